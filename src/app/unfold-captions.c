/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-captions.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>

static gboolean
depends_on_estimate (UnfoldContent content)
{
  return content != UNFOLD_CONTENT_CLEAN && content != UNFOLD_CONTENT_NOISY &&
         content != UNFOLD_CONTENT_BEFORE;
}

static char *
format_draft (UnfoldExperiment *experiment)
{
  int done = 0, total = 0;

  unfold_experiment_get_draft (experiment, NULL, &done, &total);
  if (total > 0)
    /* Translators: shifts averaged so far, of all shifts. */
    return g_strdup_printf (_ ("Draft %d/%d"), done, total);

  return g_strdup (C_ ("state", "Draft"));
}

/* What is of the last final is neither drafted nor adapted: it waits for the
 * next. */
static UnfoldState
get_state (UnfoldContent content, UnfoldExperiment *experiment)
{
  UnfoldState state = unfold_experiment_get_state (experiment);

  if (unfold_content_is_of_final (content) &&
      (state == UNFOLD_STATE_DRAFT || state == UNFOLD_STATE_ADAPTING))
    return UNFOLD_STATE_RUNNING;

  return state;
}

static void
add_state (UnfoldCaption *caption,
           UnfoldContent content,
           UnfoldExperiment *experiment)
{
  switch (get_state (content, experiment)) {
  case UNFOLD_STATE_RUNNING:
    caption->icon_name = "unfold-draft-symbolic";
    caption->state = g_strdup (C_ ("state", "Updating"));
    caption->is_busy = TRUE;
    break;
  case UNFOLD_STATE_DRAFT:
    caption->icon_name = "unfold-draft-symbolic";
    caption->state = format_draft (experiment);
    caption->is_busy = TRUE;
    caption->has_draft =
        unfold_experiment_get_draft (experiment, &caption->draft, NULL, NULL);
    break;
  case UNFOLD_STATE_FINAL:
    caption->icon_name = "unfold-final-symbolic";
    caption->state = g_strdup (C_ ("state", "Final"));
    break;
  case UNFOLD_STATE_ADAPTING:
    caption->icon_name = "unfold-draft-symbolic";
    caption->state = g_strdup (C_ ("state", "Draft, adapting"));
    caption->is_busy = TRUE;
    break;
  case UNFOLD_STATE_STALE:
    caption->icon_name = "unfold-stale-symbolic";
    caption->state = g_strdup (_ ("Stale – press F5"));
    break;
  case UNFOLD_STATE_FAILED:
    caption->icon_name = "unfold-stale-symbolic";
    caption->state = g_strdup (_ ("Not computed"));
    break;
  case UNFOLD_STATE_EMPTY:
  case UNFOLD_STATE_LOADING:
  default:
    break;
  }
}

/* Numbers of drafts stand in brackets. */
static void
add_score (UnfoldCaption *caption, UnfoldScores scores)
{
  const char *with_ssim =
      scores.is_draft ? _ ("(%.2f dB · SSIM %.3f)") : _ ("%.2f dB · SSIM %.3f");
  const char *without = scores.is_draft ? _ ("(%.2f dB)") : _ ("%.2f dB");

  caption->short_score = g_strdup_printf (without, scores.psnr);
  caption->score = isnan (scores.ssim)
                       ? g_strdup (caption->short_score)
                       : g_strdup_printf (with_ssim, scores.psnr, scores.ssim);
}

static UnfoldPictureKind
get_kind (UnfoldContent content)
{
  switch (content) {
  case UNFOLD_CONTENT_NOISY:
    return UNFOLD_PICTURE_NOISY;
  case UNFOLD_CONTENT_BEFORE:
    return UNFOLD_PICTURE_BEFORE;
  default:
    return UNFOLD_PICTURE_DENOISED;
  }
}

static void
add_scores (UnfoldCaption *caption,
            UnfoldContent content,
            UnfoldExperiment *experiment)
{
  UnfoldScores noisy =
      unfold_experiment_get_scores (experiment, UNFOLD_PICTURE_NOISY);
  UnfoldScores scores =
      unfold_experiment_get_scores (experiment, get_kind (content));

  if (scores.is_valid) {
    add_score (caption, scores);
  } else if (!unfold_experiment_get_picture (experiment,
                                             UNFOLD_PICTURE_CLEAN)) {
    caption->score = g_strdup (_ ("PSNR — (no clean reference)"));
    caption->short_score = g_strdup (_ ("PSNR —"));
  }

  if (content != UNFOLD_CONTENT_NOISY && scores.is_valid && noisy.is_valid &&
      !scores.is_draft) {
    g_autofree char *gained =
        unfold_number_format_signed (scores.psnr - noisy.psnr, 2);

    caption->gain = g_strdup_printf (_ ("%s dB"), gained);
  }
}

/* Why a model that has a map does not show it now. */
static const char *
explain_missing_map (UnfoldContent content, UnfoldExperiment *experiment)
{
  if (unfold_experiment_get_sigma (experiment) == 0.0)
    return _ ("Without noise the picture is left as it is");

  return content == UNFOLD_CONTENT_SPARSITY
             ? _ ("The non-zeros are counted with the final")
             : _ ("The thresholds come with the final");
}

static const char *
explain_no_estimate (UnfoldExperiment *experiment)
{
  if (!unfold_experiment_get_model (experiment))
    return _ ("Choose a denoiser, or open weights");
  if (unfold_experiment_get_state (experiment) == UNFOLD_STATE_FAILED)
    return unfold_experiment_get_failure (experiment);
  if (unfold_experiment_get_state (experiment) == UNFOLD_STATE_STALE)
    return _ ("Cancelled before the first estimate");

  return _ ("Waiting for the first estimate");
}

static const char *
explain_absence (UnfoldContent content, UnfoldExperiment *experiment)
{
  UnfModel *model = unfold_experiment_get_model (experiment);

  if (unfold_experiment_get_width (experiment) == 0)
    return NULL;

  switch (content) {
  case UNFOLD_CONTENT_CLEAN:
    return _ ("The clean picture is not known");
  case UNFOLD_CONTENT_ERROR:
    if (!unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_CLEAN))
      return _ ("Without a clean picture the error is not known");
    return NULL;
  case UNFOLD_CONTENT_A_MINUS_B:
    return _ ("A − B needs a picture in each of the two panes");
  case UNFOLD_CONTENT_SPREAD:
    return _ ("This denoiser does not average over shifts");
  case UNFOLD_CONTENT_CHANGE:
    return unfold_experiment_get_n_iterations (experiment) > 0
               ? _ ("There is no iteration before the first")
               : _ ("There are no iterations to compare");
  case UNFOLD_CONTENT_SPARSITY:
    return unfold_content_get_obstacle (content, model)
               ? _ ("This denoiser has no codes to count")
               : explain_missing_map (content, experiment);
  case UNFOLD_CONTENT_THRESHOLDS:
    return unfold_content_get_obstacle (content, model)
               ? _ ("This denoiser finds no threshold for each place")
               : explain_missing_map (content, experiment);
  case UNFOLD_CONTENT_BEFORE:
    return _ ("The model was not adapted to this picture");
  case UNFOLD_CONTENT_DENOISED:
  case UNFOLD_CONTENT_REMOVED:
    return explain_no_estimate (experiment);
  case UNFOLD_CONTENT_NOISY:
  default:
    return NULL;
  }
}

/* An iteration is of the last final, whatever is being computed: its words come
 * before those of the state, which stay unless all is as it should be. */
static void
put_before_state (UnfoldCaption *caption,
                  UnfoldExperiment *experiment,
                  const char *text,
                  const char *shorter)
{
  UnfoldState state = unfold_experiment_get_state (experiment);
  g_autofree char *old = g_steal_pointer (&caption->state);

  caption->has_draft = FALSE;
  if (state == UNFOLD_STATE_FINAL || state == UNFOLD_STATE_ADAPTING || !old) {
    caption->icon_name = NULL;
    caption->is_busy = FALSE;
    caption->state = g_strdup (text);
  } else {
    caption->state = g_strdup_printf ("%s · %s", text, old);
  }
  caption->short_state = g_strdup (shorter);
}

static void
add_iteration (UnfoldCaption *caption,
               UnfoldExperiment *experiment,
               int iteration,
               int n_iterations)
{
  /* Translators: the iteration shown, of all iterations. */
  g_autofree char *text =
      g_strdup_printf (_ ("Iteration %d/%d"), iteration, n_iterations);
  g_autofree char *shorter = g_strdup_printf ("%d/%d", iteration, n_iterations);

  put_before_state (caption, experiment, text, shorter);

  /* The scores at hand are those of the estimate. */
  if (caption->score) {
    g_clear_pointer (&caption->score, g_free);
    g_clear_pointer (&caption->short_score, g_free);
    g_clear_pointer (&caption->gain, g_free);
  }
}

/* A map that there is once only says so, beside pictures of another
 * iteration. */
static void
add_other_iteration (UnfoldCaption *caption,
                     UnfoldContent content,
                     UnfoldExperiment *experiment,
                     int n_iterations)
{
  g_autofree char *last = g_strdup_printf ("%d/%d", n_iterations, n_iterations);

  if (content == UNFOLD_CONTENT_THRESHOLDS)
    /* Translators: a map is the same for each iteration. */
    put_before_state (caption, experiment, _ ("All iterations"), "");
  else
    /* Translators: a map is of this one, although another is chosen. */
    put_before_state (caption, experiment, _ ("Last iteration"), last);
}

static void
add_mean (UnfoldCaption *caption,
          UnfoldContent content,
          UnfoldExperiment *experiment)
{
  UnfoldPixelMap *map = unfold_content_get_map (content, experiment);
  g_autofree char *mean = map ? unfold_number_format_short (map->mean) : NULL;

  if (!mean)
    return;

  /* Translators: of a map over the picture, all pixels taken together. */
  caption->short_gain = g_strdup_printf (_ ("mean %s"), mean);
  caption->gain = content == UNFOLD_CONTENT_SPARSITY
                      ? g_strdup_printf (_ ("mean %s per location"), mean)
                      : g_strdup (caption->short_gain);
}

static gboolean
follows_iterations (UnfoldContent content)
{
  return depends_on_estimate (content) &&
         (!unfold_content_is_of_final (content) ||
          content == UNFOLD_CONTENT_CHANGE);
}

static void
add_spoken (UnfoldCaption *caption,
            UnfoldContent content,
            UnfoldExperiment *experiment)
{
  UnfModel *model = unfold_experiment_get_model (experiment);
  GString *details = g_string_new (unfold_content_get_description (content));

  if (content == UNFOLD_CONTENT_DENOISED && model)
    /* Translators: what the pane shows, and the weights it was made with. */
    caption->spoken = g_strdup_printf (_ ("%s, %s"), caption->title,
                                       unf_model_get_name (model));
  else
    caption->spoken = g_strdup (caption->title);

  if (caption->state)
    g_string_append_printf (details, ". %s", caption->state);
  if (caption->score)
    g_string_append_printf (details, ". PSNR %s", caption->score);
  if (caption->gain)
    g_string_append_printf (details, " %s", caption->gain);
  caption->spoken_details = g_string_free (details, FALSE);
}

void
unfold_caption_make (UnfoldCaption *caption,
                     UnfoldContent content,
                     UnfoldExperiment *experiment,
                     int iteration,
                     double gain)
{
  int n_iterations = unfold_experiment_get_n_iterations (experiment);

  *caption = (UnfoldCaption){ 0 };
  caption->title = g_strdup (unfold_content_get_label (content));

  if (depends_on_estimate (content))
    add_state (caption, content, experiment);
  if (content == UNFOLD_CONTENT_NOISY || content == UNFOLD_CONTENT_DENOISED ||
      content == UNFOLD_CONTENT_BEFORE)
    add_scores (caption, content, experiment);
  if (unfold_content_is_numbers (content))
    add_mean (caption, content, experiment);
  else if (unfold_content_is_mapped (content))
    caption->gain = g_strdup_printf ("×%.3g", gain);
  if (iteration >= 0 && n_iterations > 0 && follows_iterations (content))
    add_iteration (caption, experiment, iteration, n_iterations);
  else if (iteration >= 0 && n_iterations > 0 && depends_on_estimate (content))
    add_other_iteration (caption, content, experiment, n_iterations);

  caption->placeholder = explain_absence (content, experiment);
  add_spoken (caption, content, experiment);
}

void
unfold_caption_clear (UnfoldCaption *caption)
{
  g_free (caption->title);
  g_free (caption->state);
  g_free (caption->short_state);
  g_free (caption->score);
  g_free (caption->short_score);
  g_free (caption->gain);
  g_free (caption->short_gain);
  g_free (caption->spoken);
  g_free (caption->spoken_details);
  *caption = (UnfoldCaption){ 0 };
}

char *
unfold_caption_format_values (UnfoldSight sight, UnfoldMap map, int x, int y)
{
  double values[3];
  int n = unfold_picture_get_values (sight, x, y, values);
  GString *text = g_string_new (NULL);

  for (int c = 0; c < n; c++) {
    g_autofree char *number =
        unfold_picture_format_value (sight, map, values[c], 1);

    if (c > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, number);
  }

  return g_string_free (text, n == 0);
}

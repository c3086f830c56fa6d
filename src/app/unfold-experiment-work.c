/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-experiment-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* From what is wanted to what is on screen. There is one job at most; whoever
 * changes what is wanted stops it and starts another. The one exception: a job
 * that has not shown anything yet may show its first draft, or a slider that is
 * moved faster than drafts are made would show nothing at all. Such a job is
 * superseded: what it shows is a draft, whatever it is. */

/* Iterations of larger pictures are not kept: they are as many pictures. */
#define MAX_PIXELS_OF_ITERATIONS (4 * 1024 * 1024)

void
_unfold_experiment_set_state (UnfoldExperiment *self,
                              UnfoldState state,
                              const char *failure)
{
  UnfoldState old = unfold_experiment_get_state (self);

  self->state = state;
  if (g_strcmp0 (failure, self->failure) != 0) {
    g_free (self->failure);
    self->failure = g_strdup (failure);
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_FAILURE);
  }
  if (unfold_experiment_get_state (self) != old)
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_STATE);
}

static void start (UnfoldExperiment *self);

static void
set_progress (UnfoldExperiment *self, double progress)
{
  if (progress == self->progress)
    return;

  self->progress = progress;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_PROGRESS);
}

static void
set_image (UnfImage **place, UnfImage *image)
{
  UnfImage *old = *place;

  *place = image ? unf_image_ref (image) : NULL;
  g_clear_pointer (&old, unf_image_unref);
}

static void
set_result (UnfoldExperiment *self, UnfoldResult *result)
{
  UnfoldResult *old = self->result;

  self->result = result ? unfold_result_ref (result) : NULL;
  g_clear_pointer (&old, unfold_result_unref);
}

void
_unfold_experiment_clear_pictures (UnfoldExperiment *self)
{
  set_image (&self->noisy, NULL);
  set_image (&self->estimate, NULL);
  set_result (self, NULL);
  g_clear_pointer (&self->noisy_recipe, unfold_recipe_free);
  _unfold_experiment_forget_lessons (self);
  self->noisy_scores = (UnfoldScores){ .ssim = NAN };
  self->scores = (UnfoldScores){ .ssim = NAN };
  self->is_draft = FALSE;
}

/* Everything is put in its place before anybody hears of it, because whoever
 * hears may change what is wanted, and by that all of this, at once. */

static void
mark_pixels (UnfoldExperiment *self, UnfoldPictureKind kind)
{
  self->changed |= 1u << kind;
}

static void
begin_news (UnfoldExperiment *self)
{
  g_object_freeze_notify (G_OBJECT (self));
}

static void
end_news (UnfoldExperiment *self)
{
  guint changed = self->changed;

  self->changed = 0;
  _unfold_experiment_serve_saves (self);
  g_object_thaw_notify (G_OBJECT (self));
  for (int kind = UNFOLD_PICTURE_CLEAN; kind < UNFOLD_N_PICTURE_KINDS; kind++)
    if (changed & 1u << kind)
      _unfold_experiment_pixels_changed (self, (UnfoldPictureKind) kind);
}

static void
take_noisy (UnfoldExperiment *self,
            const UnfoldRecipe *recipe,
            UnfImage *noisy,
            UnfoldScores scores)
{
  UnfoldRecipe *copy = unfold_recipe_copy (recipe);

  if (noisy != self->noisy)
    mark_pixels (self, UNFOLD_PICTURE_NOISY);

  set_image (&self->noisy, noisy);
  g_clear_pointer (&self->noisy_recipe, unfold_recipe_free);
  self->noisy_recipe = copy;
  self->noisy_scores = scores;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
}

static void
take_shown (UnfoldExperiment *self, UnfImage *image, UnfoldScores scores)
{
  if (image != self->estimate)
    mark_pixels (self, UNFOLD_PICTURE_DENOISED);

  set_image (&self->estimate, image);
  self->scores = scores;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
}

static void
take_draft (UnfoldExperiment *self, const UnfoldAnswer *answer)
{
  take_shown (self, answer->image, answer->scores);
  self->is_draft = TRUE;
  self->draft_region = answer->region;
  self->shifts_done = answer->done;
  self->shifts = answer->total;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_DRAFT);
  _unfold_experiment_set_state (self, UNFOLD_STATE_DRAFT, NULL);
}

/** The answer to an older question, but nearer to what is wanted than what is
 * on screen. */
static void
take_late_estimate (UnfoldExperiment *self, const UnfoldAnswer *answer)
{
  UnfoldAnswer draft = *answer;

  draft.region = (UnfRegion){ 0, 0, unf_image_get_width (answer->image),
                              unf_image_get_height (answer->image) };
  draft.scores.is_draft = TRUE;
  unfold_result_cache_add (self->cache, answer->result);
  take_draft (self, &draft);
}

/** What is of a final and comes with it. */
static void
mark_derived (UnfoldExperiment *self,
              const UnfoldResult *old,
              const UnfoldResult *new)
{
  if ((old ? old->spread : NULL) != new->spread)
    mark_pixels (self, UNFOLD_PICTURE_SPREAD);
  if ((old ? old->sparsity : NULL) != new->sparsity)
    mark_pixels (self, UNFOLD_PICTURE_SPARSITY);
  if ((old ? old->thresholds : NULL) != new->thresholds)
    mark_pixels (self, UNFOLD_PICTURE_THRESHOLDS);
}

static void
take_result (UnfoldExperiment *self, UnfoldResult *result)
{
  gboolean same_firings = self->result
                              ? self->result->firings == result->firings
                              : !result->firings;
  int n = unfold_experiment_get_n_iterations (self);

  mark_derived (self, self->result, result);
  set_result (self, result);
  unfold_result_cache_add (self->cache, result);
  if (n || unfold_experiment_get_n_iterations (self))
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_N_ITERATIONS);
  if (!same_firings)
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_FIRINGS);
}

/** @image is what to show of @result: the estimate with the amount applied. */
static void
take_estimate (UnfoldExperiment *self,
               UnfoldResult *result,
               UnfImage *image,
               UnfoldScores scores)
{
  take_noisy (self, result->recipe, result->noisy, result->noisy_scores);
  take_shown (self, image, scores);
  take_result (self, result);

  if (self->is_draft)
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_DRAFT);
  self->is_draft = FALSE;
  set_progress (self, 1.0);
  _unfold_experiment_set_state (self, UNFOLD_STATE_FINAL, NULL);
}

static void
fail (UnfoldExperiment *self, const GError *error)
{
  set_progress (self, 0.0);
  _unfold_experiment_set_state (self, UNFOLD_STATE_FAILED, error->message);
  _unfold_experiment_drop_saves (self, error);
  _unfold_experiment_report (self, error);
}

static void
take_answer (UnfoldExperiment *self,
             UnfoldDenoiseJob *job,
             const UnfoldAnswer *answer)
{
  switch (answer->kind) {
  case UNFOLD_ANSWER_NOISY:
    take_noisy (self, self->asked, answer->image, answer->scores);
    break;
  case UNFOLD_ANSWER_NOISY_SCORES:
    self->noisy_scores = answer->scores;
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
    break;
  case UNFOLD_ANSWER_DRAFT:
    self->has_shown = TRUE;
    take_draft (self, answer);
    break;
  case UNFOLD_ANSWER_PROGRESS:
    if (self->state != UNFOLD_STATE_FINAL)
      set_progress (self, unfold_denoise_job_get_progress (job));
    break;
  case UNFOLD_ANSWER_ESTIMATE:
    self->has_shown = TRUE;
    if (self->is_superseded)
      take_late_estimate (self, answer);
    else
      take_estimate (self, answer->result, answer->image, answer->scores);
    break;
  case UNFOLD_ANSWER_DETAILS:
    take_result (self, answer->result);
    break;
  case UNFOLD_ANSWER_FAILED:
    self->has_shown = TRUE;
    if (!self->is_superseded)
      fail (self, answer->error);
    break;
  case UNFOLD_ANSWER_DONE:
    self->has_shown = TRUE;
    break;
  default:
    break;
  }
}

UnfImage *
unfold_experiment_get_comparable (UnfoldExperiment *self)
{
  UnfImage *clean = unfold_experiment_get_picture (self, UNFOLD_PICTURE_CLEAN);

  if (!clean || !self->opened ||
      !unf_shape_equal (unf_image_get_pixels (clean)->shape,
                        unf_image_get_pixels (self->opened)->shape))
    return NULL;

  return clean;
}

static gboolean
can_keep_iterations (UnfoldExperiment *self)
{
  return self->wants_iterations &&
         unf_shape_plane (unf_image_get_pixels (self->opened)->shape) <=
             MAX_PIXELS_OF_ITERATIONS;
}

static gboolean
can_keep_firings (UnfoldExperiment *self)
{
  return self->wants_firings && self->model &&
         unf_model_get_dictionary (self->model);
}

static gboolean
lacks_details (UnfoldExperiment *self, const UnfoldResult *result)
{
  return (can_keep_iterations (self) && !result->iterations) ||
         (can_keep_firings (self) && !result->firings);
}

/** Whether somebody began to want details after the job was asked. */
static gboolean
is_asked_for_more (UnfoldExperiment *self)
{
  return !self->job && self->state == UNFOLD_STATE_FINAL && self->result &&
         lacks_details (self, self->result);
}

static void
answer_cb (UnfoldDenoiseJob *job,
           const UnfoldAnswer *answer,
           gpointer user_data)
{
  g_autoptr (UnfoldExperiment) self = g_object_ref (user_data);
  g_autoptr (UnfoldDenoiseJob) ended = NULL;

  /* Whoever hears of the end may start the next job. */
  if (answer->kind == UNFOLD_ANSWER_DONE ||
      answer->kind == UNFOLD_ANSWER_FAILED)
    ended = g_steal_pointer (&self->job);

  begin_news (self);
  take_answer (self, job, answer);
  end_news (self);

  if ((self->is_superseded && self->has_shown) || is_asked_for_more (self))
    start (self);
}

static void
ask (UnfoldExperiment *self, const UnfoldRecipe *recipe, UnfoldResult *known)
{
  gboolean same_noisy = self->noisy_recipe &&
                        unfold_recipe_same_noisy (self->noisy_recipe, recipe);
  UnfoldQuestion question = {
    .recipe = recipe,
    .known = known,
    .noisy = same_noisy ? self->noisy : NULL,
    .noisy_is_scored = same_noisy && self->noisy_scores.is_valid &&
                       !isnan (self->noisy_scores.ssim),
    .clean = unfold_experiment_get_comparable (self),
    .amount = self->amount / 100.0,
    .wants_iterations = can_keep_iterations (self),
    .wants_firings = can_keep_firings (self),
    .shown = self->estimate,
    .x = CLAMP (self->focus_x, 0, unfold_experiment_get_width (self) - 1),
    .y = CLAMP (self->focus_y, 0, unfold_experiment_get_height (self) - 1),
  };

  self->job = unfold_denoise_job_start (&question, answer_cb, self);
  self->asked = unfold_recipe_copy (recipe);
  self->has_shown = FALSE;
}

static void
stop_job (UnfoldExperiment *self)
{
  self->is_superseded = FALSE;
  g_clear_pointer (&self->asked, unfold_recipe_free);
  if (!self->job)
    return;

  unfold_denoise_job_cancel (self->job);
  g_clear_pointer (&self->job, unfold_denoise_job_unref);
}

void
_unfold_experiment_stop (UnfoldExperiment *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  stop_job (self);
}

/** Whether @known answers what is wanted without any work. */
static gboolean
is_ready (UnfoldExperiment *self, const UnfoldResult *known)
{
  return known && self->amount == 100.0 &&
         known->clean == unfold_experiment_get_comparable (self);
}

static void
drop_stale_saves (UnfoldExperiment *self)
{
  g_autoptr (GError) error = g_error_new_literal (
      G_IO_ERROR, G_IO_ERROR_CANCELLED,
      _ ("The picture was not saved because it changed before it was ready."));

  _unfold_experiment_drop_saves (self, error);
}

/** Whether everything that the recipe needs is there. */
static gboolean
can_ask (UnfoldExperiment *self)
{
  return self->opened &&
         (self->source == UNFOLD_SOURCE_ADD_NOISE || self->told_sigma >= 0.0 ||
          self->estimated_sigma >= 0.0);
}

static UnfoldResult *
find_known (UnfoldExperiment *self)
{
  UnfoldRecipe recipe = _unfold_experiment_get_recipe (self);

  return self->opened ? unfold_result_cache_find (self->cache, &recipe) : NULL;
}

UnfoldRecipe *
unfold_experiment_dup_recipe (UnfoldExperiment *self)
{
  UnfoldRecipe recipe = _unfold_experiment_get_recipe (self);

  return can_ask (self) && self->model ? unfold_recipe_copy (&recipe) : NULL;
}

UnfoldResult *
unfold_experiment_find_result (UnfoldExperiment *self,
                               const UnfoldRecipe *recipe)
{
  return unfold_result_cache_find (self->cache, recipe);
}

void
unfold_experiment_keep_result (UnfoldExperiment *self, UnfoldResult *result)
{
  const UnfoldResult *known =
      unfold_result_cache_find (self->cache, result->recipe);

  /* The one that is there may have its iterations, too. */
  if (!known || known->clean != result->clean)
    unfold_result_cache_add (self->cache, result);
}

static void
start (UnfoldExperiment *self)
{
  UnfoldRecipe recipe;
  g_autoptr (UnfoldResult) known = NULL;

  drop_stale_saves (self);
  stop_job (self);
  if (!self->opened)
    return;

  recipe = _unfold_experiment_get_recipe (self);
  known = find_known (self);
  if (known)
    unfold_result_ref (known);

  /* What was made of other noise is nothing to compare with. */
  if (self->before && self->noisy_recipe &&
      !unfold_recipe_same_noisy (self->noisy_recipe, &recipe))
    unfold_experiment_set_before (self, NULL, (double) NAN);

  begin_news (self);
  _unfold_experiment_end_lesson (self, &recipe);
  if (is_ready (self, known)) {
    take_estimate (self, known, known->estimate, known->scores);
  } else {
    set_progress (self, 0.0);
    _unfold_experiment_set_state (
        self, self->is_draft ? UNFOLD_STATE_DRAFT : UNFOLD_STATE_RUNNING, NULL);
  }
  if (can_ask (self) &&
      (!is_ready (self, known) || lacks_details (self, known)))
    ask (self, &recipe, known);
  end_news (self);
}

static gboolean
settle_cb (gpointer user_data)
{
  UnfoldExperiment *self = user_data;

  self->settle_source = 0;
  unfold_experiment_settle (self);

  return G_SOURCE_REMOVE;
}

void
_unfold_experiment_refresh (UnfoldExperiment *self)
{
  if (self->job && !self->has_shown && !is_ready (self, find_known (self))) {
    self->is_superseded = TRUE;
    drop_stale_saves (self);
  } else {
    start (self);
  }

  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->job && self->settle_time >= 0)
    self->settle_source =
        g_timeout_add ((guint) self->settle_time, settle_cb, self);
}

void
_unfold_experiment_refresh_now (UnfoldExperiment *self)
{
  start (self);
  unfold_experiment_settle (self);
}

void
unfold_experiment_settle (UnfoldExperiment *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->is_superseded)
    start (self);
  if (self->job)
    unfold_denoise_job_allow_final (self->job);
}

void
unfold_experiment_set_settle_time (UnfoldExperiment *self, int milliseconds)
{
  self->settle_time = milliseconds;
}

void
unfold_experiment_begin_change (UnfoldExperiment *self)
{
  self->n_changes++;
}

void
unfold_experiment_end_change (UnfoldExperiment *self)
{
  g_return_if_fail (self->n_changes > 0);

  if (--self->n_changes == 0)
    unfold_experiment_settle (self);
}

void
unfold_experiment_recompute (UnfoldExperiment *self)
{
  UnfoldRecipe recipe = _unfold_experiment_get_recipe (self);

  if (!self->opened)
    return;

  unfold_result_cache_remove (self->cache, &recipe);
  _unfold_experiment_refresh_now (self);
}

void
unfold_experiment_cancel (UnfoldExperiment *self)
{
  if (self->loading)
    g_cancellable_cancel (self->loading);

  _unfold_experiment_stop (self);
  if (self->state == UNFOLD_STATE_RUNNING || self->state == UNFOLD_STATE_DRAFT)
    _unfold_experiment_set_state (self, UNFOLD_STATE_STALE, NULL);
  drop_stale_saves (self);
}

void
unfold_experiment_set_wants_iterations (UnfoldExperiment *self,
                                        gboolean wants_iterations)
{
  if (self->wants_iterations == wants_iterations)
    return;

  self->wants_iterations = wants_iterations;
  if (wants_iterations && self->state == UNFOLD_STATE_FINAL)
    _unfold_experiment_refresh_now (self);
}

void
unfold_experiment_set_wants_firings (UnfoldExperiment *self,
                                     gboolean wants_firings)
{
  if (self->wants_firings == wants_firings)
    return;

  self->wants_firings = wants_firings;
  if (is_asked_for_more (self))
    _unfold_experiment_refresh_now (self);
}

void
unfold_experiment_set_cache_bytes (UnfoldExperiment *self, gsize bytes)
{
  unfold_result_cache_set_max_bytes (self->cache, bytes);
}

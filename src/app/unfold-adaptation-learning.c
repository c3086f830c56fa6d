/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-adaptation-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unf-denoiser.h"
#include "unfold-file-job.h"

void
_unfold_adaptation_stop_work (UnfoldAdaptation *self)
{
  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->job, unfold_adapt_job_end);
}

void
_unfold_adaptation_give_up (UnfoldAdaptation *self)
{
  _unfold_adaptation_stop_work (self);
  unfold_experiment_show_lesson (self->experiment, NULL, NAN);
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_IDLE);
}

/* ---- News ---- */

static void
take_draft (UnfoldAdaptation *self, const UnfoldAdaptNews *news)
{
  unfold_learning_curve_add_psnr (self->curve, news->seconds, news->psnr);

  /* Somebody may be trying another setting meanwhile. */
  if (unfold_experiment_is_at (self->experiment, self->recipe))
    unfold_experiment_show_lesson (self->experiment, news->image,
                                   news->shown_psnr);
}

static void
news_cb (const UnfoldAdaptNews *news, gpointer user_data)
{
  g_autoptr (UnfoldAdaptation) self = g_object_ref (user_data);

  switch (news->kind) {
  case UNFOLD_ADAPT_REPORT:
    self->step = news->step;
    self->steps = news->steps;
    self->seconds = news->seconds;
    unfold_learning_curve_add_loss (self->curve, news->seconds, news->loss);
    break;
  case UNFOLD_ADAPT_DRAFT:
    take_draft (self, news);
    break;
  case UNFOLD_ADAPT_DONE:
    _unfold_adaptation_take_outcome (self, &news->outcome);
    break;
  case UNFOLD_ADAPT_FAILED:
  default:
    _unfold_adaptation_give_up (self);
    _unfold_adaptation_report (self, news->error->message);
    break;
  }

  _unfold_adaptation_progressed (self);
}

/* ---- Beginning ---- */

/** “CSC (adapted: text.png)”, or of an adapted model the same. */
static char *
make_title (UnfoldAdaptation *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  const char *picture = unfold_experiment_get_title (self->experiment);
  g_autofree char *id = g_ascii_strup (unf_model_get_denoiser (model)->id, -1);

  /* Translators: a denoiser, and the picture it was adapted to. */
  return g_strdup_printf (_ ("%s (adapted: %s)"), id,
                          picture ? picture : _ ("picture"));
}

static void
ask (UnfoldAdaptation *self, UnfImage *example)
{
  gboolean is_final = unfold_experiment_is_at (self->experiment, self->recipe);
  UnfoldAdaptQuestion question = {
    .recipe = self->recipe,
    .example = example,
    .clean = unfold_experiment_get_comparable (self->experiment),
    .shown = is_final ? unfold_experiment_get_picture (self->experiment,
                                                       UNFOLD_PICTURE_DENOISED)
                      : NULL,
    .amount = unfold_experiment_get_amount (self->experiment) / 100.0,
    .steps = self->steps_wanted,
    .seconds = UNFOLD_ADAPTATION_SECONDS,
  };

  unfold_experiment_get_focus (self->experiment, &question.x, &question.y);
  self->job = unfold_adapt_job_start (&question, news_cb, self);
}

static void
prepare (UnfoldAdaptation *self, UnfoldRecipe *recipe)
{
  if (self->state == UNFOLD_ADAPTATION_DONE)
    unfold_adaptation_keep (self);

  g_clear_pointer (&self->model, unf_model_unref);
  g_clear_pointer (&self->recipe, unfold_recipe_free);
  g_clear_pointer (&self->curve, unfold_learning_curve_free);
  g_free (self->title);
  self->recipe = recipe;
  self->curve = unfold_learning_curve_new ();
  self->title = make_title (self);
  self->step = self->steps = 0;
  self->seconds = 0.0;
}

void
unfold_adaptation_start (UnfoldAdaptation *self, UnfImage *example)
{
  UnfoldRecipe *recipe;

  if (_unfold_adaptation_is_learning (self) || self->obstacle)
    return;

  recipe = unfold_experiment_dup_recipe (self->experiment);
  if (!recipe)
    return;

  g_clear_object (&self->opening);
  prepare (self, recipe);
  ask (self, example);
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_LEARNING);
}

static void
example_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldAdaptation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfoldArrival) arrival =
      unfold_file_job_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_IDLE);
  if (arrival)
    unfold_adaptation_start (self, arrival->image);
  else
    _unfold_adaptation_report (self, error->message);
}

void
unfold_adaptation_start_from_file (UnfoldAdaptation *self, GFile *file)
{
  if (_unfold_adaptation_is_learning (self) || self->obstacle)
    return;

  if (self->state == UNFOLD_ADAPTATION_DONE)
    unfold_adaptation_keep (self);
  _unfold_adaptation_stop_work (self);
  self->opening = g_cancellable_new ();
  unfold_file_job_load_async (file, NULL, self->opening, example_read_cb,
                              g_object_ref (self));
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_OPENING);
}

/* ---- Ending ---- */

void
unfold_adaptation_stop (UnfoldAdaptation *self)
{
  if (self->state != UNFOLD_ADAPTATION_LEARNING)
    return;

  unfold_adapt_job_stop (self->job);
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_STOPPING);
}

void
unfold_adaptation_cancel (UnfoldAdaptation *self)
{
  if (unfold_adaptation_is_busy (self))
    _unfold_adaptation_give_up (self);
}

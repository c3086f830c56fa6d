/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-adaptation-private.h"

#include <math.h>

/* Less than what the summary shows is no gain. */
#define LEAST_GAIN 0.005

static void
summarise (UnfoldAdaptation *self, const UnfAdaptationOutcome *outcome)
{
  self->summary = (UnfoldAdaptationSummary){
    .psnr_before = outcome->psnr_before,
    .psnr_after = outcome->psnr_after,
    .is_estimated = outcome->is_estimated,
    .has_helped = outcome->psnr_after - outcome->psnr_before >= LEAST_GAIN,
    .steps = outcome->steps,
    .seconds = outcome->seconds,
  };
}

static void
show_outcome (UnfoldAdaptation *self, const UnfAdaptationOutcome *outcome)
{
  double unknown = (double) NAN;
  double before = outcome->is_estimated ? unknown : outcome->psnr_before;
  double after = outcome->is_estimated ? unknown : outcome->psnr_after;
  gboolean is_at = unfold_experiment_is_at (self->experiment, self->recipe);

  if (is_at)
    unfold_experiment_set_before (self->experiment, outcome->before, before);
  if (is_at && unfold_experiment_get_amount (self->experiment) == 100.0)
    unfold_experiment_show_lesson (self->experiment, outcome->after, after);

  /* Whoever has chosen another model meanwhile is not taken away from it. */
  if (unfold_experiment_get_model (self->experiment) == self->recipe->model)
    unfold_experiment_set_model (self->experiment, self->model);
}

void
_unfold_adaptation_take_outcome (UnfoldAdaptation *self,
                                 const UnfAdaptationOutcome *outcome)
{
  g_clear_pointer (&self->job, unfold_adapt_job_end);
  self->model = unf_model_ref (outcome->model);
  self->seconds = outcome->seconds;
  summarise (self, outcome);
  if (!outcome->is_estimated)
    unfold_learning_curve_add_psnr (self->curve, outcome->seconds,
                                    outcome->psnr_after);
  show_outcome (self, outcome);
  unfold_experiment_show_lesson (self->experiment, NULL, NAN);
  _unfold_adaptation_add_unsaved (self);
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_DONE);
}

/* ---- Deciding ---- */

void
unfold_adaptation_revert (UnfoldAdaptation *self)
{
  g_autoptr (UnfModel) model = NULL;

  if (self->state != UNFOLD_ADAPTATION_DONE)
    return;

  model = g_steal_pointer (&self->model);
  unfold_adaptation_discard (self, model);
  if (unfold_experiment_get_model (self->experiment) == model)
    unfold_experiment_set_model (self->experiment, self->recipe->model);
  unfold_experiment_set_before (self->experiment, NULL, NAN);
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_IDLE);
}

void
unfold_adaptation_keep (UnfoldAdaptation *self)
{
  if (self->state != UNFOLD_ADAPTATION_DONE)
    return;

  unfold_models_add (self->models, self->model, self->title);
  _unfold_adaptation_set_state (self, UNFOLD_ADAPTATION_KEPT);
}

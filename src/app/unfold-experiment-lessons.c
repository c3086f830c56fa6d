/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-experiment-private.h"

#include <math.h>

/* What a copy of the model shows while it learns lies over the final like a
 * sheet of paper: the final, its result and its scores stay as they are
 * beneath. */

static void
replace (UnfImage **place, UnfImage *image)
{
  UnfImage *old = *place;

  *place = image ? unf_image_ref (image) : NULL;
  g_clear_pointer (&old, unf_image_unref);
}

gboolean
unfold_experiment_is_at (UnfoldExperiment *self, const UnfoldRecipe *recipe)
{
  return self->state == UNFOLD_STATE_FINAL && self->result &&
         unfold_recipe_equal (self->result->recipe, recipe);
}

void
unfold_experiment_show_lesson (UnfoldExperiment *self,
                               UnfImage *image,
                               double psnr)
{
  UnfoldState state = unfold_experiment_get_state (self);

  if (image == self->lesson || (image && self->state != UNFOLD_STATE_FINAL))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  replace (&self->lesson, image);
  self->lesson_scores = (UnfoldScores){
    .is_valid = isfinite (psnr), .is_draft = TRUE, .psnr = psnr, .ssim = NAN
  };
  if (unfold_experiment_get_state (self) != state)
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_STATE);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
  g_object_thaw_notify (G_OBJECT (self));
  _unfold_experiment_pixels_changed (self, UNFOLD_PICTURE_DENOISED);
}

void
unfold_experiment_set_before (UnfoldExperiment *self,
                              UnfImage *image,
                              double psnr)
{
  if (image == self->before)
    return;

  replace (&self->before, image);
  self->before_scores = (UnfoldScores){ .is_valid = image && isfinite (psnr),
                                        .psnr = psnr,
                                        .ssim = NAN };
  _unfold_experiment_pixels_changed (self, UNFOLD_PICTURE_BEFORE);
}

void
_unfold_experiment_end_lesson (UnfoldExperiment *self,
                               const UnfoldRecipe *recipe)
{
  UnfImage *lesson = self->lesson;

  if (!lesson || unfold_experiment_is_at (self, recipe))
    return;

  self->lesson = NULL;
  g_clear_pointer (&self->estimate, unf_image_unref);
  self->estimate = lesson;
  self->scores = self->lesson_scores;
  self->is_draft = TRUE;
  self->draft_region = (UnfRegion){ 0, 0, unf_image_get_width (lesson),
                                    unf_image_get_height (lesson) };
  self->shifts_done = self->shifts = 0;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_STATE);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_DRAFT);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
}

void
_unfold_experiment_forget_lessons (UnfoldExperiment *self)
{
  replace (&self->lesson, NULL);
  replace (&self->before, NULL);
  self->before_scores = (UnfoldScores){ .ssim = NAN };
}

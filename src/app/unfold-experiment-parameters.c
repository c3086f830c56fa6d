/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-experiment-private.h"

#include <math.h>

/* What can be wanted. A setter stores, says so, and lets the work begin
 * again; it is as cheap as a slider's events are many. */

UnfoldRecipe
_unfold_experiment_get_recipe (UnfoldExperiment *self)
{
  return (UnfoldRecipe){
    .picture = self->opened,
    .source = self->source,
    .sigma = unfold_experiment_get_sigma (self),
    .seed = self->seed,
    .model = self->model,
    .settings = self->settings,
  };
}

UnfoldSource
unfold_experiment_get_source (UnfoldExperiment *self)
{
  return self->source;
}

void
unfold_experiment_set_source (UnfoldExperiment *self, UnfoldSource source)
{
  double old_sigma = unfold_experiment_get_sigma (self);

  if (source == self->source)
    return;

  self->source = source;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SOURCE);
  if (unfold_experiment_get_sigma (self) != old_sigma)
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SIGMA);

  if (self->opened) {
    self->noisy_scores.is_valid = FALSE;
    self->scores.is_valid = FALSE;
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
    _unfold_experiment_pixels_changed (self, UNFOLD_PICTURE_CLEAN);
  }
  _unfold_experiment_refresh_now (self);
}

double
unfold_experiment_get_sigma (UnfoldExperiment *self)
{
  if (self->source == UNFOLD_SOURCE_ADD_NOISE)
    return self->added_sigma;

  return self->told_sigma >= 0.0 ? self->told_sigma
                                 : MAX (self->estimated_sigma, 0.0);
}

void
unfold_experiment_set_sigma (UnfoldExperiment *self, double sigma)
{
  double bounded = CLAMP (sigma, 0.0, 255.0);

  if (bounded == unfold_experiment_get_sigma (self))
    return;

  if (self->source == UNFOLD_SOURCE_ADD_NOISE)
    self->added_sigma = bounded;
  else
    self->told_sigma = bounded;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SIGMA);
  _unfold_experiment_refresh (self);
}

guint64
unfold_experiment_get_seed (UnfoldExperiment *self)
{
  return self->seed;
}

void
unfold_experiment_set_seed (UnfoldExperiment *self, guint64 seed)
{
  if (seed == self->seed)
    return;

  self->seed = seed;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SEED);
  if (self->source == UNFOLD_SOURCE_ADD_NOISE)
    _unfold_experiment_refresh (self);
}

double
unfold_experiment_get_amount (UnfoldExperiment *self)
{
  return self->amount;
}

void
unfold_experiment_set_amount (UnfoldExperiment *self, double amount)
{
  double bounded = CLAMP (amount, 0.0, 100.0);

  if (bounded == self->amount)
    return;

  self->amount = bounded;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_AMOUNT);
  _unfold_experiment_refresh (self);
}

UnfModel *
unfold_experiment_get_model (UnfoldExperiment *self)
{
  return self->model;
}

int
unfold_experiment_get_selected_atom (UnfoldExperiment *self)
{
  return self->selected_atom;
}

static int
count_atoms (const UnfModel *model)
{
  const UnfTensor *bank = model ? unf_model_get_dictionary (model) : NULL;

  return bank ? bank->shape.n : 0;
}

void
unfold_experiment_set_selected_atom (UnfoldExperiment *self, int index)
{
  int known = index >= 0 && index < count_atoms (self->model) ? index : -1;

  if (known == self->selected_atom)
    return;

  self->selected_atom = known;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SELECTED_ATOM);
}

void
unfold_experiment_set_model (UnfoldExperiment *self, UnfModel *model)
{
  g_autoptr (UnfModel) old_model = self->model;
  g_autoptr (UnfSettings) old_settings = self->settings;

  if (model == self->model) {
    g_steal_pointer (&old_settings);
    g_steal_pointer (&old_model);
    return;
  }

  self->model = model ? unf_model_ref (model) : NULL;
  self->settings = model ? unf_model_get_settings (model) : NULL;
  if (self->settings && old_settings)
    unf_settings_carry (self->settings, old_settings);

  unfold_experiment_set_selected_atom (self, self->selected_atom);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_MODEL);
  _unfold_experiment_settings_changed (self, NULL);
  _unfold_experiment_refresh_now (self);
}

const UnfSettings *
unfold_experiment_get_settings (UnfoldExperiment *self)
{
  return self->settings;
}

double
unfold_experiment_get_setting (UnfoldExperiment *self,
                               const char *id,
                               double otherwise)
{
  if (!self->settings || !unf_settings_find (self->settings, id))
    return otherwise;

  return unf_settings_get (self->settings, id);
}

void
unfold_experiment_set_setting (UnfoldExperiment *self,
                               const char *id,
                               double value)
{
  const UnfSetting *setting =
      self->settings ? unf_settings_find (self->settings, id) : NULL;
  double bounded;

  if (!setting)
    return;

  bounded = CLAMP (value, setting->minimum, setting->maximum);
  if (setting->is_count || setting->choices)
    bounded = floor (bounded + 0.5);
  if (bounded == unf_settings_get (self->settings, id) ||
      !unf_settings_set (self->settings, id, bounded, NULL))
    return;

  _unfold_experiment_settings_changed (self, id);
  _unfold_experiment_refresh (self);
}

void
unfold_experiment_set_focus (UnfoldExperiment *self, int x, int y)
{
  self->focus_x = x;
  self->focus_y = y;
}

void
unfold_experiment_get_focus (UnfoldExperiment *self, int *x, int *y)
{
  *x = self->focus_x;
  *y = self->focus_y;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-private.h"

static double
get_trained_stride (const UnfModel *model)
{
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  const UnfSetting *stride = unf_settings_find (settings, "stride");

  return stride ? stride->initial : 0.0;
}

/** The model of the other training that is nearest to @model, if there is one
 * for its stride. */
static UnfModel *
find_sibling (UnfoldStudy *self, UnfModel *model)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  double stride = get_trained_stride (model);

  for (guint i = 0; i < n; i++) {
    g_autoptr (UnfoldModelItem) item =
        g_list_model_get_item (G_LIST_MODEL (self->models), i);
    UnfModel *other = unfold_model_item_get_model (item);

    if (!other ||
        unf_model_get_denoiser (other) != unf_model_get_denoiser (model) ||
        unf_model_get_shifts_are_estimates (other) ==
            unf_model_get_shifts_are_estimates (model))
      continue;

    other =
        unfold_models_find_for_stride (self->models, other, (int) stride, NULL);
    if (get_trained_stride (other) == stride)
      return other;
  }

  return NULL;
}

/** The model of one place; %NULL if there is none. */
static UnfModel *
find_model (UnfoldStudy *self, UnfModel *model, guint series, double value)
{
  if (self->kind->has_weights_per_value)
    return unfold_models_find_for_stride (self->models, model, (int) value,
                                          NULL);
  if (!self->kind->compares_training ||
      unf_model_get_shifts_are_estimates (model) == (series == 1))
    return model;

  return find_sibling (self, model);
}

double
_unfold_study_widen_value (const UnfSettings *settings,
                           const char *id,
                           double value)
{
  const UnfSetting *setting = unf_settings_find (settings, id);
  double side;

  if (!setting->square_of)
    return value;

  side = unf_settings_get (settings, setting->square_of);
  return value >= side * side ? MAX (value, setting->initial) : value;
}

UnfoldRecipe *
_unfold_study_make_recipe (UnfoldStudy *self,
                           const UnfoldRecipe *base,
                           guint series,
                           double value)
{
  g_autoptr (UnfoldRecipe) recipe = unfold_recipe_copy (base);
  UnfModel *model = find_model (self, base->model, series, value);

  if (!model)
    return NULL;
  if (model != recipe->model)
    unfold_recipe_set_model (recipe, model);
  if (!unf_settings_find (recipe->settings, self->kind->setting) ||
      !unf_settings_set (recipe->settings, self->kind->setting,
                         _unfold_study_widen_value (recipe->settings,
                                                    self->kind->setting, value),
                         NULL))
    return NULL;

  return g_steal_pointer (&recipe);
}

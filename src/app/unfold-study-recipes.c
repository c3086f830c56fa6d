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

/* ---- Several strengths of noise, several pictures ---- */

static gboolean
adds_noise (UnfoldStudy *self, const UnfoldRecipe *base)
{
  return self->pictures || base->source == UNFOLD_SOURCE_ADD_NOISE;
}

static void
add_sigma (GArray *sigmas, double sigma)
{
  guint i = 0;

  while (i < sigmas->len && g_array_index (sigmas, double, i) < sigma)
    i++;
  if (sigmas->len < UNFOLD_STUDY_MAX_SIGMAS &&
      (i == sigmas->len || g_array_index (sigmas, double, i) != sigma))
    g_array_insert_val (sigmas, i, sigma);
}

GArray *
_unfold_study_list_sigmas (UnfoldStudy *self, const UnfoldRecipe *base)
{
  GArray *sigmas = g_array_new (FALSE, FALSE, sizeof (double));

  add_sigma (sigmas, base->sigma);
  if (!self->kind->compares_training && adds_noise (self, base))
    for (guint i = 0; i < self->sigmas->len; i++)
      add_sigma (sigmas, g_array_index (self->sigmas, double, i));

  return sigmas;
}

UnfoldRecipe *
_unfold_study_adapt_base (UnfoldStudy *self,
                          const UnfoldRecipe *base,
                          double sigma)
{
  UnfoldRecipe *recipe = unfold_recipe_copy (base);

  if (adds_noise (self, base))
    recipe->sigma = sigma;
  if (self->pictures) {
    recipe->source = UNFOLD_SOURCE_ADD_NOISE;
    unfold_recipe_set_picture (
        recipe, unfold_picture_set_get_image (self->pictures, 0));
  }

  return recipe;
}

static gboolean
has_sigma (const GPtrArray *entries, double sigma)
{
  for (guint i = 0; i < entries->len; i++) {
    const UnfoldStudyEntry *entry = g_ptr_array_index (entries, i);

    if (entry->recipe->sigma == sigma)
      return TRUE;
  }

  return FALSE;
}

static gboolean
has_sigmas (UnfoldStudy *self,
            const GPtrArray *entries,
            const UnfoldRecipe *base)
{
  g_autoptr (GArray) wanted = _unfold_study_list_sigmas (self, base);

  for (guint i = 0; i < wanted->len; i++)
    if (!has_sigma (entries, g_array_index (wanted, double, i)))
      return FALSE;

  return TRUE;
}

gboolean
_unfold_study_is_of (UnfoldStudy *self, const GPtrArray *entries)
{
  const UnfoldStudyEntry *first = g_ptr_array_index (entries, 0);
  g_autoptr (UnfoldRecipe) base =
      unfold_experiment_dup_recipe (self->experiment);
  g_autoptr (UnfoldRecipe) adapted = NULL;
  g_autoptr (UnfoldRecipe) same = NULL;

  if (!base || !has_sigmas (self, entries, base))
    return FALSE;

  adapted = _unfold_study_adapt_base (self, base, first->recipe->sigma);
  same = _unfold_study_make_recipe (self, adapted, first->series, first->value);
  return same && unfold_recipe_equal (same, first->recipe);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-recipe.h"

#include "unf-noise.h"

UnfoldRecipe *
unfold_recipe_copy (const UnfoldRecipe *recipe)
{
  UnfoldRecipe *copy = g_new (UnfoldRecipe, 1);

  *copy = *recipe;
  unf_image_ref (copy->picture);
  if (recipe->model)
    unf_model_ref (copy->model);
  if (recipe->settings)
    copy->settings = unf_settings_copy (recipe->settings);

  return copy;
}

void
unfold_recipe_free (UnfoldRecipe *recipe)
{
  /* Settings must not outlive their model. */
  g_clear_pointer (&recipe->settings, unf_settings_free);
  g_clear_pointer (&recipe->model, unf_model_unref);
  g_clear_pointer (&recipe->picture, unf_image_unref);
  g_free (recipe);
}

gboolean
unfold_recipe_same_noisy (const UnfoldRecipe *a, const UnfoldRecipe *b)
{
  if (a->picture != b->picture || a->source != b->source)
    return FALSE;
  if (a->source == UNFOLD_SOURCE_IN_PICTURE)
    return TRUE;

  return a->sigma == b->sigma && a->seed == b->seed;
}

gboolean
unfold_recipe_equal (const UnfoldRecipe *a, const UnfoldRecipe *b)
{
  if (!unfold_recipe_same_noisy (a, b) || a->sigma != b->sigma ||
      a->model != b->model)
    return FALSE;

  return !a->settings || unf_settings_equal (a->settings, b->settings);
}

void
unfold_recipe_set_model (UnfoldRecipe *recipe, UnfModel *model)
{
  g_autoptr (UnfModel) old_model = recipe->model;
  g_autoptr (UnfSettings) old_settings = recipe->settings;

  recipe->model = unf_model_ref (model);
  recipe->settings = unf_model_get_settings (model);
  if (old_settings)
    unf_settings_carry (recipe->settings, old_settings);
}

void
unfold_recipe_set_picture (UnfoldRecipe *recipe, UnfImage *picture)
{
  UnfImage *old = recipe->picture;

  recipe->picture = unf_image_ref (picture);
  unf_image_unref (old);
}

UnfImage *
unfold_recipe_make_noisy (const UnfoldRecipe *recipe, GError **error)
{
  UnfNoise noise = { recipe->sigma / 255.0, recipe->seed };

  if (recipe->source == UNFOLD_SOURCE_IN_PICTURE)
    return unf_image_ref (recipe->picture);

  return unf_noise_apply (noise, recipe->picture, error);
}

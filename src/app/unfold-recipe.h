/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"
#include "unf-model.h"
#include "unf-setting.h"

/**
 * UnfoldSource:
 * @UNFOLD_SOURCE_ADD_NOISE: the picture is clean, noise is added to it
 * @UNFOLD_SOURCE_IN_PICTURE: the noise is in the picture
 */
typedef enum {
  UNFOLD_SOURCE_ADD_NOISE,
  UNFOLD_SOURCE_IN_PICTURE,
} UnfoldSource;

/**
 * UnfoldRecipe:
 * @picture: the picture as it was opened
 * @source: where the noise comes from
 * @sigma: what the model is told, and what is added, on the scale 0…255
 * @seed: of the noise that is added; ignored otherwise
 * @model: (nullable): the model
 * @settings: (nullable): its settings
 *
 * Everything an estimate depends on, and nothing else: equal recipes give the
 * same bits. Once shared it is not written to any more.
 */
typedef struct {
  UnfImage *picture;
  UnfoldSource source;
  double sigma;
  guint64 seed;
  UnfModel *model;
  UnfSettings *settings;
} UnfoldRecipe;

/** Returns: (transfer full): a copy with references and settings of its own. */
UnfoldRecipe *unfold_recipe_copy (const UnfoldRecipe *recipe);
void unfold_recipe_free (UnfoldRecipe *recipe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldRecipe, unfold_recipe_free)

/** Returns: whether both give the same estimate. */
gboolean unfold_recipe_equal (const UnfoldRecipe *a, const UnfoldRecipe *b);

/** Returns: whether both give the same noisy picture. */
gboolean unfold_recipe_same_noisy (const UnfoldRecipe *a,
                                   const UnfoldRecipe *b);

/**
 * unfold_recipe_set_model:
 *
 * Takes another model, with settings carried to it. Only for a recipe that is
 * not shared yet.
 */
void unfold_recipe_set_model (UnfoldRecipe *recipe, UnfModel *model);

/** Takes another picture. Only for a recipe that is not shared yet. */
void unfold_recipe_set_picture (UnfoldRecipe *recipe, UnfImage *picture);

/**
 * unfold_recipe_make_noisy:
 *
 * Errors: %UNF_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full) (nullable): what the model is given
 */
UnfImage *unfold_recipe_make_noisy (const UnfoldRecipe *recipe, GError **error);

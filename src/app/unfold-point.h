/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-trial.h"
#include "unfold-picture-set.h"
#include "unfold-recipe.h"

/**
 * UnfoldPoint:
 * @recipe: what was denoised, and how
 * @clean: (nullable): what the scores compare with
 * @outcome: the numbers; its estimate is %NULL, pictures are kept as
 *   #UnfoldResult
 * @change: root mean square of what the last iteration changed, on the scale
 *   0…255; NaN where that is not known
 *
 * One point of a chart. Ref-counted, immutable once it is shared; owns its
 * members.
 */
typedef struct {
  UnfoldRecipe *recipe;
  UnfImage *clean;
  UnfOutcome outcome;
  double change;

  /*< private >*/
  gatomicrefcount references;
} UnfoldPoint;

/** Returns: (transfer full): a point without numbers. */
UnfoldPoint *unfold_point_new (const UnfoldRecipe *recipe, UnfImage *clean);
UnfoldPoint *unfold_point_ref (UnfoldPoint *point);
void unfold_point_unref (UnfoldPoint *point);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldPoint, unfold_point_unref)

/**
 * unfold_point_new_mean:
 * @points: (element-type UnfoldPoint): of the same recipe on several pictures,
 *   at least one
 *
 * Returns: (transfer full): a point with the recipe of the first, and the means
 *   of all numbers; NaN where one of them is not known
 */
UnfoldPoint *unfold_point_new_mean (const GPtrArray *points);

/** Returns: whether its PSNR is estimated, for want of a clean picture. */
gboolean unfold_point_is_estimate (const UnfoldPoint *point);

/** Returns: its PSNR in dB, measured or estimated; NaN if neither is known. */
double unfold_point_get_psnr (const UnfoldPoint *point);

/**
 * UnfoldPoints:
 *
 * Points that have been computed, to be found again. Only numbers: there is
 * room for all that a person has the patience for.
 */
typedef struct _UnfoldPoints UnfoldPoints;

UnfoldPoints *unfold_points_new (void);
UnfoldPoints *unfold_points_ref (UnfoldPoints *points);
void unfold_points_unref (UnfoldPoints *points);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldPoints, unfold_points_unref)

/** Keeps @point, in the place of one of an equal recipe. */
void unfold_points_add (UnfoldPoints *points, UnfoldPoint *point);

/** Returns: (transfer none) (nullable): the point of @recipe that compares with
 * @clean (nullable). */
UnfoldPoint *unfold_points_find (UnfoldPoints *points,
                                 const UnfoldRecipe *recipe,
                                 const UnfImage *clean);

/** Forgets the points of other pictures than @picture (nullable) and those of
 * @set (nullable), which they would keep in memory. */
void unfold_points_keep_only (UnfoldPoints *points,
                              const UnfImage *picture,
                              const UnfoldPictureSet *set);

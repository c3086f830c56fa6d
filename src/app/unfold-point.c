/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-point.h"

#include <math.h>

UnfoldPoint *
unfold_point_new (const UnfoldRecipe *recipe, UnfImage *clean)
{
  UnfoldPoint *point = g_new0 (UnfoldPoint, 1);

  g_atomic_ref_count_init (&point->references);
  point->recipe = unfold_recipe_copy (recipe);
  point->clean = clean ? unf_image_ref (clean) : NULL;
  unf_outcome_init (&point->outcome);
  point->change = (double) NAN;

  return point;
}

UnfoldPoint *
unfold_point_ref (UnfoldPoint *point)
{
  g_atomic_ref_count_inc (&point->references);
  return point;
}

void
unfold_point_unref (UnfoldPoint *point)
{
  if (!g_atomic_ref_count_dec (&point->references))
    return;

  unf_outcome_clear (&point->outcome);
  g_clear_pointer (&point->clean, unf_image_unref);
  g_clear_pointer (&point->recipe, unfold_recipe_free);
  g_free (point);
}

/** Adds the numbers of @outcome, each times @weight. */
static void
add_outcome (UnfOutcome *sum, const UnfOutcome *outcome, double weight)
{
  sum->psnr_noisy += weight * outcome->psnr_noisy;
  sum->psnr += weight * outcome->psnr;
  sum->ssim += weight * outcome->ssim;
  sum->psnr_sure += weight * outcome->psnr_sure;
  sum->sure_deviation += weight * outcome->sure_deviation;
  sum->seconds += weight * outcome->seconds;
  sum->nonzeros += weight * outcome->nonzeros;
  sum->removed_sigma += weight * outcome->removed_sigma;
  sum->whiteness += weight * outcome->whiteness;
}

UnfoldPoint *
unfold_point_new_mean (const GPtrArray *points)
{
  const UnfoldPoint *first = g_ptr_array_index (points, 0);
  UnfoldPoint *mean = unfold_point_new (first->recipe, first->clean);

  mean->outcome = (UnfOutcome){ .estimate = NULL };
  mean->change = 0.0;
  for (guint i = 0; i < points->len; i++) {
    const UnfoldPoint *point = g_ptr_array_index (points, i);

    add_outcome (&mean->outcome, &point->outcome, 1.0 / points->len);
    mean->change += point->change / points->len;
  }

  return mean;
}

gboolean
unfold_point_is_estimate (const UnfoldPoint *point)
{
  return isnan (point->outcome.psnr);
}

double
unfold_point_get_psnr (const UnfoldPoint *point)
{
  return isnan (point->outcome.psnr) ? point->outcome.psnr_sure
                                     : point->outcome.psnr;
}

/* ---- Many ---- */

struct _UnfoldPoints {
  grefcount references;
  GPtrArray *array;
};

UnfoldPoints *
unfold_points_new (void)
{
  UnfoldPoints *points = g_new0 (UnfoldPoints, 1);

  g_ref_count_init (&points->references);
  points->array =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unfold_point_unref);

  return points;
}

UnfoldPoints *
unfold_points_ref (UnfoldPoints *points)
{
  g_ref_count_inc (&points->references);
  return points;
}

void
unfold_points_unref (UnfoldPoints *points)
{
  if (!g_ref_count_dec (&points->references))
    return;

  g_ptr_array_unref (points->array);
  g_free (points);
}

void
unfold_points_add (UnfoldPoints *points, UnfoldPoint *point)
{
  UnfoldPoint *known = unfold_points_find (points, point->recipe, point->clean);

  if (known)
    g_ptr_array_remove (points->array, known);
  g_ptr_array_add (points->array, unfold_point_ref (point));
}

UnfoldPoint *
unfold_points_find (UnfoldPoints *points,
                    const UnfoldRecipe *recipe,
                    const UnfImage *clean)
{
  for (guint i = 0; i < points->array->len; i++) {
    UnfoldPoint *point = g_ptr_array_index (points->array, i);

    if (point->clean == clean && unfold_recipe_equal (point->recipe, recipe))
      return point;
  }

  return NULL;
}

void
unfold_points_keep_only (UnfoldPoints *points,
                         const UnfImage *picture,
                         const UnfoldPictureSet *set)
{
  for (guint i = points->array->len; i > 0; i--) {
    UnfoldPoint *point = g_ptr_array_index (points->array, i - 1);

    if (point->recipe->picture != picture &&
        !(set && unfold_picture_set_has (set, point->recipe->picture)))
      g_ptr_array_remove_index (points->array, i - 1);
  }
}

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
unfold_points_keep_only (UnfoldPoints *points, const UnfImage *picture)
{
  for (guint i = points->array->len; i > 0; i--) {
    UnfoldPoint *point = g_ptr_array_index (points->array, i - 1);

    if (point->recipe->picture != picture)
      g_ptr_array_remove_index (points->array, i - 1);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-study-entry.h"

#include <math.h>

static void
free_sample (gpointer data)
{
  if (data)
    unfold_point_unref (data);
}

UnfoldStudyEntry *
unfold_study_entry_new (double value,
                        guint series,
                        UnfoldRecipe *recipe,
                        UnfoldPictureSet *pictures)
{
  UnfoldStudyEntry *entry = g_new0 (UnfoldStudyEntry, 1);
  guint n = pictures ? unfold_picture_set_get_size (pictures) : 1;

  entry->value = value;
  entry->series = series;
  entry->recipe = recipe;
  entry->pictures = pictures ? unfold_picture_set_ref (pictures) : NULL;
  entry->samples = g_ptr_array_new_with_free_func (free_sample);
  g_ptr_array_set_size (entry->samples, (int) n);

  return entry;
}

void
unfold_study_entry_free (UnfoldStudyEntry *entry)
{
  g_clear_pointer (&entry->point, unfold_point_unref);
  g_ptr_array_unref (entry->samples);
  g_clear_pointer (&entry->pictures, unfold_picture_set_unref);
  g_clear_pointer (&entry->recipe, unfold_recipe_free);
  g_free (entry);
}

UnfoldRecipe *
unfold_study_entry_make_recipe (const UnfoldStudyEntry *entry, guint k)
{
  UnfoldRecipe *recipe = unfold_recipe_copy (entry->recipe);

  if (entry->pictures)
    unfold_recipe_set_picture (
        recipe, unfold_picture_set_get_image (entry->pictures, k));

  return recipe;
}

UnfImage *
unfold_study_entry_get_clean (const UnfoldStudyEntry *entry,
                              guint k,
                              UnfImage *clean)
{
  return entry->pictures ? unfold_picture_set_get_image (entry->pictures, k)
                         : clean;
}

void
unfold_study_entry_take (UnfoldStudyEntry *entry, guint k, UnfoldPoint *sample)
{
  g_clear_pointer (&g_ptr_array_index (entry->samples, k), unfold_point_unref);
  g_ptr_array_index (entry->samples, k) = unfold_point_ref (sample);

  for (guint i = 0; i < entry->samples->len; i++)
    if (!g_ptr_array_index (entry->samples, i))
      return;

  g_clear_pointer (&entry->point, unfold_point_unref);
  entry->point = entry->pictures ? unfold_point_new_mean (entry->samples)
                                 : unfold_point_ref (sample);
}

double
unfold_study_entry_get_spread (const UnfoldStudyEntry *entry,
                               const UnfoldQuantity *quantity)
{
  guint n = entry->samples->len;
  double mean = 0.0, sum = 0.0;

  if (!entry->point || n < 2)
    return (double) NAN;

  for (guint i = 0; i < n; i++)
    mean += quantity->get (g_ptr_array_index (entry->samples, i)) / n;
  for (guint i = 0; i < n; i++) {
    double away = quantity->get (g_ptr_array_index (entry->samples, i)) - mean;

    sum += away * away;
  }

  return sqrt (sum / (n - 1));
}

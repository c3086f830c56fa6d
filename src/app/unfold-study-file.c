/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-study-file.h"

#include <math.h>

#include "unfold-number.h"

static void
add_number (GString *csv, double value)
{
  g_string_append_c (csv, ',');
  if (isfinite (value))
    unfold_number_append_plain (csv, "%.6g", value);
}

/** A name may hold anything. */
static void
add_word (GString *csv, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "\"", -1);
  g_autofree char *escaped = g_strjoinv ("\"\"", parts);

  g_string_append_printf (csv, ",\"%s\"", escaped);
}

/** The numbers of @point, which may be of one picture of many, called
 * @picture. */
static void
add_row (GString *csv,
         const UnfoldStudyEntry *entry,
         const UnfoldPoint *point,
         const char *picture)
{
  const UnfOutcome *o = &point->outcome;
  const UnfoldRecipe *recipe = entry->recipe;

  unfold_number_append_plain (csv, "%.6g", entry->value);
  add_word (csv, unf_model_get_name (recipe->model));
  add_number (csv, recipe->sigma);
  if (recipe->source == UNFOLD_SOURCE_ADD_NOISE)
    g_string_append_printf (csv, ",%" G_GUINT64_FORMAT, recipe->seed);
  else
    g_string_append_c (csv, ',');
  add_number (csv, o->psnr);
  add_number (csv, o->psnr_sure);
  add_number (csv, o->ssim);
  add_number (csv, o->seconds);
  add_number (csv, o->nonzeros);
  add_number (csv, 255.0 * o->removed_sigma);
  add_number (csv, o->whiteness);
  add_number (csv, point->change);
  if (picture)
    add_word (csv, picture);
  g_string_append_c (csv, '\n');
}

/** A row for each picture and one for their mean. */
static void
add_rows (GString *csv, const UnfoldStudyEntry *entry)
{
  if (!entry->pictures) {
    add_row (csv, entry, entry->point, NULL);
    return;
  }

  for (guint k = 0; k < entry->samples->len; k++)
    add_row (csv, entry, g_ptr_array_index (entry->samples, k),
             unfold_picture_set_get_name (entry->pictures, k));
  add_row (csv, entry, entry->point, "mean");
}

char *
unfold_study_make_csv (UnfoldStudy *study)
{
  GString *csv = g_string_new (unfold_study_get_kind (study)->setting);

  g_string_append (csv, ",weights,sigma,seed,psnr,psnr_sure,ssim,seconds,"
                        "nonzeros,removed_sigma,whiteness,change");
  g_string_append (csv,
                   unfold_study_get_pictures (study) ? ",picture\n" : "\n");
  for (guint i = 0; i < unfold_study_get_n_entries (study); i++)
    if (unfold_study_get_entry (study, i)->point)
      add_rows (csv, unfold_study_get_entry (study, i));

  return g_string_free (csv, FALSE);
}

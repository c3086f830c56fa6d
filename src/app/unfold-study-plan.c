/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All places of a study, and in which order they are computed. */
#include "config.h"

#include "unfold-study-private.h"

#include <math.h>

#include "unf-sweep.h"

static UnfoldStudyEntry *
entry_at (const GPtrArray *entries, guint i)
{
  return g_ptr_array_index (entries, i);
}

/** Whether @known was computed where nobody asked what it changes. */
static gboolean
lacks_change (UnfoldStudy *self, const UnfoldPoint *known, double value)
{
  return self->kind->is_ascending && !self->pictures && value > 1.0 &&
         isnan (known->change);
}

/** Takes what was computed before. */
static void
find_samples (UnfoldStudy *self, UnfoldStudyEntry *entry)
{
  for (guint k = 0; k < entry->samples->len; k++) {
    g_autoptr (UnfoldRecipe) recipe = unfold_study_entry_make_recipe (entry, k);
    UnfoldPoint *known = unfold_points_find (
        self->points, recipe,
        unfold_study_entry_get_clean (entry, k, self->clean));

    if (known && !lacks_change (self, known, entry->value))
      unfold_study_entry_take (entry, k, known);
  }
}

static void
add_entries (UnfoldStudy *self,
             const UnfoldRecipe *base,
             guint series,
             const GArray *values)
{
  for (guint i = 0; i < values->len; i++) {
    double value = g_array_index (values, double, i);
    UnfoldRecipe *recipe =
        _unfold_study_make_recipe (self, base, series, value);
    UnfoldStudyEntry *entry;

    if (!recipe)
      continue;

    entry = unfold_study_entry_new (value, series, recipe, self->pictures);
    find_samples (self, entry);
    g_ptr_array_add (self->coming, entry);
  }
}

/** One series for each strength of the noise, or for each training. */
static void
add_all_entries (UnfoldStudy *self,
                 const UnfoldRecipe *base,
                 const GArray *values)
{
  g_autoptr (GArray) sigmas = _unfold_study_list_sigmas (self, base);
  guint n = self->kind->compares_training ? 2 : sigmas->len;

  for (guint series = 0; series < n; series++) {
    guint which = self->kind->compares_training ? 0 : series;
    g_autoptr (UnfoldRecipe) adapted = _unfold_study_adapt_base (
        self, base, g_array_index (sigmas, double, which));

    add_entries (self, adapted, series, values);
  }
}

static double
get_side (const UnfModel *model)
{
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  const UnfSetting *stride = unf_settings_find (settings, "stride");

  return stride ? stride->maximum : 0.0;
}

static void
enqueue (UnfoldStudy *self, UnfoldStudyEntry *entry)
{
  for (guint k = 0; k < entry->samples->len; k++) {
    UnfoldStudyTask task = { entry, k };

    if (!g_ptr_array_index (entry->samples, k))
      g_array_append_val (self->queue, task);
  }
}

/** Puts the missing places into the queue: series after series at each value,
 * so that they can be compared early. */
static void
fill_queue (UnfoldStudy *self, const UnfoldRecipe *base, const GArray *values)
{
  g_autofree gsize *order = unf_sweep_order (
      self->kind->setting, (const double *) (gpointer) values->data,
      values->len, unfold_study_get_current (self), get_side (base->model));

  for (guint i = 0; i < values->len; i++) {
    gsize place = self->kind->is_ascending ? i : order[i];
    double value = g_array_index (values, double, place);

    for (guint k = 0; k < self->coming->len; k++)
      if (entry_at (self->coming, k)->value == value)
        enqueue (self, entry_at (self->coming, k));
  }
}

void
_unfold_study_plan (UnfoldStudy *self, const UnfoldRecipe *base)
{
  g_autoptr (GArray) values = self->kind->list_values (base->settings);

  self->coming =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unfold_study_entry_free);
  add_all_entries (self, base, values);
  fill_queue (self, base, values);
}

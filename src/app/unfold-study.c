/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-private.h"

#include <math.h>

#include "unf-sweep.h"

G_DEFINE_FINAL_TYPE (UnfoldStudy, unfold_study, G_TYPE_OBJECT)

enum { CHANGED, STARTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
changed (UnfoldStudy *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
entry_free (gpointer data)
{
  UnfoldStudyEntry *entry = data;

  g_clear_pointer (&entry->point, unfold_point_unref);
  g_clear_pointer (&entry->recipe, unfold_recipe_free);
  g_free (entry);
}

static UnfoldStudyEntry *
entry_at (const GPtrArray *entries, guint i)
{
  return g_ptr_array_index (entries, i);
}

gboolean
unfold_study_is_possible (UnfoldStudy *self)
{
  return unfold_experiment_get_width (self->experiment) > 0 &&
         !isnan (unfold_study_get_current (self));
}

double
unfold_study_get_current (UnfoldStudy *self)
{
  return unfold_experiment_get_setting (self->experiment, self->kind->setting,
                                        (double) NAN);
}

gboolean
unfold_study_is_stale (UnfoldStudy *self)
{
  g_autoptr (UnfoldRecipe) base = NULL;
  g_autoptr (UnfoldRecipe) same = NULL;
  const UnfoldStudyEntry *first;

  if (!self->shown || self->shown->len == 0)
    return FALSE;

  base = unfold_experiment_dup_recipe (self->experiment);
  first = entry_at (self->shown, 0);
  if (!base)
    return TRUE;

  same = _unfold_study_make_recipe (self, base, first->series, first->value);
  for (guint i = 0; i < self->shown->len; i++) {
    const UnfoldStudyEntry *entry = entry_at (self->shown, i);

    if (entry->point && entry->point->clean !=
                            unfold_experiment_get_comparable (self->experiment))
      return TRUE;
  }

  return !same || !unfold_recipe_equal (same, first->recipe);
}

/* ---- Running ---- */

static void next (UnfoldStudy *self);

static void
end_job (UnfoldStudy *self)
{
  g_clear_pointer (&self->job, unfold_point_job_end);
}

/** The first point that comes takes the place of all older ones. */
static void
show_coming (UnfoldStudy *self)
{
  if (self->shown == self->coming)
    return;

  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (self->coming);
}

static void
take_point (UnfoldStudy *self, UnfoldPoint *point, UnfoldResult *result)
{
  UnfoldStudyEntry *entry = entry_at (self->queue, 0);

  entry->point = unfold_point_ref (point);
  unfold_points_add (self->points, point);
  unfold_experiment_keep_result (self->experiment, result);
  if (!self->noisy)
    self->noisy = unf_image_ref (result->noisy);
  g_ptr_array_remove_index (self->queue, 0);
  show_coming (self);
}

static void
point_cb (UnfoldPoint *point,
          UnfoldResult *result,
          const GError *error,
          gpointer user_data)
{
  g_autoptr (UnfoldStudy) self = g_object_ref (UNFOLD_STUDY (user_data));

  end_job (self);
  if (point) {
    take_point (self, point, result);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->failure = g_strdup (error->message);
    g_ptr_array_set_size (self->queue, 0);
  }

  next (self);
  changed (self);
}

/** The estimate of one iteration less, if it is kept. */
static UnfImage *
find_before (UnfoldStudy *self, const UnfoldStudyEntry *entry)
{
  for (guint i = 0; self->kind->is_ascending && i < self->coming->len; i++) {
    const UnfoldStudyEntry *other = entry_at (self->coming, i);
    UnfoldResult *result;

    if (other->series != entry->series || other->value != entry->value - 1.0)
      continue;
    result = unfold_experiment_find_result (self->experiment, other->recipe);
    return result ? result->estimate : NULL;
  }

  return NULL;
}

/** Begins with the first place of the queue. */
static void
next (UnfoldStudy *self)
{
  const UnfoldStudyEntry *entry;
  UnfoldPointQuestion question;

  if (self->queue->len == 0)
    return;

  entry = entry_at (self->queue, 0);
  question = (UnfoldPointQuestion){
    .recipe = entry->recipe,
    .noisy = self->noisy,
    .clean = self->clean,
    .before = find_before (self, entry),
  };
  self->job = unfold_point_job_start (&question, point_cb, self);
}

/* ---- Beginning ---- */

/** Whether @known was computed where nobody asked what it changes. */
static gboolean
lacks_change (UnfoldStudy *self, const UnfoldPoint *known, double value)
{
  return self->kind->is_ascending && value > 1.0 && isnan (known->change);
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
    UnfoldPoint *known;

    if (!recipe)
      continue;

    entry = g_new0 (UnfoldStudyEntry, 1);
    entry->value = value;
    entry->series = series;
    entry->recipe = recipe;
    known = unfold_points_find (self->points, recipe, self->clean);
    if (known && !lacks_change (self, known, value))
      entry->point = unfold_point_ref (known);
    g_ptr_array_add (self->coming, entry);
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
  if (!entry->point)
    g_ptr_array_add (self->queue, entry);
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

/** The noisy picture, if it has been made. */
static UnfImage *
find_noisy (UnfoldStudy *self, const UnfoldRecipe *base)
{
  UnfoldResult *result = unfold_experiment_get_result (self->experiment);

  return result && unfold_recipe_same_noisy (result->recipe, base)
             ? result->noisy
             : NULL;
}

static void
forget_coming (UnfoldStudy *self)
{
  end_job (self);
  g_ptr_array_set_size (self->queue, 0);
  g_clear_pointer (&self->coming, g_ptr_array_unref);
  g_clear_pointer (&self->clean, unf_image_unref);
  g_clear_pointer (&self->noisy, unf_image_unref);
  g_clear_pointer (&self->failure, g_free);
}

static void
prepare (UnfoldStudy *self, const UnfoldRecipe *base)
{
  UnfImage *clean = unfold_experiment_get_comparable (self->experiment);
  UnfImage *noisy = find_noisy (self, base);
  g_autoptr (GArray) values = self->kind->list_values (base->settings);

  forget_coming (self);
  self->clean = clean ? unf_image_ref (clean) : NULL;
  self->noisy = noisy ? unf_image_ref (noisy) : NULL;
  self->coming = g_ptr_array_new_with_free_func (entry_free);
  for (guint series = 0; series < 2; series++)
    if (series == 0 || self->kind->compares_training)
      add_entries (self, base, series, values);
  fill_queue (self, base, values);
}

void
unfold_study_start (UnfoldStudy *self)
{
  g_autoptr (UnfoldRecipe) base = NULL;

  if (!unfold_study_is_possible (self))
    return;
  base = unfold_experiment_dup_recipe (self->experiment);
  if (!base)
    return;

  prepare (self, base);
  if (self->queue->len < self->coming->len)
    show_coming (self);
  next (self);
  if (unfold_study_is_running (self))
    g_signal_emit (self, signals[STARTED], 0);
  changed (self);
}

void
unfold_study_cancel (UnfoldStudy *self)
{
  if (!unfold_study_is_running (self))
    return;

  end_job (self);
  g_ptr_array_set_size (self->queue, 0);
  changed (self);
}

gboolean
unfold_study_is_running (UnfoldStudy *self)
{
  return self->job != NULL;
}

gboolean
unfold_study_is_paused (UnfoldStudy *self)
{
  UnfoldState state = unfold_experiment_get_state (self->experiment);

  return unfold_study_is_running (self) &&
         (state == UNFOLD_STATE_RUNNING || state == UNFOLD_STATE_DRAFT);
}

/* ---- Following the experiment ---- */

/** Whether what is being computed is not what is asked for any more. */
static gboolean
is_overtaken (UnfoldStudy *self)
{
  g_autoptr (UnfoldRecipe) base =
      unfold_experiment_dup_recipe (self->experiment);
  g_autoptr (UnfoldRecipe) same = NULL;
  const UnfoldStudyEntry *first = entry_at (self->coming, 0);

  if (!base ||
      self->clean != unfold_experiment_get_comparable (self->experiment))
    return TRUE;

  same = _unfold_study_make_recipe (self, base, first->series, first->value);
  return !same || !unfold_recipe_equal (same, first->recipe);
}

static void
experiment_changed_cb (UnfoldStudy *self)
{
  if (self->is_taking)
    return;

  if (unfold_study_is_running (self) && is_overtaken (self)) {
    end_job (self);
    g_ptr_array_set_size (self->queue, 0);
  }
  changed (self);
}

static void
picture_changed_cb (UnfoldStudy *self)
{
  unfold_points_keep_only (self->points,
                           unfold_experiment_get_opened (self->experiment));
  experiment_changed_cb (self);
}

static void
follow_experiment (UnfoldStudy *self)
{
  static const char *const names[] = { "settings-changed", "notify::sigma",
                                       "notify::seed",     "notify::source",
                                       "notify::model",    "notify::state" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_swapped (self->experiment, names[i],
                              G_CALLBACK (experiment_changed_cb), self);
  g_signal_connect_swapped (self->experiment, "picture-changed",
                            G_CALLBACK (picture_changed_cb), self);
}

/* ---- The object ---- */

static void
unfold_study_dispose (GObject *object)
{
  UnfoldStudy *self = UNFOLD_STUDY (object);

  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  forget_coming (self);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->experiment);
  g_clear_object (&self->models);

  G_OBJECT_CLASS (unfold_study_parent_class)->dispose (object);
}

static void
unfold_study_finalize (GObject *object)
{
  UnfoldStudy *self = UNFOLD_STUDY (object);

  g_clear_pointer (&self->queue, g_ptr_array_unref);
  g_clear_pointer (&self->points, unfold_points_unref);

  G_OBJECT_CLASS (unfold_study_parent_class)->finalize (object);
}

static void
unfold_study_class_init (UnfoldStudyClass *class)
{
  G_OBJECT_CLASS (class)->dispose = unfold_study_dispose;
  G_OBJECT_CLASS (class)->finalize = unfold_study_finalize;

  signals[CHANGED] =
      g_signal_new ("changed", UNFOLD_TYPE_STUDY, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  signals[STARTED] =
      g_signal_new ("started", UNFOLD_TYPE_STUDY, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
unfold_study_init (UnfoldStudy *self)
{
  self->queue = g_ptr_array_new ();
}

UnfoldStudy *
unfold_study_new (const UnfoldStudyKind *kind,
                  UnfoldExperiment *experiment,
                  UnfoldModels *models,
                  UnfoldPoints *points)
{
  UnfoldStudy *self = g_object_new (UNFOLD_TYPE_STUDY, NULL);

  self->kind = kind;
  self->experiment = g_object_ref (experiment);
  self->models = g_object_ref (models);
  self->points = unfold_points_ref (points);
  follow_experiment (self);

  return self;
}

const UnfoldStudyKind *
unfold_study_get_kind (UnfoldStudy *self)
{
  return self->kind;
}

UnfoldExperiment *
unfold_study_get_experiment (UnfoldStudy *self)
{
  return self->experiment;
}

const char *
unfold_study_get_failure (UnfoldStudy *self)
{
  return self->failure;
}

guint
unfold_study_count (UnfoldStudy *self, guint *wanted)
{
  const GPtrArray *of =
      unfold_study_is_running (self) ? self->coming : self->shown;
  guint n = 0;

  for (guint i = 0; of && i < of->len; i++)
    n += entry_at (of, i)->point != NULL;
  if (wanted)
    *wanted = of ? of->len : 0;

  return n;
}

guint
unfold_study_get_n_entries (UnfoldStudy *self)
{
  return self->shown ? self->shown->len : 0;
}

const UnfoldStudyEntry *
unfold_study_get_entry (UnfoldStudy *self, guint i)
{
  return entry_at (self->shown, i);
}

guint
unfold_study_get_n_series (UnfoldStudy *self)
{
  guint n = 1;

  for (guint i = 0; i < unfold_study_get_n_entries (self); i++)
    n = MAX (n, entry_at (self->shown, i)->series + 1);

  return n;
}

UnfoldResult *
unfold_study_find_result (UnfoldStudy *self, guint i)
{
  return unfold_experiment_find_result (self->experiment,
                                        entry_at (self->shown, i)->recipe);
}

double
unfold_study_get_trained (UnfoldStudy *self, guint i)
{
  g_autoptr (UnfSettings) settings =
      unf_model_get_settings (entry_at (self->shown, i)->recipe->model);
  const UnfSetting *setting = unf_settings_find (settings, self->kind->setting);

  return setting ? setting->initial : (double) NAN;
}

void
unfold_study_take (UnfoldStudy *self, guint i)
{
  const UnfoldStudyEntry *entry = entry_at (self->shown, i);
  g_autoptr (UnfoldRecipe) recipe = unfold_recipe_copy (entry->recipe);
  const char *id = self->kind->setting;
  double value = _unfold_study_widen_value (recipe->settings, id, entry->value);

  self->is_taking = TRUE;
  unfold_experiment_set_model (self->experiment, recipe->model);
  unfold_experiment_set_setting (self->experiment, id, value);
  self->is_taking = FALSE;
  experiment_changed_cb (self);
}

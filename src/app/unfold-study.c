/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-private.h"

#include <math.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (UnfoldStudy, unfold_study, G_TYPE_OBJECT)

enum { CHANGED, STARTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
changed (UnfoldStudy *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
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
  if (!self->shown || self->shown->len == 0)
    return FALSE;
  if (self->is_chosen_anew || !_unfold_study_is_of (self, self->shown))
    return TRUE;

  for (guint i = 0; i < self->shown->len && !self->pictures; i++) {
    const UnfoldStudyEntry *entry = entry_at (self->shown, i);

    if (entry->point && entry->point->clean !=
                            unfold_experiment_get_comparable (self->experiment))
      return TRUE;
  }

  return FALSE;
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
  self->is_chosen_anew = FALSE;
  if (self->shown == self->coming)
    return;

  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (self->coming);
}

static void
forget_noisy (UnfoldStudy *self)
{
  g_clear_pointer (&self->noisy, unf_image_unref);
  g_clear_pointer (&self->noisy_recipe, unfold_recipe_free);
}

static void
keep_noisy (UnfoldStudy *self, UnfImage *noisy, const UnfoldRecipe *recipe)
{
  if (self->noisy == noisy)
    return;

  forget_noisy (self);
  self->noisy = unf_image_ref (noisy);
  self->noisy_recipe = unfold_recipe_copy (recipe);
}

static void
take_point (UnfoldStudy *self, UnfoldPoint *point, UnfoldResult *result)
{
  UnfoldStudyTask task = g_array_index (self->queue, UnfoldStudyTask, 0);

  unfold_study_entry_take (task.entry, task.picture, point);
  unfold_points_add (self->points, point);
  if (!task.entry->pictures)
    unfold_experiment_keep_result (self->experiment, result);
  keep_noisy (self, result->noisy, point->recipe);
  g_array_remove_index (self->queue, 0);
  if (task.entry->point)
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
    g_array_set_size (self->queue, 0);
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

/** What is on screen, or was, needs only be judged, if all that a point tells
 * is known of it: there is a clean picture, and the use of atoms is that of the
 * whole, not of the last channel of a colour picture. */
static UnfoldResult *
find_known (UnfoldStudy *self, const UnfoldRecipe *recipe, UnfImage *clean)
{
  UnfoldResult *result =
      unfold_experiment_find_result (self->experiment, recipe);

  return result && clean && isfinite (result->seconds) &&
                 unf_image_get_channels (result->estimate) == 1
             ? result
             : NULL;
}

/** Begins with the first place of the queue. */
static void
next (UnfoldStudy *self)
{
  g_autoptr (UnfoldRecipe) recipe = NULL;
  UnfoldPointQuestion question;
  UnfoldStudyTask task;

  if (self->queue->len == 0)
    return;

  task = g_array_index (self->queue, UnfoldStudyTask, 0);
  recipe = unfold_study_entry_make_recipe (task.entry, task.picture);
  question = (UnfoldPointQuestion){
    .recipe = recipe,
    .noisy =
        self->noisy && unfold_recipe_same_noisy (self->noisy_recipe, recipe)
            ? self->noisy
            : NULL,
    .clean =
        unfold_study_entry_get_clean (task.entry, task.picture, self->clean),
    .before = find_before (self, task.entry),
  };
  question.known = find_known (self, recipe, question.clean);
  self->job = unfold_point_job_start (&question, point_cb, self);
}

/* ---- Beginning ---- */

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
  g_array_set_size (self->queue, 0);
  g_clear_pointer (&self->coming, g_ptr_array_unref);
  g_clear_pointer (&self->clean, unf_image_unref);
  forget_noisy (self);
  g_clear_pointer (&self->failure, g_free);
}

static void
prepare (UnfoldStudy *self, const UnfoldRecipe *base)
{
  UnfImage *clean = unfold_experiment_get_comparable (self->experiment);
  UnfImage *noisy = find_noisy (self, base);

  forget_coming (self);
  self->clean = clean ? unf_image_ref (clean) : NULL;
  if (noisy)
    keep_noisy (self, noisy, base);
  _unfold_study_plan (self, base);
}

static gboolean
has_point (const GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    if (entry_at (entries, i)->point)
      return TRUE;

  return FALSE;
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
  if (has_point (self->coming))
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
  g_array_set_size (self->queue, 0);
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
  if (!self->pictures &&
      self->clean != unfold_experiment_get_comparable (self->experiment))
    return TRUE;

  return !_unfold_study_is_of (self, self->coming);
}

static void
experiment_changed_cb (UnfoldStudy *self)
{
  if (self->is_taking)
    return;

  if (unfold_study_is_running (self) && is_overtaken (self)) {
    end_job (self);
    g_array_set_size (self->queue, 0);
  }
  changed (self);
}

static void
picture_changed_cb (UnfoldStudy *self)
{
  unfold_points_keep_only (self->points,
                           unfold_experiment_get_opened (self->experiment),
                           self->pictures);
  experiment_changed_cb (self);
}

/* ---- Choosing more than what is set ---- */

static void
choose_anew (UnfoldStudy *self)
{
  self->is_chosen_anew = TRUE;
  end_job (self);
  g_array_set_size (self->queue, 0);
  changed (self);
}

void
unfold_study_set_sigmas (UnfoldStudy *self, const double *sigmas, guint n)
{
  if (n == self->sigmas->len &&
      (n == 0 || memcmp (sigmas, self->sigmas->data, n * sizeof *sigmas) == 0))
    return;

  g_array_set_size (self->sigmas, 0);
  if (n > 0)
    g_array_append_vals (self->sigmas, sigmas, n);
  choose_anew (self);
}

void
unfold_study_set_pictures (UnfoldStudy *self, UnfoldPictureSet *pictures)
{
  UnfoldPictureSet *old = self->pictures;

  if (pictures == old)
    return;

  self->pictures = pictures ? unfold_picture_set_ref (pictures) : NULL;
  g_clear_pointer (&old, unfold_picture_set_unref);
  unfold_points_keep_only (self->points,
                           unfold_experiment_get_opened (self->experiment),
                           self->pictures);
  choose_anew (self);
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

  g_clear_pointer (&self->queue, g_array_unref);
  g_clear_pointer (&self->sigmas, g_array_unref);
  g_clear_pointer (&self->pictures, unfold_picture_set_unref);
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
  self->queue = g_array_new (FALSE, FALSE, sizeof (UnfoldStudyTask));
  self->sigmas = g_array_new (FALSE, FALSE, sizeof (double));
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

UnfoldPictureSet *
unfold_study_get_pictures (UnfoldStudy *self)
{
  return unfold_study_get_n_entries (self) > 0
             ? entry_at (self->shown, 0)->pictures
             : NULL;
}

gboolean
unfold_study_has_sigmas (UnfoldStudy *self)
{
  return unfold_study_get_n_series (self) > 1 && !self->kind->compares_training;
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
  if (unfold_study_has_sigmas (self) &&
      unfold_experiment_get_source (self->experiment) ==
          UNFOLD_SOURCE_ADD_NOISE)
    unfold_experiment_set_sigma (self->experiment, recipe->sigma);
  self->is_taking = FALSE;
  experiment_changed_cb (self);
}

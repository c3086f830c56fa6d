/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-adaptation.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unf-denoiser.h"
#include "unf-weights-file.h"
#include "unfold-adapt-job.h"
#include "unfold-file-job.h"

typedef struct {
  UnfModel *model;
  char *title;
} Unsaved;

/* Less than what the summary shows is no gain. */
#define LEAST_GAIN 0.005

struct _UnfoldAdaptation {
  GObject parent_instance;

  UnfoldExperiment *experiment;
  UnfoldModels *models;
  gint64 steps_wanted;

  UnfoldAdaptationState state;
  char *obstacle;
  GPtrArray *unsaved;

  /* Of the one that learns, or has learned. */
  GCancellable *opening;
  UnfoldAdaptJob *job;
  UnfoldRecipe *recipe;
  UnfoldLearningCurve *curve;
  char *title;
  gint64 step, steps;
  double seconds;
  UnfModel *model;
  UnfoldAdaptationSummary summary;
};

G_DEFINE_FINAL_TYPE (UnfoldAdaptation, unfold_adaptation, G_TYPE_OBJECT)

enum {
  PROP_STATE = 1,
  PROP_OBSTACLE,
  PROP_UNSAVED,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum { PROGRESSED, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* ---- What can be adapted ---- */

static const char *
find_obstacle (UnfoldAdaptation *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  UnfImage *picture = unfold_experiment_get_opened (self->experiment);

  if (!model || !picture)
    return _ ("There is nothing to adapt yet.");
  if (!unf_model_get_denoiser (model)->adaptation)
    return _ ("This denoiser has nothing to train, so it cannot be adapted.");
  if (unf_image_get_channels (picture) < unf_model_get_channels (model))
    return _ ("A model for colour does not learn from a gray picture.");
  if (unfold_experiment_get_sigma (self->experiment) <= 0.0)
    return _ ("There is nothing to learn without noise: σ is 0.");

  return NULL;
}

static void
show_obstacle (UnfoldAdaptation *self)
{
  const char *obstacle = find_obstacle (self);

  if (g_strcmp0 (obstacle, self->obstacle) == 0)
    return;

  g_free (self->obstacle);
  self->obstacle = g_strdup (obstacle);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OBSTACLE]);
}

/* ---- From state to state ---- */

static void
set_state (UnfoldAdaptation *self, UnfoldAdaptationState state)
{
  if (state == self->state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
unsaved_free (Unsaved *unsaved)
{
  unf_model_unref (unsaved->model);
  g_free (unsaved->title);
  g_free (unsaved);
}

static void
add_unsaved (UnfoldAdaptation *self)
{
  Unsaved *unsaved = g_new0 (Unsaved, 1);

  unsaved->model = unf_model_ref (self->model);
  unsaved->title = g_strdup (self->title);
  g_ptr_array_add (self->unsaved, unsaved);
  if (self->unsaved->len == 1)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
}

static void
stop_work (UnfoldAdaptation *self)
{
  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->job, unfold_adapt_job_end);
}

static void
give_up (UnfoldAdaptation *self)
{
  stop_work (self);
  unfold_experiment_show_lesson (self->experiment, NULL, NAN);
  set_state (self, UNFOLD_ADAPTATION_IDLE);
}

static void
report (UnfoldAdaptation *self, const char *message)
{
  g_signal_emit (self, signals[FAILED], 0, message);
}

/* ---- News ---- */

static void
take_draft (UnfoldAdaptation *self, const UnfoldAdaptNews *news)
{
  unfold_learning_curve_add_psnr (self->curve, news->seconds, news->psnr);

  /* Somebody may be trying another setting meanwhile. */
  if (unfold_experiment_is_at (self->experiment, self->recipe))
    unfold_experiment_show_lesson (self->experiment, news->image,
                                   news->shown_psnr);
}

static void
summarise (UnfoldAdaptation *self, const UnfAdaptationOutcome *outcome)
{
  self->summary = (UnfoldAdaptationSummary){
    .psnr_before = outcome->psnr_before,
    .psnr_after = outcome->psnr_after,
    .is_estimated = outcome->is_estimated,
    .has_helped = outcome->psnr_after - outcome->psnr_before >= LEAST_GAIN,
    .steps = outcome->steps,
    .seconds = outcome->seconds,
  };
}

static void
show_outcome (UnfoldAdaptation *self, const UnfAdaptationOutcome *outcome)
{
  double unknown = (double) NAN;
  double before = outcome->is_estimated ? unknown : outcome->psnr_before;
  double after = outcome->is_estimated ? unknown : outcome->psnr_after;
  gboolean is_at = unfold_experiment_is_at (self->experiment, self->recipe);

  if (is_at)
    unfold_experiment_set_before (self->experiment, outcome->before, before);
  if (is_at && unfold_experiment_get_amount (self->experiment) == 100.0)
    unfold_experiment_show_lesson (self->experiment, outcome->after, after);

  /* Whoever has chosen another model meanwhile is not taken away from it. */
  if (unfold_experiment_get_model (self->experiment) == self->recipe->model)
    unfold_experiment_set_model (self->experiment, self->model);
}

static void
take_outcome (UnfoldAdaptation *self, const UnfAdaptationOutcome *outcome)
{
  g_clear_pointer (&self->job, unfold_adapt_job_end);
  self->model = unf_model_ref (outcome->model);
  self->seconds = outcome->seconds;
  summarise (self, outcome);
  if (!outcome->is_estimated)
    unfold_learning_curve_add_psnr (self->curve, outcome->seconds,
                                    outcome->psnr_after);
  show_outcome (self, outcome);
  unfold_experiment_show_lesson (self->experiment, NULL, NAN);
  add_unsaved (self);
  set_state (self, UNFOLD_ADAPTATION_DONE);
}

static void
news_cb (const UnfoldAdaptNews *news, gpointer user_data)
{
  g_autoptr (UnfoldAdaptation) self = g_object_ref (user_data);

  switch (news->kind) {
  case UNFOLD_ADAPT_REPORT:
    self->step = news->step;
    self->steps = news->steps;
    self->seconds = news->seconds;
    unfold_learning_curve_add_loss (self->curve, news->seconds, news->loss);
    break;
  case UNFOLD_ADAPT_DRAFT:
    take_draft (self, news);
    break;
  case UNFOLD_ADAPT_DONE:
    take_outcome (self, &news->outcome);
    break;
  case UNFOLD_ADAPT_FAILED:
  default:
    give_up (self);
    report (self, news->error->message);
    break;
  }

  g_signal_emit (self, signals[PROGRESSED], 0);
}

/* ---- Beginning ---- */

/** “CSC (adapted: text.png)”, or of an adapted model the same. */
static char *
make_title (UnfoldAdaptation *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  const char *picture = unfold_experiment_get_title (self->experiment);
  g_autofree char *id = g_ascii_strup (unf_model_get_denoiser (model)->id, -1);

  /* Translators: a denoiser, and the picture it was adapted to. */
  return g_strdup_printf (_ ("%s (adapted: %s)"), id,
                          picture ? picture : _ ("picture"));
}

static void
ask (UnfoldAdaptation *self, UnfImage *example)
{
  gboolean is_final = unfold_experiment_is_at (self->experiment, self->recipe);
  UnfoldAdaptQuestion question = {
    .recipe = self->recipe,
    .example = example,
    .clean = unfold_experiment_get_comparable (self->experiment),
    .shown = is_final ? unfold_experiment_get_picture (self->experiment,
                                                       UNFOLD_PICTURE_DENOISED)
                      : NULL,
    .amount = unfold_experiment_get_amount (self->experiment) / 100.0,
    .steps = self->steps_wanted,
    .seconds = UNFOLD_ADAPTATION_SECONDS,
  };

  unfold_experiment_get_focus (self->experiment, &question.x, &question.y);
  self->job = unfold_adapt_job_start (&question, news_cb, self);
}

static void
prepare (UnfoldAdaptation *self, UnfoldRecipe *recipe)
{
  if (self->state == UNFOLD_ADAPTATION_DONE)
    unfold_adaptation_keep (self);

  g_clear_pointer (&self->model, unf_model_unref);
  g_clear_pointer (&self->recipe, unfold_recipe_free);
  g_clear_pointer (&self->curve, unfold_learning_curve_free);
  g_free (self->title);
  self->recipe = recipe;
  self->curve = unfold_learning_curve_new ();
  self->title = make_title (self);
  self->step = self->steps = 0;
  self->seconds = 0.0;
}

static gboolean
is_learning (UnfoldAdaptation *self)
{
  return self->state == UNFOLD_ADAPTATION_LEARNING ||
         self->state == UNFOLD_ADAPTATION_STOPPING;
}

void
unfold_adaptation_start (UnfoldAdaptation *self, UnfImage *example)
{
  UnfoldRecipe *recipe;

  if (is_learning (self) || self->obstacle)
    return;

  recipe = unfold_experiment_dup_recipe (self->experiment);
  if (!recipe)
    return;

  g_clear_object (&self->opening);
  prepare (self, recipe);
  ask (self, example);
  set_state (self, UNFOLD_ADAPTATION_LEARNING);
}

static void
example_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldAdaptation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfoldArrival) arrival =
      unfold_file_job_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  set_state (self, UNFOLD_ADAPTATION_IDLE);
  if (arrival)
    unfold_adaptation_start (self, arrival->image);
  else
    report (self, error->message);
}

void
unfold_adaptation_start_from_file (UnfoldAdaptation *self, GFile *file)
{
  if (is_learning (self) || self->obstacle)
    return;

  if (self->state == UNFOLD_ADAPTATION_DONE)
    unfold_adaptation_keep (self);
  stop_work (self);
  self->opening = g_cancellable_new ();
  unfold_file_job_load_async (file, NULL, self->opening, example_read_cb,
                              g_object_ref (self));
  set_state (self, UNFOLD_ADAPTATION_OPENING);
}

void
unfold_adaptation_stop (UnfoldAdaptation *self)
{
  if (self->state != UNFOLD_ADAPTATION_LEARNING)
    return;

  unfold_adapt_job_stop (self->job);
  set_state (self, UNFOLD_ADAPTATION_STOPPING);
}

void
unfold_adaptation_cancel (UnfoldAdaptation *self)
{
  if (unfold_adaptation_is_busy (self))
    give_up (self);
}

/* ---- Deciding ---- */

void
unfold_adaptation_revert (UnfoldAdaptation *self)
{
  g_autoptr (UnfModel) model = NULL;

  if (self->state != UNFOLD_ADAPTATION_DONE)
    return;

  model = g_steal_pointer (&self->model);
  unfold_adaptation_discard (self, model);
  if (unfold_experiment_get_model (self->experiment) == model)
    unfold_experiment_set_model (self->experiment, self->recipe->model);
  unfold_experiment_set_before (self->experiment, NULL, NAN);
  set_state (self, UNFOLD_ADAPTATION_IDLE);
}

void
unfold_adaptation_keep (UnfoldAdaptation *self)
{
  if (self->state != UNFOLD_ADAPTATION_DONE)
    return;

  unfold_models_add (self->models, self->model, self->title);
  set_state (self, UNFOLD_ADAPTATION_KEPT);
}

/* ---- Files ---- */

UnfModel *
unfold_adaptation_get_unsaved (UnfoldAdaptation *self, const char **title)
{
  Unsaved *first =
      self->unsaved->len > 0 ? g_ptr_array_index (self->unsaved, 0) : NULL;

  if (first && title)
    *title = first->title;

  return first ? first->model : NULL;
}

void
unfold_adaptation_discard (UnfoldAdaptation *self, UnfModel *model)
{
  for (guint i = 0; i < self->unsaved->len; i++) {
    Unsaved *unsaved = g_ptr_array_index (self->unsaved, i);

    if (unsaved->model != model)
      continue;

    g_ptr_array_remove_index (self->unsaved, i);
    if (self->unsaved->len == 0)
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
    return;
  }
}

static void
write_cb (GTask *task, gpointer source, gpointer data, GCancellable *stop)
{
  UnfModel *model = data;
  GFile *file = g_object_get_data (G_OBJECT (task), "file");
  g_autoptr (UnfWeights) weights =
      unf_weights_copy (unf_model_get_weights (model));
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%F");
  GError *error = NULL;

  unf_weights_set_metadata (weights, "date", date);
  if (unf_weights_save (weights, file, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
unfold_adaptation_save_async (UnfoldAdaptation *self,
                              UnfModel *model,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, unf_model_ref (model),
                        (GDestroyNotify) unf_model_unref);
  g_object_set_data_full (G_OBJECT (task), "file", g_object_ref (file),
                          g_object_unref);
  g_task_run_in_thread (task, write_cb);
}

gboolean
unfold_adaptation_save_finish (UnfoldAdaptation *self,
                               GAsyncResult *result,
                               GError **error)
{
  UnfModel *saved = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  unfold_adaptation_discard (self, saved);
  if (self->models && saved == self->model)
    unfold_adaptation_keep (self);

  return TRUE;
}

/* ---- What can be seen of it ---- */

void
unfold_adaptation_set_steps (UnfoldAdaptation *self, gint64 steps)
{
  self->steps_wanted = steps;
}

UnfoldAdaptationState
unfold_adaptation_get_state (UnfoldAdaptation *self)
{
  return self->state;
}

gboolean
unfold_adaptation_is_busy (UnfoldAdaptation *self)
{
  return is_learning (self) || self->state == UNFOLD_ADAPTATION_OPENING;
}

const char *
unfold_adaptation_get_obstacle (UnfoldAdaptation *self)
{
  return self->obstacle;
}

double
unfold_adaptation_get_seconds (UnfoldAdaptation *self)
{
  return self->seconds;
}

double
unfold_adaptation_get_expected_seconds (UnfoldAdaptation *self)
{
  if (!is_learning (self))
    return self->seconds;
  if (self->step == 0)
    return 0.0;

  return MIN (UNFOLD_ADAPTATION_SECONDS,
              self->seconds * (double) self->steps / (double) self->step);
}

const UnfoldLearningCurve *
unfold_adaptation_get_curve (UnfoldAdaptation *self)
{
  return self->curve;
}

UnfoldAdaptationSummary
unfold_adaptation_get_summary (UnfoldAdaptation *self)
{
  return self->summary;
}

UnfModel *
unfold_adaptation_get_model (UnfoldAdaptation *self)
{
  return self->model;
}

UnfModel *
unfold_adaptation_get_original (UnfoldAdaptation *self)
{
  return self->recipe ? self->recipe->model : NULL;
}

const char *
unfold_adaptation_get_title (UnfoldAdaptation *self)
{
  return self->title;
}

/* ---- Life ---- */

static void
picture_changed_cb (UnfoldAdaptation *self)
{
  show_obstacle (self);
  if (!unfold_adaptation_is_busy (self))
    return;

  give_up (self);
  report (self,
          _ ("Adapting was given up, because another picture was opened."));
}

static void
amount_changed_cb (UnfoldAdaptation *self)
{
  if (self->job)
    unfold_adapt_job_set_amount (
        self->job, unfold_experiment_get_amount (self->experiment) / 100.0);
}

static void
unfold_adaptation_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *spec)
{
  UnfoldAdaptation *self = UNFOLD_ADAPTATION (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case PROP_OBSTACLE:
    g_value_set_string (value, self->obstacle);
    break;
  case PROP_UNSAVED:
    g_value_set_boolean (value, self->unsaved->len > 0);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_adaptation_dispose (GObject *object)
{
  UnfoldAdaptation *self = UNFOLD_ADAPTATION (object);

  stop_work (self);
  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);
  g_clear_object (&self->models);

  G_OBJECT_CLASS (unfold_adaptation_parent_class)->dispose (object);
}

static void
unfold_adaptation_finalize (GObject *object)
{
  UnfoldAdaptation *self = UNFOLD_ADAPTATION (object);

  g_clear_pointer (&self->model, unf_model_unref);
  g_clear_pointer (&self->recipe, unfold_recipe_free);
  g_ptr_array_unref (self->unsaved);
  unfold_learning_curve_free (self->curve);
  g_free (self->title);
  g_free (self->obstacle);

  G_OBJECT_CLASS (unfold_adaptation_parent_class)->finalize (object);
}

static void
unfold_adaptation_class_init (UnfoldAdaptationClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags look = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = unfold_adaptation_get_property;
  object_class->dispose = unfold_adaptation_dispose;
  object_class->finalize = unfold_adaptation_finalize;

  properties[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, UNFOLD_ADAPTATION_IDLE,
                        UNFOLD_ADAPTATION_KEPT, UNFOLD_ADAPTATION_IDLE, look);
  properties[PROP_OBSTACLE] =
      g_param_spec_string ("obstacle", NULL, NULL, NULL, look);
  properties[PROP_UNSAVED] =
      g_param_spec_boolean ("unsaved", NULL, NULL, FALSE, look);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[PROGRESSED] =
      g_signal_new ("progressed", UNFOLD_TYPE_ADAPTATION, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] =
      g_signal_new ("failed", UNFOLD_TYPE_ADAPTATION, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
unfold_adaptation_init (UnfoldAdaptation *self)
{
  self->curve = unfold_learning_curve_new ();
  self->unsaved =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unsaved_free);
}

UnfoldAdaptation *
unfold_adaptation_new (UnfoldExperiment *experiment, UnfoldModels *models)
{
  UnfoldAdaptation *self = g_object_new (UNFOLD_TYPE_ADAPTATION, NULL);
  static const char *const changes[] = { "notify::model", "notify::sigma" };

  self->experiment = g_object_ref (experiment);
  self->models = g_object_ref (models);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_swapped (experiment, changes[i],
                              G_CALLBACK (show_obstacle), self);
  g_signal_connect_swapped (experiment, "picture-changed",
                            G_CALLBACK (picture_changed_cb), self);
  g_signal_connect_swapped (experiment, "notify::amount",
                            G_CALLBACK (amount_changed_cb), self);
  show_obstacle (self);

  return self;
}

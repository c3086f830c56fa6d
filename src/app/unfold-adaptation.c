/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-adaptation-private.h"

#include <glib/gi18n.h>

#include "unf-denoiser.h"

G_DEFINE_FINAL_TYPE (UnfoldAdaptation, unfold_adaptation, G_TYPE_OBJECT)

static GParamSpec *properties[UNFOLD_ADAPTATION_N_PROPERTIES];

enum { PROGRESSED, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

void
_unfold_adaptation_notify (UnfoldAdaptation *self,
                           UnfoldAdaptationProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
_unfold_adaptation_set_state (UnfoldAdaptation *self,
                              UnfoldAdaptationState state)
{
  if (state == self->state)
    return;

  self->state = state;
  _unfold_adaptation_notify (self, UNFOLD_ADAPTATION_STATE);
}

void
_unfold_adaptation_progressed (UnfoldAdaptation *self)
{
  g_signal_emit (self, signals[PROGRESSED], 0);
}

void
_unfold_adaptation_report (UnfoldAdaptation *self, const char *message)
{
  g_signal_emit (self, signals[FAILED], 0, message);
}

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
  _unfold_adaptation_notify (self, UNFOLD_ADAPTATION_OBSTACLE);
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
_unfold_adaptation_is_learning (UnfoldAdaptation *self)
{
  return self->state == UNFOLD_ADAPTATION_LEARNING ||
         self->state == UNFOLD_ADAPTATION_STOPPING;
}

gboolean
unfold_adaptation_is_busy (UnfoldAdaptation *self)
{
  return _unfold_adaptation_is_learning (self) ||
         self->state == UNFOLD_ADAPTATION_OPENING;
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
  if (!_unfold_adaptation_is_learning (self))
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

  _unfold_adaptation_give_up (self);
  _unfold_adaptation_report (
      self, _ ("Adapting was given up, because another picture was opened."));
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
  case UNFOLD_ADAPTATION_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case UNFOLD_ADAPTATION_OBSTACLE:
    g_value_set_string (value, self->obstacle);
    break;
  case UNFOLD_ADAPTATION_UNSAVED:
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

  _unfold_adaptation_stop_work (self);
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

  properties[UNFOLD_ADAPTATION_STATE] =
      g_param_spec_int ("state", NULL, NULL, UNFOLD_ADAPTATION_IDLE,
                        UNFOLD_ADAPTATION_KEPT, UNFOLD_ADAPTATION_IDLE, look);
  properties[UNFOLD_ADAPTATION_OBSTACLE] =
      g_param_spec_string ("obstacle", NULL, NULL, NULL, look);
  properties[UNFOLD_ADAPTATION_UNSAVED] =
      g_param_spec_boolean ("unsaved", NULL, NULL, FALSE, look);
  g_object_class_install_properties (
      object_class, UNFOLD_ADAPTATION_N_PROPERTIES, properties);

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
  self->unsaved = _unfold_adaptation_new_unsaved ();
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

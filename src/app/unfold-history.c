/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-history.h"

/* Milliseconds without a change that end a step. */
#define STEP_TIME 400

typedef struct {
  UnfModel *model;
  UnfSettings *settings;
  UnfoldSource source;
  double sigma, amount;
  guint64 seed;
} Moment;

struct _UnfoldHistory {
  GObject parent_instance;

  UnfoldExperiment *experiment;
  GPtrArray *moments;
  guint present;
  guint step_source;
  gboolean is_restoring;
};

G_DEFINE_FINAL_TYPE (UnfoldHistory, unfold_history, G_TYPE_OBJECT)

enum {
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
moment_free (gpointer data)
{
  Moment *moment = data;

  /* Settings must not outlive their model. */
  g_clear_pointer (&moment->settings, unf_settings_free);
  g_clear_pointer (&moment->model, unf_model_unref);
  g_free (moment);
}

static Moment *
take_moment (UnfoldExperiment *experiment)
{
  Moment *moment = g_new0 (Moment, 1);
  UnfModel *model = unfold_experiment_get_model (experiment);
  const UnfSettings *settings = unfold_experiment_get_settings (experiment);

  moment->model = model ? unf_model_ref (model) : NULL;
  moment->settings = settings ? unf_settings_copy (settings) : NULL;
  moment->source = unfold_experiment_get_source (experiment);
  moment->sigma = unfold_experiment_get_sigma (experiment);
  moment->amount = unfold_experiment_get_amount (experiment);
  moment->seed = unfold_experiment_get_seed (experiment);
  return moment;
}

static gboolean
same_settings (const UnfSettings *a, const UnfSettings *b)
{
  return a == b || (a && b && unf_settings_equal (a, b));
}

static gboolean
same_moment (const Moment *a, const Moment *b)
{
  return a->model == b->model && a->source == b->source &&
         a->sigma == b->sigma && a->amount == b->amount && a->seed == b->seed &&
         same_settings (a->settings, b->settings);
}

static void
restore_settings (UnfoldExperiment *experiment, const UnfSettings *settings)
{
  const UnfSetting *table = unf_settings_get_table (settings);

  for (gsize i = 0; i < unf_settings_get_n (settings); i++)
    unfold_experiment_set_setting (experiment, table[i].id,
                                   unf_settings_get (settings, table[i].id));
}

static const Moment *
get_present (UnfoldHistory *self)
{
  return g_ptr_array_index (self->moments, self->present);
}

static void
restore (UnfoldHistory *self)
{
  const Moment *moment = get_present (self);

  self->is_restoring = TRUE;
  unfold_experiment_begin_change (self->experiment);
  unfold_experiment_set_source (self->experiment, moment->source);
  unfold_experiment_set_model (self->experiment, moment->model);
  if (moment->settings)
    restore_settings (self->experiment, moment->settings);
  unfold_experiment_set_sigma (self->experiment, moment->sigma);
  unfold_experiment_set_seed (self->experiment, moment->seed);
  unfold_experiment_set_amount (self->experiment, moment->amount);
  unfold_experiment_end_change (self->experiment);
  self->is_restoring = FALSE;
}

static void
notify (UnfoldHistory *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

void
unfold_history_end_step (UnfoldHistory *self)
{
  Moment *moment = take_moment (self->experiment);

  g_clear_handle_id (&self->step_source, g_source_remove);
  if (same_moment (moment, get_present (self))) {
    moment_free (moment);
    notify (self);
    return;
  }

  /* Nobody wants to go back to having no model. */
  if (!get_present (self)->model) {
    moment_free (g_ptr_array_index (self->moments, self->present));
    g_ptr_array_index (self->moments, self->present) = moment;
    notify (self);
    return;
  }

  /* What had been undone is no longer a future. */
  g_ptr_array_set_size (self->moments, (int) self->present + 1);
  g_ptr_array_add (self->moments, moment);
  self->present++;
  notify (self);
}

static gboolean
step_ended_cb (gpointer user_data)
{
  UnfoldHistory *self = UNFOLD_HISTORY (user_data);

  self->step_source = 0;
  unfold_history_end_step (self);
  return G_SOURCE_REMOVE;
}

static void
parameter_changed_cb (UnfoldHistory *self)
{
  if (self->is_restoring)
    return;

  g_clear_handle_id (&self->step_source, g_source_remove);
  self->step_source = g_timeout_add (STEP_TIME, step_ended_cb, self);
  notify (self);
}

static void
begin_anew (UnfoldHistory *self)
{
  g_clear_handle_id (&self->step_source, g_source_remove);
  g_ptr_array_set_size (self->moments, 0);
  g_ptr_array_add (self->moments, take_moment (self->experiment));
  self->present = 0;
  notify (self);
}

/* A step that has not ended yet can be undone too. */
static gboolean
can_undo (UnfoldHistory *self)
{
  return self->present > 0 || self->step_source != 0;
}

static gboolean
can_redo (UnfoldHistory *self)
{
  return self->present + 1 < self->moments->len;
}

static void
unfold_history_get_property (GObject *object,
                             guint id,
                             GValue *value,
                             GParamSpec *spec)
{
  UnfoldHistory *self = UNFOLD_HISTORY (object);

  switch (id) {
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, can_undo (self));
    break;
  case PROP_CAN_REDO:
    g_value_set_boolean (value, can_redo (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_history_dispose (GObject *object)
{
  UnfoldHistory *self = UNFOLD_HISTORY (object);

  g_clear_handle_id (&self->step_source, g_source_remove);
  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);

  G_OBJECT_CLASS (unfold_history_parent_class)->dispose (object);
}

static void
unfold_history_finalize (GObject *object)
{
  g_ptr_array_unref (UNFOLD_HISTORY (object)->moments);

  G_OBJECT_CLASS (unfold_history_parent_class)->finalize (object);
}

static void
unfold_history_class_init (UnfoldHistoryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = unfold_history_get_property;
  object_class->dispose = unfold_history_dispose;
  object_class->finalize = unfold_history_finalize;

  properties[PROP_CAN_UNDO] =
      g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] =
      g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
unfold_history_init (UnfoldHistory *self)
{
  self->moments = g_ptr_array_new_with_free_func (moment_free);
}

UnfoldHistory *
unfold_history_new (UnfoldExperiment *experiment)
{
  static const char *const changes[] = { "notify::source", "notify::sigma",
                                         "notify::seed",   "notify::amount",
                                         "notify::model",  "settings-changed" };
  UnfoldHistory *self = g_object_new (UNFOLD_TYPE_HISTORY, NULL);

  self->experiment = g_object_ref (experiment);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_swapped (experiment, changes[i],
                              G_CALLBACK (parameter_changed_cb), self);
  g_signal_connect_swapped (experiment, "picture-changed",
                            G_CALLBACK (begin_anew), self);
  begin_anew (self);
  return self;
}

void
unfold_history_undo (UnfoldHistory *self)
{
  unfold_history_end_step (self);
  if (self->present == 0)
    return;

  self->present--;
  restore (self);
  notify (self);
}

void
unfold_history_redo (UnfoldHistory *self)
{
  unfold_history_end_step (self);
  if (!can_redo (self))
    return;

  self->present++;
  restore (self);
  notify (self);
}

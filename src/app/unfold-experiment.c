/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-experiment-private.h"

/* The object itself: properties, signals, and what can be seen of the chain
 * clean → noisy → estimate → scores. */

#define DEFAULT_SIGMA 25.0
#define DEFAULT_SETTLE_TIME 150
#define DEFAULT_CACHE_BYTES ((gsize) 512 * 1024 * 1024)

enum { PICTURE_CHANGED, PIXELS_CHANGED, SETTINGS_CHANGED, FAILED, N_SIGNALS };

static GParamSpec *props[UNFOLD_EXPERIMENT_N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnfoldExperiment, unfold_experiment, G_TYPE_OBJECT)

void
_unfold_experiment_notify (UnfoldExperiment *self,
                           UnfoldExperimentProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

void
_unfold_experiment_pixels_changed (UnfoldExperiment *self,
                                   UnfoldPictureKind kind)
{
  g_signal_emit (self, signals[PIXELS_CHANGED], 0, (int) kind);
}

void
_unfold_experiment_picture_changed (UnfoldExperiment *self)
{
  g_signal_emit (self, signals[PICTURE_CHANGED], 0);
  for (int kind = UNFOLD_PICTURE_CLEAN; kind < UNFOLD_N_PICTURE_KINDS; kind++)
    _unfold_experiment_pixels_changed (self, (UnfoldPictureKind) kind);
}

void
_unfold_experiment_settings_changed (UnfoldExperiment *self, const char *id)
{
  g_signal_emit (self, signals[SETTINGS_CHANGED], 0, id);
}

void
_unfold_experiment_report (UnfoldExperiment *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
unfold_experiment_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  UnfoldExperiment *self = UNFOLD_EXPERIMENT (object);

  switch ((UnfoldExperimentProperty) id) {
  case UNFOLD_EXPERIMENT_STATE:
    g_value_set_int (value, (int) unfold_experiment_get_state (self));
    break;
  case UNFOLD_EXPERIMENT_SOURCE:
    g_value_set_int (value, (int) self->source);
    break;
  case UNFOLD_EXPERIMENT_SIGMA:
    g_value_set_double (value, unfold_experiment_get_sigma (self));
    break;
  case UNFOLD_EXPERIMENT_SEED:
    g_value_set_uint64 (value, self->seed);
    break;
  case UNFOLD_EXPERIMENT_AMOUNT:
    g_value_set_double (value, self->amount);
    break;
  case UNFOLD_EXPERIMENT_MODEL:
    g_value_set_pointer (value, self->model);
    break;
  case UNFOLD_EXPERIMENT_TITLE:
    g_value_set_string (value, self->title);
    break;
  case UNFOLD_EXPERIMENT_ESTIMATED_SIGMA:
    g_value_set_double (value, self->estimated_sigma);
    break;
  case UNFOLD_EXPERIMENT_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  case UNFOLD_EXPERIMENT_N_ITERATIONS:
    g_value_set_int (value, unfold_experiment_get_n_iterations (self));
    break;
  case UNFOLD_EXPERIMENT_NOTICE:
    g_value_set_string (value, self->notice.text);
    break;
  case UNFOLD_EXPERIMENT_FAILURE:
    g_value_set_string (value, self->failure);
    break;
  case UNFOLD_EXPERIMENT_DRAFT:
    g_value_set_boolean (value, self->is_draft);
    break;
  case UNFOLD_EXPERIMENT_SCORES:
    g_value_set_boolean (value, self->scores.is_valid);
    break;
  case UNFOLD_EXPERIMENT_SELECTED_ATOM:
    g_value_set_int (value, self->selected_atom);
    break;
  case UNFOLD_EXPERIMENT_FIRINGS:
    g_value_set_boolean (value, unfold_experiment_get_firings (self) != NULL);
    break;
  case UNFOLD_EXPERIMENT_N_PROPERTIES:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
unfold_experiment_set_property (GObject *object,
                                guint id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  UnfoldExperiment *self = UNFOLD_EXPERIMENT (object);

  switch (id) {
  case UNFOLD_EXPERIMENT_SOURCE:
    unfold_experiment_set_source (self, (UnfoldSource) g_value_get_int (value));
    break;
  case UNFOLD_EXPERIMENT_SIGMA:
    unfold_experiment_set_sigma (self, g_value_get_double (value));
    break;
  case UNFOLD_EXPERIMENT_SEED:
    unfold_experiment_set_seed (self, g_value_get_uint64 (value));
    break;
  case UNFOLD_EXPERIMENT_AMOUNT:
    unfold_experiment_set_amount (self, g_value_get_double (value));
    break;
  case UNFOLD_EXPERIMENT_SELECTED_ATOM:
    unfold_experiment_set_selected_atom (self, g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
unfold_experiment_dispose (GObject *object)
{
  UnfoldExperiment *self = UNFOLD_EXPERIMENT (object);

  _unfold_experiment_stop (self);
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (unfold_experiment_parent_class)->dispose (object);
}

static void
unfold_experiment_finalize (GObject *object)
{
  UnfoldExperiment *self = UNFOLD_EXPERIMENT (object);

  _unfold_experiment_clear_pictures (self);
  g_clear_pointer (&self->opened, unf_image_unref);
  g_clear_pointer (&self->reference, unf_image_unref);
  g_clear_pointer (&self->cropped, unf_image_unref);
  g_clear_pointer (&self->cropped_reference, unf_image_unref);
  g_clear_pointer (&self->settings, unf_settings_free);
  g_clear_pointer (&self->model, unf_model_unref);
  g_clear_pointer (&self->cache, unfold_result_cache_free);
  g_clear_pointer (&self->saves, g_ptr_array_unref);
  g_free (self->failure);
  g_free (self->title);
  g_free (self->notice.text);
  g_free (self->notice.choice);

  G_OBJECT_CLASS (unfold_experiment_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags look = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamFlags set =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[UNFOLD_EXPERIMENT_STATE] =
      g_param_spec_int ("state", NULL, NULL, UNFOLD_STATE_EMPTY,
                        UNFOLD_STATE_FAILED, UNFOLD_STATE_EMPTY, look);
  props[UNFOLD_EXPERIMENT_SOURCE] =
      g_param_spec_int ("source", NULL, NULL, UNFOLD_SOURCE_ADD_NOISE,
                        UNFOLD_SOURCE_IN_PICTURE, UNFOLD_SOURCE_ADD_NOISE, set);
  props[UNFOLD_EXPERIMENT_SIGMA] =
      g_param_spec_double ("sigma", NULL, NULL, 0.0, 255.0, DEFAULT_SIGMA, set);
  props[UNFOLD_EXPERIMENT_SEED] =
      g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 1, set);
  props[UNFOLD_EXPERIMENT_AMOUNT] =
      g_param_spec_double ("amount", NULL, NULL, 0.0, 100.0, 100.0, set);
  props[UNFOLD_EXPERIMENT_MODEL] =
      g_param_spec_pointer ("model", NULL, NULL, look);
  props[UNFOLD_EXPERIMENT_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, look);
  props[UNFOLD_EXPERIMENT_ESTIMATED_SIGMA] = g_param_spec_double (
      "estimated-sigma", NULL, NULL, -1.0, G_MAXDOUBLE, -1.0, look);
  props[UNFOLD_EXPERIMENT_PROGRESS] =
      g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, look);
  props[UNFOLD_EXPERIMENT_N_ITERATIONS] =
      g_param_spec_int ("n-iterations", NULL, NULL, 0, G_MAXINT, 0, look);
  props[UNFOLD_EXPERIMENT_NOTICE] =
      g_param_spec_string ("notice", NULL, NULL, NULL, look);
  props[UNFOLD_EXPERIMENT_FAILURE] =
      g_param_spec_string ("failure", NULL, NULL, NULL, look);
  props[UNFOLD_EXPERIMENT_DRAFT] =
      g_param_spec_boolean ("draft", NULL, NULL, FALSE, look);
  props[UNFOLD_EXPERIMENT_SCORES] =
      g_param_spec_boolean ("scores", NULL, NULL, FALSE, look);
  props[UNFOLD_EXPERIMENT_SELECTED_ATOM] =
      g_param_spec_int ("selected-atom", NULL, NULL, -1, G_MAXINT, -1, set);
  props[UNFOLD_EXPERIMENT_FIRINGS] =
      g_param_spec_boolean ("firings", NULL, NULL, FALSE, look);
  g_object_class_install_properties (object_class,
                                     UNFOLD_EXPERIMENT_N_PROPERTIES, props);
}

static guint
add_signal (const char *name, guint n, GType type)
{
  return g_signal_new (name, UNFOLD_TYPE_EXPERIMENT, G_SIGNAL_RUN_LAST, 0, NULL,
                       NULL, NULL, G_TYPE_NONE, n, type);
}

static void
unfold_experiment_class_init (UnfoldExperimentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = unfold_experiment_get_property;
  object_class->set_property = unfold_experiment_set_property;
  object_class->dispose = unfold_experiment_dispose;
  object_class->finalize = unfold_experiment_finalize;
  install_properties (object_class);

  signals[PICTURE_CHANGED] = add_signal ("picture-changed", 0, G_TYPE_NONE);
  signals[PIXELS_CHANGED] = add_signal ("pixels-changed", 1, G_TYPE_INT);
  signals[SETTINGS_CHANGED] = add_signal ("settings-changed", 1, G_TYPE_STRING);
  signals[FAILED] = add_signal ("failed", 1, G_TYPE_STRING);
}

static void
unfold_experiment_init (UnfoldExperiment *self)
{
  self->added_sigma = DEFAULT_SIGMA;
  self->told_sigma = -1.0;
  self->estimated_sigma = -1.0;
  self->seed = 1;
  self->amount = 100.0;
  self->selected_atom = -1;
  self->settle_time = DEFAULT_SETTLE_TIME;
  self->cache = unfold_result_cache_new (DEFAULT_CACHE_BYTES);
  self->saves = g_ptr_array_new ();
}

UnfoldExperiment *
unfold_experiment_new (void)
{
  return g_object_new (UNFOLD_TYPE_EXPERIMENT, NULL);
}

UnfoldPixelMap *
unfold_experiment_get_map (UnfoldExperiment *self, UnfoldPictureKind kind)
{
  if (!self->result)
    return NULL;

  return kind == UNFOLD_PICTURE_SPARSITY     ? self->result->sparsity
         : kind == UNFOLD_PICTURE_THRESHOLDS ? self->result->thresholds
                                             : NULL;
}

static UnfImage *
get_map_image (UnfoldExperiment *self, UnfoldPictureKind kind)
{
  UnfoldPixelMap *map = unfold_experiment_get_map (self, kind);

  return map ? map->image : NULL;
}

UnfImage *
unfold_experiment_get_picture (UnfoldExperiment *self, UnfoldPictureKind kind)
{
  switch (kind) {
  case UNFOLD_PICTURE_CLEAN:
    return self->source == UNFOLD_SOURCE_ADD_NOISE ? self->opened
                                                   : self->reference;
  case UNFOLD_PICTURE_NOISY:
    return self->noisy;
  case UNFOLD_PICTURE_DENOISED:
    return self->lesson ? self->lesson : self->estimate;
  case UNFOLD_PICTURE_SPREAD:
    return self->result ? self->result->spread : NULL;
  case UNFOLD_PICTURE_SPARSITY:
  case UNFOLD_PICTURE_THRESHOLDS:
    return get_map_image (self, kind);
  case UNFOLD_PICTURE_BEFORE:
    return self->before;
  default:
    return NULL;
  }
}

int
unfold_experiment_get_width (UnfoldExperiment *self)
{
  return self->opened ? unf_image_get_width (self->opened) : 0;
}

int
unfold_experiment_get_height (UnfoldExperiment *self)
{
  return self->opened ? unf_image_get_height (self->opened) : 0;
}

UnfImage *
unfold_experiment_get_opened (UnfoldExperiment *self)
{
  return self->opened;
}

GFile *
unfold_experiment_get_file (UnfoldExperiment *self)
{
  return self->file;
}

const char *
unfold_experiment_get_title (UnfoldExperiment *self)
{
  return self->title;
}

double
unfold_experiment_get_estimated_sigma (UnfoldExperiment *self)
{
  return self->estimated_sigma;
}

UnfoldScores
unfold_experiment_get_scores (UnfoldExperiment *self, UnfoldPictureKind kind)
{
  if (kind == UNFOLD_PICTURE_NOISY)
    return self->noisy_scores;
  if (kind == UNFOLD_PICTURE_DENOISED)
    return self->lesson ? self->lesson_scores : self->scores;
  if (kind == UNFOLD_PICTURE_BEFORE)
    return self->before_scores;

  return (UnfoldScores){ .is_valid = FALSE };
}

int
unfold_experiment_get_n_iterations (UnfoldExperiment *self)
{
  return self->result && self->result->iterations
             ? (int) self->result->iterations->len
             : 0;
}

UnfImage *
unfold_experiment_get_iteration (UnfoldExperiment *self, int k)
{
  g_return_val_if_fail (k >= 0, NULL);
  g_return_val_if_fail (k <= unfold_experiment_get_n_iterations (self), NULL);

  if (k == 0)
    return self->result ? self->result->noisy : self->noisy;
  return g_ptr_array_index (self->result->iterations, k - 1);
}

UnfTensor *
unfold_experiment_get_atom_use (UnfoldExperiment *self)
{
  return self->result ? self->result->use : NULL;
}

UnfoldFirings *
unfold_experiment_get_firings (UnfoldExperiment *self)
{
  return self->result ? self->result->firings : NULL;
}

UnfoldResult *
unfold_experiment_get_result (UnfoldExperiment *self)
{
  return self->result;
}

UnfoldState
unfold_experiment_get_state (UnfoldExperiment *self)
{
  if (self->loading)
    return UNFOLD_STATE_LOADING;

  return self->lesson && self->state == UNFOLD_STATE_FINAL
             ? UNFOLD_STATE_ADAPTING
             : self->state;
}

double
unfold_experiment_get_progress (UnfoldExperiment *self)
{
  return self->progress;
}

gboolean
unfold_experiment_get_draft (UnfoldExperiment *self,
                             UnfRegion *region,
                             int *done,
                             int *total)
{
  if (self->is_draft && region)
    *region = self->draft_region;
  if (self->is_draft && done)
    *done = self->shifts_done;
  if (self->is_draft && total)
    *total = self->shifts;

  return self->is_draft;
}

const char *
unfold_experiment_get_failure (UnfoldExperiment *self)
{
  return self->failure;
}

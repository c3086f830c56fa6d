/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-inspection.h"

#include "unfold-explain-job.h"

#include <string.h>

/* Least difference between black and white, so that flat patches look flat. */
#define LEAST_RANGE (24.0 / 255.0)

struct _UnfoldInspection {
  GObject parent_instance;

  UnfoldExperiment *experiment;

  /* What is wanted. */
  gboolean is_active, has_pixel;
  UnfSpot spot;
  int iteration;

  /* What was asked last. */
  UnfoldExplainJob *job;
  UnfoldResult *asked;
  UnfSpot asked_spot;

  /* What is known. */
  UnfExplanation *explanation;
  UnfoldResult *result;
  char *failure;
};

G_DEFINE_FINAL_TYPE (UnfoldInspection, unfold_inspection, G_TYPE_OBJECT)

enum {
  PROP_ACTIVE = 1,
  PROP_SHIFT,
  PROP_CHANNEL,
  PROP_ITERATION,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
set_result (UnfoldResult **place, UnfoldResult *result)
{
  UnfoldResult *old = *place;

  *place = result ? unfold_result_ref (result) : NULL;
  g_clear_pointer (&old, unfold_result_unref);
}

static void
emit_changed (UnfoldInspection *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop (UnfoldInspection *self)
{
  g_clear_pointer (&self->job, unfold_explain_job_end);
  set_result (&self->asked, NULL);
}

static void
forget (UnfoldInspection *self)
{
  stop (self);
  set_result (&self->result, NULL);
  g_clear_pointer (&self->explanation, unf_explanation_unref);
  g_clear_pointer (&self->failure, g_free);
}

static gboolean
same_spot (const UnfSpot *a, const UnfSpot *b)
{
  return a->x == b->x && a->y == b->y && a->shift == b->shift &&
         a->channel == b->channel;
}

/* Details that come to a final later make another result of the same bits. */
static gboolean
same_result (const UnfoldResult *a, const UnfoldResult *b)
{
  return a && b &&
         (a == b ||
          (a->noisy == b->noisy && unfold_recipe_equal (a->recipe, b->recipe)));
}

static void
answered_cb (UnfExplanation *explanation,
             const GError *error,
             gpointer user_data)
{
  UnfoldInspection *self = user_data;

  g_clear_pointer (&self->job, unfold_explain_job_end);
  g_clear_pointer (&self->failure, g_free);
  if (error)
    self->failure = g_strdup (error->message);

  g_clear_pointer (&self->explanation, unf_explanation_unref);
  if (explanation)
    self->explanation = unf_explanation_ref (explanation);
  set_result (&self->result, explanation ? self->asked : NULL);
  emit_changed (self);
}

/* The channel that there is: another picture may have fewer. */
static UnfSpot
find_spot (UnfoldInspection *self, const UnfoldResult *result)
{
  UnfSpot spot = self->spot;

  spot.x = MIN (spot.x, unf_image_get_width (result->noisy) - 1);
  spot.y = MIN (spot.y, unf_image_get_height (result->noisy) - 1);
  spot.channel = MIN (spot.channel, unf_image_get_channels (result->noisy) - 1);

  return spot;
}

/* Asks if that has not been asked yet. Until the answer is there, the old one
 * stays. */
static void
refresh (UnfoldInspection *self)
{
  UnfoldResult *result = unfold_experiment_get_result (self->experiment);
  UnfSpot spot;

  if (self->is_active && self->has_pixel && result && result->recipe->model) {
    spot = find_spot (self, result);
    if (!same_result (result, self->asked) ||
        !same_spot (&spot, &self->asked_spot)) {
      stop (self);
      set_result (&self->asked, result);
      self->asked_spot = spot;
      self->job = unfold_explain_job_start (result, &spot, answered_cb, self);
    }
  }

  emit_changed (self);
}

static void
picture_changed_cb (UnfoldInspection *self)
{
  forget (self);
  self->has_pixel = FALSE;
  emit_changed (self);
}

static void
unfold_inspection_set_property (GObject *object,
                                guint id,
                                const GValue *value,
                                GParamSpec *spec)
{
  UnfoldInspection *self = UNFOLD_INSPECTION (object);

  switch (id) {
  case PROP_ACTIVE:
    self->is_active = g_value_get_boolean (value);
    break;
  case PROP_SHIFT:
    self->spot.shift = g_value_get_int (value);
    break;
  case PROP_CHANNEL:
    self->spot.channel = g_value_get_int (value);
    break;
  case PROP_ITERATION:
    self->iteration = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    return;
  }

  refresh (self);
  g_object_notify_by_pspec (object, spec);
}

static void
unfold_inspection_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *spec)
{
  UnfoldInspection *self = UNFOLD_INSPECTION (object);

  switch (id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->is_active);
    break;
  case PROP_SHIFT:
    g_value_set_int (value, self->spot.shift);
    break;
  case PROP_CHANNEL:
    g_value_set_int (value, self->spot.channel);
    break;
  case PROP_ITERATION:
    g_value_set_int (value, self->iteration);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_inspection_dispose (GObject *object)
{
  UnfoldInspection *self = UNFOLD_INSPECTION (object);

  forget (self);
  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);

  G_OBJECT_CLASS (unfold_inspection_parent_class)->dispose (object);
}

static void
unfold_inspection_class_init (UnfoldInspectionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = unfold_inspection_set_property;
  object_class->get_property = unfold_inspection_get_property;
  object_class->dispose = unfold_inspection_dispose;

  properties[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_SHIFT] = g_param_spec_int (
      "shift", NULL, NULL, UNF_ALL_SHIFTS, G_MAXINT, 0, flags);
  properties[PROP_CHANNEL] =
      g_param_spec_int ("channel", NULL, NULL, 0, 2, 0, flags);
  properties[PROP_ITERATION] =
      g_param_spec_int ("iteration", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] =
      g_signal_new ("changed", UNFOLD_TYPE_INSPECTION, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
unfold_inspection_init (UnfoldInspection *self)
{
  self->iteration = -1;
}

UnfoldInspection *
unfold_inspection_new (UnfoldExperiment *experiment)
{
  UnfoldInspection *self = g_object_new (UNFOLD_TYPE_INSPECTION, NULL);

  self->experiment = g_object_ref (experiment);
  g_signal_connect_swapped (experiment, "picture-changed",
                            G_CALLBACK (picture_changed_cb), self);
  g_signal_connect_swapped (experiment, "pixels-changed", G_CALLBACK (refresh),
                            self);
  g_signal_connect_swapped (experiment, "notify::state", G_CALLBACK (refresh),
                            self);

  return self;
}

void
unfold_inspection_set_pixel (UnfoldInspection *self, int x, int y)
{
  int width = unfold_experiment_get_width (self->experiment);
  int height = unfold_experiment_get_height (self->experiment);

  if (width == 0)
    return;

  self->spot.x = CLAMP (x, 0, width - 1);
  self->spot.y = CLAMP (y, 0, height - 1);
  self->has_pixel = TRUE;
  refresh (self);
}

gboolean
unfold_inspection_get_pixel (UnfoldInspection *self, int *x, int *y)
{
  *x = self->spot.x;
  *y = self->spot.y;
  return self->has_pixel;
}

UnfExplanation *
unfold_inspection_get_explanation (UnfoldInspection *self)
{
  return self->explanation;
}

UnfoldResult *
unfold_inspection_get_result (UnfoldInspection *self)
{
  return self->result;
}

gboolean
unfold_inspection_is_current (UnfoldInspection *self)
{
  UnfoldResult *result = unfold_experiment_get_result (self->experiment);
  UnfSpot spot;

  if (!self->explanation || self->job || !same_result (result, self->result) ||
      unfold_experiment_get_state (self->experiment) != UNFOLD_STATE_FINAL)
    return FALSE;

  spot = find_spot (self, result);
  return same_spot (&spot, &self->asked_spot);
}

const char *
unfold_inspection_get_failure (UnfoldInspection *self)
{
  return self->failure;
}

int
unfold_inspection_get_index (UnfoldInspection *self)
{
  int n = self->explanation->n_iterations;

  return self->iteration < 0 ? n - 1 : CLAMP (self->iteration, 1, n) - 1;
}

/* ---- Patches ---- */

static UnfTensor *
cut (UnfoldInspection *self, const UnfImage *image)
{
  const UnfExplanation *told = self->explanation;
  UnfRegion r = told->patch;
  UnfShape shape = told->noisy->shape;
  UnfTensor *out = unf_tensor_new (shape);

  for (int c = 0; c < shape.c; c++) {
    const float *plane =
        unf_image_get_plane (image, shape.c == 1 ? told->spot.channel : c);

    for (int i = 0; i < r.height; i++)
      memcpy (out->data + (c * r.height + i) * r.width,
              plane + (gsize) (r.y + i) * (gsize) unf_image_get_width (image) +
                  (gsize) r.x,
              (gsize) r.width * sizeof (float));
  }

  return out;
}

static UnfTensor *
subtract (UnfTensor *from, const UnfTensor *what)
{
  for (gsize i = 0; i < unf_shape_size (from->shape); i++)
    from->data[i] -= what->data[i];

  return from;
}

static UnfTensor *
cut_iteration (const UnfExplanation *told, int k)
{
  UnfTensor *out = unf_tensor_new (told->noisy->shape);
  gsize length = unf_shape_size (out->shape);

  memcpy (out->data, told->iterations->data + (gsize) k * length,
          length * sizeof (float));
  return out;
}

/* The picture on screen: the one that the panes show, too. The iterations come
 * later than the final that was explained. */
static const UnfImage *
get_estimate (UnfoldInspection *self)
{
  UnfoldResult *now = unfold_experiment_get_result (self->experiment);
  int k = unfold_inspection_get_index (self) + 1;
  int n = self->explanation->n_iterations;

  if (k < n && now && now->estimate == self->result->estimate &&
      unfold_experiment_get_n_iterations (self->experiment) == n)
    return unfold_experiment_get_iteration (self->experiment, k);

  return self->result->estimate;
}

UnfTensor *
unfold_inspection_get_patch (UnfoldInspection *self, UnfoldPatchKind kind)
{
  g_autoptr (UnfTensor) estimate = NULL;

  if (!self->explanation)
    return NULL;

  switch (kind) {
  case UNFOLD_PATCH_NOISY:
    return unf_tensor_ref (self->explanation->noisy);
  case UNFOLD_PATCH_DENOISED:
    return cut (self, get_estimate (self));
  case UNFOLD_PATCH_CLEAN:
    return self->result->clean ? cut (self, self->result->clean) : NULL;
  case UNFOLD_PATCH_REMOVED:
    estimate = cut (self, get_estimate (self));
    return subtract (cut (self, self->result->noisy), estimate);
  case UNFOLD_PATCH_ITERATION:
  default:
    return cut_iteration (self->explanation,
                          unfold_inspection_get_index (self));
  }
}

double
unfold_inspection_get_value (UnfoldInspection *self, const UnfTensor *patch)
{
  const UnfSpot *spot = &self->explanation->spot;
  UnfRegion r = self->explanation->patch;
  int channel = patch->shape.c == 1 ? 0 : spot->channel;

  return 255.0 *
         (double) patch->data[(channel * r.height + spot->y - r.y) * r.width +
                              spot->x - r.x];
}

void
unfold_inspection_get_range (UnfoldInspection *self, double *low, double *high)
{
  double middle;

  *low = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (int kind = UNFOLD_PATCH_NOISY; kind <= UNFOLD_PATCH_CLEAN; kind++) {
    g_autoptr (UnfTensor) patch =
        unfold_inspection_get_patch (self, (UnfoldPatchKind) kind);

    for (gsize i = 0; patch && i < unf_shape_size (patch->shape); i++) {
      *low = MIN (*low, (double) patch->data[i]);
      *high = MAX (*high, (double) patch->data[i]);
    }
  }

  middle = (*low + *high) / 2.0;
  *low = MIN (*low, middle - LEAST_RANGE / 2.0);
  *high = MAX (*high, middle + LEAST_RANGE / 2.0);
}

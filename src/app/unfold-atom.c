/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-atom.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _UnfoldAtom {
  GObject parent_instance;

  UnfTensor *bank;
  int index;
  double use, energy, count, threshold, norm, variance;
  float largest; /* size of a value in the whole dictionary */
};

G_DEFINE_FINAL_TYPE (UnfoldAtom, unfold_atom, G_TYPE_OBJECT)

enum {
  PROP_INDEX = 1,
  PROP_USE,
  PROP_ENERGY,
  PROP_THRESHOLD,
  PROP_NORM,
  PROP_VARIANCE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static gsize
get_size (UnfoldAtom *self)
{
  UnfShape shape = self->bank->shape;

  return (gsize) shape.c * unf_shape_plane (shape);
}

static const float *
get_values (UnfoldAtom *self)
{
  return self->bank->data + (gsize) self->index * get_size (self);
}

static void
unfold_atom_get_property (GObject *object,
                          guint id,
                          GValue *value,
                          GParamSpec *spec)
{
  UnfoldAtom *self = UNFOLD_ATOM (object);

  switch (id) {
  case PROP_INDEX:
    g_value_set_int (value, self->index);
    break;
  case PROP_USE:
    g_value_set_double (value, self->use);
    break;
  case PROP_ENERGY:
    g_value_set_double (value, self->energy);
    break;
  case PROP_THRESHOLD:
    g_value_set_double (value, self->threshold);
    break;
  case PROP_NORM:
    g_value_set_double (value, self->norm);
    break;
  case PROP_VARIANCE:
    g_value_set_double (value, self->variance);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_atom_finalize (GObject *object)
{
  unf_tensor_unref (UNFOLD_ATOM (object)->bank);

  G_OBJECT_CLASS (unfold_atom_parent_class)->finalize (object);
}

static GParamSpec *
new_number_spec (const char *name)
{
  return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, -1.0,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
unfold_atom_class_init (UnfoldAtomClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = unfold_atom_get_property;
  object_class->finalize = unfold_atom_finalize;

  properties[PROP_INDEX] =
      g_param_spec_int ("index", NULL, NULL, 0, G_MAXINT, 0,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_USE] = new_number_spec ("use");
  properties[PROP_ENERGY] = new_number_spec ("energy");
  properties[PROP_THRESHOLD] = new_number_spec ("threshold");
  properties[PROP_NORM] = new_number_spec ("norm");
  properties[PROP_VARIANCE] = new_number_spec ("variance");
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
unfold_atom_init (UnfoldAtom *self)
{
  self->use = self->energy = self->threshold = (double) NAN;
  self->count = -1.0;
}

static float
find_largest (const float *values, gsize n)
{
  float largest = 0.0f;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabsf (values[i]));

  return largest;
}

static void
measure (UnfoldAtom *self)
{
  const float *values = get_values (self);
  double n = (double) get_size (self), sum = 0.0, squares = 0.0;

  for (gsize i = 0; i < get_size (self); i++) {
    sum += (double) values[i];
    squares += (double) values[i] * (double) values[i];
  }

  self->norm = sqrt (squares);
  self->variance = MAX (squares / n - sum * sum / (n * n), 0.0);
}

/* Thresholds are affine in the noise level: t0 + t1 · sigma. */
static double
find_threshold (const UnfWeights *weights, int index, double sigma)
{
  const UnfTensor *t0 = unf_weights_find (weights, "t0");
  const UnfTensor *t1 = unf_weights_find (weights, "t1");

  if (!t0 || (gsize) index >= unf_shape_size (t0->shape))
    return (double) NAN;

  return 255.0 * (double) t0->data[index] +
         (t1 && unf_shape_equal (t0->shape, t1->shape)
              ? sigma * (double) t1->data[index]
              : 0.0);
}

GListStore *
unfold_atom_list (const UnfModel *model,
                  const char *dictionary,
                  const UnfTensor *use,
                  double places,
                  double sigma)
{
  const UnfWeights *weights = unf_model_get_weights (model);
  UnfTensor *bank = weights ? unf_weights_find (weights, dictionary) : NULL;
  GListStore *list = g_list_store_new (UNFOLD_TYPE_ATOM);
  int n = bank ? bank->shape.n : 0;
  float largest =
      bank ? find_largest (bank->data, unf_shape_size (bank->shape)) : 0.0f;

  for (int k = 0; k < n; k++) {
    g_autoptr (UnfoldAtom) atom = g_object_new (UNFOLD_TYPE_ATOM, NULL);

    atom->bank = unf_tensor_ref (bank);
    atom->index = k;
    atom->largest = largest;
    measure (atom);
    atom->threshold = find_threshold (weights, k, sigma);
    if (use && use->shape.n == n && use->shape.w == 2) {
      atom->use = (double) use->data[2 * k];
      atom->energy = (double) use->data[2 * k + 1];
      if (places > 0.0)
        atom->count = round (atom->use * places);
    }
    g_list_store_append (list, atom);
  }

  return list;
}

int
unfold_atom_get_index (UnfoldAtom *self)
{
  return self->index;
}

double
unfold_atom_get_use (UnfoldAtom *self)
{
  return self->use;
}

double
unfold_atom_get_count (UnfoldAtom *self)
{
  return self->count;
}

UnfTensor *
unfold_atom_get_bank (UnfoldAtom *self)
{
  return self->bank;
}

UnfImage *
unfold_atom_make_picture (UnfoldAtom *self, UnfoldAtomScale scale)
{
  UnfShape shape = self->bank->shape;
  const float *values = get_values (self);
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, shape.c, shape.h, shape.w });
  float largest = scale == UNFOLD_ATOM_SCALE_COMMON
                      ? self->largest
                      : find_largest (values, get_size (self));

  for (gsize i = 0; i < get_size (self); i++)
    pixels->data[i] = largest > 0.0f ? values[i] / largest : 0.0f;

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static void
describe_use (UnfoldAtom *self, GString *text)
{
  g_autofree char *count =
      unfold_number_format_count ((guint64) MAX (self->count, 0.0));
  g_autofree char *share = unfold_number_format (100.0 * self->use, 2);

  if (self->use == 0.0)
    g_string_append (text, _ (", not used on this picture"));
  else if (self->use > 0.0 && self->count >= 0.0)
    g_string_append_printf (text, _ (", used %s times (%s %% of its places)"),
                            count, share);
  else if (self->use > 0.0)
    g_string_append_printf (text, _ (", used at %s %% of its places"), share);
}

char *
unfold_atom_describe (UnfoldAtom *self)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, _ ("Atom %d"), self->index);
  describe_use (self, text);
  if (self->energy > 0.0)
    g_string_append_printf (text, _ (", energy %.3g"), self->energy);
  if (!isnan (self->threshold)) {
    g_autofree char *threshold = unfold_number_format (self->threshold, 2);

    g_string_append_printf (text, _ (", threshold %s"), threshold);
  }
  g_string_append_printf (text, _ (", norm %.3f"), self->norm);

  return g_string_free (text, FALSE);
}

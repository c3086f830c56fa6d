/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-atom-pair.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>

struct _UnfoldAtomPair {
  GObject parent_instance;

  UnfTensor *bank, *other;
  int index;
  UnfAtomMatch match;
};

G_DEFINE_FINAL_TYPE (UnfoldAtomPair, unfold_atom_pair, G_TYPE_OBJECT)

enum {
  PROP_INDEX = 1,
  PROP_DISTANCE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
unfold_atom_pair_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *spec)
{
  UnfoldAtomPair *self = UNFOLD_ATOM_PAIR (object);

  if (id == PROP_INDEX)
    g_value_set_int (value, self->index);
  else if (id == PROP_DISTANCE)
    g_value_set_double (value, unfold_atom_pair_get_distance (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_atom_pair_finalize (GObject *object)
{
  unf_tensor_unref (UNFOLD_ATOM_PAIR (object)->bank);
  unf_tensor_unref (UNFOLD_ATOM_PAIR (object)->other);

  G_OBJECT_CLASS (unfold_atom_pair_parent_class)->finalize (object);
}

static void
unfold_atom_pair_class_init (UnfoldAtomPairClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = unfold_atom_pair_get_property;
  object_class->finalize = unfold_atom_pair_finalize;

  properties[PROP_INDEX] =
      g_param_spec_int ("index", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_DISTANCE] =
      g_param_spec_double ("distance", NULL, NULL, 0.0, 2.0, 0.0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
unfold_atom_pair_init (UnfoldAtomPair *self)
{
}

int
unfold_atom_pair_get_index (UnfoldAtomPair *self)
{
  return self->index;
}

int
unfold_atom_pair_get_other (UnfoldAtomPair *self)
{
  return self->match.other;
}

/* ‖a − b‖² = 2 − 2⟨a,b⟩ for norms of 1; rounding may pass 1. */
double
unfold_atom_pair_get_distance (UnfoldAtomPair *self)
{
  return sqrt (MAX (0.0, 2.0 - 2.0 * fabs (self->match.correlation)));
}

static const float *
get_atom (const UnfTensor *bank, int index, gsize *size)
{
  *size = unf_shape_size (bank->shape) / (gsize) bank->shape.n;
  return bank->data + (gsize) index * *size;
}

static double
find_norm (const float *values, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (double) values[i] * (double) values[i];

  return sum > 0.0 ? sqrt (sum) : 1.0;
}

static double
find_largest (const float *values, gsize n)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs ((double) values[i]));

  return largest > 0.0 ? largest : 1.0;
}

static UnfTensor *
new_pixels (const UnfTensor *bank)
{
  return unf_tensor_new (
      (UnfShape){ 1, bank->shape.c, bank->shape.h, bank->shape.w });
}

static UnfImage *
make_picture (const UnfTensor *bank, int index, double sign)
{
  g_autoptr (UnfTensor) pixels = new_pixels (bank);
  gsize n;
  const float *values = get_atom (bank, index, &n);
  double scale = sign / find_largest (values, n);

  for (gsize i = 0; i < n; i++)
    pixels->data[i] = (float) (scale * (double) values[i]);

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static double
get_sign (UnfoldAtomPair *self)
{
  return self->match.correlation < 0.0 ? -1.0 : 1.0;
}

UnfImage *
unfold_atom_pair_make_first (UnfoldAtomPair *self)
{
  return make_picture (self->bank, self->index, 1.0);
}

UnfImage *
unfold_atom_pair_make_second (UnfoldAtomPair *self)
{
  if (self->match.other < 0)
    return NULL;

  return make_picture (self->other, self->match.other, get_sign (self));
}

UnfImage *
unfold_atom_pair_make_difference (UnfoldAtomPair *self)
{
  g_autoptr (UnfTensor) pixels = NULL;
  const float *a, *b;
  double scale, of_b;
  gsize n;

  if (self->match.other < 0)
    return NULL;

  a = get_atom (self->bank, self->index, &n);
  b = get_atom (self->other, self->match.other, &n);
  scale = 1.0 / find_largest (a, n);
  of_b = get_sign (self) * find_norm (a, n) / find_norm (b, n);
  pixels = new_pixels (self->bank);
  for (gsize i = 0; i < n; i++)
    pixels->data[i] = (float) (scale * ((double) a[i] - of_b * (double) b[i]));

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

char *
unfold_atom_pair_describe (UnfoldAtomPair *self)
{
  g_autofree char *correlation =
      unfold_number_format (self->match.correlation, 2);
  g_autofree char *distance =
      unfold_number_format (100.0 * unfold_atom_pair_get_distance (self), 0);

  if (self->match.other < 0)
    return g_strdup_printf (
        _ ("Atom %d has no partner in the other dictionary"), self->index);

  return g_strdup_printf (
      _ ("Atom %d and atom %d of the other dictionary: correlation %s, "
         "difference %s %%"),
      self->index, self->match.other, correlation, distance);
}

GListStore *
unfold_atom_pair_list (UnfTensor *bank,
                       UnfTensor *other,
                       const UnfAtomMatch *matches)
{
  GListStore *list = g_list_store_new (UNFOLD_TYPE_ATOM_PAIR);

  for (int k = 0; k < bank->shape.n; k++) {
    g_autoptr (UnfoldAtomPair) pair =
        g_object_new (UNFOLD_TYPE_ATOM_PAIR, NULL);

    pair->bank = unf_tensor_ref (bank);
    pair->other = unf_tensor_ref (other);
    pair->index = k;
    pair->match = matches[k];
    g_list_store_append (list, pair);
  }

  return list;
}

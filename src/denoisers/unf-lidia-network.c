/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-lidia-network.h"

#include <string.h>

#include "batch-norm.h"
#include "group.h"
#include "mix.h"
#include "piecewise.h"
#include "relu.h"
#include "separable.h"

/* Where a walk over the names stands. */
typedef struct {
  UnfLidiaNameFunc func;
  gpointer data;
  int length, features;
} Walk;

static gboolean
say (const Walk *walk, const char *prefix, const char *name, UnfShape shape)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  return walk->func (full, shape, walk->data);
}

static gboolean
say_matrix (const Walk *walk,
            const char *prefix,
            const char *name,
            int m,
            int n)
{
  return say (walk, prefix, name, (UnfShape){ m, n, 1, 1 });
}

static gboolean
say_vector (const Walk *walk, const char *prefix, const char *name, int n)
{
  return say (walk, prefix, name, (UnfShape){ 1, 1, 1, n });
}

static gboolean
say_norm (const Walk *walk, const char *prefix, int n)
{
  return say_vector (walk, prefix, "weight", n) &&
         say_vector (walk, prefix, "bias", n) &&
         say_vector (walk, prefix, "running_mean", n) &&
         say_vector (walk, prefix, "running_var", n);
}

/* The shape of a separable transform: rows and columns, in and out. */
typedef struct {
  int h_in, v_in, h_out, v_out;
} Sides;

static gboolean
say_separable (const Walk *walk, const char *prefix, Sides s)
{
  return say_matrix (walk, prefix, "ver.weight", s.v_out, s.v_in) &&
         say_matrix (walk, prefix, "hor.weight", s.h_out, s.h_in) &&
         say (walk, prefix, "b", (UnfShape){ 1, 1, s.h_out, s.v_out });
}

static gboolean
say_normalised (const Walk *walk, const char *prefix, int rows)
{
  Sides square = { rows, walk->features, rows, walk->features };
  g_autofree char *transform = g_strconcat (prefix, "ver_hor.", NULL);
  g_autofree char *norm = g_strconcat (prefix, "bn.", NULL);

  return say_separable (walk, transform, square) && say_norm (walk, norm, rows);
}

#define SEPARABLE "separable_fc_net."

static gboolean
say_weighing (const Walk *walk, int scale)
{
  enum { N = UNF_LIDIA_GROUP };
  g_autofree char *prefix = g_strdup_printf ("weights_net%d.", scale);

  for (int l = 0; l < UNF_LIDIA_WEIGHING; l++) {
    g_autofree char *product = g_strdup_printf ("%sfc%d.", prefix, l);
    g_autofree char *norm = g_strdup_printf ("%sbn%d.", prefix, l);

    if (!say_matrix (walk, product, "weight", N, N) ||
        !say_norm (walk, norm, N))
      return FALSE;
  }

  return say_matrix (walk, prefix, "fc_out.weight", N, N) &&
         say_vector (walk, prefix, "fc_out.bias", N);
}

static gboolean
say_scale (const Walk *walk, int scale, gboolean is_full)
{
  enum { N = UNF_LIDIA_GROUP };
  int n = walk->length, features = walk->features;
  g_autofree char *part = g_strdup_printf (SEPARABLE "sep_part1_s%d.", scale);
  g_autofree char *first = g_strconcat (part, "ver_hor_bn_re0.ver_hor.", NULL);
  g_autofree char *second = g_strconcat (part, "ver_hor_bn_re1.", NULL);
  g_autofree char *before =
      g_strdup_printf (SEPARABLE "ver_hor_agg%d_pre.", scale);
  g_autofree char *after =
      g_strdup_printf (SEPARABLE "ver_hor_bn_re_agg%d_post.ver_hor.", scale);

  return say_separable (walk, first, (Sides){ N, n, N, features }) &&
         (!is_full || (say_vector (walk, part, "a", 1) &&
                       say_normalised (walk, second, N))) &&
         say_separable (walk, before, (Sides){ N, features, 1, n }) &&
         say_separable (walk, after, (Sides){ 1, n, N, features }) &&
         say_weighing (walk, scale);
}

gboolean
unf_lidia_for_names (int channels,
                     gboolean is_full,
                     UnfLidiaNameFunc func,
                     gpointer user_data)
{
  Walk walk = { func, user_data, channels == 1 ? 49 : 75,
                channels == 1 ? 64 : 80 };
  static const char part[] = SEPARABLE "sep_part2.";

  return say_vector (&walk, "", "alpha0", 1) &&
         say_vector (&walk, "", "alpha1", 1) &&
         say_vector (&walk, "", "beta", 1) && say_scale (&walk, 0, is_full) &&
         say_scale (&walk, 1, is_full) &&
         say_normalised (&walk, SEPARABLE "sep_part2.ver_hor_bn_re2.",
                         UNF_LIDIA_ROWS) &&
         (!is_full ||
          (say_vector (&walk, part, "a", 1) &&
           say_normalised (&walk, SEPARABLE "sep_part2.ver_hor_bn_re3.",
                           UNF_LIDIA_ROWS))) &&
         say_separable (
             &walk, SEPARABLE "sep_part2.ver_hor_out.",
             (Sides){ UNF_LIDIA_ROWS, walk.features, 1, walk.length });
}

static UnfTensor *
find (const UnfWeights *weights, const char *prefix, const char *name)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  return unf_weights_find (weights, full);
}

static void
find_norm (UnfLidiaLayer *layer, const UnfWeights *weights, const char *prefix)
{
  layer->gamma = find (weights, prefix, "weight");
  layer->beta = find (weights, prefix, "bias");
  layer->mean = find (weights, prefix, "running_mean");
  layer->variance = find (weights, prefix, "running_var");
}

static UnfLidiaLayer
find_separable (const UnfWeights *weights, const char *prefix)
{
  return (UnfLidiaLayer){ .H = find (weights, prefix, "hor.weight"),
                          .V = find (weights, prefix, "ver.weight"),
                          .b = find (weights, prefix, "b") };
}

static UnfLidiaLayer
find_normalised (const UnfWeights *weights, const char *prefix)
{
  g_autofree char *transform = g_strconcat (prefix, "ver_hor.", NULL);
  g_autofree char *norm = g_strconcat (prefix, "bn.", NULL);
  UnfLidiaLayer layer = find_separable (weights, transform);

  find_norm (&layer, weights, norm);
  return layer;
}

static void
find_weighing (UnfLidiaLayer *layers, const UnfWeights *weights, int scale)
{
  g_autofree char *prefix = g_strdup_printf ("weights_net%d.", scale);

  for (int l = 0; l < UNF_LIDIA_WEIGHING; l++) {
    g_autofree char *product = g_strdup_printf ("fc%d.weight", l);
    g_autofree char *norm = g_strdup_printf ("%sbn%d.", prefix, l);

    layers[l] = (UnfLidiaLayer){ .H = find (weights, prefix, product) };
    find_norm (&layers[l], weights, norm);
  }

  layers[UNF_LIDIA_WEIGHING] =
      (UnfLidiaLayer){ .H = find (weights, prefix, "fc_out.weight"),
                       .b = find (weights, prefix, "fc_out.bias") };
}

static void
find_scale (UnfLidiaNetwork *net, const UnfWeights *weights, int scale)
{
  g_autofree char *part = g_strdup_printf (SEPARABLE "sep_part1_s%d.", scale);
  g_autofree char *first = g_strconcat (part, "ver_hor_bn_re0.ver_hor.", NULL);
  g_autofree char *second = g_strconcat (part, "ver_hor_bn_re1.", NULL);
  g_autofree char *before =
      g_strdup_printf (SEPARABLE "ver_hor_agg%d_pre.", scale);
  g_autofree char *after =
      g_strdup_printf (SEPARABLE "ver_hor_bn_re_agg%d_post.ver_hor.", scale);
  g_autofree char *alpha = g_strdup_printf ("alpha%d", scale);

  net->alpha[scale] = unf_weights_find (weights, alpha);
  net->a[scale] = find (weights, part, "a");
  net->first[scale] = find_separable (weights, first);
  net->second[scale] = find_normalised (weights, second);
  net->before[scale] = find_separable (weights, before);
  net->after[scale] = find_separable (weights, after);
  find_weighing (net->weigh[scale], weights, scale);
}

UnfLidiaNetwork
unf_lidia_network (const UnfWeights *weights)
{
  UnfLidiaNetwork net = { 0 };

  for (int scale = 0; scale < UNF_LIDIA_SCALES; scale++)
    find_scale (&net, weights, scale);
  net.beta = unf_weights_find (weights, "beta");
  net.a[UNF_LIDIA_SCALES] = find (weights, SEPARABLE "sep_part2.", "a");
  net.joined = find_normalised (weights, SEPARABLE "sep_part2.ver_hor_bn_re2.");
  net.last = find_normalised (weights, SEPARABLE "sep_part2.ver_hor_bn_re3.");
  net.out = find_separable (weights, SEPARABLE "sep_part2.ver_hor_out.");

  net.is_full = net.a[UNF_LIDIA_SCALES] != NULL;
  net.softening =
      0.01f * (float) unf_weights_get_setting (weights, "softening", 0.0);
  net.features = net.first[0].V->shape.n;
  net.length = net.first[0].V->shape.c;
  net.channels = net.length == 49 ? 1 : 3;
  net.side = net.channels == 1 ? 7 : 5;

  return net;
}

static UnfVar *
parameter (const UnfLidiaPass *pass, UnfTensor *tensor)
{
  return tensor ? unf_tape_parameter (pass->tape, tensor) : NULL;
}

static UnfVar *
transform (const UnfLidiaPass *pass, const UnfLidiaLayer *layer, UnfVar *x)
{
  return unf_separable (pass->tape, x, parameter (pass, layer->H),
                        parameter (pass, layer->V), parameter (pass, layer->b));
}

static void
measure (const UnfLidiaPass *pass, const UnfTensor *x)
{
  UnfBatchNorm s = { x->shape.c, unf_shape_plane (x->shape) };

  unf_batch_norm_add_sums (pass->sums, x->data, &s);
}

/* ReLU (BN (H x Vᵀ + b)), or without BN where the layer has none. */
static UnfVar *
rectified (const UnfLidiaPass *pass, const UnfLidiaLayer *layer, UnfVar *x)
{
  UnfVar *y = transform (pass, layer, x);

  if (pass->measured == layer) {
    measure (pass, y->value);
    unf_tape_consume (pass->tape, y);
    return NULL;
  }

  if (!layer->gamma)
    return unf_relu (pass->tape, y);

  return unf_batch_norm_relu (pass->tape, y, parameter (pass, layer->gamma),
                              parameter (pass, layer->beta),
                              pass->has_own_statistics ? NULL : layer->mean,
                              pass->has_own_statistics ? NULL
                                                       : layer->variance);
}

/* a x + (1 − a) ReLU (BN (H x Vᵀ + b)), in full networks. */
static UnfVar *
mixed (const UnfLidiaPass *pass,
       UnfTensor *a,
       const UnfLidiaLayer *layer,
       UnfVar *x)
{
  UnfVar *y, *out;

  if (!pass->net->is_full)
    return x;

  y = rectified (pass, layer, x);
  out = y ? unf_mix (pass->tape, parameter (pass, a), x, y) : NULL;
  unf_tape_consume (pass->tape, x);

  return out;
}

UnfVar *
unf_lidia_weigh (const UnfLidiaPass *pass, int scale, UnfTensor *e)
{
  const UnfLidiaLayer *layers = pass->net->weigh[scale];
  UnfVar *x =
      unf_decay (pass->tape, parameter (pass, pass->net->alpha[scale]), e);

  for (int l = 0; l < UNF_LIDIA_WEIGHING && x; l++) {
    UnfVar *y = rectified (pass, &layers[l], x);

    unf_tape_consume (pass->tape, x);
    x = y;
  }

  return x ? transform (pass, &layers[UNF_LIDIA_WEIGHING], x) : NULL;
}

UnfVar *
unf_lidia_features (const UnfLidiaPass *pass, int scale, UnfTensor *patches)
{
  return unf_separable (pass->tape, unf_tape_constant (pass->tape, patches),
                        NULL, parameter (pass, pass->net->first[scale].V),
                        NULL);
}

/* What training runs piece by piece: positions are strangers to each other
 * there, unless statistics are made of them. A piece is as large as the cache
 * likes it. */
enum { PIECE = 64 };

typedef struct {
  UnfLidiaNetwork net;
  int scale;
} PieceData;

static gboolean
is_piecewise (const UnfLidiaPass *pass)
{
  return !pass->has_own_statistics && !pass->measured;
}

static UnfVar *
group_layers (const UnfLidiaPass *pass, int scale, UnfVar *group)
{
  UnfLidiaLayer rest = pass->net->first[scale];
  UnfVar *x;

  rest.V = NULL;
  x = rectified (pass, &rest, group);
  unf_tape_consume (pass->tape, group);

  return mixed (pass, pass->net->a[scale], &pass->net->second[scale], x);
}

static UnfVar *
group_piece (UnfTape *tape, UnfVar *const *inputs, gconstpointer data)
{
  const PieceData *piece = data;
  UnfLidiaPass pass = { .net = &piece->net, .tape = tape };

  return group_layers (&pass, piece->scale, inputs[0]);
}

UnfVar *
unf_lidia_group (const UnfLidiaPass *pass,
                 int scale,
                 UnfVar *features,
                 const int *where,
                 UnfVar *v)
{
  UnfVar *group = unf_group (pass->tape, features, v, where);
  PieceData data = { *pass->net, scale };

  if (!is_piecewise (pass))
    return group_layers (pass, scale, group);

  return unf_piecewise (pass->tape, &group, 1, PIECE, group->value->shape,
                        group_piece, &data, sizeof data);
}

UnfVar *
unf_lidia_before (const UnfLidiaPass *pass, int scale, UnfVar *x)
{
  return transform (pass, &pass->net->before[scale], x);
}

/* x of both scales, then t of both. */
static UnfVar *
noise_layers (const UnfLidiaPass *pass, UnfVar *const *inputs)
{
  UnfVar *parts[] = { inputs[0], inputs[1],
                      rectified (pass, &pass->net->after[0], inputs[2]),
                      rectified (pass, &pass->net->after[1], inputs[3]) };
  UnfVar *z = unf_join_rows (pass->tape, parts, G_N_ELEMENTS (parts));
  UnfVar *y = rectified (pass, &pass->net->joined, z);

  unf_tape_consume (pass->tape, z);
  if (y)
    y = mixed (pass, pass->net->a[UNF_LIDIA_SCALES], &pass->net->last, y);

  return y ? transform (pass, &pass->net->out, y) : NULL;
}

static UnfVar *
noise_piece (UnfTape *tape, UnfVar *const *inputs, gconstpointer data)
{
  const PieceData *piece = data;
  UnfLidiaPass pass = { .net = &piece->net, .tape = tape };

  return noise_layers (&pass, inputs);
}

UnfVar *
unf_lidia_noise (const UnfLidiaPass *pass, UnfVar *const *x, UnfVar *const *t)
{
  UnfVar *inputs[] = { x[0], x[1], t[0], t[1] };
  PieceData data = { .net = *pass->net };

  if (!is_piecewise (pass))
    return noise_layers (pass, inputs);

  return unf_piecewise (pass->tape, inputs, G_N_ELEMENTS (inputs), PIECE,
                        t[0]->value->shape, noise_piece, &data, sizeof data);
}

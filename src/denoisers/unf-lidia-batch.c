/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-lidia-batch.h"

#include <math.h>
#include <string.h>

#include "batch-norm.h"
#include "planes.h"
#include "unf-lidia-scale.h"

/* What is known of the crops before any weight is. */
typedef struct {
  const UnfLidiaNetwork *net;
  UnfShape shape;    /* of the crops */
  int rows, columns; /* of positions in each */
  UnfLidiaLevels levels;
  UnfLidiaScale scale[UNF_LIDIA_SCALES];
} Crops;

static void
crops_clear (Crops *crops)
{
  unf_lidia_levels_clear (&crops->levels);
  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    unf_lidia_scale_clear (&crops->scale[s]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crops, crops_clear)

static int
positions (const Crops *crops)
{
  return crops->shape.n * crops->rows * crops->columns;
}

static UnfRegion
all_positions (const Crops *crops)
{
  return (UnfRegion){ 0, 0, crops->columns, crops->rows };
}

/* Candidates beyond the positions, on each side. */
static int
beyond (const Crops *crops, int s)
{
  UnfNeighbourhood hood = unf_lidia_scale_hood (&crops->scale[s], crops->net);

  return hood.dilation * hood.radius;
}

static UnfTensor *
take_patches (const Crops *crops, int s, UnfRegion region)
{
  UnfFold fold = unf_lidia_scale_fold (&crops->scale[s], crops->net, region);
  UnfTensor *patches = unf_tensor_new (
      (UnfShape){ 1, 1, unf_fold_positions (&fold), crops->net->length });

  unf_fold_take (patches->data, crops->scale[s].pixels->data, &fold);
  return patches;
}

/* Picture @b of @pictures as a picture of its own. */
static UnfTensor *
one_of (const UnfTensor *pictures, int b)
{
  UnfShape shape = pictures->shape;
  UnfTensor *one;

  shape.n = 1;
  one = unf_tensor_new (shape);
  memcpy (one->data, pictures->data + (size_t) b * unf_shape_size (shape),
          unf_shape_size (shape) * sizeof (float));

  return one;
}

/* For all positions of all crops, which patches near them are neighbours, and
 * how far they are. */
static void
find_neighbours (const Crops *crops, int s, guint16 *index, float *distance)
{
  UnfNeighbourhood hood = unf_lidia_scale_hood (&crops->scale[s], crops->net);
  size_t members = (size_t) (crops->rows * crops->columns) * UNF_LIDIA_GROUP;

  for (int b = 0; b < crops->shape.n; b++) {
    g_autoptr (UnfTensor) gray = one_of (crops->scale[s].gray, b);

    unf_neighbours_find (index + (size_t) b * members,
                         distance + (size_t) b * members, &hood, gray,
                         all_positions (crops), NULL);
  }
}

static int *
find_members (const Crops *crops, int s, const guint16 *index)
{
  UnfNeighbourhood hood = unf_lidia_scale_hood (&crops->scale[s], crops->net);
  int window = unf_neighbourhood_window (&hood);
  int height = crops->rows + 2 * beyond (crops, s);
  int width = crops->columns + 2 * beyond (crops, s);
  int n = positions (crops), each = crops->rows * crops->columns;
  int *where = g_new (int, UNF_LIDIA_GROUP *n);

  for (int p = 0; p < n; p++)
    for (int k = 0; k < UNF_LIDIA_GROUP; k++) {
      int candidate = index[p * UNF_LIDIA_GROUP + k];
      int row =
          p % each / crops->columns + hood.dilation * (candidate / window);
      int column = p % crops->columns + hood.dilation * (candidate % window);

      where[k * n + p] = (p / each * height + row) * width + column;
    }

  return where;
}

static UnfVar *
weigh (const Crops *crops,
       const UnfLidiaPass *pass,
       int s,
       const float *distance)
{
  int n = positions (crops);
  g_autoptr (UnfTensor) patches =
      take_patches (crops, s, all_positions (crops));
  g_autoptr (UnfTensor) e =
      unf_tensor_new ((UnfShape){ 1, UNF_LIDIA_GROUP, n, 1 });

  unf_lidia_describe (e->data, (size_t) n, distance, patches->data, n,
                      crops->net->length);
  return unf_lidia_weigh (pass, s, e);
}

static UnfVar *
make_features (const Crops *crops, const UnfLidiaPass *pass, int s)
{
  int more = beyond (crops, s);
  g_autoptr (UnfTensor) patches =
      take_patches (crops, s,
                    (UnfRegion){ -more, -more, crops->columns + 2 * more,
                                 crops->rows + 2 * more });

  return unf_lidia_features (pass, s, patches);
}

/* x and t of one scale. */
static gboolean
record_scale (const Crops *crops,
              const UnfLidiaPass *pass,
              int s,
              UnfVar **x,
              UnfVar **t)
{
  gsize members = (gsize) positions (crops) * UNF_LIDIA_GROUP;
  g_autofree guint16 *index = g_new (guint16, members);
  g_autofree float *distance = g_new (float, members);
  g_autofree int *where = NULL;
  int reach = (s + 1) * (crops->net->side - 1);
  UnfFold fold = { crops->shape.n,
                   crops->shape.c,
                   crops->rows + reach,
                   crops->columns + reach,
                   crops->net->side,
                   s + 1,
                   0,
                   0,
                   crops->rows,
                   crops->columns };
  UnfVar *v;

  find_neighbours (crops, s, index, distance);
  where = find_members (crops, s, index);
  v = weigh (crops, pass, s, distance);
  *x = v ? unf_lidia_group (pass, s, make_features (crops, pass, s), where, v)
         : NULL;
  if (!*x)
    return FALSE;

  *t = unf_fold_average (pass->tape, unf_lidia_before (pass, s, *x),
                         s == 1 ? v : NULL, crops->net->softening, &fold,
                         s == 1);
  return TRUE;
}

/* From the network's scale to that of pictures. */
static UnfVar *
restore (const Crops *crops, UnfTape *tape, UnfVar *estimate)
{
  int n = crops->shape.n * crops->shape.c;
  g_autofree double *factors = g_new (double, n);
  g_autofree double *offsets = g_new (double, n);

  for (int i = 0; i < n; i++) {
    factors[i] = 0.5 / crops->levels.gains[i / crops->shape.c];
    offsets[i] = 0.5 * (crops->levels.means[i] + 1.0);
  }

  return unf_scale_planes (tape, estimate, factors, offsets);
}

/* What both scales say of the pixels that the patches of scale 0 are over, in
 * its pictures. */
static UnfVar *
record (const Crops *crops, const UnfLidiaPass *pass)
{
  UnfVar *x[UNF_LIDIA_SCALES], *t[UNF_LIDIA_SCALES], *noise;
  g_autoptr (UnfTensor) patches = NULL;
  UnfFold fold;

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    if (!record_scale (crops, pass, s, &x[s], &t[s]))
      return NULL;

  noise = unf_lidia_noise (pass, x, t);
  if (!noise)
    return NULL;

  patches = take_patches (crops, 0, all_positions (crops));
  fold = unf_lidia_scale_fold (&crops->scale[0], crops->net,
                               all_positions (crops));
  return restore (
      crops, pass->tape,
      unf_fold_estimate (pass->tape, noise, patches,
                         unf_tape_parameter (pass->tape, crops->net->beta),
                         &fold));
}

UnfVar *
unf_lidia_record_batch (UnfLidiaPass *pass,
                        const UnfTensor *noisy,
                        const double *sigma,
                        double reference,
                        int margin)
{
  const UnfLidiaNetwork *net = pass->net;
  UnfShape shape = noisy->shape;
  g_auto (Crops) crops = {
    .net = net,
    .shape = shape,
    .rows = shape.h - 2 * margin + net->side - 1,
    .columns = shape.w - 2 * margin + net->side - 1,
    .levels = unf_lidia_levels_new (noisy, sigma, reference),
  };

  g_assert (margin >= unf_lidia_margin (net) && crops.rows > 0);

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    unf_lidia_scale_of_crops (&crops.scale[s], s, net, noisy, margin,
                              &crops.levels);

  return record (&crops, pass);
}

UnfVar *
unf_lidia_record_picture (UnfLidiaPass *pass,
                          const UnfTensor *noisy,
                          double sigma,
                          double reference)
{
  const UnfLidiaNetwork *net = pass->net;
  g_auto (Crops) crops = {
    .net = net,
    .shape = noisy->shape,
    .rows = noisy->shape.h + net->side - 1,
    .columns = noisy->shape.w + net->side - 1,
    .levels = unf_lidia_levels_new (noisy, &sigma, reference),
  };

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    if (!unf_lidia_scale_of_picture (&crops.scale[s], s, net, noisy,
                                     &crops.levels, NULL))
      return NULL;

  return record (&crops, pass);
}

typedef struct {
  UnfWeights *weights;
  UnfRandom *random;
} Drawing;

static void
fill_uniform (UnfTensor *tensor, double limit, UnfRandom *random)
{
  for (size_t i = 0; i < unf_shape_size (tensor->shape); i++)
    tensor->data[i] =
        (float) (limit * (2.0 * unf_random_uniform (random) - 1.0));
}

static void
fill_constant (UnfTensor *tensor, float value)
{
  for (size_t i = 0; i < unf_shape_size (tensor->shape); i++)
    tensor->data[i] = value;
}

/* Matrices uniform in ±1/√columns, offsets of groups normal with variance
 * 4 / (rows + columns). Weights of groups begin near 1: patches are divided by
 * one of them, which must not be near 0. */
static gboolean
draw_tensor (const char *name, UnfShape shape, gpointer data)
{
  const Drawing *d = data;
  g_autoptr (UnfTensor) tensor = unf_tensor_new (shape);

  if (g_str_has_suffix (name, ".b"))
    for (size_t i = 0; i < unf_shape_size (shape); i++)
      tensor->data[i] = (float) (sqrt (4.0 / (shape.h + shape.w)) *
                                 unf_random_normal (d->random));
  else if (g_str_has_suffix (name, "fc_out.weight"))
    fill_uniform (tensor, 0.1 / sqrt (shape.c), d->random);
  else if (shape.c > 1)
    fill_uniform (tensor, 1.0 / sqrt (shape.c), d->random);
  else if (g_str_has_suffix (name, "fc_out.bias"))
    fill_constant (tensor, 1.0f);
  else if (g_str_has_prefix (name, "alpha") || g_str_equal (name, "beta"))
    fill_constant (tensor, 0.5f);
  else if (g_str_has_suffix (name, "weight") ||
           g_str_has_suffix (name, "running_var"))
    fill_constant (tensor, 1.0f);

  unf_weights_add (d->weights, name, tensor);
  return TRUE;
}

/* Waves of several lengths in noise: enough to see how large the numbers of a
 * layer are. */
static UnfTensor *
noisy_waves (int channels, int side, double sigma, UnfRandom *random)
{
  UnfTensor *waves = unf_tensor_new ((UnfShape){ 2, channels, side, side });
  float *out = waves->data;

  for (int b = 0; b < 2 * channels; b++)
    for (int i = 0; i < side; i++)
      for (int j = 0; j < side; j++)
        *out++ = (float) (0.5 + 0.2 * sin (0.35 * i + b) * cos (0.27 * j) +
                          0.15 * sin (0.05 * (i + 2 * j)) +
                          sigma * unf_random_normal (random));

  return waves;
}

/* The statistics of one layer, when those before it are known. */
static void
measure_layer (const UnfLidiaNetwork *net,
               const UnfLidiaLayer *layer,
               int width,
               const UnfTensor *noisy,
               double reference,
               int side)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  int rows = (int) unf_shape_size (layer->gamma->shape);
  g_autofree double *sums = g_new0 (double, 2 * rows);
  UnfLidiaPass pass = {
    .net = net, .tape = tape, .measured = layer, .sums = sums
  };
  double sigma[2] = { reference, reference };
  double count = 2.0 * width * side * side;

  unf_lidia_record_batch (&pass, noisy, sigma, reference,
                          (noisy->shape.h - side + net->side - 1) / 2);
  unf_batch_norm_statistics (layer->mean->data, layer->variance->data, sums,
                             rows, count);
}

static void
measure_all (UnfWeights *weights, double reference, UnfRandom *random)
{
  UnfLidiaNetwork net = unf_lidia_network (weights);
  int side = 8;
  g_autoptr (UnfTensor) noisy = noisy_waves (
      net.channels, 2 * unf_lidia_margin (&net) + side - net.side + 1,
      reference, random);

  for (int s = 0; s < UNF_LIDIA_SCALES; s++)
    for (int l = 0; l < UNF_LIDIA_WEIGHING; l++)
      measure_layer (&net, &net.weigh[s][l], 1, noisy, reference, side);
  for (int s = 0; net.is_full && s < UNF_LIDIA_SCALES; s++)
    measure_layer (&net, &net.second[s], net.features, noisy, reference, side);
  measure_layer (&net, &net.joined, net.features, noisy, reference, side);
  if (net.is_full)
    measure_layer (&net, &net.last, net.features, noisy, reference, side);
}

UnfWeights *
unf_lidia_new_weights (int channels,
                       gboolean is_full,
                       double reference,
                       UnfRandom *random)
{
  UnfWeights *weights = unf_weights_new ();

  unf_lidia_for_names (channels, is_full, draw_tensor,
                       &(Drawing){ weights, random });
  measure_all (weights, reference, random);

  return weights;
}

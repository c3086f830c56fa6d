/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What LIDIA spends its time with: the search for similar patches, and the
 * layers of its network, whose GFLOP/s stand beside those of a large matrix
 * product. Only products are counted; going back takes twice as many as going
 * forward, and what is computed a second time is not counted again. */
#include <stdio.h>
#include <stdlib.h>

#include "loss-squared.h"
#include "unf-bench.h"
#include "unf-lidia-batch.h"
#include "unf-lidia-scale.h"
#include "unf-neighbours.h"
#include "unf-parallel.h"

enum { SIDE = 256, POSITIONS = 96, VECTORS = 4000 };

typedef struct {
  UnfNeighbourhood hood;
  UnfTensor *plane;
  guint16 *index;
  float *distance;
} Search;

static UnfTensor *
random_tensor (UnfShape shape)
{
  UnfTensor *tensor = unf_tensor_new (shape);
  UnfRandom random = { 1, 0 };

  unf_random_fill_normal (&random, tensor->data, unf_shape_size (shape));
  return tensor;
}

static void
search (gpointer data)
{
  Search *s = data;

  unf_neighbours_find (s->index, s->distance, &s->hood, s->plane,
                       (UnfRegion){ 0, 0, SIDE, SIDE }, NULL);
}

static void
bench_search (int dilation)
{
  UnfNeighbourhood hood = { 7, dilation, 14, 14, 14 * dilation };
  int side = SIDE + dilation * (6 + 28);
  g_autoptr (UnfTensor) plane = random_tensor ((UnfShape){ 1, 1, side, side });
  g_autofree guint16 *index = g_new (guint16, SIDE * SIDE * 14);
  g_autofree float *distance = g_new (float, SIDE *SIDE * 14);
  Search s = { hood, plane, index, distance };
  UnfBenchTime time = unf_bench_time (search, &s, 1.0);

  printf ("neighbours, dilation %d: %8.1f ms +-%2.0f %%  %6.2f us/patch\n",
          dilation, 1e3 * time.median, 100.0 * time.spread,
          1e6 * time.median / (SIDE * SIDE));
}

typedef struct {
  UnfLidiaNetwork net;
  UnfTensor *features, *v, *t;
  int where[UNF_LIDIA_GROUP * POSITIONS];
} Layers;

/* Both scales of some positions, as a piece of a strip takes them. */
static void
run_layers (size_t index, gpointer data)
{
  Layers *l = data;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  UnfLidiaPass pass = { .net = &l->net, .tape = tape };
  UnfVar *x[UNF_LIDIA_SCALES], *t[UNF_LIDIA_SCALES];

  for (int s = 0; s < UNF_LIDIA_SCALES; s++) {
    x[s] = unf_lidia_group (&pass, s, unf_tape_constant (tape, l->features),
                            l->where, unf_tape_constant (tape, l->v));
    unf_lidia_before (&pass, s, x[s]);
    t[s] = unf_tape_constant (tape, l->t);
  }
  unf_lidia_noise (&pass, x, t);
}

enum { PIECES = 64 };

static void
run_pieces (gpointer data)
{
  unf_parallel_for (PIECES, run_layers, data);
}

/* Multiplications and additions of one position. */
static double
count_flops (const UnfLidiaNetwork *net)
{
  double v = net->features, n = net->length, k = UNF_LIDIA_GROUP;
  double rows = UNF_LIDIA_ROWS;
  double square = k * v * v + k * k * v,
         joined = rows * v * v + rows * rows * v;
  double groups = k * k * v + (net->is_full ? square : 0.0);
  double averages = k * v + v * n + n * v + k * v;

  return 2.0 * (2.0 * (groups + averages) +
                (net->is_full ? 2.0 : 1.0) * joined + rows * v + v * n);
}

static void
bench_layers (const char *name, int channels, gboolean is_full)
{
  UnfRandom random = { 1, 0 };
  g_autoptr (UnfWeights) weights =
      unf_lidia_new_weights (channels, is_full, 0.1, &random);
  UnfLidiaNetwork net = unf_lidia_network (weights);
  g_autoptr (UnfTensor) features =
      random_tensor ((UnfShape){ 1, 1, VECTORS, net.features });
  g_autoptr (UnfTensor) v =
      random_tensor ((UnfShape){ 1, UNF_LIDIA_GROUP, POSITIONS, 1 });
  g_autoptr (UnfTensor) t =
      random_tensor ((UnfShape){ 1, 1, POSITIONS, net.length });
  Layers layers = { net, features, v, t, { 0 } };
  double peak = unf_bench_sgemm_peak (), gflops;
  UnfBenchTime time;

  for (int i = 0; i < UNF_LIDIA_GROUP * POSITIONS; i++)
    layers.where[i] = unf_random_below (&random, VECTORS);
  time = unf_bench_time (run_pieces, &layers, 1.0);
  gflops = 1e-9 * PIECES * POSITIONS * count_flops (&net) / time.median;
  printf ("%-8s layers: %8.1f ms +-%2.0f %%  %6.1f GFLOP/s, %2.0f %% of %.1f\n",
          name, 1e3 * time.median, 100.0 * time.spread, gflops,
          100.0 * gflops / peak, peak);
}

/* A step of training, without the optimiser. */
typedef struct {
  UnfLidiaNetwork net;
  UnfTape *tape;
  UnfTensor *noisy, *clean;
} Step;

enum { CROPS = 4, CROP = 140 };

static void
make_step (gpointer data)
{
  Step *step = data;
  double sigma[CROPS] = { 0.1, 0.1, 0.1, 0.1 };
  double weights[CROPS] = { 1.0, 1.0, 1.0, 1.0 };
  int margin = unf_lidia_margin (&step->net);
  UnfLidiaPass pass = { .net = &step->net, .tape = step->tape };
  UnfVar *estimate =
      unf_lidia_record_batch (&pass, step->noisy, sigma, 0.1, margin);

  unf_tape_backward (
      step->tape,
      unf_loss_squared (step->tape, estimate, step->clean, weights, margin));
  unf_tape_rewind (step->tape);
}

static void
bench_step (void)
{
  UnfRandom random = { 1, 0 };
  UnfShape shape = { CROPS, 1, CROP, CROP };
  g_autoptr (UnfWeights) weights =
      unf_lidia_new_weights (1, TRUE, 0.1, &random);
  UnfLidiaNetwork net = unf_lidia_network (weights);
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) noisy = random_tensor (shape);
  g_autoptr (UnfTensor) clean = unf_tensor_new (shape);
  Step step = { net, tape, noisy, clean };
  int side = CROP - 2 * unf_lidia_margin (&net) + net.side - 1;
  double peak = unf_bench_sgemm_peak (), gflops;
  UnfBenchTime time = unf_bench_time (make_step, &step, 1.0);

  gflops = 3e-9 * CROPS * side * side * count_flops (&net) / time.median;
  printf ("step of %d x %d^2:  %8.1f ms +-%2.0f %%  %6.1f GFLOP/s, "
          "%2.0f %% of %.1f\n",
          CROPS, CROP, 1e3 * time.median, 100.0 * time.spread, gflops,
          100.0 * gflops / peak, peak);
}

int
main (int argc, char *argv[])
{
  unf_parallel_set_threads (argc > 1 ? atoi (argv[1]) : 0);

  bench_search (1);
  bench_search (2);
  bench_layers ("full", 1, TRUE);
  bench_layers ("small", 1, FALSE);
  bench_layers ("colour", 3, TRUE);
  bench_step ();

  return 0;
}

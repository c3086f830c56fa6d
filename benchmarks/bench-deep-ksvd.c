/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The products with the dictionary, plain and fast, and the whole walk of
 * deep-ksvd over a picture, with fresh weights: the time hardly depends on
 * their values. GFLOP/s count the products only, 2·(2T + 2)·m·n² and those of
 * the network that finds λ, for every patch, and stand beside those of a large
 * matrix product on as many threads. */
#include <stdio.h>
#include <stdlib.h>

#include "dense.h"
#include "unf-bench.h"
#include "unf-denoiser.h"
#include "unf-parallel.h"
#include "unf-random.h"

enum { ATOMS = 256, SIDE = 8, ITERATIONS = 7, LAYERS = 18464 };

static UnfTensor *
random_tensor (UnfShape shape, guint64 seed)
{
  UnfTensor *tensor = unf_tensor_new (shape);
  UnfRandom random = { seed, 0 };

  unf_random_fill_normal (&random, tensor->data, unf_shape_size (shape));
  return tensor;
}

typedef struct {
  UnfDense shape;
  UnfTensor *D, *x, *y;
} Product;

static void
multiply_plain (gpointer data)
{
  const Product *p = data;

  unf_dense_product_plain (p->y->data, 1e-6f, p->D->data, p->x->data,
                           &p->shape);
}

static void
multiply_fast (gpointer data)
{
  const Product *p = data;

  unf_dense_product (p->y->data, 1e-6f, p->D->data, p->x->data, &p->shape,
                     NULL);
}

static void
print_product (int places, gboolean is_transposed)
{
  static const struct {
    const char *name;
    UnfBenchFunc func;
  } variants[] = { { "plain", multiply_plain }, { "fast", multiply_fast } };
  Product p = { .shape = { ATOMS, SIDE * SIDE, (size_t) places,
                           is_transposed } };
  UnfShape in = { unf_dense_inputs (&p.shape), 1, 1, places };
  UnfShape out = { unf_dense_outputs (&p.shape), 1, 1, places };

  p.D = random_tensor ((UnfShape){ ATOMS, 1, SIDE, SIDE }, 1);
  p.x = random_tensor (in, 2);
  p.y = unf_tensor_new (out);

  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++) {
    UnfBenchTime time = unf_bench_time (variants[i].func, &p, 0.3);
    double gflops = 2e-9 * ATOMS * SIDE * SIDE * places / time.median;

    printf ("%-9s %6d places %-5s %7d %9.2f ms %5.1f %8.1f %6.0f\n",
            is_transposed ? "synthesis" : "analysis", places, variants[i].name,
            unf_parallel_get_threads (), 1e3 * time.median, 100.0 * time.spread,
            gflops, 100.0 * gflops / unf_bench_sgemm_peak ());
  }

  unf_tensor_unref (p.D);
  unf_tensor_unref (p.x);
  unf_tensor_unref (p.y);
}

typedef struct {
  UnfModel *model;
  UnfImage *noisy;
} Walk;

static void
walk_clear (Walk *walk)
{
  unf_model_unref (walk->model);
  unf_image_unref (walk->noisy);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static Walk
walk_new (int pixels)
{
  const UnfDenoiser *denoiser = unf_denoiser_find ("deep-ksvd");
  g_autoptr (UnfSettings) architecture =
      unf_settings_new (denoiser->architecture, denoiser->n_architecture);
  UnfRandom random = { 1, 0 };
  g_autoptr (UnfWeights) weights = denoiser->initialise (architecture, &random);
  g_autoptr (UnfTensor) tensor =
      random_tensor ((UnfShape){ 1, 1, pixels, pixels }, 2);
  g_autoptr (GError) error = NULL;
  Walk walk = { unf_model_new (denoiser, weights, "fresh", &error),
                unf_image_new (tensor, UNF_DEPTH_FLOAT) };

  if (!walk.model)
    g_error ("%s", error->message);

  return walk;
}

static void
denoise (gpointer data)
{
  Walk *walk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (walk->model, walk->noisy, 0.1, NULL, NULL, &error);

  if (!estimate)
    g_error ("%s", error->message);
}

static double
print_walk (int pixels)
{
  g_auto (Walk) walk = walk_new (pixels);
  UnfBenchTime time = unf_bench_time (denoise, &walk, 1.0);
  double patches = (double) (pixels - SIDE + 1) * (pixels - SIDE + 1);
  double products = (2.0 * ITERATIONS + 2.0) * ATOMS * SIDE * SIDE + LAYERS;
  double gflops = 2e-9 * products * patches / time.median;

  printf ("walk %11d pixels       %7d %9.0f ms %5.1f %8.1f %6.0f %10.0f\n",
          pixels, unf_parallel_get_threads (), 1e3 * time.median,
          100.0 * time.spread, gflops, 100.0 * gflops / unf_bench_sgemm_peak (),
          unf_bench_peak_memory ());
  fflush (stdout);

  return time.median;
}

int
main (int argc, char *argv[])
{
  int threads;
  double one;

  unf_parallel_set_threads (argc > 1 ? atoi (argv[1]) : 0);
  threads = unf_parallel_get_threads ();
  printf ("%d thread(s); a large sgemm does %.1f GFLOP/s\n\n", threads,
          unf_bench_sgemm_peak ());
  printf ("%-29s %7s %12s %5s %8s %6s %10s\n", "what", "threads", "median",
          "+-%", "GFLOP/s", "% peak", "MiB so far");

  print_product (768, FALSE);
  print_product (768, TRUE);
  print_product (12321, FALSE);
  print_product (12321, TRUE);
  print_walk (256);
  unf_parallel_set_threads (1);
  one = print_walk (512);
  if (threads > 1) {
    unf_parallel_set_threads (threads);
    printf ("%29s threads are %.2f times as fast as one\n", "",
            one / print_walk (512));
  }

  return 0;
}

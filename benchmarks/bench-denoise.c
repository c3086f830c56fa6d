/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole walk of csc over a picture, with random weights of the published
 * sizes: the time does not depend on their values. GFLOP/s count the direct
 * form, 2·2K·m·n² a pixel, without the padding that is in the time, and stand
 * beside those of a large matrix product on as many threads. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "unf-bench.h"
#include "unf-denoiser.h"
#include "unf-model.h"
#include "unf-parallel.h"
#include "unf-random.h"

enum { ATOMS = 175, ITERATIONS = 12 };

typedef struct {
  UnfModel *model;
  UnfSettings *settings;
  UnfImage *noisy;
} Walk;

static void
fill (UnfWeights *weights, const char *name, UnfShape shape, double scale)
{
  g_autoptr (UnfTensor) tensor = unf_tensor_new (shape);
  UnfRandom random = { (guint64) name[0], 0 };

  unf_random_fill_normal (&random, tensor->data, unf_shape_size (shape));
  for (size_t i = 0; i < unf_shape_size (shape); i++)
    tensor->data[i] *= (float) scale;

  unf_weights_add (weights, name, tensor);
}

/* So small that the iterations cannot grow. */
static UnfModel *
random_model (int side, int stride)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (GError) error = NULL;
  UnfShape bank = { ATOMS, 1, side, side };
  UnfShape thresholds = { 1, ATOMS, 1, 1 };
  double scale = 0.3 * stride / (side * sqrt (ATOMS));
  UnfModel *model;

  fill (weights, "A", bank, scale);
  fill (weights, "B", bank, scale);
  fill (weights, "C", bank, scale);
  fill (weights, "t0", thresholds, 0.0);
  fill (weights, "t1", thresholds, 0.0);
  unf_weights_set_metadata (weights, "denoiser", "csc");
  unf_weights_set_setting (weights, "stride", stride);
  unf_weights_set_setting (weights, "iterations", ITERATIONS);

  model = unf_model_new (unf_denoiser_find ("csc"), weights, "random", &error);
  if (!model)
    g_error ("%s", error->message);

  return model;
}

static UnfImage *
random_picture (int pixels)
{
  g_autoptr (UnfTensor) tensor =
      unf_tensor_new ((UnfShape){ 1, 1, pixels, pixels });
  UnfRandom random = { 1, 0 };

  unf_random_fill_normal (&random, tensor->data,
                          unf_shape_size (tensor->shape));
  return unf_image_new (tensor, UNF_DEPTH_FLOAT);
}

static Walk
walk_new (int side, int stride, int pixels, const char *engine)
{
  UnfModel *model = random_model (side, stride);
  UnfSettings *settings = unf_model_get_settings (model);
  const char *const *choices = unf_settings_find (settings, "engine")->choices;

  for (int i = 0; choices[i]; i++)
    if (g_str_equal (choices[i], engine))
      unf_settings_set (settings, "engine", i, NULL);

  return (Walk){ model, settings, random_picture (pixels) };
}

static void
walk_clear (Walk *walk)
{
  unf_settings_free (walk->settings);
  unf_model_unref (walk->model);
  unf_image_unref (walk->noisy);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
denoise (gpointer data)
{
  Walk *walk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfImage) estimate = unf_model_denoise (
      walk->model, walk->noisy, 0.1, walk->settings, NULL, &error);

  if (!estimate)
    g_error ("%s", error->message);
}

static void
print_head (void)
{
  printf ("%6s %4s %2s %-5s %7s %8s %5s %8s %6s %8s %10s\n", "pixels", "side",
          "q", "by", "threads", "s", "+-%", "GFLOP/s", "% peak", "MP/s",
          "MiB so far");
}

static double
print_denoise (int side, int stride, int pixels, const char *engine)
{
  g_auto (Walk) walk = walk_new (side, stride, pixels, engine);
  UnfBenchTime time = unf_bench_time (denoise, &walk, 2.0);
  double area = (double) pixels * pixels;
  double gflops = 4e-9 * ITERATIONS * ATOMS * side * side * area / time.median;

  printf ("%6d %4d %2d %-5s %7d %8.3f %5.1f %8.1f %6.0f %8.3f %10.0f\n", pixels,
          side, stride, engine, unf_parallel_get_threads (), time.median,
          100.0 * time.spread, gflops, 100.0 * gflops / unf_bench_sgemm_peak (),
          1e-6 * area / time.median, unf_bench_peak_memory ());
  fflush (stdout);

  return time.median;
}

static void
compare_engines (int side, int stride, int pixels)
{
  double fft = print_denoise (side, stride, pixels, "fft");
  double gemm = print_denoise (side, stride, pixels, "gemm");

  printf ("%18s fft is %.2f times as fast\n", "", gemm / fft);
}

static void
compare_threads (int threads)
{
  double one, all;

  unf_parallel_set_threads (1);
  one = print_denoise (11, 8, 512, "auto");
  if (threads == 1)
    return;

  unf_parallel_set_threads (threads);
  all = print_denoise (11, 8, 512, "auto");
  printf ("%18s %d threads are %.2f times as fast as one\n", "", threads,
          one / all);
}

typedef struct {
  gint64 start;
  double seconds; /* until the first draft; 0 before */
  GCancellable *rest;
} FirstDraft;

static void
draft_shown_cb (const UnfStage *stage G_GNUC_UNUSED, gpointer user_data)
{
  FirstDraft *draft = user_data;

  draft->seconds = 1e-6 * (double) (g_get_monotonic_time () - draft->start);
  g_cancellable_cancel (draft->rest);
}

static void
time_first_draft (void)
{
  g_auto (Walk) walk = walk_new (11, 8, 512, "auto");
  g_autoptr (GCancellable) rest = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (rest);
  UnfBenchTime whole = unf_bench_time (denoise, &walk, 0.0);
  FirstDraft draft = { g_get_monotonic_time (), 0.0, rest };

  unf_monitor_watch (monitor, UNF_STAGE_DRAFT, draft_shown_cb, &draft);
  unf_model_draft (walk.model, walk.noisy, 0.1, walk.settings, 256, 256,
                   monitor, NULL);
  printf ("first draft after %.1f ms, 1/%.0f of the whole\n",
          1e3 * draft.seconds, whole.median / draft.seconds);
}

int
main (int argc, char *argv[])
{
  int threads;

  unf_parallel_set_threads (argc > 1 ? atoi (argv[1]) : 0);
  threads = unf_parallel_get_threads ();
  printf ("%d thread(s); a large sgemm does %.1f GFLOP/s\n\n", threads,
          unf_bench_sgemm_peak ());

  print_head ();
  compare_threads (threads);
  print_denoise (11, 8, 256, "auto");
  print_denoise (11, 4, 512, "auto");
  compare_engines (11, 1, 256);
  compare_engines (21, 1, 256);
  print_denoise (11, 1, 512, "auto");
  printf ("\n");
  time_first_draft ();

  return 0;
}

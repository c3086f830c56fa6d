/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-sure.h"

#include <math.h>

#include "unf-random.h"

/* A power of two, so that memory stays small while the numbers are drawn on
 * all threads. */
enum { CHUNK = 1 << 16 };

/* A probe that resembles the noise would find the denoiser keeping more of it
 * than it does, and people give the same seed to everything. */
static UnfRandom
stream_of (guint64 seed)
{
  return (UnfRandom){ seed ^ G_GUINT64_CONSTANT (0x9e3779b97f4a7c15), 0 };
}

/* Elements ±1 have the least variance of all probes (Hutchinson 1990). */
static void
draw_signs (UnfRandom *random, float *signs, size_t n)
{
  unf_random_fill_normal (random, signs, n);
  for (size_t i = 0; i < n; i++)
    signs[i] = copysignf (1.0f, signs[i]);
}

/* Kinks of a denoiser are as wide as its thresholds, so that the step has to be
 * small beside σ: on the bundled samples a tenth of σ is wrong by 1 % of the
 * divergence already and a hundredth by 0.01 %. Below 10⁻⁴ the rounding of the
 * picture would show. */
static double
step_for (double sigma)
{
  return MAX (0.01 * sigma, 1e-4);
}

static double
clip (float value)
{
  return CLAMP ((double) value, 0.0, 1.0);
}

UnfImage *
unf_sure_probe (const UnfImage *noisy, double sigma, guint64 seed)
{
  UnfTensor *y = unf_image_get_pixels (noisy);
  g_autoptr (UnfTensor) probed = unf_tensor_new (y->shape);
  g_autofree float *signs = g_new (float, CHUNK);
  UnfRandom random = stream_of (seed);
  size_t size = unf_shape_size (y->shape);
  float h = (float) step_for (sigma);

  for (size_t first = 0; first < size; first += CHUNK) {
    size_t n = MIN (CHUNK, size - first);

    draw_signs (&random, signs, n);
    for (size_t i = 0; i < n; i++)
      probed->data[first + i] = y->data[first + i] + h * signs[i];
  }

  return unf_image_new (probed, UNF_DEPTH_FLOAT);
}

double
unf_sure_project (const UnfImage *estimate, guint64 seed)
{
  UnfTensor *f = unf_image_get_pixels (estimate);
  g_autofree float *signs = g_new (float, CHUNK);
  UnfRandom random = stream_of (seed);
  size_t size = unf_shape_size (f->shape);
  double sum = 0.0;

  for (size_t first = 0; first < size; first += CHUNK) {
    size_t n = MIN (CHUNK, size - first);

    draw_signs (&random, signs, n);
    for (size_t i = 0; i < n; i++)
      sum += (double) signs[i] * clip (f->data[first + i]);
  }

  return sum;
}

static double
mean_square_removed (const UnfImage *noisy, const UnfImage *estimate)
{
  UnfTensor *y = unf_image_get_pixels (noisy);
  UnfTensor *f = unf_image_get_pixels (estimate);
  size_t size = unf_shape_size (y->shape);
  double sum = 0.0;

  for (size_t i = 0; i < size; i++) {
    double d = (double) y->data[i] - clip (f->data[i]);

    sum += d * d;
  }

  return sum / (double) size;
}

/* The standard deviation of the mean squared error. Its square is
 * σ⁴/N · (2 − 8d + 4m + 4t), where d is the divergence, m the mean squared
 * error in units of σ² and t the trace of the squared Jacobian, over N (Bellec
 * & Zhang, Annals of Statistics 49(4), 2021); and, of every probe, twice what
 * of the Jacobian is not on its diagonal. For a projection t is d. */
static double
deviate (const UnfSure *sure, double variance, double size)
{
  double d = CLAMP (sure->divergence, 0.0, 1.0);
  double factor = 2.0 + 4.0 * (sure->mse / variance - d) +
                  8.0 * d * (1.0 - d) / sure->probes;

  return variance * sqrt (MAX (factor, 0.0) / size);
}

void
unf_sure_judge (const UnfImage *noisy,
                const UnfImage *estimate,
                double sigma,
                double change,
                int probes,
                UnfSure *sure)
{
  double size = (double) unf_shape_size (unf_image_get_pixels (noisy)->shape);
  double h = step_for (sigma);

  sure->probes = probes;
  sure->divergence = change / (h * size);
  sure->mse = mean_square_removed (noisy, estimate) - sigma * sigma +
              2.0 * sigma * sigma * sure->divergence;
  sure->psnr = sure->deviation = (double) NAN;
  if (sure->mse > 0.0) {
    sure->psnr = -10.0 * log10 (sure->mse);
    sure->deviation =
        10.0 / G_LN10 * deviate (sure, sigma * sigma, size) / sure->mse;
  }
}

gboolean
unf_sure_estimate (const UnfModel *model,
                   const UnfImage *noisy,
                   const UnfImage *estimate,
                   double told,
                   const UnfSettings *settings,
                   const UnfSureProbes *probes,
                   UnfMonitor *monitor,
                   UnfSure *sure,
                   GError **error)
{
  double change = 0.0;

  g_return_val_if_fail (probes->count > 0, FALSE);

  for (int i = 0; i < probes->count; i++) {
    guint64 seed = probes->seed + (guint64) i;
    g_autoptr (UnfImage) probe = unf_sure_probe (noisy, probes->sigma, seed);
    g_autoptr (UnfMonitor) part = unf_monitor_new_part (
        monitor, (double) i / probes->count, 1.0 / probes->count);
    g_autoptr (UnfImage) moved = NULL;

    unf_monitor_hush (part);
    moved = unf_model_denoise (model, probe, told, settings, part, error);
    if (!moved)
      return FALSE;
    change +=
        unf_sure_project (moved, seed) - unf_sure_project (estimate, seed);
  }

  unf_sure_judge (noisy, estimate, probes->sigma, change / probes->count,
                  probes->count, sure);
  return TRUE;
}

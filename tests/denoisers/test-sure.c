/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-sure.h"

#include <math.h>

#include "unf-denoiser.h"
#include "unf-image-file.h"
#include "unf-noise.h"
#include "unf-score.h"
#include "unf-test-csc.h"
#include "unf-test.h"

/* ---- Denoisers whose divergence is known ---- */

/* f (y) = ½ y: its divergence is ½ in every pixel. */
static UnfImage *
halve (const UnfModel *model,
       const UnfImage *noisy,
       double sigma,
       const UnfSettings *settings,
       UnfMonitor *monitor,
       GError **error)
{
  UnfTensor *y = unf_image_get_pixels (noisy);
  g_autoptr (UnfTensor) f = unf_tensor_new (y->shape);

  for (size_t p = 0; p < unf_shape_size (y->shape); p++)
    f->data[p] = 0.5f * y->data[p];

  return unf_monitor_step (monitor, 1, 2, error)
             ? unf_image_new (f, UNF_DEPTH_FLOAT)
             : NULL;
}

/* A third of a pixel and a third of each neighbour in its row, around the
 * border: its divergence is ⅓. */
static UnfImage *
blur (const UnfModel *model,
      const UnfImage *noisy,
      double sigma,
      const UnfSettings *settings,
      UnfMonitor *monitor,
      GError **error)
{
  UnfTensor *y = unf_image_get_pixels (noisy);
  g_autoptr (UnfTensor) f = unf_tensor_new (y->shape);
  size_t n = unf_shape_size (y->shape);

  for (size_t p = 0; p < n; p++)
    f->data[p] =
        (y->data[(p + n - 1) % n] + y->data[p] + y->data[(p + 1) % n]) / 3.0f;

  return unf_image_new (f, UNF_DEPTH_FLOAT);
}

/* What it is given is not looked at, and it is not within 0…1. */
static UnfImage *
dazzle (const UnfModel *model,
        const UnfImage *noisy,
        double sigma,
        const UnfSettings *settings,
        UnfMonitor *monitor,
        GError **error)
{
  UnfTensor *y = unf_image_get_pixels (noisy);
  g_autoptr (UnfTensor) f = unf_tensor_new (y->shape);

  for (size_t p = 0; p < unf_shape_size (y->shape); p++)
    f->data[p] = 3.0f + y->data[p];

  return unf_image_new (f, UNF_DEPTH_FLOAT);
}

static const UnfDenoiser halver = { .id = "halve", .denoise = halve };
static const UnfDenoiser blurrer = { .id = "blur", .denoise = blur };
static const UnfDenoiser dazzler = { .id = "dazzle", .denoise = dazzle };

/* Values around a half, so that nothing is clipped. */
static UnfImage *
make_noisy (double sigma, guint64 seed)
{
  UnfNoise noise = { sigma, seed };
  g_autoptr (UnfImage) clean = unf_test_golden_image (96, 80, 1, FALSE);

  return unf_noise_apply (noise, clean, NULL);
}

static void
estimate (const UnfDenoiser *denoiser,
          const UnfImage *noisy,
          double sigma,
          int probes,
          UnfSure *sure)
{
  UnfSureProbes how = { sigma, 11, probes };
  g_autoptr (UnfModel) model = unf_model_new (denoiser, NULL, "test", NULL);
  g_autoptr (UnfImage) f =
      unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);

  g_assert_true (
      unf_sure_estimate (model, noisy, f, sigma, NULL, &how, NULL, sure, NULL));
}

static double
mean_square (const UnfImage *noisy, double offset, double factor)
{
  UnfTensor *y = unf_image_get_pixels (noisy);
  size_t n = unf_shape_size (y->shape);
  double sum = 0.0;

  for (size_t p = 0; p < n; p++) {
    double d = factor * (double) y->data[p] - offset;

    sum += d * d / (double) n;
  }

  return sum;
}

static void
it_is_exact_where_every_pixel_stands_alone (void)
{
  double sigma = 20.0 / 255.0;
  g_autoptr (UnfImage) noisy = make_noisy (sigma, 1);
  UnfSure sure;

  estimate (&halver, noisy, sigma, 1, &sure);

  /* The step is 8·10⁻⁴; a picture's last digit is 6·10⁻⁸ of it at most, and
   * 7680 pixels average. */
  g_assert_cmpfloat_with_epsilon (sure.divergence, 0.5, 1e-5);
  g_assert_cmpfloat_with_epsilon (sure.mse, mean_square (noisy, 0.0, 0.5),
                                  2.0 * sigma * sigma * 1e-5);
  g_assert_cmpfloat_with_epsilon (sure.psnr, -10.0 * log10 (sure.mse), 1e-12);
  g_assert_cmpint (sure.probes, ==, 1);
}

static void
neighbours_average_out (void)
{
  double sigma = 20.0 / 255.0;
  g_autoptr (UnfImage) noisy = make_noisy (sigma, 1);
  UnfSure one, many;

  estimate (&blurrer, noisy, sigma, 1, &one);
  estimate (&blurrer, noisy, sigma, 16, &many);

  /* Two products of signs with weight ⅓, which are the same one seen from both
   * ends: standard deviation ⅔ / √N of a probe, a quarter of it of sixteen.
   * Four of them. */
  g_assert_cmpfloat_with_epsilon (one.divergence, 1.0 / 3.0,
                                  4.0 * 2.0 / 3.0 / sqrt (96 * 80));
  g_assert_cmpfloat_with_epsilon (many.divergence, 1.0 / 3.0,
                                  2.0 / 3.0 / sqrt (96 * 80));
  g_assert_cmpfloat (one.divergence, !=, many.divergence);
  g_assert_cmpint (many.probes, ==, 16);
}

static void
it_judges_what_is_shown (void)
{
  double sigma = 20.0 / 255.0;
  g_autoptr (UnfImage) noisy = make_noisy (sigma, 1);
  UnfSure sure;

  estimate (&dazzler, noisy, sigma, 1, &sure);

  /* Clipped, the estimate is white, and does not depend on anything. */
  g_assert_cmpfloat (sure.divergence, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (
      sure.mse, mean_square (noisy, 1.0, 1.0) - sigma * sigma, 1e-12);
}

static void
the_seed_names_the_probe (void)
{
  g_autoptr (UnfImage) noisy = make_noisy (0.02, 1);
  g_autoptr (UnfImage) a = unf_sure_probe (noisy, 0.02, 3);
  g_autoptr (UnfImage) b = unf_sure_probe (noisy, 0.02, 3);
  g_autoptr (UnfImage) c = unf_sure_probe (noisy, 0.02, 4);
  const float *y = unf_image_get_plane (noisy, 0);
  const float *moved = unf_image_get_plane (a, 0);
  double step = 0.0, sum = 0.0;

  for (int p = 0; p < 96 * 80; p++) {
    double d = (double) moved[p] - (double) y[p];

    step = MAX (step, fabs (d));
    sum += d;
  }

  g_assert_cmpmem (moved, 96 * 80 * sizeof (float), unf_image_get_plane (b, 0),
                   96 * 80 * sizeof (float));
  g_assert_cmpfloat (unf_score_psnr (a, c), <, 90.0);

  /* As many up as down, to four standard deviations. */
  g_assert_cmpfloat (fabs (sum) / step, <, 4.0 * sqrt (96 * 80));
  g_assert_cmpfloat_with_epsilon (unf_sure_project (a, 3) -
                                      unf_sure_project (noisy, 3),
                                  96 * 80 * step, 1e-3 * 96 * 80 * step);
}

static void
without_noise_nothing_is_estimated (void)
{
  g_autoptr (UnfImage) picture = make_noisy (0.0, 1);
  UnfSure sure;

  estimate (&halver, picture, 0.0, 1, &sure);

  /* The model returns the picture, which is the clean one. */
  g_assert_cmpfloat_with_epsilon (sure.mse, 0.0, 1e-12);
}

static void
a_cancelled_estimate_says_so (void)
{
  UnfSureProbes how = { 0.1, 0, 1 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (UnfModel) model = unf_model_new (&halver, NULL, "test", NULL);
  g_autoptr (UnfImage) noisy = make_noisy (0.1, 1);
  g_autoptr (GError) error = NULL;
  UnfSure sure;

  g_cancellable_cancel (cancellable);
  g_assert_false (unf_sure_estimate (model, noisy, noisy, 0.1, NULL, &how,
                                     monitor, &sure, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- A denoiser of the list ---- */

typedef struct {
  double truth, sure, known; /* mean squared errors */
  double psnr, deviation;    /* by SURE */
} Comparison;

/* @known is the estimate of somebody who knows how strong the noise has turned
 * out, and not only how strong it is on average. */
static void
compare (const UnfModel *model,
         const UnfImage *clean,
         double sigma,
         guint64 seed,
         Comparison *out)
{
  UnfSureProbes how = { sigma, seed, 1 };
  g_autoptr (UnfImage) noisy =
      unf_noise_apply ((UnfNoise){ sigma, seed }, clean, NULL);
  g_autoptr (UnfImage) f =
      unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);
  const UnfTensor *x = unf_image_get_pixels (clean);
  const UnfTensor *y = unf_image_get_pixels (noisy);
  double strength = 0.0;
  UnfScore score;
  UnfSure sure;

  for (size_t p = 0; p < unf_shape_size (x->shape); p++) {
    double n = (double) y->data[p] - (double) x->data[p];

    strength += n * n / (double) unf_shape_size (x->shape);
  }

  g_assert_true (unf_score_compare (clean, f, &score, NULL));
  g_assert_true (unf_sure_estimate (model, noisy, f, sigma, NULL, &how, NULL,
                                    &sure, NULL));
  *out = (Comparison){ score.mse, sure.mse, sure.mse + sigma * sigma - strength,
                       sure.psnr, sure.deviation };
}

static void
it_is_right_on_average (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (20, 4, 2, 3);
  g_autoptr (UnfImage) clean = unf_test_golden_image (40, 48, 1, FALSE);
  double sum = 0.0, squares = 0.0, claimed = 0.0;
  int n = 100;

  for (int i = 0; i < n; i++) {
    Comparison c;

    compare (model, clean, 0.1, (guint64) i, &c);
    sum += (c.sure - c.truth) / n;
    squares += (c.sure - c.truth) * (c.sure - c.truth) / n;
    claimed += G_LN10 / 10.0 * c.deviation * c.sure / n;
  }

  /* Four standard deviations of the mean. What one is, is known to 7 % from a
   * hundred draws; as what is claimed takes the denoiser for a projection, it
   * is allowed to be a third too large. */
  g_assert_cmpfloat (fabs (sum), <, 4.0 * sqrt (squares / n));
  g_assert_cmpfloat (sqrt (squares) / claimed, <, 1.2);
  g_assert_cmpfloat (sqrt (squares) / claimed, >, 0.65);
}

static UnfImage *
load_sample (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "resources",
                                                 "samples", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  UnfImage *image = unf_image_load (file, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
check_samples (const UnfModel *model, const double *levels, gsize n, int side)
{
  static const char *const names[] = { "photograph.png", "piecewise.png",
                                       "text.png", "texture.png" };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    for (gsize i = 0; i < n; i++) {
      g_autoptr (UnfImage) whole = load_sample (names[k]);
      g_autoptr (UnfImage) clean =
          unf_image_crop (whole, (UnfRegion){ 0, 0, side, side });
      double psnr, known;
      Comparison c;

      compare (model, clean, levels[i] / 255.0, k, &c);
      psnr = -10.0 * log10 (c.truth);
      known = -10.0 * log10 (c.known);
      g_test_message ("%s σ %g: %.3f dB, SURE %.3f ± %.3f, "
                      "with the noise's own strength %.3f",
                      names[k], levels[i], psnr, c.psnr, c.deviation, known);

      /* What is promised at 512 × 512. The errors are random, so that half the
       * side is twice of it, and they do not shrink as the denoiser becomes
       * better: then they are held by the deviation that is stated. */
      g_assert_cmpfloat (fabs (known - psnr), <,
                         MAX (0.15 * 512 / side, c.deviation));
      g_assert_cmpfloat (fabs (c.sure - c.truth), <,
                         3.5 * G_LN10 / 10.0 * c.deviation * c.sure);
    }
}

static void
it_is_right_on_the_samples (void)
{
  static const double levels[] = { 15.0, 25.0, 50.0 };
  g_autoptr (UnfModel) model = unf_test_csc_model (16, 4, 4, 3);

  check_samples (model, levels, G_N_ELEMENTS (levels), 512);
}

static void
it_is_right_for_released_weights (void)
{
  static const double levels[] = { 25.0 };
  g_autoptr (UnfModel) model = unf_model_released (NULL, NULL);

  check_samples (model, levels, G_N_ELEMENTS (levels), 128);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/sure/it-is-exact-where-every-pixel-stands-alone",
                   it_is_exact_where_every_pixel_stands_alone);
  g_test_add_func ("/denoisers/sure/neighbours-average-out",
                   neighbours_average_out);
  g_test_add_func ("/denoisers/sure/it-judges-what-is-shown",
                   it_judges_what_is_shown);
  g_test_add_func ("/denoisers/sure/the-seed-names-the-probe",
                   the_seed_names_the_probe);
  g_test_add_func ("/denoisers/sure/without-noise-nothing-is-estimated",
                   without_noise_nothing_is_estimated);
  g_test_add_func ("/denoisers/sure/a-cancelled-estimate-says-so",
                   a_cancelled_estimate_says_so);
  g_test_add_func ("/denoisers/sure/it-is-right-on-average",
                   it_is_right_on_average);
  g_test_add_func ("/denoisers/sure/it-is-right-on-the-samples",
                   it_is_right_on_the_samples);
  g_test_add_func ("/denoisers/sure/it-is-right-for-released-weights",
                   it_is_right_for_released_weights);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-whiteness.h"

#include <math.h>
#include <string.h>

#include "unf-test.h"

static UnfImage *
make_noise (int height, int width, int channels, double sigma, guint64 seed)
{
  g_autoptr (UnfTensor) field = unf_test_random_tensor (
      (UnfShape){ 1, channels, height, width }, sigma, seed);

  return unf_image_new (field, UNF_DEPTH_FLOAT);
}

/* The mean of every pixel and the one @di rows down, @dj columns to the right,
 * which stays correlated with both. */
static UnfImage *
smooth (const UnfImage *image, int di, int dj)
{
  UnfTensor *in = unf_image_get_pixels (image);
  int height = in->shape.h - di, width = in->shape.w - dj;
  g_autoptr (UnfTensor) out =
      unf_tensor_new ((UnfShape){ 1, 1, height, width });

  for (int i = 0; i < height; i++)
    for (int j = 0; j < width; j++)
      out->data[i * width + j] =
          0.5f * (in->data[i * in->shape.w + j] +
                  in->data[(i + di) * in->shape.w + j + dj]);

  return unf_image_new (out, UNF_DEPTH_FLOAT);
}

/* As the definition says it. */
static double
correlate_slowly (const UnfImage *image, int di, int dj)
{
  int width = unf_image_get_width (image);
  int height = unf_image_get_height (image);
  double products = 0.0, squares = 0.0;

  for (int c = 0; c < unf_image_get_channels (image); c++) {
    const float *x = unf_image_get_plane (image, c);
    double mean = 0.0;

    for (int p = 0; p < width * height; p++)
      mean += (double) x[p] / (width * height);
    for (int i = 0; i < height; i++)
      for (int j = 0; j < width; j++) {
        double a = (double) x[i * width + j] - mean;

        squares += a * a;
        if (i + di >= 0 && i + di < height && j + dj >= 0 && j + dj < width)
          products += a * ((double) x[(i + di) * width + j + dj] - mean);
      }
  }

  return products / squares;
}

static void
white_noise_is_white (void)
{
  for (guint64 seed = 0; seed < 8; seed++) {
    g_autoptr (UnfImage) noise = make_noise (128, 160, 1, 0.1, seed);
    UnfWhiteness w;

    unf_whiteness_measure (noise, &w);

    /* Σ ρ² over 120 lags that are 60 different ones: N·Σ ρ²/2 is χ² with 60
     * degrees of freedom, of standard deviation √120. Five of them. */
    g_assert_cmpfloat_with_epsilon (w.whiteness, w.expected,
                                    5.0 * 2.0 * sqrt (120.0) * w.deviation *
                                        w.deviation);
    g_assert_cmpfloat (fabs (w.largest), <, 5.0 * w.deviation);
    g_assert_cmpfloat (fabs (w.largest), >, w.deviation);
    g_assert_cmpfloat_with_epsilon (w.deviation, 1.0 / sqrt (128 * 160), 1e-12);

    /* The relative error of a standard deviation is 1 / √(2N). */
    g_assert_cmpfloat_with_epsilon (w.sigma, 0.1,
                                    5.0 * 0.1 * w.deviation / sqrt (2.0));
  }
}

static void
the_expected_value_is_the_mean_for_white_noise (void)
{
  double sum = 0.0, expected = 0.0;
  int n = 400;

  /* Small pictures, whose expected value is far from 1. */
  for (int seed = 0; seed < n; seed++) {
    g_autoptr (UnfImage) noise =
        make_noise (24, 20, 1, 0.1, (guint64) (seed + 100));
    UnfWhiteness w;

    unf_whiteness_measure (noise, &w);
    sum += w.whiteness / n;
    expected = w.expected;
  }

  /* χ² again, of the mean of 400; and that the mean of a reciprocal is not the
   * reciprocal of the mean, nor the mean of 480 values known: 0.005. */
  g_assert_cmpfloat (expected, <, 0.9);
  g_assert_cmpfloat_with_epsilon (sum, expected, 0.008);
}

static void
neighbours_that_share_a_value_are_found (void)
{
  static const int lags[][2] = { { 0, 1 }, { 1, 0 }, { 2, 3 }, { 5, 5 } };

  for (gsize k = 0; k < G_N_ELEMENTS (lags); k++) {
    g_autoptr (UnfImage) noise = make_noise (160, 192, 1, 0.1, k);
    g_autoptr (UnfImage) smoothed = smooth (noise, lags[k][0], lags[k][1]);
    double pairs = (160.0 - 2 * lags[k][0]) / (160.0 - lags[k][0]) *
                   (192.0 - 2 * lags[k][1]) / (192.0 - lags[k][1]);
    UnfWhiteness w;

    unf_whiteness_measure (smoothed, &w);
    g_assert_cmpint (w.row, ==, lags[k][0]);
    g_assert_cmpint (w.column, ==, lags[k][1]);

    /* One lag of ½ and its mirror image, less the pairs that leave the
     * picture; five standard deviations. */
    g_assert_cmpfloat_with_epsilon (w.largest, 0.5 * pairs, 5.0 * w.deviation);
    g_assert_cmpfloat_with_epsilon (
        w.whiteness, 1.0 / (1.0 + 0.5 * pairs * pairs), 10.0 * w.deviation);
    g_assert_cmpfloat_with_epsilon (w.sigma, 0.1 / sqrt (2.0), 0.002);
  }
}

static void
every_correlation_is_as_defined (void)
{
  /* The second is smaller than the largest lag, in both directions. */
  static const int shapes[][3] = { { 13, 17, 1 }, { 4, 3, 3 }, { 9, 8, 3 } };
  int lag = UNF_WHITENESS_LAG;

  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++) {
    g_autoptr (UnfImage) noise =
        make_noise (shapes[k][0], shapes[k][1], shapes[k][2], 0.3, k);
    double squares = 0.0;
    UnfWhiteness w;

    unf_whiteness_measure (noise, &w);
    for (int i = -lag; i <= lag; i++)
      for (int j = -lag; j <= lag; j++) {
        double slow = correlate_slowly (noise, i, j);

        /* Sums of doubles in another order. */
        g_assert_cmpfloat_with_epsilon (w.correlation[lag + i][lag + j], slow,
                                        1e-12);
        g_assert_cmpfloat (fabs (w.largest), >=,
                           i || j ? fabs (slow) - 1e-12 : 0.0);
        squares += slow * slow;
      }
    g_assert_cmpfloat_with_epsilon (w.whiteness, 1.0 / squares, 1e-12);
  }
}

static void
brightness_and_strength_do_not_matter (void)
{
  g_autoptr (UnfImage) noise = make_noise (40, 50, 3, 0.1, 5);
  g_autoptr (UnfTensor) other = unf_tensor_copy (unf_image_get_pixels (noise));
  g_autoptr (UnfImage) changed = NULL;
  UnfWhiteness before, after;

  /* Powers of two, and another offset for each channel. */
  for (int c = 0; c < 3; c++)
    for (int p = 0; p < 2000; p++)
      other->data[c * 2000 + p] = 4.0f * other->data[c * 2000 + p] + (float) c;
  changed = unf_image_new (other, UNF_DEPTH_FLOAT);

  unf_whiteness_measure (noise, &before);
  unf_whiteness_measure (changed, &after);
  /* The offset costs float digits. */
  g_assert_cmpfloat_with_epsilon (after.whiteness, before.whiteness, 1e-6);
  g_assert_cmpfloat_with_epsilon (after.sigma, 4.0 * before.sigma, 1e-6);
}

static void
of_a_plain_picture_nothing_is_known (void)
{
  g_autoptr (UnfTensor) plain = unf_tensor_new ((UnfShape){ 1, 1, 6, 7 });
  g_autoptr (UnfImage) image = NULL;
  UnfWhiteness w;

  for (int p = 0; p < 42; p++)
    plain->data[p] = 0.5f;
  image = unf_image_new (plain, UNF_DEPTH_FLOAT);

  unf_whiteness_measure (image, &w);
  g_assert_cmpfloat (w.sigma, ==, 0.0);
  g_assert_true (isnan (w.whiteness));
  g_assert_cmpfloat (w.largest, ==, 0.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/whiteness/white-noise-is-white",
                   white_noise_is_white);
  g_test_add_func (
      "/image/whiteness/the-expected-value-is-the-mean-for-white-noise",
      the_expected_value_is_the_mean_for_white_noise);
  g_test_add_func ("/image/whiteness/neighbours-that-share-a-value-are-found",
                   neighbours_that_share_a_value_are_found);
  g_test_add_func ("/image/whiteness/every-correlation-is-as-defined",
                   every_correlation_is_as_defined);
  g_test_add_func ("/image/whiteness/brightness-and-strength-do-not-matter",
                   brightness_and_strength_do_not_matter);
  g_test_add_func ("/image/whiteness/of-a-plain-picture-nothing-is-known",
                   of_a_plain_picture_nothing_is_known);

  return g_test_run ();
}

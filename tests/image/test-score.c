/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-error.h"
#include "unf-parallel.h"
#include "unf-score.h"
#include "unf-test.h"

/* Normals around 0.5, so that some values leave 0…1. */
static UnfImage *
make_random (UnfShape shape, double scale, guint64 seed)
{
  g_autoptr (UnfTensor) pixels = unf_test_random_tensor (shape, scale, seed);

  for (size_t p = 0; p < unf_shape_size (shape); p++)
    pixels->data[p] += 0.5f;

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static UnfImage *
make_flat (UnfShape shape, float value)
{
  g_autoptr (UnfTensor) pixels = unf_tensor_new (shape);

  for (size_t p = 0; p < unf_shape_size (shape); p++)
    pixels->data[p] = value;

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static UnfScore
compare (const UnfImage *a, const UnfImage *b)
{
  UnfScore score;
  g_autoptr (GError) error = NULL;

  g_assert_true (unf_score_compare (a, b, &score, &error));
  g_assert_no_error (error);
  return score;
}

static double
value_255 (const UnfImage *image, int c, int i, int j)
{
  int width = unf_image_get_width (image);
  double value = (double) unf_image_get_plane (image, c)[i * width + j];

  return 255.0 * CLAMP (value, 0.0, 1.0);
}

/* The map at (i, j) as Wang et al. write it: weighted means first, then
 * central moments, on the scale 0…255. */
static double
slow_similarity (const UnfImage *a, const UnfImage *b, int c, int i, int j)
{
  double c1 = 0.01 * 255 * 0.01 * 255, c2 = 0.03 * 255 * 0.03 * 255;
  double weights = 0.0, mx = 0.0, my = 0.0, vx = 0.0, vy = 0.0, vxy = 0.0;

  for (int pass = 0; pass < 2; pass++)
    for (int u = -5; u <= 5; u++)
      for (int v = -5; v <= 5; v++) {
        double w = exp (-(u * u + v * v) / (2.0 * 1.5 * 1.5));
        double x = value_255 (a, c, i + u, j + v);
        double y = value_255 (b, c, i + u, j + v);

        if (pass == 0) {
          weights += w;
          mx += w * x;
          my += w * y;
        } else {
          vx += w * (x - mx / weights) * (x - mx / weights);
          vy += w * (y - my / weights) * (y - my / weights);
          vxy += w * (x - mx / weights) * (y - my / weights);
        }
      }

  mx /= weights, my /= weights;
  vx /= weights, vy /= weights, vxy /= weights;

  return (2.0 * mx * my + c1) * (2.0 * vxy + c2) /
         ((mx * mx + my * my + c1) * (vx + vy + c2));
}

static double
slow_ssim (const UnfImage *a, const UnfImage *b)
{
  double sum = 0.0, n = 0.0;

  for (int c = 0; c < unf_image_get_channels (a); c++)
    for (int i = 5; i < unf_image_get_height (a) - 5; i++)
      for (int j = 5; j < unf_image_get_width (a) - 5; j++) {
        sum += slow_similarity (a, b, c, i, j);
        n += 1.0;
      }

  return sum / n;
}

static void
ssim_equals_the_slow_twin (void)
{
  static const UnfShape shapes[] = { { 1, 1, 11, 11 },
                                     { 1, 1, 37, 20 },
                                     { 1, 3, 13, 29 } };

  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++) {
    g_autoptr (UnfImage) a = make_random (shapes[k], 0.25, 1);
    g_autoptr (UnfImage) noise = make_random (shapes[k], 0.25, 2);
    g_autoptr (UnfTensor) sum = unf_tensor_copy (unf_image_get_pixels (a));
    g_autoptr (UnfImage) b = unf_image_new (sum, UNF_DEPTH_FLOAT);
    double ssim;

    for (size_t p = 0; p < unf_shape_size (shapes[k]); p++)
      sum->data[p] += 0.5f * (unf_image_get_plane (noise, 0)[p] - 0.5f);

    ssim = compare (a, b).ssim;
    g_assert_cmpfloat (ssim, >, 0.3);
    g_assert_cmpfloat (ssim, <, 0.99);
    /* E[x²] − E[x]² in double loses six digits of sixteen at most. */
    g_assert_cmpfloat (fabs (ssim - slow_ssim (a, b)), <, 1e-9);
  }
}

static void
equal_pictures_have_the_best_score (void)
{
  g_autoptr (UnfImage) a = make_random ((UnfShape){ 1, 3, 30, 40 }, 0.3, 3);
  UnfScore score = compare (a, a);

  g_assert_cmpfloat (score.mse, ==, 0.0);
  g_assert_true (isinf (score.psnr) && score.psnr > 0.0);
  g_assert_true (isinf (unf_score_psnr (a, a)));
  g_assert_cmpfloat (fabs (score.ssim - 1.0), <, 1e-12);
  g_assert_cmpfloat (score.max_abs_difference, ==, 0.0);
}

static void
a_known_difference_has_a_known_psnr (void)
{
  UnfShape shape = { 1, 1, 20, 30 };
  g_autoptr (UnfImage) a = make_flat (shape, 0.25f);
  g_autoptr (UnfImage) b = make_flat (shape, 0.375f);
  UnfScore score = compare (a, b);

  g_assert_cmpfloat (score.mse, ==, 1.0 / 64.0);
  g_assert_cmpfloat_with_epsilon (score.psnr, 18.061799739838872, 1e-12);
  g_assert_cmpfloat (unf_score_psnr (a, b), ==, score.psnr);
  g_assert_cmpfloat (score.max_abs_difference, ==, 0.125);

  /* Flat pictures: only the means differ. */
  g_assert_cmpfloat_with_epsilon (
      score.ssim, (2 * 0.25 * 0.375 + 1e-4) / (0.0625 + 0.140625 + 1e-4),
      1e-12);
}

static void
values_are_clipped_but_the_largest_difference_is_not (void)
{
  UnfShape shape = { 1, 1, 12, 12 };
  g_autoptr (UnfImage) a = make_flat (shape, 1.0f);
  g_autoptr (UnfImage) b = make_flat (shape, 1.5f);
  g_autoptr (UnfImage) c = make_flat (shape, -2.0f);
  UnfScore over = compare (a, b), across = compare (b, c);

  g_assert_cmpfloat (over.mse, ==, 0.0);
  g_assert_cmpfloat (over.max_abs_difference, ==, 0.5);
  g_assert_cmpfloat (across.mse, ==, 1.0);
  g_assert_cmpfloat (across.psnr, ==, 0.0);
  g_assert_cmpfloat (across.max_abs_difference, ==, 3.5);
}

static void
score_does_not_depend_on_order_or_threads (void)
{
  UnfShape shape = { 1, 3, 131, 77 };
  g_autoptr (UnfImage) a = make_random (shape, 0.2, 4);
  g_autoptr (UnfImage) b = make_random (shape, 0.2, 5);
  UnfScore one, other, many;

  unf_parallel_set_threads (1);
  one = compare (a, b);
  other = compare (b, a);
  unf_parallel_set_threads (4);
  many = compare (a, b);
  unf_parallel_set_threads (0);

  g_assert_cmpmem (&one, sizeof one, &many, sizeof many);
  g_assert_cmpmem (&one, sizeof one, &other, sizeof other);
}

static void
a_picture_smaller_than_the_window_has_no_ssim (void)
{
  g_autoptr (UnfImage) a = make_random ((UnfShape){ 1, 1, 10, 50 }, 0.2, 6);
  g_autoptr (UnfImage) b = make_random ((UnfShape){ 1, 1, 10, 50 }, 0.2, 7);
  UnfScore score = compare (a, b);

  g_assert_true (isnan (score.ssim));
  g_assert_true (isfinite (score.psnr));
}

static void
different_sizes_are_an_error (void)
{
  static const UnfShape others[] = { { 1, 1, 20, 31 },
                                     { 1, 1, 21, 30 },
                                     { 1, 3, 20, 30 } };
  g_autoptr (UnfImage) a = make_flat ((UnfShape){ 1, 1, 20, 30 }, 0.0f);

  for (gsize k = 0; k < G_N_ELEMENTS (others); k++) {
    g_autoptr (UnfImage) b = make_flat (others[k], 0.0f);
    g_autoptr (GError) error = NULL;
    UnfScore score = { .psnr = 42.0 };

    g_assert_false (unf_score_compare (a, b, &score, &error));
    g_assert_error (error, UNF_ERROR, UNF_ERROR_MISMATCH);
    g_assert_cmpfloat (score.psnr, ==, 42.0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/score/ssim-equals-the-slow-twin",
                   ssim_equals_the_slow_twin);
  g_test_add_func ("/image/score/equal-pictures-have-the-best-score",
                   equal_pictures_have_the_best_score);
  g_test_add_func ("/image/score/a-known-difference-has-a-known-psnr",
                   a_known_difference_has_a_known_psnr);
  g_test_add_func (
      "/image/score/values-are-clipped-but-the-largest-difference-is-not",
      values_are_clipped_but_the_largest_difference_is_not);
  g_test_add_func ("/image/score/does-not-depend-on-order-or-threads",
                   score_does_not_depend_on_order_or_threads);
  g_test_add_func ("/image/score/a-small-picture-has-no-ssim",
                   a_picture_smaller_than_the_window_has_no_ssim);
  g_test_add_func ("/image/score/different-sizes-are-an-error",
                   different_sizes_are_an_error);

  return g_test_run ();
}

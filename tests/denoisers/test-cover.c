/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums and means over the squares that cover each pixel, against loops over
 * all squares and their pixels. */
#include "unf-cover.h"

#include "unf-test.h"

static const struct {
  int n, height, width, side;
} sizes[] = {
  { 1, 9, 12, 4 }, { 3, 7, 5, 5 }, { 2, 6, 11, 1 },
  { 1, 1, 1, 1 },  { 1, 8, 8, 8 }, { 1, 3, 2, 7 },
};

static float
at (const UnfTensor *tensor, int b, int i, int j)
{
  return tensor->data[((size_t) b * (size_t) tensor->shape.h + (size_t) i) *
                          (size_t) tensor->shape.w +
                      (size_t) j];
}

/* What square (i,j) of a picture has, added to each of its pixels. */
static void
add_square (double *sum,
            double *count,
            int height,
            int width,
            int top,
            int left,
            int side,
            double value)
{
  for (int y = MAX (top, 0); y < MIN (top + side, height); y++)
    for (int x = MAX (left, 0); x < MIN (left + side, width); x++) {
      sum[y * width + x] += value;
      count[y * width + x] += 1.0;
    }
}

static void
sum_is_that_of_all_squares (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    int h = sizes[s].height, w = sizes[s].width, side = sizes[s].side;
    g_autoptr (UnfTensor) corners = unf_test_random_tensor (
        (UnfShape){ sizes[s].n, 1, h + side - 1, w + side - 1 }, 1.0, 5);
    g_autoptr (UnfTensor) sum = unf_cover_sum (corners, side);

    g_assert_true (
        unf_shape_equal (sum->shape, (UnfShape){ 1, sizes[s].n, h, w }));
    for (int b = 0; b < sizes[s].n; b++) {
      g_autofree double *slow = g_new0 (double, (gsize) (h * w));
      g_autofree double *count = g_new0 (double, (gsize) (h * w));

      for (int i = 0; i < h + side - 1; i++)
        for (int j = 0; j < w + side - 1; j++)
          add_square (slow, count, h, w, i - side + 1, j - side + 1, side,
                      (double) at (corners, b, i, j));
      /* Sums of up to 64 normals, rounded to float twice. */
      for (int p = 0; p < h * w; p++)
        g_assert_cmpfloat_with_epsilon ((double) sum->data[b * h * w + p],
                                        slow[p], 1e-5);
    }
  }
}

static void
mean_is_that_of_the_patches_over_a_pixel (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    int h = sizes[s].height, w = sizes[s].width, side = sizes[s].side;
    UnfShape shape = { 1, sizes[s].n, h - side + 1, w - side + 1 };
    g_autoptr (UnfTensor) places = NULL;
    g_autoptr (UnfTensor) mean = NULL;

    if (side > MIN (h, w))
      continue;

    places = unf_test_random_tensor (shape, 1.0, 6);
    mean = unf_cover_mean (places, side);
    for (int b = 0; b < sizes[s].n; b++) {
      g_autofree double *sum = g_new0 (double, (gsize) (h * w));
      g_autofree double *count = g_new0 (double, (gsize) (h * w));

      for (int i = 0; i < shape.h; i++)
        for (int j = 0; j < shape.w; j++)
          add_square (sum, count, h, w, i, j, side,
                      (double) at (places, b, i, j));
      for (int p = 0; p < h * w; p++)
        g_assert_cmpfloat_with_epsilon ((double) mean->data[b * h * w + p],
                                        sum[p] / count[p], 1e-5);
    }
  }
}

/* Codes of which one in two is zero, on a grid that begins before the picture
 * and ends behind it. */
static void
counts_what_is_not_zero_at_its_corner (void)
{
  UnfShape shape = { 5, 2, 6, 7 };
  g_autoptr (UnfTensor) codes = unf_test_random_tensor (shape, 1.0, 7);
  g_autoptr (UnfTensor) corners = unf_cover_new (2, 10, 9, 4);
  UnfCoverGrid grid = { -5, -2, 3, { 1, 0, 5, 6 } };
  double all = 0.0, found = 0.0;

  for (size_t p = 0; p < unf_shape_size (shape); p++)
    codes->data[p] = codes->data[p] > 0.0f ? codes->data[p] : 0.0f;
  unf_cover_count (corners, 4, codes, &grid);

  for (int b = 0; b < 2; b++)
    for (int i = 0; i < 6; i++)
      for (int j = 1; j < 6; j++) {
        int y = -5 + 3 * i, x = -2 + 3 * j, count = 0;

        for (int k = 0; k < 5; k++)
          count += at (codes, 2 * k + b, i, j) > 0.0f;
        if (y <= -4 || y >= 10 || x <= -4 || x >= 9)
          continue;
        g_assert_cmpfloat (at (corners, b, y + 3, x + 3), ==, (float) count);
        found += count;
      }

  for (size_t p = 0; p < unf_shape_size (corners->shape); p++)
    all += (double) corners->data[p];
  g_assert_cmpfloat (all, ==, found);
  g_assert_cmpfloat (all, >, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/cover/sum-is-that-of-all-squares",
                   sum_is_that_of_all_squares);
  g_test_add_func ("/denoisers/cover/mean-is-that-of-the-patches-over-a-pixel",
                   mean_is_that_of_the_patches_over_a_pixel);
  g_test_add_func ("/denoisers/cover/counts-what-is-not-zero-at-its-corner",
                   counts_what_is_not_zero_at_its_corner);

  return g_test_run ();
}

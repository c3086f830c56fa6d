/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-image.h"
#include "unf-residual.h"
#include "unf-test.h"

/* Element p has the value p. */
static UnfImage *
make_numbered (int channels, int height, int width)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, height, width });

  for (size_t p = 0; p < unf_shape_size (pixels->shape); p++)
    pixels->data[p] = (float) p;

  return unf_image_new (pixels, UNF_DEPTH_16);
}

static void
it_says_what_it_is (void)
{
  g_autoptr (UnfImage) image = make_numbered (3, 4, 5);
  g_autoptr (UnfImage) stored = unf_image_with_depth (image, UNF_DEPTH_8);

  g_assert_cmpint (unf_image_get_channels (image), ==, 3);
  g_assert_cmpint (unf_image_get_height (image), ==, 4);
  g_assert_cmpint (unf_image_get_width (image), ==, 5);
  g_assert_cmpint (unf_image_get_depth (image), ==, UNF_DEPTH_16);
  g_assert_cmpfloat (unf_image_get_plane (image, 2)[7], ==, 47.0f);

  g_assert_cmpint (unf_image_get_depth (stored), ==, UNF_DEPTH_8);
  g_assert_true (unf_image_get_pixels (stored) == unf_image_get_pixels (image));
}

static void
it_outlives_the_pixels_it_was_made_of (void)
{
  UnfTensor *pixels = unf_tensor_new ((UnfShape){ 1, 1, 2, 2 });
  UnfImage *image = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  g_autoptr (UnfImage) kept = unf_image_ref (image);

  pixels->data[3] = 2.0f;
  unf_tensor_unref (pixels);
  unf_image_unref (image);
  g_assert_cmpfloat (unf_image_get_plane (kept, 0)[3], ==, 2.0f);
}

static void
a_crop_has_the_pixels_of_its_region (void)
{
  g_autoptr (UnfImage) image = make_numbered (3, 6, 7);
  UnfRegion region = { 2, 1, 4, 3 };
  g_autoptr (UnfImage) part = unf_image_crop (image, region);

  g_assert_cmpint (unf_image_get_width (part), ==, 4);
  g_assert_cmpint (unf_image_get_height (part), ==, 3);
  for (int c = 0; c < 3; c++)
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 4; j++)
        g_assert_cmpfloat (unf_image_get_plane (part, c)[i * 4 + j], ==,
                           (float) ((c * 6 + i + 1) * 7 + j + 2));
}

static void
a_crop_of_everything_is_the_picture (void)
{
  g_autoptr (UnfImage) image = make_numbered (1, 6, 7);
  g_autoptr (UnfImage) whole =
      unf_image_crop (image, (UnfRegion){ 0, 0, 7, 6 });

  g_assert_cmpmem (unf_image_get_plane (whole, 0), 42 * sizeof (float),
                   unf_image_get_plane (image, 0), 42 * sizeof (float));
}

static void
one_channel_is_a_gray_picture (void)
{
  g_autoptr (UnfImage) image = make_numbered (3, 2, 3);
  g_autoptr (UnfImage) green = unf_image_get_plane_image (image, 1);

  g_assert_cmpint (unf_image_get_channels (green), ==, 1);
  for (int p = 0; p < 6; p++)
    g_assert_cmpfloat (unf_image_get_plane (green, 0)[p], ==, (float) (6 + p));
}

static void
a_bad_value_is_found_where_it_is (void)
{
  static const float bad[] = { NAN, INFINITY, -INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 3, 4, 5 });
    g_autoptr (UnfImage) image = unf_image_new (pixels, UNF_DEPTH_FLOAT);
    int x = -1, y = -1;

    g_assert_false (unf_image_find_bad_value (image, &x, &y));
    pixels->data[20 + 3 * 5 + 2] = bad[i];
    g_assert_true (unf_image_find_bad_value (image, &x, &y));
    g_assert_cmpint (x, ==, 2);
    g_assert_cmpint (y, ==, 3);
  }
}

static void
a_residual_is_signed (void)
{
  g_autoptr (UnfImage) a = make_numbered (1, 2, 3);
  g_autoptr (UnfImage) twice = unf_residual_mix (a, a, 0.3);
  g_autoptr (UnfImage) zero = unf_residual_new (a, twice);
  g_autoptr (UnfImage) minus = unf_residual_new (zero, a);

  for (int p = 0; p < 6; p++) {
    /* 0.7 a + 0.3 a, rounded twice. */
    g_assert_cmpfloat (fabs ((double) unf_image_get_plane (zero, 0)[p]), <,
                       1e-6);
    g_assert_cmpfloat_with_epsilon (unf_image_get_plane (minus, 0)[p],
                                    (float) -p, 1e-6f);
  }
}

static void
a_mix_goes_from_noisy_to_denoised (void)
{
  g_autoptr (UnfImage) a = make_numbered (3, 2, 3);
  g_autoptr (UnfImage) b = unf_residual_new (a, a);
  g_autoptr (UnfImage) none = unf_residual_mix (a, b, 0.0);
  g_autoptr (UnfImage) half = unf_residual_mix (a, b, 0.5);
  g_autoptr (UnfImage) all = unf_residual_mix (a, b, 1.0);

  for (int p = 0; p < 18; p++) {
    g_assert_cmpfloat (unf_image_get_plane (none, 0)[p], ==, (float) p);
    g_assert_cmpfloat (unf_image_get_plane (half, 0)[p], ==, 0.5f * (float) p);
    g_assert_cmpfloat (unf_image_get_plane (all, 0)[p], ==, 0.0f);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/image/it-says-what-it-is", it_says_what_it_is);
  g_test_add_func ("/image/image/it-outlives-the-pixels-it-was-made-of",
                   it_outlives_the_pixels_it_was_made_of);
  g_test_add_func ("/image/image/a-crop-has-the-pixels-of-its-region",
                   a_crop_has_the_pixels_of_its_region);
  g_test_add_func ("/image/image/a-crop-of-everything-is-the-picture",
                   a_crop_of_everything_is_the_picture);
  g_test_add_func ("/image/image/one-channel-is-a-gray-picture",
                   one_channel_is_a_gray_picture);
  g_test_add_func ("/image/image/a-bad-value-is-found-where-it-is",
                   a_bad_value_is_found_where_it_is);
  g_test_add_func ("/image/residual/a-residual-is-signed",
                   a_residual_is_signed);
  g_test_add_func ("/image/residual/a-mix-goes-from-noisy-to-denoised",
                   a_mix_goes_from_noisy_to_denoised);

  return g_test_run ();
}

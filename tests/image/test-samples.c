/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-image-file.h"
#include "unf-noise.h"
#include "unf-test.h"

static const char *const names[] = { "greek.png", "photograph.png",
                                     "piecewise.png", "text.png",
                                     "texture.png" };

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
they_are_small_gray_pictures (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (names); k++) {
    g_autoptr (UnfImage) image = load_sample (names[k]);

    g_assert_cmpint (unf_image_get_channels (image), ==, 1);
    g_assert_cmpint (unf_image_get_width (image), ==, 512);
    g_assert_cmpint (unf_image_get_height (image), ==, 512);
    g_assert_cmpint (unf_image_get_depth (image), ==, UNF_DEPTH_8);
  }
}

static void
they_stay_away_from_black_and_white (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (names); k++) {
    g_autoptr (UnfImage) image = load_sample (names[k]);
    const float *values = unf_image_get_plane (image, 0);

    for (int p = 0; p < 512 * 512; p++) {
      g_assert_cmpfloat (values[p], >=, 10.0f / 255.0f);
      g_assert_cmpfloat (values[p], <=, 245.0f / 255.0f);
    }
  }
}

static void
they_have_no_noise_of_their_own (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (names); k++) {
    g_autoptr (UnfImage) image = load_sample (names[k]);

    g_assert_cmpfloat (255.0 * unf_noise_estimate_sigma (image), <, 1.5);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/samples/they-are-small-gray-pictures",
                   they_are_small_gray_pictures);
  g_test_add_func ("/image/samples/they-stay-away-from-black-and-white",
                   they_stay_away_from_black_and_white);
  g_test_add_func ("/image/samples/they-have-no-noise-of-their-own",
                   they_have_no_noise_of_their_own);

  return g_test_run ();
}

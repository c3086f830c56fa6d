/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "unf-image-file.h"
#include "unf-noise.h"
#include "unf-parallel.h"
#include "unf-test.h"

/* A value at every pixel, in the unit of the picture. */
typedef double (*Scene) (int c, int i, int j);

static UnfImage *
make_picture (Scene scene, int channels, int height, int width)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, height, width });
  float *out = pixels->data;

  for (int c = 0; c < channels; c++)
    for (int i = 0; i < height; i++)
      for (int j = 0; j < width; j++)
        *out++ = (float) scene (c, i, j);

  return unf_image_new (pixels, UNF_DEPTH_8);
}

static double
flat (int c, int i, int j)
{
  (void) c, (void) i, (void) j;
  return 0.5;
}

/* Slopes and edges. */
static double
shapes (int c, int i, int j)
{
  double slope = 0.3 + 0.2 * i / 256.0 + 0.1 * sin (j / 40.0) + 0.05 * c;

  return (i - 128) * (i - 128) + (j - 90) * (j - 90) < 3600 ? slope + 0.3
                                                            : slope;
}

/* Cloth with stripes of a few pixels in the left two thirds, wall right. */
static double
cloth (int c, int i, int j)
{
  (void) c;
  return j < 170 ? 0.5 + 0.25 * sin (1.9 * i + 1.1 * j) : 0.4 + 0.001 * i;
}

static UnfImage *
add_noise (const UnfImage *clean, double sigma_255, guint64 seed)
{
  UnfNoise noise = { sigma_255 / 255.0, seed };
  g_autoptr (GError) error = NULL;
  UnfImage *noisy = unf_noise_apply (noise, clean, &error);

  g_assert_no_error (error);
  return noisy;
}

static double
estimate_255 (const UnfImage *noisy)
{
  return 255.0 * unf_noise_estimate_sigma (noisy);
}

static gsize
byte_size (const UnfImage *image)
{
  return unf_shape_size (unf_image_get_pixels (image)->shape) * sizeof (float);
}

static void
same_seed_gives_same_field (void)
{
  g_autoptr (UnfImage) clean = make_picture (shapes, 3, 40, 37);
  g_autoptr (UnfImage) one = add_noise (clean, 25.0, 7);
  g_autoptr (UnfImage) two = add_noise (clean, 25.0, 7);
  g_autoptr (UnfImage) other = add_noise (clean, 25.0, 8);

  g_assert_cmpmem (unf_image_get_plane (one, 0), byte_size (one),
                   unf_image_get_plane (two, 0), byte_size (two));
  g_assert_true (memcmp (unf_image_get_plane (one, 0),
                         unf_image_get_plane (other, 0), byte_size (one)));
  g_assert_cmpint (unf_image_get_depth (one), ==, UNF_DEPTH_FLOAT);
}

static void
field_does_not_depend_on_threads (void)
{
  g_autoptr (UnfImage) clean = make_picture (shapes, 3, 200, 177);
  g_autoptr (UnfImage) one = NULL, many = NULL;

  unf_parallel_set_threads (1);
  one = add_noise (clean, 25.0, 7);
  unf_parallel_set_threads (4);
  many = add_noise (clean, 25.0, 7);
  g_assert_cmpmem (unf_image_get_plane (one, 0), byte_size (one),
                   unf_image_get_plane (many, 0), byte_size (many));
  g_assert_true (estimate_255 (one) == estimate_255 (many));
  unf_parallel_set_threads (1);
  g_assert_true (estimate_255 (one) == estimate_255 (many));
  unf_parallel_set_threads (0);
}

static void
sigma_scales_the_same_field (void)
{
  g_autoptr (UnfTensor) zero = unf_tensor_new ((UnfShape){ 1, 1, 20, 30 });
  g_autoptr (UnfImage) clean = unf_image_new (zero, UNF_DEPTH_8);
  g_autoptr (UnfImage) weak = add_noise (clean, 16.0, 3);
  g_autoptr (UnfImage) strong = add_noise (clean, 64.0, 3);
  g_autoptr (UnfImage) none = add_noise (clean, 0.0, 3);

  for (int p = 0; p < 600; p++) {
    /* A factor of four does not round. */
    g_assert_true (unf_image_get_plane (strong, 0)[p] ==
                   4.0f * unf_image_get_plane (weak, 0)[p]);
    g_assert_true (unf_image_get_plane (none, 0)[p] == 0.0f);
  }
}

/* Quantiles, computed elsewhere, of the published answers of Philox4x32-10
 * for the counter 0 and the key 0, and of its outputs for the key 1. */
static void
field_is_the_same_on_every_machine (void)
{
  static const double seed_0[] = { -0.2558159704329815, 1.1775912391721348,
                                   0.6301836563560435, 0.26756224939052 };
  static const double seed_1[] = { 1.2279076052549578, 1.251833425737022,
                                   0.216564051831438, 0.5570930630258673 };
  g_autoptr (UnfTensor) zero = unf_tensor_new ((UnfShape){ 1, 1, 2, 2 });
  g_autoptr (UnfImage) clean = unf_image_new (zero, UNF_DEPTH_8);
  g_autoptr (UnfImage) a = add_noise (clean, 255.0, 0);
  g_autoptr (UnfImage) b = add_noise (clean, 255.0, 1);

  for (int p = 0; p < 4; p++) {
    g_assert_true (unf_image_get_plane (a, 0)[p] == (float) seed_0[p]);
    g_assert_true (unf_image_get_plane (b, 0)[p] == (float) seed_1[p]);
  }
}

static void
assert_estimates (const UnfImage *clean, double tolerance, const char *name)
{
  static const double sigmas[] = { 5.0, 10.0, 15.0, 25.0, 50.0, 75.0 };

  for (gsize k = 0; k < G_N_ELEMENTS (sigmas); k++)
    for (guint64 seed = 0; seed < 2; seed++) {
      g_autoptr (UnfImage) noisy = add_noise (clean, sigmas[k], seed);
      double error = estimate_255 (noisy) / sigmas[k] - 1.0;

      g_test_message ("%s, sigma %g: %+.1f %%", name, sigmas[k], 100.0 * error);
      g_assert_cmpfloat (fabs (error), <, tolerance);
    }
}

static void
estimate_is_near_on_made_pictures (void)
{
  g_autoptr (UnfImage) plain = make_picture (flat, 1, 256, 256);
  g_autoptr (UnfImage) edges = make_picture (shapes, 1, 256, 256);
  g_autoptr (UnfImage) colour = make_picture (shapes, 3, 128, 256);

  /* 256² pixels of which all are chosen: 0.8 % is one standard deviation. */
  assert_estimates (plain, 0.03, "flat");
  assert_estimates (edges, 0.05, "shapes");
  assert_estimates (colour, 0.05, "colour");
}

static void
estimate_is_not_misled_by_texture (void)
{
  g_autoptr (UnfImage) clean = make_picture (cloth, 1, 256, 256);

  assert_estimates (clean, 0.08, "cloth");
}

static void
estimate_is_not_misled_by_clipping (void)
{
  g_autoptr (UnfImage) clean = make_picture (shapes, 1, 256, 256);
  g_autoptr (UnfImage) noisy = add_noise (clean, 25.0, 1);
  g_autoptr (UnfTensor) burnt = unf_tensor_copy (unf_image_get_pixels (noisy));
  g_autoptr (UnfImage) image = unf_image_new (burnt, UNF_DEPTH_8);

  /* A burnt-out sky, and the rest clipped as an 8-bit file clips it. */
  for (int p = 0; p < 256 * 256; p++)
    burnt->data[p] = p < 100 * 256 ? 1.0f : CLAMP (burnt->data[p], 0.0f, 1.0f);

  g_assert_cmpfloat (fabs (estimate_255 (image) / 25.0 - 1.0), <, 0.1);
}

static void
estimate_of_a_clean_picture_is_small (void)
{
  static const Scene scenes[] = { flat, shapes, cloth };

  for (gsize k = 0; k < G_N_ELEMENTS (scenes); k++) {
    g_autoptr (UnfImage) clean = make_picture (scenes[k], 1, 256, 256);

    g_assert_cmpfloat (estimate_255 (clean), <, 1.0);
  }
}

static void
estimate_of_a_tiny_picture_is_zero (void)
{
  g_autoptr (UnfImage) small = make_picture (flat, 1, 15, 400);
  g_autoptr (UnfImage) noisy_small = add_noise (small, 25.0, 0);
  g_autoptr (UnfImage) large = make_picture (flat, 1, 16, 16);
  g_autoptr (UnfImage) noisy_large = add_noise (large, 25.0, 0);

  g_assert_cmpfloat (estimate_255 (noisy_small), ==, 0.0);
  /* One block of 225 numbers that depend on each other. */
  g_assert_cmpfloat (fabs (estimate_255 (noisy_large) / 25.0 - 1.0), <, 0.3);
}

static void
estimate_of_a_large_picture_is_near (void)
{
  g_autoptr (UnfImage) clean = make_picture (flat, 1, 1500, 2000);
  g_autoptr (UnfImage) noisy = add_noise (clean, 20.0, 0);

  g_assert_cmpfloat (fabs (estimate_255 (noisy) / 20.0 - 1.0), <, 0.01);
}

static void
estimate_is_near_on_set12 (void)
{
  g_autofree char *folder = unf_test_find_shared ("data/set12");

  if (!folder)
    return;

  for (int k = 1; k <= 12; k++) {
    g_autofree char *name = g_strdup_printf ("%02d.png", k);
    g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (UnfImage) clean = unf_image_load (file, NULL, &error);

    g_assert_no_error (error);
    assert_estimates (clean, 0.1, name);
    g_assert_cmpfloat (estimate_255 (clean), <, 3.0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/noise/same-seed-gives-same-field",
                   same_seed_gives_same_field);
  g_test_add_func ("/image/noise/field-does-not-depend-on-threads",
                   field_does_not_depend_on_threads);
  g_test_add_func ("/image/noise/sigma-scales-the-same-field",
                   sigma_scales_the_same_field);
  g_test_add_func ("/image/noise/field-is-the-same-on-every-machine",
                   field_is_the_same_on_every_machine);
  g_test_add_func ("/image/noise/estimate-is-near-on-made-pictures",
                   estimate_is_near_on_made_pictures);
  g_test_add_func ("/image/noise/estimate-is-not-misled-by-texture",
                   estimate_is_not_misled_by_texture);
  g_test_add_func ("/image/noise/estimate-is-not-misled-by-clipping",
                   estimate_is_not_misled_by_clipping);
  g_test_add_func ("/image/noise/estimate-of-a-clean-picture-is-small",
                   estimate_of_a_clean_picture_is_small);
  g_test_add_func ("/image/noise/estimate-of-a-tiny-picture-is-zero",
                   estimate_of_a_tiny_picture_is_zero);
  g_test_add_func ("/image/noise/estimate-of-a-large-picture-is-near",
                   estimate_of_a_large_picture_is_near);
  g_test_add_func ("/image/noise/estimate-is-near-on-set12",
                   estimate_is_near_on_set12);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that need no model: noise, estimate-noise, compare. */
#include <math.h>
#include <string.h>

#include "cli-room.h"
#include "unf-noise.h"
#include "unf-score.h"
#include "unf-test.h"

static void
assert_pixels (const UnfImage *a, const UnfImage *b)
{
  UnfTensor *x = unf_image_get_pixels (a), *y = unf_image_get_pixels (b);

  g_assert_true (unf_shape_equal (x->shape, y->shape));
  g_assert_cmpmem (x->data, unf_shape_size (x->shape) * sizeof (float), y->data,
                   unf_shape_size (y->shape) * sizeof (float));
}

static void
noise_is_the_field_of_its_seed (CliRoom *room, gconstpointer data)
{
  UnfNoise noise = { 30.0 / 255.0, 7 };
  g_autoptr (CliRun) run = cli_run (room, "noise", "clean.npy", "out.npy",
                                    "--sigma", "30", "--seed", "7");
  g_autoptr (UnfImage) clean = cli_room_load (room, "clean.npy");
  g_autoptr (UnfImage) expected = unf_noise_apply (noise, clean, NULL);
  g_autoptr (UnfImage) out = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->out, ==, "");
  out = cli_room_load (room, "out.npy");
  assert_pixels (out, expected);
}

static void
missing_seed_is_zero (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) without =
      cli_run (room, "noise", "clean.npy", "a.npy", "--sigma", "10");
  g_autoptr (CliRun) with = cli_run (room, "noise", "clean.npy", "b.npy",
                                     "--sigma", "10", "--seed", "0");
  g_autoptr (UnfImage) a = cli_room_load (room, "a.npy");
  g_autoptr (UnfImage) b = cli_room_load (room, "b.npy");

  g_assert_cmpint (without->status, ==, 0);
  g_assert_cmpint (with->status, ==, 0);
  assert_pixels (a, b);
}

static void
wrong_noise_is_refused (CliRoom *room, gconstpointer data)
{
  static const struct {
    const char *sigma, *seed, *named;
  } cases[] = {
    { "-1", "0", "--sigma" },  { "nan", "0", "--sigma" },
    { "5 5", "0", "--sigma" }, { "5", "-1", "--seed" },
    { "5", "1.5", "--seed" },  { "5", "99999999999999999999", "--seed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CliRun) run =
        cli_run (room, "noise", "clean.npy", "out.npy", "--sigma",
                 cases[i].sigma, "--seed", cases[i].seed);

    cli_assert_refused (run, 2, cases[i].named);
  }
  g_assert_false (cli_room_has (room, "out.npy"));
}

static void
noise_without_a_level_is_wrong_usage (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run (room, "noise", "clean.npy", "out.npy");

  cli_assert_refused (run, 2, "--sigma");
}

static void
estimate_is_near_the_truth (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "estimate-noise", "noisy.npy", "--json");
  JsonObject *object = cli_run_get_object (run);
  g_autoptr (CliRun) text = cli_run (room, "estimate-noise", "noisy.npy");
  double sigma = json_object_get_double_member (object, "sigma");

  cli_assert_members (object, "sigma");

  /* 768 coefficients of the diagonal band: the median is good to 5 %. */
  g_assert_cmpfloat (fabs (sigma - 20.0), <, 3.0);
  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpfloat (fabs (g_ascii_strtod (text->out, NULL) - sigma), <=,
                     0.005);
}

static void
compare_gives_the_librarys_numbers (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "compare", "clean.npy", "noisy.npy", "--json");
  JsonObject *object = cli_run_get_object (run);
  g_autoptr (UnfImage) clean = cli_room_load (room, "clean.npy");
  g_autoptr (UnfImage) noisy = cli_room_load (room, "noisy.npy");
  UnfScore score;

  g_assert_true (unf_score_compare (clean, noisy, &score, NULL));
  cli_assert_members (object, "psnr", "ssim", "mse", "max_abs_difference");
  g_assert_cmpfloat (json_object_get_double_member (object, "psnr"), ==,
                     score.psnr);
  g_assert_cmpfloat (json_object_get_double_member (object, "ssim"), ==,
                     score.ssim);
  g_assert_cmpfloat (json_object_get_double_member (object, "mse"), ==,
                     score.mse);
  g_assert_cmpfloat (
      json_object_get_double_member (object, "max_abs_difference"), ==,
      score.max_abs_difference);
}

static void
equal_pictures_have_no_finite_psnr (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "compare", "clean.npy", "clean.npy", "--json");
  JsonObject *object = cli_run_get_object (run);

  g_assert_true (json_object_get_null_member (object, "psnr"));
  g_assert_cmpfloat (json_object_get_double_member (object, "mse"), ==, 0.0);
}

static void
pictures_of_two_sizes_are_not_compared (CliRoom *room, gconstpointer data)
{
  g_autoptr (UnfImage) small = cli_room_draw (20, 20, 1);
  g_autoptr (CliRun) run = NULL;

  cli_room_save (room, "small.npy", small, UNF_DEPTH_FLOAT);
  run = cli_run (room, "compare", "clean.npy", "small.npy");
  cli_assert_refused (run, 1, "clean.npy", "small.npy");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  cli_room_test ("/cli/noise/is-the-field-of-its-seed",
                 noise_is_the_field_of_its_seed);
  cli_room_test ("/cli/noise/missing-seed-is-zero", missing_seed_is_zero);
  cli_room_test ("/cli/noise/wrong-values-are-refused", wrong_noise_is_refused);
  cli_room_test ("/cli/noise/without-a-level-is-wrong-usage",
                 noise_without_a_level_is_wrong_usage);
  cli_room_test ("/cli/estimate-noise/is-near-the-truth",
                 estimate_is_near_the_truth);
  cli_room_test ("/cli/compare/gives-the-numbers-of-the-library",
                 compare_gives_the_librarys_numbers);
  cli_room_test ("/cli/compare/equal-pictures-have-no-finite-psnr",
                 equal_pictures_have_no_finite_psnr);
  cli_room_test ("/cli/compare/two-sizes-are-refused",
                 pictures_of_two_sizes_are_not_compared);

  return g_test_run ();
}

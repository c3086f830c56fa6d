/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <glib/gstdio.h>

#include "cli-room.h"

#define WEIGHTS "--weights", "weights.safetensors"
#define CLEAN "--clean", "clean.npy", "--sigma", "20"

static JsonArray *
get_points (JsonObject *object)
{
  return json_object_get_array_member (object, "points");
}

static double
get_number (JsonObject *object, guint index, const char *member)
{
  return json_object_get_double_member (
      json_array_get_object_element (get_points (object), index), member);
}

static void
json_has_the_promised_members (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
               "iterations", "--values", "1,3", "--json");
  JsonObject *object = cli_run_get_object (run);

  cli_assert_members (object, "over", "denoiser", "sigma", "settings",
                      "points");
  g_assert_cmpstr (json_object_get_string_member (object, "over"), ==,
                   "iterations");
  g_assert_cmpuint (json_array_get_length (get_points (object)), ==, 2);
  cli_assert_members (json_array_get_object_element (get_points (object), 0),
                      "value", "psnr", "ssim", "seconds", "nonzeros",
                      "psnr_sure", "sure_deviation", "removed_sigma",
                      "whiteness", "weights");
}

static void
assert_values (const CliRoom *room,
               const char *values,
               const double *expected,
               gsize n)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
               "threshold", "--values", values, "--json");
  JsonObject *object = cli_run_get_object (run);

  g_assert_cmpuint (json_array_get_length (get_points (object)), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (get_number (object, i, "value"), ==, expected[i]);
}

static void
values_are_a_list_or_a_range (CliRoom *room, gconstpointer data)
{
  static const double list[] = { 1.5, 0.0, 0.25 };
  static const double range[] = { 0.1, 0.2, 0.3 };
  static const double uneven[] = { 0.0, 0.75, 1.5 };
  static const double falling[] = { 1.0, 0.5, 0.0 };
  static const double single[] = { 1.0 };

  assert_values (room, "1.5,0,0.25", list, G_N_ELEMENTS (list));
  assert_values (room, "0.1:0.3:0.1", range, G_N_ELEMENTS (range));
  assert_values (room, "0:2:0.75", uneven, G_N_ELEMENTS (uneven));
  assert_values (room, "1:0:-0.5", falling, G_N_ELEMENTS (falling));
  assert_values (room, "1:1:1", single, G_N_ELEMENTS (single));
}

static void
each_point_is_what_denoise_gives (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
               "threshold", "--values", "0.5,1", "--json");
  g_autoptr (CliRun) alone =
      cli_run (room, "denoise", "noisy.npy", "-", WEIGHTS, CLEAN, "--threshold",
               "0.5", "--json");
  JsonObject *object = cli_run_get_object (run);
  JsonObject *single = cli_run_get_object (alone);

  g_assert_cmpfloat (get_number (object, 0, "psnr"), ==,
                     json_object_get_double_member (single, "psnr"));
  g_assert_cmpfloat (get_number (object, 0, "ssim"), ==,
                     json_object_get_double_member (single, "ssim"));
}

static void
nonzeros_fall_as_the_threshold_rises (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
               "threshold", "--values", "0,1,3", "--json");
  JsonObject *object = cli_run_get_object (run);

  g_assert_cmpfloat (get_number (object, 0, "nonzeros"), >, 0.99);
  g_assert_cmpfloat (get_number (object, 1, "nonzeros"), <,
                     get_number (object, 0, "nonzeros"));
  g_assert_cmpfloat (get_number (object, 2, "nonzeros"), <,
                     get_number (object, 1, "nonzeros"));

  /* The coefficient of the mean has no threshold. */
  g_assert_cmpfloat (get_number (object, 2, "nonzeros"), >, 0.99 / 16.0);
}

static void
every_promised_quantity_can_be_swept (CliRoom *room, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "stride", "1:4:1" }, { "threshold", "0.5,1" }, { "iterations", "1:3:1" },
    { "shifts", "1,4" },   { "sigma", "10:30:10" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CliRun) run =
        cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
                 cases[i][0], "--values", cases[i][1], "--json");

    g_assert_cmpfloat (get_number (cli_run_get_object (run), 0, "psnr"), >,
                       0.0);
  }
}

static void
scores_are_null_without_a_clean_picture (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, "--over", "sigma",
               "--values", "10,20", "--json");
  JsonObject *point =
      json_array_get_object_element (get_points (cli_run_get_object (run)), 0);

  g_assert_true (json_object_get_null_member (point, "psnr"));
  g_assert_true (json_object_get_null_member (point, "ssim"));
}

/* |psnr_sure − psnr| in its own standard deviations. */
static double
get_distance (JsonObject *object, guint index)
{
  return fabs (get_number (object, index, "psnr_sure") -
               get_number (object, index, "psnr")) /
         get_number (object, index, "sure_deviation");
}

static void
sure_stands_in_for_the_clean_picture (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) alone =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, "--sigma", "20", "--over",
               "iterations", "--values", "1,3", "--json");
  g_autoptr (CliRun) with_clean =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
               "iterations", "--values", "1,3", "--json");
  g_autoptr (CliRun) both =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--sure", "--over",
               "iterations", "--values", "1,3", "--json");
  JsonObject *first = json_array_get_object_element (
      get_points (cli_run_get_object (with_clean)), 0);

  g_assert_true (json_object_get_null_member (first, "psnr_sure"));
  g_assert_true (json_object_get_null_member (first, "sure_deviation"));

  for (guint i = 0; i < 2; i++) {
    JsonObject *object = cli_run_get_object (both);

    g_assert_cmpfloat (get_distance (object, i), <, 4.0);
    g_assert_cmpfloat (get_number (object, i, "psnr_sure"), ==,
                       get_number (cli_run_get_object (alone), i, "psnr_sure"));
  }
}

static void
what_was_removed_is_measured (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
               "threshold", "--values", "0,1", "--json");
  JsonObject *object = cli_run_get_object (run);

  /* Without a threshold nearly everything is kept. */
  g_assert_cmpfloat (get_number (object, 0, "removed_sigma"), <, 2.0);
  g_assert_cmpfloat (get_number (object, 1, "removed_sigma"), >, 10.0);
  g_assert_cmpfloat (get_number (object, 1, "removed_sigma"), <, 22.0);
  g_assert_cmpfloat (get_number (object, 1, "whiteness"), >, 0.5);
  g_assert_cmpfloat (get_number (object, 1, "whiteness"), <=, 1.0);
}

/* The released weights that are called after a stride, as `csc-q8`. */
static char **
list_strides (const CliRoom *room)
{
  g_autoptr (CliRun) list = cli_run (room, "list", "--json");
  JsonArray *denoisers =
      json_object_get_array_member (cli_run_get_object (list), "denoisers");
  JsonArray *weights = json_object_get_array_member (
      json_array_get_object_element (denoisers, 0), "weights");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (weights); i++) {
    const char *name = json_array_get_string_element (weights, i);

    if (g_regex_match_simple ("^csc-q[0-9]+$", name, 0, 0))
      g_strv_builder_add (builder, name + strlen ("csc-q"));
  }

  return g_strv_builder_end (builder);
}

static const char *
get_weights (const CliRun *run, guint index)
{
  return json_object_get_string_member (
      json_array_get_object_element (get_points (cli_run_get_object (run)),
                                     index),
      "weights");
}

static void
every_stride_has_its_own_weights (CliRoom *room, gconstpointer data)
{
  g_auto (GStrv) strides = list_strides (room);
  g_autofree char *values = g_strjoinv (",", strides);
  g_autoptr (CliRun) own = cli_run (
      room, "sweep", "noisy.npy", "--sigma", "20", "--clean", "clean.npy",
      "--iterations", "1", "--over", "stride", "--values", values, "--json");
  g_autoptr (CliRun) named = cli_run (
      room, "sweep", "noisy.npy", CLEAN, "--weights", "csc-q8", "--iterations",
      "1", "--over", "stride", "--values", "7,9", "--json");

  g_assert_nonnull (strides[0]);
  for (guint i = 0; strides[i]; i++) {
    g_autofree char *expected = g_strconcat ("csc-q", strides[i], NULL);
    g_autoptr (CliRun) alone =
        cli_run (room, "denoise", "noisy.npy", "-", "--sigma", "20",
                 "--iterations", "1", "--stride", strides[i], "--json");

    g_assert_cmpstr (get_weights (own, i), ==, expected);
    g_assert_cmpstr (
        json_object_get_string_member (cli_run_get_object (alone), "weights"),
        ==, expected);
  }

  g_assert_cmpstr (get_weights (named, 0), ==, "csc-q8");
  g_assert_cmpstr (get_weights (named, 1), ==, "csc-q8");
}

static void
csv_has_a_line_for_each_point (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, "--over", "sigma",
               "--values", "10,20.7", "--csv");
  g_auto (GStrv) lines = g_strsplit (run->out, "\n", -1);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==,
                   "value,psnr,ssim,seconds,nonzeros,psnr_sure,sure_deviation,"
                   "removed_sigma,whiteness,weights");
  g_assert_true (g_str_has_prefix (lines[1], "10,,,"));
  g_assert_true (g_str_has_prefix (lines[2], "20.7,,,"));
}

static void
wrong_values_are_refused (CliRoom *room, gconstpointer data)
{
  static const struct {
    const char *over, *values, *named;
  } cases[] = {
    { "threshold", "", "--values" },
    { "threshold", "1,", "--values" },
    { "threshold", "1,x", "“x”" },
    { "threshold", "1:2", "1:2" },
    { "threshold", "1:2:0", "1:2:0" },
    { "threshold", "1:2:-1", "1:2:-1" },
    { "threshold", "0:1:1e-9", "1e-9" },
    { "threshold", "1:2:1:1", "1:2:1:1" },
    { "threshold", "nan:2:1", "nan" },
    { "threshold", "1,99", "--threshold is 99" },
    { "stride", "1,2.5", "2.5" },
    { "sigma", "10,-1", "--sigma is -1" },
    { "weather", "1,2", "--weather" },
    { "engine", "0,1", "--engine" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CliRun) run =
        cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
                 cases[i].over, "--values", cases[i].values);

    cli_assert_refused (run, 2, cases[i].named);
  }
}

static void
both_halves_of_the_question_are_needed (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) no_values =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, "--over", "sigma");
  g_autoptr (CliRun) no_over =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, "--values", "1,2");

  cli_assert_refused (no_values, 2, "--values");
  cli_assert_refused (no_over, 2, "--over");
}

/* ---- Noise that is added ---- */

/* The noise of the room's noisy picture. */
static void
added_noise_is_that_of_the_seed (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run (
      room, "sweep", "clean.npy", WEIGHTS, "--add-noise", "20", "--seed", "3",
      "--over", "threshold", "--values", "0.5,1", "--json");
  g_autoptr (CliRun) given =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, CLEAN, "--over",
               "threshold", "--values", "0.5,1", "--json");
  JsonObject *object = cli_run_get_object (run);
  JsonObject *other = cli_run_get_object (given);

  cli_assert_members (object, "over", "denoiser", "sigma", "seed", "settings",
                      "points");
  g_assert_cmpfloat (json_object_get_double_member (object, "sigma"), ==, 20.0);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat (get_number (object, i, "psnr"), ==,
                       get_number (other, i, "psnr"));
}

static void
save_pictures (CliRoom *room)
{
  g_autofree char *folder = cli_room_path (room, "pictures");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (int i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("pictures/%d.npy", i);
    g_autoptr (UnfImage) image = cli_room_draw (20 + 6 * i, 24, 1);

    cli_room_save (room, name, image, UNF_DEPTH_FLOAT);
  }
}

static double
get_mean (JsonObject *object, guint index, const char *member)
{
  return json_object_get_double_member (
      json_array_get_object_element (
          json_object_get_array_member (object, "means"), index),
      member);
}

/* Strength after strength, picture after picture, value after value. */
static void
a_folder_gives_every_picture_and_the_means (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  JsonObject *object;

  save_pictures (room);
  run = cli_run (room, "sweep", "pictures", WEIGHTS, "--add-noise", "10,30",
                 "--over", "threshold", "--values", "0.5,1,2", "--json");
  object = cli_run_get_object (run);
  cli_assert_members (object, "over", "denoiser", "seed", "settings", "points",
                      "means");
  g_assert_cmpuint (json_array_get_length (get_points (object)), ==, 12);
  for (guint s = 0; s < 2; s++)
    for (guint v = 0; v < 3; v++) {
      guint first = 6 * s + v, second = first + 3, mean = 3 * s + v;

      g_assert_cmpfloat (get_number (object, first, "sigma"), ==,
                         s == 0 ? 10.0 : 30.0);
      g_assert_cmpfloat (get_number (object, first, "value"), ==,
                         get_number (object, second, "value"));
      g_assert_cmpfloat (get_number (object, first, "psnr"), !=,
                         get_number (object, second, "psnr"));
      /* Two doubles, added in another order. */
      g_assert_cmpfloat_with_epsilon (get_mean (object, mean, "psnr"),
                                      (get_number (object, first, "psnr") +
                                       get_number (object, second, "psnr")) /
                                          2.0,
                                      1e-9);
    }
}

static void
csv_names_pictures_and_noise (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_auto (GStrv) lines = NULL;

  save_pictures (room);
  run = cli_run (room, "sweep", "pictures", WEIGHTS, "--add-noise", "10",
                 "--over", "threshold", "--values", "1", "--csv");
  lines = g_strsplit (run->out, "\n", -1);
  g_assert_true (g_str_has_suffix (lines[0], ",weights,sigma,picture"));
  g_assert_true (g_str_has_suffix (lines[1], ",10,0.npy"));
  g_assert_true (g_str_has_suffix (lines[2], ",10,1.npy"));
  g_assert_true (g_str_has_suffix (lines[3], ",10,mean"));
}

static void
added_noise_needs_a_clean_picture (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) told =
      cli_run (room, "sweep", "clean.npy", WEIGHTS, "--add-noise", "10",
               "--sigma", "10", "--over", "threshold", "--values", "1");
  g_autoptr (CliRun) seed =
      cli_run (room, "sweep", "clean.npy", WEIGHTS, "--seed", "10", "--over",
               "threshold", "--values", "1");
  g_autoptr (CliRun) strong =
      cli_run (room, "sweep", "clean.npy", WEIGHTS, "--add-noise", "10,300",
               "--over", "threshold", "--values", "1");

  cli_assert_refused (told, 2, "--add-noise", "--sigma");
  cli_assert_refused (seed, 2, "--seed", "--add-noise");
  cli_assert_refused (strong, 2, "300");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  cli_room_test ("/cli/sweep/json-has-the-promised-members",
                 json_has_the_promised_members);
  cli_room_test ("/cli/sweep/values-are-a-list-or-a-range",
                 values_are_a_list_or_a_range);
  cli_room_test ("/cli/sweep/each-point-is-what-denoise-gives",
                 each_point_is_what_denoise_gives);
  cli_room_test ("/cli/sweep/nonzeros-fall-as-the-threshold-rises",
                 nonzeros_fall_as_the_threshold_rises);
  cli_room_test ("/cli/sweep/every-promised-quantity-can-be-swept",
                 every_promised_quantity_can_be_swept);
  cli_room_test ("/cli/sweep/scores-are-null-without-a-clean-picture",
                 scores_are_null_without_a_clean_picture);
  cli_room_test ("/cli/sweep/sure-stands-in-for-the-clean-picture",
                 sure_stands_in_for_the_clean_picture);
  cli_room_test ("/cli/sweep/what-was-removed-is-measured",
                 what_was_removed_is_measured);
  cli_room_test ("/cli/sweep/every-stride-has-its-own-weights",
                 every_stride_has_its_own_weights);
  cli_room_test ("/cli/sweep/csv-has-a-line-for-each-point",
                 csv_has_a_line_for_each_point);
  cli_room_test ("/cli/sweep/wrong-values-are-refused",
                 wrong_values_are_refused);
  cli_room_test ("/cli/sweep/both-halves-of-the-question-are-needed",
                 both_halves_of_the_question_are_needed);
  cli_room_test ("/cli/sweep/added-noise-is-that-of-the-seed",
                 added_noise_is_that_of_the_seed);
  cli_room_test ("/cli/sweep/a-folder-gives-every-picture-and-the-means",
                 a_folder_gives_every_picture_and_the_means);
  cli_room_test ("/cli/sweep/csv-names-pictures-and-noise",
                 csv_names_pictures_and_noise);
  cli_room_test ("/cli/sweep/added-noise-needs-a-clean-picture",
                 added_noise_needs_a_clean_picture);

  return g_test_run ();
}

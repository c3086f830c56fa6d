/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

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

  cli_assert_members (object, "over", "points");
  g_assert_cmpstr (json_object_get_string_member (object, "over"), ==,
                   "iterations");
  g_assert_cmpuint (json_array_get_length (get_points (object)), ==, 2);
  cli_assert_members (json_array_get_object_element (get_points (object), 0),
                      "value", "psnr", "ssim", "seconds", "nonzeros");
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

static void
csv_has_a_line_for_each_point (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "sweep", "noisy.npy", WEIGHTS, "--over", "sigma",
               "--values", "10,20", "--csv");
  g_auto (GStrv) lines = g_strsplit (run->out, "\n", -1);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "value,psnr,ssim,seconds,nonzeros");
  g_assert_true (g_str_has_prefix (lines[1], "10,,,"));
  g_assert_true (g_str_has_prefix (lines[2], "20,,,"));
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
  cli_room_test ("/cli/sweep/csv-has-a-line-for-each-point",
                 csv_has_a_line_for_each_point);
  cli_room_test ("/cli/sweep/wrong-values-are-refused",
                 wrong_values_are_refused);
  cli_room_test ("/cli/sweep/both-halves-of-the-question-are-needed",
                 both_halves_of_the_question_are_needed);

  return g_test_run ();
}

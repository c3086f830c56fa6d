/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "cli-room.h"
#include "unf-noise.h"
#include "unf-score.h"

#define WEIGHTS "--weights", "weights.safetensors"

static const char *const members[] = { "psnr_noisy", "psnr", "ssim",
                                       "seconds" };

/* Three pictures and what must be passed over, in a folder “set”. */
static void
fill_folder (const CliRoom *room)
{
  g_autoptr (UnfImage) a = cli_room_draw (40, 30, 1);
  g_autoptr (UnfImage) b = cli_room_draw (30, 40, 1);
  g_autoptr (UnfImage) c = cli_room_draw (36, 36, 3);
  g_autofree char *set = cli_room_path (room, "set");

  g_mkdir (set, 0777);
  cli_room_save (room, "set/b.png", b, UNF_DEPTH_16);
  cli_room_save (room, "set/a.npy", a, UNF_DEPTH_FLOAT);
  cli_room_save (room, "set/B.png", c, UNF_DEPTH_8);
  cli_room_write (room, "set/notes.txt", "not a picture");
  cli_room_write (room, "set/.hidden.png", "not a picture");
}

static JsonArray *
get_pictures (JsonObject *object)
{
  return json_object_get_array_member (object, "pictures");
}

static void
json_has_the_promised_members (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  JsonObject *object;

  fill_folder (room);
  run = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--seed",
                 "5", "--json");
  object = cli_run_get_object (run);

  cli_assert_members (object, "denoiser", "weights", "sigma", "seed",
                      "pictures", "mean");
  g_assert_cmpstr (json_object_get_string_member (object, "denoiser"), ==,
                   "csc");
  g_assert_cmpfloat (json_object_get_double_member (object, "sigma"), ==, 20);
  g_assert_cmpint (json_object_get_int_member (object, "seed"), ==, 5);
  cli_assert_members (json_object_get_object_member (object, "mean"),
                      "psnr_noisy", "psnr", "ssim", "seconds");
  cli_assert_members (json_array_get_object_element (get_pictures (object), 0),
                      "name", "psnr_noisy", "psnr", "ssim", "seconds");
}

static void
pictures_come_in_the_order_of_their_bytes (CliRoom *room, gconstpointer data)
{
  static const char *const expected[] = { "B.png", "a.npy", "b.png" };
  g_autoptr (CliRun) run = NULL;
  JsonArray *pictures;

  fill_folder (room);
  run = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--json");
  pictures = get_pictures (cli_run_get_object (run));

  g_assert_cmpuint (json_array_get_length (pictures), ==,
                    G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (json_object_get_string_member (
                         json_array_get_object_element (pictures, i), "name"),
                     ==, expected[i]);
}

static void
mean_is_the_mean_of_the_pictures (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  JsonObject *object, *mean;

  fill_folder (room);
  run = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--json");
  object = cli_run_get_object (run);
  mean = json_object_get_object_member (object, "mean");

  for (gsize m = 0; m < G_N_ELEMENTS (members); m++) {
    JsonArray *pictures = get_pictures (object);
    double sum = 0.0;

    for (guint i = 0; i < json_array_get_length (pictures); i++)
      sum += json_object_get_double_member (
          json_array_get_object_element (pictures, i), members[m]);

    /* Summed in the same order; JSON keeps every bit. */
    g_assert_cmpfloat (json_object_get_double_member (mean, members[m]), ==,
                       sum / json_array_get_length (pictures));
  }
}

static void
picture_i_has_the_noise_of_seed_plus_i (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) noise = NULL;
  g_autoptr (CliRun) alone = NULL;
  JsonObject *third, *same;

  fill_folder (room);
  run = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--seed",
                 "5", "--json");
  noise = cli_run (room, "noise", "set/b.png", "b.npy", "--sigma", "20",
                   "--seed", "7");
  g_assert_cmpint (noise->status, ==, 0);
  alone = cli_run (room, "denoise", "b.npy", "-", WEIGHTS, "--sigma", "20",
                   "--clean", "set/b.png", "--json");

  third = json_array_get_object_element (
      get_pictures (cli_run_get_object (run)), 2);
  same = cli_run_get_object (alone);
  for (gsize m = 0; m < 3; m++)
    g_assert_cmpfloat (json_object_get_double_member (third, members[m]), ==,
                       json_object_get_double_member (same, members[m]));
}

static void
settings_reach_the_model (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) all = NULL;
  g_autoptr (CliRun) one = NULL;
  JsonObject *with_all, *with_one;

  fill_folder (room);
  all = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--json");
  one = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--shifts",
                 "1", "--json");
  with_all = json_object_get_object_member (cli_run_get_object (all), "mean");
  with_one = json_object_get_object_member (cli_run_get_object (one), "mean");

  g_assert_cmpfloat (json_object_get_double_member (with_all, "psnr"), >,
                     json_object_get_double_member (with_one, "psnr") + 0.3);
}

static void
several_denoisers_are_an_array (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  JsonArray *reports;

  fill_folder (room);
  run = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20",
                 "--denoiser", "csc", "--denoiser", "csc", "--json");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (run->json));
  reports = json_node_get_array (run->json);

  g_assert_cmpuint (json_array_get_length (reports), ==, 2);
  cli_assert_members (json_array_get_object_element (reports, 1), "denoiser",
                      "weights", "sigma", "seed", "pictures", "mean");
}

static void
csv_has_a_line_for_each_picture_and_the_mean (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_auto (GStrv) lines = NULL;

  fill_folder (room);
  run = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--csv");
  g_assert_cmpint (run->status, ==, 0);
  lines = g_strsplit (run->out, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_cmpstr (lines[0], ==, "denoiser,name,psnr_noisy,psnr,ssim,seconds");
  g_assert_true (g_str_has_prefix (lines[1], "csc,B.png,"));
  g_assert_true (g_str_has_prefix (lines[4], "csc,mean,"));
  for (gsize i = 1; i < 5; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

    g_assert_cmpuint (g_strv_length (fields), ==, 6);
    g_assert_cmpfloat (g_ascii_strtod (fields[3], NULL), >,
                       g_ascii_strtod (fields[2], NULL));
  }
}

static void
bad_folders_and_values_are_refused (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) missing = NULL;
  g_autoptr (CliRun) empty = NULL;
  g_autoptr (CliRun) no_sigma = NULL;
  g_autoptr (CliRun) both = NULL;
  g_autoptr (CliRun) broken = NULL;
  g_autofree char *path = cli_room_path (room, "empty");

  g_mkdir (path, 0777);
  fill_folder (room);
  missing = cli_run (room, "evaluate", "nowhere", WEIGHTS, "--sigma", "20");
  empty = cli_run (room, "evaluate", "empty", WEIGHTS, "--sigma", "20");
  no_sigma = cli_run (room, "evaluate", "set", WEIGHTS);
  both = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20", "--json",
                  "--csv");
  cli_room_write (room, "set/c.png", "not a picture");
  broken = cli_run (room, "evaluate", "set", WEIGHTS, "--sigma", "20");

  cli_assert_refused (missing, 1, "nowhere");
  cli_assert_refused (empty, 1, "empty");
  cli_assert_refused (no_sigma, 2, "--sigma");
  cli_assert_refused (both, 2, "--json", "--csv");
  cli_assert_refused (broken, 1, "c.png");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  cli_room_test ("/cli/evaluate/json-has-the-promised-members",
                 json_has_the_promised_members);
  cli_room_test ("/cli/evaluate/pictures-come-in-the-order-of-their-bytes",
                 pictures_come_in_the_order_of_their_bytes);
  cli_room_test ("/cli/evaluate/mean-is-the-mean-of-the-pictures",
                 mean_is_the_mean_of_the_pictures);
  cli_room_test ("/cli/evaluate/picture-i-has-the-noise-of-seed-plus-i",
                 picture_i_has_the_noise_of_seed_plus_i);
  cli_room_test ("/cli/evaluate/settings-reach-the-model",
                 settings_reach_the_model);
  cli_room_test ("/cli/evaluate/several-denoisers-are-an-array",
                 several_denoisers_are_an_array);
  cli_room_test ("/cli/evaluate/csv-has-a-line-for-each-picture-and-the-mean",
                 csv_has_a_line_for_each_picture_and_the_mean);
  cli_room_test ("/cli/evaluate/bad-folders-and-values-are-refused",
                 bad_folders_and_values_are_refused);

  return g_test_run ();
}

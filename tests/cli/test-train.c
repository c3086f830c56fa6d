/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that make weights: train and import. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "cli-room.h"
#include "unf-weights-file.h"

/* A network that learns something in a few steps, and how it is called. */
#define SMALL                                                                  \
  "train", "--denoiser", "csc", "--data", "set", "--filters", "20", "--side",  \
      "5", "--stride", "4", "--iterations", "2", "--shifts", "4", "--crop",    \
      "44", "--batch", "2", "--rate", "0.01", "--sigma", "10:40"

static void
fill_folder (const CliRoom *room)
{
  g_autofree char *set = cli_room_path (room, "set");
  g_autoptr (UnfImage) a = cli_room_draw (64, 56, 1);
  g_autoptr (UnfImage) b = cli_room_draw (50, 70, 1);

  g_mkdir (set, 0777);
  cli_room_save (room, "set/a.png", a, UNF_DEPTH_8);
  cli_room_save (room, "set/b.png", b, UNF_DEPTH_8);
}

static UnfWeights *
load_weights (const CliRoom *room, const char *name)
{
  g_autofree char *path = cli_room_path (room, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  UnfWeights *weights = unf_weights_load (file, &error);

  g_assert_no_error (error);
  return weights;
}

static void
assert_same_tensors (const UnfWeights *a, const UnfWeights *b)
{
  g_assert_cmpuint (unf_weights_get_n (a), ==, unf_weights_get_n (b));
  for (gsize i = 0; i < unf_weights_get_n (a); i++) {
    const UnfTensor *x = unf_weights_get (a, i), *y = unf_weights_get (b, i);

    g_assert_cmpmem (x->data, unf_shape_size (x->shape) * sizeof (float),
                     y->data, unf_shape_size (y->shape) * sizeof (float));
  }
}

static void
trained_weights_denoise (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) train = NULL;
  g_autoptr (CliRun) run = NULL;
  JsonObject *object;

  fill_folder (room);
  train = cli_run (room, SMALL, "--steps", "30", "--output", "mine.safetensors",
                   "--validate", "set");
  g_assert_cmpstr (train->err, ==, "");
  g_assert_cmpint (train->status, ==, 0);
  g_assert_nonnull (strstr (train->out, "step 30 "));
  g_assert_nonnull (strstr (train->out, "PSNR "));
  g_assert_nonnull (strstr (train->out, "mine.safetensors"));

  run = cli_run (room, "denoise", "noisy.npy", "-", "--weights",
                 "mine.safetensors", "--sigma", "20", "--clean", "clean.npy",
                 "--json");
  object = cli_run_get_object (run);
  g_assert_cmpint (json_object_get_int_member (object, "parameters"), ==,
                   3 * 20 * 25 + 2 * 20);
  g_assert_cmpfloat (json_object_get_double_member (object, "psnr"), >,
                     json_object_get_double_member (object, "psnr_noisy") +
                         1.0);
}

static void
weights_say_where_they_come_from (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) train = NULL;
  g_autoptr (UnfWeights) weights = NULL;
  g_autofree char *folder = cli_room_path (room, "set");
  const char *command;

  fill_folder (room);
  train = cli_run (room, SMALL, "--steps", "2", "--seed", "9", "--output",
                   "mine.safetensors", "--validate", folder);
  g_assert_cmpint (train->status, ==, 0);
  weights = load_weights (room, "mine.safetensors");

  g_assert_cmpstr (unf_weights_get_metadata (weights, "denoiser"), ==, "csc");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "format_version"), ==,
                   "1");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "sigma_range"), ==,
                   "10:40");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "trained_on"), ==,
                   "set, 2 pictures");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "seed"), ==, "9");
  g_assert_nonnull (unf_weights_get_metadata (weights, "psnr"));
  g_assert_cmpfloat (unf_weights_get_setting (weights, "stride", 0), ==, 4);
  g_assert_cmpfloat (unf_weights_get_setting (weights, "iterations", 0), ==, 2);

  command = unf_weights_get_metadata (weights, "command");
  g_assert_true (g_str_has_prefix (command, "unfold-cli train --denoiser "));
  g_assert_null (strstr (command, room->folder));
}

static void
adapted_weights_denoise_better (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) train = NULL;
  g_autoptr (CliRun) adapt = NULL;
  g_autoptr (CliRun) run = NULL;
  JsonObject *before, *after;

  fill_folder (room);
  train = cli_run (room, SMALL, "--steps", "3", "--output", "mine.safetensors");
  g_assert_cmpint (train->status, ==, 0);
  adapt =
      cli_run (room, "adapt", "noisy.npy", "out.npy", "--weights",
               "mine.safetensors", "--sigma", "20", "--example", "clean.npy",
               "--clean", "clean.npy", "--steps", "25", "--rate", "2e-3",
               "--save-weights", "fit.safetensors", "--json");
  g_assert_cmpstr (adapt->err, ==, "");
  g_assert_cmpint (adapt->status, ==, 0);
  before = cli_run_get_object (adapt);
  g_assert_cmpint (json_object_get_int_member (before, "steps"), ==, 25);
  g_assert_cmpfloat (json_object_get_double_member (before, "loss_last"), <,
                     json_object_get_double_member (before, "loss_first"));
  g_assert_cmpfloat (json_object_get_double_member (before, "psnr_after"), >,
                     json_object_get_double_member (before, "psnr_before"));

  run = cli_run (room, "denoise", "noisy.npy", "-", "--weights",
                 "fit.safetensors", "--sigma", "20", "--clean", "clean.npy",
                 "--json");
  after = cli_run_get_object (run);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (after, "psnr"),
      json_object_get_double_member (before, "psnr_after"), 1e-9);
}

static void
an_adaptation_without_a_clean_picture_is_estimated (CliRoom *room,
                                                    gconstpointer data)
{
  g_autoptr (CliRun) train = NULL;
  g_autoptr (CliRun) adapt = NULL;
  g_autoptr (CliRun) wrong = NULL;
  JsonObject *object;

  fill_folder (room);
  train = cli_run (room, SMALL, "--steps", "3", "--output", "mine.safetensors");
  g_assert_cmpint (train->status, ==, 0);
  adapt =
      cli_run (room, "adapt", "noisy.npy", "-", "--weights", "mine.safetensors",
               "--sigma", "20", "--steps", "2", "--json");
  g_assert_cmpint (adapt->status, ==, 0);
  object = cli_run_get_object (adapt);
  g_assert_true (json_object_has_member (object, "psnr_sure_before"));
  g_assert_true (json_object_has_member (object, "psnr_sure_after"));
  g_assert_false (json_object_has_member (object, "psnr_after"));

  wrong = cli_run (room, "adapt", "noisy.npy", "-", "--weights",
                   "mine.safetensors", "--steps", "2", "--seconds", "1");
  g_assert_cmpint (wrong->status, ==, 2);
}

static void
a_resumed_run_equals_an_unbroken_one (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) whole = NULL;
  g_autoptr (CliRun) first = NULL;
  g_autoptr (CliRun) second = NULL;
  g_autoptr (UnfWeights) a = NULL;
  g_autoptr (UnfWeights) b = NULL;

  fill_folder (room);

  /* A rate that does not fall is the same in a plan of 4 and of 8 steps. */
  whole = cli_run (room, SMALL, "--final-rate", "1", "--steps", "8", "--output",
                   "whole.safetensors");
  first = cli_run (room, SMALL, "--final-rate", "1", "--steps", "4", "--output",
                   "part.safetensors", "--checkpoint", "point");
  second = cli_run (room, SMALL, "--final-rate", "1", "--steps", "8",
                    "--output", "part.safetensors", "--resume", "point");
  g_assert_cmpint (whole->status, ==, 0);
  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (second->status, ==, 0);

  a = load_weights (room, "whole.safetensors");
  b = load_weights (room, "part.safetensors");
  assert_same_tensors (a, b);
}

static void
training_goes_on_from_given_weights (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) other = NULL;
  g_autoptr (UnfWeights) weights = NULL;

  fill_folder (room);
  run = cli_run (room, "train", "--denoiser", "csc", "--weights",
                 "weights.safetensors", "--data", "set", "--crop", "44",
                 "--steps", "1", "--rate", "1e-9", "--output",
                 "mine.safetensors");
  g_assert_cmpint (run->status, ==, 0);
  weights = load_weights (room, "mine.safetensors");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "parent"), ==, "weights");
  g_assert_cmpuint (unf_weights_count (weights), ==, 3 * 256 + 32);

  other = cli_run (room, "train", "--denoiser", "csc", "--weights",
                   "weights.safetensors", "--data", "set", "--filters", "9",
                   "--steps", "1", "--output", "other.safetensors");
  cli_assert_refused (other, 2, "--filters");
}

static void
bad_plans_are_refused (CliRoom *room, gconstpointer data)
{
  static const struct {
    const char *option, *value;
    int code;
    const char *named;
  } cases[] = {
    { "--steps", "0", 2, "--steps" },
    { "--steps", "many", 2, "--steps" },
    { "--minutes", "1", 2, "--minutes" },
    { "--sigma", "40:10", 2, "40:10" },
    { "--sigma", "a:b", 2, "--sigma" },
    { "--rate", "0", 2, "--rate" },
    { "--batch", "0", 2, "--batch" },
    { "--crop", "400", 1, "400 × 400" },
    { "--crop", "20", 1, "20 × 20" },
    { "--denoiser", "csc", 2, "--denoiser" },
    { "--data", "nowhere", 1, "nowhere" },
    { "--validate", "nowhere", 1, "nowhere" },
    { "--resume", "nowhere", 1, "nowhere" },
    { "--resume", "weights.safetensors", 1, "weights.safetensors" },
    { "--output", "mine.png", 2, "mine.png" },
    { "--output", "nowhere/mine.safetensors", 1, "nowhere" },
  };
  gsize before;

  fill_folder (room);
  before = cli_room_count_files (room);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CliRun) run =
        cli_run (room, SMALL, "--steps", "1", "--output", "mine.safetensors",
                 cases[i].option, cases[i].value);

    cli_assert_refused (run, cases[i].code, cases[i].named);
  }
  g_assert_cmpuint (cli_room_count_files (room), ==, before);
}

/* Stops the run when its first line has come, which is long before its end. */
/* A training of months, and what it says. */
static GSubprocess *
train_for_months (const CliRoom *room, GDataInputStream **lines)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_room_new_launcher (room);
  g_autofree char *program = cli_room_find_program ();
  const char *const words[] = { program,      SMALL,      "--minutes",
                                "100000",     "--output", "mine.safetensors",
                                "--validate", "set",      "--validate-every",
                                "0.1",        NULL };
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  g_autofree char *first = NULL;

  fill_folder (room);
  g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  process = g_subprocess_launcher_spawnv (launcher, words, &error);
  g_assert_no_error (error);
  *lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  first = g_data_input_stream_read_line (*lines, NULL, NULL, NULL);
  g_assert_nonnull (first);

  return process;
}

static void
assert_kept_the_best (const CliRoom *room, GSubprocess *process)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  weights = load_weights (room, "mine.safetensors");
  g_assert_nonnull (unf_weights_get_metadata (weights, "psnr"));
}

static void
an_interrupted_run_keeps_the_best (CliRoom *room, gconstpointer data)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) process = train_for_months (room, &lines);
  g_autofree char *last = NULL;
  char *line;

  /* Not SIGINT, which a runner of tests may have been told to ignore. */
  g_subprocess_send_signal (process, SIGTERM);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL))) {
    g_free (last);
    last = line;
  }

  assert_kept_the_best (room, process);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_true (g_str_has_prefix (last, "Interrupted after "));
}

/* `unfold-cli train … | head` */
static void
a_run_that_nobody_hears_keeps_the_best (CliRoom *room, gconstpointer data)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) process = train_for_months (room, &lines);

  g_input_stream_close (g_subprocess_get_stdout_pipe (process), NULL, NULL);
  assert_kept_the_best (room, process);
}

static void
import_keeps_the_numbers (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run (room, "import", "weights.safetensors",
                                    "copy.safetensors", "--denoiser", "csc");
  g_autoptr (UnfWeights) a = load_weights (room, "weights.safetensors");
  g_autoptr (UnfWeights) b = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->out, "800 "));
  b = load_weights (room, "copy.safetensors");
  assert_same_tensors (a, b);
}

static void
wrong_imports_are_refused (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) missing =
      cli_run (room, "import", "missing.model", "out.safetensors");
  g_autoptr (CliRun) extension =
      cli_run (room, "import", "weights.safetensors", "out.png");
  g_autoptr (CliRun) unknown =
      cli_run (room, "import", "weights.safetensors", "out.safetensors",
               "--denoiser", "magic");
  g_autoptr (CliRun) picture =
      cli_run (room, "import", "clean.npy", "out.safetensors");

  cli_assert_refused (missing, 1, "missing.model");
  cli_assert_refused (extension, 2, "out.png");
  cli_assert_refused (unknown, 2, "magic");
  cli_assert_refused (picture, 1, "clean.npy");
  g_assert_false (cli_room_has (room, "out.safetensors"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  cli_room_test ("/cli/train/trained-weights-denoise", trained_weights_denoise);
  cli_room_test ("/cli/train/weights-say-where-they-come-from",
                 weights_say_where_they_come_from);
  cli_room_test ("/cli/train/adapted-weights-denoise-better",
                 adapted_weights_denoise_better);
  cli_room_test ("/cli/train/"
                 "an-adaptation-without-a-clean-picture-is-estimated",
                 an_adaptation_without_a_clean_picture_is_estimated);
  cli_room_test ("/cli/train/a-resumed-run-equals-an-unbroken-one",
                 a_resumed_run_equals_an_unbroken_one);
  cli_room_test ("/cli/train/training-goes-on-from-given-weights",
                 training_goes_on_from_given_weights);
  cli_room_test ("/cli/train/bad-plans-are-refused", bad_plans_are_refused);
  cli_room_test ("/cli/train/an-interrupted-run-keeps-the-best",
                 an_interrupted_run_keeps_the_best);
  cli_room_test ("/cli/train/a-run-that-nobody-hears-keeps-the-best",
                 a_run_that_nobody_hears_keeps_the_best);
  cli_room_test ("/cli/import/keeps-the-numbers", import_keeps_the_numbers);
  cli_room_test ("/cli/import/wrong-files-are-refused",
                 wrong_imports_are_refused);

  return g_test_run ();
}

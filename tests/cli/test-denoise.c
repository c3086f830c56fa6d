/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "cli-room.h"
#include "unf-test.h"

#define WEIGHTS "--weights", "weights.safetensors"

static void
json_has_the_promised_members (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run (room, "denoise", "noisy.npy", "out.npy",
                                    WEIGHTS, "--sigma", "20", "--json");
  JsonObject *object = cli_run_get_object (run);

  cli_assert_members (object, "denoiser", "weights", "parameters", "sigma",
                      "settings", "width", "height", "channels", "seconds",
                      "peak_memory_bytes");
  g_assert_cmpstr (json_object_get_string_member (object, "denoiser"), ==,
                   "csc");
  g_assert_cmpstr (json_object_get_string_member (object, "weights"), ==,
                   "weights");
  g_assert_cmpint (json_object_get_int_member (object, "parameters"), ==,
                   3 * 16 * 16 + 2 * 16);
  g_assert_cmpfloat (json_object_get_double_member (object, "sigma"), ==, 20);
  g_assert_cmpint (json_object_get_int_member (object, "width"), ==, 64);
  g_assert_cmpint (json_object_get_int_member (object, "height"), ==, 48);
  g_assert_cmpint (json_object_get_int_member (object, "channels"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >, 0);
  g_assert_cmpint (json_object_get_int_member (object, "peak_memory_bytes"), >,
                   1 << 20);
}

static void
json_tells_the_settings_used (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "denoise", "noisy.npy", "-", WEIGHTS, "--sigma", "20",
               "--iterations", "2", "--threshold", "1.25", "--stride=3",
               "--shifts", "5", "--engine", "gemm", "--json");
  JsonObject *settings =
      json_object_get_object_member (cli_run_get_object (run), "settings");

  cli_assert_members (settings, "stride", "iterations", "threshold", "shifts",
                      "engine");
  g_assert_cmpint (json_object_get_int_member (settings, "stride"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (settings, "iterations"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (settings, "shifts"), ==, 5);
  g_assert_cmpfloat (json_object_get_double_member (settings, "threshold"), ==,
                     1.25);
  g_assert_cmpstr (json_object_get_string_member (settings, "engine"), ==,
                   "gemm");
}

static void
clean_picture_adds_the_scores (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "denoise", "noisy.npy", "out.npy", WEIGHTS, "--sigma",
               "20", "--clean", "clean.npy", "--json");
  g_autoptr (CliRun) compared =
      cli_run (room, "compare", "clean.npy", "out.npy", "--json");
  JsonObject *object = cli_run_get_object (run);
  JsonObject *score = cli_run_get_object (compared);
  double psnr = json_object_get_double_member (object, "psnr");

  cli_assert_members (object, "denoiser", "weights", "parameters", "sigma",
                      "settings", "width", "height", "channels", "seconds",
                      "peak_memory_bytes", "psnr_noisy", "psnr", "ssim");
  g_assert_cmpfloat (
      psnr, >, json_object_get_double_member (object, "psnr_noisy") + 3.0);
  g_assert_cmpfloat (psnr, ==, json_object_get_double_member (score, "psnr"));
  g_assert_cmpfloat (json_object_get_double_member (object, "ssim"), ==,
                     json_object_get_double_member (score, "ssim"));
}

static void
missing_sigma_is_estimated (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "denoise", "noisy.npy", "-", WEIGHTS, "--json");
  g_autoptr (CliRun) asked =
      cli_run (room, "estimate-noise", "noisy.npy", "--json");
  JsonObject *object = cli_run_get_object (run);
  JsonObject *estimate = cli_run_get_object (asked);

  g_assert_true (json_object_get_boolean_member (object, "sigma_estimated"));
  g_assert_cmpfloat (json_object_get_double_member (object, "sigma"), ==,
                     json_object_get_double_member (estimate, "sigma"));
}

/* The first weights that come with the program. */
static char *
find_default (const CliRoom *room)
{
  g_autoptr (CliRun) run = cli_run (room, "list", "--json");
  JsonArray *denoisers =
      json_object_get_array_member (cli_run_get_object (run), "denoisers");
  JsonArray *weights = json_object_get_array_member (
      json_array_get_object_element (denoisers, 0), "weights");

  return json_array_get_length (weights) > 0
             ? g_strdup (json_array_get_string_element (weights, 0))
             : NULL;
}

static void
released_weights_are_the_default (CliRoom *room, gconstpointer data)
{
  g_autofree char *first = find_default (room);
  g_autoptr (CliRun) run = NULL;
  JsonObject *object;

  if (!first) {
    g_test_skip ("no weights come with the program");
    return;
  }

  run = cli_run (room, "denoise", "noisy.npy", "-", "--sigma", "20", "--clean",
                 "clean.npy", "--json");
  object = cli_run_get_object (run);
  g_assert_cmpstr (json_object_get_string_member (object, "weights"), ==,
                   first);
  g_assert_cmpfloat (json_object_get_double_member (object, "psnr"), >,
                     json_object_get_double_member (object, "psnr_noisy") +
                         3.0);
}

static void
dash_writes_no_picture (CliRoom *room, gconstpointer data)
{
  gsize before = cli_room_count_files (room);
  g_autoptr (CliRun) run = cli_run (room, "denoise", "noisy.npy", "-", WEIGHTS,
                                    "--sigma", "20", "--json");
  g_autoptr (CliRun) silent =
      cli_run (room, "denoise", "noisy.npy", "-", WEIGHTS, "--sigma", "20");

  cli_run_get_object (run);
  cli_assert_refused (silent, 2, "--json");
  g_assert_cmpuint (cli_room_count_files (room), ==, before);
}

static void
text_tells_file_and_scores (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_run (room, "denoise", "noisy.npy", "out.npy", WEIGHTS, "--sigma",
               "20", "--clean", "clean.npy");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_nonnull (strstr (run->out, "out.npy"));
  g_assert_nonnull (strstr (run->out, "PSNR"));
}

static void
assert_same_pixels (const UnfImage *a, const UnfImage *b)
{
  UnfTensor *x = unf_image_get_pixels (a), *y = unf_image_get_pixels (b);

  g_assert_true (unf_shape_equal (x->shape, y->shape));
  g_assert_cmpmem (x->data, unf_shape_size (x->shape) * sizeof (float), y->data,
                   unf_shape_size (y->shape) * sizeof (float));
}

static void
sigma_zero_keeps_every_bit_of_npy (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_run (room, "denoise", "noisy.npy", "out.npy",
                                    WEIGHTS, "--sigma", "0", "--json");
  g_autoptr (UnfImage) in = cli_room_load (room, "noisy.npy");
  g_autoptr (UnfImage) out = NULL;

  cli_run_get_object (run);
  out = cli_room_load (room, "out.npy");
  assert_same_pixels (in, out);
}

static void
threads_do_not_change_a_bit (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) one =
      cli_run (room, "denoise", "noisy.npy", "one.npy", WEIGHTS, "--sigma",
               "20", "--threads", "1", "--json");
  g_autoptr (CliRun) two =
      cli_run (room, "denoise", "noisy.npy", "two.npy", WEIGHTS, "--sigma",
               "20", "--threads", "2", "--json");
  g_autoptr (UnfImage) a = NULL;
  g_autoptr (UnfImage) b = NULL;

  cli_run_get_object (one);
  cli_run_get_object (two);
  a = cli_room_load (room, "one.npy");
  b = cli_room_load (room, "two.npy");
  assert_same_pixels (a, b);
}

static void
depth_stays_where_the_format_has_it (CliRoom *room, gconstpointer data)
{
  static const struct {
    const char *in, *out;
    UnfDepth given, expected;
  } cases[] = {
    { "in8.png", "out8.png", UNF_DEPTH_8, UNF_DEPTH_8 },
    { "in16.png", "out16.png", UNF_DEPTH_16, UNF_DEPTH_16 },
    { "in8.png", "out.npy", UNF_DEPTH_8, UNF_DEPTH_FLOAT },
    { "noisy.npy", "out.png", UNF_DEPTH_FLOAT, UNF_DEPTH_16 },
  };
  g_autoptr (UnfImage) noisy = cli_room_load (room, "noisy.npy");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CliRun) run = NULL;
    g_autoptr (UnfImage) out = NULL;

    cli_room_save (room, cases[i].in, noisy, cases[i].given);
    run = cli_run (room, "denoise", cases[i].in, cases[i].out, WEIGHTS,
                   "--sigma", "20", "--json");
    cli_run_get_object (run);
    out = cli_room_load (room, cases[i].out);
    g_assert_cmpint (unf_image_get_depth (out), ==, cases[i].expected);
  }
}

static void
colour_stays_colour (CliRoom *room, gconstpointer data)
{
  g_autoptr (UnfImage) drawn = cli_room_draw (32, 24, 3);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (UnfImage) out = NULL;

  cli_room_save (room, "colour.png", drawn, UNF_DEPTH_8);
  run = cli_run (room, "denoise", "colour.png", "out.png", WEIGHTS, "--sigma",
                 "5", "--json");
  g_assert_cmpint (
      json_object_get_int_member (cli_run_get_object (run), "channels"), ==, 3);
  out = cli_room_load (room, "out.png");
  g_assert_cmpint (unf_image_get_channels (out), ==, 3);
}

/* Each line: the words after “denoise noisy.npy out.npy --weights …”, the exit
 * code, and what the sentence names. */
static void
wrong_values_are_refused_by_name (CliRoom *room, gconstpointer data)
{
  static const struct {
    const char *option, *value;
    int code;
  } cases[] = {
    { "--sigma", "-5", 2 },       { "--sigma", "nan", 2 },
    { "--sigma", "inf", 2 },      { "--sigma", "25,5", 2 },
    { "--sigma", "", 2 },         { "--sigma", "256", 2 },
    { "--stride", "0", 2 },       { "--stride", "5", 2 },
    { "--stride", "1.5", 2 },     { "--stride", "two", 2 },
    { "--iterations", "0", 2 },   { "--iterations", "1e9", 2 },
    { "--threshold", "-1", 2 },   { "--threshold", "nan", 2 },
    { "--shifts", "0", 2 },       { "--engine", "cuda", 2 },
    { "--threads", "-1", 2 },     { "--threads", "many", 2 },
    { "--denoiser", "magic", 2 },
  };
  gsize before = cli_room_count_files (room);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CliRun) run = cli_run (room, "denoise", "noisy.npy", "out.npy",
                                      WEIGHTS, cases[i].option, cases[i].value);
    const char *named = g_str_equal (cases[i].option, "--denoiser")
                            ? cases[i].value
                            : cases[i].option + 2;

    cli_assert_refused (run, cases[i].code, named, "unfold-cli denoise --help");
  }

  g_assert_cmpuint (cli_room_count_files (room), ==, before);
}

static void
bad_files_are_refused_by_name (CliRoom *room, gconstpointer data)
{
  static const struct {
    const char *in, *out, *weights, *named;
  } cases[] = {
    { "missing.png", "out.npy", "weights.safetensors", "missing.png" },
    { "broken.png", "out.npy", "weights.safetensors", "broken.png" },
    { ".", "out.npy", "weights.safetensors", "." },
    { "noisy.npy", "out.npy", "missing.safetensors", "missing.safetensors" },
    { "noisy.npy", "out.npy", "broken.safetensors", "broken.safetensors" },
    { "noisy.npy", "nowhere/out.npy", "weights.safetensors", "nowhere" },
    { "noisy.npy", "out.doc", "weights.safetensors", "out.doc" },
    { "noisy.npy", "out", "weights.safetensors", "out" },
    { "tiny.npy", "out.npy", "weights.safetensors", "4 × 4" },
  };
  g_autoptr (UnfImage) tiny = cli_room_draw (3, 3, 1);
  gsize before;

  cli_room_write (room, "broken.png", "\x89PNG\r\n\x1a\n and no more");
  cli_room_write (room, "broken.safetensors", "\x10 and no more");
  cli_room_save (room, "tiny.npy", tiny, UNF_DEPTH_FLOAT);
  before = cli_room_count_files (room);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CliRun) run =
        cli_run (room, "denoise", cases[i].in, cases[i].out, "--weights",
                 cases[i].weights, "--sigma", "20");

    cli_assert_refused (run, 1, cases[i].named);
  }

  g_assert_cmpuint (cli_room_count_files (room), ==, before);
}

static void
failure_keeps_the_file_that_was_there (CliRoom *room, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autofree char *path = cli_room_path (room, "out.npy");
  g_autofree char *content = NULL;

  cli_room_write (room, "out.npy", "precious");
  cli_room_write (room, "broken.npy", "\x93NUMPY");
  run = cli_run (room, "denoise", "broken.npy", "out.npy", WEIGHTS, "--sigma",
                 "20");
  cli_assert_refused (run, 1, "broken.npy");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "precious");
}

static void
clean_picture_of_another_size_is_refused (CliRoom *room, gconstpointer data)
{
  g_autoptr (UnfImage) small = cli_room_draw (20, 20, 1);
  g_autoptr (CliRun) run = NULL;

  cli_room_save (room, "small.npy", small, UNF_DEPTH_FLOAT);
  run = cli_run (room, "denoise", "noisy.npy", "out.npy", WEIGHTS, "--sigma",
                 "20", "--clean", "small.npy");
  cli_assert_refused (run, 1, "64 × 48", "20 × 20");
  g_assert_false (cli_room_has (room, "out.npy"));
}

static void
names_may_begin_with_a_dash (CliRoom *room, gconstpointer data)
{
  g_autoptr (UnfImage) noisy = cli_room_load (room, "noisy.npy");
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) second = NULL;

  cli_room_save (room, "-in.npy", noisy, UNF_DEPTH_FLOAT);
  run = cli_run (room, "denoise", WEIGHTS, "--sigma", "20", "--json", "--",
                 "-in.npy", "-out.npy");
  cli_run_get_object (run);
  g_assert_true (cli_room_has (room, "-out.npy"));

  second = cli_run (room, "denoise", "noisy.npy", WEIGHTS, "--sigma", "20",
                    "--json", "--", "-2.npy");
  cli_run_get_object (second);
  g_assert_true (cli_room_has (room, "-2.npy"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  cli_room_test ("/cli/denoise/json-has-the-promised-members",
                 json_has_the_promised_members);
  cli_room_test ("/cli/denoise/json-tells-the-settings-used",
                 json_tells_the_settings_used);
  cli_room_test ("/cli/denoise/clean-picture-adds-the-scores",
                 clean_picture_adds_the_scores);
  cli_room_test ("/cli/denoise/missing-sigma-is-estimated",
                 missing_sigma_is_estimated);
  cli_room_test ("/cli/denoise/released-weights-are-the-default",
                 released_weights_are_the_default);
  cli_room_test ("/cli/denoise/dash-writes-no-picture", dash_writes_no_picture);
  cli_room_test ("/cli/denoise/text-tells-file-and-scores",
                 text_tells_file_and_scores);
  cli_room_test ("/cli/denoise/sigma-zero-keeps-every-bit-of-npy",
                 sigma_zero_keeps_every_bit_of_npy);
  cli_room_test ("/cli/denoise/threads-do-not-change-a-bit",
                 threads_do_not_change_a_bit);
  cli_room_test ("/cli/denoise/depth-stays-where-the-format-has-it",
                 depth_stays_where_the_format_has_it);
  cli_room_test ("/cli/denoise/colour-stays-colour", colour_stays_colour);
  cli_room_test ("/cli/denoise/wrong-values-are-refused-by-name",
                 wrong_values_are_refused_by_name);
  cli_room_test ("/cli/denoise/bad-files-are-refused-by-name",
                 bad_files_are_refused_by_name);
  cli_room_test ("/cli/denoise/failure-keeps-the-file-that-was-there",
                 failure_keeps_the_file_that_was_there);
  cli_room_test ("/cli/denoise/clean-picture-of-another-size-is-refused",
                 clean_picture_of_another_size_is_refused);
  cli_room_test ("/cli/denoise/names-may-begin-with-a-dash",
                 names_may_begin_with_a_dash);

  return g_test_run ();
}

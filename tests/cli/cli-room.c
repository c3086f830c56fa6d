/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-room.h"

#include <math.h>
#include <string.h>

#include "unf-image-file.h"
#include "unf-noise.h"
#include "unf-test.h"
#include "unf-weights-file.h"

enum { SIDE = 4, ATOMS = SIDE * SIDE, STRIDE = 2 };

char *
cli_room_path (const CliRoom *room, const char *name)
{
  return g_build_filename (room->folder, name, NULL);
}

UnfImage *
cli_room_load (const CliRoom *room, const char *name)
{
  g_autofree char *path = cli_room_path (room, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  UnfImage *image = unf_image_load (file, NULL, &error);

  g_assert_no_error (error);
  return image;
}

void
cli_room_save (const CliRoom *room,
               const char *name,
               const UnfImage *image,
               UnfDepth depth)
{
  g_autofree char *path = cli_room_path (room, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  unf_image_save (image, file, depth, &error);
  g_assert_no_error (error);
}

void
cli_room_write (const CliRoom *room, const char *name, const char *text)
{
  g_autofree char *path = cli_room_path (room, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

gboolean
cli_room_has (const CliRoom *room, const char *name)
{
  g_autofree char *path = cli_room_path (room, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gsize
cli_room_count_files (const CliRoom *room)
{
  g_autoptr (GDir) dir = g_dir_open (room->folder, 0, NULL);
  gsize n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir))
    n++;

  return n;
}

UnfImage *
cli_room_draw (int width, int height, int channels)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, height, width });
  float *value = pixels->data;

  for (int c = 0; c < channels; c++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++) {
        double dx = x - 0.6 * width, dy = y - 0.4 * height;
        double shade = 0.3 + 0.2 * x / width + 0.1 * c;

        if (dx * dx + dy * dy < 0.05 * width * height)
          shade = 0.8 - 0.1 * c;
        else if (x < width / 4)
          shade = 0.15 + 0.1 * y / height;
        *value++ = (float) shade;
      }

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

/* An orthonormal cosine basis over @SIDE, halved: with stride 2 four patches
 * cover a pixel, so that synthesis undoes analysis. */
static UnfTensor *
make_bank (void)
{
  UnfTensor *bank = unf_tensor_new ((UnfShape){ ATOMS, 1, SIDE, SIDE });
  float *value = bank->data;

  for (int k = 0; k < ATOMS; k++)
    for (int u = 0; u < SIDE; u++)
      for (int v = 0; v < SIDE; v++) {
        int fu = k / SIDE, fv = k % SIDE;
        double cu = cos (G_PI * fu * (u + 0.5) / SIDE) * (fu ? G_SQRT2 : 1.0);
        double cv = cos (G_PI * fv * (v + 0.5) / SIDE) * (fv ? G_SQRT2 : 1.0);

        *value++ = (float) (0.5 * cu * cv / SIDE);
      }

  return bank;
}

/* Noise of standard deviation σ is σ/2 in a coefficient; the threshold is
 * three times that, and zero for the mean. */
static UnfTensor *
make_thresholds (double slope)
{
  UnfTensor *thresholds = unf_tensor_new ((UnfShape){ 1, ATOMS, 1, 1 });

  for (int k = 1; k < ATOMS; k++)
    thresholds->data[k] = (float) slope;

  return thresholds;
}

static void
save_weights (const CliRoom *room, const char *name, double iterations)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (UnfTensor) bank = make_bank ();
  g_autoptr (UnfTensor) t0 = make_thresholds (0.0);
  g_autoptr (UnfTensor) t1 = make_thresholds (1.5);
  g_autofree char *path = cli_room_path (room, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  unf_weights_add (weights, "A", bank);
  unf_weights_add (weights, "B", bank);
  unf_weights_add (weights, "C", bank);
  unf_weights_add (weights, "t0", t0);
  unf_weights_add (weights, "t1", t1);
  unf_weights_set_metadata (weights, "denoiser", "csc");
  unf_weights_set_metadata (weights, "format_version", "1");
  unf_weights_set_setting (weights, "stride", STRIDE);
  unf_weights_set_setting (weights, "iterations", iterations);

  unf_weights_save (weights, file, &error);
  g_assert_no_error (error);
}

void
cli_room_set_up (CliRoom *room, gconstpointer data)
{
  UnfNoise noise = { 20.0 / 255.0, 3 };
  g_autoptr (UnfImage) clean = cli_room_draw (64, 48, 1);
  g_autoptr (UnfImage) noisy = unf_noise_apply (noise, clean, NULL);

  room->folder = unf_test_make_folder ();
  cli_room_save (room, "clean.npy", clean, UNF_DEPTH_FLOAT);
  cli_room_save (room, "noisy.npy", noisy, UNF_DEPTH_FLOAT);
  save_weights (room, "weights.safetensors", 3);
  save_weights (room, "long.safetensors", 20);
}

void
cli_room_tear_down (CliRoom *room, gconstpointer data)
{
  unf_test_remove_folder (room->folder);
  g_clear_pointer (&room->folder, g_free);
}

char *
cli_room_find_program (void)
{
  return g_test_build_filename (G_TEST_BUILT, "..", "src", "cli", "unfold-cli",
                                NULL);
}

GSubprocessLauncher *
cli_room_new_launcher (const CliRoom *room)
{
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  if (room)
    g_subprocess_launcher_set_cwd (launcher, room->folder);

  return launcher;
}

CliRun *
cli_run_words (const CliRoom *room, const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_room_new_launcher (room);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *program = cli_room_find_program ();
  CliRun *run = g_new0 (CliRun, 1);

  g_ptr_array_add (line, program);
  for (gsize i = 0; words[i]; i++)
    g_ptr_array_add (line, (gpointer) words[i]);
  g_ptr_array_add (line, NULL);

  g_subprocess_launcher_set_flags (launcher,
                                   G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                       G_SUBPROCESS_FLAGS_STDERR_PIPE);
  process = g_subprocess_launcher_spawnv (
      launcher, (const char *const *) line->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run->out, &run->err,
                                 &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  run->status = g_subprocess_get_exit_status (process);
  if (run->out[0] == '{' || run->out[0] == '[')
    run->json = json_from_string (run->out, &error);
  g_assert_no_error (error);
  return run;
}

void
cli_run_free (CliRun *run)
{
  g_free (run->out);
  g_free (run->err);
  g_clear_pointer (&run->json, json_node_unref);
  g_free (run);
}

JsonObject *
cli_run_get_object (const CliRun *run)
{
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (run->json);

  return json_node_get_object (run->json);
}

void
cli_assert_refused_words (const CliRun *run, int code, const char *const *words)
{
  if (run->status != code)
    g_test_message ("it said: %s", run->err);
  g_assert_cmpint (run->status, ==, code);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_true (g_str_has_prefix (run->err, "unfold-cli: "));
  g_assert_true (strchr (run->err, '\n') == run->err + strlen (run->err) - 1);

  for (gsize i = 0; words[i]; i++) {
    if (!strstr (run->err, words[i]))
      g_error ("“%s” is not in: %s", words[i], run->err);
  }
}

void
cli_assert_member_names (JsonObject *object, const char *const *names)
{
  guint n = g_strv_length ((char **) (gpointer) names);

  for (gsize i = 0; names[i]; i++) {
    if (!json_object_has_member (object, names[i]))
      g_error ("There is no member “%s”", names[i]);
  }

  g_assert_cmpuint (json_object_get_size (object), ==, n);
}

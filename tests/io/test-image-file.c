/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-test.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = unf_test_make_folder ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  unf_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static GFile *
file_in (Fixture *fixture, const char *name)
{
  return g_file_new_build_filename (fixture->folder, name, NULL);
}

/* Values that the integers of @depth hold exactly, all of them different in
 * the three channels; with wild ones where floats are stored. */
static UnfImage *
make_picture (int width, int height, int channels, UnfDepth depth)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, height, width });
  guint white = depth == UNF_DEPTH_8 ? 255 : 65535;

  for (gsize i = 0; i < unf_shape_size (pixels->shape); i++)
    pixels->data[i] = (float) (i * 2654435761u % (white + 1)) / (float) white;

  if (depth == UNF_DEPTH_FLOAT) {
    pixels->data[0] = -0.25f;
    pixels->data[1] = 1e-30f;
    pixels->data[2] = 7.5f;
  }

  return unf_image_new (pixels, depth);
}

static void
assert_same_picture (const UnfImage *a, const UnfImage *b)
{
  g_assert_true (unf_shape_equal (unf_image_get_pixels (a)->shape,
                                  unf_image_get_pixels (b)->shape));
  g_assert_cmpmem (unf_image_get_pixels (a)->data,
                   unf_shape_size (unf_image_get_pixels (a)->shape) * 4,
                   unf_image_get_pixels (b)->data,
                   unf_shape_size (unf_image_get_pixels (b)->shape) * 4);
}

static const struct {
  const char *name;
  int channels;
  UnfDepth depth;
} kept[] = {
  { "gray-8.png", 1, UNF_DEPTH_8 },
  { "colour-8.png", 3, UNF_DEPTH_8 },
  { "gray-16.png", 1, UNF_DEPTH_16 },
  { "colour-16.png", 3, UNF_DEPTH_16 },
  { "gray-8.tif", 1, UNF_DEPTH_8 },
  { "colour-8.tif", 3, UNF_DEPTH_8 },
  { "gray-16.tiff", 1, UNF_DEPTH_16 },
  { "colour-16.tif", 3, UNF_DEPTH_16 },
  { "gray-float.tif", 1, UNF_DEPTH_FLOAT },
  { "colour-float.tif", 3, UNF_DEPTH_FLOAT },
  { "gray-8.pgm", 1, UNF_DEPTH_8 },
  { "gray-16.pgm", 1, UNF_DEPTH_16 },
  { "colour-8.ppm", 3, UNF_DEPTH_8 },
  { "colour-16.ppm", 3, UNF_DEPTH_16 },
  { "gray.pfm", 1, UNF_DEPTH_FLOAT },
  { "colour.pfm", 3, UNF_DEPTH_FLOAT },
  { "gray.npy", 1, UNF_DEPTH_FLOAT },
  { "colour.npy", 3, UNF_DEPTH_FLOAT },
};

static void
test_round_trips (Fixture *fixture, gconstpointer data)
{
  static const int sizes[][2] = { { 1, 3 }, { 7, 1 }, { 33, 21 } };

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++) {
      g_autoptr (GFile) file = file_in (fixture, kept[i].name);
      g_autoptr (UnfImage) saved = make_picture (
          sizes[j][0], sizes[j][1], kept[i].channels, kept[i].depth);
      g_autoptr (GError) error = NULL;
      g_autoptr (UnfImage) loaded = NULL;

      g_test_message ("%s, %d×%d", kept[i].name, sizes[j][0], sizes[j][1]);
      unf_image_save (saved, file, kept[i].depth, &error);
      g_assert_no_error (error);
      loaded = unf_image_load (file, NULL, &error);
      g_assert_no_error (error);

      assert_same_picture (saved, loaded);
      g_assert_cmpint (unf_image_get_depth (loaded), ==, kept[i].depth);
    }
  }
}

/* --- Values ------------------------------------------------------------- */

static UnfImage *
save_and_load (Fixture *fixture,
               const UnfImage *image,
               const char *name,
               UnfDepth depth)
{
  g_autoptr (GFile) file = file_in (fixture, name);
  g_autoptr (GError) error = NULL;
  UnfImage *loaded;

  unf_image_save (image, file, depth, &error);
  g_assert_no_error (error);
  loaded = unf_image_load (file, NULL, &error);
  g_assert_no_error (error);

  return loaded;
}

static UnfImage *
make_row (const float *values, int n)
{
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 1, n });

  memcpy (pixels->data, values, (gsize) n * sizeof *values);
  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static void
test_rounding (Fixture *fixture, gconstpointer data)
{
  static const float values[] = { -3.0f,          0.49f / 255.0f,
                                  0.51f / 255.0f, 254.49f / 255.0f,
                                  1.5f,           NAN };
  static const float rounded[] = { 0, 0, 1, 254, 255, 0 };
  static const char *const names[] = { "a.png", "a.tif", "a.pgm" };
  g_autoptr (UnfImage) row = make_row (values, G_N_ELEMENTS (values));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (UnfImage) loaded =
        save_and_load (fixture, row, names[i], UNF_DEPTH_8);

    for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
      g_assert_cmpfloat (unf_image_get_plane (loaded, 0)[j], ==,
                         rounded[j] / 255.0f);
  }
}

/* Formats without the depth that is asked for take the next best. */
static void
test_next_best_depth (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name;
    UnfDepth asked, stored;
  } cases[] = {
    { "a.png", UNF_DEPTH_FLOAT, UNF_DEPTH_16 },
    { "a.pgm", UNF_DEPTH_FLOAT, UNF_DEPTH_16 },
    { "a.pfm", UNF_DEPTH_8, UNF_DEPTH_FLOAT },
    { "a.npy", UNF_DEPTH_16, UNF_DEPTH_FLOAT },
  };
  g_autoptr (UnfImage) picture = make_picture (9, 5, 1, UNF_DEPTH_16);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (UnfImage) loaded =
        save_and_load (fixture, picture, cases[i].name, cases[i].asked);

    assert_same_picture (picture, loaded);
    g_assert_cmpint (unf_image_get_depth (loaded), ==, cases[i].stored);
  }
}

static void
test_gray_ppm (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) gray = make_picture (9, 5, 1, UNF_DEPTH_16);
  g_autoptr (UnfImage) loaded =
      save_and_load (fixture, gray, "a.ppm", UNF_DEPTH_16);

  g_assert_cmpint (unf_image_get_channels (loaded), ==, 3);
  for (int c = 0; c < 3; c++) {
    g_autoptr (UnfImage) channel = unf_image_get_plane_image (loaded, c);

    assert_same_picture (gray, channel);
  }
}

/* --- Refusals ----------------------------------------------------------- */

static int
count_files (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  int n = 0;

  while (g_dir_read_name (folder))
    n++;

  return n;
}

static void
assert_not_saved (const UnfImage *image, GFile *file, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (file);

  g_assert_false (unf_image_save (image, file, UNF_DEPTH_8, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, reason));
}

static void
test_unknown_extension (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.jpg", "a", "png", ".png.", "a.pngx" };
  g_autoptr (UnfImage) image = make_picture (3, 3, 1, UNF_DEPTH_8);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GFile) file = file_in (fixture, names[i]);

    assert_not_saved (image, file, "png, tif, tiff, pgm, ppm, pfm, npy");
  }
  g_assert_cmpint (count_files (fixture), ==, 0);
}

static void
test_extensions (void)
{
  const char *const *extensions = unf_image_save_extensions ();

  g_assert_true (g_strv_contains (extensions, "png"));
  g_assert_true (g_strv_contains (extensions, "npy"));
  g_assert_cmpuint (g_strv_length ((char **) extensions), ==, 7);
}

static void
test_colour_pgm (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) colour = make_picture (3, 3, 3, UNF_DEPTH_8);
  g_autoptr (GFile) file = file_in (fixture, "a.PGM");

  assert_not_saved (colour, file, "PPM");
  g_assert_cmpint (count_files (fixture), ==, 0);
}

static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) image = make_picture (3, 3, 1, UNF_DEPTH_8);
  g_autoptr (GFile) nowhere = file_in (fixture, "no-such-folder/a.png");
  g_autoptr (GFile) folder = file_in (fixture, "folder.png");

  assert_not_saved (image, nowhere, "does not exist");

  g_assert_true (g_file_make_directory (folder, NULL, NULL));
  assert_not_saved (image, folder, "folder");
  g_assert_cmpint (count_files (fixture), ==, 1);
}

static void
test_forbidden_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) image = make_picture (3, 3, 1, UNF_DEPTH_8);
  g_autoptr (GFile) file = file_in (fixture, "a.png");

  if (geteuid () == 0) {
    g_test_skip ("nothing is forbidden to root");
    return;
  }

  g_chmod (fixture->folder, 0555);
  assert_not_saved (image, file, "may not be written to");
  g_chmod (fixture->folder, 0755);
  g_assert_cmpint (count_files (fixture), ==, 0);
}

/* The disk is full: files may not grow beyond some bytes. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) small = make_picture (3, 3, 1, UNF_DEPTH_8);
  g_autoptr (UnfTensor) random =
      unf_test_random_tensor ((UnfShape){ 1, 1, 300, 300 }, 1.0, 1);
  g_autoptr (UnfImage) large = unf_image_new (random, UNF_DEPTH_8);
  struct rlimit limit;
  rlim_t before;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  before = limit.rlim_cur;
  signal (SIGXFSZ, SIG_IGN);

  for (gsize i = 0; unf_image_save_extensions ()[i]; i++) {
    g_autofree char *name =
        g_strconcat ("a.", unf_image_save_extensions ()[i], NULL);
    g_autoptr (GFile) file = file_in (fixture, name);
    g_autoptr (UnfImage) old =
        save_and_load (fixture, small, name, UNF_DEPTH_8);
    g_autoptr (UnfImage) kept_one = NULL;

    limit.rlim_cur = 20000;
    setrlimit (RLIMIT_FSIZE, &limit);
    assert_not_saved (large, file, "File too large");
    limit.rlim_cur = before;
    setrlimit (RLIMIT_FSIZE, &limit);

    kept_one = unf_image_load (file, NULL, NULL);
    g_assert_nonnull (kept_one);
    assert_same_picture (old, kept_one);
    g_assert_cmpint (count_files (fixture), ==, (int) i + 1);
  }
}

static void
test_missing_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = file_in (fixture, "missing.png");
  g_autoptr (GError) error = NULL;

  g_assert_null (unf_image_load (file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (
      g_str_has_prefix (error->message, "“missing.png” cannot be opened: "));
}

static void
cancel_cb (double fraction, gpointer user_data)
{
  if (fraction > 0.5)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) image = make_picture (64, 64, 1, UNF_DEPTH_8);

  for (gsize i = 0; unf_image_save_extensions ()[i]; i++) {
    g_autofree char *name =
        g_strconcat ("a.", unf_image_save_extensions ()[i], NULL);
    g_autoptr (GFile) file = file_in (fixture, name);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
    g_autoptr (GError) error = NULL;

    unf_image_save (image, file, UNF_DEPTH_8, &error);
    g_assert_no_error (error);

    unf_monitor_set_progress_func (monitor, cancel_cb, cancellable);
    g_assert_null (unf_image_load (file, monitor, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* A pipe has neither a length nor a way back. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) image = make_picture (30, 20, 3, UNF_DEPTH_8);

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++) {
    g_autoptr (GFile) file = file_in (fixture, kept[i].name);
    g_autoptr (UnfImage) expected =
        make_picture (30, 20, kept[i].channels, kept[i].depth);
    g_autofree char *contents = NULL;
    g_autofree char *path = NULL;
    g_autoptr (GFile) end = NULL;
    g_autoptr (UnfImage) loaded = NULL;
    g_autoptr (GError) error = NULL;
    gsize length = 0;
    int ends[2];

    unf_image_save (expected, file, kept[i].depth, NULL);
    g_file_get_contents (g_file_peek_path (file), &contents, &length, NULL);
    g_assert_no_errno (pipe (ends));
    g_assert_cmpint (write (ends[1], contents, length), ==, (int) length);
    close (ends[1]);

    path = g_strdup_printf ("/dev/fd/%d", ends[0]);
    end = g_file_new_for_path (path);
    loaded = unf_image_load (end, NULL, &error);
    close (ends[0]);

    g_assert_no_error (error);
    assert_same_picture (expected, loaded);
  }
}

static void
add (const char *truth, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/io/image-file/", truth, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("what-is-saved-is-loaded-exactly", test_round_trips);
  add ("integers-are-rounded-and-clipped", test_rounding);
  add ("a-missing-depth-becomes-the-next-best", test_next_best_depth);
  add ("a-gray-ppm-has-three-equal-channels", test_gray_ppm);
  add ("a-pipe-is-read", test_pipe);
  add ("loading-can-be-cancelled", test_cancel);
  add ("refuses/unknown-extensions", test_unknown_extension);
  add ("refuses/colours-in-pgm", test_colour_pgm);
  add ("refuses/places-that-are-none", test_no_place);
  add ("refuses/missing-files", test_missing_file);
  add ("a-forbidden-folder-stays-empty", test_forbidden_folder);
  add ("a-full-disk-leaves-the-old-file", test_full_disk);
  g_test_add_func ("/io/image-file/names-its-extensions", test_extensions);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/io/image-file/what-is-saved-is-loaded-exactly", Fixture, NULL,
              set_up, test_round_trips, tear_down);

  return g_test_run ();
}

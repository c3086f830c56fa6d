/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pane shows, as a file has it. */
#include "unfold-pane-file.h"

#include <math.h>

#include "experiment-support.h"
#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-test.h"

static UnfImage *
random_image (int channels, int width, int height, guint64 seed)
{
  g_autoptr (UnfTensor) pixels = unf_test_random_tensor (
      (UnfShape){ 1, channels, height, width }, 0.3, seed);

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static int
level (const UnfImage *image, int channel, int x, int y)
{
  const float *plane = unf_image_get_plane (image, channel);

  return (int) lroundf (255.0f * plane[y * unf_image_get_width (image) + x]);
}

/* Pixel by pixel what a pane of the size of the picture has. */
static void
assert_colours (const UnfImage *drawn, const UnfoldPaneLook *look, int left)
{
  int width = unf_image_get_width (look->sight.image);
  int height = unf_image_get_height (look->sight.image);
  UnfoldFrame frame = { 1.0, 0, 0, width, height };
  g_autoptr (GBytes) bytes =
      unfold_picture_compose (look->sight, look->mapping, &frame, 0);
  const guint8 *rgb = g_bytes_get_data (bytes, NULL);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (level (drawn, c, left + x, y), ==,
                         rgb[3 * (y * width + x) + c]);
}

static void
light_is_the_picture_alone (void)
{
  g_autoptr (UnfImage) image = random_image (3, 41, 23, 1);
  UnfoldPaneLook look = {
    { image, NULL }, { UNFOLD_MAP_LIGHT, 1.0, 0.0 }, "Denoised", NULL
  };
  g_autoptr (UnfImage) drawn = unfold_pane_file_draw (&look);

  g_assert_cmpint (unf_image_get_width (drawn), ==, 41);
  g_assert_cmpint (unf_image_get_height (drawn), ==, 23);
  assert_colours (drawn, &look, 0);
}

/* Narrow ones get room for the words of their scale at both sides. */
static void
maps_have_their_scale_below (void)
{
  static const int widths[] = { 40, 500 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    g_autoptr (UnfImage) image = random_image (1, widths[i], 30, 2);
    g_autoptr (UnfImage) minus = random_image (1, widths[i], 30, 3);
    UnfoldPaneLook look = { { image, minus },
                            { UNFOLD_MAP_BLUE_WHITE_RED, 2.0, 0.0 },
                            "Removed noise · ×2",
                            NULL };
    g_autoptr (UnfImage) drawn = unfold_pane_file_draw (&look);
    int width = unf_image_get_width (drawn);
    int height = unf_image_get_height (drawn), blues = 0, reds = 0;

    g_assert_cmpint (height, >, 30);
    g_assert_cmpint (width, >=, widths[i]);
    assert_colours (drawn, &look, (width - widths[i]) / 2);

    for (int y = 30; y < height; y++)
      for (int x = 0; x < width; x++) {
        int difference = level (drawn, 2, x, y) - level (drawn, 0, x, y);

        blues += x < width / 2 && difference > 60;
        reds += x >= width / 2 && difference < -60;
      }
    g_assert_cmpint (blues, >, width);
    g_assert_cmpint (reds, >, width);
  }
}

static void
values_are_the_numbers_themselves (void)
{
  g_autoptr (UnfImage) a = random_image (1, 9, 7, 4);
  g_autoptr (UnfImage) b = random_image (1, 9, 7, 5);
  g_autoptr (UnfImage) alone =
      unfold_pane_file_get_values ((UnfoldSight){ a, NULL });
  g_autoptr (UnfImage) less =
      unfold_pane_file_get_values ((UnfoldSight){ a, b });

  assert_same_bits (alone, a);
  for (int p = 0; p < 63; p++)
    g_assert_cmpfloat (unf_image_get_plane (less, 0)[p], ==,
                       unf_image_get_plane (a, 0)[p] -
                           unf_image_get_plane (b, 0)[p]);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
save_values (const UnfoldPaneLook *look, GFile *file, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  unfold_pane_file_save_values_async (look, file, NULL, keep_result_cb,
                                      &result);
  wait_until (result);
  return unfold_pane_file_save_finish (result, error);
}

static void
values_are_never_clipped (void)
{
  g_autoptr (UnfImage) image = random_image (1, 9, 7, 6);
  UnfoldPaneLook look = { { image, NULL },
                          { UNFOLD_MAP_NUMBERS, 1.0, 0.0 },
                          "Sparsity map",
                          "non-zeros" };
  g_autofree char *folder = unf_test_make_folder ();
  static const char *const names[] = { "a.npy", "a.tiff", "a.PFM" };
  g_autofree char *bad = g_build_filename (folder, "a.png", NULL);
  g_autoptr (GFile) png = g_file_new_for_path (bad);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (UnfImage) read = NULL;

    save_values (&look, file, &error);
    g_assert_no_error (error);
    read = unf_image_load (file, NULL, &error);
    g_assert_no_error (error);
    assert_same_bits (read, image);
  }

  g_assert_false (save_values (&look, png, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "a.png"));
  g_assert_false (g_file_query_exists (png, NULL));
  unf_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/pane-file/light-is-the-picture-alone",
                   light_is_the_picture_alone);
  g_test_add_func ("/app/pane-file/maps-have-their-scale-below",
                   maps_have_their_scale_below);
  g_test_add_func ("/app/pane-file/values-are-the-numbers-themselves",
                   values_are_the_numbers_themselves);
  g_test_add_func ("/app/pane-file/values-are-never-clipped",
                   values_are_never_clipped);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-samples.h"

#include "unf-image-file.h"
#include "unf-test.h"

/* Pixel (i, j) is 100 i + j. */
static UnfImage *
numbered (int height, int width)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, 1, height, width });

  for (int i = 0; i < height; i++)
    for (int j = 0; j < width; j++)
      pixels->data[i * width + j] = (float) (100 * i + j);

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

/* In any of the eight orientations one step along a row or a column is one
 * step of 1 or of 100, and both occur. */
static void
crops_are_squares_in_eight_orientations (void)
{
  g_autoptr (GPtrArray) images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_image_unref);
  g_autoptr (UnfSamples) samples = NULL;
  UnfRandom random = { 3, 0 };
  gboolean met[4] = { FALSE };

  g_ptr_array_add (images, numbered (9, 12));
  samples = unf_samples_new (images);

  for (int k = 0; k < 100; k++) {
    float crop[25];
    float along, down;

    unf_samples_crop (samples, 5, &random, crop);
    along = crop[1] - crop[0];
    down = crop[5] - crop[0];
    g_assert_cmpfloat (ABS (along) * ABS (down), ==, 100.0f);
    for (int i = 0; i < 5; i++)
      for (int j = 0; j < 5; j++)
        g_assert_cmpfloat (crop[5 * i + j], ==,
                           crop[0] + (float) i * down + (float) j * along);
    met[(along > 0) * 2 + (down > 0)] = TRUE;
  }

  for (int i = 0; i < 4; i++)
    g_assert_true (met[i]);
}

static void
folder_is_read_in_order_and_made_gray (void)
{
  g_autofree char *folder = unf_test_make_folder ();
  g_autoptr (GFile) dir = g_file_new_for_path (folder);
  g_autoptr (GFile) colour_file = g_file_get_child (dir, "a.ppm");
  g_autoptr (GFile) gray_file = g_file_get_child (dir, "b.pgm");
  g_autoptr (UnfTensor) colour = unf_tensor_new ((UnfShape){ 1, 3, 20, 21 });
  g_autoptr (UnfTensor) gray = unf_tensor_new ((UnfShape){ 1, 1, 22, 23 });
  g_autoptr (UnfImage) a = NULL, b = NULL;
  g_autoptr (UnfSamples) samples = NULL;
  g_autoptr (GError) error = NULL;

  for (int p = 0; p < 20 * 21; p++)
    colour->data[p] = 1.0f; /* red: (19595·255 + 32768) >> 16 = 76 */
  a = unf_image_new (colour, UNF_DEPTH_8);
  b = unf_image_new (gray, UNF_DEPTH_8);
  g_assert_true (unf_image_save (a, colour_file, UNF_DEPTH_8, NULL));
  g_assert_true (unf_image_save (b, gray_file, UNF_DEPTH_8, NULL));

  samples = unf_samples_load (dir, 1, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (unf_samples_get_n (samples), ==, 2);
  g_assert_cmpint (unf_samples_get_smallest_side (samples), ==, 20);
  g_assert_cmpfloat_with_epsilon (
      unf_image_get_plane (unf_samples_get (samples, 0), 0)[0], 76.0f / 255.0f,
      1e-6f);
  unf_test_remove_folder (folder);
}

static void
empty_folder_is_told (void)
{
  g_autofree char *folder = unf_test_make_folder ();
  g_autoptr (GFile) dir = g_file_new_for_path (folder);
  g_autoptr (GError) error = NULL;

  g_assert_null (unf_samples_load (dir, 1, 0, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  unf_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/samples/crops-are-squares-in-eight-orientations",
                   crops_are_squares_in_eight_orientations);
  g_test_add_func ("/train/samples/folder-is-read-in-order-and-made-gray",
                   folder_is_read_in_order_and_made_gray);
  g_test_add_func ("/train/samples/empty-folder-is-told", empty_folder_is_told);

  return g_test_run ();
}

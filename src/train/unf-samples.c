/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-samples.h"

#include "unf-image-file.h"

struct _UnfSamples {
  GPtrArray *images; /* of UnfImage, owned */
};

/* 8-bit luma as picture programs round it, so that gray training pictures
 * have 256 levels like the gray test sets. */
static UnfImage *
to_gray (const UnfImage *image)
{
  const float *r = unf_image_get_plane (image, 0);
  const float *g = unf_image_get_plane (image, 1);
  const float *b = unf_image_get_plane (image, 2);
  int height = unf_image_get_height (image);
  int width = unf_image_get_width (image);
  g_autoptr (UnfTensor) gray =
      unf_tensor_new ((UnfShape){ 1, 1, height, width });

  for (size_t p = 0; p < unf_shape_size (gray->shape); p++) {
    double sum = 255.0 * (19595.0 * (double) r[p] + 38470.0 * (double) g[p] +
                          7471.0 * (double) b[p]);

    gray->data[p] = (float) ((int) ((sum + 32768.0) / 65536.0)) / 255.0f;
  }

  return unf_image_new (gray, unf_image_get_depth (image));
}

static UnfImage *
to_colour (const UnfImage *image)
{
  int height = unf_image_get_height (image);
  int width = unf_image_get_width (image);
  g_autoptr (UnfTensor) colour =
      unf_tensor_new ((UnfShape){ 1, 3, height, width });
  size_t plane = unf_shape_plane (colour->shape);

  for (size_t p = 0; p < 3 * plane; p++)
    colour->data[p] = unf_image_get_plane (image, 0)[p % plane];

  return unf_image_new (colour, unf_image_get_depth (image));
}

static UnfImage *
with_channels (UnfImage *image, int channels)
{
  if (unf_image_get_channels (image) == channels)
    return unf_image_ref (image);

  return channels == 1 ? to_gray (image) : to_colour (image);
}

UnfSamples *
unf_samples_new (GPtrArray *images)
{
  UnfSamples *samples = g_new0 (UnfSamples, 1);

  samples->images = g_ptr_array_ref (images);
  return samples;
}

UnfSamples *
unf_samples_load (GFile *folder,
                  int channels,
                  guint at_most,
                  UnfMonitor *monitor,
                  GError **error)
{
  g_auto (GStrv) names = unf_image_file_list (folder, error);
  g_autoptr (GPtrArray) images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_image_unref);
  guint n;

  if (!names)
    return NULL;

  n = g_strv_length (names);
  if (at_most > 0)
    n = MIN (n, at_most);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GFile) file = g_file_get_child (folder, names[i]);
    g_autoptr (UnfImage) image = unf_image_load (file, NULL, error);

    if (!image || !unf_monitor_step (monitor, i, n, error))
      return NULL;
    g_ptr_array_add (images, with_channels (image, channels));
  }

  return unf_samples_new (images);
}

void
unf_samples_free (UnfSamples *samples)
{
  g_ptr_array_unref (samples->images);
  g_free (samples);
}

guint
unf_samples_get_n (const UnfSamples *samples)
{
  return samples->images->len;
}

UnfImage *
unf_samples_get (const UnfSamples *samples, guint index)
{
  return g_ptr_array_index (samples->images, index);
}

int
unf_samples_get_smallest_side (const UnfSamples *samples)
{
  int smallest = G_MAXINT;

  for (guint i = 0; i < samples->images->len; i++) {
    UnfImage *image = unf_samples_get (samples, i);

    smallest = MIN (smallest, MIN (unf_image_get_width (image),
                                   unf_image_get_height (image)));
  }

  return smallest;
}

void
unf_samples_crop (const UnfSamples *samples,
                  int side,
                  UnfRandom *random,
                  float *out)
{
  guint index = (guint) unf_random_below (random, (int) samples->images->len);
  UnfImage *image = unf_samples_get (samples, index);
  int width = unf_image_get_width (image);
  int y = unf_random_below (random, unf_image_get_height (image) - side + 1);
  int x = unf_random_below (random, width - side + 1);
  int orientation = unf_random_below (random, 8);

  for (int c = 0; c < unf_image_get_channels (image); c++) {
    const float *plane = unf_image_get_plane (image, c);

    for (int i = 0; i < side; i++)
      for (int j = 0; j < side; j++) {
        int u = orientation & 1 ? side - 1 - i : i;
        int v = orientation & 2 ? side - 1 - j : j;
        int row = orientation & 4 ? v : u;
        int column = orientation & 4 ? u : v;

        *out++ =
            plane[(size_t) (y + row) * (size_t) width + (size_t) (x + column)];
      }
  }
}

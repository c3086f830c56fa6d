/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-image.h"

#include <math.h>
#include <string.h>

struct _UnfImage {
  gatomicrefcount references;
  UnfTensor *pixels; /* owned */
  UnfDepth depth;
};

UnfImage *
unf_image_new (UnfTensor *pixels, UnfDepth depth)
{
  UnfImage *image;

  g_return_val_if_fail (pixels->shape.n == 1, NULL);
  g_return_val_if_fail (pixels->shape.c == 1 || pixels->shape.c == 3, NULL);

  image = g_new0 (UnfImage, 1);
  g_atomic_ref_count_init (&image->references);
  image->pixels = unf_tensor_ref (pixels);
  image->depth = depth;

  return image;
}

UnfImage *
unf_image_ref (UnfImage *image)
{
  g_atomic_ref_count_inc (&image->references);
  return image;
}

void
unf_image_unref (UnfImage *image)
{
  if (!g_atomic_ref_count_dec (&image->references))
    return;

  unf_tensor_unref (image->pixels);
  g_free (image);
}

int
unf_image_get_width (const UnfImage *image)
{
  return image->pixels->shape.w;
}

int
unf_image_get_height (const UnfImage *image)
{
  return image->pixels->shape.h;
}

int
unf_image_get_channels (const UnfImage *image)
{
  return image->pixels->shape.c;
}

UnfDepth
unf_image_get_depth (const UnfImage *image)
{
  return image->depth;
}

UnfTensor *
unf_image_get_pixels (const UnfImage *image)
{
  return image->pixels;
}

const float *
unf_image_get_plane (const UnfImage *image, int channel)
{
  g_return_val_if_fail (channel < image->pixels->shape.c, NULL);

  return image->pixels->data +
         (size_t) channel * unf_shape_plane (image->pixels->shape);
}

UnfImage *
unf_image_crop (const UnfImage *image, UnfRegion region)
{
  UnfShape shape = image->pixels->shape;
  g_autoptr (UnfTensor) part = NULL;
  float *out;

  g_return_val_if_fail (region.x >= 0 && region.width > 0 &&
                            region.x + region.width <= shape.w,
                        NULL);
  g_return_val_if_fail (region.y >= 0 && region.height > 0 &&
                            region.y + region.height <= shape.h,
                        NULL);

  part = unf_tensor_new ((UnfShape){ 1, shape.c, region.height, region.width });
  out = part->data;

  for (int c = 0; c < shape.c; c++) {
    const float *plane = unf_image_get_plane (image, c);

    for (int i = 0; i < region.height; i++) {
      memcpy (out,
              plane + (size_t) (region.y + i) * (size_t) shape.w + region.x,
              (size_t) region.width * sizeof (float));
      out += region.width;
    }
  }

  return unf_image_new (part, image->depth);
}

UnfImage *
unf_image_get_plane_image (const UnfImage *image, int channel)
{
  UnfShape shape = image->pixels->shape;
  g_autoptr (UnfTensor) plane =
      unf_tensor_new ((UnfShape){ 1, 1, shape.h, shape.w });

  memcpy (plane->data, unf_image_get_plane (image, channel),
          unf_shape_plane (shape) * sizeof (float));

  return unf_image_new (plane, image->depth);
}

UnfImage *
unf_image_with_depth (const UnfImage *image, UnfDepth depth)
{
  return unf_image_new (image->pixels, depth);
}

gboolean
unf_image_find_bad_value (const UnfImage *image, int *x, int *y)
{
  UnfShape shape = image->pixels->shape;
  size_t plane = unf_shape_plane (shape);

  for (size_t p = 0; p < unf_shape_size (shape); p++) {
    if (isfinite (image->pixels->data[p]))
      continue;

    *x = (int) (p % plane % (size_t) shape.w);
    *y = (int) (p % plane / (size_t) shape.w);
    return TRUE;
  }

  return FALSE;
}

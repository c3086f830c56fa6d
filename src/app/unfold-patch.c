/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-patch.h"

#include <string.h>

UnfImage *
unfold_patch_lay_over (const UnfImage *under,
                       const UnfImage *patch,
                       UnfRegion region)
{
  g_autoptr (UnfTensor) pixels = NULL;
  gsize width = (gsize) unf_image_get_width (under);

  pixels = unf_tensor_try_new (unf_image_get_pixels (under)->shape, NULL);
  if (!pixels)
    return NULL;

  for (int c = 0; c < pixels->shape.c; c++) {
    float *plane = pixels->data + (gsize) c * unf_shape_plane (pixels->shape);
    const float *from = unf_image_get_plane (patch, c);

    memcpy (plane, unf_image_get_plane (under, c),
            sizeof (float) * unf_shape_plane (pixels->shape));
    for (int i = 0; i < region.height; i++)
      memcpy (plane + (gsize) (region.y + i) * width + (gsize) region.x,
              from + (gsize) i * (gsize) region.width,
              sizeof (float) * (gsize) region.width);
  }

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

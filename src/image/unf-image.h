/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "unf-tensor.h"

/**
 * UnfDepth:
 *
 * The precision in which a picture was stored, and is stored again unless
 * somebody asks for another.
 */
typedef enum {
  UNF_DEPTH_8,
  UNF_DEPTH_16,
  UNF_DEPTH_FLOAT,
} UnfDepth;

/**
 * UnfRegion:
 *
 * A rectangle of pixels: first column, first row, columns, rows.
 */
typedef struct {
  int x, y, width, height;
} UnfRegion;

/**
 * UnfImage:
 *
 * An immutable picture: planar floats `[1,c,h,w]` with c = 1 (gray) or 3
 * (red, green, blue), values 0…1 as stored in the file, not linearised and
 * never clipped, and the depth it came in. Ref-counted; may be read from any
 * thread.
 */
typedef struct _UnfImage UnfImage;

/**
 * unf_image_new:
 * @pixels: (transfer none): `[1,c,h,w]`, c = 1 or 3; not written to any more
 *
 * Returns: (transfer full): a picture that shares @pixels
 */
UnfImage *unf_image_new (UnfTensor *pixels, UnfDepth depth);
UnfImage *unf_image_ref (UnfImage *image);
void unf_image_unref (UnfImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfImage, unf_image_unref)

int unf_image_get_width (const UnfImage *image);
int unf_image_get_height (const UnfImage *image);
int unf_image_get_channels (const UnfImage *image);
UnfDepth unf_image_get_depth (const UnfImage *image);

/** Returns: (transfer none): the pixels, `[1,c,h,w]`. */
UnfTensor *unf_image_get_pixels (const UnfImage *image);

/** Returns: (transfer none): the `[h,w]` values of one channel. */
const float *unf_image_get_plane (const UnfImage *image, int channel);

/**
 * unf_image_crop:
 * @region: lies inside the picture
 *
 * Returns: (transfer full): a copy of that part
 */
UnfImage *unf_image_crop (const UnfImage *image, UnfRegion region);

/**
 * unf_image_get_plane_image:
 *
 * Returns: (transfer full): one channel as a gray picture
 */
UnfImage *unf_image_get_plane_image (const UnfImage *image, int channel);

/** Returns: (transfer full): the same pixels, to be stored in @depth. */
UnfImage *unf_image_with_depth (const UnfImage *image, UnfDepth depth);

/**
 * unf_image_find_bad_value:
 * @x: (out): column of the first NaN or infinity
 * @y: (out): its row
 *
 * Returns: whether the picture holds a value that is not a number
 */
gboolean unf_image_find_bad_value (const UnfImage *image, int *x, int *y);

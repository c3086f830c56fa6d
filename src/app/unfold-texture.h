/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unf-image.h"

/**
 * unfold_texture_to_image:
 * @texture: pixels from another program, as the toolkit hands them over
 *
 * Returns: (transfer full): a picture of 8 bits, gray if all its pixels are;
 *   transparency is dropped
 */
UnfImage *unfold_texture_to_image (GdkTexture *texture);

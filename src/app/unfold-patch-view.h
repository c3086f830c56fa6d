/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unf-tensor.h"

/**
 * UnfoldPatchView:
 *
 * Draws a few pixels as squares of equal size, on a gray scale it is told, with
 * a frame around one of them.
 *
 * Property: `size` (int: wanted side of the longer side in pixels; the true one
 * is a whole number of screen pixels for each pixel of the patch).
 */
#define UNFOLD_TYPE_PATCH_VIEW (unfold_patch_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldPatchView,
                      unfold_patch_view,
                      UNFOLD,
                      PATCH_VIEW,
                      GtkWidget)

/**
 * unfold_patch_view_set_patch:
 * @patch: (transfer none) (nullable): `[1,c,h,w]`, c = 1 or 3
 * @low: the value that is black
 * @high: the value that is white, more than @low
 * @name: what it is, for assistive technology and as a tooltip
 */
void unfold_patch_view_set_patch (UnfoldPatchView *self,
                                  const UnfTensor *patch,
                                  double low,
                                  double high,
                                  const char *name);

/** Frames a pixel of the patch; negative: none. */
void unfold_patch_view_set_mark (UnfoldPatchView *self, int column, int row);

/** Returns: (transfer none) (nullable): the patch on its gray scale, 0…1. */
const UnfTensor *unfold_patch_view_get_light (UnfoldPatchView *self);

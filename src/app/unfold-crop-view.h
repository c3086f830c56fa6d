/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-picture.h"

/** Pixels of the picture along one side of every crop: all show the same. */
#define UNFOLD_CROP_SIDE 96

/**
 * UnfoldCropView:
 *
 * A square part of a picture around one pixel, magnified by a whole number.
 * Views of one place show the same pixels, whatever their size.
 */
#define UNFOLD_TYPE_CROP_VIEW (unfold_crop_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldCropView,
                      unfold_crop_view,
                      UNFOLD,
                      CROP_VIEW,
                      GtkWidget)

/**
 * unfold_crop_view_set:
 * @sight: what to look at; without a picture it is empty
 * @mapping: how numbers become light
 * @x: column of the pixel in the middle, as far as the edges allow
 * @y: its row
 */
void unfold_crop_view_set (UnfoldCropView *self,
                           UnfoldSight sight,
                           UnfoldMapping mapping,
                           int x,
                           int y);

/** Sets the least side of the view, in pixels of the toolkit. */
void unfold_crop_view_set_side (UnfoldCropView *self, int side);

/** Returns: the part of a picture of @width × @height that a crop around
 * (@x, @y) shows. */
UnfRegion unfold_crop_view_find_region (int width, int height, int x, int y);

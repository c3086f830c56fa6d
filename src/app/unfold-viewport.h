/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "unf-image.h"

/** Largest number of device pixels along one pixel of a picture. */
#define UNFOLD_VIEWPORT_MAX_SCALE 64.0

/**
 * UnfoldFrame:
 * @scale: device pixels per pixel of the picture, along one side
 * @x: column of the pane, in device pixels, where the picture's left edge
 *   lies; negative if it is outside
 * @y: row of the pane where its upper edge lies
 * @width: columns of the pane, in device pixels
 * @height: rows of the pane
 *
 * Where a picture lies in one pane: all that drawing needs to know of a
 * viewport. Column i of the pane shows column `floor ((i − x) / scale)` of the
 * picture.
 */
typedef struct {
  double scale;
  int x, y;
  int width, height;
} UnfoldFrame;

/**
 * UnfoldViewport:
 *
 * Zoom, position, cross-hair and region of the picture on view: one object,
 * shared by all panes, so that no pane follows another. Lengths in panes are
 * device pixels, not the toolkit's; positions in the picture count from its
 * upper left corner, so that the first pixel reaches from 0 to 1.
 *
 * A picture larger than the pane always covers it; a smaller one is centred.
 *
 * Properties: `scale` (double), `fit` (boolean). Signals: `changed` (the view),
 * `cross-hair-changed`, `region-changed`; each once, and only for a change.
 */
#define UNFOLD_TYPE_VIEWPORT (unfold_viewport_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldViewport,
                      unfold_viewport,
                      UNFOLD,
                      VIEWPORT,
                      GObject)

/** Returns: (transfer full): a viewport that fits an empty picture. */
UnfoldViewport *unfold_viewport_new (void);

/**
 * unfold_viewport_set_picture_size:
 *
 * Keeps zoom and position as far as the new size allows; a region or
 * cross-hair that lies outside is moved in or removed.
 */
void
unfold_viewport_set_picture_size (UnfoldViewport *self, int width, int height);

/**
 * unfold_viewport_set_pane_size:
 * @width: columns of one pane, in device pixels
 * @height: its rows
 *
 * The size that fitting and clamping look at. Where panes differ by a pixel,
 * any of them will do.
 */
void
unfold_viewport_set_pane_size (UnfoldViewport *self, int width, int height);

/**
 * unfold_viewport_get_frame:
 * @width: columns of the pane that is drawn
 * @height: its rows
 *
 * Returns: where the picture lies in that pane
 */
UnfoldFrame
unfold_viewport_get_frame (UnfoldViewport *self, int width, int height);

/** Returns: device pixels per pixel of the picture. */
double unfold_viewport_get_scale (UnfoldViewport *self);

/** Sets the zoom, keeps the centre, leaves the fit mode. */
void unfold_viewport_set_scale (UnfoldViewport *self, double scale);

/** Returns: whether the whole picture is kept visible. */
gboolean unfold_viewport_get_fit (UnfoldViewport *self);

/**
 * unfold_viewport_set_fit:
 *
 * In fit mode the zoom follows the pane: the largest whole number at which the
 * picture fits, or, for one that is larger than the pane, the exact ratio.
 */
void unfold_viewport_set_fit (UnfoldViewport *self, gboolean fit);

/**
 * unfold_viewport_zoom_at:
 * @scale: the new zoom
 * @frame: the pane under the pointer, as drawn now
 * @x: column in that pane, in device pixels, that stays on its pixel
 * @y: its row
 */
void unfold_viewport_zoom_at (UnfoldViewport *self,
                              double scale,
                              const UnfoldFrame *frame,
                              double x,
                              double y);

/**
 * unfold_viewport_step:
 * @scale: a zoom
 * @steps: how many steps up (positive) or down
 *
 * Steps are 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64 and their inverses.
 *
 * Returns: the zoom that many steps away
 */
double unfold_viewport_step (double scale, int steps);

/** Zooms @steps steps around the cross-hair if it is visible, else around the
 * centre. */
void unfold_viewport_zoom_steps (UnfoldViewport *self, int steps);

/** Moves the picture by so many device pixels, right and down. */
void unfold_viewport_pan (UnfoldViewport *self, double dx, double dy);

/** Puts the point (@x, @y) of the picture into the middle, as far as
 * possible. */
void unfold_viewport_set_centre (UnfoldViewport *self, double x, double y);
void unfold_viewport_get_centre (UnfoldViewport *self, double *x, double *y);

/** Fits the picture and removes neither cross-hair nor region. */
void unfold_viewport_reset (UnfoldViewport *self);

/**
 * unfold_viewport_set_cross_hair:
 * @x: column of the picture; moved inside if it is not
 * @y: its row
 */
void unfold_viewport_set_cross_hair (UnfoldViewport *self, int x, int y);
void unfold_viewport_clear_cross_hair (UnfoldViewport *self);

/**
 * unfold_viewport_get_cross_hair:
 * @x: (out) (optional): its column
 * @y: (out) (optional): its row
 *
 * Returns: whether there is one
 */
gboolean unfold_viewport_get_cross_hair (UnfoldViewport *self, int *x, int *y);

/** Makes @region, cut to the picture, the region of interest; an empty one
 * clears it. */
void unfold_viewport_set_region (UnfoldViewport *self, UnfRegion region);
void unfold_viewport_clear_region (UnfoldViewport *self);

/**
 * unfold_viewport_get_region:
 * @region: (out) (optional): the region, inside the picture
 *
 * Returns: whether there is one
 */
gboolean unfold_viewport_get_region (UnfoldViewport *self, UnfRegion *region);

/**
 * unfold_viewport_get_visible:
 *
 * Returns: the pixels that a pane of the size set last shows at least in part;
 *   empty for an empty picture
 */
UnfRegion unfold_viewport_get_visible (UnfoldViewport *self);

/**
 * unfold_frame_to_picture:
 * @x: column in the pane, in device pixels
 * @y: its row
 * @picture_x: (out): the same point in the picture
 * @picture_y: (out): its row
 */
void unfold_frame_to_picture (const UnfoldFrame *frame,
                              double x,
                              double y,
                              double *picture_x,
                              double *picture_y);

/** The opposite of unfold_frame_to_picture(). */
void unfold_frame_to_pane (const UnfoldFrame *frame,
                           double picture_x,
                           double picture_y,
                           double *x,
                           double *y);

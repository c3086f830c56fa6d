/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-lattice.h"
#include "unfold-picture.h"
#include "unfold-viewport.h"

/** Colour around a picture, the same in light and dark themes: what surrounds
 * a picture changes how it is seen. */
#define UNFOLD_SURROUND 0x1e1e1e

/**
 * UnfoldBox:
 * @region: pixels of the picture, also partly outside
 * @strength: 0…1, how strongly its frame is drawn
 * @is_double: whether there is a second frame around the first
 *
 * A frame around part of the picture.
 */
typedef struct {
  UnfRegion region;
  float strength;
  gboolean is_double;
} UnfoldBox;

/**
 * UnfoldCanvas:
 *
 * The place where one picture is drawn, through the viewport that all canvases
 * share. Drag pans, a wheel zooms at the pointer, a pinch at its centre, a
 * click sets the cross-hair, arrow keys pan.
 *
 * Signal `pointer-moved` (int x, int y, gboolean is_inside): the pixel under
 * the pointer.
 */
#define UNFOLD_TYPE_CANVAS (unfold_canvas_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldCanvas, unfold_canvas, UNFOLD, CANVAS, GtkWidget)

void unfold_canvas_set_viewport (UnfoldCanvas *self, UnfoldViewport *viewport);
UnfoldViewport *unfold_canvas_get_viewport (UnfoldCanvas *self);

/** Shows @sight; what is shown stays until this is called again. */
void unfold_canvas_set_sight (UnfoldCanvas *self, UnfoldSight sight);
UnfoldSight unfold_canvas_get_sight (UnfoldCanvas *self);

void unfold_canvas_set_mapping (UnfoldCanvas *self, UnfoldMapping mapping);
UnfoldMapping unfold_canvas_get_mapping (UnfoldCanvas *self);

/** Whether pixels are framed from eight screen pixels on, with their values
 * inside where there is room. */
void unfold_canvas_set_pixel_grid (UnfoldCanvas *self, gboolean is_shown);

/** Marks the middles of the atoms of a lattice, where they can be told apart.
 */
void unfold_canvas_set_lattice (UnfoldCanvas *self, UnfoldLattice lattice);

/** Marks the pixel another canvas' pointer is on; negative: none. */
void unfold_canvas_set_pointer (UnfoldCanvas *self, int x, int y);

/** Frames the part of the picture that is newer than the rest; an empty
 * region: none. */
void unfold_canvas_set_draft (UnfoldCanvas *self, UnfRegion region);

/** Frames parts of the picture: copies of @n boxes. */
void
unfold_canvas_set_boxes (UnfoldCanvas *self, const UnfoldBox *boxes, guint n);

/** Returns: (transfer none) (element-type UnfoldBox): what is framed. */
const GArray *unfold_canvas_get_boxes (UnfoldCanvas *self);

/** Returns: where the picture lies in this canvas now. */
UnfoldFrame unfold_canvas_get_frame (UnfoldCanvas *self);

/** Returns: (transfer full) (nullable): what is on view, as a texture of the
 * resolution of the screen. */
GdkTexture *unfold_canvas_get_texture (UnfoldCanvas *self);

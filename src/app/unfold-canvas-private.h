/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-canvas.h"

/**
 * UnfoldHands:
 * @wheel_turned: parts of a click of the wheel not yet acted on
 * @wheel_x: where the pointer was when it turned, in device pixels
 * @wheel_y: its row
 * @wheel_column: the pixel that the wheel zooms at
 * @wheel_row: its row
 * @wheel_frame: where the wheel has left the picture
 * @pinch_start: the zoom when the pinch began
 * @dragged_x: how far the present drag has moved the picture
 * @dragged_y: downwards
 * @x: where the pointer was last seen
 * @y: its row
 *
 * What gestures have to remember between their events.
 */
typedef struct {
  double wheel_turned;
  double wheel_x, wheel_y, wheel_column, wheel_row;
  UnfoldFrame wheel_frame;
  double pinch_start;
  double dragged_x, dragged_y;
  double x, y;
} UnfoldHands;

UnfoldHands *_unfold_canvas_get_hands (UnfoldCanvas *self);

/** Adds gestures and keys to a new canvas. */
void _unfold_canvas_add_input (UnfoldCanvas *self);

/** Draws frames and values of single pixels, where they are large enough.
 * @bytes is what unfold_picture_compose() made for @frame. */
void _unfold_canvas_draw_pixels (UnfoldCanvas *self,
                                 GtkSnapshot *snapshot,
                                 const UnfoldFrame *frame,
                                 GBytes *bytes);

/** Marks the places of @lattice, where they can be told apart. */
void _unfold_canvas_draw_lattice (UnfoldCanvas *self,
                                  GtkSnapshot *snapshot,
                                  const UnfoldFrame *frame,
                                  UnfoldLattice lattice);

/** Draws the frames around parts of the picture. */
void _unfold_canvas_draw_boxes (UnfoldCanvas *self,
                                GtkSnapshot *snapshot,
                                const UnfoldFrame *frame);

/** Draws cross-hair, pointer and draft frame. */
void _unfold_canvas_draw_marks (UnfoldCanvas *self,
                                GtkSnapshot *snapshot,
                                const UnfoldFrame *frame,
                                UnfRegion draft,
                                int pointer_x,
                                int pointer_y);

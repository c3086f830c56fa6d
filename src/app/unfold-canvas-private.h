/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-canvas.h"

/**
 * UnfoldHands:
 * @wheel_turned: parts of a click of the wheel not yet acted on
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

/** Draws cross-hair, pointer and draft frame. */
void _unfold_canvas_draw_marks (UnfoldCanvas *self,
                                GtkSnapshot *snapshot,
                                const UnfoldFrame *frame,
                                UnfRegion draft,
                                int pointer_x,
                                int pointer_y);

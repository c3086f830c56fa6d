/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What hands do to a canvas. Everything ends in the shared viewport. */
#include "config.h"

#include "unfold-canvas-private.h"

#include <math.h>

/* Screen pixels that one arrow key moves the picture. */
#define PAN_STEP 64.0

/* Screen pixels of a touchpad's scrolling that double the zoom. */
#define ZOOM_DISTANCE 200.0

static double
get_factor (UnfoldCanvas *self)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static gboolean
find_pixel (UnfoldCanvas *self, double x, double y, int *column, int *row)
{
  const UnfImage *image = unfold_canvas_get_sight (self).image;
  UnfoldFrame frame = unfold_canvas_get_frame (self);
  double factor = get_factor (self);
  double picture_x, picture_y;

  if (!image)
    return FALSE;

  unfold_frame_to_picture (&frame, x * factor, y * factor, &picture_x,
                           &picture_y);
  *column = (int) floor (picture_x);
  *row = (int) floor (picture_y);
  return *column >= 0 && *row >= 0 && *column < unf_image_get_width (image) &&
         *row < unf_image_get_height (image);
}

static void
zoom_at (UnfoldCanvas *self, double scale, double x, double y)
{
  UnfoldFrame frame = unfold_canvas_get_frame (self);
  double factor = get_factor (self);

  unfold_viewport_zoom_at (unfold_canvas_get_viewport (self), scale, &frame,
                           x * factor, y * factor);
}

static void
motion_cb (UnfoldCanvas *self, double x, double y)
{
  UnfoldHands *hands = _unfold_canvas_get_hands (self);
  int column = -1, row = -1;
  gboolean is_inside = find_pixel (self, x, y, &column, &row);

  hands->x = x;
  hands->y = y;
  g_signal_emit_by_name (self, "pointer-moved", column, row, is_inside);
}

static void
drag_begin_cb (UnfoldCanvas *self)
{
  UnfoldHands *hands = _unfold_canvas_get_hands (self);

  hands->dragged_x = hands->dragged_y = 0.0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (UnfoldCanvas *self,
                double offset_x,
                double offset_y,
                GtkGestureDrag *drag)
{
  UnfoldHands *hands = _unfold_canvas_get_hands (self);
  double factor = get_factor (self);
  double start_x, start_y;

  gtk_gesture_drag_get_start_point (drag, &start_x, &start_y);
  if (!gtk_drag_check_threshold (GTK_WIDGET (self), (int) start_x,
                                 (int) start_y, (int) (start_x + offset_x),
                                 (int) (start_y + offset_y)) &&
      hands->dragged_x == 0.0 && hands->dragged_y == 0.0)
    return;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  unfold_viewport_pan (unfold_canvas_get_viewport (self),
                       (offset_x - hands->dragged_x) * factor,
                       (offset_y - hands->dragged_y) * factor);
  hands->dragged_x = offset_x;
  hands->dragged_y = offset_y;

  /* The picture has moved since the pointer was seen to move. */
  motion_cb (self, start_x + offset_x, start_y + offset_y);
}

/* A drag that went nowhere is a click: it places the cross-hair. */
static void
drag_end_cb (UnfoldCanvas *self,
             double offset_x,
             double offset_y,
             GtkGestureDrag *drag)
{
  UnfoldHands *hands = _unfold_canvas_get_hands (self);
  double x, y;
  int column, row;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  if (hands->dragged_x != 0.0 || hands->dragged_y != 0.0)
    return;

  gtk_gesture_drag_get_start_point (drag, &x, &y);
  if (find_pixel (self, x, y, &column, &row))
    unfold_viewport_set_cross_hair (unfold_canvas_get_viewport (self), column,
                                    row);
}

static void
pinch_begin_cb (UnfoldCanvas *self)
{
  _unfold_canvas_get_hands (self)->pinch_start =
      unfold_viewport_get_scale (unfold_canvas_get_viewport (self));
}

static void
pinch_cb (UnfoldCanvas *self, double change, GtkGesture *pinch)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (pinch, &x, &y))
    zoom_at (self, _unfold_canvas_get_hands (self)->pinch_start * change, x, y);
}

/** The frame as if the picture had never been held back at its edges, or
 * centred because it was small: turn after turn of the wheel goes to the pixel
 * on which the first one began, as long as nothing else moves. */
static UnfoldFrame
find_wheel_frame (UnfoldCanvas *self, double x, double y)
{
  UnfoldHands *hands = _unfold_canvas_get_hands (self);
  UnfoldFrame frame = unfold_canvas_get_frame (self);
  const UnfoldFrame *last = &hands->wheel_frame;

  if (x != hands->wheel_x || y != hands->wheel_y ||
      frame.scale != last->scale || frame.x != last->x || frame.y != last->y)
    unfold_frame_to_picture (&frame, x, y, &hands->wheel_column,
                             &hands->wheel_row);

  hands->wheel_x = x;
  hands->wheel_y = y;
  frame.x = (int) lround (x - hands->wheel_column * frame.scale);
  frame.y = (int) lround (y - hands->wheel_row * frame.scale);
  return frame;
}

static void
zoom_by_wheel (UnfoldCanvas *self, int steps, double x, double y)
{
  UnfoldViewport *viewport = unfold_canvas_get_viewport (self);
  UnfoldFrame frame = find_wheel_frame (self, x, y);
  double scale = unfold_viewport_get_scale (viewport);

  unfold_viewport_zoom_at (viewport, unfold_viewport_step (scale, steps),
                           &frame, x, y);
  _unfold_canvas_get_hands (self)->wheel_frame = unfold_canvas_get_frame (self);
}

/* A wheel with fine steps reports parts of a click: they are added up, so that
 * it zooms no faster than an ordinary one. */
static void
turn_wheel (UnfoldCanvas *self, double dy, double x, double y)
{
  UnfoldHands *hands = _unfold_canvas_get_hands (self);
  double factor = get_factor (self);
  int steps;

  hands->wheel_turned -= dy;
  steps = (int) trunc (hands->wheel_turned);
  hands->wheel_turned -= steps;
  if (steps != 0)
    zoom_by_wheel (self, steps, x * factor, y * factor);
}

static gboolean
scroll_cb (UnfoldCanvas *self,
           double dx,
           double dy,
           GtkEventControllerScroll *scroll)
{
  UnfoldViewport *viewport = unfold_canvas_get_viewport (self);
  GdkModifierType keys = gtk_event_controller_get_current_event_state (
      GTK_EVENT_CONTROLLER (scroll));
  gboolean is_wheel =
      gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL;
  UnfoldHands *hands = _unfold_canvas_get_hands (self);

  if (keys & GDK_SHIFT_MASK)
    unfold_viewport_pan (
        viewport, -(dx + dy) * (is_wheel ? PAN_STEP : 1.0) * get_factor (self),
        0.0);
  else if (is_wheel)
    turn_wheel (self, dy, hands->x, hands->y);
  else if (keys & GDK_CONTROL_MASK)
    zoom_at (self,
             unfold_viewport_get_scale (viewport) * exp2 (-dy / ZOOM_DISTANCE),
             hands->x, hands->y);
  else
    unfold_viewport_pan (viewport, -dx * get_factor (self),
                         -dy * get_factor (self));

  return TRUE;
}

static void
leave_cb (UnfoldCanvas *self)
{
  g_signal_emit_by_name (self, "pointer-moved", -1, -1, FALSE);
}

/* How far a key moves the picture: a step, with Shift a screen, with Control
 * to the edge, which the viewport finds by itself. */
static double
get_pan_length (GdkModifierType keys, int pane)
{
  if (keys & GDK_CONTROL_MASK)
    return 1e7;
  if (keys & GDK_SHIFT_MASK)
    return pane;

  return PAN_STEP;
}

static gboolean
key_cb (UnfoldCanvas *self, guint key, guint code, GdkModifierType keys)
{
  UnfoldViewport *viewport = unfold_canvas_get_viewport (self);
  UnfoldFrame frame = unfold_canvas_get_frame (self);
  double across = get_pan_length (keys, frame.width);
  double down = get_pan_length (keys, frame.height);

  if (keys & GDK_ALT_MASK)
    return FALSE;

  switch (key) {
  case GDK_KEY_Left:
    unfold_viewport_pan (viewport, across, 0.0);
    return TRUE;
  case GDK_KEY_Right:
    unfold_viewport_pan (viewport, -across, 0.0);
    return TRUE;
  case GDK_KEY_Up:
    unfold_viewport_pan (viewport, 0.0, down);
    return TRUE;
  case GDK_KEY_Down:
    unfold_viewport_pan (viewport, 0.0, -down);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
add_drag (UnfoldCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb),
                            self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb),
                            self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
add_pinch (UnfoldCanvas *self)
{
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

static void
add_pointer (UnfoldCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

void
_unfold_canvas_add_input (UnfoldCanvas *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  add_drag (self);
  add_pinch (self);
  add_pointer (self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
}

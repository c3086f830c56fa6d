/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-viewport.h"

#include <math.h>

/* The arithmetic of zoom and position. The state is a scale and the point of
 * the picture in the middle of the pane; where the picture lies is rounded to
 * whole device pixels only when somebody draws, so that zooming in and out
 * again does not creep. */

struct _UnfoldViewport {
  GObject parent_instance;

  int picture_width, picture_height;
  int pane_width, pane_height;
  double scale;
  double x, y;
  gboolean fit;

  gboolean has_cross_hair, has_region;
  int cross_x, cross_y;
  UnfRegion region;
};

enum { PROP_SCALE = 1, PROP_FIT, N_PROPS };

enum { CHANGED, CROSS_HAIR_CHANGED, REGION_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnfoldViewport, unfold_viewport, G_TYPE_OBJECT)

static const int steps_up[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64 };
#define TOP_STEP ((int) G_N_ELEMENTS (steps_up) - 1)

/** The zoom of step @i: 0 is 1:1, below are the inverses. */
static double
step_scale (int i)
{
  return i < 0 ? 1.0 / steps_up[-i] : steps_up[i];
}

static double
fitting_scale (UnfoldViewport *self)
{
  double across, down, scale;

  if (!self->picture_width || !self->pane_width || !self->pane_height)
    return 1.0;

  across = (double) self->pane_width / self->picture_width;
  down = (double) self->pane_height / self->picture_height;
  scale = MIN (across, down);

  /* Pixels of unequal widths would look like a pattern in the noise. */
  return scale < 1.0 ? scale : MIN (floor (scale), UNFOLD_VIEWPORT_MAX_SCALE);
}

/** A picture is never made smaller than the last step or than it fits. */
static double
smallest_scale (UnfoldViewport *self)
{
  return MIN (step_scale (-TOP_STEP), fitting_scale (self));
}

/** Keeps the picture over the pane, or in its middle if it is smaller. */
static double
clamp_centre (double centre, int picture, int pane, double scale)
{
  double half = pane / (2.0 * scale);

  if (2.0 * half >= picture)
    return picture / 2.0;
  return CLAMP (centre, half, picture - half);
}

/** Makes the state consistent and tells whoever looks what has changed. */
static void
apply (UnfoldViewport *self, gboolean fit, double scale, double x, double y)
{
  double old_scale = self->scale, old_x = self->x, old_y = self->y;
  gboolean old_fit = self->fit;

  self->fit = fit;
  self->scale =
      fit ? fitting_scale (self)
          : CLAMP (scale, smallest_scale (self), UNFOLD_VIEWPORT_MAX_SCALE);
  self->x =
      clamp_centre (x, self->picture_width, self->pane_width, self->scale);
  self->y =
      clamp_centre (y, self->picture_height, self->pane_height, self->scale);

  if (self->fit != old_fit)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIT]);
  if (self->scale != old_scale)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SCALE]);
  if (self->scale != old_scale || self->x != old_x || self->y != old_y)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
unfold_viewport_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  UnfoldViewport *self = UNFOLD_VIEWPORT (object);

  switch (id) {
  case PROP_SCALE:
    g_value_set_double (value, self->scale);
    break;
  case PROP_FIT:
    g_value_set_boolean (value, self->fit);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
unfold_viewport_set_property (GObject *object,
                              guint id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  UnfoldViewport *self = UNFOLD_VIEWPORT (object);

  switch (id) {
  case PROP_SCALE:
    unfold_viewport_set_scale (self, g_value_get_double (value));
    break;
  case PROP_FIT:
    unfold_viewport_set_fit (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, UNFOLD_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST, 0, NULL,
                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
unfold_viewport_class_init (UnfoldViewportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = unfold_viewport_get_property;
  object_class->set_property = unfold_viewport_set_property;

  props[PROP_SCALE] = g_param_spec_double (
      "scale", NULL, NULL, 0.0, UNFOLD_VIEWPORT_MAX_SCALE, 1.0, flags);
  props[PROP_FIT] = g_param_spec_boolean ("fit", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = add_signal ("changed");
  signals[CROSS_HAIR_CHANGED] = add_signal ("cross-hair-changed");
  signals[REGION_CHANGED] = add_signal ("region-changed");
}

static void
unfold_viewport_init (UnfoldViewport *self)
{
  self->scale = 1.0;
  self->fit = TRUE;
}

UnfoldViewport *
unfold_viewport_new (void)
{
  return g_object_new (UNFOLD_TYPE_VIEWPORT, NULL);
}

void
unfold_viewport_set_picture_size (UnfoldViewport *self, int width, int height)
{
  if (width == self->picture_width && height == self->picture_height)
    return;

  self->picture_width = width;
  self->picture_height = height;

  if (self->has_region)
    unfold_viewport_set_region (self, self->region);
  if (self->has_cross_hair)
    unfold_viewport_set_cross_hair (self, self->cross_x, self->cross_y);
  apply (self, self->fit, self->scale, self->x, self->y);
}

void
unfold_viewport_set_pane_size (UnfoldViewport *self, int width, int height)
{
  self->pane_width = width;
  self->pane_height = height;
  apply (self, self->fit, self->scale, self->x, self->y);
}

UnfoldFrame
unfold_viewport_get_frame (UnfoldViewport *self, int width, int height)
{
  return (UnfoldFrame){
    .scale = self->scale,
    .x = (int) floor (width / 2.0 - self->x * self->scale + 0.5),
    .y = (int) floor (height / 2.0 - self->y * self->scale + 0.5),
    .width = width,
    .height = height,
  };
}

double
unfold_viewport_get_scale (UnfoldViewport *self)
{
  return self->scale;
}

void
unfold_viewport_set_scale (UnfoldViewport *self, double scale)
{
  apply (self, FALSE, scale, self->x, self->y);
}

gboolean
unfold_viewport_get_fit (UnfoldViewport *self)
{
  return self->fit;
}

void
unfold_viewport_set_fit (UnfoldViewport *self, gboolean fit)
{
  apply (self, fit, self->scale, self->x, self->y);
}

void
unfold_viewport_zoom_at (UnfoldViewport *self,
                         double scale,
                         const UnfoldFrame *frame,
                         double x,
                         double y)
{
  double bounded =
      CLAMP (scale, smallest_scale (self), UNFOLD_VIEWPORT_MAX_SCALE);
  double picture_x, picture_y;

  unfold_frame_to_picture (frame, x, y, &picture_x, &picture_y);
  apply (self, FALSE, bounded, picture_x - (x - frame->width / 2.0) / bounded,
         picture_y - (y - frame->height / 2.0) / bounded);
}

double
unfold_viewport_step (double scale, int steps)
{
  /* A zoom within a thousandth of a step stands on it. */
  double above = scale * 1.001, below = scale * 0.999;
  int i = -TOP_STEP;

  if (steps > 0) {
    while (i < TOP_STEP && step_scale (i) <= above)
      i++;
    i += steps - 1;
  } else if (steps < 0) {
    i = TOP_STEP;
    while (i > -TOP_STEP && step_scale (i) >= below)
      i--;
    i += steps + 1;
  } else {
    return scale;
  }

  return step_scale (CLAMP (i, -TOP_STEP, TOP_STEP));
}

void
unfold_viewport_zoom_steps (UnfoldViewport *self, int steps)
{
  UnfoldFrame frame =
      unfold_viewport_get_frame (self, self->pane_width, self->pane_height);
  double scale = unfold_viewport_step (self->scale, steps);
  double x = frame.width / 2.0, y = frame.height / 2.0;

  if (self->has_cross_hair) {
    double cross_x, cross_y;

    unfold_frame_to_pane (&frame, self->cross_x + 0.5, self->cross_y + 0.5,
                          &cross_x, &cross_y);
    if (cross_x >= 0.0 && cross_x < frame.width && cross_y >= 0.0 &&
        cross_y < frame.height) {
      x = cross_x;
      y = cross_y;
    }
  }

  unfold_viewport_zoom_at (self, scale, &frame, x, y);
}

void
unfold_viewport_pan (UnfoldViewport *self, double dx, double dy)
{
  apply (self, self->fit, self->scale, self->x - dx / self->scale,
         self->y - dy / self->scale);
}

void
unfold_viewport_set_centre (UnfoldViewport *self, double x, double y)
{
  apply (self, self->fit, self->scale, x, y);
}

void
unfold_viewport_get_centre (UnfoldViewport *self, double *x, double *y)
{
  *x = self->x;
  *y = self->y;
}

void
unfold_viewport_reset (UnfoldViewport *self)
{
  apply (self, TRUE, self->scale, self->x, self->y);
}

void
unfold_viewport_set_cross_hair (UnfoldViewport *self, int x, int y)
{
  int inside_x = CLAMP (x, 0, self->picture_width - 1);
  int inside_y = CLAMP (y, 0, self->picture_height - 1);

  if (!self->picture_width || !self->picture_height) {
    unfold_viewport_clear_cross_hair (self);
    return;
  }
  if (self->has_cross_hair && inside_x == self->cross_x &&
      inside_y == self->cross_y)
    return;

  self->has_cross_hair = TRUE;
  self->cross_x = inside_x;
  self->cross_y = inside_y;
  g_signal_emit (self, signals[CROSS_HAIR_CHANGED], 0);
}

void
unfold_viewport_clear_cross_hair (UnfoldViewport *self)
{
  if (!self->has_cross_hair)
    return;

  self->has_cross_hair = FALSE;
  g_signal_emit (self, signals[CROSS_HAIR_CHANGED], 0);
}

gboolean
unfold_viewport_get_cross_hair (UnfoldViewport *self, int *x, int *y)
{
  if (self->has_cross_hair && x)
    *x = self->cross_x;
  if (self->has_cross_hair && y)
    *y = self->cross_y;
  return self->has_cross_hair;
}

/** @region without what lies outside of a picture; empty ones have no size. */
static UnfRegion
cut_region (UnfRegion region, int width, int height)
{
  int left = CLAMP (region.x, 0, width);
  int top = CLAMP (region.y, 0, height);
  int right = CLAMP (region.x + region.width, left, width);
  int bottom = CLAMP (region.y + region.height, top, height);

  return (UnfRegion){ left, top, right - left, bottom - top };
}

void
unfold_viewport_set_region (UnfoldViewport *self, UnfRegion region)
{
  UnfRegion inside =
      cut_region (region, self->picture_width, self->picture_height);
  UnfRegion old = self->region;

  if (!inside.width || !inside.height) {
    unfold_viewport_clear_region (self);
    return;
  }
  if (self->has_region && inside.x == old.x && inside.y == old.y &&
      inside.width == old.width && inside.height == old.height)
    return;

  self->has_region = TRUE;
  self->region = inside;
  g_signal_emit (self, signals[REGION_CHANGED], 0);
}

void
unfold_viewport_clear_region (UnfoldViewport *self)
{
  if (!self->has_region)
    return;

  self->has_region = FALSE;
  g_signal_emit (self, signals[REGION_CHANGED], 0);
}

gboolean
unfold_viewport_get_region (UnfoldViewport *self, UnfRegion *region)
{
  if (self->has_region && region)
    *region = self->region;
  return self->has_region;
}

UnfRegion
unfold_viewport_get_visible (UnfoldViewport *self)
{
  UnfoldFrame frame =
      unfold_viewport_get_frame (self, self->pane_width, self->pane_height);
  double left, top, right, bottom;

  unfold_frame_to_picture (&frame, 0, 0, &left, &top);
  unfold_frame_to_picture (&frame, frame.width, frame.height, &right, &bottom);
  left = CLAMP (floor (left), 0, self->picture_width);
  top = CLAMP (floor (top), 0, self->picture_height);
  right = CLAMP (ceil (right), left, self->picture_width);
  bottom = CLAMP (ceil (bottom), top, self->picture_height);

  return (UnfRegion){ (int) left, (int) top, (int) (right - left),
                      (int) (bottom - top) };
}

void
unfold_frame_to_picture (const UnfoldFrame *frame,
                         double x,
                         double y,
                         double *picture_x,
                         double *picture_y)
{
  *picture_x = (x - frame->x) / frame->scale;
  *picture_y = (y - frame->y) / frame->scale;
}

void
unfold_frame_to_pane (const UnfoldFrame *frame,
                      double picture_x,
                      double picture_y,
                      double *x,
                      double *y)
{
  *x = frame->x + picture_x * frame->scale;
  *y = frame->y + picture_y * frame->scale;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "canvas.h"

/**
 * View:
 * @middle: column of the canvas the eye looks at
 * @horizon: row of the horizon
 * @focus: distance of the picture plane, in pixels of the canvas
 * @eye: height of the eye above the lake, in metres
 * @sun: direction to the sun, of length 1
 * @sky: light of the sky from all sides
 *
 * Where the painter stands: at x = z = 0, looking along z; x points right, y
 * up from the lake.
 */
typedef struct {
  double middle, horizon, focus, eye;
  double sun[3];
  double sky;
} View;

/** Returns: the row at which something @y metres high appears. */
static inline double
view_row (const View *view, double y, double z)
{
  return view->horizon - view->focus * (y - view->eye) / z;
}

static inline double
view_column (const View *view, double x, double z)
{
  return view->middle + view->focus * x / z;
}

/** Returns: @light as it arrives from a distance of @z metres. */
static inline double
view_through_haze (const View *view, double light, double z)
{
  double clear = exp (-z / 15000.0);

  return clear * light + (1.0 - clear) * 0.85 * view->sky;
}

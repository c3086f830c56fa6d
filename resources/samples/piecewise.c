/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Overlapping shapes, each a smooth ramp of grays with a crisp outline: the
 * pictures of which total variation and wavelets dream. */
#include "samples.h"

#include <math.h>

enum { FACTOR = 4 };

typedef enum { DISC, BOX, TRIANGLE, RING, WAVE } Outline;

/**
 * Shape:
 * @x: middle, 0…1 across the picture
 * @y: middle, 0…1 down the picture
 * @size: half of its size
 * @aspect: height over width
 * @turn: angle in radians
 * @level: gray value in the middle, 0…1
 * @along: what the gray value gains to its right end
 * @bulge: what the gray value loses towards its border
 */
typedef struct {
  Outline outline;
  double x, y, size, aspect, turn;
  double level, along, bulge;
} Shape;

/* From the back to the front. */
static const Shape shapes[] = {
  { BOX, 0.50, 0.50, 0.75, 1.00, 0.0, 0.52, -0.34, -0.10 },
  { WAVE, 0.50, 0.80, 0.60, 0.45, 0.0, 0.40, 0.30, 0.00 },
  { WAVE, 0.50, 0.93, 0.60, 0.40, 0.1, 0.24, -0.16, 0.00 },
  { BOX, 0.26, 0.34, 0.21, 1.25, 0.35, 0.30, 0.16, 0.00 },
  { BOX, 0.24, 0.33, 0.13, 1.35, 0.35, 0.76, -0.20, 0.00 },
  { DISC, 0.66, 0.32, 0.23, 1.00, -0.8, 0.66, 0.22, 0.30 },
  { RING, 0.66, 0.32, 0.30, 0.30, -0.35, 0.72, -0.25, 0.00 },
  { TRIANGLE, 0.46, 0.64, 0.22, 1.00, 0.25, 0.18, 0.14, 0.00 },
  { TRIANGLE, 0.55, 0.68, 0.15, 1.10, 2.60, 0.70, 0.25, 0.00 },
  { DISC, 0.82, 0.70, 0.12, 1.00, -2.4, 0.26, 0.20, -0.16 },
  { DISC, 0.20, 0.74, 0.14, 0.70, 0.5, 0.88, -0.12, 0.22 },
  { BOX, 0.78, 0.88, 0.16, 0.16, -0.2, 0.54, -0.42, 0.00 },
  { DISC, 0.40, 0.18, 0.05, 1.00, 0.0, 0.95, 0.00, 0.10 },
  { DISC, 0.50, 0.13, 0.03, 1.00, 0.0, 0.10, 0.00, -0.10 },
};

/* Whether the shape covers (u, v) of its own square −1…1. */
static gboolean
covers (Outline outline, double u, double v)
{
  double r = hypot (u, v);

  switch (outline) {
  case DISC:
    return r < 1.0;
  case BOX:
    return fabs (u) < 1.0 && fabs (v) < 1.0;
  case TRIANGLE:
    return v < 0.8 && fabs (u) < 0.55 * (v + 1.0);
  case RING:
    return r < 1.0 && r > 0.78;
  case WAVE:
    return v > 0.35 * sin (4.5 * u + 0.8) + 0.15 * sin (11.0 * u);
  default:
    return FALSE;
  }
}

static double
level_at (double x, double y)
{
  double level = 0.0;

  for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++) {
    const Shape *s = &shapes[k];
    double dx = (x - s->x) / s->size, dy = (y - s->y) / s->size;
    double u = cos (s->turn) * dx + sin (s->turn) * dy;
    double v = (cos (s->turn) * dy - sin (s->turn) * dx) / s->aspect;

    if (covers (s->outline, u, v))
      level = s->level + s->along * u - s->bulge * (u * u + v * v);
  }

  return CLAMP (level, 0.0, 1.0);
}

Canvas *
sample_piecewise (int side)
{
  int large = FACTOR * side;
  g_autoptr (Canvas) canvas = canvas_new (large, large);

  for (int i = 0; i < large; i++)
    for (int j = 0; j < large; j++) {
      double level = level_at ((j + 0.5) / large, (i + 0.5) / large);

      canvas_mix (canvas, j, i, canvas_light_of_level (level), 1.0);
    }

  return canvas_shrink (canvas, FACTOR);
}

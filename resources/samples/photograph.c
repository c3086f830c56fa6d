/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mountain lake: sky, mountains, the woods on the far shore, all of it again
 * in the water, and what is near: a jetty, a pine, reeds. Nothing in it was
 * photographed. */
#include "samples.h"

#include <math.h>
#include <stdlib.h>

#include "jetty.h"
#include "lattice-noise.h"
#include "plants.h"
#include "terrain.h"
#include "unf-parallel.h"
#include "view.h"

enum { FACTOR = 4 };

typedef struct {
  Canvas *canvas;
  const View *view;
} Painting;

/* Thin clouds on a ceiling far above, lit from the left. */
static double
cloud (double x, double z)
{
  double bend = fractal_noise (0.5 * x, 0.5 * z, 4, 11);
  double veil = fractal_noise (0.55 * x + bend, 0.8 * z - bend, 9, 12);

  return smooth_step (-0.12, 0.6, veil);
}

static void
paint_sky_row (size_t i, gpointer data)
{
  const Painting *self = data;
  const View *view = self->view;
  double up = MAX ((view->horizon - (double) i) / view->focus, 0.004);

  for (int j = 0; j < self->canvas->width; j++) {
    double across = (j - view->middle) / view->focus;
    double x = across / (up + 0.05), z = 1.0 / (up + 0.05);
    double density = cloud (x, z);
    double lit = 0.75 + 0.9 * (density - cloud (x - 0.12, z - 0.05));
    double blue = 0.25 + 0.30 * exp (-up / 0.12) - 0.05 * across;
    double light = blue + density * (0.85 * lit - blue) * 0.9;

    canvas_mix (self->canvas, j, (int) i, light, 1.0);
  }
}

/* Slopes of the water. Waves too fine for the row are left out. */
static void
ripple (double x, double z, double footprint, double slope[2])
{
  double length = 1.5, strength = 0.006;
  double calm =
      smooth_step (-0.25, 0.35, lattice_noise (x / 25.0, z / 9.0, 21));

  slope[0] = slope[1] = 0.0;
  for (guint32 k = 0; k < 7; k++) {
    double seen = CLAMP (length / footprint - 1.0, 0.0, 1.0);
    double dx, dz;

    lattice_noise_slope (x / length, 1.6 * z / length, 22 + k, &dx, &dz);
    slope[0] += 0.5 * seen * strength * dx;
    slope[1] += seen * strength * dz;
    length *= 0.57;
    strength *= 0.8 * (0.35 + 0.65 * calm);
  }
}

static double
water_light (const Painting *self, double column, double z)
{
  const View *view = self->view;
  double x = (column - view->middle) / view->focus * z;
  double footprint = z * z / (view->focus * view->eye);
  double down = view->eye / hypot (view->eye, hypot (x, z));
  double slope[2], reflected, share, row;
  double origin[3] = { x, 0.0, z }, towards[3];

  ripple (x, z, footprint, slope);
  towards[0] = x / z - 2.0 * slope[0];
  towards[1] = MAX (view->eye / z + 2.0 * slope[1], 1e-3);
  towards[2] = 1.0;
  if (!jetty_look (view, origin, towards, &reflected)) {
    row = view_row (view, 0.0, 600.0) - view->focus * towards[1];
    reflected = canvas_look (self->canvas,
                             view->middle + view->focus * towards[0], row);
  }

  down = CLAMP (down + slope[1], 0.0, 1.0);
  share = 0.03 + 0.97 * pow (1.0 - down, 4.0);
  return share * 0.92 * reflected +
         (1.0 - share) *
             (0.018 +
              0.02 * MAX (fractal_noise (x * 2.0, z * 2.0, 4, 33), 0.0));
}

static void
paint_near_row (size_t i, gpointer data)
{
  const Painting *self = data;
  const View *view = self->view;
  double shore = view_row (view, 0.0, 600.0);
  double eye[3] = { 0.0, view->eye, 0.0 };

  for (int j = 0; j < self->canvas->width; j++) {
    double towards[3] = { (j + 0.5 - view->middle) / view->focus,
                          (view->horizon - (double) i - 0.5) / view->focus,
                          1.0 };
    double light;

    if (jetty_look (view, eye, towards, &light))
      canvas_mix (self->canvas, j, (int) i, light, 1.0);
    else if ((double) i >= shore)
      canvas_mix (self->canvas, j, (int) i,
                  water_light (self, j + 0.5, -view->eye / towards[1]), 1.0);
  }
}

static int
by_value (const void *a, const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* Black and white where one pixel in 250 is darker or brighter, and steeper
 * grays between: what a darkroom does. */
static void
develop (Canvas *canvas)
{
  gsize n = (gsize) canvas->width * (gsize) canvas->height;
  g_autofree float *sorted = g_memdup2 (canvas->light, n * sizeof (float));
  double black, white;

  qsort (sorted, n, sizeof (float), by_value);
  black = canvas_level_of_light ((double) sorted[n / 250]);
  white = canvas_level_of_light ((double) sorted[n - n / 250]);

  for (gsize p = 0; p < n; p++) {
    double level = canvas_level_of_light ((double) canvas->light[p]);
    double t = (level - black) / (white - black);

    t = CLAMP (t, 0.0, 1.0);
    t += 0.35 * t * (1.0 - t) * (2.0 * t - 1.0);
    canvas->light[p] = (float) canvas_light_of_level (t);
  }
}

Canvas *
sample_photograph (int side)
{
  int large = FACTOR * side;
  View view = {
    .middle = 0.5 * large,
    .horizon = 0.55 * large,
    .focus = 1.2 * large,
    .eye = 1.9,
    .sun = { -0.85, 0.46, -0.26 },
    .sky = 0.55,
  };
  g_autoptr (Canvas) canvas = canvas_new (large, large);
  Painting painting = { canvas, &view };
  Canvas *small;

  unf_parallel_for ((size_t) large, paint_sky_row, &painting);
  terrain_paint (canvas, &view);
  /* The water mirrors rows above it, so they must all be there. */
  for (int i = (int) (0.5 * large); i < large; i++)
    paint_near_row ((size_t) i, &painting);
  plants_reeds (canvas);
  plants_pine (canvas);

  small = canvas_shrink (canvas, FACTOR);
  canvas_blur (small, 0.45);
  develop (small);
  return small;
}

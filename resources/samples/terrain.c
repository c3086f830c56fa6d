/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heights on a grid, drawn column by column of the picture from near to far:
 * what reaches above everything nearer is seen. */
#include "terrain.h"

#include <math.h>

#include "lattice-noise.h"
#include "unf-parallel.h"

enum {
  COLUMNS = 2300,
  ROWS = 2300,
};

static const double cell = 6.0;      /* metres */
static const double nearest = 640.0; /* the far shore of the lake */
static const double tree_line = 620.0;
static const double snow_line = 900.0;

typedef struct {
  Canvas *canvas;
  const View *view;
  float *heights; /* owned */
} Terrain;

/* Crests where noise changes its sign, finer ones on the flanks of the coarse
 * (Musgrave's ridged multifractal). 0…1, mostly low. */
static double
ridges (double x, double y)
{
  double sum = 0.0, strength = 0.5, weight = 1.0;

  for (guint32 k = 0; k < 11; k++) {
    double crest = 1.0 - fabs (lattice_noise (x, y, 71 + k));
    double turned = 1.6 * x + 1.2 * y;

    crest *= crest * weight;
    sum += strength * crest;
    weight = CLAMP (1.7 * crest, 0.0, 1.0);
    y = 1.6 * y - 1.2 * x;
    x = turned;
    strength *= 0.52;
  }

  return sum;
}

static double
ground (double x, double z)
{
  double bend = 250.0 * fractal_noise (x / 1500.0, z / 1500.0, 3, 8);
  double range = smooth_step (1800.0, 6800.0, z + 0.2 * x + bend);
  double peak = exp (
      -(pow ((x + 700.0) / 1300.0, 2.0) + pow ((z - 6700.0) / 1600.0, 2.0)));
  double second = exp (
      -(pow ((x - 1500.0) / 1100.0, 2.0) + pow ((z - 8600.0) / 1600.0, 2.0)));
  double hills =
      25.0 + 150.0 * smooth_step (700.0, 2600.0, z) *
                 (0.35 + 2.4 * fractal_noise (x / 1000.0, z / 1000.0, 6, 9));
  double crest = ridges ((x + bend) / 2300.0 + 5.1, (z - bend) / 2300.0 + 1.7);

  return smooth_step (640.0, 1000.0, z) * hills +
         range * (1150.0 * crest + 850.0 * peak * (0.55 + 0.6 * crest) +
                  850.0 * second * (0.6 + 0.5 * crest));
}

static void
fill_row (size_t i, gpointer data)
{
  const Terrain *self = data;

  for (int j = 0; j < COLUMNS; j++)
    self->heights[i * COLUMNS + (size_t) j] =
        (float) ground ((j - COLUMNS / 2) * cell, nearest + (double) i * cell);
}

static double
height_at (const Terrain *self, double x, double z)
{
  double u = CLAMP (x / cell + COLUMNS / 2, 0.0, COLUMNS - 2);
  double v = CLAMP ((z - nearest) / cell, 0.0, ROWS - 2);
  int j = (int) u, i = (int) v;
  const float *p = &self->heights[i * COLUMNS + j], *q = p + COLUMNS;

  u -= j, v -= i;
  return (1.0 - v) * ((1.0 - u) * (double) p[0] + u * (double) p[1]) +
         v * ((1.0 - u) * (double) q[0] + u * (double) q[1]);
}

static void
normal_at (const Terrain *self, double x, double z, double reach, double n[3])
{
  double sx =
      (height_at (self, x + reach, z) - height_at (self, x - reach, z)) /
      (2.0 * reach);
  double sz =
      (height_at (self, x, z + reach) - height_at (self, x, z - reach)) /
      (2.0 * reach);
  double length = sqrt (1.0 + sx * sx + sz * sz);

  n[0] = -sx / length, n[1] = 1.0 / length, n[2] = -sz / length;
}

/* The share of the sun that comes past the mountains. */
static double
sunshine_at (const Terrain *self, double x, double y, double z)
{
  const double *sun = self->view->sun;
  double clear = 1.0;

  for (double t = 15.0; t < 4000.0; t *= 1.12) {
    double above =
        y + t * sun[1] - height_at (self, x + t * sun[0], z + t * sun[2]);

    clear = MIN (clear, 0.5 + above / (0.06 * t));
    if (clear <= 0.0)
      return 0.0;
  }

  return smooth_step (0.0, 1.0, clear);
}

typedef struct {
  double height; /* above the ground, 0 where there is none */
  double side;   /* −1…1, left to right */
  double tone;   /* albedo */
} Tree;

/* Firs, one in each cell of seven metres or none. */
static Tree
tree_at (double x, double z, double y)
{
  Tree tree = { 0 };
  double wood = fractal_noise (x / 350.0, z / 350.0, 3, 40);
  double line = tree_line + 220.0 * wood;
  int i = (int) floor (z / 7.0), j = (int) floor (x / 7.0);

  if (y > line)
    return tree;

  for (int k = 0; k < 9; k++) {
    int a = i + k / 3 - 1, b = j + k % 3 - 1;
    double size = 8.0 + 15.0 * lattice_random (a, b, 43);
    double dx = x - 7.0 * (b + lattice_random (a, b, 41));
    double dz = z - 7.0 * (a + lattice_random (a, b, 42));
    double top = size * (1.0 - hypot (dx, dz) / (0.24 * size));

    if (lattice_random (a, b, 44) < 0.12 + (y > 0.8 * line) * 0.5)
      continue;
    if (top > tree.height)
      tree = (Tree){ top, dx / (0.24 * size),
                     0.045 + 0.07 * lattice_random (a, b, 45) };
  }

  return tree;
}

static double
shade (const Terrain *self, double x, double y, double z, Tree tree)
{
  const View *view = self->view;
  double rough[3], fine[3];
  double sunshine = sunshine_at (self, x, y + 3.0, z);
  double albedo, facing, snow;

  normal_at (self, x, z, 40.0, rough);
  normal_at (self, x, z, 5.0, fine);
  if (tree.height > 0.0) {
    facing = 0.45 - 0.75 * tree.side + 1.2 * rough[0] * view->sun[0];
    return tree.tone * (1.9 * sunshine * MAX (facing, 0.05) +
                        view->sky * (0.35 + 0.04 * tree.height));
  }

  snow = smooth_step (-0.07, 0.07,
                      fine[1] - 0.66 +
                          0.1 * fractal_noise (x / 90.0, z / 90.0, 4, 60)) *
         smooth_step (snow_line - 150.0, snow_line + 350.0,
                      y + 220.0 * fractal_noise (x / 300.0, z / 300.0, 5, 61));
  albedo = 0.17 + 0.14 * fractal_noise (x / 70.0, y / 30.0, 6, 62) +
           0.10 * fractal_noise (x / 14.0, z / 14.0, 3, 63);
  albedo = MAX (albedo + snow * (0.82 - albedo), 0.04);
  facing = 0.0;
  for (int a = 0; a < 3; a++)
    facing += fine[a] * view->sun[a];

  return albedo * (1.7 * sunshine * MAX (facing, 0.0) +
                   view->sky * (0.3 + 0.7 * rough[1] * rough[1]));
}

static void
paint_column (size_t column, gpointer data)
{
  const Terrain *self = data;
  const View *view = self->view;
  double across = ((double) column + 0.5 - view->middle) / view->focus;
  int lowest = (int) view_row (view, 0.0, nearest) + 6;

  for (double z = nearest; z < nearest + (ROWS - 2) * cell; z *= 1.0009) {
    double x = across * z;
    double y = height_at (self, x, z);
    Tree tree = z < 6000.0 ? tree_at (x, z, y) : (Tree){ 0 };
    double row = view_row (view, y + tree.height, z);
    double light;

    if (row >= lowest)
      continue;

    light = view_through_haze (view, shade (self, x, y, z, tree), z);
    for (; lowest > row && lowest > 0; lowest--) {
      double up = view->eye + (view->horizon - lowest) * z / view->focus;
      double twigs = tree.height > 0.0
                         ? 1.0 + 0.5 * fractal_noise (x, 1.6 * up, 2, 47)
                         : 1.0;

      canvas_mix (self->canvas, (int) column, lowest - 1, light * twigs, 1.0);
    }
  }
}

void
terrain_paint (Canvas *canvas, const View *view)
{
  g_autofree float *heights = g_new (float, COLUMNS *ROWS);
  Terrain self = { canvas, view, heights };

  unf_parallel_for (ROWS, fill_row, &self);
  unf_parallel_for ((size_t) canvas->width, paint_column, &self);
}

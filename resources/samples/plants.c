/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plants.h"

#include <math.h>

#include "lattice-noise.h"

/* A blade in three pieces that bends more and more. */
static void
paint_blade (Canvas *canvas, double x, double y, guint32 seed)
{
  double length = canvas->height * (0.05 + 0.13 * lattice_random (1, 0, seed));
  double angle = 0.5 * (lattice_random (2, 0, seed) - 0.5);
  double bend = 0.35 * (lattice_random (3, 0, seed) - 0.35);
  double width = canvas->height / 512.0 * (0.6 + lattice_random (4, 0, seed));
  double light = 0.05 + 0.4 * pow (lattice_random (5, 0, seed), 2.0);
  double from[2] = { x, y };

  for (int k = 0; k < 5; k++) {
    double to[2] = { from[0] + length / 5.0 * sin (angle),
                     from[1] - length / 5.0 * cos (angle) };

    canvas_stroke (canvas, from, to, width * (1.0 - 0.19 * k),
                   width * (0.81 - 0.19 * k), light * (0.5 + 0.15 * k));
    from[0] = to[0], from[1] = to[1];
    angle += bend * (k + 1) / 3.0;
  }
}

void
plants_reeds (Canvas *canvas)
{
  for (guint32 k = 0; k < 1500; k++) {
    double far = k / 1500.0;
    double u = lattice_random ((int) k, 0, 90);
    double shore = 0.62 + 0.3 * far + 0.06 * lattice_noise (5.0 * u, 0.0, 91);
    double x = canvas->width * (shore + (1.02 - shore) * sqrt (u));
    double y = canvas->height * (0.9 + 0.13 * far - 0.05 * u);

    paint_blade (canvas, x, y, 1000 + k);
  }
}

/* A twig with needles all around that hangs down more and more. */
static void
paint_twig (Canvas *canvas,
            const double start[2],
            double angle,
            double length,
            guint32 seed)
{
  double unit = canvas->height / 2048.0;
  double from[2] = { start[0], start[1] };
  int n = (int) (length / (2.5 * unit));
  double shine = 0.5 + lattice_random (0, 40, seed);

  for (int k = 0; k < n; k++) {
    double to[2] = { from[0] + 2.5 * unit * cos (angle),
                     from[1] + 2.5 * unit * sin (angle) };

    canvas_stroke (canvas, from, to, 3.0 * unit, 3.0 * unit, 0.03);
    for (int side = -1; side <= 1; side += 2) {
      double a = angle + side * (0.35 + 0.6 * lattice_random (k, side, seed));
      double reach = unit * (12.0 + 14.0 * lattice_random (k, side + 5, seed));
      double tip[2] = { to[0] + reach * cos (a), to[1] + reach * sin (a) };
      double light = (sin (a) < 0.0 ? 0.16 : 0.05) * shine;

      light *= 0.3 + 1.4 * lattice_random (k, side + 9, seed);
      canvas_stroke (canvas, to, tip, 2.4 * unit, 1.0 * unit, light);
    }
    from[0] = to[0], from[1] = to[1];
    angle += 0.05 * (lattice_random (k, 20, seed) - 0.5) + 0.012 * cos (angle);
  }
}

static void
paint_branch (Canvas *canvas,
              const double root[2],
              double angle,
              double length,
              guint32 seed)
{
  double unit = canvas->height / 2048.0;
  double from[2] = { root[0], root[1] };
  int n = (int) (length / (11.0 * unit));

  for (int k = 0; k < n; k++) {
    double rest = 1.0 - (double) k / n;
    double to[2] = { from[0] + length / n * cos (angle),
                     from[1] + length / n * sin (angle) };
    double side = lattice_random (k, 4, seed) < 0.5 ? 1.0 : -1.0;
    double turn = side * (0.3 + 0.6 * lattice_random (k, 1, seed));

    canvas_stroke (canvas, from, to, unit * (2.0 + 13.0 * rest),
                   unit * (2.0 + 13.0 * rest), 0.04);
    paint_twig (canvas, to, angle + turn,
                unit * (40.0 + 190.0 * rest * lattice_random (k, 2, seed)),
                seed * 64 + (guint32) k);
    from[0] = to[0], from[1] = to[1];
    angle += 0.10 * (lattice_random (k, 3, seed) - 0.5) - 0.008 * (1.0 - rest);
  }
  paint_twig (canvas, from, angle, 90.0 * unit, seed);
}

void
plants_pine (Canvas *canvas)
{
  double side = canvas->width;
  static const double branches[][3] = {
    /* row of the root, angle, length */
    { -0.10, 2.62, 0.30 }, { -0.03, 2.75, 0.36 }, { 0.05, 2.66, 0.27 },
    { 0.10, 2.80, 0.31 },  { 0.19, 2.72, 0.20 },  { 0.24, 2.86, 0.22 },
    { 0.33, 2.70, 0.13 },
  };

  for (guint32 k = 0; k < G_N_ELEMENTS (branches); k++) {
    double root[2] = { 1.03 * side, branches[k][0] * side };

    paint_branch (canvas, root, branches[k][1], branches[k][2] * side, 100 + k);
  }
}

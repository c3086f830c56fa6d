/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Six materials side by side. Each is a gray value 0…1 at (x, y), in pixels of
 * the finished picture. */
#include "samples.h"

#include <math.h>

#include "lattice-noise.h"

enum {
  FACTOR = 4,
  COLUMNS = 3,
  ROWS = 2,
};

typedef double (*Material) (double x, double y);

static double
fraction (double value)
{
  return value - floor (value);
}

/* Round strips that go over and under each other. */
static double
basket (double x, double y)
{
  const double pitch = 17.0;
  int i = (int) floor (y / pitch), j = (int) floor (x / pitch);
  gboolean across = (i + j) % 2 != 0;
  double along = fraction ((across ? x : y) / pitch) - 0.5;
  double over = fraction ((across ? y : x) / pitch) - 0.5;
  double fibre = across
                     ? fractal_noise (x / 14.0, y * 1.1, 3, 201 + (guint32) i)
                     : fractal_noise (x * 1.1, y / 14.0, 3, 301 + (guint32) j);
  double arch = 1.0 - 2.2 * along * along;
  double round = sqrt (MAX (1.0 - 4.6 * over * over, 0.0));

  return 0.04 + (0.78 * arch * round - 0.16 * over) * (1.0 + 0.35 * fibre);
}

/* Tweed: twill whose direction turns from stripe to stripe. */
static double
herringbone (double x, double y)
{
  const double stripe = 24.0, pitch = 6.5;
  int k = (int) floor (x / stripe);
  double u = fraction (x / stripe) * stripe;
  double sway = 1.2 * fractal_noise (x / 40.0, y / 40.0, 3, 211);
  double line = fraction ((y + sway + (k % 2 ? u : stripe - u)) / pitch);
  double thread = 0.5 + 0.5 * cos (2.0 * G_PI * line);
  double yarn = fractal_noise (x / 1.6, y / 1.6, 2, 212);
  double edge = smooth_step (0.0, 1.4, MIN (u, stripe - u));

  return 0.12 + 0.66 * pow (thread, 1.3) * (0.55 + 0.45 * edge) + 0.16 * yarn;
}

/* Striped cloth that falls in folds, so that its stripes get finer. */
static double
folds (double x, double y)
{
  double bend = x + 14.0 * sin (y / 46.0) + 6.0 * sin (y / 19.0 + x / 60.0);
  double fold = sin (bend / 15.0);
  double stripes = sin (1.05 * (bend + 6.5 * fold) + 0.25 * y);
  double shade = 0.53 + 0.22 * cos (bend / 15.0 + 0.6);

  return shade + 0.24 * stripes * (0.7 + 0.3 * fold) +
         0.03 * fractal_noise (x, y, 2, 221);
}

static double
wood (double x, double y)
{
  const double pitch = 43.0;
  int board = (int) floor (x / pitch);
  double u = x - board * pitch;
  double shift = 300.0 * lattice_random (board, 0, 231);
  double bend = fractal_noise (x / 40.0, (y + shift) / 170.0, 4, 232);
  double rings = sin (0.55 * u + 14.0 * bend + 6.0 * shift);
  double pores = fractal_noise (x / 0.9, (y + shift) / 22.0, 3, 233);
  double seam = smooth_step (0.0, 1.3, MIN (u, pitch - u));
  double tone = 0.45 + 0.16 * lattice_random (board, 1, 231);

  return (tone + 0.13 * rings + 0.17 * pores) * (0.15 + 0.85 * seam);
}

static double
bricks (double x, double y)
{
  const double length = 46.0, height = 19.0, joint = 2.6;
  double dy = y + 1.2 * lattice_noise (x / 25.0, y / 25.0, 241);
  int i = (int) floor (dy / height);
  double shifted = x + (i % 2 ? 0.5 * length : 0.0) +
                   1.2 * lattice_noise (x / 11.0, y / 11.0, 242);
  int j = (int) floor (shifted / length);
  double u = shifted - j * length, v = dy - i * height;
  double inside = MIN (MIN (u, length - u), MIN (v, height - v)) - joint / 2.0;
  double grain = fractal_noise (x / 3.0, y / 3.0, 4, 243);
  double brick = 0.22 + 0.26 * lattice_random (i, j, 244) + 0.20 * grain;
  double mortar = 0.74 + 0.14 * fractal_noise (x / 1.5, y / 1.5, 2, 245);
  double lit = MIN (v - joint / 2.0, u - joint / 2.0) < 1.6 ? 0.10 : 0.0;

  return mortar + smooth_step (-0.3, 0.9, inside) * (brick + lit - mortar);
}

/* Cells around scattered points, each a pebble lit from above left. */
static double
pebbles (double x, double y)
{
  const double pitch = 13.0;
  int i = (int) floor (y / pitch), j = (int) floor (x / pitch);
  double nearest = 1e9, second = 1e9, dx = 0.0, dy = 0.0, tone = 0.0;

  for (int k = 0; k < 25; k++) {
    int a = i + k / 5 - 2, b = j + k % 5 - 2;
    double u = x - pitch * (b + 0.9 * lattice_random (a, b, 251));
    double v = y - pitch * (a + 0.9 * lattice_random (a, b, 252));
    double distance = hypot (u, v);

    if (distance < nearest) {
      second = nearest, nearest = distance;
      dx = u, dy = v, tone = lattice_random (a, b, 253);
    } else {
      second = MIN (second, distance);
    }
  }

  return (0.25 + 0.5 * tone - 0.018 * (dx + 1.4 * dy) +
          0.12 * fractal_noise (x / 2.5, y / 2.5, 3, 254)) *
             smooth_step (0.2, 3.2, second - nearest) +
         0.04;
}

static const Material materials[ROWS][COLUMNS] = {
  { basket, herringbone, folds },
  { wood, bricks, pebbles },
};

Canvas *
sample_texture (int side)
{
  int large = FACTOR * side;
  g_autoptr (Canvas) canvas = canvas_new (large, large);

  for (int i = 0; i < large; i++)
    for (int j = 0; j < large; j++) {
      Material material = materials[i * ROWS / large][j * COLUMNS / large];
      double scale = 512.0 / large;
      double level = material (j * scale, i * scale);

      level = CLAMP (level, 0.0, 1.0);
      canvas_mix (canvas, j, i, canvas_light_of_level (level), 1.0);
    }

  return canvas_shrink (canvas, FACTOR);
}

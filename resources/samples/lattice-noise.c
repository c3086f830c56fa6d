/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lattice-noise.h"

#include <math.h>

double
lattice_random (int i, int j, guint32 seed)
{
  guint32 h = seed * 0x9E3779B9u;

  h ^= (guint32) i * 0x85EBCA6Bu;
  h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
  h ^= (guint32) j * 0xC2B2AE35u;
  h = (h ^ (h >> 13)) * 0x297A2D39u;
  h = (h ^ (h >> 16)) * 0x85EBCA6Bu;

  return (h ^ (h >> 14)) * 0x1p-32;
}

double
smooth_step (double low, double high, double value)
{
  double t = CLAMP ((value - low) / (high - low), 0.0, 1.0);

  return t * t * (3.0 - 2.0 * t);
}

double
lattice_noise_slope (double x, double y, guint32 seed, double *dx, double *dy)
{
  int i = (int) floor (x), j = (int) floor (y);
  double u = x - i, v = y - j;
  /* Fifth-order blending: its second derivative has no jumps to show. */
  double su = u * u * u * (u * (6.0 * u - 15.0) + 10.0);
  double sv = v * v * v * (v * (6.0 * v - 15.0) + 10.0);
  double du = 30.0 * u * u * (u * (u - 2.0) + 1.0);
  double dv = 30.0 * v * v * (v * (v - 2.0) + 1.0);
  double a = 2.0 * lattice_random (i, j, seed) - 1.0;
  double b = 2.0 * lattice_random (i + 1, j, seed) - 1.0;
  double c = 2.0 * lattice_random (i, j + 1, seed) - 1.0;
  double d = 2.0 * lattice_random (i + 1, j + 1, seed) - 1.0;
  double twist = a - b - c + d;

  *dx = du * (b - a + sv * twist);
  *dy = dv * (c - a + su * twist);
  return a + su * (b - a) + sv * (c - a) + su * sv * twist;
}

double
lattice_noise (double x, double y, guint32 seed)
{
  double dx, dy;

  return lattice_noise_slope (x, y, seed, &dx, &dy);
}

double
fractal_noise (double x, double y, int octaves, guint32 seed)
{
  double sum = 0.0, strength = 0.5;

  for (int k = 0; k < octaves; k++) {
    double turned = 1.6 * x + 1.2 * y;

    sum += strength * lattice_noise (x, y, seed + (guint32) k);
    /* Turned as well as scaled, so that the lattices do not line up. */
    y = 1.6 * y - 1.2 * x;
    x = turned;
    strength *= 0.5;
  }

  return sum;
}

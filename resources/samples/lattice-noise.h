/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** Returns: a number in [0, 1) that belongs to the point (i, j). */
double lattice_random (int i, int j, guint32 seed);

/** Returns: 0 below @low, 1 above @high, smooth between. */
double smooth_step (double low, double high, double value);

/** Returns: smooth noise in [−1, 1] with one bump a unit. */
double lattice_noise (double x, double y, guint32 seed);

/** Like lattice_noise(), with its derivatives. */
double
lattice_noise_slope (double x, double y, guint32 seed, double *dx, double *dy);

/** Returns: octaves of lattice_noise(), each half as strong and about twice
 * as fine as the one before; about −1…1. */
double fractal_noise (double x, double y, int octaves, guint32 seed);

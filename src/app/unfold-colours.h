/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-picture.h"

/** Colours of a table at most; odd, so that signed maps have a middle one. */
#define UNFOLD_MAX_COLOURS 1023

/**
 * UnfoldColours:
 * @map: which map it is of
 * @factor: a value times this
 * @offset: plus this, cut to 0 … @last and to a whole number, is its colour
 * @last: the last colour
 * @rgb: the colours
 *
 * A mapping as a table.
 */
typedef struct {
  UnfoldMap map;
  float factor, offset;
  int last;
  guint8 rgb[UNFOLD_MAX_COLOURS][3];
} UnfoldColours;

/** Fills @colours for @mapping. */
void unfold_colours_init (UnfoldColours *colours, UnfoldMapping mapping);

/**
 * unfold_colours_write_row:
 * @out: (out caller-allocates): `3 n` bytes, red green blue
 * @values: `[n_channels,n]`: the values, channel after channel
 * @n_channels: 1 or 3
 * @n: how many pixels
 */
void unfold_colours_write_row (const UnfoldColours *colours,
                               guint8 *out,
                               const float *values,
                               int n_channels,
                               int n);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values go round 4 × 8 lanes. The sums of a lane are taken up by sums of a
 * higher level whenever a block of a power of two is full, four levels high. */
#include "unf-lidia-mean.h"

#include <glib.h>
#include <math.h>

enum { LEVELS = 4, WIDTH = 8, LANES = 4 * WIDTH };

typedef struct {
  float level[LEVELS][LANES];
} Cascade;

static float
value (float x)
{
  return x * 2.0f - 1.0f;
}

static void
lift (Cascade *sums, size_t row, size_t step, int power)
{
  for (int j = 1; j < LEVELS; j++) {
    for (int l = 0; l < LANES; l++) {
      sums->level[j][l] += sums->level[j - 1][l];
      sums->level[j - 1][l] = 0.0f;
    }
    if (row & ((step - 1) << (j * power)))
      return;
  }
}

static void
add_rows (Cascade *sums, const float *plane, size_t rows)
{
  int bits = rows > 1 ? (int) ceil (log2 ((double) rows)) : 0;
  int power = MAX (4, bits / LEVELS);
  size_t step = (size_t) 1 << power;

  for (size_t row = 0; row < rows; row++) {
    if (row > 0 && row % step == 0)
      lift (sums, row, step, power);
    for (int l = 0; l < LANES; l++)
      sums->level[0][l] += value (plane[row * LANES + (size_t) l]);
  }
  if (rows > 0 && rows % step == 0)
    lift (sums, rows, step, power);

  for (int j = 1; j < LEVELS; j++)
    for (int l = 0; l < LANES; l++)
      sums->level[0][l] += sums->level[j][l];
}

float
unf_lidia_mean (const float *plane, size_t n)
{
  size_t vectors = n / WIDTH, rows = vectors / 4;
  Cascade sums = { { { 0.0f } } };
  float *lanes = sums.level[0], total = 0.0f;

  add_rows (&sums, plane, rows);

  for (size_t i = rows * LANES; i < vectors * WIDTH; i++)
    lanes[i % WIDTH] += value (plane[i]);
  for (int k = WIDTH; k < LANES; k++)
    lanes[k % WIDTH] += lanes[k];

  for (size_t i = vectors * WIDTH; i < n; i++)
    total += value (plane[i]);
  for (int l = 0; l < WIDTH; l++)
    total += lanes[l];

  return total / (float) n;
}

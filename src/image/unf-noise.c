/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-noise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "unf-parallel.h"
#include "unf-random.h"

UnfImage *
unf_noise_apply (UnfNoise noise, const UnfImage *clean, GError **error)
{
  const UnfTensor *x = unf_image_get_pixels (clean);
  UnfRandom random = { noise.seed, 0 };
  float sigma = (float) noise.sigma;
  g_autoptr (UnfTensor) y = NULL;

  g_return_val_if_fail (noise.sigma >= 0.0, NULL);

  y = unf_tensor_try_new (x->shape, error);
  if (!y)
    return NULL;

  unf_random_fill_normal (&random, y->data, unf_shape_size (x->shape));
  for (size_t p = 0; p < unf_shape_size (x->shape); p++)
    y->data[p] = x->data[p] + sigma * y->data[p];

  return unf_image_new (y, UNF_DEPTH_FLOAT);
}

enum {
  SIDE = 16,            /* of a block, in pixels */
  STEP = 4,             /* from block to block, in pixels */
  MAX_BLOCKS = 1 << 16, /* in a large picture the step grows */
};

/* What the three finest Haar bands say of one block. */
typedef struct {
  double diagonal;  /* mean square of the diagonal band */
  double roughness; /* mean square of the two others */
  gboolean is_clipped;
} Block;

/* Overlapping blocks, and the plane they lie in. */
typedef struct {
  const float *plane;
  int width;
  int step, columns, rows;
  Block *blocks; /* owned */
} Grid;

static Block
measure_block (const float *corner, int width)
{
  double diagonal = 0.0, others = 0.0;
  double n = (SIDE - 1) * (SIDE - 1);
  int at_end = 0;

  for (int i = 0; i < SIDE - 1; i++) {
    const float *above = corner + (size_t) i * (size_t) width;
    const float *below = above + width;

    for (int j = 0; j < SIDE - 1; j++) {
      float a = above[j], b = above[j + 1], c = below[j], d = below[j + 1];
      float hh = a - b - c + d, lh = a + b - c - d, hl = a - b + c - d;

      diagonal += (double) (hh * hh);
      others += (double) (lh * lh + hl * hl);
      at_end += a == 0.0f || a == 1.0f;
    }
  }

  /* The orthonormal bands are half of these sums. */
  return (Block){ diagonal / (4.0 * n), others / (8.0 * n), at_end * 20 > n };
}

static void
measure_row (size_t i, gpointer data)
{
  const Grid *grid = data;
  const float *row =
      grid->plane + i * (size_t) grid->step * (size_t) grid->width;
  Block *blocks = grid->blocks + i * (size_t) grid->columns;

  for (int j = 0; j < grid->columns; j++)
    blocks[j] =
        measure_block (row + (size_t) j * (size_t) grid->step, grid->width);
}

/* Moves the blocks that were not clipped to the front and returns how many
 * there are; all of them where that leaves nearly nothing. */
static size_t
set_clipped_aside (Block *blocks, size_t n)
{
  size_t kept = 0;

  for (size_t i = 0; i < n; i++)
    kept += !blocks[i].is_clipped;
  if (kept * 50 < n)
    return n;

  kept = 0;
  for (size_t i = 0; i < n; i++)
    if (!blocks[i].is_clipped)
      blocks[kept++] = blocks[i];

  return kept;
}

static int
by_roughness (const void *a, const void *b)
{
  const Block *x = a, *y = b;

  if (x->roughness != y->roughness)
    return x->roughness < y->roughness ? -1 : 1;

  return (x->diagonal > y->diagonal) - (x->diagonal < y->diagonal);
}

/* What the choice of blocks leaves of white noise alone, measured on it: bands
 * that are not decimated are not independent, so that a block which happens to
 * be smooth in two of them is a little smoother in the third. */
static const double pure_noise = 0.9765;

/* Blocks come from the smoothest to the roughest. White noise of variance v
 * gives a block of this side the roughness v ± 1.5 v / SIDE. */
static double
variance_of_smooth_blocks (const Block *blocks, size_t n)
{
  size_t taken = 0, wanted = MAX (n / 100, 1);
  double sum = 0.0, variance = 0.0;

  while (taken < wanted) {
    double limit;

    for (; taken < wanted; taken++)
      sum += blocks[taken].diagonal;

    variance = sum / (double) taken;
    limit = variance * (1.0 + 0.5 * 1.5 / SIDE);
    while (wanted < n && blocks[wanted].roughness <= limit)
      wanted++;
  }

  return variance;
}

static double
estimate_plane (const float *plane, int width, int height)
{
  double area = (double) (width - SIDE + 1) * (double) (height - SIDE + 1);
  Grid grid = { .plane = plane, .width = width };
  g_autofree Block *blocks = NULL;
  size_t n;

  grid.step = MAX ((int) ceil (sqrt (area / MAX_BLOCKS)), STEP);
  grid.columns = (width - SIDE) / grid.step + 1;
  grid.rows = (height - SIDE) / grid.step + 1;
  n = (size_t) grid.columns * (size_t) grid.rows;
  grid.blocks = blocks = g_new (Block, n);

  unf_parallel_for ((size_t) grid.rows, measure_row, &grid);
  n = set_clipped_aside (blocks, n);
  qsort (blocks, n, sizeof *blocks, by_roughness);

  return sqrt (variance_of_smooth_blocks (blocks, n)) / pure_noise;
}

double
unf_noise_estimate_sigma (const UnfImage *noisy)
{
  int width = unf_image_get_width (noisy);
  int height = unf_image_get_height (noisy);
  double s[3];

  if (width < SIDE || height < SIDE)
    return 0.0;

  s[0] = estimate_plane (unf_image_get_plane (noisy, 0), width, height);
  if (unf_image_get_channels (noisy) == 1)
    return s[0];

  s[1] = estimate_plane (unf_image_get_plane (noisy, 1), width, height);
  s[2] = estimate_plane (unf_image_get_plane (noisy, 2), width, height);

  return MAX (MIN (s[0], s[1]), MIN (MAX (s[0], s[1]), s[2]));
}

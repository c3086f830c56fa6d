/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * UnfFold:
 * @n: pictures
 * @c: channels of a picture
 * @height: rows of a picture
 * @width: columns of a picture
 * @side: rows and columns of a patch
 * @dilation: pixels between neighbouring pixels of a patch
 * @row: where in the picture the first patch begins
 * @column: likewise
 * @rows: rows of patches, one at every pixel
 * @columns: columns of patches
 *
 * A rectangle of overlapping patches of each picture, which lies inside the
 * picture. A patch is a vector of c·side² numbers, channel by channel, row by
 * row; patches are stored one after the other, `[n·rows·columns, c·side²]`.
 */
typedef struct {
  int n, c, height, width;
  int side, dilation;
  int row, column, rows, columns;
} UnfFold;

/** Returns: how many patches there are. */
static inline int
unf_fold_positions (const UnfFold *s)
{
  return s->n * s->rows * s->columns;
}

/** Returns: the numbers in a patch. */
static inline int
unf_fold_length (const UnfFold *s)
{
  return s->c * s->side * s->side;
}

/** Returns: the pixels between the first row of a patch and its last. */
static inline int
unf_fold_reach (const UnfFold *s)
{
  return s->dilation * (s->side - 1);
}

/**
 * unf_fold_take:
 * @patches: (inout): added to
 * @pictures: `[n,c,height,width]`
 */
void unf_fold_take (float *patches, const float *pictures, const UnfFold *s);

/**
 * unf_fold_add:
 * @pictures: (inout): `[n,c,height,width]`, added to
 * @patches: (nullable): %NULL for patches of ones
 * @weights: (nullable): one for each patch; %NULL for ones
 *
 * Puts every patch back where it was taken, times its weight: without weights
 * the transpose of unf_fold_take().
 */
void unf_fold_add (float *pictures,
                   const float *patches,
                   const float *weights,
                   const UnfFold *s);

/**
 * unf_fold_divide:
 * @pictures: (inout): `[n,c,last − first,width]`: rows @first to @last − 1
 *
 * Divides every pixel by the number of patches over it; where there are none
 * it stays as it is.
 */
void unf_fold_divide (float *pictures, const UnfFold *s, int first, int last);

/**
 * unf_fold_weigh:
 * @patches: (inout): on return the estimates, patch − noise
 * @weights: (out caller-allocates): of each patch,
 *   `exp (−|β| variance (estimate))`, but not below exp (−40), so that sums
 *   of them are never 0; the variance is divided by the length
 * @noise: as many vectors
 * @count: how many there are
 * @length: of each
 *
 * The weights of overlapping estimates: flat ones count most (Vaksman, Elad,
 * Milanfar 2020, section 3.3).
 */
void unf_fold_weigh (float *patches,
                     float *weights,
                     const float *noise,
                     float beta,
                     int count,
                     int length);

/**
 * unf_fold_average:
 * @patches: `[1,1,positions,length]`, consumed
 * @scale: (nullable): `[1,k,positions,1]`, of which the first row counts; not
 *   consumed; not zero
 * @softening: ε ≥ 0; with 0 the scale must not be zero
 * @s: rectangle that covers its pictures
 * @is_smoothed: whether the average is smoothed before it is taken apart
 *
 * Every patch with what overlaps it: patches are divided by @scale, put back,
 * averaged, taken out again, and multiplied by @scale. To divide is to multiply
 * by unf_fold_divisor(), which is w / (w² + ε).
 */
UnfVar *unf_fold_average (UnfTape *tape,
                          UnfVar *patches,
                          UnfVar *scale,
                          float softening,
                          const UnfFold *s,
                          gboolean is_smoothed);

/** Returns: `w / (w² + ε)`: 1 / w, but never large where ε is not 0. */
static inline float
unf_fold_divisor (float w, float softening)
{
  return softening > 0.0f ? w / (w * w + softening) : 1.0f / w;
}

/**
 * unf_fold_estimate:
 * @noise: `[1,1,positions,length]`, consumed
 * @patches: (transfer none): `[1,1,positions,length]`, without gradient
 * @beta: one number
 *
 * At every pixel the mean of the estimates `patches − noise` over it, with the
 * weights of unf_fold_weigh(); zero where there are none.
 *
 * Returns: `[n,c,height,width]`
 */
UnfVar *unf_fold_estimate (UnfTape *tape,
                           UnfVar *noise,
                           UnfTensor *patches,
                           UnfVar *beta,
                           const UnfFold *s);

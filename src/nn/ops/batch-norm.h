/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/** What is added to a variance before its root is taken. */
#define UNF_BATCH_NORM_EPSILON 1e-5

/**
 * UnfBatchNorm:
 * @rows: each is normalised by itself
 * @length: numbers in a row
 */
typedef struct {
  int rows;
  size_t length;
} UnfBatchNorm;

/**
 * unf_batch_norm_add_sums:
 * @sums: (inout): `[rows,2]`: sum and sum of squares, added to
 * @x: `[rows,length]`
 *
 * For statistics of more numbers than there is room for.
 */
void
unf_batch_norm_add_sums (double *sums, const float *x, const UnfBatchNorm *s);

/**
 * unf_batch_norm_statistics:
 * @mean: (out caller-allocates): `[rows]`
 * @variance: (out caller-allocates): `[rows]`, divided by @count
 * @sums: `[rows,2]`
 * @count: how many numbers of each row are in the sums
 */
void unf_batch_norm_statistics (float *mean,
                                float *variance,
                                const double *sums,
                                int rows,
                                double count);

/**
 * UnfBatchNormValues:
 * @gamma: `[rows]` factor
 * @beta: `[rows]` offset
 * @mean: `[rows]`
 * @variance: `[rows]`
 */
typedef struct {
  const float *gamma, *beta, *mean, *variance;
} UnfBatchNormValues;

/**
 * unf_batch_norm_forward:
 * @out: (out caller-allocates): `[rows,length]`; may be @x itself
 * @x: `[rows,length]`
 *
 * `out = max (γ (x − mean) / √(variance + ε) + β, 0)`: the normalisation of
 * Ioffe & Szegedy 2015, rectified.
 */
void unf_batch_norm_forward (float *out,
                             const float *x,
                             const UnfBatchNormValues *values,
                             const UnfBatchNorm *s);

/**
 * unf_batch_norm_backward:
 * @dx: (inout) (nullable): `[rows,length]`, added to
 * @dgamma: (inout): `[rows]`, added to
 * @dbeta: (inout): `[rows]`, added to
 * @dout: `[rows,length]`
 * @out: what the forward gave
 * @x: what it was given
 * @is_own: whether mean and variance are those of @x and change with it
 *
 * No gradient passes where the output is 0.
 */
void unf_batch_norm_backward (float *dx,
                              float *dgamma,
                              float *dbeta,
                              const float *dout,
                              const float *out,
                              const float *x,
                              const UnfBatchNormValues *values,
                              gboolean is_own,
                              const UnfBatchNorm *s);

/**
 * unf_batch_norm_relu:
 * @x: `[1,h,positions,v]`, consumed; a row is what has one h
 * @gamma: h numbers
 * @beta: h numbers
 * @mean: (nullable): h numbers; %NULL for the mean of @x itself
 * @variance: (nullable): h numbers; %NULL if and only if @mean is
 */
UnfVar *unf_batch_norm_relu (UnfTape *tape,
                             UnfVar *x,
                             UnfVar *gamma,
                             UnfVar *beta,
                             const UnfTensor *mean,
                             const UnfTensor *variance);

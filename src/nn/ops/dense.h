/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-monitor.h"
#include "unf-tape.h"

/**
 * UnfDense:
 * @rows: of the matrix as it is stored
 * @columns: of the matrix as it is stored
 * @places: columns of what it is multiplied with
 * @is_transposed: whether the product is with its transpose
 *
 * A matrix M that is applied to many vectors at once. They are the columns of
 * a row-major matrix: element k of all of them first, as in the codes
 * `[m,n,h,w]`, whose places are n·h·w.
 */
typedef struct {
  int rows, columns;
  size_t places;
  gboolean is_transposed;
} UnfDense;

/** Elements of a vector that the product takes. */
static inline int
unf_dense_inputs (const UnfDense *s)
{
  return s->is_transposed ? s->rows : s->columns;
}

/** Elements of a vector that it gives. */
static inline int
unf_dense_outputs (const UnfDense *s)
{
  return s->is_transposed ? s->columns : s->rows;
}

/**
 * unf_dense_product:
 * @y: (inout): `[outputs, places]`, added to; does not overlap @x
 * @alpha: factor
 * @matrix: `[rows, columns]`
 * @x: `[inputs, places]`
 * @monitor: (nullable): asked in every block; when it cancels, @y is undefined
 *
 * `y += α M x`, or `y += α Mᵀ x`.
 */
void unf_dense_product (float *y,
                        float alpha,
                        const float *matrix,
                        const float *x,
                        const UnfDense *s,
                        UnfMonitor *monitor);

/**
 * unf_dense_correlate:
 * @matrix: (inout): `[rows, columns]`, added to
 * @dy: `[outputs, places]`
 * @x: `[inputs, places]`
 *
 * `M += α dy xᵀ`, or `M += α x dyᵀ`: the derivative of the product in its
 * matrix.
 */
void unf_dense_correlate (float *matrix,
                          float alpha,
                          const float *dy,
                          const float *x,
                          const UnfDense *s);

/* The definitions, written to be believed. */
void unf_dense_product_plain (float *y,
                              float alpha,
                              const float *matrix,
                              const float *x,
                              const UnfDense *s);
void unf_dense_correlate_plain (float *matrix,
                                float alpha,
                                const float *dy,
                                const float *x,
                                const UnfDense *s);

/**
 * unf_dense:
 * @y: (nullable): `[outputs,n,h,w]`, consumed
 * @matrix: its first axis are the rows, all others together the columns
 * @is_transposed: whether to multiply with its transpose
 * @x: `[inputs,n,h,w]`, not consumed
 *
 * Returns: `y + α M x`, or `y + α Mᵀ x` (the product alone without @y)
 */
UnfVar *unf_dense (UnfTape *tape,
                   UnfVar *y,
                   float alpha,
                   UnfVar *matrix,
                   gboolean is_transposed,
                   UnfVar *x);

/**
 * unf_bias:
 * @bias: as many elements as @places has rows
 * @places: whose shape the result has, `[m,n,h,w]`; only its shape counts
 *
 * Returns: element k of @bias at every place of row k
 */
UnfVar *unf_bias (UnfTape *tape, UnfVar *bias, UnfShape places);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-monitor.h"
#include "unf-tape.h"

/**
 * UnfSeparable:
 * @h_in: rows of each matrix that goes in
 * @v_in: its columns
 * @h_out: rows of each matrix that comes out
 * @v_out: its columns
 * @positions: how many matrices there are
 *
 * A group of patches is a small matrix: its rows are the patches, its columns
 * what is known about each. The matrices of all positions are stored row by
 * row, `[h,positions,v]`, so that either side is one large product.
 */
typedef struct {
  int h_in, v_in, h_out, v_out;
  int positions;
} UnfSeparable;

/** Returns: whether the product with V comes first, because it is cheaper. */
gboolean unf_separable_is_v_first (const UnfSeparable *s);

/** Returns: the shape of what lies between the two products. */
UnfShape unf_separable_shape_between (const UnfSeparable *s);

/**
 * unf_separable_forward:
 * @out: (out caller-allocates): `[h_out,positions,v_out]`
 * @between: (nullable): of unf_separable_shape_between(); needed
 *   if both @H and @V are given, kept for the backward
 * @x: `[h_in,positions,v_in]`
 * @H: (nullable): `[h_out,h_in]`; %NULL is the identity
 * @V: (nullable): `[v_out,v_in]`; %NULL is the identity
 * @b: (nullable): `[h_out,v_out]`; %NULL is zero
 * @monitor: (nullable): when it cancels, @out is meaningless
 *
 * `out = H x Vᵀ + b` for the matrix of every position (Vaksman, Elad, Milanfar
 * 2020, section 3.2).
 */
void unf_separable_forward (float *out,
                            float *between,
                            const float *x,
                            const float *H,
                            const float *V,
                            const float *b,
                            const UnfSeparable *s,
                            UnfMonitor *monitor);

/**
 * UnfSeparableGradients:
 *
 * Where unf_separable_backward() adds to; each may be %NULL where nobody wants
 * it.
 */
typedef struct {
  float *dx, *dH, *dV, *db;
} UnfSeparableGradients;

/**
 * unf_separable_backward:
 * @to: added to
 * @dout: `[h_out,positions,v_out]` gradient of the loss in the output
 * @x: the forward's input, and so on
 * @between: what the forward left there
 */
void unf_separable_backward (const UnfSeparableGradients *to,
                             const float *dout,
                             const float *between,
                             const float *x,
                             const float *H,
                             const float *V,
                             const UnfSeparable *s);

/* The definitions, written to be believed. */
void unf_separable_forward_plain (float *out,
                                  const float *x,
                                  const float *H,
                                  const float *V,
                                  const float *b,
                                  const UnfSeparable *s);
void unf_separable_backward_plain (const UnfSeparableGradients *to,
                                   const float *dout,
                                   const float *x,
                                   const float *H,
                                   const float *V,
                                   const UnfSeparable *s);

/**
 * unf_separable:
 * @x: `[1,h_in,positions,v_in]`, not consumed
 * @H: (nullable): `[h_out,h_in,1,1]`
 * @V: (nullable): `[v_out,v_in,1,1]`
 * @b: (nullable): h_out · v_out numbers
 *
 * Returns: `[1,h_out,positions,v_out]`
 */
UnfVar *
unf_separable (UnfTape *tape, UnfVar *x, UnfVar *H, UnfVar *V, UnfVar *b);

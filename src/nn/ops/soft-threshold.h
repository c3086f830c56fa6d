/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_soft_threshold_forward:
 * @out: (out caller-allocates): `[m,n,h,w]`; may be @z itself
 * @z: `[m,n,h,w]` codes, atom-major
 * @tau: `[m,n]` threshold of each atom in each picture, in the unit of @z
 * @shape: of @z
 *
 * `out = [z > τ]·(z − τ) + [z < −τ]·(z + τ)`: for τ ≥ 0 the proximal map of
 * the weighted ℓ1 norm, sign (z)·max (|z| − τ, 0) (Gregor & LeCun 2010). For
 * τ < 0, which published weights contain, both brackets are 1 where |z| < |τ|
 * and the result is 2z there, as in the program of Simon & Elad 2019.
 */
void unf_soft_threshold_forward (float *out,
                                 const float *z,
                                 const float *tau,
                                 UnfShape shape);

/**
 * unf_soft_threshold_backward:
 * @dz: (inout): `[m,n,h,w]` gradient of the loss in @z, added to
 * @dtau: (inout): `[m,n]` gradient of the loss in @tau, added to
 * @dout: `[m,n,h,w]` gradient of the loss in the output
 * @z: the forward's input
 * @tau: the forward's threshold
 *
 * At the kinks, |z| = |τ|, strict comparisons decide.
 */
void unf_soft_threshold_backward (float *dz,
                                  float *dtau,
                                  const float *dout,
                                  const float *z,
                                  const float *tau,
                                  UnfShape shape);

/**
 * unf_soft_threshold:
 * @z: `[m,n,h,w]`, consumed
 * @tau: `[m,n,1,1]`
 */
UnfVar *unf_soft_threshold (UnfTape *tape, UnfVar *z, UnfVar *tau);

/**
 * unf_affine_threshold:
 * @t0: `[1,m,1,1]`
 * @t1: (nullable): `[1,m,1,1]`; %NULL stands for zeros
 * @sigma: noise level of each of @n pictures, 0…1
 * @scale: multiplies all thresholds
 *
 * Thresholds that follow the noise, `τ_k(σ) = scale · (t0_k + t1_k σ)`
 * (Janjušević, Khalilian-Gourtani, Wang 2022).
 *
 * Returns: `[m,n,1,1]`
 */
UnfVar *unf_affine_threshold (UnfTape *tape,
                              UnfVar *t0,
                              UnfVar *t1,
                              const double *sigma,
                              int n,
                              double scale);

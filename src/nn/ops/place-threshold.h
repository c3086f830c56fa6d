/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_place_threshold_forward:
 * @out: (out caller-allocates): `[m,places]`; may be @z itself
 * @z: `[m,places]` codes
 * @tau: `[places]` threshold of all codes of a place
 * @m: codes of a place
 *
 * `out = sign (z) · max (|z| − τ, 0)` with sign (0) = 0. A negative threshold
 * makes every code but zero larger, as in the program of Scetbon, Elad &
 * Milanfar 2021; compare unf_soft_threshold_forward(), whose thresholds belong
 * to atoms and whose negative ones act otherwise.
 */
void unf_place_threshold_forward (float *out,
                                  const float *z,
                                  const float *tau,
                                  int m,
                                  size_t places);

/**
 * unf_place_threshold_backward:
 * @dz: (inout): `[m,places]` gradient of the loss in @z, added to
 * @dtau: (inout): `[places]` gradient of the loss in @tau, added to
 * @dout: `[m,places]` gradient of the loss in the output
 * @z: the forward's input
 * @tau: the forward's thresholds
 *
 * At the kink, |z| = τ, and at z = 0 the gradient is zero.
 */
void unf_place_threshold_backward (float *dz,
                                   float *dtau,
                                   const float *dout,
                                   const float *z,
                                   const float *tau,
                                   int m,
                                   size_t places);

/**
 * unf_place_threshold:
 * @z: `[m,n,h,w]`, consumed
 * @tau: `[1,n,h,w]`, not consumed
 */
UnfVar *unf_place_threshold (UnfTape *tape, UnfVar *z, UnfVar *tau);

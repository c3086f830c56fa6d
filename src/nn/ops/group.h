/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * UnfGroup:
 * @count: members of a group
 * @positions: how many groups there are
 * @length: numbers of each vector
 * @where: `[count,positions]`: which vector is member k of the group at p;
 *   borrowed
 */
typedef struct {
  int count, positions, length;
  const int *where;
} UnfGroup;

/**
 * unf_group_forward:
 * @out: (out caller-allocates): `[count,positions,length]`
 * @vectors: `[…,length]`, as many as @where names
 * @weights: `[count,positions]`
 *
 * Gathers the members of every group: `out_kp = weights_kp vectors_where(k,p)`.
 */
void unf_group_forward (float *out,
                        const float *vectors,
                        const float *weights,
                        const UnfGroup *s);

/**
 * unf_group_backward:
 * @dvectors: (inout) (nullable): `[…,length]`, added to
 * @dweights: (inout) (nullable): `[count,positions]`, added to
 * @dout: `[count,positions,length]`
 */
void unf_group_backward (float *dvectors,
                         float *dweights,
                         const float *dout,
                         const float *vectors,
                         const float *weights,
                         const UnfGroup *s);

/**
 * unf_group:
 * @vectors: `[1,1,m,v]`, not consumed
 * @weights: `[1,k,p,1]`, not consumed
 * @where: `[k,p]` numbers from 0 to m − 1; copied if it is needed later
 *
 * Returns: `[1,k,p,v]`
 */
UnfVar *
unf_group (UnfTape *tape, UnfVar *vectors, UnfVar *weights, const int *where);

/**
 * unf_decay:
 * @alpha: one number
 * @e: (transfer none): numbers of any shape, without gradient
 *
 * Returns: `exp (−|α| e)`; at α = 0 the derivative in α is taken as zero
 */
UnfVar *unf_decay (UnfTape *tape, UnfVar *alpha, UnfTensor *e);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * UnfPatches:
 * @n: pictures
 * @side: rows and columns of a patch
 * @h: rows of a picture, at least @side
 * @w: columns of a picture, at least @side
 *
 * All overlapping patches of a batch of pictures `[n,1,h,w]`, without padding.
 * Pixel (u,v) of every patch is row u·side + v of a matrix
 * `[side²,n,h−side+1,w−side+1]`.
 */
typedef struct {
  int n, side, h, w;
} UnfPatches;

static inline UnfShape
unf_patches_shape (const UnfPatches *s)
{
  return (UnfShape){ s->side * s->side, s->n, s->h - s->side + 1,
                     s->w - s->side + 1 };
}

/**
 * unf_patches_gather:
 * @patches: (inout): `[side²,n,…]`, added to
 * @pictures: `[n,1,h,w]`
 */
void
unf_patches_gather (float *patches, const float *pictures, const UnfPatches *s);

/**
 * unf_patches_add:
 * @pictures: (inout): `[n,1,h,w]`, added to
 * @patches: `[side²,n,…]`
 * @weights: (nullable): `[side²]`, of each pixel of a patch; %NULL for ones
 *
 * Puts every patch back where it was cut, times the weights. Without weights it
 * is the transpose of unf_patches_gather().
 */
void unf_patches_add (float *pictures,
                      const float *patches,
                      const float *weights,
                      const UnfPatches *s);

/**
 * unf_patches_coverage:
 * @coverage: (out caller-allocates): `[h,w]`
 * @weights: `[side²]`
 *
 * The sum of the weights that lie on each pixel of one picture.
 */
void unf_patches_coverage (float *coverage,
                           const float *weights,
                           const UnfPatches *s);

/**
 * unf_patches_cut:
 * @pictures: `[n,1,h,w]`, not consumed
 *
 * Returns: all their patches, `[side²,n,h−side+1,w−side+1]`
 */
UnfVar *unf_patches_cut (UnfTape *tape, UnfVar *pictures, int side);

/**
 * unf_patches_average:
 * @patches: `[side²,n,…]`, consumed
 * @weights: side² numbers, one for each pixel of a patch, whose sums over any
 *   pixel are not zero
 *
 * At every pixel the weighted mean of the patches over it (Scetbon, Elad &
 * Milanfar 2021).
 *
 * Returns: `[n,1,h,w]`
 */
UnfVar *
unf_patches_average (UnfTape *tape, UnfVar *patches, UnfVar *weights, int side);

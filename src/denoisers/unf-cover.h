/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tensor.h"
#include "unf-tiles.h"

/**
 * UnfCoverGrid:
 * @row: row of the picture where the squares of the first row of places begin;
 *   may be negative
 * @column: the same for columns
 * @stride: pixels between neighbouring places
 * @block: the places that count
 *
 * Where the places of some codes are on a picture.
 */
typedef struct {
  int row, column, stride;
  UnfRegion block;
} UnfCoverGrid;

/**
 * unf_cover_new:
 * @pictures: n
 * @height: rows of a picture
 * @width: its columns
 * @side: of the squares (atoms, patches) that begin at a corner
 *
 * Every corner whose square reaches into a picture: element (i,j) is the one at
 * row i − side + 1, column j − side + 1 of the picture.
 *
 * Returns: (transfer full): zeros, `[n,1,height+side−1,width+side−1]`
 */
UnfTensor *unf_cover_new (int pictures, int height, int width, int side);

/**
 * unf_cover_count:
 * @corners: (inout): of unf_cover_new()
 * @side: as there
 * @codes: `[m,n,…]`
 * @grid: where they are
 *
 * Adds to the corner of each place how many of its m codes are not zero. Calls
 * with different places may run at the same time.
 */
void unf_cover_count (UnfTensor *corners,
                      int side,
                      const UnfTensor *codes,
                      const UnfCoverGrid *grid);

/**
 * unf_cover_sum:
 * @corners: of unf_cover_new()
 * @side: as there
 *
 * For every pixel the sum over the squares that cover it.
 *
 * Returns: (transfer full): `[1,n,height,width]`
 */
UnfTensor *unf_cover_sum (const UnfTensor *corners, int side);

/**
 * unf_cover_mean:
 * @places: `[1,n,height−side+1,width−side+1]`: a number for every patch that
 *   lies in a picture
 * @side: of a patch
 *
 * For every pixel the mean over the patches that cover it.
 *
 * Returns: (transfer full): `[1,n,height,width]`
 */
UnfTensor *unf_cover_mean (const UnfTensor *places, int side);

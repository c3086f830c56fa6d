/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tensor.h"

/**
 * unf_shift_grid_order:
 * @q: stride
 * @index: `0 … q² − 1`
 * @row: (out): row offset of that shift, `0 … q − 1`
 * @column: (out): column offset
 *
 * The order in which shifts are taken: each prefix is spread over the q × q
 * offsets as evenly as can be.
 */
void unf_shift_grid_order (int q, int index, int *row, int *column);

/**
 * unf_shift_grid_excess:
 * @length: rows (or columns) of a picture
 * @side: n
 * @q: stride
 *
 * Returns: rows missing until the grid ends with the picture and one more
 *   stride, so that every shift covers it
 */
int unf_shift_grid_excess (int length, int side, int q);

/**
 * unf_shift_grid_window:
 * @first: first row of a part of a picture, a multiple of @q
 * @end: row behind its last
 * @length: rows of the picture
 * @side: n
 * @q: stride
 *
 * Returns: rows of the window that every shift has over that part: at the end
 *   of the picture as the paper's program pads it, elsewhere just enough
 */
int unf_shift_grid_window (int first, int end, int length, int side, int q);

/**
 * unf_shift_grid_own:
 * @corner: row of the picture where the atoms of place 0 begin; may be negative
 * @q: stride
 * @places: of the grid, along this axis
 * @core: first row that a tile answers for
 * @core_length: rows it answers for
 * @length: rows of the picture
 * @first: (out): the first place that is the tile's own
 * @count: (out): how many there are; may be 0
 *
 * Which places belong to a tile: those whose atoms begin in its core. Places
 * before the picture belong to its first tile and places behind it to its last,
 * so that each has exactly one tile, which sees all that its codes depend on.
 */
void unf_shift_grid_own (int corner,
                         int q,
                         int places,
                         int core,
                         int core_length,
                         int length,
                         int *first,
                         int *count);

/**
 * unf_shift_grid_mirror:
 * @picture: as many elements as @shape has
 * @before: rows above and columns to the left
 * @rows: of the result
 * @columns: of the result
 *
 * Continues a picture on all sides by reflection that does not repeat its
 * border.
 *
 * Errors: %UNF_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full) (nullable): `[n,c,rows,columns]`
 */
UnfTensor *unf_shift_grid_mirror (const UnfTensor *picture,
                                  UnfShape shape,
                                  int before,
                                  int rows,
                                  int columns,
                                  GError **error);

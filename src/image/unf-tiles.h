/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "unf-image.h"
#include "unf-tensor.h"

/**
 * UnfTile:
 * @core: the pixels this tile answers for
 * @padded: @core and the halo around it, as far as the picture reaches
 *
 * A piece of a picture that is computed on its own: what is read is @padded,
 * what is kept is @core.
 */
typedef struct {
  UnfRegion core;
  UnfRegion padded;
} UnfTile;

/**
 * unf_tiles_plan:
 * @width: columns of the picture, 1 or more
 * @height: rows of the picture, 1 or more
 * @core: the longest side of a tile without its halo, in pixels; 1 or more
 * @halo: how far beyond its core a tile must see; 0 or more
 * @align: what the first column and row of each core and of each padded region
 *   are a multiple of (the stride of the network); 1 or more
 *
 * Cuts a picture into tiles whose cores cover every pixel exactly once, row of
 * tiles by row of tiles. Cores are of nearly equal size, so that no sliver is
 * left at the end, and not longer than @core (or @align, if that is larger).
 * A halo may be up to `align − 1` pixels wider than @halo on the left and at
 * the top, because it starts at a multiple of @align; it ends at the border of
 * the picture.
 *
 * Returns: (transfer full) (element-type UnfTile): the tiles; free with
 *   g_array_unref()
 */
GArray *unf_tiles_plan (int width, int height, int core, int halo, int align);

/**
 * unf_tile_cut:
 * @picture: `[1,c,h,w]`, the whole picture
 *
 * Errors: %UNF_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full) (nullable): a copy of the padded region of @tile,
 *   `[1,c,padded.height,padded.width]`
 */
UnfTensor *
unf_tile_cut (const UnfTile *tile, const UnfTensor *picture, GError **error);

/**
 * unf_tile_paste:
 * @picture: (inout): `[1,c,h,w]`, the whole picture
 * @part: `[1,c,padded.height,padded.width]`, computed from the padded region
 *
 * Copies the core of @tile from @part into @picture. Tiles of one plan may be
 * pasted at the same time from several threads.
 */
void
unf_tile_paste (const UnfTile *tile, UnfTensor *picture, const UnfTensor *part);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometry of large pictures. Along one axis a picture is cut into pieces
 * that start at multiples of the alignment; a tile is a piece of the columns
 * times a piece of the rows. */
#include "unf-tiles.h"

#include <string.h>

/* How one axis is cut: pieces of `step` elements, the last one shorter. */
typedef struct {
  int length, step, halo, align;
} Axis;

/* A piece of an axis and what it reads around itself. */
typedef struct {
  int begin, end;
  int padded_begin, padded_end;
} Piece;

static Axis
axis_plan (int length, int core, int halo, int align)
{
  int longest = MAX (core / align, 1);
  int cells = (length - 1) / align + 1;
  int n = (cells - 1) / longest + 1;

  /* Equal shares: the same number of pieces, none of them a sliver. */
  return (Axis){ length, ((cells - 1) / n + 1) * align, halo, align };
}

static int
axis_count (const Axis *axis)
{
  return (axis->length - 1) / axis->step + 1;
}

static Piece
axis_piece (const Axis *axis, int index)
{
  Piece piece;
  int room;

  piece.begin = index * axis->step;
  room = axis->length - piece.begin;
  piece.end = piece.begin + MIN (axis->step, room);
  piece.padded_begin =
      MAX (piece.begin - axis->halo, 0) / axis->align * axis->align;
  piece.padded_end = piece.end + MIN (axis->halo, axis->length - piece.end);

  return piece;
}

GArray *
unf_tiles_plan (int width, int height, int core, int halo, int align)
{
  GArray *tiles;
  Axis columns, rows;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (core > 0 && halo >= 0 && align > 0, NULL);

  columns = axis_plan (width, core, halo, align);
  rows = axis_plan (height, core, halo, align);
  tiles = g_array_new (FALSE, FALSE, sizeof (UnfTile));

  for (int i = 0; i < axis_count (&rows); i++) {
    Piece r = axis_piece (&rows, i);

    for (int j = 0; j < axis_count (&columns); j++) {
      Piece c = axis_piece (&columns, j);
      UnfTile tile = {
        .core = { c.begin, r.begin, c.end - c.begin, r.end - r.begin },
        .padded = { c.padded_begin, r.padded_begin,
                    c.padded_end - c.padded_begin,
                    r.padded_end - r.padded_begin },
      };

      g_array_append_val (tiles, tile);
    }
  }

  return tiles;
}

UnfTensor *
unf_tile_cut (const UnfTile *tile, const UnfTensor *picture, GError **error)
{
  UnfRegion padded = tile->padded;
  UnfShape whole = picture->shape;
  UnfShape shape = { 1, whole.c, padded.height, padded.width };
  UnfTensor *part;

  g_return_val_if_fail (padded.x + padded.width <= whole.w, NULL);
  g_return_val_if_fail (padded.y + padded.height <= whole.h, NULL);

  part = unf_tensor_try_new (shape, error);
  if (!part)
    return NULL;

  for (int i = 0; i < shape.c * shape.h; i++) {
    int c = i / shape.h;
    size_t row =
        (size_t) c * (size_t) whole.h + (size_t) (padded.y + i % shape.h);

    memcpy (part->data + (size_t) i * (size_t) shape.w,
            picture->data + row * (size_t) whole.w + padded.x,
            (size_t) shape.w * sizeof (float));
  }

  return part;
}

void
unf_tile_paste (const UnfTile *tile, UnfTensor *picture, const UnfTensor *part)
{
  UnfRegion core = tile->core, padded = tile->padded;
  UnfShape whole = picture->shape, shape = part->shape;

  g_return_if_fail (shape.c == whole.c);
  g_return_if_fail (shape.h == padded.height && shape.w == padded.width);
  g_return_if_fail (core.x + core.width <= whole.w);
  g_return_if_fail (core.y + core.height <= whole.h);

  for (int i = 0; i < whole.c * core.height; i++) {
    int c = i / core.height, y = core.y + i % core.height;
    size_t from = (size_t) c * (size_t) shape.h + (size_t) (y - padded.y);
    size_t to = (size_t) c * (size_t) whole.h + (size_t) y;

    memcpy (picture->data + to * (size_t) whole.w + core.x,
            part->data + from * (size_t) shape.w + (core.x - padded.x),
            (size_t) core.width * sizeof (float));
  }
}

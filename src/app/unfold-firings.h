/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-monitor.h"

/**
 * UnfoldFirings:
 *
 * Where each atom of a dictionary fires on a picture: a compact memory of the
 * codes of all shifts. The picture is divided into square cells, of one pixel
 * each if memory allows; a cell keeps the strongest coefficient of each atom
 * whose middle lies in it, as a sign and the logarithm of its size to six per
 * cent. Places outside the picture count at its edge.
 *
 * What is kept does not depend on the order in which codes are added.
 * Ref-counted; immutable once it is shared.
 */
typedef struct _UnfoldFirings UnfoldFirings;

/**
 * UnfoldFiring:
 * @x: column of the picture on which the middle of the atom lies
 * @y: its row
 * @value: the coefficient, to six per cent
 *
 * One strong place of an atom.
 */
typedef struct {
  int x, y;
  double value;
} UnfoldFiring;

/**
 * unfold_firings_new:
 * @atoms: m
 * @side: n, the side of an atom
 * @width: columns of the picture
 * @height: its rows
 * @max_bytes: memory for all maps together; cells are as large as it takes, up
 *   to one for the picture
 *
 * Returns: (transfer full): firings nowhere
 */
UnfoldFirings *unfold_firings_new (int atoms,
                                   int side,
                                   int width,
                                   int height,
                                   gsize max_bytes);
UnfoldFirings *unfold_firings_ref (UnfoldFirings *firings);
void unfold_firings_unref (UnfoldFirings *firings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldFirings, unfold_firings_unref)

/** Adds a block of codes, a stage of the kind %UNF_STAGE_CODES; one of another
 * number of atoms is ignored. */
void unfold_firings_add (UnfoldFirings *firings, const UnfStage *codes);

int unfold_firings_get_atoms (const UnfoldFirings *firings);

/** Returns: pixels along the side of a cell. */
int unfold_firings_get_cell (const UnfoldFirings *firings);

/** Returns: bytes of all maps. */
gsize unfold_firings_get_bytes (const UnfoldFirings *firings);

/**
 * unfold_firings_get_map:
 * @rows: (out) (optional): of the map
 * @columns: (out) (optional): of the map
 *
 * Returns: (transfer none): `[rows, columns]`, for each cell the strongest
 *   coefficient of @atom, as unfold_firings_decode() reads it
 */
const gint8 *unfold_firings_get_map (const UnfoldFirings *firings,
                                     int atom,
                                     int *rows,
                                     int *columns);

/** Returns: the coefficient that a cell of a map stands for. */
double unfold_firings_decode (gint8 level);

/** Returns: how often @atom fires: the number of its coefficients that are not
 * zero, over all shifts and channels. */
guint64 unfold_firings_count (const UnfoldFirings *firings, int atom);

/** Returns: the largest size in the map of @atom, 0 … 127. */
int unfold_firings_get_largest_level (const UnfoldFirings *firings, int atom);

/**
 * unfold_firings_find_strongest:
 * @distance: places nearer to each other than this, along either side, count
 *   as one
 * @places: (out caller-allocates): room for @n
 *
 * Finds the strongest places of @atom, the strongest first; of equal ones the
 * upper and left one comes first.
 *
 * Returns: how many there are, at most @n
 */
int unfold_firings_find_strongest (const UnfoldFirings *firings,
                                   int atom,
                                   int distance,
                                   UnfoldFiring *places,
                                   int n);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-model.h"
#include "unf-setting.h"

/**
 * UnfoldLattice:
 * @stride: pixels between neighbouring places; 0 for no lattice
 * @side: rows and columns of an atom
 * @x: column where the atoms of the first places begin, 0 … @stride − 1; the
 *   others begin whole strides before and behind
 * @y: the same for rows
 *
 * The places of one shift where codes live on a picture.
 */
typedef struct {
  int stride, side, x, y;
} UnfoldLattice;

/**
 * unfold_lattice_find:
 * @model: (nullable): what denoises
 * @settings: (nullable): its settings
 * @shift: one of its shifts, in the order they are taken
 *
 * Returns: where the codes of that shift live; none for a model without
 *   atoms on a grid
 */
UnfoldLattice unfold_lattice_find (const UnfModel *model,
                                   const UnfSettings *settings,
                                   int shift);

/** Returns: whether the model has codes on a grid. */
gboolean unfold_lattice_is_there (const UnfModel *model);

/** Returns: whether places can be told apart at @scale screen pixels for each
 * pixel of the picture. */
gboolean unfold_lattice_is_readable (UnfoldLattice lattice, double scale);

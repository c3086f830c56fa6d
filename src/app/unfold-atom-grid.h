/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atom-order.h"

/**
 * UnfoldAtomGrid:
 *
 * Atoms in rows, of which one is selected. Arrows, Home and End go from one to
 * the next; digits go to the atom of that number; Return or a click activates.
 * Only what is on view has widgets.
 *
 * Properties: `atom-size` (int: side in pixels), `common-scale` (boolean),
 * `selected` (int: the number of the selected atom, −1: none). Signals:
 * `hovered (int atom)`, the one under the pointer or −1; `activated (int
 * atom)`.
 */
#define UNFOLD_TYPE_ATOM_GRID (unfold_atom_grid_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtomGrid,
                      unfold_atom_grid,
                      UNFOLD,
                      ATOM_GRID,
                      GtkWidget)

/** Shows @atoms (element-type UnfoldAtom) instead; the atom of the same number
 * stays selected. */
void unfold_atom_grid_set_atoms (UnfoldAtomGrid *self, GListModel *atoms);

/** Returns: (transfer none): the atoms on view, in their order. */
GListModel *unfold_atom_grid_get_sorted (UnfoldAtomGrid *self);

/** Orders atoms. Similarity is that to the atom selected now, and stays so
 * until it is chosen again. */
void unfold_atom_grid_sort (UnfoldAtomGrid *self, UnfoldAtomSort sort);
void unfold_atom_grid_filter (UnfoldAtomGrid *self, UnfoldAtomFilter filter);

/** Gives @facts (nullable), without which atoms can be ordered neither by
 * frequency nor by similarity. */
void unfold_atom_grid_set_facts (UnfoldAtomGrid *self,
                                 UnfoldDictionaryFacts *facts);

/** Returns: (transfer none) (nullable): the selected atom. */
UnfoldAtom *unfold_atom_grid_get_selected_atom (UnfoldAtomGrid *self);

/** Selects atom number @atom and brings it into view; takes the focus along if
 * it is in the grid. Returns: whether it is there */
gboolean unfold_atom_grid_go_to (UnfoldAtomGrid *self, int atom);

/** Types a digit, as the key does. */
void unfold_atom_grid_type_digit (UnfoldAtomGrid *self, int digit);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-atom-match.h"
#include "unf-image.h"

/**
 * UnfoldAtomPair:
 *
 * An atom and its partner in another dictionary. Never changes.
 *
 * Properties, readable: `index` (int: the atom's number), `distance` (double:
 * between the two at norm 1 and of one sign, 0…√2, which it is for an atom
 * without a partner).
 */
#define UNFOLD_TYPE_ATOM_PAIR (unfold_atom_pair_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtomPair,
                      unfold_atom_pair,
                      UNFOLD,
                      ATOM_PAIR,
                      GObject)

int unfold_atom_pair_get_index (UnfoldAtomPair *self);

/** Returns: the partner's number; −1: none. */
int unfold_atom_pair_get_other (UnfoldAtomPair *self);
double unfold_atom_pair_get_distance (UnfoldAtomPair *self);

/** Returns: (transfer full): the atom, the largest of its values of size 1. */
UnfImage *unfold_atom_pair_make_first (UnfoldAtomPair *self);

/** Returns: (transfer full) (nullable): its partner, turned over if that makes
 * it more alike; %NULL without one. */
UnfImage *unfold_atom_pair_make_second (UnfoldAtomPair *self);

/** Returns: (transfer full) (nullable): the first minus the second, both at
 * norm 1, on the scale of the first. */
UnfImage *unfold_atom_pair_make_difference (UnfoldAtomPair *self);

/** Returns: (transfer full): the pair in words. */
char *unfold_atom_pair_describe (UnfoldAtomPair *self);

/**
 * unfold_atom_pair_list:
 * @bank: `[m,c,n,n]`
 * @other: `[m′,c,n,n]`
 * @matches: (array): what unf_atom_match() found for @bank
 *
 * Returns: (transfer full) (element-type UnfoldAtomPair): a pair for each atom
 *   of @bank
 */
GListStore *unfold_atom_pair_list (UnfTensor *bank,
                                   UnfTensor *other,
                                   const UnfAtomMatch *matches);

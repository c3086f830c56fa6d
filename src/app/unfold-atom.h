/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unf-model.h"

/**
 * UnfoldAtom:
 *
 * One atom of a dictionary, and how the present picture uses it. Never
 * changes.
 *
 * Properties, all readable: `index` (int), `use` (double: the fraction of its
 * coefficients that are not zero), `energy` (double: the mean of their
 * squares), `threshold` (double, on the scale 0…255), `norm` (double). What is
 * not known is not a number.
 */
#define UNFOLD_TYPE_ATOM (unfold_atom_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtom, unfold_atom, UNFOLD, ATOM, GObject)

int unfold_atom_get_index (UnfoldAtom *self);
double unfold_atom_get_use (UnfoldAtom *self);

/** Returns: (transfer full): the atom as a picture, scaled so that its largest
 * value has size 1; to be seen as signed numbers of gain 1. */
UnfImage *unfold_atom_make_picture (UnfoldAtom *self);

/** Returns: (transfer full): all that is known of it, for people: "Atom 42,
 * used at 3.1 % of its places, threshold 0.12". */
char *unfold_atom_describe (UnfoldAtom *self);

/**
 * unfold_atom_list:
 * @model: whose atoms
 * @dictionary: the name of one of its dictionaries
 * @use: (nullable): how they are used, see %UNF_STAGE_USE
 * @sigma: the noise that thresholds are for, 0…255
 *
 * Returns: (transfer full) (element-type UnfoldAtom): the atoms in order; none
 *   if there is no such dictionary
 */
GListStore *unfold_atom_list (const UnfModel *model,
                              const char *dictionary,
                              const UnfTensor *use,
                              double sigma);

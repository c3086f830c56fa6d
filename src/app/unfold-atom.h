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
 * squares), `threshold` (double, on the scale 0…255), `norm` (double),
 * `variance` (double: of its values; 0 for a flat atom). What is not known is
 * not a number.
 */
#define UNFOLD_TYPE_ATOM (unfold_atom_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtom, unfold_atom, UNFOLD, ATOM, GObject)

int unfold_atom_get_index (UnfoldAtom *self);
double unfold_atom_get_use (UnfoldAtom *self);

/** Returns: how often it is used on the picture; negative if that is not
 * known. */
double unfold_atom_get_count (UnfoldAtom *self);

/** Returns: (transfer none): the dictionary it is of, `[m,c,n,n]`. */
UnfTensor *unfold_atom_get_bank (UnfoldAtom *self);

/**
 * UnfoldAtomScale:
 * @UNFOLD_ATOM_SCALE_OWN: the largest value of each atom has size 1
 * @UNFOLD_ATOM_SCALE_COMMON: the largest value of its dictionary has size 1
 *
 * How atoms are scaled to be seen.
 */
typedef enum {
  UNFOLD_ATOM_SCALE_OWN,
  UNFOLD_ATOM_SCALE_COMMON,
} UnfoldAtomScale;

/** Returns: (transfer full): the atom as a picture, to be seen as signed
 * numbers of gain 1. */
UnfImage *unfold_atom_make_picture (UnfoldAtom *self, UnfoldAtomScale scale);

/** Returns: (transfer full): all that is known of it, for people: "Atom 42,
 * used 1 830 times (3.1 % of its places), threshold 0.12". */
char *unfold_atom_describe (UnfoldAtom *self);

/**
 * unfold_atom_list:
 * @model: whose atoms
 * @dictionary: the name of one of its dictionaries
 * @use: (nullable): how they are used, see %UNF_STAGE_USE
 * @places: how many places @use is a fraction of; 0 if that is not known
 * @sigma: the noise that thresholds are for, 0…255
 *
 * Returns: (transfer full) (element-type UnfoldAtom): the atoms in order; none
 *   if there is no such dictionary
 */
GListStore *unfold_atom_list (const UnfModel *model,
                              const char *dictionary,
                              const UnfTensor *use,
                              double places,
                              double sigma);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-atom.h"
#include "unfold-dictionary-job.h"

/**
 * UnfoldAtomSort:
 * @UNFOLD_ATOM_SORT_INDEX: as they are stored
 * @UNFOLD_ATOM_SORT_USE: the most used first
 * @UNFOLD_ATOM_SORT_ENERGY: the strongest first
 * @UNFOLD_ATOM_SORT_THRESHOLD: the largest threshold first
 * @UNFOLD_ATOM_SORT_NORM: the largest norm first
 * @UNFOLD_ATOM_SORT_VARIANCE: from flat to textured
 * @UNFOLD_ATOM_SORT_FREQUENCY: from slow to fast
 * @UNFOLD_ATOM_SORT_SIMILARITY: the most like the selected one first
 *
 * The order of atoms; in that of the list in the template of the page.
 */
typedef enum {
  UNFOLD_ATOM_SORT_INDEX,
  UNFOLD_ATOM_SORT_USE,
  UNFOLD_ATOM_SORT_ENERGY,
  UNFOLD_ATOM_SORT_THRESHOLD,
  UNFOLD_ATOM_SORT_NORM,
  UNFOLD_ATOM_SORT_VARIANCE,
  UNFOLD_ATOM_SORT_FREQUENCY,
  UNFOLD_ATOM_SORT_SIMILARITY,
} UnfoldAtomSort;

/**
 * UnfoldAtomFilter:
 * @UNFOLD_ATOM_FILTER_ALL: all atoms
 * @UNFOLD_ATOM_FILTER_USED: those used on the picture
 * @UNFOLD_ATOM_FILTER_UNUSED: those never used on it
 */
typedef enum {
  UNFOLD_ATOM_FILTER_ALL,
  UNFOLD_ATOM_FILTER_USED,
  UNFOLD_ATOM_FILTER_UNUSED,
} UnfoldAtomFilter;

/**
 * UnfoldAtomOrder:
 * @sort: the order of atoms
 * @filter: which of them are wanted
 * @reference: the number of the atom that others are similar to; −1: none
 * @facts: (nullable): without which atoms can be ordered neither by frequency
 *   nor by similarity; not owned
 *
 * In which order atoms are shown, and which.
 */
typedef struct {
  UnfoldAtomSort sort;
  UnfoldAtomFilter filter;
  int reference;
  UnfoldDictionaryFacts *facts;
} UnfoldAtomOrder;

/** Returns: less than 0 if @a comes before @b, more than 0 if after it; atoms
 * of which nothing is known come last, equal ones in the order of their
 * numbers. */
int unfold_atom_order_compare (const UnfoldAtomOrder *order,
                               UnfoldAtom *a,
                               UnfoldAtom *b);

/** Returns: whether @atom is one of those wanted; while its use is not known,
 * it is. */
gboolean unfold_atom_order_wants (const UnfoldAtomOrder *order,
                                  UnfoldAtom *atom);

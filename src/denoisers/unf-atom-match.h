/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-tensor.h"

/**
 * UnfAtomMatch:
 * @other: the atom of the other dictionary; −1 if it has none for this one
 * @correlation: inner product of the two at norm 1, −1…1; 0 without a partner
 *
 * The partner of an atom in another dictionary.
 */
typedef struct {
  int other;
  double correlation;
} UnfAtomMatch;

/**
 * unf_atom_match:
 * @bank: `[m,c,n,n]`
 * @other: `[m′,c,n,n]`
 *
 * Pairs the atoms of two dictionaries so that no atom is used twice and the sum
 * of all |correlations| is as large as can be; an atom and its negative are
 * the same to a dictionary. Of a larger dictionary the atoms that fit worst
 * stay alone. Takes a time of the order of m³: 0.1 s for 512 atoms.
 *
 * Source: Jonker & Volgenant 1987 (shortest augmenting paths).
 *
 * Errors: %UNF_ERROR_MISMATCH if the atoms are not of one size.
 *
 * Returns: (transfer full) (nullable) (array): the partner of each atom of
 *   @bank; free with g_free()
 */
UnfAtomMatch *
unf_atom_match (const UnfTensor *bank, const UnfTensor *other, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unfold-atom.h"

/**
 * UnfoldSheet:
 * @atoms: (element-type UnfoldAtom): in the order they are drawn
 * @columns: atoms in a row, 1 or more
 * @has_numbers: whether the number of each atom stands below it
 * @scale: how atoms are scaled
 *
 * A sheet of atoms for print. Owns nothing.
 */
typedef struct {
  GListModel *atoms;
  int columns;
  gboolean has_numbers;
  UnfoldAtomScale scale;
} UnfoldSheet;

/** Returns: (transfer none): endings of files that unfold_sheet_render() makes
 * or that hold values; %NULL-terminated. */
const char *const *unfold_sheet_get_endings (void);

/**
 * unfold_sheet_render:
 * @ending: `png`, `svg` or `pdf`: the sheet; `npy`: the values of its atoms,
 *   `[m,c,n,n]`, as they are stored; `csv`: the same, one atom in a line that
 *   begins with its number
 *
 * The bytes of a file. Numbers stay text in SVG and PDF, and nothing is
 * smoothed.
 *
 * Errors: %UNF_ERROR_UNSUPPORTED for other endings; %G_IO_ERROR_FAILED for a
 * sheet without atoms.
 *
 * Returns: (transfer full) (nullable): them
 */
GBytes *unfold_sheet_render (const UnfoldSheet *sheet,
                             const char *ending,
                             GError **error);

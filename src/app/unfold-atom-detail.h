/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atom.h"
#include "unfold-firings.h"

/** How many of its strongest places are shown of an atom. */
#define UNFOLD_ATOM_DETAIL_PLACES 10

/**
 * UnfoldAtomDetail:
 *
 * One atom from near: large, its Fourier magnitude, its numbers, and the
 * patches of the picture on which it fires most strongly.
 *
 * Signal `place-chosen (int x, int y)`: one of the patches was clicked or
 * activated.
 */
#define UNFOLD_TYPE_ATOM_DETAIL (unfold_atom_detail_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtomDetail,
                      unfold_atom_detail,
                      UNFOLD,
                      ATOM_DETAIL,
                      GtkBox)

/** Shows @atom (nullable); what is found on the picture, too, if @image
 * (nullable) and @firings (nullable) are there. */
void unfold_atom_detail_set_atom (UnfoldAtomDetail *self,
                                  UnfoldAtom *atom,
                                  UnfImage *image,
                                  UnfoldFirings *firings);

/** Returns: what it says about the atom. */
const char *unfold_atom_detail_get_text (UnfoldAtomDetail *self);

/** Returns: how many patches it shows. */
int unfold_atom_detail_get_n_places (UnfoldAtomDetail *self);

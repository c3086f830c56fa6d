/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atom.h"
#include "unfold-picture.h"

/**
 * UnfoldAtomView:
 *
 * Draws one atom, or another small picture, with square pixels; zero is middle
 * gray.
 *
 * Properties: `size` (int: wanted side in pixels; the true side is a whole
 * number of screen pixels for each number of the atom), `common-scale`
 * (boolean: whether an atom is scaled with all others of its dictionary).
 */
#define UNFOLD_TYPE_ATOM_VIEW (unfold_atom_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtomView,
                      unfold_atom_view,
                      UNFOLD,
                      ATOM_VIEW,
                      GtkWidget)

/** Shows @atom (nullable), and tells its description to assistive
 * technology. */
void unfold_atom_view_set_atom (UnfoldAtomView *self, UnfoldAtom *atom);

/** Returns: (transfer none) (nullable): the atom set last. */
UnfoldAtom *unfold_atom_view_get_atom (UnfoldAtomView *self);

/** Shows @image (nullable) through @mapping instead, and tells @name to
 * assistive technology. */
void unfold_atom_view_set_image (UnfoldAtomView *self,
                                 UnfImage *image,
                                 UnfoldMapping mapping,
                                 const char *name);

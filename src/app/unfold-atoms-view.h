/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atom-detail.h"
#include "unfold-atom-grid.h"
#include "unfold-firing-pane.h"
#include "unfold-sheet-export.h"

/**
 * UnfoldAtomsView:
 *
 * The atoms of a dictionary in the order and choice people want, the picture
 * with where one of them fires, and the selected one from near. The grid of
 * atoms is the one to ask for the selected atom.
 */
#define UNFOLD_TYPE_ATOMS_VIEW (unfold_atoms_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtomsView,
                      unfold_atoms_view,
                      UNFOLD,
                      ATOMS_VIEW,
                      GtkBox)

/** Shows @atoms (element-type UnfoldAtom) instead. */
void unfold_atoms_view_set_atoms (UnfoldAtomsView *self, GListModel *atoms);

/** Shows @image (nullable) and where atoms fire on it, @firings (nullable: not
 * known yet). */
void unfold_atoms_view_set_picture (UnfoldAtomsView *self,
                                    UnfImage *image,
                                    UnfoldFirings *firings);

/** Shares the cross-hair of @viewport with the picture. Called once. */
void unfold_atoms_view_set_viewport (UnfoldAtomsView *self,
                                     UnfoldViewport *viewport);

/** Lets go of the map that is kept: there are other atoms now. */
void unfold_atoms_view_let_go (UnfoldAtomsView *self);

UnfoldAtomGrid *unfold_atoms_view_get_grid (UnfoldAtomsView *self);
UnfoldAtomDetail *unfold_atoms_view_get_detail (UnfoldAtomsView *self);
UnfoldFiringView *unfold_atoms_view_get_firing_view (UnfoldAtomsView *self);
UnfoldSheetExport *unfold_atoms_view_get_export (UnfoldAtomsView *self);

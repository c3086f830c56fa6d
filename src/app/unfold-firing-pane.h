/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-firing-view.h"

/**
 * UnfoldFiringPane:
 *
 * The picture with a caption, and over it where an atom fires: the one pointed
 * at, else the one that is kept, else the one that has the focus.
 */
#define UNFOLD_TYPE_FIRING_PANE (unfold_firing_pane_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldFiringPane,
                      unfold_firing_pane,
                      UNFOLD,
                      FIRING_PANE,
                      GtkBox)

/** Shows @image (nullable), and where atoms fire on it, @firings (nullable:
 * not known yet). */
void unfold_firing_pane_set_picture (UnfoldFiringPane *self,
                                     UnfImage *image,
                                     UnfoldFirings *firings);

/** The pointer is on @atom; −1: on none. */
void unfold_firing_pane_set_hovered (UnfoldFiringPane *self, int atom);

/** The focus is on @atom; −1: on none. */
void unfold_firing_pane_set_focused (UnfoldFiringPane *self, int atom);

/** Keeps the map of @atom; if it is kept already, or for −1, none. */
void unfold_firing_pane_keep (UnfoldFiringPane *self, int atom);

UnfoldFiringView *unfold_firing_pane_get_view (UnfoldFiringPane *self);

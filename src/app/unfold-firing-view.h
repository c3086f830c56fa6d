/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unf-image.h"
#include "unfold-canvas.h"
#include "unfold-firings.h"

/**
 * UnfoldFiringView:
 *
 * A picture, and over it where one atom fires. Whatever is shown, switching
 * to another atom is a blit.
 */
#define UNFOLD_TYPE_FIRING_VIEW (unfold_firing_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldFiringView,
                      unfold_firing_view,
                      UNFOLD,
                      FIRING_VIEW,
                      GtkWidget)

/** Shows @image (nullable), the picture that was denoised. */
void unfold_firing_view_set_image (UnfoldFiringView *self, UnfImage *image);

/** Gives where all atoms fire; %NULL: not known. */
void unfold_firing_view_set_firings (UnfoldFiringView *self,
                                     UnfoldFirings *firings);

/** Lays over it where @atom fires; −1: nothing. */
void unfold_firing_view_set_atom (UnfoldFiringView *self, int atom);
int unfold_firing_view_get_atom (UnfoldFiringView *self);

/** Returns: whether a map is laid over the picture now. */
gboolean unfold_firing_view_has_map (UnfoldFiringView *self);

/** Writes @text over the picture; %NULL: nothing. */
void unfold_firing_view_set_hint (UnfoldFiringView *self, const char *text);

UnfoldCanvas *unfold_firing_view_get_canvas (UnfoldFiringView *self);

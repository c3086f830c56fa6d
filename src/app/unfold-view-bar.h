/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-panes.h"
#include "unfold-viewport.h"

/**
 * UnfoldViewBar:
 *
 * How the panes are looked at: layout, zoom, gain of differences.
 */
#define UNFOLD_TYPE_VIEW_BAR (unfold_view_bar_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldViewBar, unfold_view_bar, UNFOLD, VIEW_BAR, GtkBox)

/** Controls @panes and shows the zoom of @viewport. Called once. */
void unfold_view_bar_set_panes (UnfoldViewBar *self,
                                UnfoldPanes *panes,
                                UnfoldViewport *viewport);

/** Returns: (transfer none): all ways of looking, as a menu. */
GMenuModel *unfold_view_bar_get_menu (UnfoldViewBar *self);

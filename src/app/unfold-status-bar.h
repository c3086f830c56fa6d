/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-panes.h"

/**
 * UnfoldStatusBar:
 *
 * The values of all pictures at one pixel, and numbers on the removed noise.
 */
#define UNFOLD_TYPE_STATUS_BAR (unfold_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldStatusBar,
                      unfold_status_bar,
                      UNFOLD,
                      STATUS_BAR,
                      GtkBox)

/** Reads values from @experiment. Called once. */
void unfold_status_bar_set_experiment (UnfoldStatusBar *self,
                                       UnfoldExperiment *experiment);

/** Reads out, too, what the panes show besides. Called once. */
void unfold_status_bar_set_panes (UnfoldStatusBar *self, UnfoldPanes *panes);

/** Reads out a pixel; negative: none. */
void unfold_status_bar_set_pixel (UnfoldStatusBar *self, int x, int y);

/** Says that arrow keys move the pixel. */
void unfold_status_bar_set_inspecting (UnfoldStatusBar *self,
                                       gboolean is_inspecting);

/** Leaves out the numbers on the removed noise where there is no room. */
void unfold_status_bar_set_narrow (UnfoldStatusBar *self, gboolean is_narrow);

/** Returns: (transfer full) (nullable): the read-out as text, tab-separated;
 * %NULL without a pixel. */
char *unfold_status_bar_copy (UnfoldStatusBar *self);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-inspection.h"
#include "unfold-viewport.h"

/**
 * UnfoldInspector:
 *
 * Why the pixel under the cross-hair looks as it does: the patch around it, the
 * atoms that reach it, how they build it, and what happened over the
 * iterations. It asks only while it is on screen, and keeps what it shows until
 * there is something newer.
 *
 * Property `pinned` (boolean): whether a pixel stays beside the one that moves,
 * to be compared with it.
 *
 * Actions: `inspector.copy-csv`, `inspector.save-svg`, `inspector.pin`,
 * `inspector.swap`. Signal `said (char *text)`: one sentence for people about
 * something that did not work.
 */
#define UNFOLD_TYPE_INSPECTOR (unfold_inspector_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldInspector,
                      unfold_inspector,
                      UNFOLD,
                      INSPECTOR,
                      GtkBox)

/** Follows @experiment and the cross-hair of @viewport. Called once. */
void unfold_inspector_set_experiment (UnfoldInspector *self,
                                      UnfoldExperiment *experiment,
                                      UnfoldViewport *viewport);

/** Returns: (transfer none): what it shows. */
UnfoldInspection *unfold_inspector_get_inspection (UnfoldInspector *self);

/** Returns: (transfer none) (nullable): what is known of the pinned pixel;
 * %NULL without one. */
UnfoldInspection *unfold_inspector_get_pinned (UnfoldInspector *self);

/**
 * unfold_inspector_move:
 * @columns: to the right
 * @rows: down
 * @by_patches: whether they count patches instead of pixels
 *
 * Moves the cross-hair, and the picture with it where it would leave the view.
 */
void unfold_inspector_move (UnfoldInspector *self,
                            int columns,
                            int rows,
                            gboolean by_patches);

/** Puts the cross-hair into the middle of the view if there is none. */
void unfold_inspector_place (UnfoldInspector *self);

/** Returns: (transfer none): the list of terms. */
GListModel *unfold_inspector_get_terms (UnfoldInspector *self);

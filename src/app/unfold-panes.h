/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-experiment.h"
#include "unfold-pane.h"

/**
 * UnfoldPanes:
 *
 * The panes A, B and Difference of one experiment, and how they are looked at.
 * Looking never computes anything.
 *
 * Properties, all of which can be actions: `layout` ("side" or "flip"),
 * `narrow` (boolean: no room for more than one pane), `flipped` (boolean: A
 * and B have changed places), `show-noisy` (boolean: Noisy in place of
 * everything that is not a difference), `content-a`, `content-b`, `difference`
 * (ids of contents), `gain` (double), `color-map` ("blue-white-red",
 * "blue-black-orange", "gray", "absolute", "squared"), `pixel-grid` (boolean),
 * `lattice` (boolean: the places of the codes), `shift` (int: of which shift;
 * negative: of the first), `iteration` (int: the iteration shown as Denoised;
 * negative: the estimate).
 *
 * Signal `pointer-moved` (int x, int y, gboolean is_inside): the pixel under
 * the pointer, whichever pane it is over.
 */
#define UNFOLD_TYPE_PANES (unfold_panes_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldPanes, unfold_panes, UNFOLD, PANES, GtkBox)

/** Shows @experiment through @viewport. Called once. */
void unfold_panes_set_experiment (UnfoldPanes *self,
                                  UnfoldExperiment *experiment,
                                  UnfoldViewport *viewport);

/** Panes of the widget, in reading order. */
typedef enum {
  UNFOLD_PANE_A,
  UNFOLD_PANE_B,
  UNFOLD_PANE_DIFFERENCE,
} UnfoldPanePlace;

#define UNFOLD_N_PANES (UNFOLD_PANE_DIFFERENCE + 1)

UnfoldPane *unfold_panes_get_pane (UnfoldPanes *self, UnfoldPanePlace place);

/** Returns: what a pane shows now. */
UnfoldContent unfold_panes_get_content (UnfoldPanes *self,
                                        UnfoldPanePlace place);

/** Returns: what is to be seen of @content, in the iteration that is shown. */
UnfoldSight unfold_panes_get_sight (UnfoldPanes *self, UnfoldContent content);

/** Returns: the places over the picture; none while they are not wanted. */
UnfoldLattice unfold_panes_get_lattice (UnfoldPanes *self);

/** Frames parts of the picture in all panes. */
void
unfold_panes_set_boxes (UnfoldPanes *self, const UnfoldBox *boxes, guint n);

/** Returns: the pane that has the focus, or else the one that shows the
 * denoised picture first. */
UnfoldPane *unfold_panes_get_current (UnfoldPanes *self);

/** Chooses the gain at which the visible part of the difference just fits. */
void unfold_panes_find_gain (UnfoldPanes *self);

/** Doubles (positive) or halves the gain. */
void unfold_panes_step_gain (UnfoldPanes *self, int steps);

/** Next kind of difference or map that the model has. */
void unfold_panes_next_difference (UnfoldPanes *self);

/** Next colour map. */
void unfold_panes_next_color_map (UnfoldPanes *self);

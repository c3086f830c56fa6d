/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atom-pair-view.h"
#include "unfold-models.h"

/**
 * UnfoldComparisonView:
 *
 * The atoms of a dictionary beside their partners in that of another model:
 * before and after a change, or of two models. Space flips between the two.
 *
 * Property `mode` (int, #UnfoldPairMode). Signal `atom-chosen (int atom)`.
 */
#define UNFOLD_TYPE_COMPARISON_VIEW (unfold_comparison_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldComparisonView,
                      unfold_comparison_view,
                      UNFOLD,
                      COMPARISON_VIEW,
                      GtkBox)

/** Lets people choose among @models. Called once. */
void unfold_comparison_view_set_models (UnfoldComparisonView *self,
                                        UnfoldModels *models);

/** Compares the dictionary @name of @model; both nullable. */
void unfold_comparison_view_set_model (UnfoldComparisonView *self,
                                       UnfModel *model,
                                       const char *name);

/** Compares it with that of @other, which people have not chosen: what it was
 * before a change. %NULL: with what they choose. @title is what to call it. */
void unfold_comparison_view_set_other (UnfoldComparisonView *self,
                                       UnfModel *other,
                                       const char *title);

/** Shows the other one of each pair. */
void unfold_comparison_view_flip (UnfoldComparisonView *self);

/** Returns: (transfer none): the pairs in their order, #UnfoldAtomPair. */
GListModel *unfold_comparison_view_get_pairs (UnfoldComparisonView *self);

/** Returns: what it says about the two dictionaries. */
const char *unfold_comparison_view_get_text (UnfoldComparisonView *self);

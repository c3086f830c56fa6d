/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atoms-view.h"
#include "unfold-coherence-view.h"
#include "unfold-comparison-view.h"
#include "unfold-experiment.h"

/**
 * UnfoldDictionaryPage:
 *
 * The atoms of the model's dictionaries, how the present picture uses them, and
 * how alike they are.
 *
 * Property `view` (string): "atoms", "coherence" or "comparison". Signal
 * `said (char *text)`: one sentence for people about something that did not
 * work.
 */
#define UNFOLD_TYPE_DICTIONARY_PAGE (unfold_dictionary_page_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldDictionaryPage,
                      unfold_dictionary_page,
                      UNFOLD,
                      DICTIONARY_PAGE,
                      GtkBox)

/** Shows the model of @experiment. Called once. */
void unfold_dictionary_page_set_experiment (UnfoldDictionaryPage *self,
                                            UnfoldExperiment *experiment);

/** Shares the cross-hair of @viewport with the picture of the page. Called
 * once. */
void unfold_dictionary_page_set_viewport (UnfoldDictionaryPage *self,
                                          UnfoldViewport *viewport);

/** Lets people compare with one of @models. Called once. */
void unfold_dictionary_page_set_models (UnfoldDictionaryPage *self,
                                        UnfoldModels *models);

/**
 * unfold_dictionary_page_compare_with:
 * @other: (nullable): what the model was before a change; %NULL: what people
 *   choose
 * @title: (nullable): what to call it
 *
 * Turns to the comparison of the model with @other.
 */
void unfold_dictionary_page_compare_with (UnfoldDictionaryPage *self,
                                          UnfModel *other,
                                          const char *title);

UnfoldAtomGrid *unfold_dictionary_page_get_grid (UnfoldDictionaryPage *self);
UnfoldSheetExport *
unfold_dictionary_page_get_export (UnfoldDictionaryPage *self);
UnfoldAtomDetail *
unfold_dictionary_page_get_detail (UnfoldDictionaryPage *self);
UnfoldFiringView *
unfold_dictionary_page_get_firing_view (UnfoldDictionaryPage *self);
UnfoldCoherenceView *
unfold_dictionary_page_get_coherence_view (UnfoldDictionaryPage *self);

UnfoldComparisonView *
unfold_dictionary_page_get_comparison_view (UnfoldDictionaryPage *self);

/** Returns: (transfer none): the atoms in the order in which they are
 * shown. */
GListModel *unfold_dictionary_page_get_atoms (UnfoldDictionaryPage *self);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atom-detail.h"
#include "unfold-atom-grid.h"
#include "unfold-coherence-view.h"
#include "unfold-experiment.h"
#include "unfold-firing-view.h"

/**
 * UnfoldDictionaryPage:
 *
 * The atoms of the model's dictionaries, how the present picture uses them, and
 * how alike they are.
 *
 * Property `view` (string): "atoms" or "coherence".
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

UnfoldAtomGrid *unfold_dictionary_page_get_grid (UnfoldDictionaryPage *self);
UnfoldAtomDetail *
unfold_dictionary_page_get_detail (UnfoldDictionaryPage *self);
UnfoldFiringView *
unfold_dictionary_page_get_firing_view (UnfoldDictionaryPage *self);
UnfoldCoherenceView *
unfold_dictionary_page_get_coherence_view (UnfoldDictionaryPage *self);

/** Returns: (transfer none): the atoms in the order in which they are
 * shown. */
GListModel *unfold_dictionary_page_get_atoms (UnfoldDictionaryPage *self);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-experiment.h"

/**
 * UnfoldDictionaryPage:
 *
 * The atoms of the model's dictionaries, and how the present picture uses
 * them.
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

/** Returns: (transfer none): the atoms in the order in which they are
 * shown. */
GListModel *unfold_dictionary_page_get_atoms (UnfoldDictionaryPage *self);

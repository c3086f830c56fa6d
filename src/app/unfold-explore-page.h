/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-study-scope.h"
#include "unfold-study-view.h"

/**
 * UnfoldExplorePage:
 *
 * How the picture at hand depends on stride, threshold, shifts and iterations:
 * one study for each, of which one is seen. One runs at a time: whoever starts
 * another does not want to wait for the first.
 *
 * Property: `study` (string): id of the one that is seen. Signal `said (char
 * *text)`: one sentence for people about something that did not work.
 */
#define UNFOLD_TYPE_EXPLORE_PAGE (unfold_explore_page_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldExplorePage,
                      unfold_explore_page,
                      UNFOLD,
                      EXPLORE_PAGE,
                      GtkBox)

/** Says what the studies ask about, where they find weights, and where people
 * look. */
void unfold_explore_page_set_experiment (UnfoldExplorePage *self,
                                         UnfoldExperiment *experiment,
                                         UnfoldModels *models,
                                         UnfoldViewport *viewport);

/** Returns: (transfer none): the study that is seen. */
UnfoldStudyView *unfold_explore_page_get_view (UnfoldExplorePage *self);

/** Returns: (transfer none): of what all studies are. */
UnfoldStudyScope *unfold_explore_page_get_scope (UnfoldExplorePage *self);

/** Stops the studies that run. Returns: whether there were any. */
gboolean unfold_explore_page_cancel (UnfoldExplorePage *self);

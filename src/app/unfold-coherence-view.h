/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unf-image.h"
#include "unfold-dictionary-job.h"

/**
 * UnfoldCoherenceView:
 *
 * How alike the atoms of a dictionary are: a picture of all pairs at one
 * stride, the worst pair in words, and the coherence at every stride as a
 * chart.
 *
 * Signals: `atom-chosen (int atom)`, from a click on the picture of pairs;
 * `stride-chosen (int stride)`, from a point of the chart; `said (char *text)`,
 * one sentence for people about something that did not work.
 *
 * Actions: `coherence.save-chart`, `coherence.save-pairs`.
 */
#define UNFOLD_TYPE_COHERENCE_VIEW (unfold_coherence_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldCoherenceView,
                      unfold_coherence_view,
                      UNFOLD,
                      COHERENCE_VIEW,
                      GtkBox)

/** Shows @facts (nullable) at @stride; 0 or a stride that is wider than an atom
 * means without shifts. */
void unfold_coherence_view_set_facts (UnfoldCoherenceView *self,
                                      UnfoldDictionaryFacts *facts,
                                      int stride);

/** Returns: what it says about the present stride. */
const char *unfold_coherence_view_get_text (UnfoldCoherenceView *self);

/** Returns: (transfer none) (nullable): the picture of pairs, `[1,1,m,m]`;
 * %NULL while it is computed. */
UnfImage *unfold_coherence_view_get_matrix (UnfoldCoherenceView *self);

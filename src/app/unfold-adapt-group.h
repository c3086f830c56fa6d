/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-adaptation.h"
#include "unfold-chart.h"

/**
 * UnfoldAdaptGroup:
 *
 * The controls of an adaptation: where it begins, how it goes, what came of it,
 * and what is to be done with that. Its buttons are actions of the window.
 */
#define UNFOLD_TYPE_ADAPT_GROUP (unfold_adapt_group_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAdaptGroup,
                      unfold_adapt_group,
                      UNFOLD,
                      ADAPT_GROUP,
                      GtkBox)

/** Shows @adaptation. Called once. */
void unfold_adapt_group_set_adaptation (UnfoldAdaptGroup *self,
                                        UnfoldAdaptation *adaptation);

/** Returns: (nullable): what it says of the adaptation that has ended. */
const char *unfold_adapt_group_get_summary (UnfoldAdaptGroup *self);

/** Returns: (nullable): why nothing can be adapted. */
const char *unfold_adapt_group_get_obstacle (UnfoldAdaptGroup *self);

UnfoldChart *unfold_adapt_group_get_chart (UnfoldAdaptGroup *self);

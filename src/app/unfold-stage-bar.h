/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-experiment.h"

/**
 * UnfoldStageBar:
 *
 * Steps through the unrolled iterations of the last final, from 0, the noisy
 * picture, to the last one.
 *
 * Properties: `iteration` (int: the iteration chosen; −1 at the end, where the
 * estimate itself is shown), `playing` (boolean).
 */
#define UNFOLD_TYPE_STAGE_BAR (unfold_stage_bar_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldStageBar,
                      unfold_stage_bar,
                      UNFOLD,
                      STAGE_BAR,
                      GtkBox)

/** Follows @experiment. Called once. */
void unfold_stage_bar_set_experiment (UnfoldStageBar *self,
                                      UnfoldExperiment *experiment);

/** Goes so many iterations on, or back. */
void unfold_stage_bar_step (UnfoldStageBar *self, int steps);

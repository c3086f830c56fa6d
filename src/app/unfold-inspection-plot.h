/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-inspection.h"
#include "unfold-plot.h"

/** Returns: (transfer full) (nullable): how many coefficients are not zero, and
 * what the codes leave of the patch, over the iterations. The key of a point is
 * its iteration, from 1. */
UnfoldPlot *unfold_inspection_plot_progress (UnfoldInspection *self);

/**
 * unfold_inspection_plot_paths:
 * @atom: shown whatever its size; negative: none
 *
 * Returns: (transfer full) (nullable): coefficients over the iterations, of the
 *   terms that are strongest after the iteration looked at; %NULL if there are
 *   none. The key of a point is its iteration, from 1.
 */
UnfoldPlot *unfold_inspection_plot_paths (UnfoldInspection *self, int atom);

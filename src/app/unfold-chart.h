/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-plot.h"

/**
 * UnfoldChart:
 *
 * A plot on the screen. The pointer or the keys choose a point, about which it
 * says what there is to say: Left and Right go along a series, Up and Down to
 * the next one, Home and End to its ends, Return or a click activates. It is
 * never mirrored, and follows the light or dark theme.
 *
 * Signals: `point-focused (int key)`, when keys or the pointer have come to
 * another point; `point-activated (int key)`. The key is that of
 * #UnfoldPlotPoint.
 */
#define UNFOLD_TYPE_CHART (unfold_chart_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldChart, unfold_chart, UNFOLD, CHART, GtkWidget)

/** Shows @plot (transfer full) (nullable). The chosen point stays chosen if
 * the new plot has one of that series and x. */
void unfold_chart_set_plot (UnfoldChart *self, UnfoldPlot *plot);

/** Returns: (transfer none) (nullable): what is shown. */
const UnfoldPlot *unfold_chart_get_plot (UnfoldChart *self);

/** Returns: (transfer none) (nullable): the chosen point. */
const UnfoldPlotPoint *unfold_chart_get_chosen (UnfoldChart *self);

/** Presses one of the keys the chart knows. Returns: whether it knew it. */
gboolean unfold_chart_press (UnfoldChart *self, guint key);

/**
 * unfold_chart_save:
 * @ending: `svg`, `pdf` or `png`
 *
 * Errors: %UNF_ERROR_UNSUPPORTED for other endings; %G_IO_ERROR_FAILED if
 * nothing is shown.
 *
 * Returns: (transfer full) (nullable): the file of what is on screen now,
 *   without the chosen point
 */
GBytes *
unfold_chart_save (UnfoldChart *self, const char *ending, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-chart-layout.h"

/**
 * UnfoldChartColours:
 * @is_dark: whether what lies below is dark
 *
 * The colours of a chart go with the theme.
 */
typedef struct {
  double paper[3], ink[3], faint[3];
  double series[UNFOLD_PLOT_N_STYLES][3];
} UnfoldChartColours;

/** Returns: (transfer none): colours for a dark or a light theme. */
const UnfoldChartColours *unfold_chart_get_colours (gboolean is_dark);

/** Fills the whole drawing with the paper's colour. */
void unfold_chart_draw_paper (const UnfoldChartLayout *layout,
                              const UnfoldChartColours *colours,
                              cairo_t *cr);

/** Draws everything but what is written. */
void unfold_chart_draw_shapes (const UnfoldChartLayout *layout,
                               const UnfoldChartColours *colours,
                               cairo_t *cr);

/** Writes everything that is written, in the font of @context. */
void unfold_chart_draw_texts (const UnfoldChartLayout *layout,
                              const UnfoldChartColours *colours,
                              PangoContext *context,
                              cairo_t *cr);

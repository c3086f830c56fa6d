/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unfold-chart-drawing.h"

/**
 * unfold_chart_render:
 * @layout: the chart as it is on screen
 * @colours: as on screen
 * @context: the font it was laid out with
 * @ending: `svg`, `pdf` or `png`, in any case
 *
 * The bytes of a file. Text stays text in SVG and PDF; a PNG has twice the
 * resolution of the layout, for print.
 *
 * Errors: %UNF_ERROR_UNSUPPORTED for other endings.
 *
 * Returns: (transfer full) (nullable): them
 */
GBytes *unfold_chart_render (const UnfoldChartLayout *layout,
                             const UnfoldChartColours *colours,
                             PangoContext *context,
                             const char *ending,
                             GError **error);

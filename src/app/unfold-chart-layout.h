/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "unfold-plot.h"

/**
 * UnfoldChartText:
 * @text: one line; owned
 * @x: where it is anchored
 * @y: its base line
 * @anchor: what lies at @x: 0 its beginning, 0.5 its middle, 1 its end
 * @angle: 0, or ±90 degrees, around (@x, @y)
 * @is_bold: a title
 * @is_small: of less importance
 */
typedef struct {
  char *text;
  double x, y;
  double anchor;
  double angle;
  gboolean is_bold, is_small;
} UnfoldChartText;

/**
 * UnfoldChartSpot:
 * @series: of the plot
 * @index: of its points
 * @x: where that point lies
 * @y: where that point lies
 */
typedef struct {
  guint series, index;
  double x, y;
} UnfoldChartSpot;

/**
 * UnfoldChartSymbol:
 * @series: whose symbol
 * @x: its middle
 * @y: its middle
 *
 * An entry of the legend.
 */
typedef struct {
  guint series;
  double x, y;
} UnfoldChartSymbol;

/**
 * UnfoldChartTick:
 * @axis: −1 for the x axis, 0 left, 1 right
 * @position: along the axis, in the unit of the drawing
 */
typedef struct {
  int axis;
  double position;
} UnfoldChartTick;

/**
 * UnfoldChartLayout:
 * @plot: (transfer none): what is laid out
 * @width: of the whole drawing
 * @height: of the whole drawing
 * @left: left edge of the area of the points
 * @right: its right edge
 * @top: its upper edge
 * @bottom: its lower edge
 * @texts: (element-type UnfoldChartText): everything written
 * @spots: (element-type UnfoldChartSpot): every point
 * @symbols: (element-type UnfoldChartSymbol): the legend
 * @ticks: (element-type UnfoldChartTick): ticks
 *
 * Where everything of a chart lies, x to the right and y down. A chart is never
 * mirrored.
 */
typedef struct {
  const UnfoldPlot *plot;
  double width, height;
  double left, right, top, bottom;
  GArray *texts, *spots, *symbols, *ticks;
} UnfoldChartLayout;

/**
 * unfold_chart_layout_new:
 * @plot: what to lay out; must outlive the result
 * @context: the font
 * @width: of the whole drawing
 * @height: of the whole drawing
 *
 * Returns: (transfer full): the places
 */
UnfoldChartLayout *unfold_chart_layout_new (const UnfoldPlot *plot,
                                            PangoContext *context,
                                            double width,
                                            double height);
void unfold_chart_layout_free (UnfoldChartLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldChartLayout, unfold_chart_layout_free)

/** Returns: the place of @x on the horizontal axis. */
double unfold_chart_layout_get_x (const UnfoldChartLayout *layout, double x);

/** Returns: the place of @y on the left (0) or right (1) axis. */
double
unfold_chart_layout_get_y (const UnfoldChartLayout *layout, int axis, double y);

/** Returns: (transfer full): @text as it is to be drawn. */
PangoLayout *unfold_chart_text_shape (const UnfoldChartText *text,
                                      PangoContext *context);

/** How much smaller small text is. */
#define UNFOLD_CHART_SMALL 0.86

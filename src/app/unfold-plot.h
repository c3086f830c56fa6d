/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UnfoldPlotAxis:
 * @title: the quantity with its unit, in the language of people; owned
 * @n_decimals: digits after the point in its numbers
 * @low: where the axis begins; NaN to follow the points
 * @high: where it ends; NaN to follow the points
 * @least_span: the shortest interval an axis that follows its points covers:
 *   what is shorter is no difference worth seeing
 * @is_logarithmic: whether equal ways are equal ratios; ticks are powers of 2
 * @is_count: whether ticks are whole numbers only
 * @is_from_zero: whether an axis that follows its points begins at 0
 */
typedef struct {
  char *title;
  int n_decimals;
  double low, high, least_span;
  gboolean is_logarithmic, is_count, is_from_zero;
} UnfoldPlotAxis;

/**
 * UnfoldPlotPoint:
 * @x: in the unit of the x axis
 * @y: in the unit of the axis of its series; finite
 * @is_estimate: whether it is estimated instead of measured: hollow
 * @spread: how far a bar goes up and down from it, in the unit of @y; 0 for
 *   none
 * @key: what it means to whoever made the plot
 * @text: what to say of it, a few short lines; owned
 */
typedef struct {
  double x, y;
  gboolean is_estimate;
  double spread;
  int key;
  char *text;
} UnfoldPlotPoint;

/**
 * UnfoldPlotSeries:
 * @label: what the legend calls it; owned
 * @axis: 0: values on the left axis, 1: on the right one
 * @style: colour and symbol, less than %UNFOLD_PLOT_N_STYLES: at first another
 *   one for each series
 * @points: (element-type UnfoldPlotPoint): from left to right
 */
typedef struct {
  char *label;
  int axis;
  guint style;
  GArray *points;
} UnfoldPlotSeries;

/**
 * UnfoldPlotMarkKind:
 * @UNFOLD_PLOT_MARK_CURRENT: the value that is set now
 * @UNFOLD_PLOT_MARK_BEST: the best point
 * @UNFOLD_PLOT_MARK_TRAINED: the value of the training
 * @UNFOLD_PLOT_MARK_NOTE: a few words about a place
 *
 * Marks have shapes of their own: a triangle under the axis, a ring around the
 * point, a dashed line, words at the lower edge.
 */
typedef enum {
  UNFOLD_PLOT_MARK_CURRENT,
  UNFOLD_PLOT_MARK_BEST,
  UNFOLD_PLOT_MARK_TRAINED,
  UNFOLD_PLOT_MARK_NOTE,
} UnfoldPlotMarkKind;

/**
 * UnfoldPlotMark:
 * @kind: what it marks
 * @x: where
 * @y: of the best point, on the left axis; ignored otherwise
 * @label: what stands beside it; owned
 */
typedef struct {
  UnfoldPlotMarkKind kind;
  double x, y;
  char *label;
} UnfoldPlotMark;

/**
 * UnfoldPlot:
 * @title: what is plotted; owned
 * @note: (nullable): a sentence below it; owned
 * @is_stale: whether it is of older settings: drawn pale
 * @x: the horizontal axis
 * @y: the left and the right one
 * @series: (element-type UnfoldPlotSeries): at most %UNFOLD_PLOT_MAX_SERIES
 * @marks: (element-type UnfoldPlotMark): marks
 *
 * A chart as a value: everything that is to be seen, in the units of people,
 * and nothing about how it is drawn.
 */
typedef struct {
  char *title;
  char *note;
  gboolean is_stale;
  UnfoldPlotAxis x;
  UnfoldPlotAxis y[2];
  GPtrArray *series;
  GArray *marks;
} UnfoldPlot;

/** So many colours and symbols are distinct. */
#define UNFOLD_PLOT_N_STYLES 4

/** Twice as many: those on the right axis also differ by dashes. */
#define UNFOLD_PLOT_MAX_SERIES (2 * UNFOLD_PLOT_N_STYLES)

/** Returns: (transfer full): a plot without series. */
UnfoldPlot *unfold_plot_new (const char *title);
void unfold_plot_free (UnfoldPlot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldPlot, unfold_plot_free)

/** Appends a series without points. Returns: (transfer none): it */
UnfoldPlotSeries *
unfold_plot_add_series (UnfoldPlot *plot, const char *label, int axis);

/** Adds a point at its place from left to right; @point.text is taken. One
 * that is not finite is dropped. */
void unfold_plot_series_add (UnfoldPlotSeries *series, UnfoldPlotPoint point);

/** Adds a mark with a copy of @label. */
void unfold_plot_add_mark (UnfoldPlot *plot,
                           UnfoldPlotMarkKind kind,
                           double x,
                           double y,
                           const char *label);

/** Returns: (transfer none) (nullable): a point, if there is one. */
const UnfoldPlotPoint *
unfold_plot_get_point (const UnfoldPlot *plot, guint series, guint index);

/** Returns: whether any series uses the right axis. */
gboolean unfold_plot_has_right_axis (const UnfoldPlot *plot);

/**
 * unfold_plot_get_range:
 * @which: 0: the left axis, 1: the right one, −1: the x axis
 * @low: (out): where it begins
 * @high: (out): where it ends, more than @low
 *
 * What the axis covers: what it says of itself, or all points of its series.
 */
void unfold_plot_get_range (const UnfoldPlot *plot,
                            int which,
                            double *low,
                            double *high);

/** Returns: (transfer full): in words, what is to be seen: the axes, how many
 * points, from where to where each series goes, the marks. */
char *unfold_plot_describe (const UnfoldPlot *plot);

/** Most ticks an axis has. */
#define UNFOLD_AXIS_MAX_TICKS 24

/**
 * unfold_axis_find_ticks:
 * @low: where the axis begins
 * @high: where it ends, more than @low
 * @wanted: how many there should be at most, 2 … %UNFOLD_AXIS_MAX_TICKS
 * @ticks: (out): values between @low and @high, ascending
 *
 * Ticks are 1, 2 or 5 times a power of ten apart, or, on a logarithmic axis,
 * powers of two.
 *
 * Returns: how many there are: at most @wanted, but a few more where that would
 *   leave a single one
 */
int unfold_axis_find_ticks (const UnfoldPlotAxis *axis,
                            double low,
                            double high,
                            int wanted,
                            double ticks[UNFOLD_AXIS_MAX_TICKS]);

/** Returns: where @value lies between @low (0) and @high (1). */
double unfold_axis_place (const UnfoldPlotAxis *axis,
                          double low,
                          double high,
                          double value);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-number.h"

/* Room above and below points, as a share of what they cover. */
#define HEADROOM 0.08

static void
clear_point (gpointer data)
{
  g_clear_pointer (&((UnfoldPlotPoint *) data)->text, g_free);
}

static void
clear_mark (gpointer data)
{
  g_clear_pointer (&((UnfoldPlotMark *) data)->label, g_free);
}

static void
series_free (gpointer data)
{
  UnfoldPlotSeries *series = data;

  g_array_unref (series->points);
  g_free (series->label);
  g_free (series);
}

UnfoldPlot *
unfold_plot_new (const char *title)
{
  UnfoldPlot *plot = g_new0 (UnfoldPlot, 1);

  plot->title = g_strdup (title);
  plot->x.low = plot->x.high = (double) NAN;
  for (int i = 0; i < 2; i++)
    plot->y[i].low = plot->y[i].high = (double) NAN;
  plot->series = g_ptr_array_new_with_free_func (series_free);
  plot->marks = g_array_new (FALSE, FALSE, sizeof (UnfoldPlotMark));
  g_array_set_clear_func (plot->marks, clear_mark);

  return plot;
}

void
unfold_plot_free (UnfoldPlot *plot)
{
  g_ptr_array_unref (plot->series);
  g_array_unref (plot->marks);
  g_free (plot->x.title);
  g_free (plot->y[0].title);
  g_free (plot->y[1].title);
  g_free (plot->title);
  g_free (plot->note);
  g_free (plot);
}

UnfoldPlotSeries *
unfold_plot_add_series (UnfoldPlot *plot, const char *label, int axis)
{
  UnfoldPlotSeries *series = g_new0 (UnfoldPlotSeries, 1);

  g_return_val_if_fail (plot->series->len < UNFOLD_PLOT_MAX_SERIES, NULL);

  series->label = g_strdup (label);
  series->axis = axis;
  series->style = plot->series->len % UNFOLD_PLOT_N_STYLES;
  series->points = g_array_new (FALSE, FALSE, sizeof (UnfoldPlotPoint));
  g_array_set_clear_func (series->points, clear_point);
  g_ptr_array_add (plot->series, series);

  return series;
}

void
unfold_plot_series_add (UnfoldPlotSeries *series, UnfoldPlotPoint point)
{
  guint i = 0;

  if (!isfinite (point.x) || !isfinite (point.y)) {
    g_free (point.text);
    return;
  }

  while (i < series->points->len &&
         g_array_index (series->points, UnfoldPlotPoint, i).x < point.x)
    i++;
  g_array_insert_val (series->points, i, point);
}

void
unfold_plot_add_mark (UnfoldPlot *plot,
                      UnfoldPlotMarkKind kind,
                      double x,
                      double y,
                      const char *label)
{
  UnfoldPlotMark mark = { kind, x, y, g_strdup (label) };

  g_array_append_val (plot->marks, mark);
}

const UnfoldPlotPoint *
unfold_plot_get_point (const UnfoldPlot *plot, guint series, guint index)
{
  const UnfoldPlotSeries *found;

  if (series >= plot->series->len)
    return NULL;

  found = g_ptr_array_index (plot->series, series);
  return index < found->points->len
             ? &g_array_index (found->points, UnfoldPlotPoint, index)
             : NULL;
}

gboolean
unfold_plot_has_right_axis (const UnfoldPlot *plot)
{
  for (guint i = 0; i < plot->series->len; i++)
    if (((UnfoldPlotSeries *) g_ptr_array_index (plot->series, i))->axis == 1)
      return TRUE;

  return FALSE;
}

/* ---- Ranges ---- */

typedef struct {
  double low, high;
} Range;

static Range
cover (Range range, double value)
{
  if (!(range.low <= range.high))
    return (Range){ value, value };

  return (Range){ MIN (range.low, value), MAX (range.high, value) };
}

static Range
cover_points (const UnfoldPlot *plot, int which)
{
  Range range = { 1.0, 0.0 };

  for (guint i = 0; i < plot->series->len; i++) {
    const UnfoldPlotSeries *series = g_ptr_array_index (plot->series, i);

    for (guint k = 0; k < series->points->len; k++) {
      const UnfoldPlotPoint *point = unfold_plot_get_point (plot, i, k);

      if (which < 0) {
        range = cover (range, point->x);
      } else if (series->axis == which) {
        range = cover (range, point->y - point->spread);
        range = cover (range, point->y + point->spread);
      }
    }
  }

  return range;
}

/** Room around what the points cover. */
static Range
widen (const UnfoldPlotAxis *axis, Range range)
{
  double missing, room;

  if (!(range.low <= range.high))
    range = (Range){ 0.0, 0.0 };
  if (axis->is_from_zero)
    range.low = MIN (range.low, 0.0);

  missing = MAX (axis->least_span, 1e-9) - (range.high - range.low);
  if (missing > 0.0) {
    range.low -= axis->is_from_zero ? 0.0 : missing / 2.0;
    range.high += axis->is_from_zero ? missing : missing / 2.0;
  }

  room = HEADROOM * (range.high - range.low);
  if (!(axis->is_from_zero && range.low == 0.0))
    range.low -= room;
  range.high += room;

  return range;
}

void
unfold_plot_get_range (const UnfoldPlot *plot,
                       int which,
                       double *low,
                       double *high)
{
  const UnfoldPlotAxis *axis = which < 0 ? &plot->x : &plot->y[which];

  if (isnan (axis->low) || isnan (axis->high)) {
    Range range = widen (axis, cover_points (plot, which));

    *low = range.low;
    *high = range.high;
  } else {
    *low = axis->low;
    *high = axis->high;
  }
}

double
unfold_axis_place (const UnfoldPlotAxis *axis,
                   double low,
                   double high,
                   double value)
{
  if (axis->is_logarithmic)
    return log (value / low) / log (high / low);

  return (value - low) / (high - low);
}

/* ---- Ticks ---- */

static int
find_log_ticks (double low, double high, int wanted, double *ticks)
{
  int first = (int) ceil (log2 (low) - 1e-9);
  int last = (int) floor (log2 (high) + 1e-9);
  int step = 1, n = 0;

  while ((last - first) / step + 1 > wanted)
    step++;
  for (int k = first; k <= last; k += step)
    ticks[n++] = exp2 (k);

  return n;
}

/** The smallest of 1, 2, 5, 10 … times a power of ten that gives no more than
 * @wanted ticks; or the one before it if that gives less than two, which tell
 * no scale. */
static double
find_step (double low, double high, int wanted)
{
  static const double factors[] = { 1.0, 2.0, 5.0, 10.0 };
  double power = pow (10.0, floor (log10 ((high - low) / wanted)));

  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++) {
    double step = factors[i] * power;
    double n = floor (high / step + 1e-9) - ceil (low / step - 1e-9) + 1.0;

    if (n <= wanted)
      return n < 2.0 && i > 0 ? factors[i - 1] * power : step;
  }

  return 20.0 * power;
}

int
unfold_axis_find_ticks (const UnfoldPlotAxis *axis,
                        double low,
                        double high,
                        int wanted,
                        double ticks[UNFOLD_AXIS_MAX_TICKS])
{
  double step, first, last;
  int n = 0;

  wanted = CLAMP (wanted, 2, UNFOLD_AXIS_MAX_TICKS);
  if (axis->is_logarithmic)
    return find_log_ticks (low, high, wanted, ticks);

  step = find_step (low, high, wanted);
  if (axis->is_count)
    step = MAX (1.0, step);
  first = ceil (low / step - 1e-9);
  last = floor (high / step + 1e-9);
  for (double k = first; k <= last && n < UNFOLD_AXIS_MAX_TICKS; k += 1.0)
    ticks[n++] = k * step;

  return n;
}

/* ---- In words ---- */

static void
describe_series (const UnfoldPlot *plot,
                 const UnfoldPlotSeries *series,
                 GString *text)
{
  const UnfoldPlotAxis *y = &plot->y[series->axis];
  const UnfoldPlotPoint *first, *last;
  g_autofree char *x0 = NULL, *y0 = NULL, *x1 = NULL, *y1 = NULL;
  guint n = series->points->len;

  if (n == 0)
    return;

  first = &g_array_index (series->points, UnfoldPlotPoint, 0);
  last = &g_array_index (series->points, UnfoldPlotPoint, n - 1);
  x0 = unfold_number_format (first->x, plot->x.n_decimals);
  x1 = unfold_number_format (last->x, plot->x.n_decimals);
  y0 = unfold_number_format (first->y, y->n_decimals);
  y1 = unfold_number_format (last->y, y->n_decimals);
  /* Translators: a series of a chart, how many points it has, and its first
   * and last point: value, place. */
  g_string_append_printf (text,
                          ngettext (" %s, %u point: %s at %s to %s at %s.",
                                    " %s, %u points: %s at %s to %s at %s.", n),
                          series->label, n, y0, x0, y1, x1);
}

static void
describe_mark (const UnfoldPlot *plot,
               const UnfoldPlotMark *mark,
               GString *text)
{
  g_autofree char *x = unfold_number_format (mark->x, plot->x.n_decimals);

  g_string_append_printf (text, " %s: %s.", mark->label, x);
}

char *
unfold_plot_describe (const UnfoldPlot *plot)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < plot->series->len; i++)
    n +=
        ((UnfoldPlotSeries *) g_ptr_array_index (plot->series, i))->points->len;

  /* Translators: a chart: vertical axis, horizontal axis. */
  g_string_printf (text, _ ("%s against %s."), plot->y[0].title, plot->x.title);
  if (n == 0)
    g_string_append_printf (text, " %s", _ ("No points yet."));
  for (guint i = 0; i < plot->series->len; i++)
    describe_series (plot, g_ptr_array_index (plot->series, i), text);
  for (guint i = 0; n > 0 && i < plot->marks->len; i++)
    describe_mark (plot, &g_array_index (plot->marks, UnfoldPlotMark, i), text);
  if (plot->note)
    g_string_append_printf (text, " %s", plot->note);

  return g_string_free (text, FALSE);
}

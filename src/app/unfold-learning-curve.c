/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-learning-curve.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-number.h"

/* A mean of @n reports. */
typedef struct {
  double seconds, value;
  guint n;
} Point;

struct _UnfoldLearningCurve {
  GArray *losses, *psnrs;
  guint n_per_point;
};

UnfoldLearningCurve *
unfold_learning_curve_new (void)
{
  UnfoldLearningCurve *curve = g_new0 (UnfoldLearningCurve, 1);

  curve->losses = g_array_new (FALSE, FALSE, sizeof (Point));
  curve->psnrs = g_array_new (FALSE, FALSE, sizeof (Point));
  curve->n_per_point = 1;
  return curve;
}

void
unfold_learning_curve_free (UnfoldLearningCurve *curve)
{
  g_array_unref (curve->losses);
  g_array_unref (curve->psnrs);
  g_free (curve);
}

static Point *
point_at (const GArray *points, guint i)
{
  return &g_array_index (points, Point, i);
}

static void
merge (Point *into, const Point *point)
{
  double n = into->n, m = point->n;

  into->seconds = (n * into->seconds + m * point->seconds) / (n + m);
  into->value = (n * into->value + m * point->value) / (n + m);
  into->n += point->n;
}

static void
halve (GArray *points)
{
  guint n = points->len / 2;

  for (guint i = 0; i < n; i++) {
    *point_at (points, i) = *point_at (points, 2 * i);
    merge (point_at (points, i), point_at (points, 2 * i + 1));
  }
  g_array_set_size (points, n);
}

void
unfold_learning_curve_add_loss (UnfoldLearningCurve *curve,
                                double seconds,
                                double loss)
{
  Point point = { seconds, 1000.0 * loss, 1 };
  guint n = curve->losses->len;

  if (n > 0 && point_at (curve->losses, n - 1)->n < curve->n_per_point) {
    merge (point_at (curve->losses, n - 1), &point);
    return;
  }

  if (n == UNFOLD_LEARNING_CURVE_MAX_POINTS) {
    halve (curve->losses);
    curve->n_per_point *= 2;
  }
  g_array_append_val (curve->losses, point);
}

/* Every estimate has been on screen and keeps its number: of too many, every
 * other one is forgotten. */
void
unfold_learning_curve_add_psnr (UnfoldLearningCurve *curve,
                                double seconds,
                                double psnr)
{
  Point point = { seconds, psnr, 1 };

  if (!isfinite (psnr))
    return;

  if (curve->psnrs->len == UNFOLD_LEARNING_CURVE_MAX_POINTS)
    for (guint i = 1; i < curve->psnrs->len; i++)
      g_array_remove_index (curve->psnrs, i);
  g_array_append_val (curve->psnrs, point);
}

guint
unfold_learning_curve_get_n_losses (const UnfoldLearningCurve *curve)
{
  return curve->losses->len;
}

guint
unfold_learning_curve_get_n_psnrs (const UnfoldLearningCurve *curve)
{
  return curve->psnrs->len;
}

/* ---- The chart ---- */

static void
add_points (UnfoldPlotSeries *series, const GArray *points, int n_decimals)
{
  for (guint i = 0; i < points->len; i++) {
    const Point *point = point_at (points, i);
    g_autofree char *value = unfold_number_format (point->value, n_decimals);
    g_autofree char *seconds = unfold_number_format (point->seconds, 1);

    unfold_plot_series_add (
        series, (UnfoldPlotPoint){
                    .x = point->seconds,
                    .y = point->value,
                    .key = (int) i,
                    /* Translators: seconds, the name of a quantity, its
                       value. */
                    .text = g_strdup_printf (_ ("%s s\n%s %s"), seconds,
                                             series->label, value),
                });
  }
}

static void
add_psnr (UnfoldPlot *plot, const UnfoldLearningCurve *curve)
{
  plot->y[0].title = g_strdup (_ ("PSNR (dB)"));
  plot->y[0].n_decimals = 2;
  plot->y[0].least_span = 0.2;
  add_points (unfold_plot_add_series (plot, _ ("PSNR"), 0), curve->psnrs, 2);
}

static void
add_loss (UnfoldPlot *plot, const UnfoldLearningCurve *curve, int axis)
{
  plot->y[axis].title = g_strdup (_ ("Training loss × 1000"));
  plot->y[axis].n_decimals = 3;
  add_points (unfold_plot_add_series (plot, _ ("Training loss"), axis),
              curve->losses, 3);
}

UnfoldPlot *
unfold_learning_curve_plot (const UnfoldLearningCurve *curve, double expected)
{
  UnfoldPlot *plot = unfold_plot_new (NULL);
  double last = expected;

  if (curve->losses->len > 0)
    last =
        MAX (last, point_at (curve->losses, curve->losses->len - 1)->seconds);

  plot->x.title = g_strdup (_ ("Seconds of training"));
  plot->x.low = 0.0;
  plot->x.high = MAX (last, 1.0);
  if (curve->psnrs->len > 0)
    add_psnr (plot, curve);
  add_loss (plot, curve, curve->psnrs->len > 0 ? 1 : 0);

  return plot;
}

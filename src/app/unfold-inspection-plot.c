/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-inspection-plot.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>

static void
add_point (UnfoldPlotSeries *series, int k, double y, const char *what)
{
  unfold_plot_series_add (
      series, (UnfoldPlotPoint){ .x = k + 1,
                                 .y = y,
                                 .key = k + 1,
                                 .text = g_strdup_printf (
                                     _ ("Iteration %d\n%s"), k + 1, what) });
}

static UnfoldPlot *
plot_new (UnfoldInspection *self, const char *title)
{
  UnfExplanation *told = unfold_inspection_get_explanation (self);
  UnfoldPlot *plot = unfold_plot_new (title);

  plot->is_stale = !unfold_inspection_is_current (self);
  plot->x.title = g_strdup (_ ("Iteration"));
  plot->x.is_count = TRUE;
  plot->x.low = 1.0;
  plot->x.high = MAX (2, told->n_iterations);
  unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_CURRENT,
                        unfold_inspection_get_index (self) + 1, 0.0,
                        _ ("shown"));

  return plot;
}

UnfoldPlot *
unfold_inspection_plot_progress (UnfoldInspection *self)
{
  UnfExplanation *told = unfold_inspection_get_explanation (self);
  UnfoldPlotSeries *nonzeros, *residuals;
  UnfoldPlot *plot;

  if (!told)
    return NULL;

  plot = plot_new (self, _ ("Code and residual"));
  plot->y[0].title = g_strdup (_ ("Not zero"));
  plot->y[0].is_count = TRUE;
  plot->y[0].is_from_zero = TRUE;
  plot->y[1].title = g_strdup (_ ("Residual, 0…255"));
  plot->y[1].n_decimals = 1;
  plot->y[1].is_from_zero = TRUE;
  nonzeros = unfold_plot_add_series (plot, _ ("Not zero"), 0);
  residuals = unfold_plot_add_series (plot, _ ("Residual"), 1);

  for (int k = 0; k < told->n_iterations; k++) {
    g_autofree char *count = g_strdup_printf (
        ngettext ("%d coefficient is not zero", "%d coefficients are not zero",
                  (gulong) told->nonzeros[k]),
        told->nonzeros[k]);
    g_autofree char *number =
        unfold_number_format (255.0 * told->residuals[k], 2);
    g_autofree char *left = g_strdup_printf (_ ("residual %s"), number);

    add_point (nonzeros, k, told->nonzeros[k], count);
    add_point (residuals, k, 255.0 * told->residuals[k], left);
  }

  return plot;
}

static void
add_path (UnfoldPlot *plot, const UnfExplanation *told, const UnfTerm *term)
{
  g_autofree char *label = g_strdup_printf ("#%d", term->atom);
  UnfoldPlotSeries *series = unfold_plot_add_series (plot, label, 0);

  for (int k = 0; k < told->n_iterations; k++) {
    double value = 255.0 * (double) term->coefficients[k];
    g_autofree char *number = unfold_number_format_signed (value, 1);
    g_autofree char *what =
        g_strdup_printf (_ ("atom %d: %s"), term->atom, number);

    add_point (series, k, value, what);
  }
}

static const UnfTerm *
find_term (const UnfExplanation *told, int k, int atom)
{
  for (int i = 0; i < told->n_terms; i++) {
    const UnfTerm *term = unf_explanation_get_rank (told, k, i);

    if (term->atom == atom)
      return term;
  }

  return NULL;
}

UnfoldPlot *
unfold_inspection_plot_paths (UnfoldInspection *self, int atom)
{
  UnfExplanation *told = unfold_inspection_get_explanation (self);
  int k, n = 0;
  const UnfTerm *chosen;
  UnfoldPlot *plot;

  if (!told || told->n_terms == 0)
    return NULL;

  k = unfold_inspection_get_index (self);
  chosen = atom >= 0 ? find_term (told, k, atom) : NULL;
  plot = plot_new (self, _ ("Coefficient paths"));
  plot->y[0].title = g_strdup (_ ("Coefficient, 0…255"));
  if (chosen)
    add_path (plot, told, chosen);
  for (int i = 0; i < told->n_terms; i++) {
    const UnfTerm *term = unf_explanation_get_rank (told, k, i);

    if (term == chosen)
      continue;
    if (++n + (chosen ? 1 : 0) > UNFOLD_PLOT_N_STYLES)
      break;
    add_path (plot, told, term);
  }

  return plot;
}

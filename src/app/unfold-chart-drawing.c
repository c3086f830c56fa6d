/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-chart-drawing.h"

#include <math.h>

/* Series differ by colour and by symbol, the right axis also by dashes, marks
 * by shape: nothing is said by colour alone. Colours of series are told apart
 * by people who do not see red and green, and have a contrast of at least 4.5
 * to the paper. */

#define RADIUS 4.5

static const UnfoldChartColours light = {
  .paper = { 1.0, 1.0, 1.0 },
  .ink = { 0.16, 0.18, 0.19 },
  .faint = { 0.84, 0.84, 0.84 },
  .series = { { 0.10, 0.37, 0.71 },
              { 0.71, 0.30, 0.02 },
              { 0.05, 0.46, 0.36 },
              { 0.50, 0.24, 0.60 } },
};

static const UnfoldChartColours dark = {
  .paper = { 0.15, 0.15, 0.15 },
  .ink = { 0.93, 0.93, 0.92 },
  .faint = { 0.33, 0.33, 0.33 },
  .series = { { 0.47, 0.70, 1.00 },
              { 1.00, 0.67, 0.35 },
              { 0.38, 0.82, 0.69 },
              { 0.83, 0.64, 0.92 } },
};

const UnfoldChartColours *
unfold_chart_get_colours (gboolean is_dark)
{
  return is_dark ? &dark : &light;
}

static void
set_colour (cairo_t *cr, const double rgb[3], double alpha)
{
  cairo_set_source_rgba (cr, rgb[0], rgb[1], rgb[2], alpha);
}

void
unfold_chart_draw_paper (const UnfoldChartLayout *layout,
                         const UnfoldChartColours *colours,
                         cairo_t *cr)
{
  set_colour (cr, colours->paper, 1.0);
  cairo_rectangle (cr, 0.0, 0.0, layout->width, layout->height);
  cairo_fill (cr);
}

/* Lines of one pixel are sharp between two pixels. */
static double
sharpen (double position)
{
  return floor (position) + 0.5;
}

static void
line (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_stroke (cr);
}

static void
draw_ticks (const UnfoldChartLayout *layout,
            const UnfoldChartColours *colours,
            cairo_t *cr)
{
  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < layout->ticks->len; i++) {
    const UnfoldChartTick *tick =
        &g_array_index (layout->ticks, UnfoldChartTick, i);
    double at = sharpen (tick->position);

    set_colour (cr, tick->axis == 0 ? colours->faint : colours->ink, 1.0);
    if (tick->axis < 0)
      line (cr, at, layout->bottom, at, layout->bottom + 4.0);
    else if (tick->axis == 0)
      line (cr, layout->left, at, layout->right, at);
    else
      line (cr, layout->right - 4.0, at, layout->right, at);
  }
}

static void
draw_axes (const UnfoldChartLayout *layout,
           const UnfoldChartColours *colours,
           cairo_t *cr)
{
  double left = sharpen (layout->left), right = sharpen (layout->right);
  double bottom = sharpen (layout->bottom);

  set_colour (cr, colours->ink, 0.8);
  line (cr, left, layout->top, left, bottom);
  line (cr, left, bottom, right, bottom);
  if (unfold_plot_has_right_axis (layout->plot))
    line (cr, right, layout->top, right, bottom);
}

/* ---- Marks ---- */

static void
draw_mark (const UnfoldChartLayout *layout,
           const UnfoldChartColours *colours,
           const UnfoldPlotMark *mark,
           cairo_t *cr)
{
  static const double dashes[] = { 5.0, 4.0 };
  double x = unfold_chart_layout_get_x (layout, mark->x);

  cairo_set_line_width (cr, 1.0);
  switch (mark->kind) {
  case UNFOLD_PLOT_MARK_CURRENT:
    set_colour (cr, colours->ink, 0.45);
    line (cr, sharpen (x), layout->top, sharpen (x), layout->bottom);
    set_colour (cr, colours->ink, 1.0);
    cairo_move_to (cr, x, layout->bottom - 1.0);
    cairo_rel_line_to (cr, 6.0, 10.0);
    cairo_rel_line_to (cr, -12.0, 0.0);
    cairo_close_path (cr);
    cairo_fill (cr);
    break;
  case UNFOLD_PLOT_MARK_TRAINED:
    set_colour (cr, colours->ink, 0.7);
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
    line (cr, sharpen (x), layout->top, sharpen (x), layout->bottom);
    cairo_set_dash (cr, NULL, 0, 0.0);
    break;
  case UNFOLD_PLOT_MARK_BEST:
    set_colour (cr, colours->ink, 1.0);
    cairo_set_line_width (cr, 1.6);
    cairo_arc (cr, x, unfold_chart_layout_get_y (layout, 0, mark->y),
               RADIUS + 4.5, 0.0, 2.0 * G_PI);
    cairo_stroke (cr);
    break;
  case UNFOLD_PLOT_MARK_NOTE:
  default:
    break;
  }
}

/* ---- Points ---- */

static void
trace_symbol (guint style, double x, double y, double radius, cairo_t *cr)
{
  double r = radius;

  switch (style) {
  case 0:
    cairo_arc (cr, x, y, r, 0.0, 2.0 * G_PI);
    break;
  case 1:
    cairo_rectangle (cr, x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r);
    break;
  case 2:
    cairo_move_to (cr, x, y - 1.15 * r);
    cairo_line_to (cr, x + 1.1 * r, y + 0.85 * r);
    cairo_line_to (cr, x - 1.1 * r, y + 0.85 * r);
    break;
  default:
    cairo_move_to (cr, x, y - 1.25 * r);
    cairo_line_to (cr, x + 1.25 * r, y);
    cairo_line_to (cr, x, y + 1.25 * r);
    cairo_line_to (cr, x - 1.25 * r, y);
  }
  cairo_close_path (cr);
}

static void
draw_symbol (const UnfoldChartColours *colours,
             guint style,
             double x,
             double y,
             gboolean is_hollow,
             cairo_t *cr)
{
  trace_symbol (style, x, y, RADIUS, cr);
  set_colour (cr, is_hollow ? colours->paper : colours->series[style], 1.0);
  cairo_fill_preserve (cr);
  set_colour (cr, colours->series[style], 1.0);
  cairo_set_line_width (cr, 1.8);
  cairo_stroke (cr);
}

static guint
style_of (const UnfoldChartLayout *layout, guint series)
{
  return ((UnfoldPlotSeries *) g_ptr_array_index (layout->plot->series, series))
      ->style;
}

static void
begin_series_line (const UnfoldChartLayout *layout, guint series, cairo_t *cr)
{
  static const double dashes[] = { 6.0, 4.0 };
  const UnfoldPlotSeries *of = g_ptr_array_index (layout->plot->series, series);

  cairo_set_line_width (cr, of->axis == 0 ? 2.0 : 1.4);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, dashes, of->axis == 0 ? 0 : G_N_ELEMENTS (dashes), 0.0);
}

static void
draw_lines (const UnfoldChartLayout *layout,
            const UnfoldChartColours *colours,
            cairo_t *cr)
{
  guint i = 0;

  while (i < layout->spots->len) {
    guint series = g_array_index (layout->spots, UnfoldChartSpot, i).series;

    begin_series_line (layout, series, cr);
    set_colour (cr, colours->series[style_of (layout, series)], 1.0);
    for (; i < layout->spots->len; i++) {
      const UnfoldChartSpot *spot =
          &g_array_index (layout->spots, UnfoldChartSpot, i);

      if (spot->series != series)
        break;
      cairo_line_to (cr, spot->x, spot->y);
    }
    cairo_stroke (cr);
  }
  cairo_set_dash (cr, NULL, 0, 0.0);
}

/** How far the values behind a point are spread, between two short caps. */
static void
draw_spread (const UnfoldChartLayout *layout,
             const UnfoldChartColours *colours,
             const UnfoldChartSpot *spot,
             cairo_t *cr)
{
  const UnfoldPlotSeries *series =
      g_ptr_array_index (layout->plot->series, spot->series);
  const UnfoldPlotPoint *point =
      unfold_plot_get_point (layout->plot, spot->series, spot->index);
  double high = unfold_chart_layout_get_y (layout, series->axis,
                                           point->y + point->spread);
  double low = unfold_chart_layout_get_y (layout, series->axis,
                                          point->y - point->spread);

  if (!(point->spread > 0.0))
    return;

  set_colour (cr, colours->series[series->style], 1.0);
  cairo_set_line_width (cr, 1.2);
  line (cr, spot->x, low, spot->x, high);
  line (cr, spot->x - 4.0, low, spot->x + 4.0, low);
  line (cr, spot->x - 4.0, high, spot->x + 4.0, high);
}

static void
draw_points (const UnfoldChartLayout *layout,
             const UnfoldChartColours *colours,
             cairo_t *cr)
{
  for (guint i = 0; i < layout->spots->len; i++) {
    const UnfoldChartSpot *spot =
        &g_array_index (layout->spots, UnfoldChartSpot, i);
    const UnfoldPlotPoint *point =
        unfold_plot_get_point (layout->plot, spot->series, spot->index);

    draw_spread (layout, colours, spot, cr);
    draw_symbol (colours, style_of (layout, spot->series), spot->x, spot->y,
                 point->is_estimate, cr);
  }
}

static void
draw_legend (const UnfoldChartLayout *layout,
             const UnfoldChartColours *colours,
             cairo_t *cr)
{
  for (guint i = 0; i < layout->symbols->len; i++) {
    const UnfoldChartSymbol *symbol =
        &g_array_index (layout->symbols, UnfoldChartSymbol, i);
    const UnfoldPlotPoint *first =
        unfold_plot_get_point (layout->plot, symbol->series, 0);
    guint style = style_of (layout, symbol->series);

    begin_series_line (layout, symbol->series, cr);
    set_colour (cr, colours->series[style], 1.0);
    line (cr, symbol->x - 9.0, symbol->y, symbol->x + 9.0, symbol->y);
    cairo_set_dash (cr, NULL, 0, 0.0);
    draw_symbol (colours, style, symbol->x, symbol->y,
                 first && first->is_estimate, cr);
  }
}

void
unfold_chart_draw_shapes (const UnfoldChartLayout *layout,
                          const UnfoldChartColours *colours,
                          cairo_t *cr)
{
  const GArray *marks = layout->plot->marks;

  draw_ticks (layout, colours, cr);
  draw_axes (layout, colours, cr);
  for (guint i = 0; layout->spots->len > 0 && i < marks->len; i++)
    draw_mark (layout, colours, &g_array_index (marks, UnfoldPlotMark, i), cr);

  if (layout->plot->is_stale)
    cairo_push_group (cr);
  draw_lines (layout, colours, cr);
  draw_points (layout, colours, cr);
  draw_legend (layout, colours, cr);
  if (layout->plot->is_stale) {
    cairo_pop_group_to_source (cr);
    cairo_paint_with_alpha (cr, 0.45);
  }
}

void
unfold_chart_draw_texts (const UnfoldChartLayout *layout,
                         const UnfoldChartColours *colours,
                         PangoContext *context,
                         cairo_t *cr)
{
  set_colour (cr, colours->ink, 1.0);
  for (guint i = 0; i < layout->texts->len; i++) {
    const UnfoldChartText *text =
        &g_array_index (layout->texts, UnfoldChartText, i);
    g_autoptr (PangoLayout) shaped = unfold_chart_text_shape (text, context);
    int width;

    pango_layout_get_pixel_size (shaped, &width, NULL);
    cairo_save (cr);
    cairo_translate (cr, text->x, text->y);
    cairo_rotate (cr, text->angle * G_PI / 180.0);
    cairo_move_to (cr, -text->anchor * width,
                   -(double) pango_layout_get_baseline (shaped) / PANGO_SCALE);
    pango_cairo_show_layout (cr, shaped);
    cairo_restore (cr);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unfold-chart-file.h"

/* Axes, places of points, and files of charts; none of it needs a display. */

#define N_POINTS 5

static UnfoldPlot *
make_plot (void)
{
  UnfoldPlot *plot = unfold_plot_new ("Stride & quality");
  UnfoldPlotSeries *psnr = unfold_plot_add_series (plot, "PSNR", 0);
  UnfoldPlotSeries *time = unfold_plot_add_series (plot, "Time", 1);

  plot->x.title = g_strdup ("Stride q");
  plot->x.is_count = TRUE;
  plot->x.low = 0.5;
  plot->x.high = 11.5;
  plot->y[0].title = g_strdup ("PSNR (dB)");
  plot->y[0].n_decimals = 2;
  plot->y[1].title = g_strdup ("Time (s)");
  plot->y[1].is_from_zero = TRUE;
  plot->y[1].n_decimals = 1;

  /* In the order in which they would be computed. */
  for (int i = 0; i < N_POINTS; i++) {
    double x = 1.0 + (double) ((i * 3) % N_POINTS);

    unfold_plot_series_add (
        psnr, (UnfoldPlotPoint){ .x = x, .y = 28.0 + x, .key = (int) x });
    unfold_plot_series_add (time, (UnfoldPlotPoint){ .x = x, .y = 2.0 / x });
  }
  unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_CURRENT, 3.0, (double) NAN,
                        "now");
  unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_BEST, 5.0, 33.0, "best");

  return plot;
}

static PangoContext *context;

static void
make_context (void)
{
  g_autoptr (PangoFontDescription) font =
      pango_font_description_from_string ("DejaVu Sans 10");

  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_font_description (context, font);
}

static void
points_are_in_order_and_finite (void)
{
  g_autoptr (UnfoldPlot) plot = make_plot ();
  UnfoldPlotSeries *series = g_ptr_array_index (plot->series, 0);

  unfold_plot_series_add (
      series,
      (UnfoldPlotPoint){ .x = 2.0, .y = (double) NAN, .text = g_strdup ("") });
  g_assert_cmpuint (series->points->len, ==, N_POINTS);
  for (guint i = 1; i < N_POINTS; i++)
    g_assert_cmpfloat (unfold_plot_get_point (plot, 0, i - 1)->x, <,
                       unfold_plot_get_point (plot, 0, i)->x);
}

static void
ticks_are_round_and_inside (void)
{
  static const double ranges[][2] = { { 0.0, 1.0 },       { 28.13, 31.97 },
                                      { -0.004, 0.0031 }, { 0.5, 11.5 },
                                      { 1e6, 1e6 + 3.0 }, { -80.0, 4000.0 },
                                      { 8.0, 31.0 } };
  double ticks[UNFOLD_AXIS_MAX_TICKS];
  UnfoldPlotAxis axis = { 0 };

  for (gsize r = 0; r < G_N_ELEMENTS (ranges); r++)
    for (int wanted = 2; wanted <= 12; wanted++) {
      double low = ranges[r][0], high = ranges[r][1];
      int n = unfold_axis_find_ticks (&axis, low, high, wanted, ticks);

      /* One tick tells no scale: where two do not come out, three may. */
      g_assert_cmpint (n, >=, 2);
      g_assert_cmpint (n, <=, MAX (wanted, 4));
      for (int i = 0; i < n; i++) {
        g_assert_cmpfloat (ticks[i], >=, low - 1e-9 * fabs (low));
        g_assert_cmpfloat (ticks[i], <=, high + 1e-9 * fabs (high));
      }
      for (int i = 2; i < n; i++)
        g_assert_cmpfloat_with_epsilon (
            ticks[i] - ticks[i - 1], ticks[1] - ticks[0], 1e-6 * (high - low));
    }
}

static void
ticks_of_counts_are_whole (void)
{
  double ticks[UNFOLD_AXIS_MAX_TICKS];
  UnfoldPlotAxis axis = { .is_count = TRUE };
  int n = unfold_axis_find_ticks (&axis, 0.5, 3.5, 12, ticks);

  g_assert_cmpint (n, ==, 3);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (ticks[i], ==, i + 1.0);
}

static void
ticks_of_ratios_are_powers_of_two (void)
{
  double ticks[UNFOLD_AXIS_MAX_TICKS];
  UnfoldPlotAxis axis = { .is_logarithmic = TRUE };
  int n = unfold_axis_find_ticks (&axis, 0.24, 3.1, 12, ticks);

  g_assert_cmpint (n, ==, 4);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (ticks[i], ==, exp2 (i - 2));
  g_assert_cmpfloat_with_epsilon (unfold_axis_place (&axis, 0.25, 4.0, 1.0),
                                  0.5, 1e-12);
}

static void
axes_cover_their_points (void)
{
  g_autoptr (UnfoldPlot) plot = make_plot ();
  double low, high;

  unfold_plot_get_range (plot, 0, &low, &high);
  g_assert_cmpfloat (low, <, 29.0);
  g_assert_cmpfloat (high, >, 33.0);
  unfold_plot_get_range (plot, 1, &low, &high);
  g_assert_cmpfloat (low, ==, 0.0);
  g_assert_cmpfloat (high, >, 2.0);
}

/* Noise of a thousandth of a decibel must not look like a mountain. */
static void
small_differences_stay_small (void)
{
  g_autoptr (UnfoldPlot) plot = make_plot ();
  UnfoldPlotSeries *series = g_ptr_array_index (plot->series, 0);
  double low, high;

  g_array_set_size (series->points, 1);
  plot->y[0].least_span = 0.5;
  unfold_plot_get_range (plot, 0, &low, &high);
  g_assert_cmpfloat (high - low, >=, 0.5);
}

static void
points_lie_inside_and_up_is_more (void)
{
  g_autoptr (UnfoldPlot) plot = make_plot ();
  static const double sizes[][2] = { { 640, 400 },
                                     { 300, 180 },
                                     { 1800, 900 } };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autoptr (UnfoldChartLayout) layout =
        unfold_chart_layout_new (plot, context, sizes[s][0], sizes[s][1]);

    g_assert_cmpuint (layout->spots->len, ==, 2 * N_POINTS);
    for (guint i = 0; i < layout->spots->len; i++) {
      const UnfoldChartSpot *spot =
          &g_array_index (layout->spots, UnfoldChartSpot, i);

      g_assert_cmpfloat (spot->x, >, layout->left);
      g_assert_cmpfloat (spot->x, <, layout->right);
      g_assert_cmpfloat (spot->y, >, layout->top);
      g_assert_cmpfloat (spot->y, <=, layout->bottom);
    }
    g_assert_cmpfloat (unfold_chart_layout_get_y (layout, 0, 33.0), <,
                       unfold_chart_layout_get_y (layout, 0, 29.0));
    g_assert_cmpfloat (unfold_chart_layout_get_x (layout, 5.0), >,
                       unfold_chart_layout_get_x (layout, 1.0));
  }
}

static void
words_say_axes_points_and_marks (void)
{
  g_autoptr (UnfoldPlot) plot = make_plot ();
  g_autofree char *text = unfold_plot_describe (plot);

  g_assert_nonnull (strstr (text, "PSNR (dB) against Stride q"));
  g_assert_nonnull (strstr (text, "5 points: 29.00 at 1 to 33.00 at 5"));
  g_assert_nonnull (strstr (text, "best: 5"));
}

static GBytes *
render (const char *ending, GError **error)
{
  g_autoptr (UnfoldPlot) plot = make_plot ();
  g_autoptr (UnfoldChartLayout) layout =
      unfold_chart_layout_new (plot, context, 640, 400);

  return unfold_chart_render (layout, unfold_chart_get_colours (FALSE), context,
                              ending, error);
}

static void
assert_begins_with (const char *ending, const char *magic)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = render (ending, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 200);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (magic), magic,
                   strlen (magic));
}

static void
files_are_of_their_kind (void)
{
  g_autoptr (GError) error = NULL;

  assert_begins_with ("svg", "<?xml");
  assert_begins_with ("PDF", "%PDF");
  assert_begins_with ("png", "\x89PNG");

  g_assert_null (render ("gif", &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
}

static void
text_stays_text_in_svg (void)
{
  g_autoptr (GBytes) bytes = render ("svg", NULL);
  g_autofree char *svg =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_nonnull (strstr (svg, ">Stride &amp; quality</text>"));
  g_assert_nonnull (strstr (svg, ">PSNR (dB)</text>"));
  g_assert_nonnull (strstr (svg, ">now</text>"));
  g_assert_null (strstr (svg, "<glyph"));
  g_assert_true (g_str_has_suffix (svg, "</svg>\n"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_context ();

  g_test_add_func ("/app/chart/points-are-in-order-and-finite",
                   points_are_in_order_and_finite);
  g_test_add_func ("/app/chart/ticks-are-round-and-inside",
                   ticks_are_round_and_inside);
  g_test_add_func ("/app/chart/ticks-of-counts-are-whole",
                   ticks_of_counts_are_whole);
  g_test_add_func ("/app/chart/ticks-of-ratios-are-powers-of-two",
                   ticks_of_ratios_are_powers_of_two);
  g_test_add_func ("/app/chart/axes-cover-their-points",
                   axes_cover_their_points);
  g_test_add_func ("/app/chart/small-differences-stay-small",
                   small_differences_stay_small);
  g_test_add_func ("/app/chart/points-lie-inside-and-up-is-more",
                   points_lie_inside_and_up_is_more);
  g_test_add_func ("/app/chart/words-say-axes-points-and-marks",
                   words_say_axes_points_and_marks);
  g_test_add_func ("/app/chart/files-are-of-their-kind",
                   files_are_of_their_kind);
  g_test_add_func ("/app/chart/text-stays-text-in-svg", text_stays_text_in_svg);

  status = g_test_run ();
  g_object_unref (context);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-chart-layout.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-number.h"

/* From top to bottom: title, legend, labels of marks, the area of the points
 * with its axes, numbers below it, the title of the x axis, the note. What is
 * placed first takes its room away from the area. */

#define GAP 6.0
#define SYMBOL_ROOM 22.0
#define MAX_MARK_ROWS 3

typedef struct {
  UnfoldChartLayout *layout;
  PangoContext *context;
  double line, small_line;
} Making;

static void
clear_text (gpointer data)
{
  g_clear_pointer (&((UnfoldChartText *) data)->text, g_free);
}

PangoLayout *
unfold_chart_text_shape (const UnfoldChartText *text, PangoContext *context)
{
  PangoLayout *shaped = pango_layout_new (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (
      pango_context_get_font_description (context));
  int size = pango_font_description_get_size (font);

  if (text->is_bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  if (text->is_small && pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, UNFOLD_CHART_SMALL * size);
  else if (text->is_small)
    pango_font_description_set_size (font, (int) (UNFOLD_CHART_SMALL * size));

  pango_layout_set_font_description (shaped, font);
  pango_layout_set_text (shaped, text->text, -1);
  return shaped;
}

static double
measure_width (Making *making, const UnfoldChartText *text)
{
  g_autoptr (PangoLayout) shaped =
      unfold_chart_text_shape (text, making->context);
  int width;

  pango_layout_get_pixel_size (shaped, &width, NULL);
  return width;
}

static double
measure_line (Making *making, gboolean is_small)
{
  UnfoldChartText text = { .text = (char *) "0", .is_small = is_small };
  g_autoptr (PangoLayout) shaped =
      unfold_chart_text_shape (&text, making->context);
  int height;

  pango_layout_get_pixel_size (shaped, NULL, &height);
  return height;
}

/* Where the base line lies in a line of text, for fonts of any size. */
#define ASCENT 0.78

/** Writes a copy of @text whose upper edge is at its y. */
static void
write_below (Making *making, UnfoldChartText text)
{
  text.y += ASCENT * (text.is_small ? making->small_line : making->line);
  text.text = g_strdup (text.text);
  g_array_append_val (making->layout->texts, text);
}

/* ---- Above the area ---- */

static void
place_title (Making *making)
{
  UnfoldChartLayout *layout = making->layout;

  if (!layout->plot->title)
    return;

  write_below (making, (UnfoldChartText){ .text = layout->plot->title,
                                          .x = layout->width / 2.0,
                                          .y = layout->top,
                                          .anchor = 0.5,
                                          .is_bold = TRUE });
  layout->top += making->line + GAP;
}

static void
place_legend (Making *making)
{
  UnfoldChartLayout *layout = making->layout;
  double x = layout->left;

  if (layout->plot->series->len < 2)
    return;

  for (guint i = 0; i < layout->plot->series->len; i++) {
    const UnfoldPlotSeries *series =
        g_ptr_array_index (layout->plot->series, i);
    UnfoldChartText text = { .text = series->label };
    double width = SYMBOL_ROOM + measure_width (making, &text) + 2.0 * GAP;
    UnfoldChartSymbol symbol = { .series = i };

    if (x > layout->left && x + width > layout->right) {
      x = layout->left;
      layout->top += making->line;
    }
    symbol.x = x + SYMBOL_ROOM / 2.0;
    symbol.y = layout->top + making->line / 2.0;
    g_array_append_val (layout->symbols, symbol);
    text.x = x + SYMBOL_ROOM;
    text.y = layout->top;
    write_below (making, text);
    x += width;
  }
  layout->top += making->line + GAP;
}

/** Words of all marks at the place of mark @i, or nothing if an earlier one
 * has said them. */
static char *
join_labels (const GArray *marks, guint i)
{
  const UnfoldPlotMark *mark = &g_array_index (marks, UnfoldPlotMark, i);
  GString *text = g_string_new (NULL);

  for (guint k = 0; k < marks->len; k++) {
    const UnfoldPlotMark *other = &g_array_index (marks, UnfoldPlotMark, k);

    if (other->x != mark->x || other->kind == UNFOLD_PLOT_MARK_NOTE)
      continue;
    if (k < i) {
      g_string_free (text, TRUE);
      return NULL;
    }
    g_string_append_printf (text, "%s%s", text->len ? ", " : "", other->label);
  }

  return g_string_free (text, FALSE);
}

static int
choose_row (double ends[MAX_MARK_ROWS], double from, double to)
{
  for (int row = 0; row < MAX_MARK_ROWS; row++)
    if (from >= ends[row]) {
      ends[row] = to + GAP;
      return row;
    }

  return MAX_MARK_ROWS - 1;
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const UnfoldPlotMark *const *p = a, *const *q = b;

  return ((*p)->x > (*q)->x) - ((*p)->x < (*q)->x);
}

/** One label for each place that has marks, from left to right. */
static void
place_marks (Making *making)
{
  UnfoldChartLayout *layout = making->layout;
  const GArray *marks = layout->plot->marks;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  double ends[MAX_MARK_ROWS] = { 0.0, 0.0, 0.0 };
  int n_rows = 0;

  for (guint i = 0; i < marks->len; i++)
    g_ptr_array_add (sorted, &g_array_index (marks, UnfoldPlotMark, i));
  g_ptr_array_sort (sorted, compare_marks);

  for (guint i = 0; i < sorted->len; i++) {
    const UnfoldPlotMark *mark = g_ptr_array_index (sorted, i);
    guint place = (guint) (mark - &g_array_index (marks, UnfoldPlotMark, 0));
    g_autofree char *label =
        mark->kind == UNFOLD_PLOT_MARK_NOTE ? NULL : join_labels (marks, place);
    UnfoldChartText text = { .text = label, .anchor = 0.5, .is_small = TRUE };
    double half, x;
    int row;

    if (!label)
      continue;

    half = measure_width (making, &text) / 2.0;
    x = unfold_chart_layout_get_x (layout, mark->x);
    text.x = CLAMP (x, half, MAX (half, layout->width - half));
    row = choose_row (ends, text.x - half, text.x + half);
    text.y = layout->top + row * making->small_line;
    write_below (making, text);
    n_rows = MAX (n_rows, row + 1);
  }

  layout->top += n_rows * making->small_line + GAP / 2.0;
}

/* ---- Below the area ---- */

/** The note, in as many lines as it needs, at the lower edge. */
static void
place_note (Making *making)
{
  UnfoldChartLayout *layout = making->layout;
  UnfoldChartText text = { .text = layout->plot->note, .is_small = TRUE };
  g_autoptr (PangoLayout) shaped = NULL;
  int n;

  if (!text.text)
    return;

  shaped = unfold_chart_text_shape (&text, making->context);
  pango_layout_set_width (
      shaped, (int) ((layout->width - 2.0 * GAP) * (double) PANGO_SCALE));
  n = pango_layout_get_line_count (shaped);
  layout->bottom -= n * making->small_line + GAP;
  for (int i = 0; i < n; i++) {
    PangoLayoutLine *line = pango_layout_get_line_readonly (shaped, i);
    g_autofree char *words =
        g_strndup (text.text + line->start_index, (gsize) line->length);

    g_strstrip (words);
    write_below (making, (UnfoldChartText){ .text = words,
                                            .x = GAP,
                                            .y = layout->bottom + GAP +
                                                 i * making->small_line,
                                            .is_small = TRUE });
  }
}

static void
place_x_title (Making *making)
{
  UnfoldChartLayout *layout = making->layout;

  layout->bottom -= making->line;
  write_below (making,
               (UnfoldChartText){ .text = layout->plot->x.title,
                                  .x = (layout->left + layout->right) / 2.0,
                                  .y = layout->bottom,
                                  .anchor = 0.5 });
}

/* ---- The axes ---- */

static void
add_tick (Making *making, int axis, double position)
{
  UnfoldChartTick tick = { axis, position };

  g_array_append_val (making->layout->ticks, tick);
}

static int
find_ticks (const UnfoldPlot *plot,
            int which,
            int wanted,
            double ticks[UNFOLD_AXIS_MAX_TICKS])
{
  const UnfoldPlotAxis *axis = which < 0 ? &plot->x : &plot->y[which];
  double low, high;

  unfold_plot_get_range (plot, which, &low, &high);
  return unfold_axis_find_ticks (axis, low, high, wanted, ticks);
}

/** As many digits as tell two neighbours apart, up to those of a value. */
static char *
format_tick (const UnfoldPlotAxis *axis, const double *ticks, int n, int i)
{
  double step = n > 1 ? ticks[1] - ticks[0] : 1.0;
  int n_decimals = 0;

  if (axis->is_logarithmic)
    return g_strdup_printf ("%.3g", ticks[i]);
  while (n_decimals < 6 && fabs (step - round (step * pow (10.0, n_decimals)) /
                                            pow (10.0, n_decimals)) > 1e-9)
    n_decimals++;

  return unfold_number_format (ticks[i], n_decimals);
}

static int
count_y_ticks (Making *making)
{
  double height = making->layout->bottom - making->layout->top;

  return (int) CLAMP (height / (2.4 * making->line), 2.0, 12.0);
}

/** The room of numbers and title of a vertical axis. */
static double
measure_axis (Making *making, int which)
{
  const UnfoldPlot *plot = making->layout->plot;
  double ticks[UNFOLD_AXIS_MAX_TICKS], widest = 0.0;
  int n = find_ticks (plot, which, count_y_ticks (making), ticks);

  for (int i = 0; i < n; i++) {
    g_autofree char *number = format_tick (&plot->y[which], ticks, n, i);
    UnfoldChartText text = { .text = number };

    widest = MAX (widest, measure_width (making, &text));
  }

  return making->line + widest + 2.0 * GAP;
}

static void
place_y_numbers (Making *making, int which)
{
  UnfoldChartLayout *layout = making->layout;
  const UnfoldPlotAxis *axis = &layout->plot->y[which];
  double ticks[UNFOLD_AXIS_MAX_TICKS];
  int n = find_ticks (layout->plot, which, count_y_ticks (making), ticks);

  for (int i = 0; i < n; i++) {
    g_autofree char *number = format_tick (axis, ticks, n, i);
    double y = unfold_chart_layout_get_y (layout, which, ticks[i]);

    add_tick (making, which, y);
    write_below (making,
                 (UnfoldChartText){ .text = number,
                                    .x = which == 0 ? layout->left - GAP
                                                    : layout->right + GAP,
                                    .y = y - making->line / 2.0,
                                    .anchor = which == 0 ? 1.0 : 0.0 });
  }
}

static void
place_y_title (Making *making, int which)
{
  UnfoldChartLayout *layout = making->layout;
  UnfoldChartText text = {
    .text = g_strdup (layout->plot->y[which].title),
    .x = which == 0 ? ASCENT * making->line
                    : layout->width - ASCENT * making->line,
    .y = (layout->top + layout->bottom) / 2.0,
    .anchor = 0.5,
    .angle = which == 0 ? -90.0 : 90.0,
  };

  g_array_append_val (layout->texts, text);
}

static void
place_x_numbers (Making *making)
{
  UnfoldChartLayout *layout = making->layout;
  const UnfoldPlotAxis *axis = &layout->plot->x;
  double ticks[UNFOLD_AXIS_MAX_TICKS];
  double room = (layout->right - layout->left) / (3.0 * making->line);
  int n = find_ticks (layout->plot, -1, (int) room, ticks);

  if (axis->is_count && layout->right - layout->left > 16.0 * making->line)
    n = find_ticks (layout->plot, -1, UNFOLD_AXIS_MAX_TICKS / 2, ticks);
  for (int i = 0; i < n; i++) {
    g_autofree char *number = format_tick (axis, ticks, n, i);
    double x = unfold_chart_layout_get_x (layout, ticks[i]);

    add_tick (making, -1, x);
    write_below (making, (UnfoldChartText){ .text = number,
                                            .x = x,
                                            .y = layout->bottom + 1.5 * GAP,
                                            .anchor = 0.5 });
  }
}

/* ---- In the area ---- */

static void
place_notes (Making *making)
{
  UnfoldChartLayout *layout = making->layout;
  const GArray *marks = layout->plot->marks;

  for (guint i = 0; i < marks->len; i++) {
    const UnfoldPlotMark *mark = &g_array_index (marks, UnfoldPlotMark, i);
    double x = unfold_chart_layout_get_x (layout, mark->x);
    gboolean is_left = x < (layout->left + layout->right) / 2.0;

    if (mark->kind == UNFOLD_PLOT_MARK_NOTE)
      write_below (making, (UnfoldChartText){
                               .text = mark->label,
                               .x = is_left ? MAX (x, layout->left) + GAP
                                            : MIN (x, layout->right) - GAP,
                               .y = layout->bottom - making->small_line - 2.0,
                               .anchor = is_left ? 0.0 : 1.0,
                               .is_small = TRUE });
  }
}

static void
place_points (UnfoldChartLayout *layout)
{
  for (guint i = 0; i < layout->plot->series->len; i++) {
    const UnfoldPlotSeries *series =
        g_ptr_array_index (layout->plot->series, i);

    for (guint k = 0; k < series->points->len; k++) {
      const UnfoldPlotPoint *point = unfold_plot_get_point (layout->plot, i, k);
      UnfoldChartSpot spot = {
        i, k, unfold_chart_layout_get_x (layout, point->x),
        unfold_chart_layout_get_y (layout, series->axis, point->y)
      };

      g_array_append_val (layout->spots, spot);
    }
  }
}

static void
place_all (Making *making)
{
  UnfoldChartLayout *layout = making->layout;
  gboolean has_right = unfold_plot_has_right_axis (layout->plot);

  place_title (making);
  place_note (making);
  layout->left += measure_axis (making, 0);
  layout->right -= has_right ? measure_axis (making, 1) : 2.0 * GAP;
  place_legend (making);
  place_x_title (making);
  layout->bottom -= making->line + 2.0 * GAP;
  place_marks (making);

  place_x_numbers (making);
  for (int which = 0; which <= has_right; which++) {
    place_y_numbers (making, which);
    place_y_title (making, which);
  }
  place_notes (making);
  place_points (layout);
}

UnfoldChartLayout *
unfold_chart_layout_new (const UnfoldPlot *plot,
                         PangoContext *context,
                         double width,
                         double height)
{
  UnfoldChartLayout *layout = g_new0 (UnfoldChartLayout, 1);
  Making making = { .layout = layout, .context = context };

  layout->plot = plot;
  layout->width = width;
  layout->height = height;
  layout->right = width;
  layout->top = GAP;
  layout->bottom = height - GAP;
  layout->texts = g_array_new (FALSE, FALSE, sizeof (UnfoldChartText));
  g_array_set_clear_func (layout->texts, clear_text);
  layout->spots = g_array_new (FALSE, FALSE, sizeof (UnfoldChartSpot));
  layout->symbols = g_array_new (FALSE, FALSE, sizeof (UnfoldChartSymbol));
  layout->ticks = g_array_new (FALSE, FALSE, sizeof (UnfoldChartTick));

  making.line = measure_line (&making, FALSE);
  making.small_line = measure_line (&making, TRUE);
  place_all (&making);
  return layout;
}

void
unfold_chart_layout_free (UnfoldChartLayout *layout)
{
  g_array_unref (layout->texts);
  g_array_unref (layout->spots);
  g_array_unref (layout->symbols);
  g_array_unref (layout->ticks);
  g_free (layout);
}

double
unfold_chart_layout_get_x (const UnfoldChartLayout *layout, double x)
{
  double low, high;

  unfold_plot_get_range (layout->plot, -1, &low, &high);
  return layout->left + (layout->right - layout->left) *
                            unfold_axis_place (&layout->plot->x, low, high, x);
}

double
unfold_chart_layout_get_y (const UnfoldChartLayout *layout, int axis, double y)
{
  double low, high;

  unfold_plot_get_range (layout->plot, axis, &low, &high);
  return layout->bottom -
         (layout->bottom - layout->top) *
             unfold_axis_place (&layout->plot->y[axis], low, high, y);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-coherence-file.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unf-error.h"
#include "unfold-figure.h"
#include "unfold-number.h"
#include "unfold-plot.h"

#define FONT_SIZE 12
#define MARGIN 40
#define BAR_WIDTH 14
#define BAR_ROOM 72

/** About as large as this, in whole pixels for a pair. */
#define SIDE 640

/* ---- Numbers ---- */

static void
append_number (GString *csv, double value)
{
  g_string_append_c (csv, ',');
  unfold_number_append_plain (csv, "%.6g", value);
}

char *
unfold_coherence_make_csv (const UnfCoherence *coherence)
{
  GString *csv =
      g_string_new ("stride,atoms_per_pixel,coherence,atom,other_atom,rows,"
                    "columns,typical,lower_bound,energy\n");

  for (int q = 1; q <= coherence->side; q++) {
    const UnfCoherencePeak *peak = &coherence->peaks[q - 1];

    g_string_append_printf (csv, "%d", q);
    append_number (csv, coherence->atoms / ((double) q * q));
    append_number (csv, peak->value);
    g_string_append_printf (csv, ",%d,%d,%d,%d", peak->a, peak->b, peak->row,
                            peak->column);
    append_number (csv, coherence->typical[q - 1]);
    append_number (csv, coherence->bounds[q - 1]);
    append_number (csv, coherence->energies[q - 1]);
    g_string_append_c (csv, '\n');
  }

  return g_string_free (csv, FALSE);
}

static GBytes *
render_csv (const UnfImage *matrix, int stride)
{
  int m = unf_image_get_width (matrix);
  const float *values = unf_image_get_plane (matrix, 0);
  GString *csv = g_string_new ("atom");

  for (int i = 0; i < m; i++)
    g_string_append_printf (csv, ",%d", i);
  for (int i = 0; i < m; i++) {
    g_string_append_printf (csv, "\n%d", i);
    for (int k = 0; k < m; k++)
      append_number (csv, (double) values[i * m + k]);
  }
  g_string_append_c (csv, '\n');

  return g_string_free_to_bytes (csv);
}

/* ---- The picture ---- */

/* A square of pairs with numbers of atoms at its left and below it, and the bar
 * of the scale at its right. */
typedef struct {
  const UnfImage *matrix;
  int atoms, scale, side; /* of the square, in pixels */
} Layout;

static Layout
lay_out (const UnfImage *matrix)
{
  int m = unf_image_get_width (matrix);
  int scale = MAX (1, SIDE / m);

  return (Layout){ matrix, m, scale, scale * m };
}

static void
add_atoms (const Layout *layout, UnfoldFigure *figure)
{
  UnfoldPlotAxis axis = { .is_count = TRUE };
  double ticks[UNFOLD_AXIS_MAX_TICKS];
  int n =
      unfold_axis_find_ticks (&axis, 0.0, MAX (1, layout->atoms - 1), 9, ticks);

  for (int i = 0; i < n && ticks[i] < layout->atoms; i++) {
    double middle = MARGIN + (ticks[i] + 0.5) * layout->scale;
    g_autofree char *number = g_strdup_printf ("%d", (int) ticks[i]);

    unfold_figure_add_label (
        figure, middle, MARGIN + layout->side + 1.4 * FONT_SIZE, 0.5, number);
    unfold_figure_add_label (figure, MARGIN - 6.0, middle + 0.36 * FONT_SIZE,
                             1.0, number);
  }
}

static void
add_scale (const Layout *layout, UnfoldFigure *figure)
{
  static const char *const numbers[] = { "1", "0.5", "0" };
  double x = MARGIN + layout->side + 12.0 + BAR_WIDTH + 6.0;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    unfold_figure_add_label (
        figure, x, MARGIN + (double) i * layout->side / 2.0 + 0.36 * FONT_SIZE,
        0.0, numbers[i]);
}

static guint32
make_gray (double light)
{
  guint32 level = (guint32) lround (255.0 * CLAMP (light, 0.0, 1.0));

  return level << 16 | level << 8 | level;
}

/** The light at a pixel: pairs, the bar of the scale, or paper. */
static double
find_light (const Layout *layout, int x, int y)
{
  int column = x - MARGIN, row = y - MARGIN, bar = column - layout->side - 12;

  if (row < 0 || row >= layout->side || column < 0)
    return 1.0;
  if (column < layout->side)
    return (double) unf_image_get_plane (
        layout->matrix,
        0)[row / layout->scale * layout->atoms + column / layout->scale];
  if (bar == 0 || bar == BAR_WIDTH - 1)
    return 0.0;

  return bar > 0 && bar < BAR_WIDTH ? 1.0 - (double) row / layout->side : 1.0;
}

static UnfoldFigure *
draw (const UnfImage *matrix, int stride)
{
  Layout layout = lay_out (matrix);
  int width = MARGIN + layout.side + BAR_ROOM;
  int height = MARGIN + layout.side + MARGIN;
  UnfoldFigure *figure = unfold_figure_new (width, height, FONT_SIZE);
  g_autofree char *title = g_strdup_printf (
      _ ("Largest |inner product| of two atoms at stride %d"), stride);

  for (int y = 0; y < height; y++) {
    guint32 *row = unfold_figure_get_row (figure, y);

    for (int x = 0; x < width; x++)
      row[x] = make_gray (find_light (&layout, x, y));
  }

  unfold_figure_add_label (figure, MARGIN, MARGIN - 12.0, 0.0, title);
  add_atoms (&layout, figure);
  add_scale (&layout, figure);
  return figure;
}

static GBytes *
render_png (const UnfImage *matrix, int stride)
{
  g_autoptr (UnfoldFigure) figure = draw (matrix, stride);

  return unfold_figure_to_png (figure);
}

static GBytes *
render_svg (const UnfImage *matrix, int stride)
{
  g_autoptr (UnfoldFigure) figure = draw (matrix, stride);

  return unfold_figure_to_svg (figure);
}

GBytes *
unfold_coherence_render_pairs (const UnfImage *matrix,
                               int stride,
                               const char *ending,
                               GError **error)
{
  static const struct {
    const char *ending;
    GBytes *(*render) (const UnfImage *matrix, int stride);
  } formats[] = {
    { "png", render_png },
    { "svg", render_svg },
    { "csv", render_csv },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (formats[i].ending, ending) == 0)
      return formats[i].render (matrix, stride);

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("Pairs of atoms are saved as png, svg or csv, not as “%s”."),
               ending);
  return NULL;
}

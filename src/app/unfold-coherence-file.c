/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-coherence-file.h"

#include <cairo.h>
#include <glib/gi18n.h>
#include <math.h>

#include "unf-error.h"
#include "unfold-plot.h"

#define FONT_SIZE 12
#define MARGIN 40
#define BAR_WIDTH 14
#define BAR_ROOM 72

/** About as large as this, in whole pixels for a pair. */
#define SIDE 640

/* ---- Numbers ---- */

/* A decimal dot, whatever the locale. */
static void
append_number (GString *csv, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.6g", value);
  g_string_append_printf (csv, ",%s", number);
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

typedef struct {
  double x, y;
  double anchor; /* 0: begins there, 0.5: its middle, 1: ends there */
  char text[96];
} Label;

typedef struct {
  const UnfImage *matrix;
  int atoms, scale, side; /* of the square of pairs, in pixels */
  int width, height;
  GArray *labels; /* of Label */
} Drawing;

static void
drawing_clear (Drawing *drawing)
{
  g_clear_pointer (&drawing->labels, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

static void
add_label (Drawing *drawing,
           double x,
           double y,
           double anchor,
           const char *text)
{
  Label label = { .x = x, .y = y, .anchor = anchor };

  g_strlcpy (label.text, text, sizeof label.text);
  g_array_append_val (drawing->labels, label);
}

static void
add_atoms (Drawing *drawing)
{
  UnfoldPlotAxis axis = { .is_count = TRUE };
  double ticks[UNFOLD_AXIS_MAX_TICKS];
  int n = unfold_axis_find_ticks (&axis, 0.0, MAX (1, drawing->atoms - 1), 9,
                                  ticks);

  for (int i = 0; i < n && ticks[i] < drawing->atoms; i++) {
    double middle = MARGIN + (ticks[i] + 0.5) * drawing->scale;
    g_autofree char *number = g_strdup_printf ("%d", (int) ticks[i]);

    add_label (drawing, middle, MARGIN + drawing->side + 1.4 * FONT_SIZE, 0.5,
               number);
    add_label (drawing, MARGIN - 6.0, middle + 0.36 * FONT_SIZE, 1.0, number);
  }
}

static void
add_scale (Drawing *drawing)
{
  static const char *const numbers[] = { "1", "0.5", "0" };
  double x = MARGIN + drawing->side + 12.0 + BAR_WIDTH + 6.0;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    add_label (drawing, x,
               MARGIN + (double) i * drawing->side / 2.0 + 0.36 * FONT_SIZE,
               0.0, numbers[i]);
}

static Drawing
lay_out (const UnfImage *matrix, int stride)
{
  int m = unf_image_get_width (matrix);
  int scale = MAX (1, SIDE / m);
  Drawing drawing = {
    .matrix = matrix,
    .atoms = m,
    .scale = scale,
    .side = scale * m,
    .width = MARGIN + scale * m + BAR_ROOM,
    .height = MARGIN + scale * m + MARGIN,
    .labels = g_array_new (FALSE, FALSE, sizeof (Label)),
  };
  g_autofree char *title = g_strdup_printf (
      _ ("Largest |inner product| of two atoms at stride %d"), stride);

  add_label (&drawing, MARGIN, MARGIN - 12.0, 0.0, title);
  add_atoms (&drawing);
  add_scale (&drawing);
  return drawing;
}

static void
put_light (guint8 *row, int x, double light)
{
  guint32 level = (guint32) lround (255.0 * CLAMP (light, 0.0, 1.0));

  ((guint32 *) (gpointer) row)[x] = level << 16 | level << 8 | level;
}

/** The light at a pixel: pairs, the bar of the scale, or paper. */
static double
find_light (const Drawing *drawing, int x, int y)
{
  int column = x - MARGIN, row = y - MARGIN, bar = column - drawing->side - 12;

  if (row < 0 || row >= drawing->side || column < 0)
    return 1.0;
  if (column < drawing->side)
    return (double) unf_image_get_plane (
        drawing->matrix,
        0)[row / drawing->scale * drawing->atoms + column / drawing->scale];
  if (bar == 0 || bar == BAR_WIDTH - 1)
    return 0.0;

  return bar > 0 && bar < BAR_WIDTH ? 1.0 - (double) row / drawing->side : 1.0;
}

static cairo_surface_t *
draw_pairs (const Drawing *drawing)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, drawing->width, drawing->height);
  guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < drawing->height; y++)
    for (int x = 0; x < drawing->width; x++)
      put_light (pixels + (gsize) y * (gsize) stride, x,
                 find_light (drawing, x, y));
  cairo_surface_mark_dirty (surface);

  return surface;
}

static void
write_labels (const Drawing *drawing, cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, FONT_SIZE);
  for (guint i = 0; i < drawing->labels->len; i++) {
    const Label *label = &g_array_index (drawing->labels, Label, i);
    cairo_text_extents_t extents;

    cairo_text_extents (cr, label->text, &extents);
    cairo_move_to (cr, label->x - label->anchor * extents.x_advance, label->y);
    cairo_show_text (cr, label->text);
  }
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
make_png (const Drawing *drawing, gboolean with_labels)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = draw_pairs (drawing);
  cairo_t *cr = cairo_create (surface);

  if (with_labels)
    write_labels (drawing, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);

  return bytes;
}

static GBytes *
render_png (const UnfImage *matrix, int stride)
{
  g_auto (Drawing) drawing = lay_out (matrix, stride);

  return g_byte_array_free_to_bytes (make_png (&drawing, TRUE));
}

static void
append_label (GString *svg, const Label *label)
{
  g_autofree char *words = g_markup_escape_text (label->text, -1);

  g_string_append_printf (
      svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
      (int) lround (label->x), (int) lround (label->y),
      label->anchor == 0.0   ? "start"
      : label->anchor == 1.0 ? "end"
                             : "middle",
      words);
}

/* Written by hand, because the surface for SVG turns letters into curves. */
static GBytes *
render_svg (const UnfImage *matrix, int stride)
{
  g_auto (Drawing) drawing = lay_out (matrix, stride);
  g_autoptr (GByteArray) png = make_png (&drawing, FALSE);
  g_autofree char *base64 = g_base64_encode (png->data, png->len);
  GString *svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  g_string_append_printf (
      svg,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
      "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
      "<image width=\"%d\" height=\"%d\" style=\"image-rendering:pixelated\" "
      "xlink:href=\"data:image/png;base64,%s\"/>\n"
      "<g font-family=\"sans-serif\" font-size=\"%d\">\n",
      drawing.width, drawing.height, drawing.width, drawing.height,
      drawing.width, drawing.height, base64, FONT_SIZE);
  for (guint i = 0; i < drawing.labels->len; i++)
    append_label (svg, &g_array_index (drawing.labels, Label, i));
  g_string_append (svg, "</g>\n</svg>\n");

  return g_string_free_to_bytes (svg);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All atoms are laid out in one picture, each number of an atom as a square of
 * pixels, so that whatever shows it has nothing to smooth. */
#include "config.h"

#include "unfold-sheet.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unfold-picture.h"

enum {
  GAP = 8,        /* pixels between atoms and around them */
  TEXT_ROOM = 20, /* below each atom, for its number */
  FONT_SIZE = 13, /* in pixels */
  ATOM_SIDE = 88, /* about; a whole multiple of n */
};

/* Points of a printer in a pixel of the sheet. */
#define POINTS_PER_PIXEL 0.5

typedef struct {
  const UnfoldSheet *sheet;
  int n, columns, rows;
  int scale, side; /* pixels of one number, of an atom */
  int width, height;
} Layout;

static UnfoldAtom *
get_atom (const UnfoldSheet *sheet, int i)
{
  return g_list_model_get_item (sheet->atoms, (guint) i);
}

static Layout
lay_out (const UnfoldSheet *sheet)
{
  g_autoptr (UnfoldAtom) first = get_atom (sheet, 0);
  int side = unfold_atom_get_bank (first)->shape.h;
  Layout layout = { .sheet = sheet };

  layout.n = (int) g_list_model_get_n_items (sheet->atoms);
  layout.columns = MIN (sheet->columns, layout.n);
  layout.rows = (layout.n + layout.columns - 1) / layout.columns;
  layout.scale = MAX (1, (ATOM_SIDE + side / 2) / side);
  layout.side = side * layout.scale;
  layout.width = layout.columns * (layout.side + GAP) + GAP;
  layout.height =
      layout.rows * (layout.side + GAP + (sheet->has_numbers ? TEXT_ROOM : 0)) +
      GAP;

  return layout;
}

static void
get_corner (const Layout *layout, int i, int *x, int *y)
{
  int step = layout->side + GAP + (layout->sheet->has_numbers ? TEXT_ROOM : 0);

  *x = GAP + i % layout->columns * (layout->side + GAP);
  *y = GAP + i / layout->columns * step;
}

/* ---- The picture of all atoms ---- */

static GBytes *
compose_atom (const Layout *layout, int i)
{
  g_autoptr (UnfoldAtom) atom = get_atom (layout->sheet, i);
  g_autoptr (UnfImage) picture =
      unfold_atom_make_picture (atom, layout->sheet->scale);
  UnfoldFrame frame = { layout->scale, 0, 0, layout->side, layout->side };

  return unfold_picture_compose ((UnfoldSight){ picture, NULL },
                                 (UnfoldMapping){ UNFOLD_MAP_GRAY, 1.0, 0.0 },
                                 &frame, 0x808080);
}

static void
put_atom (const Layout *layout, guint8 *pixels, int stride, int i)
{
  g_autoptr (GBytes) bytes = compose_atom (layout, i);
  const guint8 *rgb = g_bytes_get_data (bytes, NULL);
  int left, top;

  get_corner (layout, i, &left, &top);
  for (int y = 0; y < layout->side; y++) {
    guint32 *row =
        (guint32 *) (gpointer) (pixels + (gsize) (top + y) * (gsize) stride);

    for (int x = 0; x < layout->side; x++, rgb += 3)
      row[left + x] =
          (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | (guint32) rgb[2];
  }
}

static cairo_surface_t *
draw_atoms (const Layout *layout)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, layout->width, layout->height);
  int stride = cairo_image_surface_get_stride (surface);
  guint8 *pixels = cairo_image_surface_get_data (surface);

  memset (pixels, 0xff, (gsize) stride * (gsize) layout->height);
  for (int i = 0; i < layout->n; i++)
    put_atom (layout, pixels, stride, i);
  cairo_surface_mark_dirty (surface);

  return surface;
}

/* ---- Files of the sheet ---- */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
write_numbers (const Layout *layout, cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, FONT_SIZE);

  for (int i = 0; layout->sheet->has_numbers && i < layout->n; i++) {
    g_autoptr (UnfoldAtom) atom = get_atom (layout->sheet, i);
    char text[16];
    int x, y;

    g_snprintf (text, sizeof text, "%d", unfold_atom_get_index (atom));
    get_corner (layout, i, &x, &y);
    cairo_move_to (cr, x, y + layout->side + FONT_SIZE + 2);
    cairo_show_text (cr, text);
  }
}

static GByteArray *
make_png (const Layout *layout, gboolean with_numbers)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = draw_atoms (layout);
  cairo_t *cr = cairo_create (surface);

  if (with_numbers)
    write_numbers (layout, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);

  return bytes;
}

static GBytes *
render_png (const Layout *layout)
{
  return g_byte_array_free_to_bytes (make_png (layout, TRUE));
}

static GBytes *
render_pdf (const Layout *layout)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *atoms = draw_atoms (layout);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_cb, bytes, POINTS_PER_PIXEL * layout->width,
      POINTS_PER_PIXEL * layout->height);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  cairo_set_source_surface (cr, atoms, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  write_numbers (layout, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  cairo_surface_destroy (atoms);

  return g_byte_array_free_to_bytes (bytes);
}

/* Written by hand, because the surface for SVG turns letters into curves. */
static GBytes *
render_svg (const Layout *layout)
{
  GByteArray *png = make_png (layout, FALSE);
  g_autofree char *base64 = g_base64_encode (png->data, png->len);
  GString *svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  g_byte_array_unref (png);
  g_string_append_printf (
      svg,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
      "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
      "<image width=\"%d\" height=\"%d\" style=\"image-rendering:pixelated\" "
      "xlink:href=\"data:image/png;base64,%s\"/>\n"
      "<g font-family=\"sans-serif\" font-size=\"%d\">\n",
      layout->width, layout->height, layout->width, layout->height,
      layout->width, layout->height, base64, FONT_SIZE);
  for (int i = 0; layout->sheet->has_numbers && i < layout->n; i++) {
    g_autoptr (UnfoldAtom) atom = get_atom (layout->sheet, i);
    int x, y;

    get_corner (layout, i, &x, &y);
    g_string_append_printf (svg, "<text x=\"%d\" y=\"%d\">%d</text>\n", x,
                            y + layout->side + FONT_SIZE + 2,
                            unfold_atom_get_index (atom));
  }
  g_string_append (svg, "</g>\n</svg>\n");

  return g_string_free_to_bytes (svg);
}

/* ---- Files of the values ---- */

static const float *
get_values (UnfoldAtom *atom, gsize *n)
{
  UnfTensor *bank = unfold_atom_get_bank (atom);

  *n = unf_shape_size (bank->shape) / (gsize) bank->shape.n;
  return bank->data + (gsize) unfold_atom_get_index (atom) * *n;
}

/* Nine digits are enough to get the same float back; the decimal point does
 * not depend on the language. */
static GBytes *
render_csv (const Layout *layout)
{
  GString *csv = g_string_new (NULL);

  for (int i = 0; i < layout->n; i++) {
    g_autoptr (UnfoldAtom) atom = get_atom (layout->sheet, i);
    gsize n;
    const float *values = get_values (atom, &n);

    g_string_append_printf (csv, "%d", unfold_atom_get_index (atom));
    for (gsize k = 0; k < n; k++) {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (text, sizeof text, "%.9g", (double) values[k]);
      g_string_append_printf (csv, ",%s", text);
    }
    g_string_append_c (csv, '\n');
  }

  return g_string_free_to_bytes (csv);
}

/* NumPy's array file, version 1.0: the header is padded so that the numbers
 * start at a multiple of 64. */
static void
append_npy_header (GByteArray *bytes, int n, UnfShape shape)
{
  static const guint8 start[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0, 0 };
  GString *text = g_string_new (NULL);

  g_string_printf (text,
                   "{'descr': '<f4', 'fortran_order': False, "
                   "'shape': (%d, %d, %d, %d), }",
                   n, shape.c, shape.h, shape.w);
  while ((sizeof start + text->len) % 64 != 63)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');

  g_byte_array_append (bytes, start, sizeof start);
  bytes->data[8] = (guint8) (text->len & 255);
  bytes->data[9] = (guint8) (text->len >> 8);
  g_byte_array_append (bytes, (const guint8 *) text->str, (guint) text->len);
  g_string_free (text, TRUE);
}

static GBytes *
render_npy (const Layout *layout)
{
  g_autoptr (UnfoldAtom) first = get_atom (layout->sheet, 0);
  GByteArray *bytes = g_byte_array_new ();

  append_npy_header (bytes, layout->n, unfold_atom_get_bank (first)->shape);
  for (int i = 0; i < layout->n; i++) {
    g_autoptr (UnfoldAtom) atom = get_atom (layout->sheet, i);
    gsize n;
    const float *values = get_values (atom, &n);

    for (gsize k = 0; k < n; k++) {
      guint32 bits;

      memcpy (&bits, &values[k], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      g_byte_array_append (bytes, (const guint8 *) &bits, sizeof bits);
    }
  }

  return g_byte_array_free_to_bytes (bytes);
}

static const struct {
  const char *ending;
  GBytes *(*render) (const Layout *layout);
} formats[] = {
  { "png", render_png }, { "svg", render_svg }, { "pdf", render_pdf },
  { "npy", render_npy }, { "csv", render_csv },
};

const char *const *
unfold_sheet_get_endings (void)
{
  static const char *const endings[] = {
    "png", "svg", "pdf", "npy", "csv", NULL,
  };

  return endings;
}

GBytes *
unfold_sheet_render (const UnfoldSheet *sheet,
                     const char *ending,
                     GError **error)
{
  Layout layout;

  if (g_list_model_get_n_items (sheet->atoms) == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There are no atoms to save."));
    return NULL;
  }

  layout = lay_out (sheet);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (formats[i].ending, ending) == 0)
      return formats[i].render (&layout);

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("Atoms are saved as png, svg, pdf, npy or csv, not as "
                  "“%s”."),
               ending);
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All atoms are laid out in one picture, each number of an atom as a square of
 * pixels, so that whatever shows it has nothing to smooth. */
#include "config.h"

#include "unfold-sheet.h"

#include <glib/gi18n.h>
#include <string.h>

#include "unf-error.h"
#include "unfold-figure.h"
#include "unfold-number.h"
#include "unfold-picture.h"

enum {
  GAP = 8,        /* pixels between atoms and around them */
  TEXT_ROOM = 20, /* below each atom, for its number */
  FONT_SIZE = 13, /* in pixels */
  ATOM_SIDE = 88, /* about; a whole multiple of n */
};

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
put_atom (const Layout *layout, UnfoldFigure *figure, int i)
{
  g_autoptr (GBytes) bytes = compose_atom (layout, i);
  const guint8 *rgb = g_bytes_get_data (bytes, NULL);
  int left, top;

  get_corner (layout, i, &left, &top);
  for (int y = 0; y < layout->side; y++) {
    guint32 *row = unfold_figure_get_row (figure, top + y);

    for (int x = 0; x < layout->side; x++, rgb += 3)
      row[left + x] =
          (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | (guint32) rgb[2];
  }
}

static void
put_number (const Layout *layout, UnfoldFigure *figure, int i)
{
  g_autoptr (UnfoldAtom) atom = get_atom (layout->sheet, i);
  char text[16];
  int x, y;

  g_snprintf (text, sizeof text, "%d", unfold_atom_get_index (atom));
  get_corner (layout, i, &x, &y);
  unfold_figure_add_label (figure, x, y + layout->side + FONT_SIZE + 2, 0.0,
                           text);
}

static UnfoldFigure *
draw (const Layout *layout)
{
  UnfoldFigure *figure =
      unfold_figure_new (layout->width, layout->height, FONT_SIZE);

  for (int i = 0; i < layout->n; i++) {
    put_atom (layout, figure, i);
    if (layout->sheet->has_numbers)
      put_number (layout, figure, i);
  }

  return figure;
}

static GBytes *
render_png (const Layout *layout)
{
  g_autoptr (UnfoldFigure) figure = draw (layout);

  return unfold_figure_to_png (figure);
}

static GBytes *
render_svg (const Layout *layout)
{
  g_autoptr (UnfoldFigure) figure = draw (layout);

  return unfold_figure_to_svg (figure);
}

static GBytes *
render_pdf (const Layout *layout)
{
  g_autoptr (UnfoldFigure) figure = draw (layout);

  return unfold_figure_to_pdf (figure);
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
      g_string_append_c (csv, ',');
      unfold_number_append_plain (csv, "%.9g", (double) values[k]);
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

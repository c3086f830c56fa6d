/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-figure.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <string.h>

#include "unfold-svg.h"

/* Points of a printer in a pixel. */
#define POINTS_PER_PIXEL 0.5

typedef struct {
  double x, y, anchor;
  char *text; /* owned */
} Label;

struct _UnfoldFigure {
  int width, height, font_size;
  cairo_surface_t *picture; /* owned */
  GArray *labels;           /* owned, of Label */
};

static void
label_clear (gpointer data)
{
  g_free (((Label *) data)->text);
}

UnfoldFigure *
unfold_figure_new (int width, int height, int font_size)
{
  UnfoldFigure *self = g_new0 (UnfoldFigure, 1);

  self->width = width;
  self->height = height;
  self->font_size = font_size;
  self->picture =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  self->labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_array_set_clear_func (self->labels, label_clear);
  for (int y = 0; y < height; y++)
    memset (unfold_figure_get_row (self, y), 0xff,
            (gsize) width * sizeof (guint32));

  return self;
}

void
unfold_figure_free (UnfoldFigure *self)
{
  cairo_surface_destroy (self->picture);
  g_array_unref (self->labels);
  g_free (self);
}

guint32 *
unfold_figure_get_row (UnfoldFigure *self, int y)
{
  gsize stride = (gsize) cairo_image_surface_get_stride (self->picture);

  cairo_surface_mark_dirty (self->picture);
  return (guint32 *) (gpointer) (cairo_image_surface_get_data (self->picture) +
                                 (gsize) y * stride);
}

void
unfold_figure_add_label (UnfoldFigure *self,
                         double x,
                         double y,
                         double anchor,
                         const char *text)
{
  Label label = { x, y, anchor, g_strdup (text) };

  g_array_append_val (self->labels, label);
}

/* ---- On a surface ---- */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_label (const Label *label, cairo_t *cr)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cr, label->text, &extents);
  cairo_move_to (cr, label->x - label->anchor * extents.x_advance, label->y);
  cairo_show_text (cr, label->text);
}

static void
draw (const UnfoldFigure *self, cairo_t *cr)
{
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);

  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, self->font_size);
  for (guint i = 0; i < self->labels->len; i++)
    draw_label (&g_array_index (self->labels, Label, i), cr);
}

GBytes *
unfold_figure_to_png (const UnfoldFigure *self)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, self->width, self->height);
  cairo_t *cr = cairo_create (surface);

  draw (self, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
unfold_figure_to_pdf (const UnfoldFigure *self)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_cb, bytes, POINTS_PER_PIXEL * self->width,
      POINTS_PER_PIXEL * self->height);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  draw (self, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

/* ---- SVG ---- */

static char *
encode_picture (const UnfoldFigure *self)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();

  cairo_surface_write_to_png_stream (self->picture, append_cb, png);
  return g_base64_encode (png->data, png->len);
}

GBytes *
unfold_figure_to_svg (const UnfoldFigure *self)
{
  g_autofree char *base64 = encode_picture (self);
  GString *svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  g_string_append_printf (
      svg,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
      "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
      "<image width=\"%d\" height=\"%d\" style=\"image-rendering:pixelated\" "
      "xlink:href=\"data:image/png;base64,%s\"/>\n"
      "<g font-family=\"sans-serif\" font-size=\"%d\">\n",
      self->width, self->height, self->width, self->height, self->width,
      self->height, base64, self->font_size);
  for (guint i = 0; i < self->labels->len; i++) {
    const Label *label = &g_array_index (self->labels, Label, i);

    unfold_svg_append_text (svg, label->x, label->y, label->anchor,
                            label->text);
  }
  g_string_append (svg, "</g>\n</svg>\n");

  return g_string_free_to_bytes (svg);
}

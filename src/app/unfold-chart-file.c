/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-chart-file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <string.h>
#include <glib/gi18n.h>

#include "unf-error.h"
#include "unfold-number.h"
#include "unfold-svg.h"

/* Points of a printer in a pixel of the screen. */
#define POINTS_PER_PIXEL 0.75
#define PNG_SCALE 2.0

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_shapes (const UnfoldChartLayout *layout,
             const UnfoldChartColours *colours,
             cairo_t *cr)
{
  unfold_chart_draw_paper (layout, colours, cr);
  unfold_chart_draw_shapes (layout, colours, cr);
}

static void
render_png (const UnfoldChartLayout *layout,
            const UnfoldChartColours *colours,
            PangoContext *context,
            GByteArray *bytes)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) (PNG_SCALE * layout->width),
      (int) (PNG_SCALE * layout->height));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, PNG_SCALE, PNG_SCALE);
  draw_shapes (layout, colours, cr);
  unfold_chart_draw_texts (layout, colours, context, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
}

static void
render_pdf (const UnfoldChartLayout *layout,
            const UnfoldChartColours *colours,
            PangoContext *context,
            GByteArray *bytes)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_cb, bytes, POINTS_PER_PIXEL * layout->width,
      POINTS_PER_PIXEL * layout->height);
  cairo_t *cr = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                  layout->plot->title ? layout->plot->title
                                                      : "");
  cairo_scale (cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  draw_shapes (layout, colours, cr);
  unfold_chart_draw_texts (layout, colours, context, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
}

/* ---- SVG ---- */

/* The surface for SVG turns letters into curves. Shapes come from it, text is
 * written here. */

static double
get_font_size (PangoContext *context, gboolean is_small)
{
  const PangoFontDescription *font =
      pango_context_get_font_description (context);
  double size =
      (double) pango_font_description_get_size (font) / (double) PANGO_SCALE;
  double resolution = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (resolution > 0.0 ? resolution : 96.0) / 72.0;

  return is_small ? UNFOLD_CHART_SMALL * size : size;
}

static void
append_text (GString *svg, const UnfoldChartText *text, PangoContext *context)
{
  unfold_svg_begin_text (svg, text->x, text->y);
  unfold_svg_append_attribute (svg, "font-size",
                               get_font_size (context, text->is_small));
  if (text->is_bold)
    g_string_append (svg, " font-weight=\"bold\"");
  if (text->angle != 0.0) {
    g_string_append_printf (svg, " transform=\"rotate(%d ", (int) text->angle);
    unfold_number_append_plain (svg, "%.2f ", text->x);
    unfold_number_append_plain (svg, "%.2f", text->y);
    g_string_append (svg, ")\"");
  }
  unfold_svg_end_text (svg, text->anchor, text->text);
}

static char *
make_texts (const UnfoldChartLayout *layout,
            const UnfoldChartColours *colours,
            PangoContext *context)
{
  const char *family = pango_font_description_get_family (
      pango_context_get_font_description (context));
  g_autofree char *name = g_markup_escape_text (family ? family : "", -1);
  GString *svg = g_string_new (NULL);

  g_string_printf (
      svg, "<g font-family=\"%s%ssans-serif\" fill=\"#%02x%02x%02x\">\n", name,
      *name ? ", " : "", (guint) (255.0 * colours->ink[0]),
      (guint) (255.0 * colours->ink[1]), (guint) (255.0 * colours->ink[2]));
  for (guint i = 0; i < layout->texts->len; i++)
    append_text (svg, &g_array_index (layout->texts, UnfoldChartText, i),
                 context);
  g_string_append (svg, "</g>\n");

  return g_string_free (svg, FALSE);
}

static void
render_svg (const UnfoldChartLayout *layout,
            const UnfoldChartColours *colours,
            PangoContext *context,
            GByteArray *bytes)
{
  static const char end[] = "</svg>\n";
  g_autofree char *texts = make_texts (layout, colours, context);
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (
      append_cb, bytes, layout->width, layout->height);
  cairo_t *cr = cairo_create (surface);
  const char *found;

  draw_shapes (layout, colours, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  found = g_strrstr_len ((char *) bytes->data, (gssize) bytes->len, "</svg>");
  g_assert (found);
  g_byte_array_set_size (bytes, (guint) (found - (char *) bytes->data));
  g_byte_array_append (bytes, (guint8 *) texts, (guint) strlen (texts));
  g_byte_array_append (bytes, (const guint8 *) end, sizeof end - 1);
}

GBytes *
unfold_chart_render (const UnfoldChartLayout *layout,
                     const UnfoldChartColours *colours,
                     PangoContext *context,
                     const char *ending,
                     GError **error)
{
  static const struct {
    const char *ending;
    void (*render) (const UnfoldChartLayout *layout,
                    const UnfoldChartColours *colours,
                    PangoContext *context,
                    GByteArray *bytes);
  } formats[] = {
    { "svg", render_svg },
    { "pdf", render_pdf },
    { "png", render_png },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (formats[i].ending, ending) == 0) {
      GByteArray *bytes = g_byte_array_new ();

      formats[i].render (layout, colours, context, bytes);
      return g_byte_array_free_to_bytes (bytes);
    }

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("A chart cannot be saved as “%s”; use .svg, .pdf, .png or "
                  ".csv"),
               ending);
  return NULL;
}

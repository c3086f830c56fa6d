/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Type on paper. */
#include "page.h"

#include <pango/pangocairo.h>

static const double paper = 0.96, ink = 0.06;

static void
set_block (cairo_t *cr, const PageBlock *block)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (block->font);

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (block->width * PANGO_SCALE));
  pango_layout_set_alignment (layout, block->alignment);
  pango_layout_set_justify (layout, block->is_justified);
  pango_layout_set_text (layout, block->text, -1);

  cairo_move_to (cr, block->x, block->y);
  pango_cairo_show_layout (cr, layout);
}

/* The cover of the ink on a page of @side pixels. */
static cairo_surface_t *
set_page (const PageBlock *blocks, gsize n, int side)
{
  cairo_surface_t *page =
      cairo_image_surface_create (CAIRO_FORMAT_A8, side, side);
  cairo_t *cr = cairo_create (page);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (cr, options);
  cairo_scale (cr, side / 512.0, side / 512.0);

  for (gsize k = 0; k < n; k++)
    set_block (cr, &blocks[k]);

  cairo_font_options_destroy (options);
  cairo_destroy (cr);
  cairo_surface_flush (page);
  return page;
}

Canvas *
page_print (const PageBlock *blocks, gsize n, int side)
{
  Canvas *canvas = canvas_new (side, side);
  cairo_surface_t *page = set_page (blocks, n, side);
  const guint8 *covers = cairo_image_surface_get_data (page);
  int stride = cairo_image_surface_get_stride (page);

  for (int i = 0; i < side; i++)
    for (int j = 0; j < side; j++) {
      double level = paper + covers[i * stride + j] / 255.0 * (ink - paper);

      canvas_mix (canvas, j, i, canvas_light_of_level (level), 1.0);
    }

  cairo_surface_destroy (page);
  return canvas;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printed page: what this program is about, in type of several sizes. */
#include "samples.h"

#include <pango/pangocairo.h>

/**
 * Block:
 * @x: left margin, in pixels of a page of 512
 * @y: top
 * @width: of its lines
 * @font: as Pango names it; sizes are pixels of the same page
 */
typedef struct {
  double x, y, width;
  const char *font;
  PangoAlignment alignment;
  gboolean is_justified;
  const char *text;
} Block;

static const Block blocks[] = {
  { 30, 22, 452, "DejaVu Serif Bold 27px", PANGO_ALIGN_CENTER, FALSE,
    "On Saying Much with Little" },
  { 30, 62, 452, "DejaVu Serif Italic 14px", PANGO_ALIGN_CENTER, FALSE,
    "a page about sparse words for pictures" },
  { 30, 94, 452, "DejaVu Serif 15px", PANGO_ALIGN_LEFT, TRUE,
    "Imagine a language with far more words than anyone needs. Whatever one "
    "wishes to tell, a handful of them will do, if only they are chosen well. "
    "Small pieces of pictures can be told in such a language: an edge here, a "
    "stripe there, a slope of gray. The list of its words is called a "
    "dictionary, a word is an atom, and the few that are used make up a sparse "
    "code." },
  { 30, 232, 452, "DejaVu Serif Italic 24px", PANGO_ALIGN_CENTER, FALSE,
    "y = D z + v" },
  { 30, 272, 216, "DejaVu Serif 11px", PANGO_ALIGN_LEFT, TRUE,
    "Noise speaks no language. It agrees a little with every atom and well "
    "with none. So whoever looks for the few atoms that explain a noisy patch, "
    "and stops before the rest is explained as well, keeps the picture and "
    "leaves the noise behind. How early to stop is decided by a threshold, and "
    "the threshold by the strength of the noise." },
  { 266, 272, 216, "DejaVu Serif 11px", PANGO_ALIGN_LEFT, TRUE,
    "The search goes in steps: compare, correct, forget what is small, repeat. "
    "Write the steps below each other and they look like the layers of a "
    "network. Let examples adjust their numbers, and seven steps do what took "
    "hundreds. Nothing has become a mystery on the way: each layer is still a "
    "step, each filter still an atom." },
  { 30, 416, 452, "DejaVu Sans 9px", PANGO_ALIGN_LEFT, TRUE,
    "Small print: letters are the hardest thing for a method that has learned "
    "from landscapes. Their strokes are thin, dark and even; corners are "
    "sharp, and between them the paper is perfectly smooth. A network that "
    "may look at one clean page of the same kind for a few seconds improves at "
    "once, and one can watch it happen." },
  { 30, 474, 452, "DejaVu Sans Mono 12px", PANGO_ALIGN_CENTER, FALSE,
    "z ← shrink(z + A(y − Dz), τ)   0123456789" },
};

static const double paper = 0.96, ink = 0.06;

static void
set_block (cairo_t *cr, const Block *block)
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
print_page (int side)
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

  for (gsize k = 0; k < G_N_ELEMENTS (blocks); k++)
    set_block (cr, &blocks[k]);

  cairo_font_options_destroy (options);
  cairo_destroy (cr);
  cairo_surface_flush (page);
  return page;
}

Canvas *
sample_text (int side)
{
  Canvas *canvas = canvas_new (side, side);
  cairo_surface_t *page = print_page (side);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lies over the pixels: their frames and values, cross-hair, pointer. */
#include "config.h"

#include "unfold-canvas-private.h"

#include "unfold-number.h"

#include <math.h>

/* Screen pixels along one pixel of the picture. */
#define GRID_FROM 8.0
#define VALUES_FROM 24.0
#define DECIMALS_FROM 40.0

/* A value label smaller than this many screen pixels cannot be read. */
#define SMALLEST_TEXT 6.0

typedef struct {
  int first_column, last_column, first_row, last_row;
} Cells;

static const GdkRGBA light = { 1.0f, 1.0f, 1.0f, 0.92f };
static const GdkRGBA dark = { 0.0f, 0.0f, 0.0f, 0.75f };

static void
append_rect (GtkSnapshot *snapshot,
             const GdkRGBA *color,
             double x,
             double y,
             double width,
             double height)
{
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y,
                                                  (float) width,
                                                  (float) height));
}

/* The pixels of the picture that @frame shows. */
static Cells
find_cells (UnfoldCanvas *self, const UnfoldFrame *frame)
{
  const UnfImage *image = unfold_canvas_get_sight (self).image;
  Cells cells;

  cells.first_column = (int) MAX (0.0, floor (-frame->x / frame->scale));
  cells.first_row = (int) MAX (0.0, floor (-frame->y / frame->scale));
  cells.last_column =
      (int) MIN (unf_image_get_width (image),
                 ceil ((frame->width - frame->x) / frame->scale));
  cells.last_row = (int) MIN (unf_image_get_height (image),
                              ceil ((frame->height - frame->y) / frame->scale));
  return cells;
}

static void
draw_grid (GtkSnapshot *snapshot,
           const UnfoldFrame *frame,
           const Cells *cells,
           double factor)
{
  static const GdkRGBA color = { 0.5f, 0.5f, 0.5f, 0.45f };
  double step = frame->scale / factor;
  double left = frame->x / factor, top = frame->y / factor;
  double line = 1.0 / factor;

  for (int i = cells->first_column; i <= cells->last_column; i++)
    append_rect (snapshot, &color, left + i * step,
                 top + cells->first_row * step, line,
                 (cells->last_row - cells->first_row) * step);
  for (int j = cells->first_row; j <= cells->last_row; j++)
    append_rect (snapshot, &color, left + cells->first_column * step,
                 top + j * step,
                 (cells->last_column - cells->first_column) * step, line);
}

static char *
format_values (UnfoldCanvas *self, int x, int y, int n_decimals)
{
  UnfoldSight sight = unfold_canvas_get_sight (self);
  UnfoldMap map = unfold_canvas_get_mapping (self).map;
  double values[3];
  int n = unfold_picture_get_values (sight, x, y, values);
  GString *text = g_string_new (NULL);

  for (int c = 0; c < n; c++) {
    g_autofree char *number =
        unfold_picture_format_value (sight, map, values[c], n_decimals);

    if (c > 0)
      g_string_append_c (text, '\n');
    g_string_append (text, number);
  }

  return g_string_free (text, FALSE);
}

/* Whether black text reads better than white on the device pixel in the middle
 * of a cell. */
static gboolean
is_bright (const UnfoldFrame *frame, const guint8 *bytes, double x, double y)
{
  int column = CLAMP ((int) x, 0, frame->width - 1);
  int row = CLAMP ((int) y, 0, frame->height - 1);
  const guint8 *rgb =
      bytes + 3 * ((gsize) row * (gsize) frame->width + (gsize) column);

  return 2 * rgb[0] + 5 * rgb[1] + rgb[2] > 8 * 120;
}

static void
draw_value (GtkSnapshot *snapshot,
            PangoLayout *layout,
            double x,
            double y,
            const GdkRGBA *color)
{
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (x - width / 2.0),
                                                (float) (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static PangoLayout *
new_value_layout (UnfoldCanvas *self, double cell, int n_decimals)
{
  UnfoldSight sight = unfold_canvas_get_sight (self);
  int n_lines = unf_image_get_channels (sight.image);
  double n_letters = 3.0 + (sight.minus ? 1.0 : 0.0) + 1.6 * n_decimals;
  double size = MIN (cell / (n_letters * 0.68), cell / (n_lines * 1.35));
  g_autoptr (PangoFontDescription) font =
      pango_font_description_from_string ("sans");
  PangoLayout *layout;

  if (size < SMALLEST_TEXT)
    return NULL;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_font_description_set_absolute_size (font,
                                            MIN (size, 13.0) * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  return layout;
}

static void
draw_values (UnfoldCanvas *self,
             GtkSnapshot *snapshot,
             const UnfoldFrame *frame,
             const Cells *cells,
             double factor,
             const guint8 *bytes)
{
  double step = frame->scale / factor;
  gboolean is_light =
      unfold_canvas_get_mapping (self).map != UNFOLD_MAP_NUMBERS;
  int n_decimals = step >= DECIMALS_FROM || !is_light ? 1 : 0;
  g_autoptr (PangoLayout) layout = new_value_layout (self, step, n_decimals);

  if (!layout)
    return;

  for (int j = cells->first_row; j < cells->last_row; j++)
    for (int i = cells->first_column; i < cells->last_column; i++) {
      double x = frame->x + (i + 0.5) * frame->scale;
      double y = frame->y + (j + 0.5) * frame->scale;
      g_autofree char *text = format_values (self, i, j, n_decimals);

      pango_layout_set_text (layout, text, -1);
      draw_value (snapshot, layout, x / factor, y / factor,
                  is_bright (frame, bytes, x, y) ? &dark : &light);
    }
}

void
_unfold_canvas_draw_pixels (UnfoldCanvas *self,
                            GtkSnapshot *snapshot,
                            const UnfoldFrame *frame,
                            GBytes *bytes)
{
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double step = frame->scale / factor;
  Cells cells = find_cells (self, frame);

  if (step >= GRID_FROM)
    draw_grid (snapshot, frame, &cells, factor);
  if (step >= VALUES_FROM)
    draw_values (self, snapshot, frame, &cells, factor,
                 g_bytes_get_data (bytes, NULL));
}

/* The first middle of an atom at @from pixels or behind. */
static double
first_middle (double from, int corner, int side, int stride)
{
  double middle = corner + side / 2.0;

  return middle + stride * ceil ((from - middle) / stride);
}

static void
draw_place (GtkSnapshot *snapshot, double x, double y, double size)
{
  static const GdkRGBA place = { 1.0f, 0.9f, 0.2f, 1.0f };
  double left = floor (x - size / 2.0), top = floor (y - size / 2.0);

  append_rect (snapshot, &dark, left - 1.0, top - 1.0, size + 2.0, size + 2.0);
  append_rect (snapshot, &place, left, top, size, size);
}

void
_unfold_canvas_draw_lattice (UnfoldCanvas *self,
                             GtkSnapshot *snapshot,
                             const UnfoldFrame *frame,
                             UnfoldLattice lattice)
{
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double step = frame->scale / factor;
  double size = CLAMP (floor (lattice.stride * step / 10.0), 1.0, 4.0);
  Cells cells = find_cells (self, frame);
  int q = lattice.stride;

  if (!unfold_lattice_is_readable (lattice, step))
    return;

  for (double y = first_middle (cells.first_row, lattice.y, lattice.side, q);
       y < cells.last_row; y += q)
    for (double x =
             first_middle (cells.first_column, lattice.x, lattice.side, q);
         x < cells.last_column; x += q)
      draw_place (snapshot, (frame->x + x * frame->scale) / factor,
                  (frame->y + y * frame->scale) / factor, size);
}

/* A cross with a gap in the middle, light on dark, so that it shows on any
 * picture and hides nothing of the pixel it marks. */
static void
draw_cross (GtkSnapshot *snapshot,
            double x,
            double y,
            double gap,
            double length)
{
  static const struct {
    int dx, dy;
  } arms[] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };

  for (int pass = 0; pass < 2; pass++)
    for (gsize i = 0; i < G_N_ELEMENTS (arms); i++) {
      double extra = pass == 0 ? 1.0 : 0.0;
      double half = 0.5 + extra;
      double start = gap - extra, end = gap + length + extra;
      double x0 = arms[i].dx ? arms[i].dx * start : -half;
      double x1 = arms[i].dx ? arms[i].dx * end : half;
      double y0 = arms[i].dy ? arms[i].dy * start : -half;
      double y1 = arms[i].dy ? arms[i].dy * end : half;

      append_rect (snapshot, pass == 0 ? &dark : &light, x + MIN (x0, x1),
                   y + MIN (y0, y1), fabs (x1 - x0), fabs (y1 - y0));
    }
}

static void
draw_pixel_mark (UnfoldCanvas *self,
                 GtkSnapshot *snapshot,
                 const UnfoldFrame *frame,
                 int x,
                 int y,
                 double length)
{
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double pane_x, pane_y;

  unfold_frame_to_pane (frame, x + 0.5, y + 0.5, &pane_x, &pane_y);
  draw_cross (snapshot, floor (pane_x / factor) + 0.5,
              floor (pane_y / factor) + 0.5,
              MAX (3.0, frame->scale / factor / 2.0), length);
}

static void
draw_draft_frame (UnfoldCanvas *self,
                  GtkSnapshot *snapshot,
                  const UnfoldFrame *frame,
                  UnfRegion draft)
{
  static const GdkRGBA color = { 1.0f, 0.78f, 0.25f, 0.9f };
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double left, top, right, bottom;

  unfold_frame_to_pane (frame, draft.x, draft.y, &left, &top);
  unfold_frame_to_pane (frame, draft.x + draft.width, draft.y + draft.height,
                        &right, &bottom);
  gtk_snapshot_append_border (
      snapshot,
      &GSK_ROUNDED_RECT_INIT ((float) (left / factor), (float) (top / factor),
                              (float) ((right - left) / factor),
                              (float) ((bottom - top) / factor)),
      (float[4]){ 1, 1, 1, 1 }, (GdkRGBA[4]){ color, color, color, color });
}

/* Light on dark, so that it shows on any picture. The frame lies outside of
 * what it is about. */
static void
draw_frame (UnfoldCanvas *self,
            GtkSnapshot *snapshot,
            const UnfoldFrame *frame,
            const UnfoldBox *box,
            double away)
{
  GdkRGBA colours[] = { { 0.0f, 0.0f, 0.0f, 0.8f * box->strength },
                        { 1.0f, 0.9f, 0.2f, box->strength } };
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  UnfRegion r = box->region;
  double left, top, right, bottom;

  unfold_frame_to_pane (frame, r.x, r.y, &left, &top);
  unfold_frame_to_pane (frame, r.x + r.width, r.y + r.height, &right, &bottom);
  for (int pass = 0; pass < 2; pass++) {
    double extra = away + (pass == 0 ? 3.0 : 2.0);
    float width = pass == 0 ? 3.0f : 1.0f;
    GskRoundedRect around = GSK_ROUNDED_RECT_INIT (
        (float) (floor (left / factor) - extra),
        (float) (floor (top / factor) - extra),
        (float) (ceil ((right - left) / factor) + 2.0 * extra),
        (float) (ceil ((bottom - top) / factor) + 2.0 * extra));

    gtk_snapshot_append_border (snapshot, &around,
                                (float[4]){ width, width, width, width },
                                (GdkRGBA[4]){ colours[pass], colours[pass],
                                              colours[pass], colours[pass] });
  }
}

static void
draw_box (UnfoldCanvas *self,
          GtkSnapshot *snapshot,
          const UnfoldFrame *frame,
          const UnfoldBox *box)
{
  draw_frame (self, snapshot, frame, box, 0.0);
  if (box->is_double)
    draw_frame (self, snapshot, frame, box, 4.0);
}

void
_unfold_canvas_draw_boxes (UnfoldCanvas *self,
                           GtkSnapshot *snapshot,
                           const UnfoldFrame *frame)
{
  const GArray *boxes = unfold_canvas_get_boxes (self);

  for (guint i = 0; i < boxes->len; i++)
    draw_box (self, snapshot, frame, &g_array_index (boxes, UnfoldBox, i));
}

void
_unfold_canvas_draw_marks (UnfoldCanvas *self,
                           GtkSnapshot *snapshot,
                           const UnfoldFrame *frame,
                           UnfRegion draft,
                           int pointer_x,
                           int pointer_y)
{
  UnfoldViewport *viewport = unfold_canvas_get_viewport (self);
  int x, y;

  if (draft.width > 0 && draft.height > 0)
    draw_draft_frame (self, snapshot, frame, draft);
  if (unfold_viewport_get_cross_hair (viewport, &x, &y))
    draw_pixel_mark (self, snapshot, frame, x, y, 14.0);
  if (pointer_x >= 0 && pointer_y >= 0)
    draw_pixel_mark (self, snapshot, frame, pointer_x, pointer_y, 5.0);
}

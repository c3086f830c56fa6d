/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pane shows becomes a picture of its own: the same colours, made by the
 * same code, at one pixel for each. Below lies what the numbers mean:
 *
 *     title
 *     ███████████████████████   colour bar
 *     0          100        200 unit
 */
#include "config.h"

#include "unfold-pane-file.h"

#include <glib/gi18n.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-residual.h"
#include "unfold-number.h"

enum {
  MARGIN = 8,
  LINE = 18,
  BAR = 10,
  STRIP = 2 * MARGIN + 2 * LINE + BAR,
  NARROWEST = 320, /* room for the words */
};

#define SURROUND 0x1e1e1e
#define INK (222.0 / 255.0)

/* ---- The colour bar ---- */

static PangoLayout *
new_layout (cairo_t *cr, const char *text)
{
  g_autoptr (PangoFontDescription) font =
      pango_font_description_from_string ("sans");
  PangoLayout *layout = pango_cairo_create_layout (cr);

  pango_font_description_set_absolute_size (font, 12.0 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/* @anchor: 0 … 1, the part of the text that lies left of @x. */
static void
draw_text (cairo_t *cr, const char *text, double x, double y, double anchor)
{
  g_autoptr (PangoLayout) layout = new_layout (cr, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  cairo_move_to (cr, x - anchor * width, y);
  pango_cairo_show_layout (cr, layout);
}

static char *
format_tick (const UnfoldPaneLook *look, const UnfoldTick *tick, int is_last)
{
  UnfoldMap map = look->mapping.map;
  double light = tick->value * 255.0 / unfold_map_get_unit (map);
  g_autofree char *number =
      unfold_map_is_signed (map)
          ? unfold_number_format_signed (tick->value, 1)
          : unfold_picture_format_value (look->sight, map, light, 1);

  return g_strjoin (" ", number, is_last ? look->unit : NULL, NULL);
}

static void
draw_ticks (cairo_t *cr, const UnfoldPaneLook *look, int width)
{
  UnfoldTick ticks[UNFOLD_MAX_TICKS];
  int n = unfold_picture_get_ticks (look->mapping, ticks);

  for (int i = 0; i < n; i += (n - 1) / 2) {
    g_autofree char *text = format_tick (look, &ticks[i], i == n - 1);

    draw_text (cr, text, MARGIN + ticks[i].position * (width - 2 * MARGIN),
               MARGIN + LINE + BAR + 2, ticks[i].position);
  }
}

static void
draw_bar (cairo_t *cr, UnfoldMapping mapping, int width)
{
  int n = width - 2 * MARGIN;
  g_autoptr (GBytes) column = unfold_picture_compose_legend (mapping, 1, n);
  const guint8 *rgb = g_bytes_get_data (column, NULL);

  /* The library draws a legend upwards. */
  for (int i = 0; i < n; i++) {
    const guint8 *colour = rgb + 3 * (n - 1 - i);

    cairo_set_source_rgb (cr, colour[0] / 255.0, colour[1] / 255.0,
                          colour[2] / 255.0);
    cairo_rectangle (cr, MARGIN + i, MARGIN + LINE, 1, BAR);
    cairo_fill (cr);
  }
}

static cairo_surface_t *
draw_strip (const UnfoldPaneLook *look, int width)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, STRIP);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, (SURROUND >> 16) / 255.0, 0x1e / 255.0,
                        (SURROUND & 0xff) / 255.0);
  cairo_paint (cr);
  draw_bar (cr, look->mapping, width);
  cairo_set_source_rgb (cr, INK, INK, INK);
  draw_text (cr, look->title, MARGIN, MARGIN - 2, 0.0);
  draw_ticks (cr, look, width);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* ---- The picture ---- */

static void
put_pixel (UnfTensor *out, size_t at, int red, int green, int blue)
{
  size_t plane = unf_shape_plane (out->shape);

  out->data[at] = (float) red / 255.0f;
  out->data[plane + at] = (float) green / 255.0f;
  out->data[2 * plane + at] = (float) blue / 255.0f;
}

static void
put_picture (UnfTensor *out, const UnfoldPaneLook *look, int height)
{
  int width = out->shape.w;
  int left = (width - unf_image_get_width (look->sight.image)) / 2;
  UnfoldFrame frame = { 1.0, left, 0, width, height };
  g_autoptr (GBytes) bytes =
      unfold_picture_compose (look->sight, look->mapping, &frame, SURROUND);
  const guint8 *rgb = g_bytes_get_data (bytes, NULL);

  for (size_t p = 0; p < (size_t) width * (size_t) height; p++)
    put_pixel (out, p, rgb[3 * p], rgb[3 * p + 1], rgb[3 * p + 2]);
}

static void
put_strip (UnfTensor *out, const UnfoldPaneLook *look, int top)
{
  int width = out->shape.w;
  cairo_surface_t *strip = draw_strip (look, width);
  const guint8 *data = cairo_image_surface_get_data (strip);
  int stride = cairo_image_surface_get_stride (strip);

  for (int i = 0; i < STRIP; i++)
    for (int j = 0; j < width; j++) {
      guint32 colour;

      memcpy (&colour, data + (gsize) i * (gsize) stride + 4 * (gsize) j, 4);
      put_pixel (out, (size_t) (top + i) * (size_t) width + (size_t) j,
                 colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff);
    }

  cairo_surface_destroy (strip);
}

UnfImage *
unfold_pane_file_draw (const UnfoldPaneLook *look)
{
  gboolean has_strip = look->mapping.map != UNFOLD_MAP_LIGHT;
  int height = unf_image_get_height (look->sight.image);
  int width = unf_image_get_width (look->sight.image);
  g_autoptr (UnfTensor) out =
      unf_tensor_new ((UnfShape){ 1, 3, height + (has_strip ? STRIP : 0),
                                  has_strip ? MAX (width, NARROWEST) : width });

  put_picture (out, look, height);
  if (has_strip)
    put_strip (out, look, height);

  return unf_image_new (out, UNF_DEPTH_8);
}

UnfImage *
unfold_pane_file_get_values (UnfoldSight sight)
{
  return sight.minus ? unf_residual_new (sight.image, sight.minus)
                     : unf_image_ref ((UnfImage *) sight.image);
}

/* ---- Files ---- */

typedef struct {
  UnfoldPaneLook look;
  GFile *file;
  gboolean is_values;
} Order;

static Order *
order_new (const UnfoldPaneLook *look, GFile *file, gboolean is_values)
{
  Order *order = g_new0 (Order, 1);

  order->look = *look;
  unf_image_ref ((UnfImage *) look->sight.image);
  if (look->sight.minus)
    unf_image_ref ((UnfImage *) look->sight.minus);
  order->look.title = g_strdup (look->title);
  order->look.unit = g_strdup (look->unit);
  order->file = g_object_ref (file);
  order->is_values = is_values;

  return order;
}

static void
order_free (gpointer data)
{
  Order *order = data;

  unf_image_unref ((UnfImage *) order->look.sight.image);
  if (order->look.sight.minus)
    unf_image_unref ((UnfImage *) order->look.sight.minus);
  g_free ((char *) order->look.title);
  g_free ((char *) order->look.unit);
  g_object_unref (order->file);
  g_free (order);
}

const char *const *
unfold_pane_file_get_endings (void)
{
  static const char *const endings[] = { "tiff", "tif", "pfm", "npy", NULL };

  return endings;
}

/* Other files would clip what is not between 0 and 1, and round it. */
static gboolean
check_ending (GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = strrchr (name, '.');
  g_autofree char *ending = g_ascii_strdown (dot ? dot + 1 : "", -1);

  if (g_strv_contains (unfold_pane_file_get_endings (), ending))
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("“%s” cannot hold raw values; use .tiff, .pfm or .npy"),
               name);
  return FALSE;
}

static gboolean
write_file (const Order *order, GError **error)
{
  g_autoptr (UnfImage) image = NULL;

  if (order->is_values && !check_ending (order->file, error))
    return FALSE;

  image = order->is_values ? unfold_pane_file_get_values (order->look.sight)
                           : unfold_pane_file_draw (&order->look);
  return unf_image_save (image, order->file,
                         order->is_values ? UNF_DEPTH_FLOAT : UNF_DEPTH_8,
                         error);
}

static void
save_thread (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_file (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
start (Order *order,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, save_thread);
}

void
unfold_pane_file_save_async (const UnfoldPaneLook *look,
                             GFile *file,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  start (order_new (look, file, FALSE), cancellable, callback, user_data);
}

void
unfold_pane_file_save_values_async (const UnfoldPaneLook *look,
                                    GFile *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  start (order_new (look, file, TRUE), cancellable, callback, user_data);
}

gboolean
unfold_pane_file_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-legend.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_HEIGHT 8
#define GAP 2
#define N_COLORS 255

struct _UnfoldLegend {
  GtkWidget parent_instance;

  UnfoldMapping mapping;
  GdkTexture *bar;
};

G_DEFINE_FINAL_TYPE (UnfoldLegend, unfold_legend, GTK_TYPE_WIDGET)

static PangoLayout *
new_tick_layout (UnfoldLegend *self, const char *text)
{
  g_autoptr (PangoFontDescription) font = NULL;
  PangoLayout *layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  font = pango_font_description_copy (
      pango_context_get_font_description (pango_layout_get_context (layout)));
  pango_font_description_set_size (
      font, pango_font_description_get_size (font) * 4 / 5);
  pango_layout_set_font_description (layout, font);
  return layout;
}

static char *
format_tick (UnfoldMapping mapping, double value)
{
  int n_decimals = fabs (value - round (value)) < 0.05 ? 0 : 1;

  if (unfold_map_is_signed (mapping.map))
    return unfold_number_format_signed (value, n_decimals);

  return unfold_number_format (value, n_decimals);
}

/* The library draws a legend upwards, as one column of colours here; read from
 * its end the same bytes are a row. */
static GdkTexture *
make_bar (UnfoldMapping mapping)
{
  g_autoptr (GBytes) column =
      unfold_picture_compose_legend (mapping, 1, N_COLORS);
  const guint8 *from = g_bytes_get_data (column, NULL);
  guint8 *to = g_malloc (3 * N_COLORS);
  g_autoptr (GBytes) row = NULL;

  for (int i = 0; i < N_COLORS; i++)
    memcpy (to + 3 * i, from + 3 * (N_COLORS - 1 - i), 3);

  row = g_bytes_new_take (to, 3 * N_COLORS);
  return gdk_memory_texture_new (N_COLORS, 1, GDK_MEMORY_R8G8B8, row,
                                 3 * N_COLORS);
}

static void
draw_tick (UnfoldLegend *self,
           GtkSnapshot *snapshot,
           const UnfoldTick *tick,
           const GdkRGBA *color)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  g_autofree char *text = format_tick (self->mapping, tick->value);
  g_autoptr (PangoLayout) layout = new_tick_layout (self, text);
  double x = tick->position * (width - 1.0);
  int text_width, text_height;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  gtk_snapshot_append_color (
      snapshot, color,
      &GRAPHENE_RECT_INIT ((float) floor (x), BAR_HEIGHT, 1, GAP));
  x = CLAMP (x - text_width / 2.0, 0.0, MAX (0.0, width - text_width));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) floor (x), BAR_HEIGHT + GAP));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
unfold_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldLegend *self = UNFOLD_LEGEND (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  UnfoldTick ticks[UNFOLD_MAX_TICKS];
  int n_ticks = unfold_picture_get_ticks (self->mapping, ticks);
  GdkRGBA color;

  gtk_style_context_get_color (style, &color);
  if (!self->bar)
    self->bar = make_bar (self->mapping);
  gtk_snapshot_append_texture (
      snapshot, self->bar,
      &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                           BAR_HEIGHT));

  /* Ends and middle always fit; more ticks would touch each other. */
  for (int i = 0; i < n_ticks; i += MAX (1, (n_ticks - 1) / 2))
    draw_tick (self, snapshot, &ticks[i], &color);
}

static void
unfold_legend_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  g_autoptr (PangoLayout) layout =
      new_tick_layout (UNFOLD_LEGEND (widget), "+255");
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 2 * width;
    *natural = 6 * width;
  } else {
    *minimum = *natural = BAR_HEIGHT + GAP + height;
  }
}

static void
unfold_legend_dispose (GObject *object)
{
  g_clear_object (&UNFOLD_LEGEND (object)->bar);

  G_OBJECT_CLASS (unfold_legend_parent_class)->dispose (object);
}

static void
unfold_legend_class_init (UnfoldLegendClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_legend_dispose;
  widget_class->snapshot = unfold_legend_snapshot;
  widget_class->measure = unfold_legend_measure;

  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
describe (UnfoldLegend *self)
{
  UnfoldTick ticks[UNFOLD_MAX_TICKS];
  int n_ticks = unfold_picture_get_ticks (self->mapping, ticks);
  g_autofree char *low = format_tick (self->mapping, ticks[0].value);
  g_autofree char *high =
      format_tick (self->mapping, ticks[MAX (0, n_ticks - 1)].value);
  g_autofree char *text =
      g_strdup_printf (_ ("Colour bar from %s to %s"), low, high);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
unfold_legend_init (UnfoldLegend *self)
{
  self->mapping = (UnfoldMapping){ UNFOLD_MAP_BLUE_WHITE_RED, 1.0 };
  describe (self);
}

void
unfold_legend_set_mapping (UnfoldLegend *self, UnfoldMapping mapping)
{
  if (mapping.map == self->mapping.map && mapping.gain == self->mapping.gain)
    return;

  self->mapping = mapping;
  g_clear_object (&self->bar);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

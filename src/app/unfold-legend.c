/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-legend.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_HEIGHT 8
#define GAP 2
#define UNIT_GAP 6
#define N_COLORS 255

struct _UnfoldLegend {
  GtkWidget parent_instance;

  UnfoldMapping mapping;
  char *unit;
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

/* A scale of its own has as many as its halves need; light as few as say what
 * the number is. */
static int
count_decimals (UnfoldMapping mapping, double value)
{
  if (mapping.map == UNFOLD_MAP_NUMBERS && value != 0.0)
    return (int) CLAMP (ceil (log10 (10.0 * mapping.gain) - 1e-9), 0.0, 6.0);

  return fabs (value - round (value)) < 0.05 ? 0 : 1;
}

static char *
format_tick (UnfoldMapping mapping, double value)
{
  int n_decimals = count_decimals (mapping, value);

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

/* The words of a tick and where they begin. */
typedef struct {
  PangoLayout *layout;
  double x, width;
} Label;

static void
label_clear (Label *label)
{
  g_clear_object (&label->layout);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Label, label_clear)

static Label
place_label (UnfoldLegend *self, const UnfoldTick *tick, const char *unit)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  g_autofree char *number = format_tick (self->mapping, tick->value);
  g_autofree char *text = g_strjoin (" ", number, unit, NULL);
  Label label = { .layout = new_tick_layout (self, text) };
  int text_width, text_height;

  pango_layout_get_pixel_size (label.layout, &text_width, &text_height);
  label.width = text_width;
  label.x = CLAMP (tick->position * (width - 1.0) - text_width / 2.0, 0.0,
                   MAX (0.0, width - text_width));

  return label;
}

static void
draw_tick (UnfoldLegend *self,
           GtkSnapshot *snapshot,
           double position,
           const Label *label,
           const GdkRGBA *color)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));

  gtk_snapshot_append_color (
      snapshot, color,
      &GRAPHENE_RECT_INIT ((float) floor (position * (width - 1.0)), BAR_HEIGHT,
                           1, GAP));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float) floor (label->x), BAR_HEIGHT + GAP));
  gtk_snapshot_append_layout (snapshot, label->layout, color);
  gtk_snapshot_restore (snapshot);
}

/* With the unit where that does not touch the lowest. */
static Label
place_high_label (UnfoldLegend *self, const UnfoldTick *tick, const Label *low)
{
  Label label = place_label (self, tick, self->unit);

  if (self->unit && label.x < low->x + low->width + UNIT_GAP) {
    label_clear (&label);
    label = place_label (self, tick, NULL);
  }

  return label;
}

/* The ends always fit, and the middle where it does not touch them; more ticks
 * would. */
static void
draw_ticks (UnfoldLegend *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  UnfoldTick ticks[UNFOLD_MAX_TICKS];
  int n = unfold_picture_get_ticks (self->mapping, ticks);
  g_auto (Label) low = place_label (self, &ticks[0], NULL);
  g_auto (Label) middle = place_label (self, &ticks[n / 2], NULL);
  g_auto (Label) high = place_high_label (self, &ticks[n - 1], &low);

  draw_tick (self, snapshot, 0.0, &low, color);
  draw_tick (self, snapshot, 1.0, &high, color);
  if (middle.x > low.x + low.width + GAP &&
      middle.x + middle.width + GAP < high.x)
    draw_tick (self, snapshot, ticks[n / 2].position, &middle, color);
}

static void
unfold_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldLegend *self = UNFOLD_LEGEND (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  gtk_style_context_get_color (style, &color);
  if (!self->bar)
    self->bar = make_bar (self->mapping);
  gtk_snapshot_append_texture (
      snapshot, self->bar,
      &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                           BAR_HEIGHT));
  draw_ticks (self, snapshot, &color);
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
    *natural = 4 * width;
  } else {
    *minimum = *natural = BAR_HEIGHT + GAP + height;
  }
}

static void
unfold_legend_dispose (GObject *object)
{
  g_clear_object (&UNFOLD_LEGEND (object)->bar);
  g_clear_pointer (&UNFOLD_LEGEND (object)->unit, g_free);

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
      g_strdup_printf (_ ("Colour bar from %s to %s %s"), low, high,
                       self->unit ? self->unit : "");

  g_strchomp (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
unfold_legend_init (UnfoldLegend *self)
{
  self->mapping = (UnfoldMapping){ UNFOLD_MAP_BLUE_WHITE_RED, 1.0, 0.0 };
  describe (self);
}

void
unfold_legend_set_mapping (UnfoldLegend *self,
                           UnfoldMapping mapping,
                           const char *unit)
{
  if (unfold_mapping_equal (mapping, self->mapping) &&
      g_strcmp0 (unit, self->unit) == 0)
    return;

  self->mapping = mapping;
  g_free (self->unit);
  self->unit = g_strdup (unit);
  g_clear_object (&self->bar);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

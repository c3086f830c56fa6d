/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-chart-file.h"

/* Nearer than this the pointer is at a point. */
#define REACH 24.0
#define BUBBLE_PADDING 8.0

struct _UnfoldChart {
  GtkWidget parent_instance;

  UnfoldPlot *plot;
  UnfoldChartLayout *layout;
  int chosen; /* a spot of the layout, or -1 */
  guint chosen_series;
  double chosen_x;
};

G_DEFINE_FINAL_TYPE (UnfoldChart, unfold_chart, GTK_TYPE_WIDGET)

enum { POINT_FOCUSED, POINT_ACTIVATED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* ---- What is seen ---- */

static const UnfoldChartColours *
get_colours (UnfoldChart *self)
{
  GdkRGBA ink;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                               &ink);
  return unfold_chart_get_colours (ink.red + ink.green + ink.blue > 1.5f);
}

static void
forget_layout (UnfoldChart *self)
{
  g_clear_pointer (&self->layout, unfold_chart_layout_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const UnfoldChartSpot *
get_spot (UnfoldChart *self, int i)
{
  if (!self->layout || i < 0 || i >= (int) self->layout->spots->len)
    return NULL;

  return &g_array_index (self->layout->spots, UnfoldChartSpot, i);
}

static const UnfoldPlotPoint *
get_point (UnfoldChart *self, int i)
{
  const UnfoldChartSpot *spot = get_spot (self, i);

  return spot ? unfold_plot_get_point (self->plot, spot->series, spot->index)
              : NULL;
}

/** Finds the chosen point again among those of another plot or size. */
static void
find_chosen (UnfoldChart *self)
{
  gboolean had_one = self->chosen >= 0;

  self->chosen = -1;
  for (int i = 0; had_one && i < (int) self->layout->spots->len; i++)
    if (get_spot (self, i)->series == self->chosen_series &&
        get_point (self, i)->x == self->chosen_x)
      self->chosen = i;
}

static gboolean
lay_out (UnfoldChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->layout)
    return TRUE;
  if (!self->plot || width < 1 || height < 1)
    return FALSE;

  self->layout = unfold_chart_layout_new (
      self->plot, gtk_widget_get_pango_context (widget), width, height);
  find_chosen (self);
  return TRUE;
}

/** What is said about the chosen point, in a box beside it. */
static void
draw_bubble (UnfoldChart *self, cairo_t *cr)
{
  const UnfoldChartColours *colours = get_colours (self);
  const UnfoldChartSpot *spot = get_spot (self, self->chosen);
  const UnfoldPlotPoint *point = get_point (self, self->chosen);
  g_autoptr (PangoLayout) text =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), point->text);
  int width, height;
  double x, y;

  pango_layout_get_pixel_size (text, &width, &height);
  x = spot->x + 16.0;
  if (x + width + 2.0 * BUBBLE_PADDING > self->layout->width)
    x = spot->x - 16.0 - width - 2.0 * BUBBLE_PADDING;
  x = MAX (0.0, x);
  y = CLAMP (spot->y - height / 2.0 - BUBBLE_PADDING, 0.0,
             MAX (0.0, self->layout->height - height - 2.0 * BUBBLE_PADDING));

  cairo_rectangle (cr, x + 0.5, y + 0.5, width + 2.0 * BUBBLE_PADDING,
                   height + 2.0 * BUBBLE_PADDING);
  cairo_set_source_rgb (cr, colours->paper[0], colours->paper[1],
                        colours->paper[2]);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, colours->ink[0], colours->ink[1], colours->ink[2]);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
  cairo_move_to (cr, x + BUBBLE_PADDING, y + BUBBLE_PADDING);
  pango_cairo_show_layout (cr, text);
}

static void
draw_chosen (UnfoldChart *self, cairo_t *cr)
{
  const UnfoldChartColours *colours = get_colours (self);
  const UnfoldChartSpot *spot = get_spot (self, self->chosen);

  if (!spot)
    return;

  cairo_set_source_rgb (cr, colours->ink[0], colours->ink[1], colours->ink[2]);
  cairo_set_line_width (cr, 2.0);
  cairo_rectangle (cr, spot->x - 10.0, spot->y - 10.0, 20.0, 20.0);
  cairo_stroke (cr);
  if (get_point (self, self->chosen)->text)
    draw_bubble (self, cr);
}

static void
unfold_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldChart *self = UNFOLD_CHART (widget);
  cairo_t *cr;

  if (!lay_out (self))
    return;

  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) self->layout->width,
                                     (float) self->layout->height));
  unfold_chart_draw_paper (self->layout, get_colours (self), cr);
  unfold_chart_draw_shapes (self->layout, get_colours (self), cr);
  unfold_chart_draw_texts (self->layout, get_colours (self),
                           gtk_widget_get_pango_context (widget), cr);
  draw_chosen (self, cr);
  cairo_destroy (cr);
}

/* ---- What is said ---- */

static void
describe (UnfoldChart *self)
{
  const UnfoldPlotPoint *point = unfold_chart_get_chosen (self);
  g_autofree char *text =
      self->plot ? unfold_plot_describe (self->plot) : g_strdup ("");
  g_autofree char *all = point && point->text
                             ? g_strdup_printf ("%s. %s", point->text, text)
                             : g_strdup (text);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
      self->plot && self->plot->title ? self->plot->title : _ ("Chart"),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, all, -1);
}

/* ---- Choosing ---- */

static void
choose (UnfoldChart *self, int spot)
{
  const UnfoldPlotPoint *point;

  if (spot == self->chosen)
    return;

  self->chosen = spot;
  point = get_point (self, spot);
  if (point) {
    self->chosen_series = get_spot (self, spot)->series;
    self->chosen_x = point->x;
  }
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (point)
    g_signal_emit (self, signals[POINT_FOCUSED], 0, point->key);
}

static int
find_nearest (UnfoldChart *self, double x, double y)
{
  double best = REACH * REACH;
  int found = -1;

  for (int i = 0; lay_out (self) && i < (int) self->layout->spots->len; i++) {
    const UnfoldChartSpot *spot = get_spot (self, i);
    double dx = spot->x - x, dy = spot->y - y;

    if (dx * dx + dy * dy < best) {
      best = dx * dx + dy * dy;
      found = i;
    }
  }

  return found;
}

/** The spot of another series nearest to the right or left of the chosen one,
 * going @steps series on. */
static int
find_in_series (UnfoldChart *self, int steps)
{
  int n = (int) self->plot->series->len;
  int series = (int) get_spot (self, self->chosen)->series;
  double x = get_spot (self, self->chosen)->x;

  for (int k = 1; k < n; k++) {
    guint wanted = (guint) (((series + k * steps) % n + n) % n);
    int found = -1;

    for (int i = 0; i < (int) self->layout->spots->len; i++)
      if (get_spot (self, i)->series == wanted &&
          (found < 0 || fabs (get_spot (self, i)->x - x) <
                            fabs (get_spot (self, found)->x - x)))
        found = i;
    if (found >= 0)
      return found;
  }

  return self->chosen;
}

/** A spot of the chosen series: @steps away, or an end if that is far. */
static int
find_along (UnfoldChart *self, int steps)
{
  guint series = get_spot (self, self->chosen)->series;
  int first = self->chosen, last = self->chosen;

  while (first > 0 && get_spot (self, first - 1)->series == series)
    first--;
  while (last + 1 < (int) self->layout->spots->len &&
         get_spot (self, last + 1)->series == series)
    last++;

  return CLAMP (self->chosen + steps, first, last);
}

static gboolean
activate (UnfoldChart *self)
{
  const UnfoldPlotPoint *point = get_point (self, self->chosen);

  if (!point)
    return FALSE;

  g_signal_emit (self, signals[POINT_ACTIVATED], 0, point->key);
  return TRUE;
}

static gboolean
walks (guint key)
{
  return (key >= GDK_KEY_Home && key <= GDK_KEY_Down) || key == GDK_KEY_End ||
         (key >= GDK_KEY_KP_Home && key <= GDK_KEY_KP_Down) ||
         key == GDK_KEY_KP_End;
}

gboolean
unfold_chart_press (UnfoldChart *self, guint key)
{
  static const int far_away = 1 << 20;

  if (!lay_out (self) || self->layout->spots->len == 0)
    return FALSE;
  if (self->chosen < 0) {
    if (!walks (key))
      return FALSE;
    choose (self, 0);
    return TRUE;
  }

  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    choose (self, find_along (self, -1));
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    choose (self, find_along (self, 1));
    return TRUE;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    choose (self, find_along (self, -far_away));
    return TRUE;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    choose (self, find_along (self, far_away));
    return TRUE;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    choose (self, find_in_series (self, -1));
    return TRUE;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    choose (self, find_in_series (self, 1));
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    return activate (self);
  default:
    return FALSE;
  }
}

/* ---- Input ---- */

static gboolean
key_pressed_cb (UnfoldChart *self, guint key, guint code, GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return FALSE;

  return unfold_chart_press (self, key);
}

static void
focus_entered_cb (UnfoldChart *self)
{
  if (lay_out (self) && self->chosen < 0 && self->layout->spots->len > 0)
    choose (self, 0);
}

static void
pointer_moved_cb (UnfoldChart *self, double x, double y)
{
  int nearest = find_nearest (self, x, y);

  if (nearest >= 0 || !gtk_widget_has_focus (GTK_WIDGET (self)))
    choose (self, nearest);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   nearest >= 0 ? "pointer" : NULL);
}

static void
pointer_left_cb (UnfoldChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    choose (self, -1);
}

static void
clicked_cb (UnfoldChart *self, int n_presses, double x, double y)
{
  int nearest = find_nearest (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (nearest < 0)
    return;

  choose (self, nearest);
  activate (self);
}

static void
add_input (UnfoldChart *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb),
                            self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved_cb),
                            self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left_cb),
                            self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_entered_cb),
                            self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (pointer_left_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* ---- The widget ---- */

static void
unfold_chart_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 560 : 320;
  *minimum_baseline = *natural_baseline = -1;
}

static void
unfold_chart_size_allocate (GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  forget_layout (UNFOLD_CHART (widget));
}

static void
unfold_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (unfold_chart_parent_class)->css_changed (widget, change);
  forget_layout (UNFOLD_CHART (widget));
}

static void
unfold_chart_dispose (GObject *object)
{
  UnfoldChart *self = UNFOLD_CHART (object);

  g_clear_pointer (&self->layout, unfold_chart_layout_free);
  g_clear_pointer (&self->plot, unfold_plot_free);

  G_OBJECT_CLASS (unfold_chart_parent_class)->dispose (object);
}

static void
unfold_chart_class_init (UnfoldChartClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_chart_dispose;
  widget_class->snapshot = unfold_chart_snapshot;
  widget_class->measure = unfold_chart_measure;
  widget_class->size_allocate = unfold_chart_size_allocate;
  widget_class->css_changed = unfold_chart_css_changed;

  signals[POINT_FOCUSED] =
      g_signal_new ("point-focused", UNFOLD_TYPE_CHART, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[POINT_ACTIVATED] =
      g_signal_new ("point-activated", UNFOLD_TYPE_CHART, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
unfold_chart_init (UnfoldChart *self)
{
  self->chosen = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_input (self);
  describe (self);
}

void
unfold_chart_set_plot (UnfoldChart *self, UnfoldPlot *plot)
{
  g_clear_pointer (&self->layout, unfold_chart_layout_free);
  g_clear_pointer (&self->plot, unfold_plot_free);
  self->plot = plot;
  if (!lay_out (self))
    self->chosen = -1;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const UnfoldPlot *
unfold_chart_get_plot (UnfoldChart *self)
{
  return self->plot;
}

const UnfoldPlotPoint *
unfold_chart_get_chosen (UnfoldChart *self)
{
  return get_point (self, self->chosen);
}

GBytes *
unfold_chart_save (UnfoldChart *self, const char *ending, GError **error)
{
  if (!lay_out (self)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There is no chart to save yet."));
    return NULL;
  }

  return unfold_chart_render (self->layout, get_colours (self),
                              gtk_widget_get_pango_context (GTK_WIDGET (self)),
                              ending, error);
}

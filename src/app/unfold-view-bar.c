/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-view-bar.h"

#include <glib/gi18n.h>
#include <math.h>

struct _UnfoldViewBar {
  GtkBox parent_instance;

  GtkWidget *layouts;
  GtkLabel *zoom;
  GtkAdjustment *gain_adjustment;
  GtkScale *gain;
  GtkLabel *gain_label;
  GMenuModel *view_menu;

  UnfoldViewport *viewport;
  guint zoom_source;
};

G_DEFINE_FINAL_TYPE (UnfoldViewBar, unfold_view_bar, GTK_TYPE_BOX)

static gboolean
show_zoom_cb (gpointer user_data)
{
  UnfoldViewBar *self = UNFOLD_VIEW_BAR (user_data);
  double zoom = 100.0 * unfold_viewport_get_scale (self->viewport);
  g_autofree char *text =
      g_strdup_printf (zoom < 100.0 ? "%.1f %%" : "%.0f %%", zoom);

  self->zoom_source = 0;
  gtk_label_set_label (self->zoom, text);
  return G_SOURCE_REMOVE;
}

/* The view also changes while panes are given their size, when no label may
 * change its own. */
static void
view_changed_cb (UnfoldViewBar *self)
{
  if (!self->zoom_source)
    self->zoom_source = g_idle_add (show_zoom_cb, self);
}

static gboolean
gain_to_slider (GBinding *binding,
                const GValue *from,
                GValue *to,
                gpointer user_data)
{
  g_value_set_double (to, log2 (g_value_get_double (from)));
  return TRUE;
}

static gboolean
slider_to_gain (GBinding *binding,
                const GValue *from,
                GValue *to,
                gpointer user_data)
{
  g_value_set_double (to, exp2 (g_value_get_double (from)));
  return TRUE;
}

static gboolean
gain_to_text (GBinding *binding,
              const GValue *from,
              GValue *to,
              gpointer user_data)
{
  UnfoldViewBar *self = UNFOLD_VIEW_BAR (user_data);
  char *text = g_strdup_printf ("×%.3g", g_value_get_double (from));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->gain),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  g_value_take_string (to, text);
  return TRUE;
}

static void
unfold_view_bar_dispose (GObject *object)
{
  UnfoldViewBar *self = UNFOLD_VIEW_BAR (object);

  g_clear_handle_id (&self->zoom_source, g_source_remove);
  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_clear_object (&self->viewport);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_VIEW_BAR);

  G_OBJECT_CLASS (unfold_view_bar_parent_class)->dispose (object);
}

static void
unfold_view_bar_class_init (UnfoldViewBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_view_bar_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-view-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldViewBar, layouts);
  gtk_widget_class_bind_template_child (widget_class, UnfoldViewBar, zoom);
  gtk_widget_class_bind_template_child (widget_class, UnfoldViewBar,
                                        gain_adjustment);
  gtk_widget_class_bind_template_child (widget_class, UnfoldViewBar, gain);
  gtk_widget_class_bind_template_child (widget_class, UnfoldViewBar,
                                        gain_label);
  gtk_widget_class_bind_template_child (widget_class, UnfoldViewBar, view_menu);
}

static void
unfold_view_bar_init (UnfoldViewBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GMenuModel *
unfold_view_bar_get_menu (UnfoldViewBar *self)
{
  return self->view_menu;
}

void
unfold_view_bar_set_panes (UnfoldViewBar *self,
                           UnfoldPanes *panes,
                           UnfoldViewport *viewport)
{
  self->viewport = g_object_ref (viewport);
  g_signal_connect_swapped (viewport, "changed", G_CALLBACK (view_changed_cb),
                            self);
  view_changed_cb (self);

  g_object_bind_property_full (panes, "gain", self->gain_adjustment, "value",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               gain_to_slider, slider_to_gain, NULL, NULL);
  g_object_bind_property_full (panes, "gain", self->gain_label, "label",
                               G_BINDING_SYNC_CREATE, gain_to_text, NULL, self,
                               NULL);
  g_object_bind_property (panes, "narrow", self->layouts, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Wide, narrow and full screen. */
#include "config.h"

#include "unfold-window-private.h"

#include "unfold-state.h"

#define NARROW_BELOW 900

/* Height of the strip at the lower edge of a full screen that brings the
 * read-out. */
#define LOWER_EDGE 96

static int
measure_width (gpointer widget)
{
  int minimum;

  gtk_widget_measure (GTK_WIDGET (widget), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Of the handle between the pages and what is beside them. */
#define HANDLE 4

/* With large text the wide layout needs more than usual. */
static gboolean
needs_narrow (UnfoldWindow *self, int width)
{
  if (!self->is_narrow)
    self->wide_width =
        measure_width (self->pages) + HANDLE +
        MAX (measure_width (self->panel), measure_width (self->inspector));

  return width < MAX (NARROW_BELOW, self->wide_width);
}

/* The inspector is beside the controls where there is room for both, else below
 * them. */
static gboolean
fits_beside (UnfoldWindow *self, int width)
{
  return width >= measure_width (self->pages) + HANDLE +
                      measure_width (self->panel) +
                      measure_width (self->inspector);
}

static void
arrange_panels (UnfoldWindow *self, int width)
{
  GtkWidget *inspector = GTK_WIDGET (self->inspector);
  GtkWidget *panel = GTK_WIDGET (self->panel);

  if (self->is_narrow)
    return;

  self->is_beside = fits_beside (self, width);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panel_slot),
                                  self->is_beside ? GTK_ORIENTATION_HORIZONTAL
                                                  : GTK_ORIENTATION_VERTICAL);
  gtk_box_reorder_child_after (self->panel_slot, inspector,
                               self->is_beside ? NULL : panel);
  if (self->is_beside || !self->has_side_panel)
    gtk_widget_remove_css_class (inspector, "below");
  else
    gtk_widget_add_css_class (inspector, "below");
}

void
_unfold_window_apply_side_panel (UnfoldWindow *self)
{
  gboolean is_full = gtk_window_is_fullscreen (GTK_WINDOW (self));
  gboolean has_any = self->has_side_panel || self->has_inspector;

  gtk_widget_set_visible (GTK_WIDGET (self->panel), self->has_side_panel);
  gtk_widget_set_visible (GTK_WIDGET (self->inspector), self->has_inspector);
  arrange_panels (self, gtk_widget_get_width (GTK_WIDGET (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->panel_slot),
                          !is_full && !self->is_narrow && has_any);
  gtk_widget_set_visible (GTK_WIDGET (self->panel_revealer), self->is_narrow);
  gtk_revealer_set_reveal_child (self->panel_revealer,
                                 self->is_narrow && has_any);
}

/* The whole screen is for the pictures; the read-out comes when the pointer is
 * near the lower edge. */
static void
fullscreen_changed_cb (UnfoldWindow *self)
{
  gboolean is_full = gtk_window_is_fullscreen (GTK_WINDOW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->info_bar), !is_full);
  gtk_widget_set_visible (GTK_WIDGET (self->view_bar), !is_full);
  gtk_widget_set_visible (GTK_WIDGET (self->stage_bar), !is_full);
  gtk_widget_set_visible (GTK_WIDGET (self->status_bar), !is_full);
  _unfold_window_apply_side_panel (self);
}

static void
motion_cb (UnfoldWindow *self, double x, double y)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->overlay));

  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_widget_set_visible (GTK_WIDGET (self->status_bar),
                            y > height - LOWER_EDGE);
}

/* Keys of the panes work from the first picture on. Until then the toolkit has
 * put the focus on some button. */
static void
focus_panes (UnfoldWindow *self)
{
  UnfoldPane *pane = unfold_panes_get_pane (self->panes, UNFOLD_PANE_B);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "compare") ==
      0)
    gtk_window_set_focus (GTK_WINDOW (self),
                          GTK_WIDGET (unfold_pane_get_canvas (pane)));
}

void
_unfold_window_show_panes (UnfoldWindow *self, gboolean has_picture)
{
  const char *name = has_picture ? "panes" : "empty";

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->compare), name) == 0)
    return;

  gtk_stack_set_visible_child_name (self->compare, name);
  if (has_picture)
    focus_panes (self);
}

static void
move_panel (GtkBox *from, GtkBox *to, GtkWidget *panel)
{
  if (gtk_widget_get_parent (panel) != GTK_WIDGET (from))
    return;

  g_object_ref (panel);
  gtk_box_remove (from, panel);
  gtk_box_append (to, panel);
  g_object_unref (panel);
}

static void
move_panels (UnfoldWindow *self)
{
  GtkBox *from = self->is_narrow ? self->panel_slot : self->narrow_slot;
  GtkBox *to = self->is_narrow ? self->narrow_slot : self->panel_slot;

  move_panel (from, to, GTK_WIDGET (self->inspector));
  move_panel (from, to, GTK_WIDGET (self->panel));
}

static gboolean
narrow_cb (gpointer user_data)
{
  UnfoldWindow *self = UNFOLD_WINDOW (user_data);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean is_narrow = needs_narrow (self, width);

  self->narrow_source = 0;
  if (is_narrow == self->is_narrow) {
    arrange_panels (self, width);
    return G_SOURCE_REMOVE;
  }

  self->is_narrow = is_narrow;
  move_panels (self);

  /* A panel over the picture is asked for each time. */
  g_object_set (self, "side-panel",
                !is_narrow && unfold_state_get_boolean ("side-panel", TRUE),
                NULL);
  g_object_set (self->panes, "narrow", is_narrow, NULL);
  unfold_status_bar_set_narrow (self->status_bar, is_narrow);
  gtk_widget_set_visible (self->titles, !is_narrow);
  gtk_widget_set_visible (self->samples_button, !is_narrow);
  _unfold_window_apply_side_panel (self);
  return G_SOURCE_REMOVE;
}

/* The layout cannot change while it is being made. */
void
_unfold_window_fit (UnfoldWindow *self, int width)
{
  gboolean is_other =
      needs_narrow (self, width) != self->is_narrow ||
      (!self->is_narrow && fits_beside (self, width) != self->is_beside);

  if (is_other && !self->narrow_source)
    self->narrow_source = g_idle_add (narrow_cb, self);
}

void
_unfold_window_add_layout (UnfoldWindow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (self, "notify::fullscreened",
                    G_CALLBACK (fullscreen_changed_cb), NULL);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), motion);
}

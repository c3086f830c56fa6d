/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys that are not accelerators of the whole program: those that other
 * widgets may want first, those of the panes, and those that are held; and
 * what the other buttons of the mouse do in the panes. */
#include "config.h"

#include "unfold-window-private.h"

#include "unfold-action-table.h"

#include <string.h>

/* ---- The menu under the pointer ---- */

static void
menu_asked_cb (UnfoldWindow *self, int n_presses, double x, double y)
{
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (GTK_POPOVER (self->context_menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->context_menu));
}

static void
add_context_menu (UnfoldWindow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->context_menu = gtk_popover_menu_new_from_model (
      unfold_view_bar_get_menu (self->view_bar));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->context_menu), FALSE);
  gtk_widget_set_halign (self->context_menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->context_menu, GTK_WIDGET (self->panes));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click),
                                 GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (menu_asked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->panes),
                             GTK_EVENT_CONTROLLER (click));
}

/* ---- Keys ---- */

static void
add_line (GtkShortcutController *shortcuts, const UnfoldActionKeys *line)
{
  g_autofree char *name = NULL;
  GVariant *target = NULL;

  g_action_parse_detailed_name (line->action, &name, &target, NULL);
  for (const char *const *key = line->keys; *key; key++) {
    GtkShortcut *shortcut = gtk_shortcut_new (
        gtk_shortcut_trigger_parse_string (*key), gtk_named_action_new (name));

    if (target)
      gtk_shortcut_set_arguments (shortcut, target);
    gtk_shortcut_controller_add_shortcut (shortcuts, shortcut);
  }

  g_clear_pointer (&target, g_variant_unref);
}

static gboolean
is_held_key (const UnfoldActionKeys *line, guint key)
{
  guint wanted;

  return line->scope == UNFOLD_SCOPE_PANES_HELD &&
         gtk_accelerator_parse (line->keys[0], &wanted, NULL) &&
         gdk_keyval_to_lower (key) == wanted;
}

static gboolean
set_held (UnfoldWindow *self, guint key, gboolean is_held)
{
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  for (gsize i = 0; i < n; i++)
    if (is_held_key (&table[i], key)) {
      const char *name = strchr (table[i].action, '.') + 1;

      g_action_group_change_action_state (G_ACTION_GROUP (self), name,
                                          g_variant_new_boolean (is_held));
      return TRUE;
    }

  return FALSE;
}

static gboolean
held_pressed_cb (UnfoldWindow *self,
                 guint key,
                 guint code,
                 GdkModifierType keys)
{
  if (keys & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;

  return set_held (self, key, TRUE);
}

static void
held_released_cb (UnfoldWindow *self, guint key)
{
  set_held (self, key, FALSE);
}

/* A key that is released in another window is not seen: without this it would
 * stay held for ever. */
static void
focus_left_cb (UnfoldWindow *self)
{
  g_object_set (self->panes, "show-noisy", FALSE, NULL);
}

static void
add_held_keys (UnfoldWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (held_pressed_cb),
                            self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (held_released_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self->panes), keys);

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->panes), focus);
}

/* The middle button held over a picture shows Noisy too. */
static void
middle_pressed_cb (UnfoldWindow *self)
{
  g_object_set (self->panes, "show-noisy", TRUE, NULL);
}

static void
add_middle_button (UnfoldWindow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (middle_pressed_cb),
                            self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (focus_left_cb),
                            self);
  g_signal_connect_swapped (click, "cancel", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->panes),
                             GTK_EVENT_CONTROLLER (click));
}

static void
add_scope (GtkWidget *widget, UnfoldScope scope)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);

  for (gsize i = 0; i < n; i++)
    if (table[i].scope == scope && table[i].action)
      add_line (GTK_SHORTCUT_CONTROLLER (shortcuts), &table[i]);

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                     GTK_SHORTCUT_SCOPE_LOCAL);
  gtk_widget_add_controller (widget, shortcuts);
}

void
_unfold_window_add_keys (UnfoldWindow *self)
{
  add_scope (GTK_WIDGET (self), UNFOLD_SCOPE_LAST);
  add_scope (GTK_WIDGET (self->panes), UNFOLD_SCOPE_PANES);
  add_held_keys (self);
  add_middle_button (self);
  add_context_menu (self);
}

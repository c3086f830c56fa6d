/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From pixel to pixel. */
#include "config.h"

#include "unfold-inspector-private.h"

#include <glib/gi18n.h>

static void
show_pixel (UnfoldInspector *self, int x, int y)
{
  UnfRegion seen = unfold_viewport_get_visible (self->viewport);

  if (x < seen.x || y < seen.y || x >= seen.x + seen.width ||
      y >= seen.y + seen.height)
    unfold_viewport_set_centre (self->viewport, x + 0.5, y + 0.5);
}

void
unfold_inspector_move (UnfoldInspector *self,
                       int columns,
                       int rows,
                       gboolean by_patches)
{
  int x, y;

  unfold_inspector_place (self);
  if (!unfold_viewport_get_cross_hair (self->viewport, &x, &y))
    return;

  if (by_patches && self->shown) {
    columns *= self->shown->patch.width;
    rows *= self->shown->patch.height;
  }
  unfold_viewport_set_cross_hair (self->viewport, x + columns, y + rows);
  if (unfold_viewport_get_cross_hair (self->viewport, &x, &y))
    show_pixel (self, x, y);
}

void
unfold_inspector_place (UnfoldInspector *self)
{
  double x = unfold_experiment_get_width (self->experiment) / 2;
  double y = unfold_experiment_get_height (self->experiment) / 2;

  if (x == 0.0 || unfold_viewport_get_cross_hair (self->viewport, NULL, NULL))
    return;

  if (!unfold_viewport_get_fit (self->viewport))
    unfold_viewport_get_centre (self->viewport, &x, &y);
  unfold_viewport_set_cross_hair (self->viewport, (int) x, (int) y);
}

/* ---- Keys ---- */

static gboolean
key_cb (UnfoldInspector *self, guint key, guint code, GdkModifierType keys)
{
  gboolean by_patches = (keys & GDK_SHIFT_MASK) != 0;

  if (keys & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;

  switch (key) {
  case GDK_KEY_Left:
    unfold_inspector_move (self, -1, 0, by_patches);
    return TRUE;
  case GDK_KEY_Right:
    unfold_inspector_move (self, 1, 0, by_patches);
    return TRUE;
  case GDK_KEY_Up:
    unfold_inspector_move (self, 0, -1, by_patches);
    return TRUE;
  case GDK_KEY_Down:
    unfold_inspector_move (self, 0, 1, by_patches);
    return TRUE;
  default:
    return FALSE;
  }
}

void
_unfold_inspector_add_keys (UnfoldInspector *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self->patches), TRUE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->patches), GTK_ACCESSIBLE_PROPERTY_LABEL,
      _ ("The patch; arrow keys move the pixel, with Shift by one patch"), -1);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->patches), keys);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pixel that stays, to be compared with the one under the cross-hair. It asks
 * for itself, about the same shift, channel and iteration. */
#include "config.h"

#include "unfold-inspector-private.h"

#include <math.h>

void
_unfold_inspector_get_range (UnfoldInspector *self, double *low, double *high)
{
  double other_low, other_high;

  unfold_inspection_get_range (self->inspection, low, high);
  if (!self->pinned || !unfold_inspection_get_explanation (self->pinned))
    return;

  unfold_inspection_get_range (self->pinned, &other_low, &other_high);
  *low = fmin (*low, other_low);
  *high = fmax (*high, other_high);
}

void
_unfold_inspector_show_pinned (UnfoldInspector *self)
{
  double low = 0.0, high = 1.0;

  gtk_widget_set_visible (GTK_WIDGET (self->pinned_view), self->pinned != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.swap",
                                 self->pinned != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.pin",
                                 self->pinned || self->shown);
  if (!self->pinned)
    return;

  if (self->shown)
    _unfold_inspector_get_range (self, &low, &high);
  else if (unfold_inspection_get_explanation (self->pinned))
    unfold_inspection_get_range (self->pinned, &low, &high);
  unfold_pinned_view_show (self->pinned_view, self->pinned, self->inspection,
                           low, high);
}

static void
follow_pinned (UnfoldInspector *self)
{
  static const char *const shared[] = { "active", "shift", "channel",
                                        "iteration" };

  for (gsize i = 0; i < G_N_ELEMENTS (shared); i++)
    g_object_bind_property (self->inspection, shared[i], self->pinned,
                            shared[i], G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (self->pinned, "changed",
                            G_CALLBACK (_unfold_inspector_pinned_changed),
                            self);
}

void
_unfold_inspector_forget_pinned (UnfoldInspector *self)
{
  if (self->pinned)
    g_signal_handlers_disconnect_by_data (self->pinned, self);
  g_clear_object (&self->pinned);
}

/* Another picture has no such pixel. */
void
_unfold_inspector_pinned_changed (UnfoldInspector *self)
{
  int x, y;

  if (!unfold_inspection_get_pixel (self->pinned, &x, &y))
    g_object_set (self, "pinned", FALSE, NULL);
  else
    _unfold_inspector_refresh_patches (self);
}

void
_unfold_inspector_set_pinned (UnfoldInspector *self, gboolean is_pinned)
{
  int x, y;

  if (is_pinned == (self->pinned != NULL) ||
      (is_pinned && !unfold_inspection_get_pixel (self->inspection, &x, &y)))
    return;

  if (is_pinned) {
    self->pinned = unfold_inspection_new (self->experiment);
    unfold_inspection_set_pixel (self->pinned, x, y);
    follow_pinned (self);
  } else {
    _unfold_inspector_forget_pinned (self);
  }
  _unfold_inspector_refresh_patches (self);
}

void
_unfold_inspector_swap (GtkWidget *widget, const char *name, GVariant *target)
{
  UnfoldInspector *self = UNFOLD_INSPECTOR (widget);
  int x, y, pinned_x, pinned_y;

  if (!self->pinned || !unfold_inspection_get_pixel (self->inspection, &x, &y))
    return;

  unfold_inspection_get_pixel (self->pinned, &pinned_x, &pinned_y);
  unfold_inspection_set_pixel (self->pinned, x, y);
  unfold_viewport_set_cross_hair (self->viewport, pinned_x, pinned_y);
}

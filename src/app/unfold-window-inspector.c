/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The inspector and the panes: frames around what is explained, arrow keys that
 * move the pixel, one iteration for both. */
#include "config.h"

#include "unfold-window-private.h"

#include <math.h>

void
_unfold_window_inspect (UnfoldWindow *self)
{
  unfold_inspector_place (self->inspector);
  _unfold_window_set_inspector (self, TRUE);
}

/* The patch, the pinned one, and the neighbours that took part, the stronger
 * the more they weigh. */
static void
show_boxes (UnfoldWindow *self)
{
  UnfExplanation *told = unfold_inspection_get_explanation (
      unfold_inspector_get_inspection (self->inspector));
  UnfoldInspection *pinned = unfold_inspector_get_pinned (self->inspector);
  UnfExplanation *stays =
      pinned ? unfold_inspection_get_explanation (pinned) : NULL;
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (UnfoldBox));
  float heaviest = 1e-9f;

  for (int i = 0; told && i < told->n_neighbours; i++)
    heaviest = MAX (heaviest, fabsf (told->neighbours[i].weight));

  for (int i = 0; told && i < told->n_neighbours; i++) {
    const UnfNeighbour *n = &told->neighbours[i];
    UnfoldBox box = { { n->x, n->y, n->side, n->side },
                      0.15f + 0.6f * fabsf (n->weight) / heaviest,
                      FALSE };

    g_array_append_val (boxes, box);
  }
  if (told) {
    UnfoldBox box = { told->patch, 1.0f, FALSE };

    g_array_append_val (boxes, box);
  }
  if (stays) {
    UnfoldBox box = { stays->patch, 1.0f, TRUE };

    g_array_append_val (boxes, box);
  }

  unfold_panes_set_boxes (self->panes, (const UnfoldBox *) boxes->data,
                          self->has_inspector ? boxes->len : 0);
}

static void
inspector_changed_cb (UnfoldWindow *self)
{
  show_boxes (self);
  unfold_status_bar_set_inspecting (self->status_bar, self->has_inspector);
}

/* Before the canvas, which would pan. */
static gboolean
key_cb (UnfoldWindow *self, guint key, guint code, GdkModifierType keys)
{
  static const struct {
    guint key;
    int columns, rows;
  } steps[] = { { GDK_KEY_Left, -1, 0 },
                { GDK_KEY_Right, 1, 0 },
                { GDK_KEY_Up, 0, -1 },
                { GDK_KEY_Down, 0, 1 } };

  if (!self->has_inspector || (keys & (GDK_CONTROL_MASK | GDK_ALT_MASK)) ||
      !UNFOLD_IS_CANVAS (gtk_window_get_focus (GTK_WINDOW (self))))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].key == key) {
      unfold_inspector_move (self->inspector, steps[i].columns, steps[i].rows,
                             (keys & GDK_SHIFT_MASK) != 0);
      return TRUE;
    }

  return FALSE;
}

void
_unfold_window_add_inspector (UnfoldWindow *self)
{
  UnfoldInspection *inspection =
      unfold_inspector_get_inspection (self->inspector);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->panes), keys);

  g_signal_connect_object (inspection, "changed", G_CALLBACK (show_boxes), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->inspector, "notify::pinned",
                            G_CALLBACK (show_boxes), self);
  g_signal_connect (self, "notify::inspector",
                    G_CALLBACK (inspector_changed_cb), NULL);
  g_object_bind_property (self->stage_bar, "iteration", inspection, "iteration",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

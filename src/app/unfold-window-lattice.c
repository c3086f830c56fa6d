/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lattice over the picture: a switch that only models with a grid have, of
 * the shift that the inspector looks at. */
#include "config.h"

#include "unfold-window-private.h"

#include <glib/gi18n.h>

/* A switch without a visible effect would be a riddle. */
static void
hint_at_zoom (UnfoldWindow *self)
{
  UnfoldLattice lattice = unfold_panes_get_lattice (self->panes);
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double scale = unfold_viewport_get_scale (self->viewport) / factor;

  if (lattice.stride > 0 && !unfold_lattice_is_readable (lattice, scale))
    _unfold_window_say (self, UNFOLD_INFO_NOTE,
                        _ ("The sampling lattice appears when you zoom in: its "
                           "places are too close together now."));
}

static void
set_lattice_cb (UnfoldWindow *self, GVariant *state)
{
  gboolean is_shown = g_variant_get_boolean (state);

  g_object_set (self->panes, "lattice", is_shown, NULL);
  if (is_shown)
    hint_at_zoom (self);
}

static void
lattice_changed_cb (GSimpleAction *action, GParamSpec *spec, UnfoldPanes *panes)
{
  gboolean is_shown;

  g_object_get (panes, "lattice", &is_shown, NULL);
  g_simple_action_set_state (action, g_variant_new_boolean (is_shown));
}

static void
model_changed_cb (GSimpleAction *action,
                  GParamSpec *spec,
                  UnfoldExperiment *experiment)
{
  g_simple_action_set_enabled (
      action,
      unfold_lattice_is_there (unfold_experiment_get_model (experiment)));
}

void
_unfold_window_add_lattice (UnfoldWindow *self)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      "lattice", NULL, g_variant_new_boolean (FALSE));

  g_signal_connect_swapped (action, "change-state", G_CALLBACK (set_lattice_cb),
                            self);
  g_signal_connect_object (self->panes, "notify::lattice",
                           G_CALLBACK (lattice_changed_cb), action,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->experiment, "notify::model",
                           G_CALLBACK (model_changed_cb), action,
                           G_CONNECT_SWAPPED);
  model_changed_cb (action, NULL, self->experiment);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));

  g_object_bind_property (unfold_inspector_get_inspection (self->inspector),
                          "shift", self->panes, "shift", G_BINDING_SYNC_CREATE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-atoms-view.h"

#include "unfold-state.h"

struct _UnfoldAtomsView {
  GtkBox parent_instance;

  GtkDropDown *sort;
  GtkDropDown *filter;
  GtkAdjustment *size_adjustment;
  GtkCheckButton *common_scale;
  UnfoldAtomGrid *grid;
  GtkLabel *placeholder;
  UnfoldFiringPane *firing_pane;
  UnfoldAtomDetail *detail;
  UnfoldSheetExport *export;

  UnfoldViewport *viewport; /* of the window */
  UnfImage *image;
  UnfoldFirings *firings;
};

G_DEFINE_FINAL_TYPE (UnfoldAtomsView, unfold_atoms_view, GTK_TYPE_BOX)

/* ---- The picture ---- */

static UnfoldViewport *
get_own_viewport (UnfoldAtomsView *self)
{
  UnfoldFiringView *view = unfold_firing_pane_get_view (self->firing_pane);

  return unfold_canvas_get_viewport (unfold_firing_view_get_canvas (view));
}

static void
share_cross_hair (UnfoldViewport *from, UnfoldViewport *to)
{
  int x, y;

  if (unfold_viewport_get_cross_hair (from, &x, &y))
    unfold_viewport_set_cross_hair (to, x, y);
  else
    unfold_viewport_clear_cross_hair (to);
}

static void
cross_hair_set_here_cb (UnfoldAtomsView *self)
{
  share_cross_hair (get_own_viewport (self), self->viewport);
}

static void
cross_hair_set_elsewhere_cb (UnfoldAtomsView *self)
{
  if (self->image)
    share_cross_hair (self->viewport, get_own_viewport (self));
}

static void
place_chosen_cb (UnfoldAtomsView *self, int x, int y)
{
  unfold_viewport_set_cross_hair (get_own_viewport (self), x, y);
}

/* ---- The selected atom ---- */

static void
show_focused (UnfoldAtomsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  UnfoldAtom *atom = unfold_atom_grid_get_selected_atom (self->grid);
  gboolean is_here =
      focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->grid));

  unfold_firing_pane_set_focused (
      self->firing_pane, is_here && atom ? unfold_atom_get_index (atom) : -1);
}

static void
show_selected (UnfoldAtomsView *self)
{
  unfold_atom_detail_set_atom (self->detail,
                               unfold_atom_grid_get_selected_atom (self->grid),
                               self->image, self->firings);
  show_focused (self);
}

/* ---- The widget ---- */

static void
sort_changed_cb (UnfoldAtomsView *self)
{
  unfold_atom_grid_sort (
      self->grid, (UnfoldAtomSort) gtk_drop_down_get_selected (self->sort));
}

static void
filter_changed_cb (UnfoldAtomsView *self)
{
  unfold_atom_grid_filter (
      self->grid, (UnfoldAtomFilter) gtk_drop_down_get_selected (self->filter));
}

static void
forget_picture (UnfoldAtomsView *self)
{
  g_clear_pointer (&self->image, unf_image_unref);
  g_clear_pointer (&self->firings, unfold_firings_unref);
}

static void
unfold_atoms_view_dispose (GObject *object)
{
  UnfoldAtomsView *self = UNFOLD_ATOMS_VIEW (object);

  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  if (self->grid)
    g_signal_handlers_disconnect_by_data (self->grid, self);
  g_clear_object (&self->viewport);
  forget_picture (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_ATOMS_VIEW);

  G_OBJECT_CLASS (unfold_atoms_view_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldAtomsView, name)

static void
unfold_atoms_view_class_init (UnfoldAtomsViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_atoms_view_dispose;

  g_type_ensure (UNFOLD_TYPE_ATOM_GRID);
  g_type_ensure (UNFOLD_TYPE_ATOM_DETAIL);
  g_type_ensure (UNFOLD_TYPE_FIRING_PANE);
  g_type_ensure (UNFOLD_TYPE_SHEET_EXPORT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-atoms-view.ui");
  BIND (sort);
  BIND (filter);
  BIND (size_adjustment);
  BIND (common_scale);
  BIND (grid);
  BIND (placeholder);
  BIND (firing_pane);
  BIND (detail);
  BIND (export);
}

#undef BIND

static void
follow_grid (UnfoldAtomsView *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (self->grid, "notify::selected",
                            G_CALLBACK (show_selected), self);
  g_signal_connect_object (self->grid, "hovered",
                           G_CALLBACK (unfold_firing_pane_set_hovered),
                           self->firing_pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "activated",
                           G_CALLBACK (unfold_firing_pane_keep),
                           self->firing_pane, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (focus, "notify::contains-focus",
                            G_CALLBACK (show_focused), self);
  gtk_widget_add_controller (GTK_WIDGET (self->grid), focus);
}

static void
unfold_atoms_view_init (UnfoldAtomsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_object_bind_property (self->size_adjustment, "value", self->grid,
                          "atom-size", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->common_scale, "active", self->grid,
                          "common-scale", G_BINDING_SYNC_CREATE);
  unfold_state_bind ("atom-size", self->size_adjustment, "value");
  unfold_sheet_export_set_atoms (self->export,
                                 unfold_atom_grid_get_sorted (self->grid),
                                 self->common_scale);
  sort_changed_cb (self);
  follow_grid (self);
  g_signal_connect_swapped (self->sort, "notify::selected",
                            G_CALLBACK (sort_changed_cb), self);
  g_signal_connect_swapped (self->filter, "notify::selected",
                            G_CALLBACK (filter_changed_cb), self);
  g_signal_connect_swapped (self->detail, "place-chosen",
                            G_CALLBACK (place_chosen_cb), self);
}

void
unfold_atoms_view_set_atoms (UnfoldAtomsView *self, GListModel *atoms)
{
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder),
                          g_list_model_get_n_items (atoms) == 0);
  unfold_atom_grid_set_atoms (self->grid, atoms);
}

void
unfold_atoms_view_set_picture (UnfoldAtomsView *self,
                               UnfImage *image,
                               UnfoldFirings *firings)
{
  UnfImage *kept = image ? unf_image_ref (image) : NULL;

  if (firings)
    unfold_firings_ref (firings);
  forget_picture (self);
  self->image = kept;
  self->firings = firings;
  unfold_firing_pane_set_picture (self->firing_pane, image, firings);
  show_selected (self);
}

void
unfold_atoms_view_set_viewport (UnfoldAtomsView *self, UnfoldViewport *viewport)
{
  self->viewport = g_object_ref (viewport);
  g_signal_connect_swapped (viewport, "cross-hair-changed",
                            G_CALLBACK (cross_hair_set_elsewhere_cb), self);
  g_signal_connect_object (get_own_viewport (self), "cross-hair-changed",
                           G_CALLBACK (cross_hair_set_here_cb), self,
                           G_CONNECT_SWAPPED);
}

void
unfold_atoms_view_let_go (UnfoldAtomsView *self)
{
  unfold_firing_pane_keep (self->firing_pane, -1);
}

UnfoldAtomGrid *
unfold_atoms_view_get_grid (UnfoldAtomsView *self)
{
  return self->grid;
}

UnfoldAtomDetail *
unfold_atoms_view_get_detail (UnfoldAtomsView *self)
{
  return self->detail;
}

UnfoldFiringView *
unfold_atoms_view_get_firing_view (UnfoldAtomsView *self)
{
  return unfold_firing_pane_get_view (self->firing_pane);
}

UnfoldSheetExport *
unfold_atoms_view_get_export (UnfoldAtomsView *self)
{
  return self->export;
}

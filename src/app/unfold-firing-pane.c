/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-firing-pane.h"

#include <glib/gi18n.h>

struct _UnfoldFiringPane {
  GtkBox parent_instance;

  GtkLabel *caption;
  UnfoldFiringView *view;

  gboolean has_picture;
  UnfoldFirings *firings;
  int hovered, kept, focused;
};

G_DEFINE_FINAL_TYPE (UnfoldFiringPane, unfold_firing_pane, GTK_TYPE_BOX)

static int
choose_atom (UnfoldFiringPane *self)
{
  if (self->hovered >= 0)
    return self->hovered;

  return self->kept >= 0 ? self->kept : self->focused;
}

static const char *
choose_hint (UnfoldFiringPane *self, int atom)
{
  if (!self->has_picture)
    return NULL;
  if (!self->firings)
    return _ ("Finding where the atoms fire…");
  if (atom < 0)
    return _ ("Point at an atom to see where it fires; click to keep the map");
  if (atom < unfold_firings_get_atoms (self->firings) &&
      unfold_firings_count (self->firings, atom) == 0)
    return _ ("This atom does not fire on this picture");

  return NULL;
}

static char *
make_caption (UnfoldFiringPane *self, int atom)
{
  if (atom < 0)
    return g_strdup (_ ("Denoised"));
  if (atom == self->kept)
    return g_strdup_printf (_ ("Where atom %d fires (kept)"), atom);

  return g_strdup_printf (_ ("Where atom %d fires"), atom);
}

static void
show (UnfoldFiringPane *self)
{
  int atom = choose_atom (self);
  g_autofree char *caption = make_caption (self, atom);

  unfold_firing_view_set_atom (self->view, atom);
  unfold_firing_view_set_hint (self->view, choose_hint (self, atom));
  gtk_label_set_label (self->caption, caption);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (unfold_firing_view_get_canvas (self->view)),
      GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
}

static void
unfold_firing_pane_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_FIRING_PANE);
  g_clear_pointer (&UNFOLD_FIRING_PANE (object)->firings, unfold_firings_unref);

  G_OBJECT_CLASS (unfold_firing_pane_parent_class)->dispose (object);
}

static void
unfold_firing_pane_class_init (UnfoldFiringPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_firing_pane_dispose;

  g_type_ensure (UNFOLD_TYPE_FIRING_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-firing-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldFiringPane,
                                        caption);
  gtk_widget_class_bind_template_child (widget_class, UnfoldFiringPane, view);
}

static void
unfold_firing_pane_init (UnfoldFiringPane *self)
{
  self->hovered = self->kept = self->focused = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self);
}

void
unfold_firing_pane_set_picture (UnfoldFiringPane *self,
                                UnfImage *image,
                                UnfoldFirings *firings)
{
  UnfoldFirings *old = self->firings;

  self->has_picture = image != NULL;
  self->firings = firings ? unfold_firings_ref (firings) : NULL;
  g_clear_pointer (&old, unfold_firings_unref);
  unfold_firing_view_set_image (self->view, image);
  unfold_firing_view_set_firings (self->view, firings);
  show (self);
}

void
unfold_firing_pane_set_hovered (UnfoldFiringPane *self, int atom)
{
  self->hovered = atom;
  show (self);
}

void
unfold_firing_pane_set_focused (UnfoldFiringPane *self, int atom)
{
  self->focused = atom;
  show (self);
}

void
unfold_firing_pane_keep (UnfoldFiringPane *self, int atom)
{
  self->kept = self->kept == atom ? -1 : atom;
  show (self);
}

UnfoldFiringView *
unfold_firing_pane_get_view (UnfoldFiringPane *self)
{
  return self->view;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-atom-pair-view.h"

#include "unfold-atom-view.h"

struct _UnfoldAtomPairView {
  GtkBox parent_instance;

  UnfoldAtomView *first, *second, *difference;
  UnfoldAtomPair *pair;
};

G_DEFINE_FINAL_TYPE (UnfoldAtomPairView, unfold_atom_pair_view, GTK_TYPE_BOX)

static void
unfold_atom_pair_view_dispose (GObject *object)
{
  g_clear_object (&UNFOLD_ATOM_PAIR_VIEW (object)->pair);

  G_OBJECT_CLASS (unfold_atom_pair_view_parent_class)->dispose (object);
}

static void
unfold_atom_pair_view_class_init (UnfoldAtomPairViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = unfold_atom_pair_view_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "pair");
}

static UnfoldAtomView *
add_view (UnfoldAtomPairView *self)
{
  GtkWidget *view = g_object_new (UNFOLD_TYPE_ATOM_VIEW, NULL);

  gtk_box_append (GTK_BOX (self), view);
  return UNFOLD_ATOM_VIEW (view);
}

static void
unfold_atom_pair_view_init (UnfoldAtomPairView *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 2);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->first = add_view (self);
  self->second = add_view (self);
  self->difference = add_view (self);
}

/* Takes @image. */
static void
show (UnfoldAtomView *view,
      UnfImage *image,
      UnfoldMapping mapping,
      const char *name,
      const UnfoldPairLook *look,
      gboolean is_visible)
{
  g_object_set (view, "size", look->size, NULL);
  unfold_atom_view_set_image (view, image, mapping, name);
  gtk_widget_set_visible (GTK_WIDGET (view), is_visible);
  g_clear_pointer (&image, unf_image_unref);
}

void
unfold_atom_pair_view_set_look (UnfoldAtomPairView *self,
                                const UnfoldPairLook *look)
{
  UnfoldMapping gray = { UNFOLD_MAP_GRAY, 1.0, 0.0 };
  UnfoldMapping signed_map = { UNFOLD_MAP_BLUE_WHITE_RED, look->gain, 0.0 };
  gboolean is_side = look->mode == UNFOLD_PAIR_SIDE;
  gboolean is_flip = look->mode == UNFOLD_PAIR_FLIP;
  g_autofree char *name = NULL;

  if (!self->pair)
    return;

  name = unfold_atom_pair_describe (self->pair);
  show (self->first, unfold_atom_pair_make_first (self->pair), gray, name, look,
        is_side || (is_flip && !look->is_flipped));
  show (self->second, unfold_atom_pair_make_second (self->pair), gray, name,
        look, is_side || (is_flip && look->is_flipped));
  show (self->difference, unfold_atom_pair_make_difference (self->pair),
        signed_map, name, look, look->mode == UNFOLD_PAIR_DIFFERENCE);
}

void
unfold_atom_pair_view_set_pair (UnfoldAtomPairView *self,
                                UnfoldAtomPair *pair,
                                const UnfoldPairLook *look)
{
  g_set_object (&self->pair, pair);
  unfold_atom_pair_view_set_look (self, look);
}

int
unfold_atom_pair_view_get_n_shown (UnfoldAtomPairView *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->first)) +
         gtk_widget_get_visible (GTK_WIDGET (self->second)) +
         gtk_widget_get_visible (GTK_WIDGET (self->difference));
}

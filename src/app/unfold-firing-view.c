/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture is an ordinary canvas with a viewport of its own. The map is made
 * for what is visible of it and kept until atom or view change. */
#include "config.h"

#include "unfold-firing-view.h"

#include "unfold-firing-map.h"

struct _UnfoldFiringView {
  GtkWidget parent_instance;

  UnfoldCanvas *canvas;
  GtkLabel *hint;

  UnfoldViewport *viewport;
  UnfoldFirings *firings;
  int atom;
  GdkTexture *texture;
};

G_DEFINE_FINAL_TYPE (UnfoldFiringView, unfold_firing_view, GTK_TYPE_WIDGET)

gboolean
unfold_firing_view_has_map (UnfoldFiringView *self)
{
  return self->firings && self->atom >= 0 &&
         self->atom < unfold_firings_get_atoms (self->firings) &&
         unfold_canvas_get_sight (self->canvas).image;
}

static void
forget_map (UnfoldFiringView *self)
{
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GdkTexture *
make_map (UnfoldFiringView *self)
{
  UnfoldFrame frame = unfold_canvas_get_frame (self->canvas);
  g_autoptr (GBytes) bytes =
      unfold_firing_map_compose (self->firings, self->atom, &frame);

  return gdk_memory_texture_new (frame.width, frame.height,
                                 GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes,
                                 4 * (gsize) frame.width);
}

static void
unfold_firing_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldFiringView *self = UNFOLD_FIRING_VIEW (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);

  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->canvas), snapshot);
  if (unfold_firing_view_has_map (self) && width > 0.0f && height > 0.0f) {
    if (!self->texture)
      self->texture = make_map (self);
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (0, 0, width, height));
  }
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->hint), snapshot);
}

static void
unfold_firing_view_size_allocate (GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline)
{
  UnfoldFiringView *self = UNFOLD_FIRING_VIEW (widget);
  GtkRequisition wanted;
  GtkAllocation place;

  gtk_widget_size_allocate (GTK_WIDGET (self->canvas),
                            &(GtkAllocation){ 0, 0, width, height }, -1);
  forget_map (self);

  gtk_widget_get_preferred_size (GTK_WIDGET (self->hint), &wanted, NULL);
  place.width = MAX (wanted.width, MIN (width, 320));
  gtk_widget_measure (GTK_WIDGET (self->hint), GTK_ORIENTATION_VERTICAL,
                      place.width, &place.height, NULL, NULL, NULL);
  place.x = (width - place.width) / 2;
  place.y = MAX (0, height - place.height - 12);
  if (gtk_widget_should_layout (GTK_WIDGET (self->hint)))
    gtk_widget_size_allocate (GTK_WIDGET (self->hint), &place, -1);
}

static void
unfold_firing_view_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  UnfoldFiringView *self = UNFOLD_FIRING_VIEW (widget);

  gtk_widget_measure (GTK_WIDGET (self->canvas), orientation, for_size, minimum,
                      natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
}

static void
unfold_firing_view_dispose (GObject *object)
{
  UnfoldFiringView *self = UNFOLD_FIRING_VIEW (object);

  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_FIRING_VIEW);
  g_clear_object (&self->viewport);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->firings, unfold_firings_unref);

  G_OBJECT_CLASS (unfold_firing_view_parent_class)->dispose (object);
}

static void
unfold_firing_view_class_init (UnfoldFiringViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_firing_view_dispose;
  widget_class->snapshot = unfold_firing_view_snapshot;
  widget_class->measure = unfold_firing_view_measure;
  widget_class->size_allocate = unfold_firing_view_size_allocate;

  g_type_ensure (UNFOLD_TYPE_CANVAS);
  gtk_widget_class_set_css_name (widget_class, "firings");
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-firing-view.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldFiringView, canvas);
  gtk_widget_class_bind_template_child (widget_class, UnfoldFiringView, hint);
}

static void
unfold_firing_view_init (UnfoldFiringView *self)
{
  self->atom = -1;
  self->viewport = unfold_viewport_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  unfold_canvas_set_viewport (self->canvas, self->viewport);
  unfold_canvas_set_pixel_grid (self->canvas, FALSE);
  g_signal_connect_swapped (self->viewport, "changed", G_CALLBACK (forget_map),
                            self);
}

void
unfold_firing_view_set_image (UnfoldFiringView *self, UnfImage *image)
{
  unfold_viewport_set_picture_size (self->viewport,
                                    image ? unf_image_get_width (image) : 0,
                                    image ? unf_image_get_height (image) : 0);
  unfold_canvas_set_sight (self->canvas, (UnfoldSight){ image, NULL });
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
unfold_firing_view_set_firings (UnfoldFiringView *self, UnfoldFirings *firings)
{
  UnfoldFirings *old = self->firings;

  if (firings == old)
    return;

  self->firings = firings ? unfold_firings_ref (firings) : NULL;
  g_clear_pointer (&old, unfold_firings_unref);
  forget_map (self);
}

void
unfold_firing_view_set_atom (UnfoldFiringView *self, int atom)
{
  if (atom == self->atom)
    return;

  self->atom = atom;
  forget_map (self);
}

int
unfold_firing_view_get_atom (UnfoldFiringView *self)
{
  return self->atom;
}

void
unfold_firing_view_set_hint (UnfoldFiringView *self, const char *text)
{
  gtk_label_set_label (self->hint, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
}

UnfoldCanvas *
unfold_firing_view_get_canvas (UnfoldFiringView *self)
{
  return self->canvas;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a canvas draws is made once for each change of picture or view and kept
 * as a render node: flipping, hovering and captions then cost one blit. */
#include "config.h"

#include "unfold-canvas-private.h"

#include <string.h>

struct _UnfoldCanvas {
  GtkWidget parent_instance;

  UnfoldViewport *viewport;
  UnfImage *image, *minus;
  UnfoldMapping mapping;
  gboolean has_pixel_grid;
  UnfoldLattice lattice;
  UnfRegion draft;
  GArray *boxes;
  int pointer_x, pointer_y;
  UnfoldHands hands;

  GdkTexture *texture;
  GskRenderNode *drawn;
};

G_DEFINE_FINAL_TYPE (UnfoldCanvas, unfold_canvas, GTK_TYPE_WIDGET)

enum {
  POINTER_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
forget_drawn (UnfoldCanvas *self)
{
  g_clear_object (&self->texture);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

UnfoldHands *
_unfold_canvas_get_hands (UnfoldCanvas *self)
{
  return &self->hands;
}

UnfoldFrame
unfold_canvas_get_frame (UnfoldCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int factor = gtk_widget_get_scale_factor (widget);

  return unfold_viewport_get_frame (self->viewport,
                                    gtk_widget_get_width (widget) * factor,
                                    gtk_widget_get_height (widget) * factor);
}

static void
draw_picture (UnfoldCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  UnfoldFrame frame = unfold_canvas_get_frame (self);
  g_autoptr (GBytes) bytes = unfold_picture_compose (
      unfold_canvas_get_sight (self), self->mapping, &frame, UNFOLD_SURROUND);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t all =
      GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                          (float) gtk_widget_get_height (widget));

  self->texture =
      gdk_memory_texture_new (frame.width, frame.height, GDK_MEMORY_R8G8B8,
                              bytes, 3 * (gsize) frame.width);
  gtk_snapshot_append_texture (snapshot, self->texture, &all);
  if (self->image && self->has_pixel_grid)
    _unfold_canvas_draw_pixels (self, snapshot, &frame, bytes);
  if (self->image)
    _unfold_canvas_draw_lattice (self, snapshot, &frame, self->lattice);
  self->drawn = gtk_snapshot_free_to_node (snapshot);
}

static void
unfold_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldCanvas *self = UNFOLD_CANVAS (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  UnfoldFrame frame;

  if (!self->viewport || width < 1 || height < 1)
    return;

  if (!self->drawn)
    draw_picture (self);

  gtk_snapshot_push_clip (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_snapshot_append_node (snapshot, self->drawn);
  frame = unfold_canvas_get_frame (self);
  if (self->image)
    _unfold_canvas_draw_boxes (self, snapshot, &frame);
  if (self->image)
    _unfold_canvas_draw_marks (self, snapshot, &frame, self->draft,
                               self->pointer_x, self->pointer_y);
  gtk_snapshot_pop (snapshot);
}

static void
unfold_canvas_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = 96;
  *natural = 320;
  *minimum_baseline = *natural_baseline = -1;
}

static void
unfold_canvas_size_allocate (GtkWidget *widget,
                             int width,
                             int height,
                             int baseline)
{
  UnfoldCanvas *self = UNFOLD_CANVAS (widget);
  int factor = gtk_widget_get_scale_factor (widget);

  forget_drawn (self);
  if (self->viewport && width > 0 && height > 0)
    unfold_viewport_set_pane_size (self->viewport, width * factor,
                                   height * factor);
}

static void
view_changed_cb (UnfoldCanvas *self)
{
  forget_drawn (self);
}

static void
disconnect_viewport (UnfoldCanvas *self)
{
  if (self->viewport)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_clear_object (&self->viewport);
}

static void
unfold_canvas_dispose (GObject *object)
{
  UnfoldCanvas *self = UNFOLD_CANVAS (object);

  disconnect_viewport (self);
  g_clear_pointer (&self->image, unf_image_unref);
  g_clear_pointer (&self->minus, unf_image_unref);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  g_clear_pointer (&self->boxes, g_array_unref);

  G_OBJECT_CLASS (unfold_canvas_parent_class)->dispose (object);
}

static void
unfold_canvas_class_init (UnfoldCanvasClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = unfold_canvas_dispose;
  widget_class->snapshot = unfold_canvas_snapshot;
  widget_class->measure = unfold_canvas_measure;
  widget_class->size_allocate = unfold_canvas_size_allocate;

  signals[POINTER_MOVED] = g_signal_new (
      "pointer-moved", UNFOLD_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
unfold_canvas_init (UnfoldCanvas *self)
{
  self->mapping = (UnfoldMapping){ UNFOLD_MAP_LIGHT, 1.0, 0.0 };
  self->pointer_x = self->pointer_y = -1;
  self->boxes = g_array_new (FALSE, FALSE, sizeof (UnfoldBox));
  self->has_pixel_grid = TRUE;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (view_changed_cb),
                    NULL);
  _unfold_canvas_add_input (self);
}

void
unfold_canvas_set_viewport (UnfoldCanvas *self, UnfoldViewport *viewport)
{
  if (viewport == self->viewport)
    return;

  disconnect_viewport (self);
  self->viewport = g_object_ref (viewport);
  g_signal_connect_swapped (viewport, "changed", G_CALLBACK (view_changed_cb),
                            self);
  g_signal_connect_swapped (viewport, "cross-hair-changed",
                            G_CALLBACK (gtk_widget_queue_draw), self);
  forget_drawn (self);
}

UnfoldViewport *
unfold_canvas_get_viewport (UnfoldCanvas *self)
{
  return self->viewport;
}

static gboolean
keep_image (UnfImage **kept, const UnfImage *image)
{
  if (*kept == image)
    return FALSE;

  g_clear_pointer (kept, unf_image_unref);
  *kept = image ? unf_image_ref ((UnfImage *) image) : NULL;
  return TRUE;
}

void
unfold_canvas_set_sight (UnfoldCanvas *self, UnfoldSight sight)
{
  gboolean image_changed = keep_image (&self->image, sight.image);
  gboolean minus_changed = keep_image (&self->minus, sight.minus);

  if (image_changed || minus_changed)
    forget_drawn (self);
}

UnfoldSight
unfold_canvas_get_sight (UnfoldCanvas *self)
{
  return (UnfoldSight){ self->image, self->minus };
}

UnfoldMapping
unfold_canvas_get_mapping (UnfoldCanvas *self)
{
  return self->mapping;
}

void
unfold_canvas_set_mapping (UnfoldCanvas *self, UnfoldMapping mapping)
{
  if (unfold_mapping_equal (mapping, self->mapping))
    return;

  self->mapping = mapping;
  forget_drawn (self);
}

void
unfold_canvas_set_pixel_grid (UnfoldCanvas *self, gboolean is_shown)
{
  if (is_shown == self->has_pixel_grid)
    return;

  self->has_pixel_grid = is_shown;
  forget_drawn (self);
}

void
unfold_canvas_set_lattice (UnfoldCanvas *self, UnfoldLattice lattice)
{
  if (memcmp (&lattice, &self->lattice, sizeof lattice) == 0)
    return;

  self->lattice = lattice;
  forget_drawn (self);
}

void
unfold_canvas_set_pointer (UnfoldCanvas *self, int x, int y)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;

  self->pointer_x = x;
  self->pointer_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
unfold_canvas_set_draft (UnfoldCanvas *self, UnfRegion region)
{
  self->draft = region;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
unfold_canvas_set_boxes (UnfoldCanvas *self, const UnfoldBox *boxes, guint n)
{
  g_array_set_size (self->boxes, 0);
  if (n > 0)
    g_array_append_vals (self->boxes, boxes, n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const GArray *
unfold_canvas_get_boxes (UnfoldCanvas *self)
{
  return self->boxes;
}

GdkTexture *
unfold_canvas_get_texture (UnfoldCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (!self->drawn && self->viewport && gtk_widget_get_width (widget) > 0 &&
      gtk_widget_get_height (widget) > 0)
    draw_picture (self);

  return self->texture ? g_object_ref (self->texture) : NULL;
}

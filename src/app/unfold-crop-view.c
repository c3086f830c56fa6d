/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-crop-view.h"

struct _UnfoldCropView {
  GtkWidget parent_instance;

  UnfImage *image, *minus;
  UnfoldMapping mapping;
  int x, y, side;
  GdkTexture *texture;
};

G_DEFINE_FINAL_TYPE (UnfoldCropView, unfold_crop_view, GTK_TYPE_WIDGET)

UnfRegion
unfold_crop_view_find_region (int width, int height, int x, int y)
{
  int w = MIN (width, UNFOLD_CROP_SIDE), h = MIN (height, UNFOLD_CROP_SIDE);

  return (UnfRegion){ CLAMP (x - w / 2, 0, width - w),
                      CLAMP (y - h / 2, 0, height - h), w, h };
}

static UnfRegion
get_region (UnfoldCropView *self)
{
  return unfold_crop_view_find_region (unf_image_get_width (self->image),
                                       unf_image_get_height (self->image),
                                       self->x, self->y);
}

/** Device pixels for each pixel of the picture. */
static int
get_scale (UnfoldCropView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int side =
      MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  return MAX (1,
              side * gtk_widget_get_scale_factor (widget) / UNFOLD_CROP_SIDE);
}

static GdkTexture *
make_texture (UnfoldCropView *self)
{
  UnfRegion region = get_region (self);
  int scale = get_scale (self);
  UnfoldFrame frame = { .scale = scale,
                        .x = -region.x * scale,
                        .y = -region.y * scale,
                        .width = region.width * scale,
                        .height = region.height * scale };
  UnfoldSight sight = { self->image, self->minus };
  g_autoptr (GBytes) bytes =
      unfold_picture_compose (sight, self->mapping, &frame, 0x1e1e1e);

  return gdk_memory_texture_new (frame.width, frame.height, GDK_MEMORY_R8G8B8,
                                 bytes, 3 * (gsize) frame.width);
}

static void
unfold_crop_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldCropView *self = UNFOLD_CROP_VIEW (widget);
  int factor = gtk_widget_get_scale_factor (widget);
  int width, height;

  if (!self->image)
    return;

  if (!self->texture)
    self->texture = make_texture (self);
  width = gdk_texture_get_width (self->texture) / factor;
  height = gdk_texture_get_height (self->texture) / factor;
  gtk_snapshot_append_texture (
      snapshot, self->texture,
      &GRAPHENE_RECT_INIT (
          (float) ((gtk_widget_get_width (widget) - width) / 2),
          (float) ((gtk_widget_get_height (widget) - height) / 2),
          (float) width, (float) height));
}

static void
unfold_crop_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = UNFOLD_CROP_VIEW (widget)->side;
  *minimum_baseline = *natural_baseline = -1;
}

static void
forget_texture (UnfoldCropView *self)
{
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
unfold_crop_view_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  forget_texture (UNFOLD_CROP_VIEW (widget));
}

static void
unfold_crop_view_dispose (GObject *object)
{
  UnfoldCropView *self = UNFOLD_CROP_VIEW (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->image, unf_image_unref);
  g_clear_pointer (&self->minus, unf_image_unref);

  G_OBJECT_CLASS (unfold_crop_view_parent_class)->dispose (object);
}

static void
unfold_crop_view_class_init (UnfoldCropViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_crop_view_dispose;
  widget_class->snapshot = unfold_crop_view_snapshot;
  widget_class->measure = unfold_crop_view_measure;
  widget_class->size_allocate = unfold_crop_view_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "crop");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
unfold_crop_view_init (UnfoldCropView *self)
{
  self->side = UNFOLD_CROP_SIDE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (forget_texture),
                    NULL);
}

static void
keep (UnfImage **kept, const UnfImage *image)
{
  UnfImage *old = *kept;

  *kept = image ? unf_image_ref ((UnfImage *) image) : NULL;
  g_clear_pointer (&old, unf_image_unref);
}

void
unfold_crop_view_set (UnfoldCropView *self,
                      UnfoldSight sight,
                      UnfoldMapping mapping,
                      int x,
                      int y)
{
  if (sight.image == self->image && sight.minus == self->minus &&
      unfold_mapping_equal (mapping, self->mapping) && x == self->x &&
      y == self->y)
    return;

  keep (&self->image, sight.image);
  keep (&self->minus, sight.minus);
  self->mapping = mapping;
  self->x = x;
  self->y = y;
  forget_texture (self);
}

void
unfold_crop_view_set_side (UnfoldCropView *self, int side)
{
  self->side = side;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

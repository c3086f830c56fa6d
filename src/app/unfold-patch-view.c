/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-patch-view.h"

#include "unfold-picture.h"

#define LEAST_SIZE 8
#define MOST_SIZE 512

struct _UnfoldPatchView {
  GtkWidget parent_instance;

  UnfTensor *light;
  GdkTexture *texture;
  int size;
  int mark_x, mark_y;
};

G_DEFINE_FINAL_TYPE (UnfoldPatchView, unfold_patch_view, GTK_TYPE_WIDGET)

enum {
  PROP_SIZE = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* Screen pixels for each pixel of the patch. */
static int
get_scale (UnfoldPatchView *self)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int side = self->light ? MAX (self->light->shape.w, self->light->shape.h) : 1;

  return MAX (1, self->size * factor / side);
}

static int
get_length (UnfoldPatchView *self, GtkOrientation orientation)
{
  UnfShape shape;

  if (!self->light)
    return self->size;

  shape = self->light->shape;
  return (orientation == GTK_ORIENTATION_HORIZONTAL ? shape.w : shape.h) *
         get_scale (self) / gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static GdkTexture *
make_texture (UnfoldPatchView *self)
{
  int scale = get_scale (self);
  UnfoldFrame frame = {
    .scale = scale,
    .width = self->light->shape.w * scale,
    .height = self->light->shape.h * scale,
  };
  g_autoptr (UnfImage) image = unf_image_new (self->light, UNF_DEPTH_FLOAT);
  UnfoldSight sight = { image, NULL };
  UnfoldMapping mapping = { UNFOLD_MAP_LIGHT, 1.0, 0.0 };
  g_autoptr (GBytes) bytes =
      unfold_picture_compose (sight, mapping, &frame, 0x808080);

  return gdk_memory_texture_new (frame.width, frame.height, GDK_MEMORY_R8G8B8,
                                 bytes, 3 * (gsize) frame.width);
}

/* Light on dark, so that it shows on any patch. */
static void
draw_mark (UnfoldPatchView *self, GtkSnapshot *snapshot, float x, float y)
{
  static const GdkRGBA colours[] = { { 0.0f, 0.0f, 0.0f, 0.9f },
                                     { 1.0f, 0.9f, 0.2f, 1.0f } };
  float step = (float) get_scale (self) /
               (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));

  for (int pass = 0; pass < 2; pass++) {
    float extra = pass == 0 ? 2.0f : 1.0f;
    GskRoundedRect frame =
        GSK_ROUNDED_RECT_INIT (x + (float) self->mark_x * step - extra,
                               y + (float) self->mark_y * step - extra,
                               step + 2.0f * extra, step + 2.0f * extra);

    gtk_snapshot_append_border (snapshot, &frame, (float[4]){ 1, 1, 1, 1 },
                                (GdkRGBA[4]){ colours[pass], colours[pass],
                                              colours[pass], colours[pass] });
  }
}

static void
unfold_patch_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldPatchView *self = UNFOLD_PATCH_VIEW (widget);
  float width = (float) get_length (self, GTK_ORIENTATION_HORIZONTAL);
  float height = (float) get_length (self, GTK_ORIENTATION_VERTICAL);
  float x = (float) ((gtk_widget_get_width (widget) - (int) width) / 2);
  float y = (float) ((gtk_widget_get_height (widget) - (int) height) / 2);

  if (!self->light)
    return;

  if (!self->texture)
    self->texture = make_texture (self);
  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT (x, y, width, height));
  if (self->mark_x >= 0 && self->mark_y >= 0 && get_scale (self) >= 5)
    draw_mark (self, snapshot, x, y);
}

static void
unfold_patch_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = get_length (UNFOLD_PATCH_VIEW (widget), orientation);
  *minimum_baseline = *natural_baseline = -1;
}

static void
forget_texture (UnfoldPatchView *self)
{
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
unfold_patch_view_set_property (GObject *object,
                                guint id,
                                const GValue *value,
                                GParamSpec *spec)
{
  UnfoldPatchView *self = UNFOLD_PATCH_VIEW (object);

  if (id == PROP_SIZE) {
    self->size = g_value_get_int (value);
    forget_texture (self);
    gtk_widget_queue_resize (GTK_WIDGET (self));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_patch_view_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *spec)
{
  if (id == PROP_SIZE)
    g_value_set_int (value, UNFOLD_PATCH_VIEW (object)->size);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_patch_view_dispose (GObject *object)
{
  UnfoldPatchView *self = UNFOLD_PATCH_VIEW (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->light, unf_tensor_unref);

  G_OBJECT_CLASS (unfold_patch_view_parent_class)->dispose (object);
}

static void
unfold_patch_view_class_init (UnfoldPatchViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_patch_view_set_property;
  object_class->get_property = unfold_patch_view_get_property;
  object_class->dispose = unfold_patch_view_dispose;
  widget_class->snapshot = unfold_patch_view_snapshot;
  widget_class->measure = unfold_patch_view_measure;

  properties[PROP_SIZE] =
      g_param_spec_int ("size", NULL, NULL, LEAST_SIZE, MOST_SIZE, 64,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_css_name (widget_class, "patch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
unfold_patch_view_init (UnfoldPatchView *self)
{
  self->size = 64;
  self->mark_x = self->mark_y = -1;
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (forget_texture),
                    NULL);
}

void
unfold_patch_view_set_patch (UnfoldPatchView *self,
                             const UnfTensor *patch,
                             double low,
                             double high,
                             const char *name)
{
  int width = get_length (self, GTK_ORIENTATION_HORIZONTAL);
  int height = get_length (self, GTK_ORIENTATION_VERTICAL);

  g_clear_pointer (&self->light, unf_tensor_unref);
  if (patch) {
    self->light = unf_tensor_new (patch->shape);
    for (gsize i = 0; i < unf_shape_size (patch->shape); i++)
      self->light->data[i] =
          (float) (((double) patch->data[i] - low) / (high - low));
  }

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name ? name : "", -1);
  forget_texture (self);
  if (width != get_length (self, GTK_ORIENTATION_HORIZONTAL) ||
      height != get_length (self, GTK_ORIENTATION_VERTICAL))
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
unfold_patch_view_set_mark (UnfoldPatchView *self, int column, int row)
{
  self->mark_x = column;
  self->mark_y = row;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const UnfTensor *
unfold_patch_view_get_light (UnfoldPatchView *self)
{
  return self->light;
}

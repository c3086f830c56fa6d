/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-atom-view.h"

#define LEAST_SIZE 16
#define MOST_SIZE 512

struct _UnfoldAtomView {
  GtkWidget parent_instance;

  UnfoldAtom *atom;
  UnfImage *picture;
  UnfoldMapping mapping;
  GdkTexture *texture;
  int size;
  gboolean has_common_scale;
};

G_DEFINE_FINAL_TYPE (UnfoldAtomView, unfold_atom_view, GTK_TYPE_WIDGET)

enum {
  PROP_SIZE = 1,
  PROP_COMMON_SCALE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* Screen pixels for each number, so that all are squares of one size. */
static int
get_scale (UnfoldAtomView *self)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int side = self->picture ? unf_image_get_width (self->picture) : 1;

  return MAX (1, (self->size * factor + side / 2) / side);
}

static int
get_side (UnfoldAtomView *self)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!self->picture)
    return self->size;

  return unf_image_get_width (self->picture) * get_scale (self) / factor;
}

static GdkTexture *
make_texture (UnfoldAtomView *self)
{
  int scale = get_scale (self);
  UnfoldFrame frame = {
    .scale = scale,
    .width = unf_image_get_width (self->picture) * scale,
    .height = unf_image_get_height (self->picture) * scale,
  };
  UnfoldSight sight = { self->picture, NULL };
  g_autoptr (GBytes) bytes =
      unfold_picture_compose (sight, self->mapping, &frame, 0x808080);

  return gdk_memory_texture_new (frame.width, frame.height, GDK_MEMORY_R8G8B8,
                                 bytes, 3 * (gsize) frame.width);
}

static void
unfold_atom_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UnfoldAtomView *self = UNFOLD_ATOM_VIEW (widget);
  int side = get_side (self);
  int x = (gtk_widget_get_width (widget) - side) / 2;
  int y = (gtk_widget_get_height (widget) - side) / 2;

  if (!self->picture)
    return;

  if (!self->texture)
    self->texture = make_texture (self);
  gtk_snapshot_append_texture (
      snapshot, self->texture,
      &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) side, (float) side));
}

static void
unfold_atom_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = get_side (UNFOLD_ATOM_VIEW (widget));
  *minimum_baseline = *natural_baseline = -1;
}

static void
forget_texture (UnfoldAtomView *self)
{
  g_clear_object (&self->texture);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
show_atom (UnfoldAtomView *self)
{
  g_clear_pointer (&self->picture, unf_image_unref);
  self->mapping = (UnfoldMapping){ UNFOLD_MAP_GRAY, 1.0, 0.0 };
  self->picture = unfold_atom_make_picture (
      self->atom, self->has_common_scale ? UNFOLD_ATOM_SCALE_COMMON
                                         : UNFOLD_ATOM_SCALE_OWN);
  forget_texture (self);
}

static void
unfold_atom_view_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *spec)
{
  UnfoldAtomView *self = UNFOLD_ATOM_VIEW (object);

  if (id == PROP_SIZE) {
    self->size = g_value_get_int (value);
    forget_texture (self);
  } else if (id == PROP_COMMON_SCALE) {
    self->has_common_scale = g_value_get_boolean (value);
    if (self->atom)
      show_atom (self);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_atom_view_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *spec)
{
  if (id == PROP_SIZE)
    g_value_set_int (value, UNFOLD_ATOM_VIEW (object)->size);
  else if (id == PROP_COMMON_SCALE)
    g_value_set_boolean (value, UNFOLD_ATOM_VIEW (object)->has_common_scale);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_atom_view_dispose (GObject *object)
{
  UnfoldAtomView *self = UNFOLD_ATOM_VIEW (object);

  g_clear_object (&self->texture);
  g_clear_object (&self->atom);
  g_clear_pointer (&self->picture, unf_image_unref);

  G_OBJECT_CLASS (unfold_atom_view_parent_class)->dispose (object);
}

static void
unfold_atom_view_class_init (UnfoldAtomViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_atom_view_set_property;
  object_class->get_property = unfold_atom_view_get_property;
  object_class->dispose = unfold_atom_view_dispose;
  widget_class->snapshot = unfold_atom_view_snapshot;
  widget_class->measure = unfold_atom_view_measure;

  properties[PROP_SIZE] =
      g_param_spec_int ("size", NULL, NULL, LEAST_SIZE, MOST_SIZE, 64,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMMON_SCALE] =
      g_param_spec_boolean ("common-scale", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_css_name (widget_class, "atom");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
unfold_atom_view_init (UnfoldAtomView *self)
{
  self->size = 64;
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (forget_texture),
                    NULL);
}

static void
set_name (UnfoldAtomView *self, const char *name)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *name ? name : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
unfold_atom_view_set_atom (UnfoldAtomView *self, UnfoldAtom *atom)
{
  g_autofree char *text = atom ? unfold_atom_describe (atom) : g_strdup ("");

  g_set_object (&self->atom, atom);
  set_name (self, text);
  if (atom) {
    show_atom (self);
  } else {
    g_clear_pointer (&self->picture, unf_image_unref);
    forget_texture (self);
  }
}

UnfoldAtom *
unfold_atom_view_get_atom (UnfoldAtomView *self)
{
  return self->atom;
}

void
unfold_atom_view_set_image (UnfoldAtomView *self,
                            UnfImage *image,
                            UnfoldMapping mapping,
                            const char *name)
{
  UnfImage *old = self->picture;

  g_clear_object (&self->atom);
  self->picture = image ? unf_image_ref (image) : NULL;
  self->mapping = mapping;
  g_clear_pointer (&old, unf_image_unref);
  set_name (self, image ? name : "");
  forget_texture (self);
}

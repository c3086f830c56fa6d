/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-fitting-label.h"

/* Both texts are labels of their own: which of them is seen is chosen while
 * the layout is made, when a text can no longer change. */

#define SPACE 6

struct _UnfoldFittingLabel {
  GtkWidget parent_instance;

  GtkWidget *icon, *longest, *shorter;
  float xalign;
};

G_DEFINE_FINAL_TYPE (UnfoldFittingLabel, unfold_fitting_label, GTK_TYPE_WIDGET)

enum {
  PROP_XALIGN = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static int
measure_width (GtkWidget *widget)
{
  int natural = 0;

  if (gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural,
                        NULL, NULL);
  return natural;
}

/* What the icon takes, with the space before @text. */
static int
measure_icon (UnfoldFittingLabel *self, int text)
{
  int width = measure_width (self->icon);

  return width > 0 && text > 0 ? width + SPACE : width;
}

static GtkWidget *
get_last (UnfoldFittingLabel *self)
{
  return gtk_widget_get_visible (self->shorter) ? self->shorter : self->longest;
}

static void
measure_across (UnfoldFittingLabel *self, int *height, int *baseline)
{
  GtkWidget *parts[] = { self->icon, self->longest, self->shorter };
  int ignored;

  *height = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    int natural = 0;

    if (gtk_widget_get_visible (parts[i]))
      gtk_widget_measure (parts[i], GTK_ORIENTATION_VERTICAL, -1, &ignored,
                          &natural, NULL, NULL);
    *height = MAX (*height, natural);
  }
  *baseline = -1;
}

static void
unfold_fitting_label_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  UnfoldFittingLabel *self = UNFOLD_FITTING_LABEL (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    measure_across (self, minimum, minimum_baseline);
  } else {
    int text = measure_width (get_last (self));

    *minimum = measure_icon (self, text) + text;
  }
  *natural = *minimum;
}

static void
place (GtkWidget *part, int x, int width, int height)
{
  GtkAllocation where = { x, 0, width, height };

  if (gtk_widget_get_visible (part))
    gtk_widget_size_allocate (part, &where, -1);
}

static void
unfold_fitting_label_size_allocate (GtkWidget *widget,
                                    int width,
                                    int height,
                                    int baseline)
{
  UnfoldFittingLabel *self = UNFOLD_FITTING_LABEL (widget);
  int longest = measure_width (self->longest);
  gboolean fits = measure_icon (self, longest) + longest <= width;
  GtkWidget *shown = fits ? self->longest : get_last (self);
  int text = measure_width (shown);
  int icon = measure_icon (self, text);
  int x = (int) (self->xalign * (float) MAX (width - icon - text, 0));

  gtk_widget_set_child_visible (self->longest, shown == self->longest);
  gtk_widget_set_child_visible (self->shorter, shown == self->shorter);
  place (self->icon, x, measure_width (self->icon), height);
  place (shown, x + icon, text, height);
}

static void
unfold_fitting_label_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *spec)
{
  UnfoldFittingLabel *self = UNFOLD_FITTING_LABEL (object);

  if (id == PROP_XALIGN) {
    self->xalign = g_value_get_float (value);
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  }
}

static void
unfold_fitting_label_get_property (GObject *object,
                                   guint id,
                                   GValue *value,
                                   GParamSpec *spec)
{
  UnfoldFittingLabel *self = UNFOLD_FITTING_LABEL (object);

  if (id == PROP_XALIGN)
    g_value_set_float (value, self->xalign);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_fitting_label_dispose (GObject *object)
{
  UnfoldFittingLabel *self = UNFOLD_FITTING_LABEL (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->longest, gtk_widget_unparent);
  g_clear_pointer (&self->shorter, gtk_widget_unparent);

  G_OBJECT_CLASS (unfold_fitting_label_parent_class)->dispose (object);
}

static void
unfold_fitting_label_class_init (UnfoldFittingLabelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_fitting_label_set_property;
  object_class->get_property = unfold_fitting_label_get_property;
  object_class->dispose = unfold_fitting_label_dispose;
  widget_class->measure = unfold_fitting_label_measure;
  widget_class->size_allocate = unfold_fitting_label_size_allocate;

  properties[PROP_XALIGN] =
      g_param_spec_float ("xalign", NULL, NULL, 0.0f, 1.0f, 0.0f,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget_class, "fitting");
}

static void
unfold_fitting_label_init (UnfoldFittingLabel *self)
{
  self->icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                    GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);
  self->longest = gtk_label_new (NULL);
  self->shorter =
      g_object_new (GTK_TYPE_LABEL, "accessible-role",
                    GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);

  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->longest, GTK_WIDGET (self));
  gtk_widget_set_parent (self->shorter, GTK_WIDGET (self));
}

void
unfold_fitting_label_set_texts (UnfoldFittingLabel *self,
                                const char *longest,
                                const char *shorter)
{
  gtk_label_set_label (GTK_LABEL (self->longest), longest);
  gtk_label_set_label (GTK_LABEL (self->shorter), shorter ? shorter : "");
  gtk_widget_set_visible (self->shorter, shorter != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
unfold_fitting_label_set_icon (UnfoldFittingLabel *self, const char *icon_name)
{
  GtkImage *icon = GTK_IMAGE (self->icon);

  if (icon_name && g_strcmp0 (gtk_image_get_icon_name (icon), icon_name) != 0)
    gtk_image_set_from_icon_name (icon, icon_name);
  gtk_widget_set_visible (self->icon, icon_name != NULL);
}

const char *
unfold_fitting_label_get_text (UnfoldFittingLabel *self)
{
  return gtk_label_get_label (GTK_LABEL (self->longest));
}

const char *
unfold_fitting_label_get_shown (UnfoldFittingLabel *self)
{
  GtkWidget *shown = gtk_widget_get_child_visible (self->longest)
                         ? self->longest
                         : self->shorter;

  return gtk_label_get_label (GTK_LABEL (shown));
}

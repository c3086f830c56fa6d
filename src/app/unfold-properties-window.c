/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-properties-window.h"

#include <glib/gi18n.h>

#define MOST_CHARS 44

struct _UnfoldPropertiesWindow {
  GtkWindow parent_instance;

  GtkGrid *lines;
  GtkButton *copy_button;

  int n_lines;
  GString *text;
};

G_DEFINE_FINAL_TYPE (UnfoldPropertiesWindow,
                     unfold_properties_window,
                     GTK_TYPE_WINDOW)

static void
copy_clicked_cb (UnfoldPropertiesWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          self->text->str);
}

static void
unfold_properties_window_finalize (GObject *object)
{
  g_string_free (UNFOLD_PROPERTIES_WINDOW (object)->text, TRUE);

  G_OBJECT_CLASS (unfold_properties_window_parent_class)->finalize (object);
}

static void
unfold_properties_window_class_init (UnfoldPropertiesWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = unfold_properties_window_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class,
      "/io/github/unfoldlab/Unfold/ui/unfold-properties-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldPropertiesWindow,
                                        lines);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPropertiesWindow,
                                        copy_button);
}

static void
unfold_properties_window_init (UnfoldPropertiesWindow *self)
{
  self->text = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->copy_button, "clicked",
                            G_CALLBACK (copy_clicked_cb), self);
}

static void
add_line (UnfoldPropertiesWindow *self, const char *name, const char *value)
{
  GtkWidget *left = gtk_label_new (name);
  GtkWidget *right = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (left), 1.0f);
  gtk_label_set_xalign (GTK_LABEL (right), 0.0f);
  gtk_label_set_selectable (GTK_LABEL (right), TRUE);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (right), PANGO_WRAP_WORD_CHAR);
  /* The least width, too, or the window has the height of narrow lines. */
  gtk_label_set_width_chars (GTK_LABEL (right),
                             MIN ((int) g_utf8_strlen (value, -1), MOST_CHARS));
  gtk_label_set_max_width_chars (GTK_LABEL (right), MOST_CHARS);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_widget_add_css_class (right, "numeric");
  gtk_grid_attach (self->lines, left, 0, self->n_lines, 1, 1);
  gtk_grid_attach (self->lines, right, 1, self->n_lines, 1, 1);
  self->n_lines++;
  g_string_append_printf (self->text, "%s: %s\n", name, value);
}

typedef struct {
  double minimum, mean, maximum;
} Range;

static Range
find_range (UnfImage *image)
{
  const UnfTensor *pixels = unf_image_get_pixels (image);
  gsize n = unf_shape_size (pixels->shape);
  Range range = { G_MAXDOUBLE, 0.0, -G_MAXDOUBLE };

  for (gsize i = 0; i < n; i++) {
    double value = 255.0 * (double) pixels->data[i];

    range.minimum = MIN (range.minimum, value);
    range.maximum = MAX (range.maximum, value);
    range.mean += value / (double) n;
  }

  return range;
}

static void
add_picture (UnfoldPropertiesWindow *self, UnfImage *image)
{
  static const char *const depths[] = { N_ ("8 bit"), N_ ("16 bit"),
                                        N_ ("32 bit float") };
  Range range = find_range (image);
  g_autofree char *size =
      g_strdup_printf (_ ("%d × %d pixels"), unf_image_get_width (image),
                       unf_image_get_height (image));
  g_autofree char *values =
      g_strdup_printf (_ ("%.1f … %.1f, mean %.2f (scale 0–255)"),
                       range.minimum, range.maximum, range.mean);

  add_line (self, _ ("Size"), size);
  add_line (self, _ ("Depth"), _ (depths[unf_image_get_depth (image)]));
  add_line (self, _ ("Channels"),
            unf_image_get_channels (image) == 1 ? _ ("1, gray")
                                                : _ ("3, colour"));
  add_line (self, _ ("Values"), values);
}

GtkWidget *
unfold_properties_window_new (GtkWindow *parent, UnfoldExperiment *experiment)
{
  UnfoldPropertiesWindow *self = g_object_new (UNFOLD_TYPE_PROPERTIES_WINDOW,
                                               "transient-for", parent, NULL);
  UnfImage *opened = unfold_experiment_get_opened (experiment);
  GFile *file = unfold_experiment_get_file (experiment);
  double sigma = unfold_experiment_get_estimated_sigma (experiment);
  const char *title = unfold_experiment_get_title (experiment);
  g_autofree char *path = file ? g_file_get_parse_name (file) : NULL;
  g_autofree char *noise = g_strdup_printf (_ ("σ %.2f"), sigma);

  add_line (self, _ ("Name"), title ? title : "");
  if (path)
    add_line (self, _ ("File"), path);
  if (opened)
    add_picture (self, opened);
  if (sigma >= 0.0)
    add_line (self, _ ("Estimated noise"), noise);

  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->copy_button));

  return GTK_WIDGET (self);
}

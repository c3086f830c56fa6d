/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-shortcuts-window.h"

#include "unfold-action-table.h"

#include <glib/gi18n.h>

struct _UnfoldShortcutsWindow {
  GtkWindow parent_instance;

  GtkFlowBox *sections;
};

G_DEFINE_FINAL_TYPE (UnfoldShortcutsWindow,
                     unfold_shortcuts_window,
                     GTK_TYPE_WINDOW)

static GtkWidget *
new_key (const char *accelerator)
{
  guint key;
  GdkModifierType modifiers;
  g_autofree char *text = NULL;
  GtkWidget *label;

  gtk_accelerator_parse (accelerator, &key, &modifiers);
  text = gtk_accelerator_get_label (key, modifiers);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "keycap");
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  return label;
}

static GtkWidget *
new_section (const char *title)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *heading = gtk_label_new (title);

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (heading), 34);
  gtk_grid_attach (GTK_GRID (grid), heading, 0, 0, 2, 1);
  return grid;
}

static void
add_line (GtkGrid *section, int row, const UnfoldActionKeys *line)
{
  GtkWidget *title = gtk_label_new (_ (line->title));

  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 28);
  gtk_grid_attach (section, new_key (line->keys[0]), 0, row, 1, 1);
  gtk_grid_attach (section, title, 1, row, 1, 1);
}

static void
unfold_shortcuts_window_class_init (UnfoldShortcutsWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class,
      "/io/github/unfoldlab/Unfold/ui/unfold-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldShortcutsWindow,
                                        sections);
}

static void
unfold_shortcuts_window_init (UnfoldShortcutsWindow *self)
{
  const char *last = NULL;
  GtkWidget *section = NULL;
  gsize n;
  const UnfoldActionKeys *table = unfold_action_table (&n);
  int row = 0;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n; i++) {
    if (g_strcmp0 (table[i].section, last) != 0) {
      last = table[i].section;
      section = new_section (_ (last));
      row = 0;
      gtk_flow_box_insert (self->sections, section, -1);
    }
    add_line (GTK_GRID (section), ++row, &table[i]);
  }
}

GtkWidget *
unfold_shortcuts_window_new (GtkWindow *parent)
{
  return g_object_new (UNFOLD_TYPE_SHORTCUTS_WINDOW, "transient-for", parent,
                       NULL);
}

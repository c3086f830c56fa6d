/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-term-row.h"

#include "unfold-number.h"
#include "unfold-patch-view.h"

#include <glib/gi18n.h>
#include <math.h>

#define ATOM_SIZE 24

struct _UnfoldTermRow {
  GtkBox parent_instance;

  GtkLabel *index, *coefficient, *contribution;
  UnfoldPatchView *atom;
  GtkDrawingArea *bar;
  double share;
};

G_DEFINE_FINAL_TYPE (UnfoldTermRow, unfold_term_row, GTK_TYPE_BOX)

/* Negative to the left of the middle, positive to the right: the colour says
 * nothing that the side does not. */
static void
draw_bar (GtkDrawingArea *area,
          cairo_t *cr,
          int width,
          int height,
          gpointer data)
{
  UnfoldTermRow *self = data;
  double middle = floor (width / 2.0) + 0.5;
  double length = self->share * (width / 2.0 - 1.0);
  GdkRGBA ink;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)),
                               &ink);
  ink.alpha = 0.35f;
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, middle, 2.0);
  cairo_line_to (cr, middle, height - 2.0);
  cairo_stroke (cr);

  if (self->share < 0.0)
    cairo_set_source_rgb (cr, 0.20, 0.50, 0.89);
  else
    cairo_set_source_rgb (cr, 0.90, 0.45, 0.13);
  cairo_rectangle (cr, middle + MIN (0.0, length), height / 2.0 - 4.0,
                   fabs (length), 8.0);
  cairo_fill (cr);
}

static GtkLabel *
add_number (UnfoldTermRow *self, int width, float align)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_label_set_width_chars (GTK_LABEL (label), width);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static void
unfold_term_row_class_init (UnfoldTermRowClass *class)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class),
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
unfold_term_row_init (UnfoldTermRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->index = add_number (self, 5, 0.0f);

  self->atom = g_object_new (UNFOLD_TYPE_PATCH_VIEW, "size", ATOM_SIZE, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->atom));
  self->coefficient = add_number (self, 7, 1.0f);

  self->bar = GTK_DRAWING_AREA (gtk_drawing_area_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->bar), TRUE);
  gtk_drawing_area_set_content_height (self->bar, ATOM_SIZE);
  gtk_drawing_area_set_draw_func (self->bar, draw_bar, self, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->bar));
  self->contribution = add_number (self, 7, 1.0f);
}

GtkWidget *
unfold_term_row_new (void)
{
  return g_object_new (UNFOLD_TYPE_TERM_ROW, NULL);
}

static void
show_atom (UnfoldTermRow *self, UnfoldTermItem *item)
{
  g_autoptr (UnfTensor) atom = unfold_term_item_make_atom (item);
  double largest = 1e-9;

  for (gsize i = 0; i < unf_shape_size (atom->shape); i++)
    largest = MAX (largest, fabs ((double) atom->data[i]));
  unfold_patch_view_set_patch (self->atom, atom, -largest, largest, NULL);
}

static void
describe (UnfoldTermRow *self,
          UnfoldTermItem *item,
          const char *coefficient,
          const char *contribution)
{
  const UnfTerm *term = unfold_term_item_get_term (item);
  g_autofree char *text = g_strdup_printf (
      _ ("Atom %d at column %d, row %d (shift %d): coefficient %s, adds %s to "
         "the pixel"),
      term->atom, term->x, term->y, term->shift + 1, coefficient, contribution);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
unfold_term_row_set_item (UnfoldTermRow *self, UnfoldTermItem *item)
{
  g_autofree char *index =
      g_strdup_printf ("#%d", unfold_term_item_get_term (item)->atom);
  g_autofree char *coefficient =
      unfold_number_format_signed (unfold_term_item_get_coefficient (item), 1);
  g_autofree char *contribution =
      unfold_number_format_signed (unfold_term_item_get_contribution (item), 1);

  gtk_label_set_label (self->index, index);
  gtk_label_set_label (self->coefficient, coefficient);
  gtk_label_set_label (self->contribution, contribution);
  self->share = unfold_term_item_get_share (item);
  gtk_widget_queue_draw (GTK_WIDGET (self->bar));
  show_atom (self, item);
  describe (self, item, coefficient, contribution);
}

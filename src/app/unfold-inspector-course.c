/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How atoms build the patch one after the other, and what it was after each
 * iteration. */
#include "config.h"

#include "unfold-inspector-private.h"

#include "unfold-number.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Width that the row of iterations may take. */
#define ROW_WIDTH 316

/* ---- What else took part ---- */

/* How many neighbours are listed, the heaviest first. */
#define N_LISTED 6

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  const UnfNeighbour *p = a, *q = b;

  return (fabsf (p->weight) < fabsf (q->weight)) -
         (fabsf (p->weight) > fabsf (q->weight));
}

void
_unfold_inspector_show_neighbours (UnfoldInspector *self)
{
  int n = self->shown->n_neighbours;
  g_autoptr (GArray) sorted =
      g_array_sized_new (FALSE, FALSE, sizeof (UnfNeighbour), (guint) n);
  GString *text = g_string_new (NULL);

  g_string_printf (text,
                   ngettext ("%d similar patch took part; its frame in the "
                             "panes is the brighter the more it weighs.",
                             "%d similar patches took part; their frames in "
                             "the panes are the brighter the more they weigh.",
                             (gulong) n),
                   n);
  if (n > 0)
    g_array_append_vals (sorted, self->shown->neighbours, (guint) n);
  g_array_sort (sorted, compare_weights);
  for (int i = 0; i < MIN (n, N_LISTED); i++) {
    const UnfNeighbour *near = &g_array_index (sorted, UnfNeighbour, i);
    g_autofree char *distance =
        unfold_number_format (255.0 * (double) near->distance, 1);
    g_autofree char *weight = unfold_number_format ((double) near->weight, 3);

    /* Translators: column and row of a patch, how far it is from the one of
     * the pixel, and how much it weighs. */
    g_string_append_printf (text, _ ("\n%d, %d: distance %s, weight %s"),
                            near->x, near->y, distance, weight);
  }

  gtk_label_set_label (self->count, text->str);
  g_string_free (text, TRUE);
}

/* ---- How the atoms build the patch ---- */

static void
show_sum (UnfoldInspector *self, UnfoldPatchView *view, int n)
{
  int k = unfold_inspection_get_index (self->inspection);
  g_autoptr (UnfTensor) sum = unf_explanation_build (self->shown, k, 0, n);
  g_autofree char *number = unfold_number_format (
      unfold_inspection_get_value (self->inspection, sum), 1);
  g_autofree char *name = g_strdup_printf (
      ngettext ("The %d strongest atom: %s at the pixel",
                "The %d strongest atoms: %s at the pixel", (gulong) n),
      n, number);
  double low, high;

  unfold_inspection_get_range (self->inspection, &low, &high);
  _unfold_inspector_show_patch (self, view, sum, low, high, name);
}

static void
show_built (UnfoldInspector *self)
{
  int n = (int) gtk_adjustment_get_value (self->use_adjustment);
  int k = unfold_inspection_get_index (self->inspection);
  int all = self->shown->nonzeros[k];
  g_autoptr (UnfTensor) sum = unf_explanation_build (self->shown, k, 0, n);
  g_autoptr (UnfTensor) target =
      unfold_inspection_get_patch (self->inspection, UNFOLD_PATCH_ITERATION);
  g_autofree char *so_far = unfold_number_format (
      unfold_inspection_get_value (self->inspection, sum), 1);
  g_autofree char *whole = unfold_number_format (
      unfold_inspection_get_value (self->inspection, target), 1);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%d of %d atom:\n%s of %s at the pixel",
                "%d of %d atoms:\n%s of %s at the pixel", (gulong) all),
      n, all, so_far, whole);
  double low, high;

  unfold_inspection_get_range (self->inspection, &low, &high);
  show_sum (self, self->built, n);
  _unfold_inspector_show_patch (
      self, self->target, target, low, high,
      _ ("The estimate: atoms that reach the pixel, and others that "
         "only reach its surroundings"));
  gtk_label_set_label (self->built_text, text);
}

static void
show_steps (UnfoldInspector *self, int all)
{
  int n = 1;

  for (int i = 0; i < UNFOLD_INSPECTOR_STEPS; i++, n *= 2) {
    gboolean is_last = i == UNFOLD_INSPECTOR_STEPS - 1 || n >= all;

    gtk_widget_set_visible (GTK_WIDGET (self->steps[i]), i == 0 || n / 2 < all);
    if (i == 0 || n / 2 < all)
      show_sum (self, self->steps[i], is_last ? all : n);
  }
}

/* A slider at its end stays there: it means all of them. */
static void
show_build (UnfoldInspector *self)
{
  int all =
      self->shown->nonzeros[unfold_inspection_get_index (self->inspection)];

  gtk_widget_set_visible (self->build_box, self->shown->n_terms > 0);
  if (self->shown->n_terms == 0)
    return;

  self->is_following = TRUE;
  gtk_adjustment_set_upper (self->use_adjustment, all);
  if (self->uses_all)
    gtk_adjustment_set_value (self->use_adjustment, all);
  self->is_following = FALSE;
  show_built (self);
  show_steps (self, all);
}

static void
use_changed_cb (UnfoldInspector *self)
{
  if (self->is_following || !self->shown)
    return;

  self->uses_all = gtk_adjustment_get_value (self->use_adjustment) >=
                   gtk_adjustment_get_upper (self->use_adjustment);
  show_built (self);
}

/* ---- What happened over the iterations ---- */

static void
iteration_clicked_cb (GtkButton *button, UnfoldInspector *self)
{
  int k = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "iteration"));

  g_object_set (self->inspection, "iteration",
                self->shown && k == self->shown->n_iterations ? -1 : k, NULL);
}

static void
fill_iterations (UnfoldInspector *self, int n)
{
  GtkWidget *child;
  int size = CLAMP (ROW_WIDTH / MAX (n, 1) - 4, 11, 44);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->iterations))))
    gtk_box_remove (self->iterations, child);

  for (int k = 1; k <= n; k++) {
    GtkWidget *button = gtk_button_new ();

    gtk_button_set_child (
        GTK_BUTTON (button),
        g_object_new (UNFOLD_TYPE_PATCH_VIEW, "size", size, NULL));
    gtk_widget_add_css_class (button, "flat");
    gtk_widget_add_css_class (button, "step");
    g_object_set_data (G_OBJECT (button), "iteration", GINT_TO_POINTER (k));
    g_signal_connect (button, "clicked", G_CALLBACK (iteration_clicked_cb),
                      self);
    gtk_box_append (self->iterations, button);
  }
}

static UnfTensor *
get_iteration (UnfoldInspector *self, int k)
{
  UnfTensor *patch = unf_tensor_new (self->shown->noisy->shape);
  gsize length = unf_shape_size (patch->shape);

  memcpy (patch->data, self->shown->iterations->data + (gsize) k * length,
          length * sizeof (float));
  return patch;
}

static void
show_iterations (UnfoldInspector *self)
{
  int n = self->shown->n_iterations, k = 0;
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->iterations));
  int present =
      last ? GPOINTER_TO_INT (g_object_get_data (G_OBJECT (last), "iteration"))
           : 0;
  GtkWidget *child;
  double low, high;

  if (n != present)
    fill_iterations (self, n);

  unfold_inspection_get_range (self->inspection, &low, &high);
  child = gtk_widget_get_first_child (GTK_WIDGET (self->iterations));
  for (; child; child = gtk_widget_get_next_sibling (child), k++) {
    g_autoptr (UnfTensor) patch = get_iteration (self, k);
    g_autofree char *number = unfold_number_format (
        unfold_inspection_get_value (self->inspection, patch), 1);
    g_autofree char *name =
        g_strdup_printf (_ ("Iteration %d: %s at the pixel"), k + 1, number);

    _unfold_inspector_show_patch (
        self, UNFOLD_PATCH_VIEW (gtk_button_get_child (GTK_BUTTON (child))),
        patch, low, high, name);
    gtk_accessible_update_property (GTK_ACCESSIBLE (child),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    if (k == unfold_inspection_get_index (self->inspection))
      gtk_widget_add_css_class (child, "current");
    else
      gtk_widget_remove_css_class (child, "current");
  }
}

static void
iteration_chosen_cb (UnfoldInspector *self, int iteration)
{
  g_object_set (
      self->inspection, "iteration",
      self->shown && iteration == self->shown->n_iterations ? -1 : iteration,
      NULL);
}

void
_unfold_inspector_show_course (UnfoldInspector *self)
{
  show_build (self);
  gtk_widget_set_visible (self->evolution, self->shown->n_iterations > 1);
  show_iterations (self);
}

void
_unfold_inspector_add_course (UnfoldInspector *self)
{
  for (int i = 0; i < UNFOLD_INSPECTOR_STEPS; i++) {
    self->steps[i] = g_object_new (UNFOLD_TYPE_PATCH_VIEW, "size", 40, NULL);
    gtk_box_append (self->strip, GTK_WIDGET (self->steps[i]));
  }

  g_signal_connect_swapped (self->use_adjustment, "value-changed",
                            G_CALLBACK (use_changed_cb), self);
  g_signal_connect_swapped (self->progress_chart, "point-activated",
                            G_CALLBACK (iteration_chosen_cb), self);
  g_signal_connect_swapped (self->path_chart, "point-activated",
                            G_CALLBACK (iteration_chosen_cb), self);
}

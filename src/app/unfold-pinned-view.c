/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-pinned-view.h"

#include "unfold-number.h"
#include "unfold-patch-view.h"
#include "unfold-term-list.h"
#include "unfold-term-row.h"

#include <glib/gi18n.h>

/** How many of the strongest atoms are listed. */
#define N_TERMS 3

#define PATCH_SIZE 56

enum { N_PATCHES = UNFOLD_PATCH_REMOVED + 1 };

struct _UnfoldPinnedView {
  GtkBox parent_instance;

  GtkLabel *place, *text;
  GtkBox *patches, *terms;
  GtkWidget *swap;

  UnfoldPatchView *views[N_PATCHES];
  GtkLabel *values[N_PATCHES];
  GtkWidget *rows[N_TERMS];
  UnfoldTermList *list;
};

G_DEFINE_FINAL_TYPE (UnfoldPinnedView, unfold_pinned_view, GTK_TYPE_BOX)

/* ---- The patches ---- */

static void
show_patch (UnfoldPinnedView *self,
            UnfoldInspection *pinned,
            int kind,
            double low,
            double high)
{
  static const char *const names[N_PATCHES] = { N_ ("Noisy"), N_ ("Denoised"),
                                                N_ ("Clean"),
                                                N_ ("Removed noise") };
  gboolean is_signed = kind == UNFOLD_PATCH_REMOVED;
  double half = (high - low) / 2.0;
  UnfExplanation *told = unfold_inspection_get_explanation (pinned);
  g_autoptr (UnfTensor) patch =
      unfold_inspection_get_patch (pinned, (UnfoldPatchKind) kind);
  double value = patch ? unfold_inspection_get_value (pinned, patch) : 0.0;
  g_autofree char *number = is_signed ? unfold_number_format_signed (value, 1)
                                      : unfold_number_format (value, 1);
  g_autofree char *name =
      g_strdup_printf (_ ("Pinned, %s: %s"), _ (names[kind]), number);

  unfold_patch_view_set_patch (self->views[kind], patch,
                               is_signed ? -half : low, is_signed ? half : high,
                               name);
  unfold_patch_view_set_mark (self->views[kind], told->spot.x - told->patch.x,
                              told->spot.y - told->patch.y);
  gtk_label_set_label (self->values[kind], number);
  gtk_widget_set_visible (
      gtk_widget_get_parent (GTK_WIDGET (self->views[kind])), patch != NULL);
}

/* ---- The codes ---- */

/** Which atoms are not zero, by their number. */
static GHashTable *
find_atoms (UnfoldInspection *inspection)
{
  UnfExplanation *told = unfold_inspection_get_explanation (inspection);
  GHashTable *atoms = g_hash_table_new (NULL, NULL);
  int k = unfold_inspection_get_index (inspection);

  for (int i = 0; told->n_terms > 0 && i < told->nonzeros[k]; i++)
    g_hash_table_add (
        atoms, GINT_TO_POINTER (unf_explanation_get_rank (told, k, i)->atom));

  return atoms;
}

/** How many different atoms @pinned has; @shared (out): and @other, too. */
static guint
count_atoms (UnfoldInspection *pinned, UnfoldInspection *other, guint *shared)
{
  g_autoptr (GHashTable) atoms = find_atoms (pinned);
  g_autoptr (GHashTable) others = find_atoms (other);
  GHashTableIter iter;
  gpointer atom;

  *shared = 0;
  g_hash_table_iter_init (&iter, atoms);
  while (g_hash_table_iter_next (&iter, &atom, NULL))
    *shared += g_hash_table_contains (others, atom);

  return g_hash_table_size (atoms);
}

static char *
describe_codes (UnfoldInspection *pinned, UnfoldInspection *other)
{
  UnfExplanation *told = unfold_inspection_get_explanation (pinned);
  int k = unfold_inspection_get_index (pinned);
  g_autofree char *residual =
      unfold_number_format (255.0 * told->residuals[k], 1);
  guint n_atoms, n_shared;

  if (told->n_codes == 0)
    return g_strdup_printf (ngettext ("%d similar patch", "%d similar patches",
                                      (gulong) told->n_neighbours),
                            told->n_neighbours);
  if (!unfold_inspection_get_explanation (other))
    return g_strdup ("");

  n_atoms = count_atoms (pinned, other, &n_shared);
  /* Translators: numbers of coefficients; a number; numbers of atoms. */
  return g_strdup_printf (
      _ ("%d of %d coefficients are not zero. Residual of the patch: %s. Of "
         "its %u atoms, %u are also at the pixel below."),
      told->nonzeros[k], told->n_codes, residual, n_atoms, n_shared);
}

static void
show_terms (UnfoldPinnedView *self, UnfoldInspection *pinned)
{
  unfold_term_list_set_explanation (self->list,
                                    unfold_inspection_get_explanation (pinned),
                                    unfold_inspection_get_index (pinned));

  for (guint i = 0; i < N_TERMS; i++) {
    g_autoptr (UnfoldTermItem) item =
        g_list_model_get_item (G_LIST_MODEL (self->list), i);

    gtk_widget_set_visible (self->rows[i], item != NULL);
    if (item)
      unfold_term_row_set_item (UNFOLD_TERM_ROW (self->rows[i]), item);
  }
}

void
unfold_pinned_view_show (UnfoldPinnedView *self,
                         UnfoldInspection *pinned,
                         UnfoldInspection *other,
                         double low,
                         double high)
{
  g_autofree char *place = NULL, *text = NULL;
  int x, y;

  unfold_inspection_get_pixel (pinned, &x, &y);
  place = g_strdup_printf (_ ("Pinned: pixel %d, %d"), x, y);
  gtk_label_set_label (self->place, place);
  if (!unfold_inspection_get_explanation (pinned))
    return;

  for (int i = 0; i < N_PATCHES; i++)
    show_patch (self, pinned, i, low, high);
  text = describe_codes (pinned, other);
  gtk_label_set_label (self->text, text);
  show_terms (self, pinned);
}

GtkWidget *
unfold_pinned_view_get_swap (UnfoldPinnedView *self)
{
  return self->swap;
}

const char *
unfold_pinned_view_get_text (UnfoldPinnedView *self)
{
  return gtk_label_get_label (self->text);
}

/* ---- The widget ---- */

static void
unfold_pinned_view_dispose (GObject *object)
{
  UnfoldPinnedView *self = UNFOLD_PINNED_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), UNFOLD_TYPE_PINNED_VIEW);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (unfold_pinned_view_parent_class)->dispose (object);
}

static void
unfold_pinned_view_class_init (UnfoldPinnedViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_pinned_view_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-pinned-view.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldPinnedView, place);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPinnedView, text);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPinnedView,
                                        patches);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPinnedView, terms);
  gtk_widget_class_bind_template_child (widget_class, UnfoldPinnedView, swap);
}

static void
add_patch (UnfoldPinnedView *self, int kind)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *value = gtk_label_new ("");

  self->views[kind] =
      g_object_new (UNFOLD_TYPE_PATCH_VIEW, "size", PATCH_SIZE, NULL);
  self->values[kind] = GTK_LABEL (value);
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->views[kind]));
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (self->patches, box);
}

static void
unfold_pinned_view_init (UnfoldPinnedView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = unfold_term_list_new ();
  for (int i = 0; i < N_PATCHES; i++)
    add_patch (self, i);
  for (int i = 0; i < N_TERMS; i++) {
    self->rows[i] = unfold_term_row_new ();
    gtk_box_append (self->terms, self->rows[i]);
  }
}

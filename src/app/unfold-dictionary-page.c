/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-dictionary-page.h"

#include "unf-denoiser.h"
#include "unfold-atom-view.h"
#include "unfold-state.h"

#include <glib/gi18n.h>

struct _UnfoldDictionaryPage {
  GtkBox parent_instance;

  GtkDropDown *bank;
  GtkDropDown *sort;
  GtkLabel *summary;
  GtkAdjustment *size_adjustment;
  GtkGridView *grid;
  GtkLabel *placeholder;
  UnfoldAtomView *large;
  GtkLabel *detail;

  UnfoldExperiment *experiment;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  const UnfDenoiser *denoiser;
  UnfModel *listed_model;
  UnfTensor *listed_use;
};

G_DEFINE_FINAL_TYPE (UnfoldDictionaryPage, unfold_dictionary_page, GTK_TYPE_BOX)

/* In the order of the list in the template. */
static const struct {
  const char *property;
  GtkSortType order;
} sorts[] = {
  { "index", GTK_SORT_ASCENDING },   { "use", GTK_SORT_DESCENDING },
  { "energy", GTK_SORT_DESCENDING }, { "threshold", GTK_SORT_DESCENDING },
  { "norm", GTK_SORT_DESCENDING },
};

static void
show_selected (UnfoldDictionaryPage *self)
{
  UnfoldAtom *atom = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *text = atom ? unfold_atom_describe (atom) : NULL;

  unfold_atom_view_set_atom (self->large, atom);
  gtk_label_set_label (self->detail, text ? text : "");
}

static void
summarise (UnfoldDictionaryPage *self, GListModel *atoms, UnfTensor *use)
{
  guint n = g_list_model_get_n_items (atoms), n_used = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (UnfoldAtom) atom = g_list_model_get_item (atoms, i);

    n_used += unfold_atom_get_use (atom) > 0.0;
  }

  if (use && n > 0)
    text =
        g_strdup_printf (_ ("%u of %u atoms used on this picture"), n_used, n);
  else
    text = g_strdup_printf (ngettext ("%u atom", "%u atoms", n), n);

  gtk_label_set_label (self->summary, text);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), n == 0);
}

static const char *
get_bank_name (UnfoldDictionaryPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->bank);

  if (!self->denoiser || !self->denoiser->dictionaries ||
      selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return self->denoiser->dictionaries[selected];
}

static void
list_atoms (UnfoldDictionaryPage *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  UnfTensor *use = unfold_experiment_get_atom_use (self->experiment);
  const char *bank = get_bank_name (self);
  guint selected = gtk_single_selection_get_selected (self->selection);
  g_autoptr (GListStore) atoms = NULL;

  g_clear_pointer (&self->listed_model, unf_model_unref);
  g_clear_pointer (&self->listed_use, unf_tensor_unref);
  if (model)
    self->listed_model = unf_model_ref (model);
  if (use)
    self->listed_use = unf_tensor_ref (use);

  if (model && bank)
    atoms = unfold_atom_list (model, bank, use,
                              unfold_experiment_get_sigma (self->experiment));
  else
    atoms = g_list_store_new (UNFOLD_TYPE_ATOM);

  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (atoms));
  gtk_single_selection_set_selected (
      self->selection, selected == GTK_INVALID_LIST_POSITION ? 0 : selected);
  summarise (self, G_LIST_MODEL (atoms), use);
  show_selected (self);
}

/* Only a page that is looked at is kept up to date. */
static void
refresh (UnfoldDictionaryPage *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  UnfTensor *use = unfold_experiment_get_atom_use (self->experiment);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (model != self->listed_model || use != self->listed_use)
    list_atoms (self);
}

static void
show_banks (UnfoldDictionaryPage *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  const UnfDenoiser *denoiser = model ? unf_model_get_denoiser (model) : NULL;
  g_autoptr (GtkStringList) names = NULL;

  if (denoiser != self->denoiser || !model) {
    names = gtk_string_list_new (
        denoiser ? (const char *const *) denoiser->dictionaries : NULL);
    self->denoiser = denoiser;
    gtk_drop_down_set_model (self->bank, G_LIST_MODEL (names));
  }

  refresh (self);
}

static void
sort_changed_cb (UnfoldDictionaryPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->sort);
  g_autoptr (GtkSorter) sorter = NULL;
  GtkNumericSorter *numeric;

  if (selected >= G_N_ELEMENTS (sorts))
    return;

  numeric = gtk_numeric_sorter_new (gtk_property_expression_new (
      UNFOLD_TYPE_ATOM, NULL, sorts[selected].property));
  gtk_numeric_sorter_set_sort_order (numeric, sorts[selected].order);
  sorter = GTK_SORTER (numeric);
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               UnfoldDictionaryPage *self)
{
  GtkWidget *view = g_object_new (UNFOLD_TYPE_ATOM_VIEW, NULL);

  g_object_bind_property (self->size_adjustment, "value", view, "size",
                          G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (cell, view);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  unfold_atom_view_set_atom (UNFOLD_ATOM_VIEW (gtk_list_item_get_child (cell)),
                             gtk_list_item_get_item (cell));
}

static void
unfold_dictionary_page_dispose (GObject *object)
{
  UnfoldDictionaryPage *self = UNFOLD_DICTIONARY_PAGE (object);

  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  g_clear_object (&self->experiment);
  g_clear_pointer (&self->listed_model, unf_model_unref);
  g_clear_pointer (&self->listed_use, unf_tensor_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object),
                               UNFOLD_TYPE_DICTIONARY_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);

  G_OBJECT_CLASS (unfold_dictionary_page_parent_class)->dispose (object);
}

static void
unfold_dictionary_page_class_init (UnfoldDictionaryPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = unfold_dictionary_page_dispose;

  g_type_ensure (UNFOLD_TYPE_ATOM_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-dictionary-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        bank);
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        sort);
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        summary);
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        size_adjustment);
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        grid);
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        placeholder);
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        large);
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,
                                        detail);
}

static void
set_up_grid (UnfoldDictionaryPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  gtk_grid_view_set_factory (self->grid, factory);

  self->sorted = gtk_sort_list_model_new (NULL, NULL);
  self->selection =
      gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (show_selected), self);
}

static void
unfold_dictionary_page_init (UnfoldDictionaryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_grid (self);
  sort_changed_cb (self);
  g_signal_connect_swapped (self->sort, "notify::selected",
                            G_CALLBACK (sort_changed_cb), self);
  unfold_state_bind ("atom-size", self->size_adjustment, "value");
}

void
unfold_dictionary_page_set_experiment (UnfoldDictionaryPage *self,
                                       UnfoldExperiment *experiment)
{
  self->experiment = g_object_ref (experiment);
  show_banks (self);

  g_signal_connect_swapped (self->bank, "notify::selected",
                            G_CALLBACK (list_atoms), self);
  g_signal_connect_swapped (experiment, "notify::model",
                            G_CALLBACK (show_banks), self);
  g_signal_connect_swapped (experiment, "pixels-changed", G_CALLBACK (refresh),
                            self);
  g_signal_connect_swapped (self, "map", G_CALLBACK (refresh), self);
}

GListModel *
unfold_dictionary_page_get_atoms (UnfoldDictionaryPage *self)
{
  return G_LIST_MODEL (self->sorted);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-comparison-view.h"

#include "unfold-dictionary-job.h"
#include "unfold-number.h"

#include <glib/gi18n.h>

#define ATOM_SIZE 66
#define LARGE_SIZE 110

struct _UnfoldComparisonView {
  GtkBox parent_instance;

  GtkDropDown *chooser;
  GtkSpinButton *stride;
  GtkLabel *fixed_title;
  GtkDropDown *mode_chooser;
  GtkDropDown *gain;
  GtkDropDown *sort;
  GtkLabel *text;
  GtkGridView *grid;
  UnfoldAtomPairView *large;
  UnfoldAtomPairView *large_difference;
  GtkLabel *detail;

  UnfoldModels *models;
  UnfModel *model, *other;
  char *name;
  gboolean is_fixed; /* people do not choose the other one */
  gboolean has_begun;
  UnfTensor *first, *second; /* what is being matched, or was */
  char *remark;
  GCancellable *cancellable;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  UnfoldPairLook look;
  gboolean is_listing;
};

G_DEFINE_FINAL_TYPE (UnfoldComparisonView, unfold_comparison_view, GTK_TYPE_BOX)

enum {
  PROP_MODE = 1,
  N_PROPERTIES,
};

enum {
  ATOM_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* ---- How pairs look ---- */

static void
show_selected (UnfoldComparisonView *self)
{
  UnfoldAtomPair *pair =
      gtk_single_selection_get_selected_item (self->selection);
  UnfoldPairLook both = { UNFOLD_PAIR_SIDE, FALSE, 1.0, LARGE_SIZE };
  UnfoldPairLook difference = { UNFOLD_PAIR_DIFFERENCE, FALSE, self->look.gain,
                                LARGE_SIZE };
  g_autofree char *text = pair ? unfold_atom_pair_describe (pair) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->large), pair != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->large_difference), pair != NULL);
  unfold_atom_pair_view_set_pair (self->large, pair, &both);
  unfold_atom_pair_view_set_pair (self->large_difference, pair, &difference);
  gtk_label_set_label (self->detail, text ? text : "");
}

static void
show_look (UnfoldComparisonView *self)
{
  GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->grid));

  for (; cell; cell = gtk_widget_get_next_sibling (cell)) {
    GtkWidget *view = gtk_widget_get_first_child (cell);

    if (view)
      unfold_atom_pair_view_set_look (UNFOLD_ATOM_PAIR_VIEW (view),
                                      &self->look);
  }

  gtk_widget_set_sensitive (GTK_WIDGET (self->gain),
                            self->look.mode == UNFOLD_PAIR_DIFFERENCE);
  show_selected (self);
}

static void
mode_chosen_cb (UnfoldComparisonView *self)
{
  self->look.mode =
      (UnfoldPairMode) gtk_drop_down_get_selected (self->mode_chooser);
  self->look.is_flipped = FALSE;
  show_look (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

static void
gain_chosen_cb (UnfoldComparisonView *self)
{
  self->look.gain = 1 << gtk_drop_down_get_selected (self->gain);
  show_look (self);
}

void
unfold_comparison_view_flip (UnfoldComparisonView *self)
{
  gboolean is_flipped = !self->look.is_flipped;

  if (self->look.mode != UNFOLD_PAIR_FLIP)
    gtk_drop_down_set_selected (self->mode_chooser, UNFOLD_PAIR_FLIP);
  self->look.is_flipped = is_flipped;
  show_look (self);
}

static gboolean
key_pressed_cb (UnfoldComparisonView *self,
                guint key,
                guint code,
                GdkModifierType state)
{
  if (key != GDK_KEY_space || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;

  unfold_comparison_view_flip (self);
  return TRUE;
}

/* ---- Pairs ---- */

static void
selected_cb (UnfoldComparisonView *self)
{
  UnfoldAtomPair *pair =
      gtk_single_selection_get_selected_item (self->selection);

  show_selected (self);
  if (pair && !self->is_listing)
    g_signal_emit (self, signals[ATOM_CHOSEN], 0,
                   unfold_atom_pair_get_index (pair));
}

static void
sort_chosen_cb (UnfoldComparisonView *self)
{
  gboolean by_index = gtk_drop_down_get_selected (self->sort) == 1;
  GtkNumericSorter *sorter =
      gtk_numeric_sorter_new (gtk_property_expression_new (
          UNFOLD_TYPE_ATOM_PAIR, NULL, by_index ? "index" : "distance"));

  gtk_numeric_sorter_set_sort_order (sorter, by_index ? GTK_SORT_ASCENDING
                                                      : GTK_SORT_DESCENDING);
  gtk_sort_list_model_set_sorter (self->sorted, GTK_SORTER (sorter));
  g_object_unref (sorter);
}

static void
show_text (UnfoldComparisonView *self, GListModel *pairs)
{
  guint n = g_list_model_get_n_items (pairs), n_near = 0;
  double sum = 0.0;
  g_autofree char *mean = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (UnfoldAtomPair) pair = g_list_model_get_item (pairs, i);
    double distance = unfold_atom_pair_get_distance (pair);

    sum += 100.0 * distance;
    n_near += distance < 0.1;
  }

  mean = unfold_number_format (n > 0 ? sum / n : 0.0, 0);
  text = g_strdup_printf (
      _ ("The atoms differ by %s %% on average; %u of %u are the same to a "
         "tenth."),
      mean, n_near, n);
  if (self->remark) {
    g_autofree char *both = g_strdup_printf ("%s %s", text, self->remark);

    gtk_label_set_label (self->text, both);
  } else {
    gtk_label_set_label (self->text, text);
  }
}

static void
list_pairs (UnfoldComparisonView *self, const UnfAtomMatch *matches)
{
  g_autoptr (GListStore) pairs =
      unfold_atom_pair_list (self->first, self->second, matches);

  self->is_listing = TRUE;
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (pairs));
  gtk_single_selection_set_selected (self->selection, 0);
  self->is_listing = FALSE;
  show_text (self, G_LIST_MODEL (pairs));
  show_selected (self);
}

static void
matched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnfoldComparisonView *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree UnfAtomMatch *matches =
      unfold_dictionary_job_match_finish (result, &error);

  /* A cancelled job may end after the view. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (matches)
    list_pairs (self, matches);
  else
    gtk_label_set_label (self->text, error->message);
}

static UnfTensor *
find_bank (const UnfModel *model, const char *name)
{
  UnfWeights *weights = model ? unf_model_get_weights (model) : NULL;

  return weights && name ? unf_weights_find (weights, name) : NULL;
}

static void
forget_pairs (UnfoldComparisonView *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->first, unf_tensor_unref);
  g_clear_pointer (&self->second, unf_tensor_unref);
}

/* The first line of the chooser with another dictionary of this name. */
static guint
find_another (UnfoldComparisonView *self, const UnfTensor *first)
{
  GListModel *models = G_LIST_MODEL (self->models);

  for (guint i = 0; models && i < g_list_model_get_n_items (models); i++) {
    g_autoptr (UnfoldModelItem) item = g_list_model_get_item (models, i);
    const UnfTensor *bank =
        find_bank (unfold_model_item_get_model (item), self->name);

    if (bank && bank != first)
      return i;
  }

  return GTK_INVALID_LIST_POSITION;
}

/* Nobody opens the page to compare a model with itself: the first time another
 * line is taken. Returns: whether it was. */
static gboolean
begin_with_another (UnfoldComparisonView *self, const UnfTensor *first)
{
  guint another;

  if (self->has_begun || self->is_fixed)
    return FALSE;

  another = find_another (self, first);
  if (another == GTK_INVALID_LIST_POSITION)
    return FALSE;

  self->has_begun = TRUE;
  gtk_drop_down_set_selected (self->chooser, another);
  return TRUE;
}

/* Only a view that is looked at compares. */
static void
compare (UnfoldComparisonView *self)
{
  UnfTensor *first = find_bank (self->model, self->name);
  UnfTensor *second = find_bank (self->other, self->name);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      (first == self->first && second == self->second))
    return;

  if (first && first == second && begin_with_another (self, first))
    return;

  forget_pairs (self);
  gtk_sort_list_model_set_model (self->sorted, NULL);
  gtk_label_set_label (
      self->text,
      first && first == second
          ? _ ("This is the model itself. Choose another one to compare with.")
          : _ ("The other model has no dictionary of this name to compare "
               "with."));
  if (!first || !second || first == second)
    return;

  self->first = unf_tensor_ref (first);
  self->second = unf_tensor_ref (second);
  self->cancellable = g_cancellable_new ();
  gtk_label_set_label (self->text, _ ("Matching the atoms…"));
  unfold_dictionary_job_match_async (first, second, self->cancellable,
                                     matched_cb, self);
}

/* ---- What it is compared with ---- */

static void
set_other (UnfoldComparisonView *self, UnfModel *other)
{
  UnfModel *old = self->other;

  self->other = other ? unf_model_ref (other) : NULL;
  g_clear_pointer (&old, unf_model_unref);
  compare (self);
}

static void
choose_other (UnfoldComparisonView *self)
{
  UnfoldModelItem *item = gtk_drop_down_get_selected_item (self->chooser);
  UnfModel *model = item ? unfold_model_item_get_model (item) : NULL;
  int stride = item ? unfold_model_item_get_stride (item) : 0;

  if (self->is_fixed)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->stride), stride > 0);
  g_clear_pointer (&self->remark, g_free);
  if (model && stride > 0)
    model = unfold_models_find_for_stride (
        self->models, model, gtk_spin_button_get_value_as_int (self->stride),
        &self->remark);
  set_other (self, model);
}

/* Another kind of model begins at the stride that stands in its line. */
static void
chosen_cb (UnfoldComparisonView *self)
{
  UnfoldModelItem *item = gtk_drop_down_get_selected_item (self->chooser);
  UnfTensor *bank =
      item && unfold_model_item_get_model (item)
          ? unf_model_get_dictionary (unfold_model_item_get_model (item))
          : NULL;

  if (bank && unfold_model_item_get_stride (item) > 0) {
    gtk_spin_button_set_range (self->stride, 1.0, bank->shape.h);
    gtk_spin_button_set_value (self->stride,
                               unfold_model_item_get_stride (item));
  }
  choose_other (self);
}

static char *
get_title (UnfoldModelItem *item, gpointer user_data)
{
  return g_strdup (unfold_model_item_get_title (item));
}

void
unfold_comparison_view_set_models (UnfoldComparisonView *self,
                                   UnfoldModels *models)
{
  g_autoptr (GtkExpression) title = gtk_cclosure_expression_new (
      G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_title), NULL, NULL);

  self->models = g_object_ref (models);
  gtk_drop_down_set_expression (self->chooser, title);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (models));
  g_signal_connect_swapped (self->chooser, "notify::selected-item",
                            G_CALLBACK (chosen_cb), self);
  chosen_cb (self);
}

void
unfold_comparison_view_set_model (UnfoldComparisonView *self,
                                  UnfModel *model,
                                  const char *name)
{
  UnfModel *old = self->model;

  self->model = model ? unf_model_ref (model) : NULL;
  g_clear_pointer (&old, unf_model_unref);
  g_free (self->name);
  self->name = g_strdup (name);
  compare (self);
}

void
unfold_comparison_view_set_other (UnfoldComparisonView *self,
                                  UnfModel *other,
                                  const char *title)
{
  self->is_fixed = other != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), !other);
  gtk_widget_set_visible (GTK_WIDGET (self->stride), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->fixed_title), other != NULL);
  gtk_label_set_label (self->fixed_title, other ? title : "");
  if (other) {
    g_clear_pointer (&self->remark, g_free);
    set_other (self, other);
  } else {
    choose_other (self);
  }
}

/* ---- The widget ---- */

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  gtk_list_item_set_child (cell,
                           g_object_new (UNFOLD_TYPE_ATOM_PAIR_VIEW, NULL));
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem *cell,
              UnfoldComparisonView *self)
{
  unfold_atom_pair_view_set_pair (
      UNFOLD_ATOM_PAIR_VIEW (gtk_list_item_get_child (cell)),
      gtk_list_item_get_item (cell), &self->look);
}

static void
unfold_comparison_view_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *spec)
{
  if (id == PROP_MODE)
    gtk_drop_down_set_selected (UNFOLD_COMPARISON_VIEW (object)->mode_chooser,
                                (guint) g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_comparison_view_get_property (GObject *object,
                                     guint id,
                                     GValue *value,
                                     GParamSpec *spec)
{
  if (id == PROP_MODE)
    g_value_set_int (value, (int) UNFOLD_COMPARISON_VIEW (object)->look.mode);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_comparison_view_dispose (GObject *object)
{
  UnfoldComparisonView *self = UNFOLD_COMPARISON_VIEW (object);

  forget_pairs (self);
  if (self->chooser)
    g_signal_handlers_disconnect_by_data (self->chooser, self);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (object),
                               UNFOLD_TYPE_COMPARISON_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->models);
  g_clear_pointer (&self->model, unf_model_unref);
  g_clear_pointer (&self->other, unf_model_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->remark, g_free);

  G_OBJECT_CLASS (unfold_comparison_view_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldComparisonView,    \
                                        name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (chooser);
  BIND (stride);
  BIND (fixed_title);
  BIND (mode_chooser);
  BIND (gain);
  BIND (sort);
  BIND (text);
  BIND (grid);
  BIND (large);
  BIND (large_difference);
  BIND (detail);
}

#undef BIND

static void
unfold_comparison_view_class_init (UnfoldComparisonViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_comparison_view_set_property;
  object_class->get_property = unfold_comparison_view_get_property;
  object_class->dispose = unfold_comparison_view_dispose;

  properties[PROP_MODE] = g_param_spec_int (
      "mode", NULL, NULL, UNFOLD_PAIR_SIDE, UNFOLD_PAIR_FLIP, UNFOLD_PAIR_SIDE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[ATOM_CHOSEN] = g_signal_new (
      "atom-chosen", UNFOLD_TYPE_COMPARISON_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (UNFOLD_TYPE_ATOM_PAIR_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-comparison-view.ui");
  bind_children (widget_class);
}

static void
set_up_grid (UnfoldComparisonView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->sorted = gtk_sort_list_model_new (NULL, NULL);
  self->selection =
      gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), self);
  gtk_grid_view_set_factory (self->grid, factory);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));

  /* Before the grid, which would select with it. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self->grid), keys);
}

static void
unfold_comparison_view_init (UnfoldComparisonView *self)
{
  self->look = (UnfoldPairLook){ UNFOLD_PAIR_SIDE, FALSE, 1.0, ATOM_SIZE };
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_grid (self);
  sort_chosen_cb (self);
  show_look (self);

  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->mode_chooser, "notify::selected",
                            G_CALLBACK (mode_chosen_cb), self);
  g_signal_connect_swapped (self->gain, "notify::selected",
                            G_CALLBACK (gain_chosen_cb), self);
  g_signal_connect_swapped (self->sort, "notify::selected",
                            G_CALLBACK (sort_chosen_cb), self);
  g_signal_connect_swapped (self->stride, "value-changed",
                            G_CALLBACK (choose_other), self);
  g_signal_connect (self, "map", G_CALLBACK (compare), NULL);
}

GListModel *
unfold_comparison_view_get_pairs (UnfoldComparisonView *self)
{
  return G_LIST_MODEL (self->sorted);
}

const char *
unfold_comparison_view_get_text (UnfoldComparisonView *self)
{
  return gtk_label_get_label (self->text);
}

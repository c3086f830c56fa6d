/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Brings what the experiment knows to the parts of the page. Only a page that
 * is looked at is kept up to date, and only then does it ask for firings. */
#include "config.h"

#include "unfold-dictionary-page.h"

#include "unf-denoiser.h"

#include <glib/gi18n.h>

struct _UnfoldDictionaryPage {
  GtkBox parent_instance;

  GtkDropDown *bank;
  GtkStack *views;
  GtkLabel *summary;
  UnfoldAtomsView *atoms;
  UnfoldCoherenceView *coherence_view;
  UnfoldComparisonView *comparison_view;

  UnfoldExperiment *experiment;
  const UnfDenoiser *denoiser;
  UnfModel *listed_model;
  UnfTensor *listed_use;
  double listed_sigma;
  UnfTensor *examined; /* the bank that facts are of, or will be */
  UnfoldDictionaryFacts *facts;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (UnfoldDictionaryPage, unfold_dictionary_page, GTK_TYPE_BOX)

enum {
  PROP_VIEW = 1,
  N_PROPERTIES,
};

enum {
  SAID,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* ---- What the experiment knows ---- */

static const char *
get_bank_name (UnfoldDictionaryPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->bank);

  if (!self->denoiser || !self->denoiser->dictionaries ||
      selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return self->denoiser->dictionaries[selected];
}

static UnfTensor *
get_bank (UnfoldDictionaryPage *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  UnfWeights *weights = model ? unf_model_get_weights (model) : NULL;
  const char *name = get_bank_name (self);

  return weights && name ? unf_weights_find (weights, name) : NULL;
}

/* Over all shifts an atom has one place for every pixel and channel. */
static double
count_places (UnfoldDictionaryPage *self)
{
  UnfImage *picture = unfold_experiment_get_opened (self->experiment);
  UnfTensor *bank = get_bank (self);
  double q = unfold_experiment_get_setting (self->experiment, "stride", 1.0);
  double shifts =
      unfold_experiment_get_setting (self->experiment, "shifts", 1.0);

  if (!picture || !bank)
    return 0.0;

  return (double) unf_image_get_width (picture) *
         unf_image_get_height (picture) *
         (unf_image_get_channels (picture) / bank->shape.c) *
         MIN (1.0, shifts / (q * q));
}

static UnfImage *
get_picture (UnfoldDictionaryPage *self)
{
  UnfImage *picture =
      unfold_experiment_get_picture (self->experiment, UNFOLD_PICTURE_DENOISED);

  return picture ? picture
                 : unfold_experiment_get_picture (self->experiment,
                                                  UNFOLD_PICTURE_NOISY);
}

static UnfoldAtomGrid *
get_grid (UnfoldDictionaryPage *self)
{
  return unfold_atoms_view_get_grid (self->atoms);
}

static int
get_selected (UnfoldDictionaryPage *self)
{
  UnfoldAtom *atom = unfold_atom_grid_get_selected_atom (get_grid (self));

  return atom ? unfold_atom_get_index (atom) : -1;
}

/* ---- Atoms ---- */

static void
selected_cb (UnfoldDictionaryPage *self)
{
  unfold_experiment_set_selected_atom (self->experiment, get_selected (self));
}

static void
atom_chosen_elsewhere_cb (UnfoldDictionaryPage *self)
{
  int atom = unfold_experiment_get_selected_atom (self->experiment);

  if (atom >= 0 && atom != get_selected (self))
    unfold_atom_grid_go_to (get_grid (self), atom);
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
}

static void
keep_listed (UnfoldDictionaryPage *self, UnfModel *model, UnfTensor *use)
{
  UnfModel *old_model = self->listed_model;
  UnfTensor *old_use = self->listed_use;

  self->listed_model = model ? unf_model_ref (model) : NULL;
  self->listed_use = use ? unf_tensor_ref (use) : NULL;
  self->listed_sigma = unfold_experiment_get_sigma (self->experiment);
  g_clear_pointer (&old_model, unf_model_unref);
  g_clear_pointer (&old_use, unf_tensor_unref);
}

static void
list_atoms (UnfoldDictionaryPage *self)
{
  UnfModel *model = unfold_experiment_get_model (self->experiment);
  UnfTensor *use = unfold_experiment_get_atom_use (self->experiment);
  const char *bank = get_bank_name (self);
  g_autoptr (GListStore) atoms = NULL;

  keep_listed (self, model, use);
  if (model && bank)
    atoms = unfold_atom_list (model, bank, use, count_places (self),
                              self->listed_sigma);
  else
    atoms = g_list_store_new (UNFOLD_TYPE_ATOM);

  summarise (self, G_LIST_MODEL (atoms), use);
  unfold_atoms_view_set_atoms (self->atoms, G_LIST_MODEL (atoms));
}

/* ---- Coherence ---- */

static void
show_facts (UnfoldDictionaryPage *self)
{
  unfold_coherence_view_set_facts (
      self->coherence_view, self->facts,
      (int) unfold_experiment_get_setting (self->experiment, "stride", 0.0));
}

static void
examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnfoldDictionaryPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfoldDictionaryFacts) facts =
      unfold_dictionary_job_examine_finish (result, &error);

  /* A cancelled job may end after the page. */
  if (!facts)
    return;

  g_clear_object (&self->cancellable);
  self->facts = g_steal_pointer (&facts);
  unfold_atom_grid_set_facts (get_grid (self), self->facts);
  show_facts (self);
}

static void
forget_facts (UnfoldDictionaryPage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->facts, unfold_dictionary_facts_unref);
  g_clear_pointer (&self->examined, unf_tensor_unref);
}

static void
examine (UnfoldDictionaryPage *self)
{
  UnfTensor *bank = get_bank (self);

  if (bank == self->examined) {
    show_facts (self); /* the stride may have changed unseen */
    return;
  }

  forget_facts (self);
  unfold_atom_grid_set_facts (get_grid (self), NULL);
  show_facts (self);
  if (!bank)
    return;

  self->examined = unf_tensor_ref (bank);
  self->cancellable = g_cancellable_new ();
  unfold_dictionary_job_examine_async (bank, self->cancellable, examined_cb,
                                       self);
}

/* ---- Keeping up ---- */

static gboolean
is_listed (UnfoldDictionaryPage *self)
{
  return unfold_experiment_get_model (self->experiment) == self->listed_model &&
         unfold_experiment_get_atom_use (self->experiment) ==
             self->listed_use &&
         unfold_experiment_get_sigma (self->experiment) == self->listed_sigma;
}

static void
refresh (UnfoldDictionaryPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (!is_listed (self))
    list_atoms (self);
  examine (self);
  unfold_comparison_view_set_model (
      self->comparison_view, unfold_experiment_get_model (self->experiment),
      get_bank_name (self));
  unfold_atoms_view_set_picture (
      self->atoms, get_bank (self) ? get_picture (self) : NULL,
      unfold_experiment_get_firings (self->experiment));
}

static void
mapped_cb (UnfoldDictionaryPage *self)
{
  unfold_experiment_set_wants_firings (self->experiment, TRUE);
  refresh (self);
  atom_chosen_elsewhere_cb (self);
}

static void
unmapped_cb (UnfoldDictionaryPage *self)
{
  unfold_experiment_set_wants_firings (self->experiment, FALSE);
}

static void
bank_changed_cb (UnfoldDictionaryPage *self)
{
  list_atoms (self);
  refresh (self);
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

  unfold_atoms_view_let_go (self->atoms);
  unfold_comparison_view_set_other (self->comparison_view, NULL, NULL);
  refresh (self);
}

static void
settings_changed_cb (UnfoldDictionaryPage *self, const char *id)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      (!id || g_str_equal (id, "stride")))
    show_facts (self);
}

static void
stride_chosen_cb (UnfoldDictionaryPage *self, int stride)
{
  unfold_experiment_set_setting (self->experiment, "stride", stride);
}

static void
pair_chosen_cb (UnfoldDictionaryPage *self, int atom)
{
  unfold_atom_grid_go_to (get_grid (self), atom);
}

static void
said_cb (UnfoldDictionaryPage *self, const char *text)
{
  g_signal_emit (self, signals[SAID], 0, text);
}

/* ---- The widget ---- */

static void
unfold_dictionary_page_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *spec)
{
  UnfoldDictionaryPage *self = UNFOLD_DICTIONARY_PAGE (object);

  if (id == PROP_VIEW)
    gtk_stack_set_visible_child_name (self->views, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_dictionary_page_get_property (GObject *object,
                                     guint id,
                                     GValue *value,
                                     GParamSpec *spec)
{
  UnfoldDictionaryPage *self = UNFOLD_DICTIONARY_PAGE (object);

  if (id == PROP_VIEW)
    g_value_set_string (value, gtk_stack_get_visible_child_name (self->views));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
unfold_dictionary_page_dispose (GObject *object)
{
  UnfoldDictionaryPage *self = UNFOLD_DICTIONARY_PAGE (object);

  forget_facts (self);
  if (self->experiment)
    g_signal_handlers_disconnect_by_data (self->experiment, self);
  if (self->atoms)
    g_signal_handlers_disconnect_by_data (get_grid (self), self);
  g_clear_object (&self->experiment);
  g_clear_pointer (&self->listed_model, unf_model_unref);
  g_clear_pointer (&self->listed_use, unf_tensor_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object),
                               UNFOLD_TYPE_DICTIONARY_PAGE);

  G_OBJECT_CLASS (unfold_dictionary_page_parent_class)->dispose (object);
}

#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, UnfoldDictionaryPage,    \
                                        name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (bank);
  BIND (views);
  BIND (summary);
  BIND (atoms);
  BIND (coherence_view);
  BIND (comparison_view);
}

#undef BIND

static void
unfold_dictionary_page_class_init (UnfoldDictionaryPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = unfold_dictionary_page_set_property;
  object_class->get_property = unfold_dictionary_page_get_property;
  object_class->dispose = unfold_dictionary_page_dispose;

  properties[PROP_VIEW] = g_param_spec_string (
      "view", NULL, NULL, "atoms", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SAID] =
      g_signal_new ("said", UNFOLD_TYPE_DICTIONARY_PAGE, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (UNFOLD_TYPE_ATOMS_VIEW);
  g_type_ensure (UNFOLD_TYPE_COHERENCE_VIEW);
  g_type_ensure (UNFOLD_TYPE_COMPARISON_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/unfoldlab/Unfold/ui/unfold-dictionary-page.ui");
  bind_children (widget_class);
}

static void
follow_parts (UnfoldDictionaryPage *self)
{
  g_signal_connect_swapped (get_grid (self), "notify::selected",
                            G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (unfold_atoms_view_get_export (self->atoms), "said",
                            G_CALLBACK (said_cb), self);
  g_signal_connect_swapped (self->coherence_view, "said", G_CALLBACK (said_cb),
                            self);
  g_signal_connect_swapped (self->coherence_view, "stride-chosen",
                            G_CALLBACK (stride_chosen_cb), self);
  g_signal_connect_swapped (self->coherence_view, "atom-chosen",
                            G_CALLBACK (pair_chosen_cb), self);
  g_signal_connect_swapped (self->comparison_view, "atom-chosen",
                            G_CALLBACK (pair_chosen_cb), self);
}

static void
unfold_dictionary_page_init (UnfoldDictionaryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
unfold_dictionary_page_set_experiment (UnfoldDictionaryPage *self,
                                       UnfoldExperiment *experiment)
{
  static const struct {
    const char *signal;
    GCallback handler;
  } followed[] = {
    { "notify::model", G_CALLBACK (show_banks) },
    { "notify::firings", G_CALLBACK (refresh) },
    { "pixels-changed", G_CALLBACK (refresh) },
    { "settings-changed", G_CALLBACK (settings_changed_cb) },
    { "notify::selected-atom", G_CALLBACK (atom_chosen_elsewhere_cb) },
  };

  self->experiment = g_object_ref (experiment);
  follow_parts (self);
  show_banks (self);

  g_signal_connect_swapped (self->bank, "notify::selected",
                            G_CALLBACK (bank_changed_cb), self);
  for (gsize i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_swapped (experiment, followed[i].signal,
                              followed[i].handler, self);
  g_signal_connect_swapped (self, "map", G_CALLBACK (mapped_cb), self);
  g_signal_connect_swapped (self, "unmap", G_CALLBACK (unmapped_cb), self);
}

void
unfold_dictionary_page_set_viewport (UnfoldDictionaryPage *self,
                                     UnfoldViewport *viewport)
{
  unfold_atoms_view_set_viewport (self->atoms, viewport);
}

void
unfold_dictionary_page_set_models (UnfoldDictionaryPage *self,
                                   UnfoldModels *models)
{
  unfold_comparison_view_set_models (self->comparison_view, models);
}

void
unfold_dictionary_page_compare_with (UnfoldDictionaryPage *self,
                                     UnfModel *other,
                                     const char *title)
{
  unfold_comparison_view_set_other (self->comparison_view, other, title);
  g_object_set (self, "view", "comparison", NULL);
}

UnfoldAtomGrid *
unfold_dictionary_page_get_grid (UnfoldDictionaryPage *self)
{
  return get_grid (self);
}

UnfoldSheetExport *
unfold_dictionary_page_get_export (UnfoldDictionaryPage *self)
{
  return unfold_atoms_view_get_export (self->atoms);
}

UnfoldAtomDetail *
unfold_dictionary_page_get_detail (UnfoldDictionaryPage *self)
{
  return unfold_atoms_view_get_detail (self->atoms);
}

UnfoldFiringView *
unfold_dictionary_page_get_firing_view (UnfoldDictionaryPage *self)
{
  return unfold_atoms_view_get_firing_view (self->atoms);
}

UnfoldCoherenceView *
unfold_dictionary_page_get_coherence_view (UnfoldDictionaryPage *self)
{
  return self->coherence_view;
}

UnfoldComparisonView *
unfold_dictionary_page_get_comparison_view (UnfoldDictionaryPage *self)
{
  return self->comparison_view;
}

GListModel *
unfold_dictionary_page_get_atoms (UnfoldDictionaryPage *self)
{
  return unfold_atom_grid_get_sorted (get_grid (self));
}

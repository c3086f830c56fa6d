/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-support.h"

#include <math.h>
#include <string.h>

#include "chosen-file.h"
#include "experiment-support.h"
#include "unf-denoiser.h"
#include "unf-test.h"
#include "unfold-atom-view.h"
#include "unfold-chart.h"
#include "unfold-dictionary-page.h"
#include "unfold-info-bar.h"

#define N_ATOMS 6
#define SIDE 5

static void
add (UnfWeights *weights,
     const char *name,
     UnfShape shape,
     double scale,
     guint64 seed)
{
  g_autoptr (UnfTensor) tensor = unf_test_random_tensor (shape, scale, seed);

  unf_weights_add (weights, name, tensor);
}

static UnfModel *
model_of_seed (guint64 seed)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (GError) error = NULL;
  UnfShape bank = { N_ATOMS, 1, SIDE, SIDE };
  UnfShape row = { 1, N_ATOMS, 1, 1 };
  UnfModel *model;

  add (weights, "A", bank, 0.1, seed);
  add (weights, "B", bank, 0.1, seed);
  add (weights, "C", bank, 0.1, seed);
  add (weights, "t0", row, 0.001, seed);
  add (weights, "t1", row, 0.001, seed);
  unf_weights_set_setting (weights, "stride", 3);
  unf_weights_set_setting (weights, "iterations", 2);

  model = unf_model_new (unf_denoiser_find ("csc"), weights, "small", &error);
  g_assert_no_error (error);
  return model;
}

static UnfModel *
small_model (void)
{
  return model_of_seed (7);
}

/* A window on the Dictionary page of a small model, at its final. */
static UnfoldWindow *
open_page (void)
{
  UnfoldWindow *window = open_empty_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = small_model ();
  g_autoptr (UnfImage) image = smooth_image (40, 32);

  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_for_final (window);
  activate (window, "win.page::dictionary");
  settle ();
  return window;
}

static void
close_page (UnfoldWindow *window)
{
  activate (window, "win.page::compare");
  close_window (window);
}

static UnfoldDictionaryPage *
page_of (UnfoldWindow *window)
{
  return find_widget (GTK_WIDGET (window), UNFOLD_TYPE_DICTIONARY_PAGE);
}

static UnfoldExperiment *
experiment_of (UnfoldWindow *window)
{
  return unfold_window_get_experiment (window);
}

static void
wait_for_firings (UnfoldWindow *window)
{
  wait_until (unfold_experiment_get_firings (experiment_of (window)));
  settle ();
}

static int
index_at (GListModel *atoms, guint position)
{
  g_autoptr (UnfoldAtom) atom = g_list_model_get_item (atoms, position);

  return unfold_atom_get_index (atom);
}

static double
use_at (GListModel *atoms, guint position)
{
  g_autoptr (UnfoldAtom) atom = g_list_model_get_item (atoms, position);

  return unfold_atom_get_use (atom);
}

static void
atoms_are_sorted_by_use (void)
{
  UnfoldWindow *window = open_page ();
  GListModel *atoms = unfold_dictionary_page_get_atoms (page_of (window));

  g_assert_cmpuint (g_list_model_get_n_items (atoms), ==, N_ATOMS);
  for (guint i = 1; i < N_ATOMS; i++)
    g_assert_cmpfloat (use_at (atoms, i - 1), >=, use_at (atoms, i));
  close_page (window);
}

static void
cells_name_their_atom (void)
{
  UnfoldWindow *window = open_page ();
  GtkWidget *grid =
      find_widget (GTK_WIDGET (page_of (window)), GTK_TYPE_GRID_VIEW);
  GtkAccessible *view = find_widget (grid, UNFOLD_TYPE_ATOM_VIEW);
  GListModel *atoms = unfold_dictionary_page_get_atoms (page_of (window));
  g_autoptr (UnfoldAtom) first = g_list_model_get_item (atoms, 0);
  g_autofree char *name = unfold_atom_describe (first);

  g_assert_true (g_str_has_prefix (name, "Atom "));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (grid),
                                   GTK_ACCESSIBLE_ROLE_GRID);
  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       name);
  close_page (window);
}

static void
atoms_are_whole_pixels (void)
{
  UnfoldWindow *window = open_page ();
  GtkWidget *view =
      find_widget (GTK_WIDGET (page_of (window)), UNFOLD_TYPE_ATOM_VIEW);
  int width;

  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL,
                      NULL);
  g_assert_cmpint (width % SIDE, ==, 0);
  close_page (window);
}

static void
pictures_of_atoms_are_scaled_to_one (void)
{
  g_autoptr (UnfModel) model = small_model ();
  g_autoptr (GListStore) atoms = unfold_atom_list (model, "C", NULL, 0.0, 25.0);

  for (guint i = 0; i < N_ATOMS; i++) {
    g_autoptr (UnfoldAtom) atom =
        g_list_model_get_item (G_LIST_MODEL (atoms), i);
    g_autoptr (UnfImage) picture =
        unfold_atom_make_picture (atom, UNFOLD_ATOM_SCALE_OWN);
    const float *values = unf_image_get_plane (picture, 0);
    float largest = 0.0f;

    for (int p = 0; p < SIDE * SIDE; p++)
      largest = MAX (largest, fabsf (values[p]));
    g_assert_cmpfloat (largest, ==, 1.0f);
    g_assert_true (isnan (unfold_atom_get_use (atom)));
  }
}

static void
thresholds_follow_sigma (void)
{
  g_autoptr (UnfModel) model = small_model ();
  g_autoptr (GListStore) quiet = unfold_atom_list (model, "A", NULL, 0.0, 0.0);
  g_autoptr (GListStore) loud = unfold_atom_list (model, "A", NULL, 0.0, 50.0);
  const UnfTensor *t1 = unf_weights_find (unf_model_get_weights (model), "t1");

  for (guint i = 0; i < N_ATOMS; i++) {
    g_autoptr (GObject) a = g_list_model_get_item (G_LIST_MODEL (quiet), i);
    g_autoptr (GObject) b = g_list_model_get_item (G_LIST_MODEL (loud), i);
    double low, high;

    g_object_get (a, "threshold", &low, NULL);
    g_object_get (b, "threshold", &high, NULL);
    g_assert_cmpfloat_with_epsilon (high - low, 50.0 * (double) t1->data[i],
                                    1e-6);
  }
}

/* ---- Where atoms fire ---- */

static void
pointing_at_an_atom_shows_where_it_fires (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldFiringView *view = unfold_dictionary_page_get_firing_view (page);
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page);

  wait_for_firings (window);
  g_assert_false (unfold_firing_view_has_map (view));

  g_signal_emit_by_name (grid, "hovered", 2);
  g_assert_cmpint (unfold_firing_view_get_atom (view), ==, 2);
  g_assert_true (unfold_firing_view_has_map (view));

  g_signal_emit_by_name (grid, "hovered", -1);
  g_assert_false (unfold_firing_view_has_map (view));
  close_page (window);
}

static void
a_click_keeps_the_map (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldFiringView *view = unfold_dictionary_page_get_firing_view (page);
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page);

  wait_for_firings (window);
  g_signal_emit_by_name (grid, "hovered", 3);
  g_signal_emit_by_name (grid, "activated", 3);
  g_signal_emit_by_name (grid, "hovered", -1);
  g_assert_cmpint (unfold_firing_view_get_atom (view), ==, 3);

  g_signal_emit_by_name (grid, "hovered", 1);
  g_assert_cmpint (unfold_firing_view_get_atom (view), ==, 1);
  g_signal_emit_by_name (grid, "hovered", -1);
  g_assert_cmpint (unfold_firing_view_get_atom (view), ==, 3);

  g_signal_emit_by_name (grid, "activated", 3);
  g_assert_false (unfold_firing_view_has_map (view));
  close_page (window);
}

static void
the_focused_atom_shows_where_it_fires (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldFiringView *view = unfold_dictionary_page_get_firing_view (page);
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page);

  wait_for_firings (window);
  gtk_widget_child_focus (GTK_WIDGET (grid), GTK_DIR_TAB_FORWARD);
  settle ();
  unfold_atom_grid_go_to (grid, 4);
  settle ();
  g_assert_cmpint (unfold_firing_view_get_atom (view), ==, 4);
  close_page (window);
}

static void
firings_are_those_of_what_is_used (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldExperiment *experiment = experiment_of (window);
  UnfTensor *use = unfold_experiment_get_atom_use (experiment);
  UnfoldFirings *firings;

  wait_for_firings (window);
  firings = unfold_experiment_get_firings (experiment);
  g_assert_cmpint (unfold_firings_get_atoms (firings), ==, N_ATOMS);
  for (int k = 0; k < N_ATOMS; k++)
    g_assert_true ((unfold_firings_count (firings, k) > 0) ==
                   (use->data[2 * k] > 0.0f));
  close_page (window);
}

static void
a_final_with_the_page_open_brings_firings_along (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldExperiment *experiment = experiment_of (window);
  UnfoldResult *before;

  wait_for_firings (window);
  before = unfold_experiment_get_result (experiment);
  unfold_experiment_set_seed (experiment, 9);
  unfold_experiment_settle (experiment);
  wait_until (unfold_experiment_get_state (experiment) == UNFOLD_STATE_FINAL &&
              unfold_experiment_get_result (experiment) != before);
  g_assert_nonnull (unfold_experiment_get_firings (experiment));
  close_page (window);
}

static void
a_hidden_page_asks_for_nothing (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldExperiment *experiment = experiment_of (window);

  wait_for_firings (window);
  activate (window, "win.page::compare");
  settle ();
  unfold_experiment_set_seed (experiment, 10);
  unfold_experiment_settle (experiment);
  wait_for_final (window);
  g_assert_null (unfold_experiment_get_firings (experiment));
  close_page (window);
}

static void
the_strongest_places_are_shown_as_patches (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldAtomDetail *detail = unfold_dictionary_page_get_detail (page);
  UnfoldFirings *firings;
  UnfoldFiring places[UNFOLD_ATOM_DETAIL_PLACES];

  wait_for_firings (window);
  firings = unfold_experiment_get_firings (experiment_of (window));
  for (int k = 0; k < N_ATOMS; k++) {
    unfold_atom_grid_go_to (unfold_dictionary_page_get_grid (page), k);
    g_assert_cmpint (unfold_atom_detail_get_n_places (detail), ==,
                     unfold_firings_find_strongest (firings, k, SIDE, places,
                                                    UNFOLD_ATOM_DETAIL_PLACES));
  }
  close_page (window);
}

/* ---- The grid ---- */

static void
digits_go_to_the_atom_of_that_number (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page_of (window));
  int selected;

  unfold_atom_grid_type_digit (grid, 5);
  g_object_get (grid, "selected", &selected, NULL);
  g_assert_cmpint (selected, ==, 5);

  /* There is no atom 52. */
  unfold_atom_grid_type_digit (grid, 2);
  g_object_get (grid, "selected", &selected, NULL);
  g_assert_cmpint (selected, ==, 5);
  close_page (window);
}

static void
the_selected_atom_is_that_of_the_experiment (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldExperiment *experiment = experiment_of (window);
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page_of (window));
  int selected;

  unfold_experiment_set_selected_atom (experiment, 2);
  g_object_get (grid, "selected", &selected, NULL);
  g_assert_cmpint (selected, ==, 2);

  unfold_atom_grid_go_to (grid, 4);
  g_assert_cmpint (unfold_experiment_get_selected_atom (experiment), ==, 4);
  close_page (window);
}

static void
sorting_keeps_the_selected_atom (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page_of (window));

  unfold_atom_grid_go_to (grid, 3);
  for (int sort = 0; sort <= UNFOLD_ATOM_SORT_SIMILARITY; sort++) {
    UnfoldAtom *atom;

    unfold_atom_grid_sort (grid, (UnfoldAtomSort) sort);
    atom = unfold_atom_grid_get_selected_atom (grid);
    g_assert_cmpint (unfold_atom_get_index (atom), ==, 3);
    g_assert_cmpuint (
        g_list_model_get_n_items (unfold_atom_grid_get_sorted (grid)), ==,
        N_ATOMS);
  }
  close_page (window);
}

static double
number_at (GListModel *atoms, guint position, const char *property)
{
  g_autoptr (GObject) atom = g_list_model_get_item (atoms, position);
  double value;

  g_object_get (atom, property, &value, NULL);
  return value;
}

static void
every_order_is_an_order (void)
{
  static const struct {
    UnfoldAtomSort sort;
    const char *property;
    double sign;
  } orders[] = {
    { UNFOLD_ATOM_SORT_ENERGY, "energy", -1.0 },
    { UNFOLD_ATOM_SORT_THRESHOLD, "threshold", -1.0 },
    { UNFOLD_ATOM_SORT_NORM, "norm", -1.0 },
    { UNFOLD_ATOM_SORT_VARIANCE, "variance", 1.0 },
  };
  UnfoldWindow *window = open_page ();
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page_of (window));
  GListModel *atoms = unfold_atom_grid_get_sorted (grid);

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++) {
    unfold_atom_grid_sort (grid, orders[i].sort);
    for (guint k = 1; k < N_ATOMS; k++)
      g_assert_cmpfloat (
          orders[i].sign * number_at (atoms, k - 1, orders[i].property), <=,
          orders[i].sign * number_at (atoms, k, orders[i].property));
  }

  unfold_atom_grid_sort (grid, UNFOLD_ATOM_SORT_INDEX);
  for (guint k = 0; k < N_ATOMS; k++)
    g_assert_cmpint (index_at (atoms, k), ==, (int) k);
  close_page (window);
}

static void
atoms_like_the_selected_one_come_first (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page);
  GListModel *atoms = unfold_atom_grid_get_sorted (grid);
  const UnfTensor *bank = unf_model_get_dictionary (
      unfold_experiment_get_model (experiment_of (window)));
  g_autoptr (UnfTensor) gram = unf_coherence_gram (bank);

  wait_until (unfold_coherence_view_get_matrix (
      unfold_dictionary_page_get_coherence_view (page)));
  unfold_atom_grid_go_to (grid, 1);
  unfold_atom_grid_sort (grid, UNFOLD_ATOM_SORT_SIMILARITY);
  g_assert_cmpint (index_at (atoms, 0), ==, 1);
  for (guint k = 1; k < N_ATOMS; k++)
    g_assert_cmpfloat (fabsf (gram->data[N_ATOMS + index_at (atoms, k - 1)]),
                       >=, fabsf (gram->data[N_ATOMS + index_at (atoms, k)]));
  close_page (window);
}

static void
used_and_never_used_are_all (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page_of (window));
  GListModel *atoms = unfold_atom_grid_get_sorted (grid);
  guint used, unused;

  unfold_atom_grid_filter (grid, UNFOLD_ATOM_FILTER_USED);
  used = g_list_model_get_n_items (atoms);
  for (guint k = 0; k < used; k++)
    g_assert_cmpfloat (use_at (atoms, k), >, 0.0);

  unfold_atom_grid_filter (grid, UNFOLD_ATOM_FILTER_UNUSED);
  unused = g_list_model_get_n_items (atoms);
  g_assert_cmpuint (used + unused, ==, N_ATOMS);
  close_page (window);
}

static int
count_cells (UnfoldAtomGrid *grid)
{
  GtkWidget *view = find_widget (GTK_WIDGET (grid), GTK_TYPE_GRID_VIEW);
  int n = 0;

  for (GtkWidget *cell = gtk_widget_get_first_child (view); cell;
       cell = gtk_widget_get_next_sibling (cell))
    n++;

  return n;
}

static void
a_thousand_atoms_have_few_widgets (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldAtomGrid *grid = unfold_dictionary_page_get_grid (page_of (window));
  g_autoptr (UnfModel) model = small_model ();
  g_autoptr (GListStore) atoms = g_list_store_new (UNFOLD_TYPE_ATOM);
  int selected;

  for (int i = 0; i < 1024; i += N_ATOMS) {
    g_autoptr (GListStore) some = unfold_atom_list (model, "A", NULL, 0, 25.0);

    for (guint k = 0; k < N_ATOMS; k++) {
      g_autoptr (GObject) atom = g_list_model_get_item (G_LIST_MODEL (some), k);

      g_list_store_append (atoms, atom);
    }
  }

  unfold_atom_grid_set_atoms (grid, G_LIST_MODEL (atoms));
  settle ();
  /* Thirty rows, of as many atoms as lie side by side. */
  g_assert_cmpint (count_cells (grid), <, 450);

  unfold_atom_grid_go_to (grid, N_ATOMS - 1);
  settle ();
  g_object_get (grid, "selected", &selected, NULL);
  g_assert_cmpint (selected, ==, N_ATOMS - 1);
  close_page (window);
}

/* ---- Coherence ---- */

static void
coherence_is_that_of_the_stride (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));
  UnfImage *matrix;

  g_object_set (page_of (window), "view", "coherence", NULL);
  wait_until (unfold_coherence_view_get_matrix (view));
  matrix = unfold_coherence_view_get_matrix (view);
  g_assert_cmpint (unf_image_get_width (matrix), ==, N_ATOMS);
  g_assert_nonnull (strstr (unfold_coherence_view_get_text (view), "stride 3"));

  g_signal_emit_by_name (view, "stride-chosen", 2);
  settle ();
  g_assert_nonnull (strstr (unfold_coherence_view_get_text (view), "stride 2"));
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment_of (window), "stride", 0.0), ==,
      2.0);
  wait_until (unfold_coherence_view_get_matrix (view));
  close_page (window);
}

static void
a_stride_that_was_set_unseen_is_known (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));

  g_object_set (page_of (window), "view", "coherence", NULL);
  wait_until (unfold_coherence_view_get_matrix (view));
  activate (window, "win.page::compare");
  unfold_experiment_set_setting (experiment_of (window), "stride", 2.0);
  activate (window, "win.page::dictionary");
  settle ();
  g_assert_nonnull (strstr (unfold_coherence_view_get_text (view), "stride 2"));
  close_page (window);
}

static gboolean
begins_with (const char *path, const char *beginning)
{
  g_autofree char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) &&
         g_str_has_prefix (content, beginning);
}

/** Saves through @action under @name, and waits for the file. */
static void
save_coherence (UnfoldWindow *window,
                const char *action,
                const char *folder,
                const char *name,
                const char *beginning)
{
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));
  g_autofree char *path = g_build_filename (folder, name, NULL);

  choose_file (path);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), action, NULL));
  wait_until (begins_with (path, beginning));
}

static void
coherence_is_saved_as_chart_and_as_pairs (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *bad = g_build_filename (folder, "pairs.gif", NULL);

  g_object_set (page_of (window), "view", "coherence", NULL);
  wait_until (unfold_coherence_view_get_matrix (view) &&
              gtk_widget_get_width (
                  find_widget (GTK_WIDGET (view), UNFOLD_TYPE_CHART)) > 0);
  save_coherence (window, "coherence.save-chart", folder, "a.svg", "<?xml");
  save_coherence (window, "coherence.save-chart", folder, "a.CSV",
                  "stride,atoms_per_pixel,coherence,");
  save_coherence (window, "coherence.save-pairs", folder, "b.svg", "<?xml");
  save_coherence (window, "coherence.save-pairs", folder, "b.csv", "atom,0,1,");
  save_coherence (window, "coherence.save-pairs", folder, "b.png", "\x89PNG");

  choose_file (bad);
  gtk_widget_activate_action (GTK_WIDGET (view), "coherence.save-pairs", NULL);
  wait_for_message (window, "pairs.gif");
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));
  close_page (window);
  unf_test_remove_folder (folder);
}

/* ---- Two dictionaries ---- */

static void
wait_for_pairs (UnfoldComparisonView *view)
{
  wait_until (
      g_list_model_get_n_items (unfold_comparison_view_get_pairs (view)) > 0);
  settle ();
}

static void
atoms_that_differ_most_come_first (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldComparisonView *view =
      unfold_dictionary_page_get_comparison_view (page);
  GListModel *pairs = unfold_comparison_view_get_pairs (view);
  g_autoptr (UnfModel) other = model_of_seed (8);

  unfold_dictionary_page_compare_with (page, other, "Before");
  wait_for_pairs (view);
  g_assert_cmpuint (g_list_model_get_n_items (pairs), ==, N_ATOMS);
  for (guint i = 1; i < N_ATOMS; i++) {
    g_autoptr (UnfoldAtomPair) a = g_list_model_get_item (pairs, i - 1);
    g_autoptr (UnfoldAtomPair) b = g_list_model_get_item (pairs, i);

    g_assert_cmpfloat (unfold_atom_pair_get_distance (a), >=,
                       unfold_atom_pair_get_distance (b));
  }
  close_page (window);
}

static gboolean
is_visible (GtkWidget *widget, const char *child)
{
  return gtk_widget_get_visible (GTK_WIDGET (gtk_widget_get_template_child (
      widget, UNFOLD_TYPE_COMPARISON_VIEW, child)));
}

static void
another_model_ends_the_comparison_with_before (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  GtkWidget *view =
      GTK_WIDGET (unfold_dictionary_page_get_comparison_view (page));
  g_autoptr (UnfModel) next = model_of_seed (9);
  UnfModel *before = model_of_seed (8);
  g_autoptr (UnfTensor) atoms =
      unf_tensor_ref (unf_model_get_dictionary (before));

  unfold_dictionary_page_compare_with (page, before, "Before");
  unf_model_unref (before);
  wait_for_pairs (UNFOLD_COMPARISON_VIEW (view));
  g_assert_true (is_visible (view, "fixed_title"));

  unfold_experiment_set_model (experiment_of (window), next);
  settle ();
  g_assert_false (is_visible (view, "fixed_title"));
  g_assert_true (is_visible (view, "chooser"));
  /* Nobody else holds the atoms, so nobody holds the model. */
  wait_until (g_atomic_ref_count_compare (&atoms->references, 1));
  close_page (window);
}

static void
each_mode_shows_what_it_says (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldComparisonView *view =
      unfold_dictionary_page_get_comparison_view (page);
  g_autoptr (UnfModel) other = model_of_seed (8);
  UnfoldAtomPairView *cell;
  int mode;

  unfold_dictionary_page_compare_with (page, other, "Before");
  wait_for_pairs (view);
  cell = find_widget (find_widget (GTK_WIDGET (view), GTK_TYPE_GRID_VIEW),
                      UNFOLD_TYPE_ATOM_PAIR_VIEW);
  g_assert_cmpint (unfold_atom_pair_view_get_n_shown (cell), ==, 2);

  g_object_set (view, "mode", UNFOLD_PAIR_DIFFERENCE, NULL);
  g_assert_cmpint (unfold_atom_pair_view_get_n_shown (cell), ==, 1);

  unfold_comparison_view_flip (view);
  g_object_get (view, "mode", &mode, NULL);
  g_assert_cmpint (mode, ==, UNFOLD_PAIR_FLIP);
  g_assert_cmpint (unfold_atom_pair_view_get_n_shown (cell), ==, 1);
  close_page (window);
}

static void
a_pair_selects_its_atom (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldDictionaryPage *page = page_of (window);
  UnfoldComparisonView *view =
      unfold_dictionary_page_get_comparison_view (page);

  g_signal_emit_by_name (view, "atom-chosen", 4);
  g_assert_cmpint (unfold_experiment_get_selected_atom (experiment_of (window)),
                   ==, 4);
  close_page (window);
}

/* ---- Saving ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  if (unfold_sheet_export_save_finish (UNFOLD_SHEET_EXPORT (source), result,
                                       error))
    *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "saved");
}

static void
the_sheet_is_saved_whole_or_not_at_all (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldSheetExport *export =
      unfold_dictionary_page_get_export (page_of (window));
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *good = g_build_filename (folder, "atoms.png", NULL);
  g_autofree char *bad = g_build_filename (folder, "atoms.gif", NULL);
  g_autoptr (GFile) good_file = g_file_new_for_path (good);
  g_autoptr (GFile) bad_file = g_file_new_for_path (bad);
  g_autoptr (GError) error = NULL;

  unfold_sheet_export_set_columns (export, 3);
  unfold_sheet_export_save_async (export, good_file, NULL, saved_cb, &error);
  wait_until (error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_true (g_file_test (good, G_FILE_TEST_IS_REGULAR));
  g_clear_error (&error);

  unfold_sheet_export_save_async (export, bad_file, NULL, saved_cb, &error);
  wait_until (error);
  g_assert_nonnull (strstr (error->message, "atoms.gif"));
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));
  settle ();
  close_page (window);
  unf_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/dictionary-page/atoms-are-sorted-by-use",
                   atoms_are_sorted_by_use);
  g_test_add_func ("/app/dictionary-page/cells-name-their-atom",
                   cells_name_their_atom);
  g_test_add_func ("/app/dictionary-page/atoms-are-whole-pixels",
                   atoms_are_whole_pixels);
  g_test_add_func ("/app/dictionary-page/pictures-of-atoms-are-scaled-to-one",
                   pictures_of_atoms_are_scaled_to_one);
  g_test_add_func ("/app/dictionary-page/thresholds-follow-sigma",
                   thresholds_follow_sigma);
  g_test_add_func (
      "/app/dictionary-page/pointing-at-an-atom-shows-where-it-fires",
      pointing_at_an_atom_shows_where_it_fires);
  g_test_add_func ("/app/dictionary-page/a-click-keeps-the-map",
                   a_click_keeps_the_map);
  g_test_add_func ("/app/dictionary-page/the-focused-atom-shows-where-it-fires",
                   the_focused_atom_shows_where_it_fires);
  g_test_add_func ("/app/dictionary-page/firings-are-those-of-what-is-used",
                   firings_are_those_of_what_is_used);
  g_test_add_func (
      "/app/dictionary-page/a-final-with-the-page-open-brings-firings-along",
      a_final_with_the_page_open_brings_firings_along);
  g_test_add_func ("/app/dictionary-page/a-hidden-page-asks-for-nothing",
                   a_hidden_page_asks_for_nothing);
  g_test_add_func (
      "/app/dictionary-page/the-strongest-places-are-shown-as-patches",
      the_strongest_places_are_shown_as_patches);
  g_test_add_func ("/app/dictionary-page/digits-go-to-the-atom-of-that-number",
                   digits_go_to_the_atom_of_that_number);
  g_test_add_func (
      "/app/dictionary-page/the-selected-atom-is-that-of-the-experiment",
      the_selected_atom_is_that_of_the_experiment);
  g_test_add_func ("/app/dictionary-page/sorting-keeps-the-selected-atom",
                   sorting_keeps_the_selected_atom);
  g_test_add_func ("/app/dictionary-page/every-order-is-an-order",
                   every_order_is_an_order);
  g_test_add_func (
      "/app/dictionary-page/atoms-like-the-selected-one-come-first",
      atoms_like_the_selected_one_come_first);
  g_test_add_func ("/app/dictionary-page/used-and-never-used-are-all",
                   used_and_never_used_are_all);
  g_test_add_func ("/app/dictionary-page/a-thousand-atoms-have-few-widgets",
                   a_thousand_atoms_have_few_widgets);
  g_test_add_func ("/app/dictionary-page/coherence-is-that-of-the-stride",
                   coherence_is_that_of_the_stride);
  g_test_add_func ("/app/dictionary-page/a-stride-that-was-set-unseen-is-known",
                   a_stride_that_was_set_unseen_is_known);
  g_test_add_func (
      "/app/dictionary-page/coherence-is-saved-as-chart-and-as-pairs",
      coherence_is_saved_as_chart_and_as_pairs);
  g_test_add_func (
      "/app/dictionary-page/another-model-ends-the-comparison-with-before",
      another_model_ends_the_comparison_with_before);
  g_test_add_func ("/app/dictionary-page/atoms-that-differ-most-come-first",
                   atoms_that_differ_most_come_first);
  g_test_add_func ("/app/dictionary-page/each-mode-shows-what-it-says",
                   each_mode_shows_what_it_says);
  g_test_add_func ("/app/dictionary-page/a-pair-selects-its-atom",
                   a_pair_selects_its_atom);
  g_test_add_func (
      "/app/dictionary-page/the-sheet-is-saved-whole-or-not-at-all",
      the_sheet_is_saved_whole_or_not_at_all);

  return window_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dictionary-support.h"

#include <math.h>
#include <string.h>

#include "experiment-support.h"
#include "unf-test.h"
#include "unfold-atom-view.h"
#include "unfold-info-bar.h"

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
  g_autoptr (UnfModel) model = model_of_seed (7);
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
  g_autoptr (UnfModel) model = model_of_seed (7);
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
  g_autoptr (UnfModel) model = model_of_seed (7);
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
  g_test_add_func (
      "/app/dictionary-page/the-sheet-is-saved-whole-or-not-at-all",
      the_sheet_is_saved_whole_or_not_at_all);

  return window_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dictionary-support.h"

#include "experiment-support.h"
#include "unf-test.h"
#include "unfold-models.h"

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

static GtkDropDown *
chooser_of (UnfoldComparisonView *view)
{
  return GTK_DROP_DOWN (gtk_widget_get_template_child (
      GTK_WIDGET (view), UNFOLD_TYPE_COMPARISON_VIEW, "chooser"));
}

static void
it_begins_with_another_model (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldComparisonView *view =
      unfold_dictionary_page_get_comparison_view (page_of (window));
  GtkDropDown *chooser = chooser_of (view);
  g_autoptr (UnfoldModelItem) item =
      g_list_model_get_item (gtk_drop_down_get_model (chooser), 0);

  unfold_experiment_set_model (experiment_of (window),
                               unfold_model_item_get_model (item));
  g_object_set (page_of (window), "view", "comparison", NULL);
  wait_for_pairs (view);
  g_assert_cmpuint (gtk_drop_down_get_selected (chooser), !=, 0);

  /* Who asks for the model itself is told so. */
  gtk_drop_down_set_selected (chooser, 0);
  settle ();
  g_assert_cmpuint (gtk_drop_down_get_selected (chooser), ==, 0);
  g_assert_cmpuint (
      g_list_model_get_n_items (unfold_comparison_view_get_pairs (view)), ==,
      0);
  close_page (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func (
      "/app/comparison-view/another-model-ends-the-comparison-with-before",
      another_model_ends_the_comparison_with_before);
  g_test_add_func ("/app/comparison-view/atoms-that-differ-most-come-first",
                   atoms_that_differ_most_come_first);
  g_test_add_func ("/app/comparison-view/each-mode-shows-what-it-says",
                   each_mode_shows_what_it_says);
  g_test_add_func ("/app/comparison-view/a-pair-selects-its-atom",
                   a_pair_selects_its_atom);
  g_test_add_func ("/app/comparison-view/it-begins-with-another-model",
                   it_begins_with_another_model);

  return window_test_run ();
}

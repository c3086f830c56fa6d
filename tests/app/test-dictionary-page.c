/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-support.h"

#include <math.h>

#include "experiment-support.h"
#include "unf-denoiser.h"
#include "unf-test.h"
#include "unfold-atom-view.h"
#include "unfold-dictionary-page.h"

#define N_ATOMS 6
#define SIDE 5

static void
add (UnfWeights *weights, const char *name, UnfShape shape, double scale)
{
  g_autoptr (UnfTensor) tensor = unf_test_random_tensor (shape, scale, 7);

  unf_weights_add (weights, name, tensor);
}

static UnfModel *
small_model (void)
{
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (GError) error = NULL;
  UnfShape bank = { N_ATOMS, 1, SIDE, SIDE };
  UnfShape row = { 1, N_ATOMS, 1, 1 };
  UnfModel *model;

  add (weights, "A", bank, 0.1);
  add (weights, "B", bank, 0.1);
  add (weights, "C", bank, 0.1);
  add (weights, "t0", row, 0.001);
  add (weights, "t1", row, 0.001);
  unf_weights_set_setting (weights, "stride", 3);
  unf_weights_set_setting (weights, "iterations", 2);

  model = unf_model_new (unf_denoiser_find ("csc"), weights, "small", &error);
  g_assert_no_error (error);
  return model;
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
  g_autoptr (GListStore) atoms = unfold_atom_list (model, "C", NULL, 25.0);

  for (guint i = 0; i < N_ATOMS; i++) {
    g_autoptr (UnfoldAtom) atom =
        g_list_model_get_item (G_LIST_MODEL (atoms), i);
    g_autoptr (UnfImage) picture = unfold_atom_make_picture (atom);
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
  g_autoptr (GListStore) quiet = unfold_atom_list (model, "A", NULL, 0.0);
  g_autoptr (GListStore) loud = unfold_atom_list (model, "A", NULL, 50.0);
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

  return window_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps over the picture in a window: where they are to be had, what is said of
 * them, and the lattice of places. */
#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-denoiser.h"
#include "unf-image-file.h"
#include "unf-test.h"
#include "unfold-legend.h"
#include "unfold-window-private.h"
#include "window-support.h"

static UnfModel *
small_model_new (const char *id)
{
  const UnfDenoiser *denoiser = unf_denoiser_find (id);
  g_autoptr (UnfSettings) values =
      unf_settings_new (denoiser->architecture, denoiser->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };

  unf_settings_set (values, "filters", 12, NULL);
  unf_settings_set (values, "side", 7, NULL);
  unf_settings_set (values, "stride", 3, NULL);
  unf_settings_set (values, "iterations", 3, NULL);
  weights = denoiser->initialise (values, &random);
  return unf_model_new (denoiser, weights, "small", NULL);
}

static UnfoldWindow *
open_with (const char *id)
{
  UnfoldWindow *window = open_empty_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = small_model_new (id);
  g_autoptr (UnfImage) image = smooth_image (60, 48);

  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_for_final (window);
  return window;
}

static UnfoldPane *
difference_of (UnfoldWindow *window)
{
  return unfold_panes_get_pane (unfold_window_get_panes (window),
                                UNFOLD_PANE_DIFFERENCE);
}

static UnfoldSight
sight_of (UnfoldWindow *window)
{
  return unfold_canvas_get_sight (
      unfold_pane_get_canvas (difference_of (window)));
}

/* Whether a label below @widget that can be seen says @text. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (; child; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

static void
pane_shows_the_map_on_its_own_scale (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  GtkWidget *pane = GTK_WIDGET (difference_of (window));
  UnfoldLegend *legend = find_widget (pane, UNFOLD_TYPE_LEGEND);
  g_autofree char *text = NULL;

  activate (window, "win.difference::sparsity");
  g_assert_true (
      sight_of (window).image ==
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_SPARSITY));
  g_assert_true (says (pane, "mean 10.0 per location"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (legend),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Colour bar from 0 to 10 non-zeros");

  unfold_status_bar_set_pixel (window->status_bar, 5, 6);
  text = unfold_status_bar_copy (window->status_bar);
  g_assert_nonnull (strstr (text, "Sparsity map 10.0"));
  activate (window, "win.difference::removed");
  g_free (text);
  text = unfold_status_bar_copy (window->status_bar);
  g_assert_null (strstr (text, "Sparsity map"));
  close_window (window);
}

static void
gain_leaves_numbers_alone (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldLegend *legend =
      find_widget (GTK_WIDGET (difference_of (window)), UNFOLD_TYPE_LEGEND);
  double before, after;

  activate (window, "win.difference::sparsity");
  g_object_get (window->panes, "gain", &before, NULL);
  activate (window, "win.gain-automatic");
  g_object_get (window->panes, "gain", &after, NULL);
  g_assert_cmpfloat (before, ==, after);
  activate (window, "win.gain-up");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (legend),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Colour bar from 0 to 10 non-zeros");
  activate (window, "win.difference::removed");
  close_window (window);
}

/* Below 900 pixels there is one pane; beside the side panel, three have to go
 * that far. */
static void
words_of_a_map_do_not_keep_the_window_wide (void)
{
  UnfoldWindow *window = open_window ();
  int minimum;

  activate (window, "win.difference::sparsity");
  gtk_widget_measure (GTK_WIDGET (difference_of (window)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (3 * minimum + 304, <, 900);
  activate (window, "win.difference::removed");
  close_window (window);
}

/* An old map is neither a draft of the new one nor final. */
static void
map_of_older_settings_says_so (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = fake_model_new_with_shifts ();

  unfold_experiment_set_model (experiment, model);
  wait_for_final (window);
  activate (window, "win.difference::sparsity");
  g_assert_cmpstr (unfold_pane_get_state (difference_of (window)), ==, "Final");

  fake_hold_finals ();
  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  unfold_experiment_settle (experiment);
  wait_until (state_of (experiment) == UNFOLD_STATE_DRAFT);
  g_assert_cmpstr (unfold_pane_get_state (difference_of (window)), ==,
                   "Updating");
  g_assert_nonnull (sight_of (window).image);

  fake_let_go ();
  wait_for_final (window);
  g_assert_true (
      says (GTK_WIDGET (difference_of (window)), "mean 20.0 per location"));
  activate (window, "win.difference::removed");
  close_window (window);
}

/* The item of the chooser whose label begins with @label. */
static char *
find_action (UnfoldWindow *window, const char *label, char **whole)
{
  GtkMenuButton *button =
      find_widget (GTK_WIDGET (difference_of (window)), GTK_TYPE_MENU_BUTTON);
  GMenuModel *menu = gtk_menu_button_get_menu_model (button);

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autofree char *text = NULL;
    char *action = NULL;

    g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s",
                                     &text);
    if (!g_str_has_prefix (text, label))
      continue;

    g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s",
                                     &action);
    *whole = g_steal_pointer (&text);
    return action;
  }

  return NULL;
}

static void
assert_offered (UnfoldWindow *window, const char *label)
{
  g_autofree char *whole = NULL;
  g_autofree char *action = find_action (window, label, &whole);

  g_assert_cmpstr (whole, ==, label);
  g_assert_cmpstr (action, ==, "win.difference");
}

/* Its action is none, which makes it insensitive, and it says why. */
static void
assert_refused (UnfoldWindow *window, const char *label, const char *why)
{
  g_autofree char *whole = NULL;
  g_autofree char *action = find_action (window, label, &whole);

  g_assert_nonnull (strstr (whole, why));
  g_assert_cmpstr (action, !=, "win.difference");
  g_assert_false (
      gtk_widget_activate_action (GTK_WIDGET (window), action, "s", "x"));
}

static void
chooser_says_why_a_map_is_not_to_be_had (void)
{
  UnfoldWindow *window = open_with ("csc");
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = small_model_new ("deep-ksvd");

  assert_offered (window, "Sparsity map");
  assert_refused (window, "Threshold map", "finds none");

  /* What is chosen stays chosen, and says what is missing. */
  activate (window, "win.difference::thresholds");
  g_assert_null (sight_of (window).image);
  g_assert_true (says (GTK_WIDGET (difference_of (window)),
                       "This denoiser finds no threshold for each place"));

  unfold_experiment_set_model (experiment, model);
  wait_for_final (window);
  assert_offered (window, "Sparsity map");
  assert_offered (window, "Threshold map");
  g_assert_true (
      sight_of (window).image ==
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_THRESHOLDS));
  g_assert_true (says (GTK_WIDGET (difference_of (window)), "mean 0"));
  activate (window, "win.difference::removed");
  close_window (window);
}

static void
next_difference_leaves_out_what_is_not_there (void)
{
  UnfoldWindow *window = open_with ("csc");
  g_autofree char *difference = NULL;

  activate (window, "win.difference::sparsity");
  activate (window, "win.difference-next");
  g_object_get (window->panes, "difference", &difference, NULL);
  g_assert_cmpstr (difference, ==, "removed");
  close_window (window);
}

static void
change_is_what_one_iteration_did (void)
{
  UnfoldWindow *window = open_with ("csc");
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  wait_until (unfold_experiment_get_n_iterations (experiment) == 3);
  activate (window, "win.difference::change");
  for (int k = 3; k > 0; k--) {
    UnfoldSight sight = sight_of (window);

    g_assert_true (sight.image ==
                   unfold_experiment_get_iteration (experiment, k));
    g_assert_true (sight.minus ==
                   unfold_experiment_get_iteration (experiment, k - 1));
    activate (window, "win.iteration-previous");
  }

  g_assert_null (sight_of (window).image);
  g_assert_true (says (GTK_WIDGET (difference_of (window)),
                       "There is no iteration before the first"));
  activate (window, "win.difference::removed");
  close_window (window);
}

/* The numbers in the file are those of the map, and the one that is displayed
 * has its scale below. */
static void
pane_is_saved_as_seen_and_as_numbers (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *seen_path = g_build_filename (folder, "seen.png", NULL);
  g_autofree char *path = g_build_filename (folder, "numbers.npy", NULL);
  g_autoptr (GFile) seen_file = g_file_new_for_path (seen_path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (UnfImage) seen = NULL, numbers = NULL;
  g_autoptr (GError) error = NULL;

  activate (window, "win.content-b::sparsity");
  _unfold_window_write_pane_values (window, file);
  wait_until (g_file_query_exists (file, NULL));
  numbers = unf_image_load (file, NULL, &error);
  g_assert_no_error (error);
  assert_same_bits (numbers, unfold_experiment_get_picture (
                                 experiment, UNFOLD_PICTURE_SPARSITY));

  _unfold_window_write_pane (window, seen_file);
  wait_until (g_file_query_exists (seen_file, NULL));
  settle ();
  seen = unf_image_load (seen_file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (unf_image_get_height (seen), >, 96);
  unf_test_remove_folder (folder);
  close_window (window);
}

static void
maps_are_not_compared_with_pictures (void)
{
  UnfoldWindow *window = open_window ();

  activate (window, "win.content-b::sparsity");
  activate (window, "win.difference::a-b");
  g_assert_null (sight_of (window).image);
  activate (window, "win.difference::removed");
  close_window (window);
}

/* The colour of the canvas at a point of it, with all that lies over the
 * picture. */
static void
read_canvas (UnfoldCanvas *canvas, double x, double y, guint8 rgb[3])
{
  GtkWidget *widget = GTK_WIDGET (canvas);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint8 *pixels = NULL;
  const guint8 *pixel;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (
      gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
      &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  pixels = g_malloc ((gsize) (4 * width * height));
  gdk_texture_download (texture, pixels, (gsize) (4 * width));

  /* Blue is first in memory. */
  pixel = pixels + 4 * ((int) y * width + (int) x);
  for (int c = 0; c < 3; c++)
    rgb[c] = pixel[2 - c];
}

static gboolean
is_place (UnfoldWindow *window, double x, double y)
{
  UnfoldCanvas *canvas = unfold_pane_get_canvas (
      unfold_panes_get_pane (window->panes, UNFOLD_PANE_B));
  UnfoldFrame frame;
  double pane_x, pane_y;
  guint8 rgb[3];

  wait_until (gtk_widget_get_width (GTK_WIDGET (canvas)) > 0);
  frame = unfold_canvas_get_frame (canvas);
  unfold_frame_to_pane (&frame, x, y, &pane_x, &pane_y);
  read_canvas (canvas, pane_x, pane_y, rgb);
  return rgb[0] > 240 && rgb[1] > 210 && rgb[2] < 80;
}

static void
lattice_marks_the_middles_of_atoms (void)
{
  UnfoldWindow *window = open_with ("csc");
  UnfoldLattice lattice;

  activate (window, "win.zoom-to(5)");
  activate (window, "win.lattice");
  lattice = unfold_panes_get_lattice (window->panes);
  g_assert_cmpint (lattice.stride, ==, 3);
  g_assert_true (
      is_place (window, 10 * 3 + lattice.x + 3.5, 6 * 3 + lattice.y + 3.5));
  g_assert_false (
      is_place (window, 10 * 3 + lattice.x + 5.0, 6 * 3 + lattice.y + 5.0));

  activate (window, "win.lattice");
  g_assert_false (
      is_place (window, 10 * 3 + lattice.x + 3.5, 6 * 3 + lattice.y + 3.5));
  close_window (window);
}

static void
lattice_follows_shift_and_stride (void)
{
  UnfoldWindow *window = open_with ("csc");
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  UnfoldLattice first, other;

  activate (window, "win.lattice");
  first = unfold_panes_get_lattice (window->panes);
  g_object_set (unfold_inspector_get_inspection (window->inspector), "shift", 4,
                NULL);
  other = unfold_panes_get_lattice (window->panes);
  g_assert_true (first.x != other.x || first.y != other.y);

  unfold_experiment_set_setting (experiment, "stride", 5.0);
  g_assert_cmpint (unfold_panes_get_lattice (window->panes).stride, ==, 5);
  activate (window, "win.lattice");
  close_window (window);
}

static void
lattice_that_cannot_be_read_says_so (void)
{
  UnfoldWindow *window = open_with ("csc");
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  GAction *action =
      g_action_map_lookup_action (G_ACTION_MAP (window), "lattice");
  g_autoptr (UnfModel) fake = fake_model_new ("fake");

  activate (window, "win.zoom-to(1)");
  activate (window, "win.lattice");
  g_assert_nonnull (strstr (unfold_window_get_info (window), "zoom in"));
  activate (window, "win.lattice");

  g_assert_true (g_action_get_enabled (action));
  unfold_experiment_set_model (experiment, fake);
  g_assert_false (g_action_get_enabled (action));
  wait_for_final (window);
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/maps/pane-shows-the-map-on-its-own-scale",
                   pane_shows_the_map_on_its_own_scale);
  g_test_add_func ("/app/maps/gain-leaves-numbers-alone",
                   gain_leaves_numbers_alone);
  g_test_add_func ("/app/maps/words-of-a-map-do-not-keep-the-window-wide",
                   words_of_a_map_do_not_keep_the_window_wide);
  g_test_add_func ("/app/maps/map-of-older-settings-says-so",
                   map_of_older_settings_says_so);
  g_test_add_func ("/app/maps/chooser-says-why-a-map-is-not-to-be-had",
                   chooser_says_why_a_map_is_not_to_be_had);
  g_test_add_func ("/app/maps/next-difference-leaves-out-what-is-not-there",
                   next_difference_leaves_out_what_is_not_there);
  g_test_add_func ("/app/maps/change-is-what-one-iteration-did",
                   change_is_what_one_iteration_did);
  g_test_add_func ("/app/maps/maps-are-not-compared-with-pictures",
                   maps_are_not_compared_with_pictures);
  g_test_add_func ("/app/maps/pane-is-saved-as-seen-and-as-numbers",
                   pane_is_saved_as_seen_and_as_numbers);
  g_test_add_func ("/app/maps/lattice-marks-the-middles-of-atoms",
                   lattice_marks_the_middles_of_atoms);
  g_test_add_func ("/app/maps/lattice-follows-shift-and-stride",
                   lattice_follows_shift_and_stride);
  g_test_add_func ("/app/maps/lattice-that-cannot-be-read-says-so",
                   lattice_that_cannot_be_read_says_so);

  return window_test_run ();
}

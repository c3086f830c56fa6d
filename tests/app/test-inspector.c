/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Inspector in a window, with a small network that can be explained. */
#include <string.h>

#include "chosen-file.h"
#include "experiment-support.h"
#include "unf-denoiser.h"
#include "unf-test.h"
#include "unfold-info-bar.h"
#include "unfold-inspector.h"
#include "unfold-patch-view.h"
#include "unfold-pinned-view.h"
#include "unfold-stage-bar.h"
#include "unfold-term-list.h"
#include "window-support.h"

enum { SIDE = 7, ITERATIONS = 3 };

static UnfModel *
small_model_new (void)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) values =
      unf_settings_new (csc->architecture, csc->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };

  unf_settings_set (values, "filters", 12, NULL);
  unf_settings_set (values, "side", SIDE, NULL);
  unf_settings_set (values, "stride", 3, NULL);
  unf_settings_set (values, "iterations", ITERATIONS, NULL);
  weights = csc->initialise (values, &random);
  return unf_model_new (csc, weights, "small", NULL);
}

static UnfoldInspection *
inspection_of (UnfoldWindow *window)
{
  return unfold_inspector_get_inspection (unfold_window_get_inspector (window));
}

static UnfoldWindow *
open_explainable (void)
{
  UnfoldWindow *window = open_empty_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = small_model_new ();
  g_autoptr (UnfImage) image = smooth_image (60, 48);

  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_for_final (window);
  return window;
}

/* A window whose Inspector has answered for the pixel in the middle. */
static UnfoldWindow *
open_inspector (void)
{
  UnfoldWindow *window = open_explainable ();

  activate (window, "win.inspector");
  wait_until (unfold_inspection_is_current (inspection_of (window)));
  settle ();
  return window;
}

static UnfoldCanvas *
canvas_b (UnfoldWindow *window)
{
  return unfold_pane_get_canvas (
      unfold_panes_get_pane (unfold_window_get_panes (window), UNFOLD_PANE_B));
}

/* Returns: whether the key was taken before the canvas could pan. */
static gboolean
press (GtkWidget *widget, guint key, GdkModifierType keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller =
        g_list_model_get_item (controllers, i);

    if (!is_taken && GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0, keys,
                             &is_taken);
  }

  return is_taken;
}

static void
opens_in_the_window_and_closes_again (void)
{
  UnfoldWindow *window = open_explainable ();
  GtkWidget *inspector = GTK_WIDGET (unfold_window_get_inspector (window));

  g_assert_false (gtk_widget_get_mapped (inspector));
  activate (window, "win.inspect");
  wait_until (unfold_inspection_is_current (inspection_of (window)));
  g_assert_true (gtk_widget_get_mapped (inspector));
  g_assert_true (gtk_widget_get_root (inspector) == GTK_ROOT (window));
  g_assert_true (
      gtk_widget_get_mapped (GTK_WIDGET (unfold_window_get_panel (window))));

  activate (window, "win.side-panel");
  g_assert_true (gtk_widget_get_mapped (inspector));
  activate (window, "win.side-panel");

  activate (window, "win.inspector");
  settle ();
  g_assert_false (gtk_widget_get_mapped (inspector));
  close_window (window);
}

static void
panes_frame_the_patch (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfExplanation *told =
      unfold_inspection_get_explanation (inspection_of (window));
  const GArray *boxes = unfold_canvas_get_boxes (canvas_b (window));
  const UnfoldBox *box = &g_array_index (boxes, UnfoldBox, 0);

  g_assert_cmpuint (boxes->len, ==, 1);
  g_assert_cmpint (box->region.x, ==, told->patch.x);
  g_assert_cmpint (box->region.y, ==, told->patch.y);
  g_assert_cmpint (box->region.width, ==, SIDE);

  activate (window, "win.inspector");
  g_assert_cmpuint (boxes->len, ==, 0);
  close_window (window);
}

static const UnfoldBox *
box_at (UnfoldWindow *window, guint i)
{
  const GArray *boxes = unfold_canvas_get_boxes (canvas_b (window));

  g_assert_cmpuint (i, <, boxes->len);
  return &g_array_index (boxes, UnfoldBox, i);
}

static void
assert_spot (UnfoldWindow *window, int x, int y)
{
  UnfExplanation *told;

  wait_until (unfold_inspection_is_current (inspection_of (window)));
  told = unfold_inspection_get_explanation (inspection_of (window));
  g_assert_cmpint (told->spot.x, ==, x);
  g_assert_cmpint (told->spot.y, ==, y);
}

static void
arrow_keys_move_the_pixel (void)
{
  UnfoldWindow *window = open_inspector ();
  GtkWidget *panes = GTK_WIDGET (unfold_window_get_panes (window));
  int x, y;

  gtk_widget_grab_focus (GTK_WIDGET (canvas_b (window)));
  g_assert_true (unfold_inspection_get_pixel (inspection_of (window), &x, &y));
  g_assert_true (press (panes, GDK_KEY_Right, 0));
  assert_spot (window, x + 1, y);
  g_assert_true (press (panes, GDK_KEY_Up, 0));
  assert_spot (window, x + 1, y - 1);
  g_assert_true (press (panes, GDK_KEY_Down, GDK_SHIFT_MASK));
  assert_spot (window, x + 1, y - 1 + SIDE);
  g_assert_true (press (panes, GDK_KEY_Left, GDK_SHIFT_MASK));
  assert_spot (window, x + 1 - SIDE, y - 1 + SIDE);
  g_assert_false (press (panes, GDK_KEY_Left, GDK_CONTROL_MASK));

  activate (window, "win.inspector");
  g_assert_false (press (panes, GDK_KEY_Right, 0));
  close_window (window);
}

/* ---- Two pixels ---- */

static void
wait_for_pinned (UnfoldWindow *window)
{
  UnfoldInspector *inspector = unfold_window_get_inspector (window);

  wait_until (
      unfold_inspection_is_current (inspection_of (window)) &&
      unfold_inspection_is_current (unfold_inspector_get_pinned (inspector)));
  settle ();
}

static void
pin (UnfoldWindow *window)
{
  g_assert_true (gtk_widget_activate_action (
      GTK_WIDGET (unfold_window_get_inspector (window)), "inspector.pin",
      NULL));
}

static void
assert_pinned (UnfoldWindow *window, int x, int y)
{
  int pinned_x, pinned_y;

  unfold_inspection_get_pixel (
      unfold_inspector_get_pinned (unfold_window_get_inspector (window)),
      &pinned_x, &pinned_y);
  g_assert_cmpint (pinned_x, ==, x);
  g_assert_cmpint (pinned_y, ==, y);
}

static void
a_pinned_pixel_stays_and_is_framed_twice (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfoldInspector *inspector = unfold_window_get_inspector (window);
  GtkWidget *view =
      find_widget (GTK_WIDGET (inspector), UNFOLD_TYPE_PINNED_VIEW);
  UnfExplanation *told;
  int x, y;

  g_assert_false (gtk_widget_get_visible (view));
  unfold_inspection_get_pixel (inspection_of (window), &x, &y);
  pin (window);
  unfold_inspector_move (inspector, 9, -4, FALSE);
  wait_for_pinned (window);

  assert_pinned (window, x, y);
  assert_spot (window, x + 9, y - 4);
  g_assert_true (gtk_widget_get_mapped (view));
  told = unfold_inspection_get_explanation (
      unfold_inspector_get_pinned (inspector));
  g_assert_false (box_at (window, 0)->is_double);
  g_assert_true (box_at (window, 1)->is_double);
  g_assert_cmpint (box_at (window, 1)->region.x, ==, told->patch.x);
  g_assert_cmpint (box_at (window, 1)->region.y, ==, told->patch.y);

  pin (window);
  g_assert_null (unfold_inspector_get_pinned (inspector));
  g_assert_false (gtk_widget_get_visible (view));
  g_assert_cmpuint (unfold_canvas_get_boxes (canvas_b (window))->len, ==, 1);
  close_window (window);
}

static void
both_pixels_share_iteration_and_settings (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfoldInspector *inspector = unfold_window_get_inspector (window);
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  pin (window);
  unfold_inspector_move (inspector, 5, 0, FALSE);
  wait_for_pinned (window);
  g_object_set (inspection_of (window), "iteration", 1, "shift", 4, NULL);
  wait_for_pinned (window);
  g_assert_cmpint (
      unfold_inspection_get_index (unfold_inspector_get_pinned (inspector)), ==,
      0);
  g_assert_cmpint (unfold_inspection_get_explanation (
                       unfold_inspector_get_pinned (inspector))
                       ->spot.shift,
                   ==, 4);

  unfold_experiment_set_seed (experiment, 5);
  wait_for_final (window);
  wait_for_pinned (window);
  g_assert_true (
      unfold_inspection_get_result (unfold_inspector_get_pinned (inspector)) ==
      unfold_inspection_get_result (inspection_of (window)));
  close_window (window);
}

/* What a pixel has in common with itself is all of it. */
static void
shared_atoms_are_counted (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfoldInspector *inspector = unfold_window_get_inspector (window);
  UnfoldPinnedView *view =
      find_widget (GTK_WIDGET (inspector), UNFOLD_TYPE_PINNED_VIEW);
  UnfExplanation *told =
      unfold_inspection_get_explanation (inspection_of (window));
  g_autoptr (GHashTable) atoms = g_hash_table_new (NULL, NULL);
  g_autofree char *words = NULL;

  for (int i = 0; i < told->n_terms; i++)
    if (told->terms[i].coefficients[ITERATIONS - 1] != 0.0f)
      g_hash_table_add (atoms, GINT_TO_POINTER (told->terms[i].atom));
  words = g_strdup_printf ("Of its %u atoms, %u are", g_hash_table_size (atoms),
                           g_hash_table_size (atoms));
  pin (window);
  wait_for_pinned (window);
  g_assert_cmpuint (g_hash_table_size (atoms), >, 0);
  g_assert_nonnull (strstr (unfold_pinned_view_get_text (view), words));
  close_window (window);
}

static GtkWidget *
button_of (UnfoldWindow *window, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (
      GTK_WIDGET (unfold_window_get_inspector (window)), UNFOLD_TYPE_INSPECTOR,
      name));
}

/* There the panel is moved to another place. */
static void
a_narrow_window_can_pin_too (void)
{
  UnfoldWindow *window = open_explainable ();

  gtk_window_set_default_size (GTK_WINDOW (window), 800, 560);
  wait_until (gtk_widget_get_width (GTK_WIDGET (window)) < 900);
  settle ();
  activate (window, "win.inspector");
  wait_until (unfold_inspection_is_current (inspection_of (window)));
  settle ();
  g_assert_true (gtk_widget_is_sensitive (button_of (window, "pin")));
  g_assert_true (gtk_widget_is_sensitive (button_of (window, "copy")));

  pin (window);
  wait_for_pinned (window);
  g_assert_true (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (button_of (window, "pin"))));
  g_assert_true (gtk_widget_is_sensitive (unfold_pinned_view_get_swap (
      find_widget (GTK_WIDGET (unfold_window_get_inspector (window)),
                   UNFOLD_TYPE_PINNED_VIEW))));
  close_window (window);
}

static void
pinned_and_inspected_pixel_change_places (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfoldInspector *inspector = unfold_window_get_inspector (window);
  int x, y;

  unfold_inspection_get_pixel (inspection_of (window), &x, &y);
  pin (window);
  unfold_inspector_move (inspector, 3, 2, FALSE);
  wait_for_pinned (window);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (inspector),
                                             "inspector.swap", NULL));
  wait_for_pinned (window);
  assert_pinned (window, x + 3, y + 2);
  assert_spot (window, x, y);
  close_window (window);
}

static void
another_picture_lets_the_pinned_pixel_go (void)
{
  UnfoldWindow *window = open_inspector ();
  g_autoptr (UnfImage) other = smooth_image (50, 40);

  pin (window);
  unfold_experiment_set_image (unfold_window_get_experiment (window), other,
                               "other", UNFOLD_SOURCE_ADD_NOISE);
  g_assert_null (
      unfold_inspector_get_pinned (unfold_window_get_inspector (window)));
  wait_for_final (window);
  close_window (window);
}

static void
terms_are_sorted_and_counted (void)
{
  UnfoldWindow *window = open_inspector ();
  GListModel *terms =
      unfold_inspector_get_terms (unfold_window_get_inspector (window));
  UnfExplanation *told =
      unfold_inspection_get_explanation (inspection_of (window));
  double last = 1.0;

  g_assert_cmpuint (g_list_model_get_n_items (terms), ==,
                    (guint) told->nonzeros[ITERATIONS - 1]);
  for (guint i = 0; i < g_list_model_get_n_items (terms); i++) {
    g_autoptr (UnfoldTermItem) item = g_list_model_get_item (terms, i);
    double share = unfold_term_item_get_share (item);

    g_assert_cmpfloat (ABS (share), <=, last);
    g_assert_cmpfloat (ABS (share), >, 0.0);
    last = ABS (share);
  }
  close_window (window);
}

static void
the_selected_atom_is_shared (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  GtkListView *view = GTK_LIST_VIEW (gtk_widget_get_template_child (
      GTK_WIDGET (unfold_window_get_inspector (window)), UNFOLD_TYPE_INSPECTOR,
      "terms"));
  GtkSingleSelection *selection =
      GTK_SINGLE_SELECTION (gtk_list_view_get_model (view));
  g_autoptr (UnfoldTermItem) last = g_list_model_get_item (
      G_LIST_MODEL (selection),
      g_list_model_get_n_items (G_LIST_MODEL (selection)) - 1);
  int atom = unfold_term_item_get_term (last)->atom;
  UnfoldTermItem *selected;

  gtk_single_selection_set_selected (selection, 0);
  selected = gtk_single_selection_get_selected_item (selection);
  g_assert_cmpint (unfold_experiment_get_selected_atom (experiment), ==,
                   unfold_term_item_get_term (selected)->atom);

  unfold_experiment_set_selected_atom (experiment, atom);
  selected = gtk_single_selection_get_selected_item (selection);
  g_assert_cmpint (unfold_term_item_get_term (selected)->atom, ==, atom);

  unfold_experiment_set_selected_atom (experiment, -1);
  g_assert_null (gtk_single_selection_get_selected_item (selection));
  close_window (window);
}

static void
the_stage_bar_chooses_the_iteration (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  UnfoldStageBar *bar =
      find_widget (GTK_WIDGET (window), UNFOLD_TYPE_STAGE_BAR);
  GListModel *terms =
      unfold_inspector_get_terms (unfold_window_get_inspector (window));
  UnfExplanation *told =
      unfold_inspection_get_explanation (inspection_of (window));
  int iteration;

  wait_until (unfold_experiment_get_n_iterations (experiment) == ITERATIONS);
  g_object_set (bar, "iteration", 1, NULL);
  g_assert_cmpint (unfold_inspection_get_index (inspection_of (window)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (terms), ==,
                    (guint) told->nonzeros[0]);

  g_object_set (inspection_of (window), "iteration", 2, NULL);
  g_object_get (bar, "iteration", &iteration, NULL);
  g_assert_cmpint (iteration, ==, 2);
  close_window (window);
}

static void
the_average_has_all_shifts (void)
{
  UnfoldWindow *window = open_inspector ();
  GtkCheckButton *average = find_widget (
      GTK_WIDGET (unfold_window_get_inspector (window)), GTK_TYPE_CHECK_BUTTON);
  UnfExplanation *told;

  gtk_check_button_set_active (average, TRUE);
  wait_until (unfold_inspection_is_current (inspection_of (window)));
  told = unfold_inspection_get_explanation (inspection_of (window));
  g_assert_cmpint (told->spot.shift, ==, UNF_ALL_SHIFTS);
  g_assert_cmpint (told->n_codes, ==, 12 * SIDE * SIDE);
  close_window (window);
}

static void
a_patch_is_shown_on_its_gray_scale (void)
{
  UnfoldPatchView *view =
      g_object_ref_sink (g_object_new (UNFOLD_TYPE_PATCH_VIEW, NULL));
  g_autoptr (UnfTensor) patch = unf_tensor_new ((UnfShape){ 1, 1, 1, 3 });

  patch->data[0] = 0.2f;
  patch->data[1] = 0.3f;
  patch->data[2] = 0.4f;
  unfold_patch_view_set_patch (view, patch, 0.2, 0.4, "patch");
  /* A float has seven digits. */
  g_assert_cmpfloat_with_epsilon (unfold_patch_view_get_light (view)->data[0],
                                  0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (unfold_patch_view_get_light (view)->data[1],
                                  0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (unfold_patch_view_get_light (view)->data[2],
                                  1.0, 1e-6);
  g_assert_finalize_object (view);
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
the_table_is_copied (void)
{
  UnfoldWindow *window = open_inspector ();
  GtkWidget *inspector = GTK_WIDGET (unfold_window_get_inspector (window));
  g_autofree char *text = NULL;

  g_assert_true (
      gtk_widget_activate_action (inspector, "inspector.copy-csv", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (inspector), NULL,
                                 text_read_cb, &text);
  wait_until (text);
  g_assert_true (g_str_has_prefix (text, "atom,column,row,shift,"));
  close_window (window);
}

static void
a_drawing_that_cannot_be_written_is_said_and_stays_said (void)
{
  UnfoldWindow *window = open_inspector ();
  UnfoldInspector *inspector = unfold_window_get_inspector (window);

  choose_file ("/nowhere/pixel.svg");
  gtk_widget_activate_action (GTK_WIDGET (inspector), "inspector.save-svg",
                              NULL);
  wait_for_message (window, "pixel.svg");
  unfold_inspector_move (inspector, 1, 0, FALSE);
  wait_until (unfold_inspection_is_current (inspection_of (window)));
  settle ();
  g_assert_true (has_message (window, "pixel.svg"));
  close_window (window);
}

static void
a_drawing_is_written_although_the_window_is_gone (void)
{
  UnfoldWindow *window = open_inspector ();
  GtkWidget *inspector = GTK_WIDGET (unfold_window_get_inspector (window));
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.svg", NULL);
  gpointer left = window;

  g_object_add_weak_pointer (G_OBJECT (window), &left);
  choose_file (path);
  gtk_widget_activate_action (inspector, "inspector.save-svg", NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (left == NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR));
  unf_test_remove_folder (folder);
}

static void
add (const char *name, GTestFunc func)
{
  g_autofree char *path = g_strconcat ("/app/inspector/", name, NULL);

  g_test_add_func (path, func);
}

int
main (int argc, char *argv[])
{
  if (!window_test_init (&argc, &argv))
    return 0;

  add ("opens-in-the-window-and-closes-again",
       opens_in_the_window_and_closes_again);
  add ("panes-frame-the-patch", panes_frame_the_patch);
  add ("arrow-keys-move-the-pixel", arrow_keys_move_the_pixel);
  add ("a-pinned-pixel-stays-and-is-framed-twice",
       a_pinned_pixel_stays_and_is_framed_twice);
  add ("both-pixels-share-iteration-and-settings",
       both_pixels_share_iteration_and_settings);
  add ("shared-atoms-are-counted", shared_atoms_are_counted);
  add ("a-narrow-window-can-pin-too", a_narrow_window_can_pin_too);
  add ("pinned-and-inspected-pixel-change-places",
       pinned_and_inspected_pixel_change_places);
  add ("another-picture-lets-the-pinned-pixel-go",
       another_picture_lets_the_pinned_pixel_go);
  add ("terms-are-sorted-and-counted", terms_are_sorted_and_counted);
  add ("the-selected-atom-is-shared", the_selected_atom_is_shared);
  add ("the-stage-bar-chooses-the-iteration",
       the_stage_bar_chooses_the_iteration);
  add ("the-average-has-all-shifts", the_average_has_all_shifts);
  add ("a-patch-is-shown-on-its-gray-scale",
       a_patch_is_shown_on_its_gray_scale);
  add ("the-table-is-copied", the_table_is_copied);
  add ("a-drawing-that-cannot-be-written-is-said",
       a_drawing_that_cannot_be_written_is_said_and_stays_said);
  add ("a-drawing-is-written-although-the-window-is-gone",
       a_drawing_is_written_although_the_window_is_gone);

  return window_test_run ();
}

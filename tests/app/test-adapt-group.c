/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adapting as people meet it: buttons, words, panes, the chooser, and the
 * question before the window closes. */
#include "window-support.h"

#include "adaptation-support.h"
#include "chosen-file.h"
#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-image-file.h"
#include "unf-test-course.h"
#include "unf-test.h"
#include "unfold-window-private.h"

/** Returns: a window on a picture of stairs and the untrained model. */
static UnfoldWindow *
open_stairs (void)
{
  UnfoldWindow *window = open_empty_window ();

  show_stairs (unfold_window_get_experiment (window));
  return window;
}

static UnfoldAdaptGroup *
group_of (UnfoldWindow *window)
{
  return unfold_settings_panel_get_adapt_group (
      unfold_window_get_panel (window));
}

static gboolean
is_enabled (UnfoldWindow *window, const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (window), name);
}

static void
wait_for (UnfoldWindow *window, UnfoldAdaptationState state)
{
  wait_until (unfold_adaptation_get_state (window->adaptation) == state);
}

static void
start_without_end (UnfoldWindow *window)
{
  unfold_adaptation_set_steps (window->adaptation, NO_END);
  activate (window, "win.adapt");
}

/** Learns a little from a picture of the same kind. */
static void
adapt (UnfoldWindow *window)
{
  g_autoptr (UnfImage) example = unf_test_stairs (1, 1);

  unfold_adaptation_set_steps (window->adaptation, 20);
  unfold_adaptation_start (window->adaptation, example);
  wait_for (window, UNFOLD_ADAPTATION_DONE);
  wait_for_final (window);
}

static void
discard_and_close (UnfoldWindow *window)
{
  unfold_adaptation_discard (window->adaptation, unfold_adaptation_get_unsaved (
                                                     window->adaptation, NULL));
  close_window (window);
}

static void
one_click_learns_and_the_pane_follows (void)
{
  UnfoldWindow *window = open_stairs ();
  UnfoldPane *pane =
      unfold_panes_get_pane (unfold_window_get_panes (window), UNFOLD_PANE_B);
  UnfoldChart *chart = unfold_adapt_group_get_chart (group_of (window));

  start_without_end (window);
  wait_until (state_of (unfold_window_get_experiment (window)) ==
              UNFOLD_STATE_ADAPTING);
  wait_until (unfold_chart_get_plot (chart) &&
              unfold_plot_get_point (unfold_chart_get_plot (chart), 1, 0));

  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (chart)));
  g_assert_nonnull (strstr (unfold_pane_get_state (pane), "adapting"));
  g_assert_nonnull (
      unfold_canvas_get_sight (unfold_pane_get_canvas (pane)).image);
  g_assert_false (is_enabled (window, "adapt"));
  g_assert_false (is_enabled (window, "save"));
  g_assert_true (is_enabled (window, "adapt-stop"));

  activate (window, "win.adapt-cancel");
  g_assert_cmpstr (unfold_pane_get_state (pane), ==, "Final");
  g_assert_true (is_enabled (window, "adapt"));
  g_assert_false (is_enabled (window, "adapt-stop"));
  close_window (window);
}

static void
pages_can_be_used_meanwhile (void)
{
  UnfoldWindow *window = open_stairs ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  start_without_end (window);
  wait_until (state_of (experiment) == UNFOLD_STATE_ADAPTING);
  activate (window, "win.page::dictionary");
  wait_until (unfold_experiment_get_firings (experiment) != NULL);
  g_assert_cmpint (unfold_adaptation_get_state (window->adaptation), ==,
                   UNFOLD_ADAPTATION_LEARNING);
  activate (window, "win.page::compare");
  activate (window, "win.adapt-cancel");
  close_window (window);
}

static void
before_and_after_are_a_and_b (void)
{
  UnfoldWindow *window = open_stairs ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  UnfoldPanes *panes = unfold_window_get_panes (window);
  UnfoldCanvas *a =
      unfold_pane_get_canvas (unfold_panes_get_pane (panes, UNFOLD_PANE_A));
  UnfoldCanvas *b =
      unfold_pane_get_canvas (unfold_panes_get_pane (panes, UNFOLD_PANE_B));
  UnfImage *before, *after;

  adapt (window);
  before = unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_BEFORE);
  after = unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_DENOISED);
  g_assert_nonnull (before);
  g_assert_true (unfold_canvas_get_sight (a).image == before);
  g_assert_true (unfold_canvas_get_sight (b).image == after);
  activate (window, "win.flip");
  g_assert_true (unfold_canvas_get_sight (b).image == before);
  activate (window, "win.flip");

  activate (window, "win.adapt-revert");
  wait_for_final (window);
  g_assert_true (
      unfold_canvas_get_sight (a).image ==
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY));
  close_window (window);
}

static void
a_gain_is_told_in_decibels (void)
{
  UnfoldWindow *window = open_stairs ();

  adapt (window);
  g_assert_true (g_str_has_prefix (
      unfold_adapt_group_get_summary (group_of (window)), "PSNR +"));
  activate (window, "win.adapt-revert");
  g_assert_null (unfold_adapt_group_get_summary (group_of (window)));
  close_window (window);
}

static void
no_gain_is_called_that (void)
{
  UnfoldWindow *window = open_stairs ();
  UnfoldAdaptGroup *group = group_of (window);
  GtkWidget *button = GTK_WIDGET (gtk_widget_get_template_child (
      GTK_WIDGET (group), UNFOLD_TYPE_ADAPT_GROUP, "revert_button"));
  g_autoptr (UnfImage) example = salt ();

  adapt (window);
  activate (window, "win.adapt-keep");
  unfold_adaptation_set_steps (window->adaptation, 100);
  unfold_adaptation_start (window->adaptation, example);
  wait_for (window, UNFOLD_ADAPTATION_DONE);

  g_assert_nonnull (
      strstr (unfold_adapt_group_get_summary (group), "did not help"));
  g_assert_true (gtk_widget_has_css_class (button, "suggested-action"));
  activate (window, "win.adapt-revert");
  discard_and_close (window);
}

/** Returns: whether the part @name of the group is seen. */
static gboolean
is_seen (UnfoldWindow *window, const char *name)
{
  GtkWidget *group = GTK_WIDGET (group_of (window));

  return gtk_widget_get_visible (GTK_WIDGET (
      gtk_widget_get_template_child (group, UNFOLD_TYPE_ADAPT_GROUP, name)));
}

/** What is offered: to begin, to end, to decide. */
static void
assert_offered (UnfoldWindow *window,
                gboolean begin,
                gboolean end,
                gboolean decide)
{
  static const char *const deciding[] = { "adapt-revert", "adapt-keep" };

  g_assert_cmpint (is_seen (window, "begin_buttons"), ==, begin);
  g_assert_cmpint (is_seen (window, "learning_buttons"), ==, end);
  g_assert_cmpint (is_seen (window, "decision_buttons"), ==, decide);
  g_assert_cmpint (is_enabled (window, "adapt"), ==, begin);
  g_assert_cmpint (is_enabled (window, "adapt-similar"), ==, begin);
  g_assert_cmpint (is_enabled (window, "adapt-cancel"), ==, end);
  for (gsize i = 0; i < G_N_ELEMENTS (deciding); i++)
    g_assert_cmpint (is_enabled (window, deciding[i]), ==, decide);
}

static void
only_what_can_be_done_is_offered (void)
{
  UnfoldWindow *window = open_stairs ();

  assert_offered (window, TRUE, FALSE, FALSE);
  g_assert_false (is_seen (window, "save_button"));
  g_assert_false (is_seen (window, "dictionary_button"));
  start_without_end (window);
  assert_offered (window, FALSE, TRUE, FALSE);
  activate (window, "win.adapt-cancel");
  assert_offered (window, TRUE, FALSE, FALSE);

  adapt (window);
  assert_offered (window, FALSE, FALSE, TRUE);
  g_assert_true (is_seen (window, "save_button"));
  g_assert_true (is_seen (window, "dictionary_button"));
  g_assert_true (is_seen (window, "detail"));
  activate (window, "win.adapt-keep");
  assert_offered (window, TRUE, FALSE, FALSE);
  g_assert_true (is_seen (window, "save_button"));
  g_assert_true (is_enabled (window, "adapt-save"));
  g_assert_false (is_seen (window, "detail"));
  g_assert_cmpstr (unfold_adapt_group_get_summary (group_of (window)), ==,
                   "Kept as “CSC (adapted: stairs.png)”");
  unfold_models_remove (window->models,
                        unfold_adaptation_get_model (window->adaptation));
  discard_and_close (window);
}

static void
stopping_leads_to_the_decision (void)
{
  UnfoldWindow *window = open_stairs ();
  GtkLabel *status = GTK_LABEL (gtk_widget_get_template_child (
      GTK_WIDGET (group_of (window)), UNFOLD_TYPE_ADAPT_GROUP, "status"));

  start_without_end (window);
  wait_until (g_str_has_prefix (gtk_label_get_label (status), "Learning"));
  activate (window, "win.adapt-stop");
  g_assert_true (g_str_has_prefix (gtk_label_get_label (status), "Judging"));
  g_assert_false (is_enabled (window, "adapt-stop"));
  g_assert_true (is_enabled (window, "adapt-cancel"));
  wait_for (window, UNFOLD_ADAPTATION_DONE);
  assert_offered (window, FALSE, FALSE, TRUE);
  activate (window, "win.adapt-revert");
  assert_offered (window, TRUE, FALSE, FALSE);
  close_window (window);
}

static void
a_similar_picture_can_be_chosen (void)
{
  UnfoldWindow *window = open_stairs ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "similar.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (UnfImage) example = unf_test_stairs (1, 1);
  UnfModel *model;

  g_assert_true (unf_image_save (example, file, UNF_DEPTH_8, NULL));
  unfold_adaptation_set_steps (window->adaptation, 3);
  choose_file (NULL);
  activate (window, "win.adapt-similar");
  settle ();
  assert_offered (window, TRUE, FALSE, FALSE);

  choose_file (path);
  activate (window, "win.adapt-similar");
  wait_for (window, UNFOLD_ADAPTATION_DONE);
  model = unfold_adaptation_get_model (window->adaptation);
  g_assert_true (g_str_has_prefix (
      unf_weights_get_metadata (unf_model_get_weights (model), "trained_on"),
      "a clean example"));
  activate (window, "win.adapt-revert");
  close_window (window);
  unf_test_remove_folder (folder);
}

/** Nobody knows what the picture should look like. */
static void
forget_clean_picture (UnfoldWindow *window)
{
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  unfold_experiment_set_source (experiment, UNFOLD_SOURCE_IN_PICTURE);
  unfold_experiment_set_sigma (experiment, 40.0);
  wait_for_final (window);
}

static void
an_estimate_is_called_that (void)
{
  UnfoldWindow *window = open_stairs ();
  UnfoldAdaptGroup *group = group_of (window);
  g_autoptr (UnfImage) example = salt ();

  forget_clean_picture (window);
  adapt (window);
  g_assert_true (
      g_str_has_prefix (unfold_adapt_group_get_summary (group), "Estimated +"));
  activate (window, "win.adapt-keep");
  unfold_models_remove (window->models,
                        unfold_adaptation_get_model (window->adaptation));

  unfold_adaptation_set_steps (window->adaptation, 100);
  unfold_adaptation_start (window->adaptation, example);
  wait_for (window, UNFOLD_ADAPTATION_DONE);
  g_assert_nonnull (strstr (unfold_adapt_group_get_summary (group),
                            "did not help: estimated −"));
  activate (window, "win.adapt-revert");
  discard_and_close (window);
}

static void
what_is_saved_is_said_and_needs_no_question (void)
{
  UnfoldWindow *window = open_stairs ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);

  adapt (window);
  choose_file ("/nowhere/a.safetensors");
  activate (window, "win.adapt-save");
  wait_for_message (window, "a.safetensors");
  g_assert_true (is_seen (window, "save_button"));
  assert_offered (window, FALSE, FALSE, TRUE);

  choose_file (path);
  activate (window, "win.adapt-save");
  wait_for_message (window, "saved");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_assert_false (is_seen (window, "save_button"));
  assert_offered (window, TRUE, FALSE, FALSE);
  unfold_models_remove (window->models,
                        unfold_adaptation_get_model (window->adaptation));
  close_window (window);
  unf_test_remove_folder (folder);
}

static void
who_saves_before_closing_is_let_go (void)
{
  UnfoldWindow *window = open_stairs ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (UnfModel) model = NULL;
  gpointer left = window;

  g_object_add_weak_pointer (G_OBJECT (window), &left);
  adapt (window);
  model = unf_model_ref (unfold_adaptation_get_model (window->adaptation));
  choose_file (path);
  gtk_window_close (GTK_WINDOW (window));
  wait_until (find_dialog (window) != NULL);
  gtk_dialog_response (GTK_DIALOG (find_dialog (window)), GTK_RESPONSE_ACCEPT);
  wait_until (left == NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  unfold_models_remove (unfold_application_get_models (the_application ()),
                        model);
  unf_test_remove_folder (folder);
}

static void
a_kept_model_is_in_the_chooser (void)
{
  UnfoldWindow *window = open_stairs ();
  GtkDropDown *chooser = find_widget (
      GTK_WIDGET (unfold_window_get_panel (window)), GTK_TYPE_DROP_DOWN);
  UnfoldModelItem *item;

  adapt (window);
  activate (window, "win.adapt-keep");
  settle ();
  item = gtk_drop_down_get_selected_item (chooser);
  g_assert_cmpstr (unfold_model_item_get_title (item), ==,
                   "CSC (adapted: stairs.png)");
  g_assert_true (is_enabled (window, "adapt"));
  unfold_models_remove (window->models,
                        unfold_adaptation_get_model (window->adaptation));
  discard_and_close (window);
}

static void
the_dictionary_is_compared_with_the_one_before (void)
{
  UnfoldWindow *window = open_stairs ();
  g_autofree char *view = NULL;

  adapt (window);
  activate (window, "win.adapt-dictionary");
  g_object_get (window->dictionary_page, "view", &view, NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==,
                   "dictionary");
  g_assert_cmpstr (view, ==, "comparison");
  activate (window, "win.page::compare");
  discard_and_close (window);
}

static void
what_cannot_be_adapted_says_why (void)
{
  UnfoldWindow *window = open_window ();

  g_assert_false (is_enabled (window, "adapt"));
  g_assert_false (is_enabled (window, "adapt-similar"));
  g_assert_nonnull (
      strstr (unfold_adapt_group_get_obstacle (group_of (window)), "train"));
  close_window (window);
}

static void
closing_asks_about_an_unsaved_model (void)
{
  UnfoldWindow *window = open_stairs ();
  gpointer left = window;

  g_object_add_weak_pointer (G_OBJECT (window), &left);
  adapt (window);
  gtk_window_close (GTK_WINDOW (window));
  wait_until (find_dialog (window) != NULL);
  gtk_dialog_response (GTK_DIALOG (find_dialog (window)), GTK_RESPONSE_CANCEL);
  settle ();
  g_assert_nonnull (left);
  g_assert_null (find_dialog (window));

  gtk_window_close (GTK_WINDOW (window));
  wait_until (find_dialog (window) != NULL);
  gtk_dialog_response (GTK_DIALOG (find_dialog (window)), GTK_RESPONSE_REJECT);
  wait_until (left == NULL);
}

static void
closing_while_it_learns_gives_it_up (void)
{
  UnfoldWindow *window = open_stairs ();

  start_without_end (window);
  wait_until (state_of (unfold_window_get_experiment (window)) ==
              UNFOLD_STATE_ADAPTING);
  close_window (window);
}

static void
other_noise_is_not_compared_with_before (void)
{
  UnfoldWindow *window = open_stairs ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  UnfoldCanvas *a = unfold_pane_get_canvas (
      unfold_panes_get_pane (unfold_window_get_panes (window), UNFOLD_PANE_A));

  adapt (window);
  g_assert_true (
      unfold_canvas_get_sight (a).image ==
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_BEFORE));
  unfold_experiment_set_sigma (experiment, 20.0);
  wait_for_final (window);
  g_assert_true (
      unfold_canvas_get_sight (a).image ==
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY));
  discard_and_close (window);
}

static void
a_save_may_outlive_its_window (void)
{
  UnfoldWindow *window = open_stairs ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  UnfoldAdaptation *adaptation;
  guint n_references;

  adapt (window);
  adaptation = g_object_ref (window->adaptation);
  n_references = G_OBJECT (adaptation)->ref_count;
  choose_file (path);
  activate (window, "win.adapt-save");
  /* Whoever writes holds a reference. */
  wait_until (G_OBJECT (adaptation)->ref_count > n_references);
  discard_and_close (window);
  wait_until (G_OBJECT (adaptation)->ref_count == 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_object_unref (adaptation);
  unf_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/adapt-group/one-click-learns-and-the-pane-follows",
                   one_click_learns_and_the_pane_follows);
  g_test_add_func ("/app/adapt-group/pages-can-be-used-meanwhile",
                   pages_can_be_used_meanwhile);
  g_test_add_func ("/app/adapt-group/before-and-after-are-a-and-b",
                   before_and_after_are_a_and_b);
  g_test_add_func ("/app/adapt-group/gain-is-told-in-decibels",
                   a_gain_is_told_in_decibels);
  g_test_add_func ("/app/adapt-group/no-gain-is-called-that",
                   no_gain_is_called_that);
  g_test_add_func ("/app/adapt-group/only-what-can-be-done-is-offered",
                   only_what_can_be_done_is_offered);
  g_test_add_func ("/app/adapt-group/stopping-leads-to-the-decision",
                   stopping_leads_to_the_decision);
  g_test_add_func ("/app/adapt-group/similar-picture-can-be-chosen",
                   a_similar_picture_can_be_chosen);
  g_test_add_func ("/app/adapt-group/an-estimate-is-called-that",
                   an_estimate_is_called_that);
  g_test_add_func (
      "/app/adapt-group/what-is-saved-is-said-and-needs-no-question",
      what_is_saved_is_said_and_needs_no_question);
  g_test_add_func ("/app/adapt-group/who-saves-before-closing-is-let-go",
                   who_saves_before_closing_is_let_go);
  g_test_add_func ("/app/adapt-group/kept-model-is-in-the-chooser",
                   a_kept_model_is_in_the_chooser);
  g_test_add_func ("/app/adapt-group/dictionary-is-compared-with-before",
                   the_dictionary_is_compared_with_the_one_before);
  g_test_add_func ("/app/adapt-group/what-cannot-be-adapted-says-why",
                   what_cannot_be_adapted_says_why);
  g_test_add_func ("/app/adapt-group/closing-asks-about-an-unsaved-model",
                   closing_asks_about_an_unsaved_model);
  g_test_add_func ("/app/adapt-group/closing-while-it-learns-gives-it-up",
                   closing_while_it_learns_gives_it_up);
  g_test_add_func ("/app/adapt-group/other-noise-is-not-compared-with-before",
                   other_noise_is_not_compared_with_before);
  g_test_add_func ("/app/adapt-group/a-save-may-outlive-its-window",
                   a_save_may_outlive_its_window);

  return window_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window as people meet it: what it shows, what its controls change, what
 * it says about what it cannot do. */
#include "window-support.h"

#include <math.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-test.h"
#include "unfold-info-bar.h"
#include "unfold-stage-bar.h"
#include "unfold-window-private.h"

static UnfoldPane *
pane_of (UnfoldWindow *window, UnfoldPanePlace place)
{
  return unfold_panes_get_pane (unfold_window_get_panes (window), place);
}

static UnfoldCanvas *
canvas_of (UnfoldWindow *window, UnfoldPanePlace place)
{
  return unfold_pane_get_canvas (pane_of (window, place));
}

static void
sample_reaches_final (void)
{
  UnfoldWindow *window = open_empty_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = fake_model_new ("fake");

  unfold_experiment_set_model (experiment, model);
  unfold_window_open_sample (window, "photograph");
  g_assert_cmpint (unfold_experiment_get_width (experiment), ==, 512);
  wait_for_final (window);

  g_assert_cmpstr (unfold_pane_get_state (pane_of (window, UNFOLD_PANE_B)), ==,
                   "Final");
  g_assert_nonnull (
      strstr (unfold_pane_get_score (pane_of (window, UNFOLD_PANE_A)), "dB"));
  close_window (window);
}

/* Without a step into the panes first. */
static void
keys_of_the_panes_work_at_the_first_picture (void)
{
  UnfoldWindow *window = open_window ();

  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) ==
                 GTK_WIDGET (canvas_of (window, UNFOLD_PANE_B)));
  close_window (window);
}

static void
every_sample_opens (void)
{
  static const char *const names[] = { "photograph", "text", "greek", "texture",
                                       "piecewise" };
  UnfoldWindow *window = open_empty_window ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *action = g_strdup_printf ("win.sample::%s", names[i]);

    activate (window, action);
    g_assert_cmpint (
        unfold_experiment_get_width (unfold_window_get_experiment (window)), >,
        0);
  }

  close_window (window);
}

static void
panes_say_what_they_show (void)
{
  UnfoldWindow *window = open_window ();
  static const char *const names[] = { "Noisy", "Denoised, fake",
                                       "Removed noise" };

  for (int i = 0; i < UNFOLD_N_PANES; i++) {
    GtkAccessible *canvas =
        GTK_ACCESSIBLE (canvas_of (window, (UnfoldPanePlace) i));

    gtk_test_accessible_assert_role (canvas, GTK_ACCESSIBLE_ROLE_IMG);
    gtk_test_accessible_assert_property (canvas, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         names[i]);
    gtk_test_accessible_assert_state (canvas, GTK_ACCESSIBLE_STATE_BUSY, FALSE);
  }

  close_window (window);
}

static void
panes_are_busy_while_work_goes_on (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  fake_hold_finals ();
  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  unfold_experiment_settle (experiment);
  wait_until (fake_is_holding ());

  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (canvas_of (window, UNFOLD_PANE_B)),
      GTK_ACCESSIBLE_STATE_BUSY, TRUE);
  g_assert_nonnull (
      unfold_canvas_get_sight (canvas_of (window, UNFOLD_PANE_B)).image);

  activate (window, "win.cancel");
  settle ();
  g_assert_nonnull (
      strstr (unfold_pane_get_state (pane_of (window, UNFOLD_PANE_B)), "F5"));
  fake_let_go ();
  close_window (window);
}

static void
long_work_is_shown_by_more_than_words (void)
{
  g_assert_cmpint (unfold_busy_choose_kind (0.5, 0.0), ==, UNFOLD_BUSY_TEXT);
  g_assert_cmpint (unfold_busy_choose_kind (0.5, 0.4), ==, UNFOLD_BUSY_TEXT);
  g_assert_cmpint (unfold_busy_choose_kind (0.5, 0.1), ==, UNFOLD_BUSY_SPINNER);
  g_assert_cmpint (unfold_busy_choose_kind (4.0, 0.0), ==, UNFOLD_BUSY_SPINNER);
  g_assert_cmpint (unfold_busy_choose_kind (0.5, 0.01), ==, UNFOLD_BUSY_BAR);
}

static void
flip_exchanges_a_and_b (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldSight a = unfold_canvas_get_sight (canvas_of (window, UNFOLD_PANE_A));
  UnfoldSight b = unfold_canvas_get_sight (canvas_of (window, UNFOLD_PANE_B));

  activate (window, "win.flip");
  g_assert_true (
      unfold_canvas_get_sight (canvas_of (window, UNFOLD_PANE_A)).image ==
      b.image);
  g_assert_true (
      unfold_canvas_get_sight (canvas_of (window, UNFOLD_PANE_B)).image ==
      a.image);
  close_window (window);
}

static void
looking_computes_nothing (void)
{
  static const char *const looks[] = {
    "win.flip",         "win.zoom-in",           "win.zoom-to(8)",
    "win.gain-up",      "win.gain-automatic",    "win.color-map-next",
    "win.layout::flip", "win.page::dictionary",  "win.page::compare",
    "win.reset-view",   "win.iteration-previous"
  };
  UnfoldWindow *window = open_window ();
  int finished = fake_finals_finished ();

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++) {
    activate (window, looks[i]);
    settle ();
  }

  g_assert_cmpint (fake_finals_finished (), ==, finished);
  g_assert_cmpint (state_of (unfold_window_get_experiment (window)), ==,
                   UNFOLD_STATE_FINAL);
  activate (window, "win.layout::side");
  close_window (window);
}

static void
difference_without_clean_says_why (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldPane *pane = pane_of (window, UNFOLD_PANE_DIFFERENCE);

  unfold_experiment_set_source (unfold_window_get_experiment (window),
                                UNFOLD_SOURCE_IN_PICTURE);
  activate (window, "win.difference::error");
  g_assert_cmpstr (unfold_pane_get_caption (pane), ==, "Error");
  g_assert_null (unfold_canvas_get_sight (unfold_pane_get_canvas (pane)).image);
  activate (window, "win.difference::removed");
  close_window (window);
}

static void
gain_goes_by_powers_of_two (void)
{
  UnfoldWindow *window = open_window ();
  double gain;

  g_object_set (unfold_window_get_panes (window), "gain", 5.0, NULL);
  activate (window, "win.gain-up");
  g_object_get (unfold_window_get_panes (window), "gain", &gain, NULL);
  g_assert_cmpfloat_with_epsilon (gain, 8.0, 1e-9);
  activate (window, "win.gain-down");
  g_object_get (unfold_window_get_panes (window), "gain", &gain, NULL);
  g_assert_cmpfloat_with_epsilon (gain, 4.0, 1e-9);
  close_window (window);
}

static void
scrubber_shows_each_iteration (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  wait_until (unfold_experiment_get_n_iterations (experiment) == 3);
  activate (window, "win.iteration-previous");
  g_assert_true (
      unfold_canvas_get_sight (canvas_of (window, UNFOLD_PANE_B)).image ==
      unfold_experiment_get_iteration (experiment, 2));
  activate (window, "win.iteration-next");
  g_assert_true (
      unfold_canvas_get_sight (canvas_of (window, UNFOLD_PANE_B)).image ==
      estimate_of (experiment));
  close_window (window);
}

static void
unreadable_file_keeps_the_picture (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "broken.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "not a picture", -1, NULL));
  unfold_window_open (window, file);
  wait_until (unfold_window_get_info (window) &&
              strstr (unfold_window_get_info (window), "broken.png"));

  g_assert_cmpint (unfold_experiment_get_width (experiment), ==, FAKE_WIDTH);
  g_assert_cmpstr (unfold_experiment_get_title (experiment), ==, "smooth.png");
  unf_test_remove_folder (folder);
  close_window (window);
}

static void
broken_weights_are_named (void)
{
  UnfoldWindow *window = open_window ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "broken.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "no weights", -1, NULL));
  unfold_window_open (window, file);
  wait_until (unfold_window_get_info (window) &&
              strstr (unfold_window_get_info (window), "broken.safetensors"));
  g_assert_cmpint (state_of (unfold_window_get_experiment (window)), ==,
                   UNFOLD_STATE_FINAL);
  unf_test_remove_folder (folder);
  close_window (window);
}

static void
pasted_words_are_no_picture (void)
{
  static const char *const words[] = { "hello", "",
                                       "https://example.org/picture.png",
                                       "/a\n/b", "\xff\xfe" };
  UnfoldWindow *window = open_window ();

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    _unfold_window_open_text (window, words[i]);
    g_assert_nonnull (unfold_window_get_info (window));
  }

  settle ();
  g_assert_cmpint (
      unfold_experiment_get_width (unfold_window_get_experiment (window)), ==,
      FAKE_WIDTH);
  close_window (window);
}

static void
dropped_nonsense_is_refused (void)
{
  UnfoldWindow *window = open_window ();
  GtkEventController *target =
      find_controller (GTK_WIDGET (window->overlay), GTK_TYPE_DROP_TARGET);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_taken = FALSE;

  g_assert_nonnull (target);
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, "not a file");
  g_signal_emit_by_name (target, "drop", &value, 1.0, 1.0, &is_taken);
  g_assert_true (is_taken);
  g_assert_nonnull (unfold_window_get_info (window));
  close_window (window);
}

static void
dropped_folder_opens_its_first_picture (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "b.pgm", NULL);
  g_autofree char *other = g_build_filename (folder, "a.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (folder);

  g_assert_true (g_file_set_contents (path, "P5 2 2 255\nabcd", 15, NULL));
  g_assert_true (g_file_set_contents (other, "words", -1, NULL));
  unfold_window_open (window, file);
  wait_until (unfold_experiment_get_width (experiment) == 2);
  unf_test_remove_folder (folder);
  close_window (window);
}

static void
panes_share_one_view (void)
{
  UnfoldWindow *window = open_window ();

  activate (window, "win.zoom-to(4)");
  for (int i = 0; i < UNFOLD_N_PANES; i++)
    g_assert_cmpfloat (
        unfold_canvas_get_frame (canvas_of (window, (UnfoldPanePlace) i)).scale,
        ==, 4.0);
  close_window (window);
}

/* On its way the picture is smaller than the pane, and centred in it. */
static void
wheel_goes_to_the_pixel_under_the_pointer (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldCanvas *canvas = canvas_of (window, UNFOLD_PANE_B);
  GtkEventController *motion =
      find_controller (GTK_WIDGET (canvas), GTK_TYPE_EVENT_CONTROLLER_MOTION);
  GtkEventController *wheel =
      find_controller (GTK_WIDGET (canvas), GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  UnfoldFrame frame;
  double x, y, column, row;
  gboolean is_handled;

  settle ();
  frame = unfold_canvas_get_frame (canvas);
  x = frame.x + 40.5 * frame.scale;
  y = frame.y + 30.5 * frame.scale;
  g_signal_emit_by_name (motion, "motion", x, y);
  for (int i = 0; i < 12; i++)
    g_signal_emit_by_name (wheel, "scroll", 0.0, -1.0, &is_handled);

  frame = unfold_canvas_get_frame (canvas);
  g_assert_cmpfloat (frame.scale, >=, 16.0);
  unfold_frame_to_picture (&frame, x, y, &column, &row);
  g_assert_cmpfloat_with_epsilon (column, 40.5, 0.5);
  g_assert_cmpfloat_with_epsilon (row, 30.5, 0.5);
  close_window (window);
}

static void
canvas_draws_the_picture_pixel_by_pixel (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldCanvas *canvas = canvas_of (window, UNFOLD_PANE_A);
  g_autoptr (GdkTexture) texture = NULL;
  UnfoldFrame frame;

  activate (window, "win.zoom-to(1)");
  settle ();
  frame = unfold_canvas_get_frame (canvas);
  texture = unfold_canvas_get_texture (canvas);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, frame.width);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, frame.height);
  close_window (window);
}

/* Templates are read under fatal warnings: this opens those that no other test
 * does. */
static void
every_other_window_opens (void)
{
  static const char *const names[] = { "win.properties", "win.shortcuts" };
  UnfoldWindow *window = open_window ();
  GListModel *windows = gtk_window_get_toplevels ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    guint n = g_list_model_get_n_items (windows);
    g_autoptr (GtkWindow) opened = NULL;

    activate (window, names[i]);
    g_assert_cmpuint (g_list_model_get_n_items (windows), ==, n + 1);
    settle ();
    opened = g_list_model_get_item (windows, n);
    gtk_window_destroy (opened);
  }

  close_window (window);
}

static void
panes_have_a_menu_under_the_pointer (void)
{
  UnfoldWindow *window = open_window ();

  g_signal_emit_by_name (
      find_controller (GTK_WIDGET (unfold_window_get_panes (window)),
                       GTK_TYPE_GESTURE_CLICK),
      "pressed", 1, 40.0, 40.0);
  settle ();
  g_assert_true (gtk_widget_get_visible (window->context_menu));
  gtk_popover_popdown (GTK_POPOVER (window->context_menu));
  settle ();
  close_window (window);
}

static void
narrow_window_has_one_pane (void)
{
  UnfoldWindow *window = open_window ();
  gboolean has_panel;

  gtk_window_set_default_size (GTK_WINDOW (window), 800, 560);
  wait_until (
      !gtk_widget_get_visible (GTK_WIDGET (pane_of (window, UNFOLD_PANE_A))));
  g_object_get (window, "side-panel", &has_panel, NULL);
  g_assert_false (has_panel);
  activate (window, "win.side-panel");
  g_object_get (window, "side-panel", &has_panel, NULL);
  g_assert_true (has_panel);
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/window/sample-reaches-final", sample_reaches_final);
  g_test_add_func ("/app/window/keys-of-the-panes-work-at-the-first-picture",
                   keys_of_the_panes_work_at_the_first_picture);
  g_test_add_func ("/app/window/every-sample-opens", every_sample_opens);
  g_test_add_func ("/app/window/panes-say-what-they-show",
                   panes_say_what_they_show);
  g_test_add_func ("/app/window/panes-are-busy-while-work-goes-on",
                   panes_are_busy_while_work_goes_on);
  g_test_add_func ("/app/window/long-work-is-shown-by-more-than-words",
                   long_work_is_shown_by_more_than_words);
  g_test_add_func ("/app/window/flip-exchanges-a-and-b",
                   flip_exchanges_a_and_b);
  g_test_add_func ("/app/window/looking-computes-nothing",
                   looking_computes_nothing);
  g_test_add_func ("/app/window/difference-without-clean-says-why",
                   difference_without_clean_says_why);
  g_test_add_func ("/app/window/gain-goes-by-powers-of-two",
                   gain_goes_by_powers_of_two);
  g_test_add_func ("/app/window/scrubber-shows-each-iteration",
                   scrubber_shows_each_iteration);
  g_test_add_func ("/app/window/unreadable-file-keeps-the-picture",
                   unreadable_file_keeps_the_picture);
  g_test_add_func ("/app/window/broken-weights-are-named",
                   broken_weights_are_named);
  g_test_add_func ("/app/window/pasted-words-are-no-picture",
                   pasted_words_are_no_picture);
  g_test_add_func ("/app/window/dropped-nonsense-is-refused",
                   dropped_nonsense_is_refused);
  g_test_add_func ("/app/window/dropped-folder-opens-its-first-picture",
                   dropped_folder_opens_its_first_picture);
  g_test_add_func ("/app/window/panes-share-one-view", panes_share_one_view);
  g_test_add_func ("/app/window/wheel-goes-to-the-pixel-under-the-pointer",
                   wheel_goes_to_the_pixel_under_the_pointer);
  g_test_add_func ("/app/window/canvas-draws-the-picture-pixel-by-pixel",
                   canvas_draws_the_picture_pixel_by_pixel);
  g_test_add_func ("/app/window/every-other-window-opens",
                   every_other_window_opens);
  g_test_add_func ("/app/window/panes-have-a-menu-under-the-pointer",
                   panes_have_a_menu_under_the_pointer);
  g_test_add_func ("/app/window/narrow-window-has-one-pane",
                   narrow_window_has_one_pane);

  return window_test_run ();
}

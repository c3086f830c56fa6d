/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The controls beside the panes: what they say, what they change, what changes
 * them. */
#include "window-support.h"

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-test.h"
#include "unfold-window-private.h"

static UnfoldSettingsRow *
row_of (UnfoldWindow *window, const char *id)
{
  UnfoldSettingsRow *row =
      unfold_settings_panel_find_row (unfold_window_get_panel (window), id);

  g_assert_nonnull (row);
  return row;
}

static void
sliders_have_names_and_values (void)
{
  UnfoldWindow *window = open_window ();
  GtkWidget *scale =
      find_widget (GTK_WIDGET (row_of (window, "sigma")), GTK_TYPE_SCALE);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (scale),
                                   GTK_ACCESSIBLE_ROLE_SLIDER);
  g_assert_true (gtk_test_accessible_has_relation (
      GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "25.0");
  close_window (window);
}

static void
slider_moves_change_the_experiment (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  GtkWidget *scale =
      find_widget (GTK_WIDGET (row_of (window, "sigma")), GTK_TYPE_SCALE);

  g_signal_emit_by_name (scale, "move-slider", GTK_SCROLL_STEP_RIGHT);
  g_assert_cmpfloat (unfold_experiment_get_sigma (experiment), ==, 26.0);

  unfold_settings_row_set_value (row_of (window, "amount"), 40.0);
  g_assert_cmpfloat (unfold_experiment_get_amount (experiment), ==, 40.0);
  wait_for_final (window);
  close_window (window);
}

static void
threshold_as_trained_is_the_middle_of_its_slider (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldSettingsRow *row = row_of (window, "threshold");
  GtkRange *scale = find_widget (GTK_WIDGET (row), GTK_TYPE_SCALE);

  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 0.0);
  gtk_range_set_value (scale, 1.0);
  g_assert_cmpfloat (unfold_settings_row_get_value (row), ==, 3.0);
  gtk_range_set_value (scale, -1.0);
  g_assert_cmpfloat (unfold_settings_row_get_value (row), ==, 0.0);

  for (int i = 1; i <= 30; i++) {
    g_signal_emit_by_name (scale, "move-slider", GTK_SCROLL_STEP_RIGHT);
    g_assert_cmpfloat_with_epsilon (unfold_settings_row_get_value (row),
                                    0.1 * i, 1e-9);
  }
  for (int i = 29; i >= 0; i--) {
    g_signal_emit_by_name (scale, "move-slider", GTK_SCROLL_STEP_LEFT);
    g_assert_cmpfloat_with_epsilon (unfold_settings_row_get_value (row),
                                    0.1 * i, 1e-9);
  }
  close_window (window);
}

static void
shifts_end_where_the_stride_has_no_more (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  UnfoldSettingsRow *row = row_of (window, "shifts");
  GtkRange *scale = find_widget (GTK_WIDGET (row), GTK_TYPE_SCALE);
  GtkAdjustment *adjustment = gtk_range_get_adjustment (scale);

  unfold_settings_row_set_value (row_of (window, "stride"), 3.0);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 9.0);
  g_assert_cmpfloat (unfold_settings_row_get_value (row), ==, 9.0);

  unfold_settings_row_set_value (row, 2.0);
  unfold_settings_row_reset (row);
  g_assert_cmpfloat (unfold_settings_row_get_value (row), ==, 9.0);
  unfold_settings_row_set_value (row_of (window, "stride"), 5.0);
  g_assert_cmpfloat (unfold_experiment_get_setting (experiment, "shifts", 0.0),
                     ==, 25.0);
  g_assert_cmpfloat (unfold_settings_row_get_value (row), ==, 25.0);
  close_window (window);
}

static void
experiment_moves_the_sliders (void)
{
  UnfoldWindow *window = open_window ();

  unfold_experiment_set_sigma (unfold_window_get_experiment (window), 40.0);
  g_assert_cmpfloat (unfold_settings_row_get_value (row_of (window, "sigma")),
                     ==, 40.0);
  close_window (window);
}

static void
settings_a_model_lacks_are_grey (void)
{
  UnfoldWindow *window = open_window ();

  g_assert_false (
      gtk_widget_get_sensitive (GTK_WIDGET (row_of (window, "engine"))));
  g_assert_true (
      gtk_widget_get_visible (GTK_WIDGET (row_of (window, "engine"))));
  g_assert_true (
      gtk_widget_get_sensitive (GTK_WIDGET (row_of (window, "threshold"))));
  close_window (window);
}

static void
reset_goes_back_to_the_beginning (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  unfold_settings_row_set_value (row_of (window, "threshold"), 2.5);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "threshold", 0.0), ==, 2.5);
  activate (window, "win.reset-settings");
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "threshold", 0.0), ==, 1.0);
  close_window (window);
}

/* The wheel is caught before any slider sees it. */
static void
wheel_over_a_slider_leaves_its_value (void)
{
  UnfoldWindow *window = open_window ();
  GtkWidget *row = GTK_WIDGET (row_of (window, "sigma"));
  GtkWidget *widget = row;
  GtkEventController *wheel = NULL;
  gboolean is_handled = FALSE;

  for (; widget && !wheel; widget = gtk_widget_get_parent (widget))
    wheel = find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_SCROLL);

  g_assert_nonnull (wheel);
  g_assert_cmpint (gtk_event_controller_get_propagation_phase (wheel), ==,
                   GTK_PHASE_CAPTURE);
  g_signal_emit_by_name (wheel, "scroll", 0.0, 1.0, &is_handled);
  g_assert_true (is_handled);
  g_assert_cmpfloat (unfold_settings_row_get_value (row_of (window, "sigma")),
                     ==, 25.0);
  close_window (window);
}

static void
undo_moves_the_sliders_back (void)
{
  UnfoldWindow *window = open_window ();

  unfold_settings_row_set_value (row_of (window, "sigma"), 50.0);
  activate (window, "win.undo");
  g_assert_cmpfloat (unfold_settings_row_get_value (row_of (window, "sigma")),
                     ==, 25.0);
  activate (window, "win.redo");
  g_assert_cmpfloat (unfold_settings_row_get_value (row_of (window, "sigma")),
                     ==, 50.0);
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/settings-panel/sliders-have-names-and-values",
                   sliders_have_names_and_values);
  g_test_add_func ("/app/settings-panel/slider-moves-change-the-experiment",
                   slider_moves_change_the_experiment);
  g_test_add_func (
      "/app/settings-panel/threshold-as-trained-is-the-middle-of-its-slider",
      threshold_as_trained_is_the_middle_of_its_slider);
  g_test_add_func (
      "/app/settings-panel/shifts-end-where-the-stride-has-no-more",
      shifts_end_where_the_stride_has_no_more);
  g_test_add_func ("/app/settings-panel/experiment-moves-the-sliders",
                   experiment_moves_the_sliders);
  g_test_add_func ("/app/settings-panel/settings-a-model-lacks-are-grey",
                   settings_a_model_lacks_are_grey);
  g_test_add_func ("/app/settings-panel/reset-goes-back-to-the-beginning",
                   reset_goes_back_to_the_beginning);
  g_test_add_func ("/app/settings-panel/wheel-over-a-slider-leaves-its-value",
                   wheel_over_a_slider_leaves_its_value);
  g_test_add_func ("/app/settings-panel/undo-moves-the-sliders-back",
                   undo_moves_the_sliders_back);

  return window_test_run ();
}

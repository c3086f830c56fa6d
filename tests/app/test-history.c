/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-history.h"

#include "experiment-support.h"

static void
undo_goes_back_and_redo_on (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfoldHistory) history = unfold_history_new (experiment);

  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_history_end_step (history);
  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  unfold_history_end_step (history);

  unfold_history_undo (history);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "threshold", 0.0), ==, 1.0);
  g_assert_cmpfloat (unfold_experiment_get_sigma (experiment), ==, 40.0);
  unfold_history_undo (history);
  g_assert_cmpfloat (unfold_experiment_get_sigma (experiment), ==, 25.0);

  unfold_history_redo (history);
  unfold_history_redo (history);
  g_assert_cmpfloat (unfold_experiment_get_sigma (experiment), ==, 40.0);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "threshold", 0.0), ==, 2.0);
}

static void
drag_is_one_step (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfoldHistory) history = unfold_history_new (experiment);
  gboolean can_undo;

  for (int i = 0; i < 20; i++)
    unfold_experiment_set_sigma (experiment, 30.0 + i);
  unfold_history_undo (history);

  g_assert_cmpfloat (unfold_experiment_get_sigma (experiment), ==, 25.0);
  g_object_get (history, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);
}

static void
new_change_forgets_what_was_undone (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfoldHistory) history = unfold_history_new (experiment);
  gboolean can_redo;

  unfold_experiment_set_seed (experiment, 2);
  unfold_history_undo (history);
  unfold_experiment_set_seed (experiment, 3);
  unfold_history_end_step (history);

  g_object_get (history, "can-redo", &can_redo, NULL);
  g_assert_false (can_redo);
  unfold_history_undo (history);
  g_assert_cmpuint (unfold_experiment_get_seed (experiment), ==, 1);
}

static void
another_picture_begins_anew (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfoldHistory) history = unfold_history_new (experiment);
  g_autoptr (UnfImage) image = smooth_image (130, 40);
  gboolean can_undo;

  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_history_end_step (history);
  unfold_experiment_set_image (experiment, image, "other",
                               UNFOLD_SOURCE_ADD_NOISE);
  g_object_get (history, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/history/undo-goes-back-and-redo-on",
                   undo_goes_back_and_redo_on);
  g_test_add_func ("/app/history/drag-is-one-step", drag_is_one_step);
  g_test_add_func ("/app/history/new-change-forgets-what-was-undone",
                   new_change_forgets_what_was_undone);
  g_test_add_func ("/app/history/another-picture-begins-anew",
                   another_picture_begins_anew);

  return g_test_run ();
}

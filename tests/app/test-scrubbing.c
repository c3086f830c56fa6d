/* SPDX-License-Identifier: GPL-3.0-or-later */

/* With an iteration chosen, everything on screen is of that iteration, or says
 * that it is not. */
#include "window-support.h"

#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-test.h"
#include "unfold-fitting-label.h"
#include "unfold-number.h"
#include "unfold-window-private.h"

#define CHOSEN 1
#define N_ITERATIONS 3

static UnfoldWindow *
open_at_iteration (void)
{
  UnfoldWindow *window = open_window ();

  wait_until (unfold_experiment_get_n_iterations (window->experiment) ==
              N_ITERATIONS);
  g_object_set (window->stage_bar, "iteration", CHOSEN, NULL);
  return window;
}

static UnfoldPane *
difference_of (UnfoldWindow *window)
{
  return unfold_panes_get_pane (window->panes, UNFOLD_PANE_DIFFERENCE);
}

static void
differences_are_of_the_iteration (void)
{
  static const char *const kinds[] = { "removed", "error", "a-b", "change" };
  UnfoldWindow *window = open_at_iteration ();
  const UnfImage *chosen =
      unfold_experiment_get_iteration (window->experiment, CHOSEN);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    UnfoldSight sight;

    g_object_set (window->panes, "difference", kinds[i], NULL);
    sight = unfold_canvas_get_sight (
        unfold_pane_get_canvas (difference_of (window)));
    g_assert_true (sight.image == chosen || sight.minus == chosen);
    g_assert_cmpstr (unfold_pane_get_state (difference_of (window)), ==,
                     "Iteration 1/3");
  }

  close_window (window);
}

static void
maps_of_the_final_say_so (void)
{
  UnfoldWindow *window = open_at_iteration ();

  g_object_set (window->panes, "difference", "sparsity", NULL);
  g_assert_cmpstr (unfold_pane_get_state (difference_of (window)), ==,
                   "Last iteration");
  g_object_set (window->panes, "difference", "thresholds", NULL);
  g_assert_cmpstr (unfold_pane_get_state (difference_of (window)), ==,
                   "All iterations");

  g_object_set (window->stage_bar, "iteration", -1, NULL);
  g_assert_cmpstr (unfold_pane_get_state (difference_of (window)), ==, "Final");
  close_window (window);
}

static void
read_out_is_of_the_iteration (void)
{
  UnfoldWindow *window = open_at_iteration ();
  const UnfImage *chosen =
      unfold_experiment_get_iteration (window->experiment, CHOSEN);
  double value = 255.0 * (double) unf_image_get_plane (
                             chosen, 0)[7 * unf_image_get_width (chosen) + 5];
  g_autofree char *number = unfold_number_format (value, 1);
  g_autofree char *wanted = g_strdup_printf ("Denoised %s", number);
  g_autofree char *text = NULL;

  unfold_status_bar_set_pixel (window->status_bar, 5, 7);
  text = unfold_status_bar_copy (window->status_bar);
  g_assert_nonnull (strstr (text, wanted));
  close_window (window);
}

static const char *
get_removed (UnfoldWindow *window)
{
  return unfold_fitting_label_get_text (
      find_widget (GTK_WIDGET (window->status_bar), UNFOLD_TYPE_FITTING_LABEL));
}

static void
numbers_of_the_removed_noise_are_of_the_iteration (void)
{
  UnfoldWindow *window = open_at_iteration ();
  g_autofree char *chosen = NULL;

  wait_until (*get_removed (window) != '\0');
  chosen = g_strdup (get_removed (window));
  /* Nothing is removed from the noisy picture. */
  g_object_set (window->stage_bar, "iteration", 0, NULL);
  wait_until (strstr (get_removed (window), "σ 0.0") != NULL);
  g_object_set (window->stage_bar, "iteration", CHOSEN, NULL);
  wait_until (strcmp (get_removed (window), chosen) == 0);
  close_window (window);
}

static void
iteration_of_older_settings_says_so (void)
{
  UnfoldWindow *window = open_at_iteration ();
  UnfoldPane *pane = difference_of (window);

  /* The window before this one has left its choice. */
  g_object_set (window->panes, "difference", "removed", NULL);
  fake_hold_finals ();
  unfold_experiment_set_setting (window->experiment, "threshold", 2.0);
  unfold_experiment_settle (window->experiment);
  wait_until (fake_is_holding ());
  wait_until (
      g_str_has_prefix (unfold_pane_get_state (pane), "Iteration 1/3 · "));
  activate (window, "win.cancel");
  settle ();
  g_assert_nonnull (strstr (unfold_pane_get_state (pane), "Stale"));

  fake_let_go ();
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/scrubbing/differences-are-of-the-iteration",
                   differences_are_of_the_iteration);
  g_test_add_func ("/app/scrubbing/maps-of-the-final-say-so",
                   maps_of_the_final_say_so);
  g_test_add_func ("/app/scrubbing/read-out-is-of-the-iteration",
                   read_out_is_of_the_iteration);
  g_test_add_func (
      "/app/scrubbing/numbers-of-the-removed-noise-are-of-the-iteration",
      numbers_of_the_removed_noise_are_of_the_iteration);
  g_test_add_func ("/app/scrubbing/iteration-of-older-settings-says-so",
                   iteration_of_older_settings_says_so);

  return window_test_run ();
}

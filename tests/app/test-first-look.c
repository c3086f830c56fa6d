/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What pages and windows show before anybody has chosen anything. */
#include "window-support.h"

#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-denoiser.h"
#include "unf-test.h"
#include "unfold-explore-page.h"
#include "unfold-window-private.h"

#define SIDE 7

static UnfModel *
new_model (void)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) values =
      unf_settings_new (csc->architecture, csc->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };

  unf_settings_set (values, "filters", 8, NULL);
  unf_settings_set (values, "side", SIDE, NULL);
  unf_settings_set (values, "stride", 3, NULL);
  unf_settings_set (values, "iterations", 2, NULL);
  weights = csc->initialise (values, &random);
  return unf_model_new (csc, weights, "small", NULL);
}

static void
show (UnfoldWindow *window, UnfModel *model, int width, int height)
{
  g_autoptr (UnfImage) image = smooth_image (width, height);

  unfold_experiment_set_model (window->experiment, model);
  unfold_experiment_set_image (window->experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  unfold_experiment_settle (window->experiment);
}

static void
picture_in_front_is_of_what_is_set (void)
{
  UnfoldWindow *window = open_window ();
  UnfoldStudyView *view;
  UnfoldStudy *study;

  activate (window, "win.page::explore");
  g_object_set (window->explore_page, "study", "iterations", NULL);
  view = unfold_explore_page_get_view (window->explore_page);
  study = unfold_study_view_get_study (view);
  settle ();
  gtk_widget_activate_action (GTK_WIDGET (view), "study.start", NULL);
  wait_until (!unfold_study_is_running (study));
  settle ();
  g_assert_cmpfloat (
      unfold_study_get_entry (study, (guint) unfold_study_view_get_front (view))
          ->value,
      ==,
      unfold_experiment_get_setting (window->experiment, "iterations", -1.0));

  g_object_set (window->explore_page, "study", "stride", NULL);
  activate (window, "win.page::compare");
  close_window (window);
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), words))
    return TRUE;
  for (; child; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;

  return FALSE;
}

static void
pane_does_not_wait_for_what_cannot_come (void)
{
  UnfoldWindow *window = open_empty_window ();
  g_autoptr (UnfModel) model = new_model ();
  GtkWidget *pane;

  show (window, model, 50, 1);
  wait_until (state_of (window->experiment) == UNFOLD_STATE_FAILED);
  settle ();
  pane = GTK_WIDGET (unfold_panes_get_pane (window->panes, UNFOLD_PANE_B));
  g_assert_true (says (pane, "50 × 1"));
  g_assert_false (says (pane, "Waiting"));
  close_window (window);
}

static void
properties_are_as_high_as_their_lines (void)
{
  UnfoldWindow *window = open_window ();
  GtkWidget *dialog;
  int width, height;

  activate (window, "win.properties");
  dialog = GTK_WIDGET (find_dialog (window));
  wait_until (gtk_widget_get_height (dialog) > 0);
  width = gtk_widget_get_width (dialog);
  height = gtk_widget_get_height (dialog);
  /* Six lines and a button; it was several times as high as wide. */
  g_assert_cmpint (height, <, width);
  gtk_window_destroy (GTK_WINDOW (dialog));
  close_window (window);
}

/* The toolkit takes F10 for the primary menu before the program hears of it. */
static void
main_menu_is_the_one_of_its_key (void)
{
  UnfoldWindow *window = open_empty_window ();

  g_assert_true (gtk_menu_button_get_primary (window->menu_button));
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/first-look/picture-in-front-is-of-what-is-set",
                   picture_in_front_is_of_what_is_set);
  g_test_add_func ("/app/first-look/pane-does-not-wait-for-what-cannot-come",
                   pane_does_not_wait_for_what_cannot_come);
  g_test_add_func ("/app/first-look/properties-are-as-high-as-their-lines",
                   properties_are_as_high_as_their_lines);
  g_test_add_func ("/app/first-look/main-menu-is-the-one-of-its-key",
                   main_menu_is_the_one_of_its_key);

  return window_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-support.h"

#include <stdio.h>
#include <unistd.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-test.h"
#include "unfold-info-bar.h"

static UnfoldApplication *application;
static char *home;

/* GLib's own isolation also hides the icons and types of the system. */
static void
make_home (void)
{
  static const char *const places[] = { "HOME",           "XDG_CONFIG_HOME",
                                        "XDG_DATA_HOME",  "XDG_CACHE_HOME",
                                        "XDG_STATE_HOME", "XDG_RUNTIME_DIR" };

  home = unf_test_make_folder ();
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    g_setenv (places[i], home, TRUE);
}

/* Settings in memory, names and roles kept where tests can ask for them, and
 * nobody's home touched. */
static void
set_environment (void)
{
  make_home ();
  g_setenv ("GDK_BACKEND", "x11", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("GTK_THEME", "Adwaita", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
}

gboolean
window_test_init (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  set_environment ();
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP there is no display\n");
    unf_test_remove_folder (home);
    return FALSE;
  }

  application = unfold_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_NON_UNIQUE |
                               G_APPLICATION_HANDLES_OPEN);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  return TRUE;
}

int
window_test_run (void)
{
  int status = g_test_run ();

  g_clear_object (&application);
  unf_test_remove_folder (home);
  g_free (home);

  /* As the program does: a thread may still be reading weights, and libraries
   * are not to be cleaned up under it. The sanitizer wants to look for leaks.
   */
#ifndef __SANITIZE_ADDRESS__
  fflush (NULL);
  _exit (status);
#endif
  return status;
}

UnfoldApplication *
the_application (void)
{
  return application;
}

void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

UnfoldWindow *
open_empty_window (void)
{
  GtkWidget *window =
      unfold_window_new (GTK_APPLICATION (application),
                         unfold_application_get_models (application));

  gtk_window_present (GTK_WINDOW (window));
  wait_until (gtk_widget_get_width (window) > 0);
  return UNFOLD_WINDOW (window);
}

void
wait_for_final (UnfoldWindow *window)
{
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);

  unfold_experiment_settle (experiment);
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL);
}

UnfoldWindow *
open_window (void)
{
  UnfoldWindow *window = open_empty_window ();
  UnfoldExperiment *experiment = unfold_window_get_experiment (window);
  g_autoptr (UnfModel) model = fake_model_new ("fake");
  g_autoptr (UnfImage) image = smooth_image (FAKE_WIDTH, 96);

  fake_reset ();
  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_image (experiment, image, "smooth.png",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_for_final (window);
  return window;
}

void
close_window (UnfoldWindow *window)
{
  gpointer left = window;

  g_object_add_weak_pointer (G_OBJECT (window), &left);
  gtk_window_close (GTK_WINDOW (window));
  wait_until (left == NULL);
  wait_for_threads ();
}

void
activate (UnfoldWindow *window, const char *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;

  g_action_parse_detailed_name (detailed_action, &name, &target, &error);
  g_assert_no_error (error);
  g_assert_true (
      gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target));
}

gpointer
find_widget (GtkWidget *widget, GType type)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (; child; child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find_widget (child, type);

    if (found)
      return found;
  }

  return NULL;
}

GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller =
        g_list_model_get_item (controllers, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
      return controller;
  }

  return NULL;
}

GtkWindow *
find_dialog (UnfoldWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWindow) found = g_list_model_get_item (toplevels, i);

    if (gtk_window_get_transient_for (found) == GTK_WINDOW (window))
      return found;
  }

  return NULL;
}

gboolean
has_message (UnfoldWindow *window, const char *words)
{
  UnfoldInfoBar *bar = find_widget (GTK_WIDGET (window), UNFOLD_TYPE_INFO_BAR);
  const char *text = unfold_info_bar_get_text (bar);

  return text && strstr (text, words);
}

void
wait_for_message (UnfoldWindow *window, const char *words)
{
  wait_until (has_message (window, words));
}

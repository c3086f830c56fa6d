/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-support.h"

#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-image-file.h"
#include "unf-test.h"
#include "unfold-crop-view.h"
#include "unfold-explore-page.h"
#include "unfold-info-bar.h"
#include "unfold-study-plot.h"

/* The Explore page of a window on the fake denoiser, through its widgets. */

static UnfoldWindow *
open_page (const char *study)
{
  UnfoldWindow *window = open_window ();

  activate (window, "win.page::explore");
  g_object_set (find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE),
                "study", study, NULL);
  settle ();
  return window;
}

static UnfoldStudyView *
view_of (UnfoldWindow *window)
{
  return unfold_explore_page_get_view (
      find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE));
}

static UnfoldStudy *
study_of (UnfoldWindow *window)
{
  return unfold_study_view_get_study (view_of (window));
}

static UnfoldChart *
chart_of (UnfoldWindow *window)
{
  return unfold_study_view_get_chart (view_of (window));
}

static void
act (UnfoldWindow *window, const char *action)
{
  settle ();
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (view_of (window)), action, NULL));
}

static void
run_to_the_end (UnfoldWindow *window)
{
  act (window, "study.start");
  wait_until (!unfold_study_is_running (study_of (window)));
  settle ();
}

static void
close_page (UnfoldWindow *window)
{
  g_object_set (find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE),
                "study", "stride", NULL);
  activate (window, "win.page::compare");
  close_window (window);
}

static double
setting_of (UnfoldWindow *window, const char *id)
{
  return unfold_experiment_get_setting (unfold_window_get_experiment (window),
                                        id, -1.0);
}

static void
every_study_has_its_page (void)
{
  UnfoldWindow *window = open_page ("stride");

  for (const UnfoldStudyKind *kind = unfold_study_kinds (); kind->id; kind++) {
    g_object_set (find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE),
                  "study", kind->id, NULL);
    g_assert_true (unfold_study_get_kind (study_of (window)) == kind);
    run_to_the_end (window);
    g_assert_nonnull (unfold_chart_get_plot (chart_of (window)));
  }
  close_page (window);
}

static void
nothing_is_computed_before_start (void)
{
  UnfoldWindow *window = open_page ("stride");
  int finals = fake_finals_finished ();

  settle ();
  g_assert_cmpint (fake_finals_finished (), ==, finals);
  g_assert_null (unfold_chart_get_plot (chart_of (window)));
  close_page (window);
}

static void
charts_have_a_role_a_name_and_words (void)
{
  UnfoldWindow *window = open_page ("stride");
  GtkAccessible *chart = GTK_ACCESSIBLE (chart_of (window));
  g_autofree char *words = NULL;

  run_to_the_end (window);
  words = unfold_plot_describe (unfold_chart_get_plot (chart_of (window)));
  g_assert_nonnull (strstr (words, "11 points"));
  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Stride: PSNR and Time");
  gtk_test_accessible_assert_property (
      chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
  gtk_test_accessible_assert_state (chart, GTK_ACCESSIBLE_STATE_BUSY, FALSE);
  close_page (window);
}

static double
chosen_x (UnfoldWindow *window)
{
  return unfold_chart_get_chosen (chart_of (window))->x;
}

static void
keys_walk_over_the_points (void)
{
  UnfoldWindow *window = open_page ("stride");
  UnfoldChart *chart = chart_of (window);

  run_to_the_end (window);
  gtk_widget_grab_focus (GTK_WIDGET (chart));
  g_assert_true (unfold_chart_press (chart, GDK_KEY_End));
  g_assert_true (unfold_chart_press (chart, GDK_KEY_End));
  g_assert_cmpfloat (chosen_x (window), ==, 11.0);
  g_assert_true (unfold_chart_press (chart, GDK_KEY_Left));
  g_assert_cmpfloat (chosen_x (window), ==, 10.0);
  g_assert_true (unfold_chart_press (chart, GDK_KEY_Down));
  g_assert_cmpfloat (chosen_x (window), ==, 10.0);
  g_assert_true (unfold_chart_press (chart, GDK_KEY_Home));
  g_assert_cmpfloat (chosen_x (window), ==, 1.0);
  g_assert_true (unfold_chart_press (chart, GDK_KEY_Left));
  g_assert_cmpfloat (chosen_x (window), ==, 1.0);
  close_page (window);
}

static void
keys_that_do_not_walk_are_left_to_others (void)
{
  static const guint others[] = { GDK_KEY_Return, GDK_KEY_Tab, GDK_KEY_a,
                                  GDK_KEY_Page_Down, GDK_KEY_KP_Enter };
  static const guint walking[] = { GDK_KEY_Left,    GDK_KEY_Down,
                                   GDK_KEY_End,     GDK_KEY_KP_Home,
                                   GDK_KEY_KP_Left, GDK_KEY_KP_End };
  UnfoldWindow *window = open_page ("stride");
  UnfoldChart *chart = chart_of (window);

  run_to_the_end (window);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_assert_false (unfold_chart_press (chart, others[i]));
    g_assert_null (unfold_chart_get_chosen (chart));
  }

  for (gsize i = 0; i < G_N_ELEMENTS (walking); i++) {
    g_autoptr (UnfoldPlot) plot = unfold_study_make_plot (
        study_of (window), unfold_quantity_find ("psnr"), NULL);

    unfold_chart_set_plot (chart, NULL);
    unfold_chart_set_plot (chart, g_steal_pointer (&plot));
    g_assert_null (unfold_chart_get_chosen (chart));
    g_assert_true (unfold_chart_press (chart, walking[i]));
    g_assert_cmpfloat (chosen_x (window), ==, 1.0);
  }
  close_page (window);
}

static void
charts_are_not_mirrored (void)
{
  UnfoldWindow *window = open_page ("stride");
  UnfoldChart *chart = chart_of (window);

  run_to_the_end (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  settle ();
  unfold_chart_press (chart, GDK_KEY_Home);
  unfold_chart_press (chart, GDK_KEY_Home);
  unfold_chart_press (chart, GDK_KEY_Right);
  g_assert_cmpfloat (chosen_x (window), ==, 2.0);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  close_page (window);
}

static void
return_takes_a_point_over (void)
{
  UnfoldWindow *window = open_page ("stride");
  UnfoldChart *chart = chart_of (window);
  int finals;

  run_to_the_end (window);
  finals = fake_finals_finished ();
  unfold_chart_press (chart, GDK_KEY_Home);
  unfold_chart_press (chart, GDK_KEY_Home);
  unfold_chart_press (chart, GDK_KEY_Right);
  unfold_chart_press (chart, GDK_KEY_Right);
  g_assert_true (unfold_chart_press (chart, GDK_KEY_Return));
  g_assert_cmpfloat (setting_of (window, "stride"), ==, 3.0);
  g_assert_cmpint (fake_finals_finished (), ==, finals);
  close_page (window);
}

static gboolean
press_key (UnfoldWindow *window, guint key)
{
  GtkEventController *keys = find_controller (GTK_WIDGET (view_of (window)),
                                              GTK_TYPE_EVENT_CONTROLLER_KEY);
  gboolean is_taken;

  g_signal_emit_by_name (keys, "key-pressed", key, 0, 0, &is_taken);
  return is_taken;
}

static void
space_flips_two_pictures (void)
{
  UnfoldWindow *window = open_page ("stride");
  UnfoldStudyView *view = view_of (window);

  run_to_the_end (window);
  unfold_study_view_choose (view, 2);
  unfold_study_view_choose (view, 9);
  gtk_widget_grab_focus (GTK_WIDGET (chart_of (window)));
  g_assert_true (press_key (window, GDK_KEY_space));
  g_assert_cmpint (unfold_study_view_get_front (view), ==, 2);
  g_assert_true (press_key (window, GDK_KEY_space));
  g_assert_cmpint (unfold_study_view_get_front (view), ==, 9);
  act (window, "study.take");
  g_assert_cmpfloat (setting_of (window, "stride"), ==, 10.0);
  close_page (window);
}

static guint
count_crops (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  guint n = UNFOLD_IS_CROP_VIEW (widget) && gtk_widget_get_mapped (widget);

  for (; child; child = gtk_widget_get_next_sibling (child))
    n += count_crops (child);

  return n;
}

static gboolean
has_label (GtkWidget *widget, const char *words)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), words))
    return TRUE;

  for (; child; child = gtk_widget_get_next_sibling (child))
    if (has_label (child, words))
      return TRUE;

  return FALSE;
}

/* And one in front. */
static void
every_stride_has_a_picture_and_five_thresholds (void)
{
  UnfoldWindow *window = open_page ("stride");

  run_to_the_end (window);
  wait_until (count_crops (GTK_WIDGET (view_of (window))) == 12);
  g_object_set (find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE),
                "study", "threshold", NULL);
  run_to_the_end (window);
  wait_until (count_crops (GTK_WIDGET (view_of (window))) == 6);

  /* They follow what is set. */
  unfold_study_take (study_of (window), 0);
  settle ();
  g_assert_true (has_label (GTK_WIDGET (view_of (window)), "λ = 0.25\n"));
  g_assert_cmpuint (count_crops (GTK_WIDGET (view_of (window))), ==, 6);
  close_page (window);
}

static void
escape_stops_a_study (void)
{
  UnfoldWindow *window = open_page ("stride");

  fake_hold_finals ();
  act (window, "study.start");
  wait_until (fake_is_holding ());
  activate (window, "win.cancel");
  g_assert_false (unfold_study_is_running (study_of (window)));
  fake_let_go ();
  close_page (window);
}

static void
another_study_stops_the_first (void)
{
  UnfoldWindow *window = open_page ("stride");
  UnfoldStudy *first = study_of (window);

  fake_hold_finals ();
  act (window, "study.start");
  wait_until (fake_is_holding ());
  g_object_set (find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE),
                "study", "threshold", NULL);
  act (window, "study.start");
  g_assert_false (unfold_study_is_running (first));
  g_assert_true (unfold_study_is_running (study_of (window)));
  fake_let_go ();
  wait_until (!unfold_study_is_running (study_of (window)));
  close_page (window);
}

static void
closing_the_window_stops_a_study (void)
{
  UnfoldWindow *window = open_page ("stride");

  fake_hold_finals ();
  act (window, "study.start");
  wait_until (fake_is_holding ());
  close_page (window);
  fake_let_go ();
}

/* ---- Several strengths of noise, several pictures ---- */

static UnfoldStudyScope *
scope_of (UnfoldWindow *window)
{
  return unfold_explore_page_get_scope (
      find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE));
}

static GtkWidget *
part_of_scope (UnfoldWindow *window, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (
      GTK_WIDGET (scope_of (window)), UNFOLD_TYPE_STUDY_SCOPE, name));
}

static void
write_sigmas (UnfoldWindow *window, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part_of_scope (window, "sigmas_entry")),
                         text);
}

static void
written_sigmas_are_lines_of_every_study (void)
{
  UnfoldWindow *window = open_page ("stride");
  GtkWidget *entry = part_of_scope (window, "sigmas_entry");

  write_sigmas (window, "15; 50");
  run_to_the_end (window);
  g_assert_cmpuint (unfold_study_get_n_series (study_of (window)), ==, 3);
  /* Pictures of the strength that is set, and one in front. */
  wait_until (count_crops (GTK_WIDGET (view_of (window))) == 12);
  g_object_set (find_widget (GTK_WIDGET (window), UNFOLD_TYPE_EXPLORE_PAGE),
                "study", "threshold", NULL);
  run_to_the_end (window);
  g_assert_cmpuint (unfold_study_get_n_series (study_of (window)), ==, 3);

  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  write_sigmas (window, "15, loud");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  write_sigmas (window, "0");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  write_sigmas (window, "");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  run_to_the_end (window);
  g_assert_cmpuint (unfold_study_get_n_series (study_of (window)), ==, 1);
  close_page (window);
}

/** Makes a folder of pictures. */
static char *
make_folder (int n)
{
  char *folder = unf_test_make_folder ();

  for (int i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("%d.png", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (UnfImage) image = smooth_image (FAKE_WIDTH + i, 40);
    g_autoptr (GError) error = NULL;

    unf_image_save (image, file, UNF_DEPTH_8, &error);
    g_assert_no_error (error);
  }

  return folder;
}

static void
a_folder_gives_the_mean_of_its_pictures (void)
{
  UnfoldWindow *window = open_page ("threshold");
  GtkDropDown *chooser =
      GTK_DROP_DOWN (part_of_scope (window, "pictures_chooser"));
  g_autofree char *path = make_folder (3);
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  unfold_study_scope_choose_folder (scope_of (window), folder);
  wait_until (unfold_study_scope_get_pictures (scope_of (window)));
  g_assert_cmpuint (gtk_drop_down_get_selected (chooser), ==, 2);
  run_to_the_end (window);
  g_assert_cmpuint (unfold_picture_set_get_size (
                        unfold_study_get_pictures (study_of (window))),
                    ==, 3);
  /* Of many pictures none is shown. */
  settle ();
  g_assert_cmpuint (count_crops (GTK_WIDGET (view_of (window))), ==, 0);

  gtk_drop_down_set_selected (chooser, 0);
  g_assert_null (unfold_study_scope_get_pictures (scope_of (window)));
  run_to_the_end (window);
  g_assert_null (unfold_study_get_pictures (study_of (window)));
  wait_until (count_crops (GTK_WIDGET (view_of (window))) == 6);
  close_page (window);
  unf_test_remove_folder (path);
}

static void
the_samples_are_a_set (void)
{
  UnfoldWindow *window = open_page ("threshold");

  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (part_of_scope (window, "pictures_chooser")), 1);
  wait_until (unfold_study_scope_get_pictures (scope_of (window)));
  g_assert_cmpuint (unfold_picture_set_get_size (
                        unfold_study_scope_get_pictures (scope_of (window))),
                    >=, 4);
  close_page (window);
}

static void
a_folder_without_pictures_is_said_and_changes_nothing (void)
{
  UnfoldWindow *window = open_page ("threshold");
  g_autofree char *path = make_folder (0);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autofree char *name = g_file_get_basename (folder);

  unfold_study_scope_choose_folder (scope_of (window), folder);
  wait_for_message (window, name);
  g_assert_null (unfold_study_scope_get_pictures (scope_of (window)));
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (
                        part_of_scope (window, "pictures_chooser"))),
                    ==, 0);
  close_page (window);
  unf_test_remove_folder (path);
}

typedef struct {
  gboolean is_done;
  GError *error;
} Saving;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;

  unfold_study_view_save_finish (UNFOLD_STUDY_VIEW (source), result,
                                 &saving->error);
  saving->is_done = TRUE;
}

/** What saving under @name wrote. */
static char *
save (UnfoldWindow *window,
      const char *folder,
      const char *name,
      GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Saving saving = { FALSE, NULL };
  char *content = NULL;

  unfold_study_view_save_async (view_of (window), file, NULL, saved_cb,
                                &saving);
  wait_until (saving.is_done);
  g_file_get_contents (path, &content, NULL, NULL);
  if (saving.error)
    g_propagate_error (error, saving.error);

  return content;
}

static void
the_ending_says_what_is_saved (void)
{
  UnfoldWindow *window = open_page ("threshold");
  g_autofree char *folder = unf_test_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autofree char *svg = NULL, *csv = NULL, *pdf = NULL;

  run_to_the_end (window);
  svg = save (window, folder, "a.svg", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (svg, ">Threshold: PSNR and Non-zeros</text>"));
  csv = save (window, folder, "a.b.CSV", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (csv, "threshold,weights,"));
  pdf = save (window, folder, "a.pdf", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (pdf, "%PDF"));

  g_assert_null (save (window, folder, "chart.gif", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "chart.gif"));
  close_page (window);
  unf_test_remove_folder (folder);
}

static void
shifts_say_which_weights_are_missing (void)
{
  UnfoldWindow *window = open_page ("shifts");

  run_to_the_end (window);
  wait_until (
      has_label (GTK_WIDGET (view_of (window)), "no weights for this stride"));
  close_page (window);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/explore-page/every-study-has-its-page",
                   every_study_has_its_page);
  g_test_add_func ("/app/explore-page/nothing-is-computed-before-start",
                   nothing_is_computed_before_start);
  g_test_add_func ("/app/explore-page/charts-have-a-role-a-name-and-words",
                   charts_have_a_role_a_name_and_words);
  g_test_add_func ("/app/explore-page/keys-walk-over-the-points",
                   keys_walk_over_the_points);
  g_test_add_func ("/app/explore-page/keys-that-do-not-walk-are-left-to-others",
                   keys_that_do_not_walk_are_left_to_others);
  g_test_add_func ("/app/explore-page/charts-are-not-mirrored",
                   charts_are_not_mirrored);
  g_test_add_func ("/app/explore-page/return-takes-a-point-over",
                   return_takes_a_point_over);
  g_test_add_func ("/app/explore-page/space-flips-two-pictures",
                   space_flips_two_pictures);
  g_test_add_func (
      "/app/explore-page/every-stride-has-a-picture-and-five-thresholds",
      every_stride_has_a_picture_and_five_thresholds);
  g_test_add_func ("/app/explore-page/escape-stops-a-study",
                   escape_stops_a_study);
  g_test_add_func ("/app/explore-page/another-study-stops-the-first",
                   another_study_stops_the_first);
  g_test_add_func ("/app/explore-page/closing-the-window-stops-a-study",
                   closing_the_window_stops_a_study);
  g_test_add_func ("/app/explore-page/written-sigmas-are-lines-of-every-study",
                   written_sigmas_are_lines_of_every_study);
  g_test_add_func ("/app/explore-page/a-folder-gives-the-mean-of-its-pictures",
                   a_folder_gives_the_mean_of_its_pictures);
  g_test_add_func ("/app/explore-page/the-samples-are-a-set",
                   the_samples_are_a_set);
  g_test_add_func ("/app/explore-page/a-folder-without-pictures-is-said",
                   a_folder_without_pictures_is_said_and_changes_nothing);
  g_test_add_func ("/app/explore-page/the-ending-says-what-is-saved",
                   the_ending_says_what_is_saved);
  g_test_add_func ("/app/explore-page/shifts-say-which-weights-are-missing",
                   shifts_say_which_weights_are_missing);

  return window_test_run ();
}

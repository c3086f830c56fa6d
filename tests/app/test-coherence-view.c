/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dictionary-support.h"

#include <string.h>

#include "chosen-file.h"
#include "experiment-support.h"
#include "unf-test.h"
#include "unfold-chart.h"

static void
coherence_is_that_of_the_stride (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));
  UnfImage *matrix;

  g_object_set (page_of (window), "view", "coherence", NULL);
  wait_until (unfold_coherence_view_get_matrix (view));
  matrix = unfold_coherence_view_get_matrix (view);
  g_assert_cmpint (unf_image_get_width (matrix), ==, N_ATOMS);
  g_assert_nonnull (strstr (unfold_coherence_view_get_text (view), "stride 3"));

  g_signal_emit_by_name (view, "stride-chosen", 2);
  settle ();
  g_assert_nonnull (strstr (unfold_coherence_view_get_text (view), "stride 2"));
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment_of (window), "stride", 0.0), ==,
      2.0);
  wait_until (unfold_coherence_view_get_matrix (view));
  close_page (window);
}

static void
a_stride_that_was_set_unseen_is_known (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));

  g_object_set (page_of (window), "view", "coherence", NULL);
  wait_until (unfold_coherence_view_get_matrix (view));
  activate (window, "win.page::compare");
  unfold_experiment_set_setting (experiment_of (window), "stride", 2.0);
  activate (window, "win.page::dictionary");
  settle ();
  g_assert_nonnull (strstr (unfold_coherence_view_get_text (view), "stride 2"));
  close_page (window);
}

static gboolean
begins_with (const char *path, const char *beginning)
{
  g_autofree char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) &&
         g_str_has_prefix (content, beginning);
}

/** Saves through @action under @name, and waits for the file. */
static void
save_coherence (UnfoldWindow *window,
                const char *action,
                const char *folder,
                const char *name,
                const char *beginning)
{
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));
  g_autofree char *path = g_build_filename (folder, name, NULL);

  choose_file (path);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), action, NULL));
  wait_until (begins_with (path, beginning));
}

static void
coherence_is_saved_as_chart_and_as_pairs (void)
{
  UnfoldWindow *window = open_page ();
  UnfoldCoherenceView *view =
      unfold_dictionary_page_get_coherence_view (page_of (window));
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *bad = g_build_filename (folder, "pairs.gif", NULL);

  g_object_set (page_of (window), "view", "coherence", NULL);
  wait_until (unfold_coherence_view_get_matrix (view) &&
              gtk_widget_get_width (
                  find_widget (GTK_WIDGET (view), UNFOLD_TYPE_CHART)) > 0);
  save_coherence (window, "coherence.save-chart", folder, "a.svg", "<?xml");
  save_coherence (window, "coherence.save-chart", folder, "a.CSV",
                  "stride,atoms_per_pixel,coherence,");
  save_coherence (window, "coherence.save-pairs", folder, "b.svg", "<?xml");
  save_coherence (window, "coherence.save-pairs", folder, "b.csv", "atom,0,1,");
  save_coherence (window, "coherence.save-pairs", folder, "b.png", "\x89PNG");

  choose_file (bad);
  gtk_widget_activate_action (GTK_WIDGET (view), "coherence.save-pairs", NULL);
  wait_for_message (window, "pairs.gif");
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));
  close_page (window);
  unf_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!window_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/coherence-view/coherence-is-that-of-the-stride",
                   coherence_is_that_of_the_stride);
  g_test_add_func ("/app/coherence-view/a-stride-that-was-set-unseen-is-known",
                   a_stride_that_was_set_unseen_is_known);
  g_test_add_func (
      "/app/coherence-view/coherence-is-saved-as-chart-and-as-pairs",
      coherence_is_saved_as_chart_and_as_pairs);

  return window_test_run ();
}

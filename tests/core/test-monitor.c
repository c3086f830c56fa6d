/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-monitor.h"
#include "unf-parallel.h"
#include "unf-test.h"

static void
no_monitor_lets_everything_pass (void)
{
  g_autoptr (GError) error = NULL;
  UnfStage stage = { .kind = UNF_STAGE_DRAFT };

  g_assert_false (unf_monitor_is_cancelled (NULL));
  g_assert_true (unf_monitor_step (NULL, 1, 2, &error));
  g_assert_no_error (error);
  g_assert_false (unf_monitor_wants (NULL, UNF_STAGE_ITERATION));
  unf_monitor_show (NULL, &stage);
}

static void
keep_fraction_cb (double fraction, gpointer user_data)
{
  double *last = user_data;

  *last = fraction;
}

static void
a_step_reports_its_fraction (void)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  double last = -1.0;

  unf_monitor_set_progress_func (monitor, keep_fraction_cb, &last);
  g_assert_true (unf_monitor_step (monitor, 3, 4, NULL));
  g_assert_cmpfloat (last, ==, 0.75);
  g_assert_true (unf_monitor_step (monitor, 0, 0, NULL));
  g_assert_cmpfloat (last, ==, 0.75);
}

static void
a_cancelled_step_stops_and_says_so (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (GError) error = NULL;
  double last = -1.0;

  unf_monitor_set_progress_func (monitor, keep_fraction_cb, &last);
  g_assert_false (unf_monitor_is_cancelled (monitor));
  g_cancellable_cancel (cancellable);

  g_assert_true (unf_monitor_is_cancelled (monitor));
  g_assert_false (unf_monitor_step (monitor, 1, 2, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (last, ==, -1.0);
  g_assert_false (unf_monitor_step (monitor, 1, 2, NULL));
}

static void
keep_index_cb (const UnfStage *stage, gpointer user_data)
{
  GArray *indices = user_data;

  g_array_append_val (indices, stage->index);
}

static void
only_watched_stages_are_shown (void)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (int));
  UnfStage iteration = { .kind = UNF_STAGE_ITERATION, .index = 4 };
  UnfStage spread = { .kind = UNF_STAGE_SPREAD, .index = 5 };
  UnfStage use = { .kind = UNF_STAGE_USE, .index = 6 };

  unf_monitor_show (monitor, &iteration);
  g_assert_cmpuint (seen->len, ==, 0);

  unf_monitor_watch (monitor, UNF_STAGE_ITERATION, keep_index_cb, seen);
  unf_monitor_watch (monitor, UNF_STAGE_USE, keep_index_cb, seen);
  g_assert_true (unf_monitor_wants (monitor, UNF_STAGE_ITERATION));
  g_assert_false (unf_monitor_wants (monitor, UNF_STAGE_SPREAD));

  unf_monitor_show (monitor, &iteration);
  unf_monitor_show (monitor, &spread);
  unf_monitor_show (monitor, &use);
  g_assert_cmpuint (seen->len, ==, 2);
  g_assert_cmpint (g_array_index (seen, int, 0), ==, 4);
  g_assert_cmpint (g_array_index (seen, int, 1), ==, 6);
}

typedef struct {
  UnfMonitor *monitor;
  int inside;
  int calls;
  gboolean met;
} Crowd;

static void
enter (Crowd *crowd)
{
  if (!g_atomic_int_compare_and_exchange (&crowd->inside, 0, 1))
    crowd->met = TRUE;
  crowd->calls++;
  g_thread_yield ();
  g_atomic_int_set (&crowd->inside, 0);
}

static void
enter_with_stage_cb (const UnfStage *stage G_GNUC_UNUSED, gpointer user_data)
{
  enter (user_data);
}

static void
enter_with_progress_cb (double fraction G_GNUC_UNUSED, gpointer user_data)
{
  enter (user_data);
}

static void
tell (size_t index, gpointer data)
{
  Crowd *crowd = data;
  UnfStage stage = { .kind = UNF_STAGE_DRAFT, .index = (int) index };

  unf_monitor_show (crowd->monitor, &stage);
  unf_monitor_step (crowd->monitor, index, 200, NULL);
}

static void
functions_are_called_one_at_a_time (void)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  Crowd crowd = { monitor, 0, 0, FALSE };

  unf_parallel_set_threads (4);
  unf_monitor_watch (monitor, UNF_STAGE_DRAFT, enter_with_stage_cb, &crowd);
  unf_monitor_set_progress_func (monitor, enter_with_progress_cb, &crowd);
  unf_parallel_for (200, tell, &crowd);

  g_assert_false (crowd.met);
  g_assert_cmpint (crowd.calls, ==, 400);
}

static void
the_last_reference_releases_the_cancellable (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  UnfMonitor *monitor = unf_monitor_new (cancellable);

  g_object_add_weak_pointer (G_OBJECT (cancellable), (gpointer *) &cancellable);
  g_object_unref (cancellable);
  unf_monitor_ref (monitor);
  unf_monitor_unref (monitor);
  g_assert_nonnull (cancellable);
  unf_monitor_unref (monitor);
  g_assert_null (cancellable);
}

static void
a_part_tells_the_whole_how_far_it_is (void)
{
  g_autoptr (UnfMonitor) whole = unf_monitor_new (NULL);
  g_autoptr (UnfMonitor) half = unf_monitor_new_part (whole, 0.5, 0.5);
  g_autoptr (UnfMonitor) quarter = unf_monitor_new_part (half, 0.0, 0.5);
  g_autoptr (UnfMonitor) alone = unf_monitor_new_part (NULL, 0.5, 0.5);
  double last = -1.0, inner = -1.0;

  unf_monitor_set_progress_func (whole, keep_fraction_cb, &last);
  unf_monitor_set_progress_func (quarter, keep_fraction_cb, &inner);
  g_assert_true (unf_monitor_step (half, 1, 4, NULL));
  g_assert_cmpfloat (last, ==, 0.625);
  g_assert_true (unf_monitor_step (quarter, 1, 2, NULL));
  g_assert_cmpfloat (last, ==, 0.625);
  g_assert_cmpfloat (inner, ==, 0.5);
  g_assert_true (unf_monitor_step (alone, 1, 2, NULL));
}

static void
a_part_is_cancelled_with_the_whole (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) whole = unf_monitor_new (cancellable);
  g_autoptr (UnfMonitor) part = unf_monitor_new_part (whole, 0.0, 1.0);

  g_assert_false (unf_monitor_is_cancelled (part));
  g_cancellable_cancel (cancellable);
  g_assert_true (unf_monitor_is_cancelled (part));
}

static void
a_part_shows_the_whole_what_it_is_shown (void)
{
  g_autoptr (UnfMonitor) whole = unf_monitor_new (NULL);
  g_autoptr (UnfMonitor) part = unf_monitor_new_part (whole, 0.0, 1.0);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (int));
  UnfStage spread = { .kind = UNF_STAGE_SPREAD, .index = 5 };
  UnfStage use = { .kind = UNF_STAGE_USE, .index = 6 };

  unf_monitor_watch (whole, UNF_STAGE_SPREAD, keep_index_cb, seen);
  unf_monitor_watch (part, UNF_STAGE_SPREAD, keep_index_cb, own);
  unf_monitor_watch (part, UNF_STAGE_USE, keep_index_cb, own);
  g_assert_true (unf_monitor_wants (part, UNF_STAGE_SPREAD));
  g_assert_false (unf_monitor_wants (whole, UNF_STAGE_USE));

  unf_monitor_show (part, &spread);
  unf_monitor_show (part, &use);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpuint (own->len, ==, 2);

  unf_monitor_hush (part);
  unf_monitor_show (part, &spread);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpuint (own->len, ==, 3);
}

static void
every_kind_goes_to_its_own_function (void)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_autoptr (GArray) spreads = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (int));
  UnfStage spread = { .kind = UNF_STAGE_SPREAD, .index = 5 };

  unf_monitor_watch (monitor, UNF_STAGE_SPREAD, keep_index_cb, spreads);
  unf_monitor_watch (monitor, UNF_STAGE_USE, keep_index_cb, uses);
  unf_monitor_show (monitor, &spread);
  g_assert_cmpuint (spreads->len, ==, 1);
  g_assert_cmpuint (uses->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/monitor/no-monitor-lets-everything-pass",
                   no_monitor_lets_everything_pass);
  g_test_add_func ("/core/monitor/a-step-reports-its-fraction",
                   a_step_reports_its_fraction);
  g_test_add_func ("/core/monitor/a-cancelled-step-stops-and-says-so",
                   a_cancelled_step_stops_and_says_so);
  g_test_add_func ("/core/monitor/only-watched-stages-are-shown",
                   only_watched_stages_are_shown);
  g_test_add_func ("/core/monitor/functions-are-called-one-at-a-time",
                   functions_are_called_one_at_a_time);
  g_test_add_func ("/core/monitor/the-last-reference-releases-the-cancellable",
                   the_last_reference_releases_the_cancellable);

  g_test_add_func ("/core/monitor/a-part-tells-the-whole-how-far-it-is",
                   a_part_tells_the_whole_how_far_it_is);
  g_test_add_func ("/core/monitor/a-part-is-cancelled-with-the-whole",
                   a_part_is_cancelled_with_the_whole);
  g_test_add_func ("/core/monitor/a-part-shows-the-whole-what-it-is-shown",
                   a_part_shows_the_whole_what_it_is_shown);
  g_test_add_func ("/core/monitor/every-kind-goes-to-its-own-function",
                   every_kind_goes_to_its_own_function);

  return g_test_run ();
}

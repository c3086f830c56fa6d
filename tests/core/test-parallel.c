/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-parallel.h"
#include "unf-test.h"

static const int thread_counts[] = { 1, 2, 3, 8 };

static void
count_index (size_t index, gpointer data)
{
  int *times = data;

  g_atomic_int_inc (&times[index]);
}

static void
every_index_runs_once (void)
{
  static const size_t sizes[] = { 0, 1, 2, 7, 1000 };

  for (gsize k = 0; k < G_N_ELEMENTS (thread_counts); k++) {
    unf_parallel_set_threads (thread_counts[k]);
    g_assert_cmpint (unf_parallel_get_threads (), ==, thread_counts[k]);

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
      g_autofree int *times = g_new0 (int, sizes[i] + 1);

      unf_parallel_for (sizes[i], count_index, times);
      for (size_t j = 0; j < sizes[i]; j++)
        g_assert_cmpint (times[j], ==, 1);
      g_assert_cmpint (times[sizes[i]], ==, 0);
    }
  }
}

static void
many_short_loops_all_finish (void)
{
  int times[3] = { 0 };

  unf_parallel_set_threads (4);
  for (int i = 0; i < 5000; i++)
    unf_parallel_for (G_N_ELEMENTS (times), count_index, times);

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpint (times[i], ==, 5000);
}

typedef struct {
  int times[64];
  int strangers; /* inner pieces run by another thread than their outer one */
} Nested;

typedef struct {
  Nested *nested;
  size_t outer;
  GThread *thread;
} Inner;

static void
run_inner (size_t index, gpointer data)
{
  Inner *inner = data;

  if (g_thread_self () != inner->thread)
    g_atomic_int_inc (&inner->nested->strangers);
  g_atomic_int_inc (&inner->nested->times[8 * inner->outer + index]);
}

static void
run_outer (size_t index, gpointer data)
{
  Inner inner = { data, index, g_thread_self () };

  unf_parallel_for (8, run_inner, &inner);
}

static void
a_loop_inside_a_piece_runs_serially (void)
{
  for (gsize k = 1; k < G_N_ELEMENTS (thread_counts); k++) {
    Nested nested = { 0 };

    unf_parallel_set_threads (thread_counts[k]);
    unf_parallel_for (8, run_outer, &nested);

    g_assert_cmpint (nested.strangers, ==, 0);
    for (int i = 0; i < 64; i++)
      g_assert_cmpint (nested.times[i], ==, 1);
  }
}

static gpointer
call_many_times (gpointer data G_GNUC_UNUSED)
{
  int times[50] = { 0 };

  for (int i = 0; i < 300; i++)
    unf_parallel_for (G_N_ELEMENTS (times), count_index, times);

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpint (times[i], ==, 300);

  return NULL;
}

static void
concurrent_callers_do_not_meet (void)
{
  GThread *callers[6];

  unf_parallel_set_threads (3);
  for (gsize i = 0; i < G_N_ELEMENTS (callers); i++)
    callers[i] = g_thread_new ("caller", call_many_times, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (callers); i++)
    g_thread_join (callers[i]);
}

typedef struct {
  GMutex mutex;
  GCond changed;
  int present;
} Meeting;

/* Leaves only when two pieces are here at the same time. */
static void
meet (size_t index G_GNUC_UNUSED, gpointer data)
{
  Meeting *meeting = data;

  g_mutex_lock (&meeting->mutex);
  meeting->present++;
  g_cond_broadcast (&meeting->changed);
  while (meeting->present < 2)
    g_cond_wait (&meeting->changed, &meeting->mutex);
  g_mutex_unlock (&meeting->mutex);
}

static void
pieces_run_at_the_same_time (void)
{
  Meeting meeting = { 0 };

  g_mutex_init (&meeting.mutex);
  g_cond_init (&meeting.changed);
  unf_parallel_set_threads (2);

  unf_parallel_for (2, meet, &meeting);
  g_assert_cmpint (meeting.present, ==, 2);

  g_mutex_clear (&meeting.mutex);
  g_cond_clear (&meeting.changed);
}

/* Without atomics: only the end of the loop makes it visible. */
static void
write_index (size_t index, gpointer data)
{
  ((size_t *) data)[index] = index + 1;
}

static void
what_pieces_wrote_is_seen_after (void)
{
  unf_parallel_set_threads (4);

  for (int round = 0; round < 500; round++) {
    size_t plain[16] = { 0 };

    unf_parallel_for (G_N_ELEMENTS (plain), write_index, plain);
    for (size_t i = 0; i < G_N_ELEMENTS (plain); i++)
      g_assert_cmpuint (plain[i], ==, i + 1);
  }
}

/* All that this process may run on: there may be more in the machine. */
static void
no_number_means_all_processors (void)
{
  unf_parallel_set_threads (1000);
  unf_parallel_set_threads (0);
  g_assert_cmpint (unf_parallel_get_threads (), >=, 1);
  g_assert_cmpint (unf_parallel_get_threads (), <=,
                   (int) g_get_num_processors ());
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/parallel/every-index-runs-once",
                   every_index_runs_once);
  g_test_add_func ("/core/parallel/many-short-loops-all-finish",
                   many_short_loops_all_finish);
  g_test_add_func ("/core/parallel/a-loop-inside-a-piece-runs-serially",
                   a_loop_inside_a_piece_runs_serially);
  g_test_add_func ("/core/parallel/concurrent-callers-do-not-meet",
                   concurrent_callers_do_not_meet);
  g_test_add_func ("/core/parallel/pieces-run-at-the-same-time",
                   pieces_run_at_the_same_time);
  g_test_add_func ("/core/parallel/what-pieces-wrote-is-seen-after",
                   what_pieces_wrote_is_seen_after);
  g_test_add_func ("/core/parallel/no-number-means-all-processors",
                   no_number_means_all_processors);

  return g_test_run ();
}

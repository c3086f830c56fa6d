/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pool for the whole process. A call hands out its indices from an atomic
 * counter to the pool's threads and to itself, so it finishes even when the
 * pool is busy with somebody else's work. */
#define _GNU_SOURCE
#include "unf-parallel.h"

#include <sched.h>

typedef struct {
  gatomicrefcount references;
  UnfParallelFunc func;
  gpointer data;
  gsize n;
  gsize next; /* atomic: the first index nobody has taken */
  GMutex mutex;
  GCond all_left;
  int inside;      /* pool threads that have entered and not left */
  gboolean closed; /* no further thread may enter */
} Work;

static GMutex pool_mutex;
static GThreadPool *pool;
static int n_threads;
static GPrivate is_inside_work;

static void
work_unref (Work *work)
{
  if (!g_atomic_ref_count_dec (&work->references))
    return;

  g_mutex_clear (&work->mutex);
  g_cond_clear (&work->all_left);
  g_free (work);
}

static void
take_indices (Work *work)
{
  gsize index;

  g_private_set (&is_inside_work, GINT_TO_POINTER (TRUE));
  while ((index = g_atomic_pointer_add (&work->next, 1)) < work->n)
    work->func (index, work->data);
  g_private_set (&is_inside_work, GINT_TO_POINTER (FALSE));
}

static void
pool_thread (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  Work *work = data;
  gboolean may_enter;

  g_mutex_lock (&work->mutex);
  may_enter = !work->closed;
  if (may_enter)
    work->inside++;
  g_mutex_unlock (&work->mutex);

  if (may_enter) {
    take_indices (work);

    g_mutex_lock (&work->mutex);
    if (--work->inside == 0)
      g_cond_signal (&work->all_left);
    g_mutex_unlock (&work->mutex);
  }

  work_unref (work);
}

/* The processors this process may use, which can be fewer than there are. */
static int
count_processors (void)
{
#ifdef __linux__
  cpu_set_t set;

  if (sched_getaffinity (0, sizeof set, &set) == 0)
    return CPU_COUNT (&set);
#endif

  return (int) g_get_num_processors ();
}

int
unf_parallel_get_threads (void)
{
  int threads;

  g_mutex_lock (&pool_mutex);
  if (n_threads == 0)
    n_threads = count_processors ();
  threads = n_threads;
  g_mutex_unlock (&pool_mutex);

  return threads;
}

void
unf_parallel_set_threads (int threads)
{
  GThreadPool *old;

  g_return_if_fail (threads >= 0);

  g_mutex_lock (&pool_mutex);
  n_threads = threads > 0 ? threads : count_processors ();
  old = g_steal_pointer (&pool);
  g_mutex_unlock (&pool_mutex);

  if (old)
    g_thread_pool_free (old, FALSE, TRUE);
}

static void
invite (Work *work, int helpers)
{
  g_mutex_lock (&pool_mutex);
  if (!pool)
    pool = g_thread_pool_new (pool_thread, NULL, MAX (n_threads - 1, 1), FALSE,
                              NULL);

  for (int i = 0; i < helpers; i++) {
    g_atomic_ref_count_inc (&work->references);
    g_thread_pool_push (pool, work, NULL);
  }
  g_mutex_unlock (&pool_mutex);
}

void
unf_parallel_for (size_t n, UnfParallelFunc func, gpointer data)
{
  int helpers = unf_parallel_get_threads () - 1;
  Work *work;

  if ((size_t) helpers >= n)
    helpers = n > 0 ? (int) n - 1 : 0;

  if (helpers == 0 || g_private_get (&is_inside_work)) {
    for (size_t i = 0; i < n; i++)
      func (i, data);
    return;
  }

  work = g_new0 (Work, 1);
  g_atomic_ref_count_init (&work->references);
  g_mutex_init (&work->mutex);
  g_cond_init (&work->all_left);
  work->func = func;
  work->data = data;
  work->n = n;

  invite (work, helpers);
  take_indices (work);

  g_mutex_lock (&work->mutex);
  work->closed = TRUE;
  while (work->inside > 0)
    g_cond_wait (&work->all_left, &work->mutex);
  g_mutex_unlock (&work->mutex);

  work_unref (work);
}

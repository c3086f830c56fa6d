/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-worker.h"

/* A pool of one thread, whose queue is sorted by urgency. The lock guards what
 * a live task must know of a study that runs, and a study that begins of live
 * tasks that wait. */

/* Microseconds in which whoever waits hears that it is cancelled. */
#define CANCEL_INTERVAL (G_USEC_PER_SEC / 20)

typedef struct {
  UnfoldUrgency urgency;
  GCancellable *cancellable;
  void (*run) (gpointer data);
  gpointer data;
  guint64 number;
} Task;

static GMutex lock;
static guint64 n_pushed;
static guint n_live_waiting;
static GCancellable *running_study;
static gboolean is_live_running;
static GCond live_ended;

/* A study that begins while live tasks wait was taken from the queue before
 * they came. */
static void
begin (Task *task)
{
  g_mutex_lock (&lock);
  if (task->urgency == UNFOLD_URGENCY_LIVE) {
    n_live_waiting--;
    is_live_running = TRUE;
  } else {
    running_study = task->cancellable;
    if (n_live_waiting > 0 && running_study)
      g_cancellable_cancel (running_study);
  }
  g_mutex_unlock (&lock);
}

static void
end (void)
{
  g_mutex_lock (&lock);
  running_study = NULL;
  is_live_running = FALSE;
  g_cond_broadcast (&live_ended);
  g_mutex_unlock (&lock);
}

static void
run (gpointer data, gpointer user_data)
{
  Task *task = data;

  if (task->urgency != UNFOLD_URGENCY_GLANCE)
    begin (task);
  task->run (task->data);
  if (task->urgency != UNFOLD_URGENCY_GLANCE)
    end ();

  g_clear_object (&task->cancellable);
  g_free (task);
}

static int
compare_tasks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Task *x = a, *y = b;

  if (x->urgency != y->urgency)
    return x->urgency < y->urgency ? -1 : 1;

  return x->number < y->number ? -1 : 1;
}

static GThreadPool *
get_pool (void)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool)) {
    GThreadPool *made = g_thread_pool_new (run, NULL, 1, TRUE, NULL);

    g_thread_pool_set_sort_function (made, compare_tasks, NULL);
    g_once_init_leave (&pool, made);
  }

  return pool;
}

static GThreadPool *
get_pool_of_glances (void)
{
  static GThreadPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (run, NULL, 1, TRUE, NULL));

  return pool;
}

void
unfold_worker_push (UnfoldUrgency urgency,
                    GCancellable *cancellable,
                    void (*func) (gpointer data),
                    gpointer data)
{
  Task *task = g_new0 (Task, 1);

  task->urgency = urgency;
  g_set_object (&task->cancellable, cancellable);
  task->run = func;
  task->data = data;

  g_mutex_lock (&lock);
  task->number = n_pushed++;
  if (urgency == UNFOLD_URGENCY_LIVE) {
    n_live_waiting++;
    if (running_study)
      g_cancellable_cancel (running_study);
  }
  g_mutex_unlock (&lock);

  g_thread_pool_push (urgency == UNFOLD_URGENCY_GLANCE ? get_pool_of_glances ()
                                                       : get_pool (),
                      task, NULL);
}

void
unfold_worker_wait_for_live (GCancellable *cancellable)
{
  g_mutex_lock (&lock);
  while ((n_live_waiting > 0 || is_live_running) &&
         !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&live_ended, &lock,
                       g_get_monotonic_time () + CANCEL_INTERVAL);
  g_mutex_unlock (&lock);
}

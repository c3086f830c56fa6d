/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-monitor.h"

enum { N_KINDS = UNF_STAGE_NONZEROS + 1 };

struct _UnfMonitor {
  gatomicrefcount references;
  GCancellable *cancellable; /* owned, nullable */
  UnfProgressFunc progress;
  gpointer progress_data;
  UnfStageFunc show[N_KINDS]; /* nullable */
  gpointer show_data[N_KINDS];
  UnfStageFilter filter; /* nullable */
  gpointer filter_data;
  UnfMonitor *whole;   /* owned, nullable: of what this is a part */
  double begin, share; /* which part, of 0…1 */
  gboolean is_hushed;  /* the whole is shown nothing */
  GMutex telling;      /* one call of a function at a time */
};

UnfMonitor *
unf_monitor_new (GCancellable *cancellable)
{
  UnfMonitor *monitor = g_new0 (UnfMonitor, 1);

  g_atomic_ref_count_init (&monitor->references);
  g_mutex_init (&monitor->telling);
  g_set_object (&monitor->cancellable, cancellable);

  return monitor;
}

UnfMonitor *
unf_monitor_new_quiet (UnfMonitor *monitor)
{
  return unf_monitor_new (monitor ? monitor->cancellable : NULL);
}

UnfMonitor *
unf_monitor_new_part (UnfMonitor *monitor, double begin, double share)
{
  UnfMonitor *part = unf_monitor_new_quiet (monitor);

  part->whole = monitor ? unf_monitor_ref (monitor) : NULL;
  part->begin = begin;
  part->share = share;

  return part;
}

void
unf_monitor_hush (UnfMonitor *part)
{
  part->is_hushed = TRUE;
}

/* Who is shown what @monitor is shown. */
static UnfMonitor *
listener_behind (const UnfMonitor *monitor)
{
  return monitor->is_hushed ? NULL : monitor->whole;
}

UnfMonitor *
unf_monitor_ref (UnfMonitor *monitor)
{
  g_atomic_ref_count_inc (&monitor->references);
  return monitor;
}

void
unf_monitor_unref (UnfMonitor *monitor)
{
  if (!g_atomic_ref_count_dec (&monitor->references))
    return;

  g_clear_object (&monitor->cancellable);
  g_clear_pointer (&monitor->whole, unf_monitor_unref);
  g_mutex_clear (&monitor->telling);
  g_free (monitor);
}

void
unf_monitor_set_progress_func (UnfMonitor *monitor,
                               UnfProgressFunc func,
                               gpointer user_data)
{
  monitor->progress = func;
  monitor->progress_data = user_data;
}

void
unf_monitor_watch (UnfMonitor *monitor,
                   UnfStageKind kind,
                   UnfStageFunc func,
                   gpointer user_data)
{
  g_return_if_fail (func != NULL);

  monitor->show[kind] = func;
  monitor->show_data[kind] = user_data;
}

void
unf_monitor_set_filter (UnfMonitor *monitor,
                        UnfStageFilter filter,
                        gpointer user_data)
{
  monitor->filter = filter;
  monitor->filter_data = user_data;
}

gboolean
unf_monitor_wants (UnfMonitor *monitor, UnfStageKind kind)
{
  return monitor && (monitor->show[kind] ||
                     unf_monitor_wants (listener_behind (monitor), kind));
}

static gboolean
is_watched (const UnfMonitor *monitor, const UnfStage *stage)
{
  return monitor->show[stage->kind] &&
         (!monitor->filter || monitor->filter (stage, monitor->filter_data));
}

gboolean
unf_monitor_wants_stage (UnfMonitor *monitor, const UnfStage *stage)
{
  return monitor &&
         (is_watched (monitor, stage) ||
          unf_monitor_wants_stage (listener_behind (monitor), stage));
}

void
unf_monitor_show (UnfMonitor *monitor, const UnfStage *stage)
{
  if (!monitor)
    return;

  if (monitor->show[stage->kind]) {
    g_mutex_lock (&monitor->telling);
    monitor->show[stage->kind](stage, monitor->show_data[stage->kind]);
    g_mutex_unlock (&monitor->telling);
  }
  unf_monitor_show (listener_behind (monitor), stage);
}

gboolean
unf_monitor_is_cancelled (UnfMonitor *monitor)
{
  return monitor && g_cancellable_is_cancelled (monitor->cancellable);
}

static void
tell_progress (UnfMonitor *monitor, double fraction)
{
  if (monitor->progress) {
    g_mutex_lock (&monitor->telling);
    monitor->progress (fraction, monitor->progress_data);
    g_mutex_unlock (&monitor->telling);
  }
  if (monitor->whole)
    tell_progress (monitor->whole, monitor->begin + monitor->share * fraction);
}

gboolean
unf_monitor_step (UnfMonitor *monitor, gsize done, gsize total, GError **error)
{
  if (!monitor)
    return TRUE;

  if (g_cancellable_set_error_if_cancelled (monitor->cancellable, error))
    return FALSE;

  if (total > 0)
    tell_progress (monitor, (double) done / (double) total);

  return TRUE;
}

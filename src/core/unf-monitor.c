/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-monitor.h"

enum { N_KINDS = UNF_STAGE_CODES + 1 };

struct _UnfMonitor {
  gatomicrefcount references;
  GCancellable *cancellable; /* owned, nullable */
  UnfProgressFunc progress;
  gpointer progress_data;
  gboolean watched[N_KINDS];
  UnfStageFunc show;
  gpointer show_data;
  UnfStageFilter filter; /* nullable */
  gpointer filter_data;
  GMutex telling; /* one call of a function at a time */
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

  monitor->watched[kind] = TRUE;
  monitor->show = func;
  monitor->show_data = user_data;
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
  return monitor && monitor->watched[kind];
}

gboolean
unf_monitor_wants_stage (UnfMonitor *monitor, const UnfStage *stage)
{
  return unf_monitor_wants (monitor, stage->kind) &&
         (!monitor->filter || monitor->filter (stage, monitor->filter_data));
}

void
unf_monitor_show (UnfMonitor *monitor, const UnfStage *stage)
{
  if (!unf_monitor_wants (monitor, stage->kind))
    return;

  g_mutex_lock (&monitor->telling);
  monitor->show (stage, monitor->show_data);
  g_mutex_unlock (&monitor->telling);
}

gboolean
unf_monitor_is_cancelled (UnfMonitor *monitor)
{
  return monitor && g_cancellable_is_cancelled (monitor->cancellable);
}

gboolean
unf_monitor_step (UnfMonitor *monitor, gsize done, gsize total, GError **error)
{
  if (!monitor)
    return TRUE;

  if (g_cancellable_set_error_if_cancelled (monitor->cancellable, error))
    return FALSE;

  if (monitor->progress && total > 0) {
    g_mutex_lock (&monitor->telling);
    monitor->progress ((double) done / (double) total, monitor->progress_data);
    g_mutex_unlock (&monitor->telling);
  }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "progress.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

enum { BAR_CELLS = 30, LABEL_CELLS = 28, REDRAW_MICROSECONDS = 100000 };

struct _CliProgress {
  gboolean is_terminal;
  GMutex mutex; /* guards all below: working threads report */
  char *label;  /* owned */
  gsize part, n_parts;
  gint64 started, drawn; /* 0: the bar is not on the screen */
};

CliProgress *
cli_progress_new (void)
{
  CliProgress *progress = g_new0 (CliProgress, 1);

  g_mutex_init (&progress->mutex);
  progress->is_terminal = isatty (STDERR_FILENO);
  progress->started = g_get_monotonic_time ();
  progress->n_parts = 1;

  return progress;
}

void
cli_progress_free (CliProgress *progress)
{
  cli_progress_hide (progress);
  g_mutex_clear (&progress->mutex);
  g_free (progress->label);
  g_free (progress);
}

void
cli_progress_begin (CliProgress *progress,
                    const char *label,
                    gsize part,
                    gsize n_parts)
{
  g_mutex_lock (&progress->mutex);
  g_free (progress->label);
  progress->label = g_utf8_make_valid (label, -1);
  progress->part = part;
  progress->n_parts = n_parts;
  g_mutex_unlock (&progress->mutex);

  cli_progress_show (progress, 0.0);
}

/* As wide as the column, counted in characters. */
static char *
fit_label (const char *label)
{
  glong length = g_utf8_strlen (label, -1);
  g_autofree char *start =
      g_utf8_substring (label, 0, MIN (length, LABEL_CELLS));

  return g_strdup_printf ("%s%*s", start,
                          (int) (LABEL_CELLS - MIN (length, LABEL_CELLS)), "");
}

static void
draw (CliProgress *progress, double fraction, gint64 now)
{
  char bar[BAR_CELLS + 1];
  g_autofree char *label = fit_label (progress->label ? progress->label : "");
  int filled = (int) (fraction * BAR_CELLS);
  double left =
      (double) (now - progress->started) * 1e-6 * (1.0 - fraction) / fraction;

  for (int i = 0; i < BAR_CELLS; i++)
    bar[i] = i < filled ? '#' : '.';
  bar[BAR_CELLS] = '\0';

  g_printerr ("\r%s %s %3.0f %%", label, bar, 100.0 * fraction);
  if (fraction > 0.0)
    g_printerr (_ (" %.0f s left"), left);
  g_printerr ("\033[K");
  progress->drawn = now;
}

void
cli_progress_show (CliProgress *progress, double fraction)
{
  gint64 now = g_get_monotonic_time ();

  /* Whoever comes while another thread draws has nothing newer to say. */
  if (!progress->is_terminal || !g_mutex_trylock (&progress->mutex))
    return;

  if (now - progress->drawn >= REDRAW_MICROSECONDS)
    draw (progress,
          CLAMP (((double) progress->part + fraction) /
                     (double) progress->n_parts,
                 0.0, 1.0),
          now);
  g_mutex_unlock (&progress->mutex);
}

void
cli_progress_hide (CliProgress *progress)
{
  g_mutex_lock (&progress->mutex);
  if (progress->drawn)
    g_printerr ("\r\033[K");
  progress->drawn = 0;
  g_mutex_unlock (&progress->mutex);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  cli_progress_show (user_data, fraction);
}

UnfMonitor *
cli_progress_new_monitor (CliProgress *progress, GCancellable *interrupted)
{
  UnfMonitor *monitor = unf_monitor_new (interrupted);

  unf_monitor_set_progress_func (monitor, progress_cb, progress);
  return monitor;
}

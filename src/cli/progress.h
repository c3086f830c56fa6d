/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-monitor.h"

/**
 * CliProgress:
 *
 * A bar on the last line of the terminal; nothing at all where stderr is no
 * terminal. Freeing it takes the bar away.
 */
typedef struct _CliProgress CliProgress;

/** Returns: (transfer full): a bar not drawn yet. */
CliProgress *cli_progress_new (void);
void cli_progress_free (CliProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliProgress, cli_progress_free)

/**
 * cli_progress_begin:
 * @label: what is done now; copied
 * @part: which part of the whole this is, from 0
 * @n_parts: how many equal parts there are
 */
void cli_progress_begin (CliProgress *progress,
                         const char *label,
                         gsize part,
                         gsize n_parts);

/** Draws the bar at @fraction of the present part; from any thread. */
void cli_progress_show (CliProgress *progress, double fraction);

/** Takes the bar away until something is shown again. */
void cli_progress_hide (CliProgress *progress);

/**
 * cli_progress_new_monitor:
 * @progress: outlives the result
 * @interrupted: what cancels it
 *
 * Returns: (transfer full): a monitor whose progress the bar shows
 */
UnfMonitor *cli_progress_new_monitor (CliProgress *progress,
                                      GCancellable *interrupted);

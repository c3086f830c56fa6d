/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UnfoldUrgency:
 * @UNFOLD_URGENCY_GLANCE: a small part of a picture, for somebody who has just
 *   looked there: waits for other glances only
 * @UNFOLD_URGENCY_LIVE: somebody has just moved something and looks at it
 * @UNFOLD_URGENCY_STUDY: somebody waits for a chart
 *
 * What goes first.
 */
typedef enum {
  UNFOLD_URGENCY_GLANCE,
  UNFOLD_URGENCY_LIVE,
  UNFOLD_URGENCY_STUDY,
} UnfoldUrgency;

/**
 * unfold_worker_push:
 * @urgency: live tasks go before all studies, else the first comes first
 * @cancellable: (nullable): of a study: cancelled when a live task comes while
 *   it runs, so that the live one begins at once; whoever wants the study asks
 *   again
 * @run: called on the worker, which takes care of @data
 *
 * The worker is the one thread of the program that computes for the window. It
 * runs one task after the other. Glances, which are over in milliseconds, have
 * a thread beside it: a final may take seconds.
 */
void unfold_worker_push (UnfoldUrgency urgency,
                         GCancellable *cancellable,
                         void (*run) (gpointer data),
                         gpointer data);

/** Waits, on a thread that is neither the main one nor the worker, until no
 * live task waits or runs, or until @cancellable is cancelled: for work of
 * minutes, that lets go first whoever has just moved something. */
void unfold_worker_wait_for_live (GCancellable *cancellable);

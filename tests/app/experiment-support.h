/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"

/** Long before the runner loses its patience, which says of no condition that
 * it was the one. */
#define WAIT_SECONDS 100

/** Runs the main loop until @condition holds, which may depend on other
 * threads. */
#define wait_until(condition)                                                  \
  G_STMT_START                                                                 \
  {                                                                            \
    gint64 wait_end_ =                                                         \
        g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;               \
                                                                               \
    while (!(condition)) {                                                     \
      if (g_get_monotonic_time () > wait_end_)                                 \
        g_error ("%s: waited in vain for %s", G_STRLOC, #condition);           \
      if (!g_main_context_iteration (NULL, FALSE))                             \
        g_usleep (100);                                                        \
    }                                                                          \
  }                                                                            \
  G_STMT_END

/** Returns: (transfer full): a gray picture without noise; two sizes agree
 * about their common centre. */
UnfImage *smooth_image (int width, int height);

/** Returns: (transfer full): an experiment with a fake model, in which time
 * stands still: finals begin when the test says so. */
UnfoldExperiment *make_experiment (void);

/** Returns: (transfer full): the same, with a picture and its first final. */
UnfoldExperiment *make_finished (void);

UnfoldState state_of (UnfoldExperiment *experiment);
UnfImage *estimate_of (UnfoldExperiment *experiment);

/** Lets the time settle and waits for the final. */
void finish (UnfoldExperiment *experiment);

/** Waits until another estimate, a draft, is on screen. */
void wait_for_draft (UnfoldExperiment *experiment);

/** Waits until no job computes any more: a program that ends before takes the
 * libraries away from their threads. */
void wait_for_threads (void);

void assert_same_bits (const UnfImage *a, const UnfImage *b);

/** Handler of `failed`: keeps a copy of the message in a `char **`. */
void keep_message_cb (UnfoldExperiment *experiment,
                      const char *message,
                      gpointer user_data);

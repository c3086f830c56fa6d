/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-pickle.h"

struct _UnfPickle {
  const UnfPickleHost *host;
  gpointer data;
  GPtrArray *values; /* All that were ever made; owned. */

  /* The state of the machine; the values are borrowed. */
  GPtrArray *stack;
  GArray *marks;    /* Heights of the stack, guint. */
  GHashTable *memo; /* Values by number. */
  const guint8 *next, *end;
};

/**
 * _unf_pickle_run:
 *
 * Runs the program between `next` and `end` up to its stop.
 *
 * Returns: (transfer none) (nullable): the value it leaves on the stack
 */
UnfPickleValue *_unf_pickle_run (UnfPickle *pickle, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-lidia-run.h"
#include "unf-lidia-scale.h"

/* A picture on its way through the network. Positions of patches have @rows
 * and @columns; what is known of a position for longer than one strip is kept
 * in rings of @kept rows. */
typedef struct {
  const UnfLidiaNetwork *net;
  UnfMonitor *monitor;
  UnfShape picture;
  UnfLidiaScale scale[UNF_LIDIA_SCALES]; /* owned, like all that follows */
  int rows, columns, kept;
  guint16 *index[UNF_LIDIA_SCALES];     /* [kept,columns,14] */
  float *v[UNF_LIDIA_SCALES];           /* [kept,14,columns] */
  UnfTensor *average[UNF_LIDIA_SCALES]; /* sums of patches t put back */
  UnfTensor *sum, *total;               /* of weighted estimates, of weights */
} UnfLidiaRun;

/* What is done with the positions of a strip. */
typedef enum {
  UNF_LIDIA_MEASURE_GROUPS, /* the sums of net->second */
  UNF_LIDIA_AVERAGE,        /* t to run->average */
  UNF_LIDIA_MEASURE_JOINED, /* the sums of net->joined */
  UNF_LIDIA_MEASURE_LAST,   /* the sums of net->last */
  UNF_LIDIA_ESTIMATE,       /* estimates to run->sum and run->total */
} UnfLidiaTask;

/* Rows of a strip. */
enum { UNF_LIDIA_STRIP = 32 };

/* Numbers of the sums that one task may make: of two scales, or of one layer
 * of all rows. */
enum { UNF_LIDIA_SUMS = 2 * UNF_LIDIA_ROWS };

/**
 * _unf_lidia_strip:
 * @net: the network of @run, perhaps with other statistics
 * @first: first position, in rows from the top
 * @last: behind the last; in at most UNF_LIDIA_STRIP rows
 * @sums: (inout) (nullable): of UNF_LIDIA_SUMS numbers, for tasks that
 *   measure; scale 1 begins at UNF_LIDIA_ROWS
 *
 * Errors: %UNF_ERROR_TOO_LARGE. Cancelled, it does nothing useful.
 */
gboolean _unf_lidia_strip (UnfLidiaRun *run,
                           UnfLidiaTask task,
                           const UnfLidiaNetwork *net,
                           int first,
                           int last,
                           double *sums,
                           GError **error);

/** The plane that patches t of a scale are put back to: all positions. */
UnfFold _unf_lidia_average_fold (const UnfLidiaRun *run, int scale);

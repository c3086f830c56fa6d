/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-monitor.h"
#include "unf-tape.h"

typedef struct _UnfPatchNetwork UnfPatchNetwork;

/**
 * UnfPatchWatch:
 * @thresholds: sees the threshold of every patch, `[1,n,h,w]`
 * @codes: sees the codes `[m,n,h,w]` after iteration @k, from 0
 *
 * Sees inside a running network; nothing is consumed.
 */
typedef struct {
  void (*thresholds) (UnfTape *tape, UnfVar *lambda, gpointer data);
  void (*codes) (UnfTape *tape, int k, UnfVar *z, gpointer data);
} UnfPatchWatch;

/**
 * UnfPatchNetwork:
 * @side: rows and columns of a patch
 * @atoms: m
 * @iterations: T
 * @stage: which of @stages this is, from 0
 * @stages: how many pictures are made from each other
 * @overlap: `side²` numbers, the weight of each pixel of a patch where patches
 *   overlap
 * @unroll: estimates of patches `[side²,n,h,w]`; shows itself to @watch
 *   (nullable)
 * @synthesise: the estimates that the codes of any iteration stand for
 * @data: for both
 *
 * A network that estimates every patch of a picture on its own, as it is run
 * on a whole picture.
 */
struct _UnfPatchNetwork {
  int side, atoms, iterations;
  int stage, stages;
  const UnfTensor *overlap;
  UnfVar *(*unroll) (const UnfPatchNetwork *network,
                     UnfTape *tape,
                     UnfVar *patches,
                     const UnfPatchWatch *watch,
                     gpointer watch_data);
  UnfVar *(*synthesise) (const UnfPatchNetwork *network,
                         UnfTape *tape,
                         UnfVar *z);
  gconstpointer data;
};

/**
 * unf_patch_network_run:
 * @pictures: `[n,1,h,w]`, in the unit of the network; sides at least that of a
 *   patch
 *
 * Runs the network on all overlapping patches and averages them, weighted.
 * Patches are taken in blocks, so that memory does not grow with codes.
 *
 * Shows %UNF_STAGE_THRESHOLD_MAP and %UNF_STAGE_NONZEROS of every stage, and
 * %UNF_STAGE_ITERATION, %UNF_STAGE_SPARSITY, %UNF_STAGE_USE and
 * %UNF_STAGE_CODES of the last. Estimates are shown as pictures of values 0…1,
 * which the network has as −1…1.
 *
 * Errors: %UNF_ERROR_TOO_LARGE, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the estimates, `[n,1,h,w]`
 */
UnfTensor *unf_patch_network_run (const UnfPatchNetwork *network,
                                  const UnfTensor *pictures,
                                  UnfMonitor *monitor,
                                  GError **error);

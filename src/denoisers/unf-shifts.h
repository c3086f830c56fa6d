/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strided.h"
#include "unf-image.h"
#include "unf-monitor.h"
#include "unf-tape.h"

/**
 * UnfCodeFunc:
 * @k: iteration, from 0
 * @z: the code after it, `[m,n,h,w]`; not consumed
 *
 * Sees the codes of a running network.
 */
typedef void (*UnfCodeFunc) (UnfTape *tape, int k, UnfVar *z, gpointer data);

/**
 * UnfStridedNetwork:
 * @atoms: m
 * @side: n
 * @channels: of the bank: 1, or 3 for atoms in colour
 * @stride: q
 * @iterations: K
 * @shifts: how many of the q² shifts to average, in spread order
 * @first_shift: which of them is the first; 0 but for a closer look at one
 * @shifts_are_estimates: whether an average of few shifts is worth showing
 * @engine: of the products
 * @memory: bytes that all shifts running at once may take; 0 for what suits the
 *   picture
 * @unroll: the estimate `[n,c,H,W]` of pictures `[n,c,H,W]` on one grid; calls
 *   @see (nullable) after every iteration
 * @synthesise: the estimate that the codes of any iteration stand for
 * @data: for both
 *
 * A network whose codes live on every q-th pixel, as it is run on a whole
 * picture.
 */
typedef struct _UnfStridedNetwork UnfStridedNetwork;
struct _UnfStridedNetwork {
  int atoms, side, channels;
  int stride, iterations, shifts, first_shift;
  gboolean shifts_are_estimates;
  UnfEngine engine;
  double memory;
  UnfVar *(*unroll) (const UnfStridedNetwork *network,
                     UnfTape *tape,
                     UnfVar *noisy,
                     const UnfStrided *s,
                     UnfCodeFunc see,
                     gpointer see_data);
  UnfVar *(*synthesise) (const UnfStridedNetwork *network,
                         UnfTape *tape,
                         UnfVar *z,
                         const UnfStrided *s);
  gconstpointer data;
};

/**
 * unf_shifts_run:
 * @noisy: `[1,c,h,w]`; with a bank of one channel the channels are treated as
 *   separate pictures
 *
 * Runs the network once for every shift of its grid and averages (Simon &
 * Elad 2019, section 3). The border is mirrored without repeating its pixels.
 * For q = 1 there is one grid and nothing is padded. Pictures too large for
 * memory are cut into tiles that see the whole receptive field.
 *
 * Shows %UNF_STAGE_DRAFT (running averages after 1, 2, 4 … shifts, only where
 * they are estimates), %UNF_STAGE_AVERAGE, %UNF_STAGE_ITERATION,
 * %UNF_STAGE_SPARSITY, %UNF_STAGE_SPREAD, %UNF_STAGE_USE, %UNF_STAGE_NONZEROS
 * and %UNF_STAGE_CODES, of which no more exist at a time than there are
 * threads.
 *
 * Errors: %UNF_ERROR_TOO_LARGE, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the estimate, `[1,c,h,w]`
 */
UnfTensor *unf_shifts_run (const UnfStridedNetwork *network,
                           const UnfTensor *noisy,
                           UnfMonitor *monitor,
                           GError **error);

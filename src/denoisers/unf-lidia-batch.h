/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-lidia-network.h"
#include "unf-random.h"

/**
 * unf_lidia_record_batch:
 * @pass: with a tape, and perhaps a layer to measure
 * @noisy: `[n,c,h,w]` crops
 * @sigma: of each crop, 0…1
 * @reference: the noise level, 0…1, that the network expects; 0 if it expects
 *   none
 * @margin: pixels at each border that are seen, but not estimated; at least
 *   unf_lidia_margin()
 *
 * The estimates of crops with the neighbourhood that they really have. Which
 * patches are neighbours is found once and does not depend on the weights.
 *
 * Returns: (nullable): `[n,c,h,w]`, meaningless in the margin; %NULL when a
 *   layer was measured
 */
UnfVar *unf_lidia_record_batch (UnfLidiaPass *pass,
                                const UnfTensor *noisy,
                                const double *sigma,
                                double reference,
                                int margin);

/**
 * unf_lidia_record_picture:
 * @noisy: `[1,c,h,w]`
 *
 * The whole network for all positions of a picture at once: what
 * unf_lidia_run() does, in one piece, for pictures so small that there is
 * memory for it.
 *
 * Returns: (nullable): the estimate in a frame of side − 1 mirrored pixels and
 *   14 more, as unf_lidia_scale_of_picture() has it
 */
UnfVar *unf_lidia_record_picture (UnfLidiaPass *pass,
                                  const UnfTensor *noisy,
                                  double sigma,
                                  double reference);

/**
 * unf_lidia_new_weights:
 * @channels: 1 or 3
 * @random: first matrices are drawn from it
 *
 * Weights to begin with; running statistics are those of noisy waves.
 *
 * Returns: (transfer full): without metadata
 */
UnfWeights *unf_lidia_new_weights (int channels,
                                   gboolean is_full,
                                   double reference,
                                   UnfRandom *random);

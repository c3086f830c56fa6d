/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-coherence.h"
#include "unf-image.h"

/**
 * unfold_coherence_make_csv:
 *
 * Returns: (transfer full): a line of names and one for each stride: how many
 *   atoms there are for each pixel, the coherence, the pair it belongs to and
 *   how far it is apart, and what the chart shows besides. Decimal dots.
 */
char *unfold_coherence_make_csv (const UnfCoherence *coherence);

/**
 * unfold_coherence_render_pairs:
 * @matrix: `[1,1,m,m]`, the largest |inner product| of each pair, 0…1
 * @stride: at which
 * @ending: `png` or `svg` for a picture with the numbers of the atoms and a
 *   scale, `csv` for the values; in any case
 *
 * Errors: %UNF_ERROR_UNSUPPORTED for other endings.
 *
 * Returns: (transfer full) (nullable): the bytes of the file
 */
GBytes *unfold_coherence_render_pairs (const UnfImage *matrix,
                                       int stride,
                                       const char *ending,
                                       GError **error);

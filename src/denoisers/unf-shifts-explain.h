/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-explanation.h"
#include "unf-shifts.h"

/**
 * unf_shifts_explain:
 * @network: as for unf_shifts_run()
 * @noisy: `[1,c,h,w]` the whole picture, c that of the bank
 * @analysed: `[m,c,n,n]` the dictionary A of the pursuit: residuals are y − A γ
 * @estimated: `[m,c,n,n]` the dictionary C of the estimate, x̂ = C γ
 * @spot: what to explain; a shift that the network does not have becomes its
 *   last
 *
 * Runs only the shifts that are asked for, on no more of the picture than the
 * pixels around the spot depend on. The patch is of the size of an atom, with
 * the spot in its middle as far as the picture allows.
 *
 * Errors: as unf_shifts_run().
 *
 * Returns: (transfer full) (nullable): the explanation; its estimates are what
 *   unf_shifts_run() finds for the whole picture
 */
UnfExplanation *unf_shifts_explain (const UnfStridedNetwork *network,
                                    const UnfTensor *noisy,
                                    UnfTensor *analysed,
                                    UnfTensor *estimated,
                                    const UnfSpot *spot,
                                    UnfMonitor *monitor,
                                    GError **error);

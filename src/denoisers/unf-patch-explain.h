/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-explanation.h"
#include "unf-patch-network.h"

/**
 * UnfPatchRunFunc:
 * @pictures: `[1,1,h,w]`, values −1…1
 * @last: (out) (transfer full): what the last stage was given, `[1,1,h,w]`
 *
 * Runs all stages of a network. Returns: (transfer full) (nullable): the
 * estimate
 */
typedef UnfTensor *(*UnfPatchRunFunc) (UnfPatchNetwork *network,
                                       const UnfTensor *pictures,
                                       UnfTensor **last,
                                       UnfMonitor *monitor,
                                       GError **error);

/**
 * unf_patch_network_explain:
 * @noisy: `[1,1,h,w]` the whole picture, values −1…1
 * @atoms: `[m,1,n,n]` D: the estimate of a patch is D α
 * @spot: what to explain: the shift is one of the n² patches over the pixel,
 *   row by row from the one that begins at the pixel; at the border, the
 * nearest that there is
 *
 * Runs the network on what the pixel depends on and keeps the codes of the
 * patches over it, in the last stage.
 *
 * Errors: as unf_patch_network_run().
 *
 * Returns: (transfer full) (nullable): the explanation, in values 0…1
 */
UnfExplanation *unf_patch_network_explain (UnfPatchNetwork *network,
                                           UnfPatchRunFunc run,
                                           const UnfTensor *noisy,
                                           UnfTensor *atoms,
                                           const UnfSpot *spot,
                                           UnfMonitor *monitor,
                                           GError **error);

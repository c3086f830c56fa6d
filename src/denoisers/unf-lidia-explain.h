/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-explanation.h"
#include "unf-lidia-run.h"

/**
 * unf_lidia_explain:
 * @pixels: `[1,c,h,w]` the whole noisy picture
 * @options: how it is denoised; neighbours and means are not looked at
 * @spot: the pixel; its shift is one of the side² patches over it, in rows, or
 *   the one around it for all
 *
 * The groups of the patch at both scales, with the distance and the share of
 * every neighbour, nearest first, the patch itself the first of each scale; and
 * the estimate around the pixel. Neighbours beyond the border are mirrored
 * ones. The network runs on as much of the picture as it sees from there; the
 * statistics of the picture, where they are asked for, are those of that part.
 *
 * Errors: those of unf_lidia_run().
 */
UnfExplanation *unf_lidia_explain (const UnfLidiaNetwork *net,
                                   const UnfTensor *pixels,
                                   const UnfLidiaOptions *options,
                                   const UnfSpot *spot,
                                   UnfMonitor *monitor,
                                   GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_loss_squared:
 * @estimate: `[n,c,h,w]`
 * @target: `[n,c,h,w]`
 * @weights: factor for each of the n pictures
 * @margin: pixels at each border that do not count
 *
 * `Σ_i weight_i · mean over the inner pixels of (estimate − target)²  / n`.
 *
 * Returns: one number
 */
UnfVar *unf_loss_squared (UnfTape *tape,
                          UnfVar *estimate,
                          const UnfTensor *target,
                          const double *weights,
                          int margin);

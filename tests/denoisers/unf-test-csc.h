/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-model.h"

/** Returns: (transfer full): untrained weights of a small csc network with
 * @atoms atoms of side @side, as they are initialised at @stride. */
UnfWeights *
unf_test_csc_weights (int atoms, int side, int stride, int iterations);

/** Returns: (transfer full): a model of such weights. */
UnfModel *unf_test_csc_model (int atoms, int side, int stride, int iterations);

/** Returns: (transfer full): the test picture of the reference values,
 * 0.5 + 0.3 sin (0.35 i + 0.5 c) cos (0.27 j), and, if @is_noisy, uniform
 * noise from xorshift32 added. */
UnfImage *
unf_test_golden_image (int height, int width, int channels, gboolean is_noisy);

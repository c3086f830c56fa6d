/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-model.h"

/** Returns: (transfer full): fresh weights of LIDIA, always the same. */
UnfWeights *unf_test_lidia_weights (int channels, gboolean is_full);

/** Returns: (transfer full): a model of these weights. */
UnfModel *unf_test_lidia_model (int channels, gboolean is_full);

/** Returns: (transfer full): smooth waves in noise of σ = 25. */
UnfTensor *unf_test_noisy_waves (int channels, int height, int width);

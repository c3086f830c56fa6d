/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-weights.h"

/** As unf_torch_parse(), for files of PyTorch 1.6 and later. */
UnfWeights *_unf_torch_zip_parse (GBytes *bytes, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-weights.h"

/**
 * unf_torch_is_recognised:
 *
 * Returns: whether @bytes begin like a file of torch.save: that of PyTorch
 *   before version 1.6, or an archive, as all later ones are
 */
gboolean unf_torch_is_recognised (GBytes *bytes);

/**
 * unf_torch_parse:
 * @bytes: the content of such a file; an archive must be stored, not
 *   compressed, as torch.save does it
 *
 * Reads the float tensors of the state dictionary by a small interpreter that
 * knows a fixed list of opcodes and constructors and never runs anything.
 * Names are those of the file; a state dictionary under the key "state_dict"
 * is found too. Tensors of rank 0…4 become `[n,c,h,w]` with ones in front.
 *
 * Errors: %UNF_ERROR_INVALID_DATA, %UNF_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full) (nullable): the tensors, without metadata
 */
UnfWeights *unf_torch_parse (GBytes *bytes, GError **error);

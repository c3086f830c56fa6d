/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-weights.h"

/**
 * unf_weights_check_shape:
 * @name: of a tensor the network needs
 * @wanted: its shape
 *
 * Errors: %UNF_ERROR_MISMATCH.
 *
 * Returns: whether @weights have it, of that shape
 */
gboolean unf_weights_check_shape (const UnfWeights *weights,
                                  const char *name,
                                  UnfShape wanted,
                                  GError **error);

/**
 * unf_weights_check_count:
 * @id: of a setting that is a whole number
 * @fallback: what it is when the weights do not say
 *
 * Errors: %UNF_ERROR_MISMATCH.
 *
 * Returns: whether the weights say something from @low to @high
 */
gboolean unf_weights_check_count (const UnfWeights *weights,
                                  const char *id,
                                  double fallback,
                                  double low,
                                  double high,
                                  GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-weights.h"

/**
 * unf_published_is_recognised:
 *
 * Returns: whether the file's content is one that a paper's authors published
 *   weights in, rather than ours
 */
gboolean unf_published_is_recognised (GFile *file);

/**
 * unf_published_load:
 * @file: weights of CSCNet, Deep K-SVD or LIDIA, by torch.save; what the state
 *   dictionary does not say (stride, iterations, noise level) is read
 *   from the text file of the same name ending in ".config", where there is
 *   one, and is otherwise as in the paper
 *
 * Reads published weights into our names and layout. Nothing is executed.
 *
 * Errors: those of the file system, %UNF_ERROR_INVALID_DATA,
 * %UNF_ERROR_UNSUPPORTED; the message names the file.
 *
 * Returns: (transfer full) (nullable): the weights, with metadata
 */
UnfWeights *unf_published_load (GFile *file, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-weights.h"

/**
 * unf_weights_load:
 * @file: a safetensors file of this project
 *
 * Strict: every rule of the format is checked, every number must be finite,
 * nothing is allocated that the file's length does not justify. Only F32 is
 * read. Tensors of rank 0…4 become `[n,c,h,w]` with ones in front.
 *
 * Errors: those of the file system, %UNF_ERROR_INVALID_DATA,
 * %UNF_ERROR_UNSUPPORTED; the message names the file.
 *
 * Returns: (transfer full) (nullable): the weights
 */
UnfWeights *unf_weights_load (GFile *file, GError **error);

/**
 * unf_weights_parse:
 * @bytes: the content of a safetensors file
 *
 * As unf_weights_load(), without the file's name in the message.
 */
UnfWeights *unf_weights_parse (GBytes *bytes, GError **error);

/**
 * unf_weights_read_file:
 * @file: a regular file of at most 1 GiB; anything else is refused unread
 *
 * Errors: those of the file system, %UNF_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full) (nullable): its content, whatever the format
 */
GBytes *unf_weights_read_file (GFile *file, GError **error);

/**
 * unf_weights_save:
 *
 * Writes safetensors: tensors as F32 in their order, rank 4, metadata sorted.
 * The same weights give the same bytes. The file appears whole or not at all.
 *
 * Returns: whether the file was written
 */
gboolean
unf_weights_save (const UnfWeights *weights, GFile *file, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-tensor.h"

/**
 * UnfWeights:
 *
 * The named tensors of a model, in a fixed order, and what is known about them
 * (metadata: strings by name). Ref-counted; filled by whoever made it,
 * immutable once a model is made of it.
 */
typedef struct _UnfWeights UnfWeights;

UnfWeights *unf_weights_new (void);

/** Returns: (transfer full): a copy with tensors of its own. */
UnfWeights *unf_weights_copy (const UnfWeights *weights);
UnfWeights *unf_weights_ref (UnfWeights *weights);
void unf_weights_unref (UnfWeights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfWeights, unf_weights_unref)

/**
 * unf_weights_add:
 * @name: not used yet; text that fits on one line
 * @tensor: (transfer none)
 */
void unf_weights_add (UnfWeights *weights, const char *name, UnfTensor *tensor);

gsize unf_weights_get_n (const UnfWeights *weights);
const char *unf_weights_get_name (const UnfWeights *weights, gsize index);

/** Returns: (transfer none): the tensor at @index. */
UnfTensor *unf_weights_get (const UnfWeights *weights, gsize index);

/** Returns: (transfer none) (nullable): the tensor called @name. */
UnfTensor *unf_weights_find (const UnfWeights *weights, const char *name);

/** Returns: the number of elements of all tensors. */
gsize unf_weights_count (const UnfWeights *weights);

/** Returns: (nullable): metadata, e.g. "denoiser", "settings". */
const char *unf_weights_get_metadata (const UnfWeights *weights,
                                      const char *key);
void unf_weights_set_metadata (UnfWeights *weights,
                               const char *key,
                               const char *value);

/** Forgets @key; nothing happens if it is not known. */
void unf_weights_remove_metadata (UnfWeights *weights, const char *key);

/** Returns: (transfer full) (element-type utf8): the keys, sorted;
 * %NULL-terminated, free with g_strfreev(). */
char **unf_weights_list_metadata (const UnfWeights *weights);

/**
 * unf_weights_get_setting:
 *
 * Returns: the number called @id in the JSON object that the metadata
 *   "settings" holds, or @fallback
 */
double unf_weights_get_setting (const UnfWeights *weights,
                                const char *id,
                                double fallback);
void
unf_weights_set_setting (UnfWeights *weights, const char *id, double value);

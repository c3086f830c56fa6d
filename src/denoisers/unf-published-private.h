/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-weights.h"

/** Returns: whether a published state dictionary is that of LIDIA. */
gboolean _unf_published_is_lidia (const UnfWeights *published);

/**
 * _unf_published_from_lidia:
 * @name: of the file, which says the noise level
 *
 * Returns: (transfer full): the weights, with metadata; what has another shape
 *   than the network expects stays as it is, to be refused by its name
 */
UnfWeights *_unf_published_from_lidia (const UnfWeights *published,
                                       const char *name);

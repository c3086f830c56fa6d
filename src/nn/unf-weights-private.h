/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-weights.h"

enum { UNF_WEIGHTS_MAX_RANK = 4 };

/** The one name that no tensor can have in a file. */
#define UNF_WEIGHTS_METADATA "__metadata__"

/** Returns: whether a tensor can be called @name: text in UTF-8 that can be
 * shown on one line. */
gboolean _unf_weights_is_name (const char *name);

/** What the readers of files share: sets %UNF_ERROR_INVALID_DATA with a full
 * sentence. Returns: %FALSE */
gboolean _unf_weights_refuse (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/**
 * _unf_weights_make:
 * @name: of the tensor, for the message
 * @lengths: of its axes, slowest first, as a file claims them
 * @rank: how many
 * @available: elements that the file has for it
 *
 * Errors: %UNF_ERROR_INVALID_DATA, %UNF_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full) (nullable): zeros, of rank 4 with ones in front
 */
UnfTensor *_unf_weights_make (const char *name,
                              const gint64 *lengths,
                              gsize rank,
                              guint64 available,
                              GError **error);

/** Returns: whether no element of @tensor is infinite or not a number; the
 * message names the first that is. */
gboolean _unf_weights_check_finite (const char *name,
                                    const UnfTensor *tensor,
                                    GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * unf_memory_get_free:
 *
 * Returns: bytes that can be had without pushing other programs out of
 *   memory, or the limit if that is less; %G_MAXUINT64 where the system does
 *   not say
 */
guint64 unf_memory_get_free (void);

/**
 * unf_memory_set_limit:
 * @bytes: what unf_memory_get_free() says at most; 0 for no limit
 *
 * For all threads.
 */
void unf_memory_set_limit (guint64 bytes);

/**
 * unf_memory_check:
 * @bytes: what a computation is about to need
 *
 * Systems promise memory that they do not have, and end programs that use it;
 * so large needs are compared with what is free before anything is allocated.
 *
 * Errors: %UNF_ERROR_TOO_LARGE, with both numbers.
 *
 * Returns: whether there is as much
 */
gboolean unf_memory_check (double bytes, GError **error);

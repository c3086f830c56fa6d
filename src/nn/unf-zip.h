/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UnfZip:
 *
 * The table of contents of an archive, whose entries stay where they are.
 */
typedef struct _UnfZip UnfZip;

/** Returns: whether @bytes begin like an archive. */
gboolean unf_zip_is_recognised (GBytes *bytes);

/**
 * unf_zip_parse:
 * @bytes: a whole archive, of less than 4 GiB; must outlive the result
 *
 * Strict: entries are stored as they are, in the order of the table, do not
 * overlap, have names of their own without “..”, and the checksums they claim.
 * Nothing is unpacked, nothing is allocated but the table.
 *
 * Errors: %UNF_ERROR_INVALID_DATA, %UNF_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full) (nullable): the table of contents
 */
UnfZip *unf_zip_parse (GBytes *bytes, GError **error);
void unf_zip_free (UnfZip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfZip, unf_zip_free)

/** Returns: how many entries there are. */
gsize unf_zip_get_n (const UnfZip *zip);
const char *unf_zip_get_name (const UnfZip *zip, gsize index);

/**
 * unf_zip_find:
 * @size: (out): bytes of the entry
 *
 * Returns: (transfer none) (nullable): the entry called @name
 */
const guint8 *unf_zip_find (const UnfZip *zip, const char *name, gsize *size);

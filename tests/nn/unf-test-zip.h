/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UnfTestZip:
 *
 * An archive that is being written as torch.save writes them: stored entries,
 * sizes behind them, a record with 64-bit sizes.
 */
typedef struct {
  GByteArray *out, *table;
  guint n;
} UnfTestZip;

UnfTestZip *unf_test_zip_new (void);

/** Appends an entry. */
void unf_test_zip_add (UnfTestZip *zip,
                       const char *name,
                       gconstpointer bytes,
                       gsize size);

/** Returns: (transfer full): the whole archive; frees @zip */
GByteArray *unf_test_zip_finish (UnfTestZip *zip);

/** Returns: (transfer full): the same state dictionary as that of
 * unf_test_make_torch_file(), as torch.save writes it since version 1.6. */
GByteArray *unf_test_make_torch_zip (void);

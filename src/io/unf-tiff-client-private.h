/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <tiffio.h>

#include "unf-image-reader-private.h"

/**
 * UnfTiffClient:
 * @reader: (nullable): not owned; set it to read
 * @stream: (nullable): not owned, seekable; set it to write
 * @error: (nullable): owned; the first complaint
 *
 * The other side of libtiff: it sees a file only through this, and says what
 * is wrong only to this.
 */
typedef struct {
  UnfImageReader *reader;
  GOutputStream *stream;
  GError *error;
} UnfTiffClient;

/**
 * _unf_tiff_client_open:
 * @mode: as TIFFOpen() has it
 * @most_bytes: the largest single block that libtiff may allocate
 *
 * Returns: (nullable): a TIFF for TIFFClose(), which leaves @client as it is
 */
TIFF *_unf_tiff_client_open (UnfTiffClient *client,
                             const char *mode,
                             guint64 most_bytes);

/** Hands over the first complaint, or says that something is wrong. */
void _unf_tiff_client_report (UnfTiffClient *client, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image-reader-private.h"
#include "unf-monitor.h"

/**
 * _unf_whole_file_check:
 *
 * GdkPixbuf shows what there is of a JPEG, WebP or BMP file that was cut off,
 * with gray or black where the rest was, and allocates for a WebP picture
 * before it tells the size. This looks first; of other files it knows
 * nothing. @reader ends up anywhere.
 *
 * Errors: %UNF_ERROR_INVALID_DATA, %G_IO_ERROR_CANCELLED.
 *
 * Returns: whether nothing is missing at the end
 */
gboolean _unf_whole_file_check (UnfImageReader *reader,
                                UnfMonitor *monitor,
                                GError **error);

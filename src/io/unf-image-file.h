/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unf-monitor.h"

/**
 * unf_image_load:
 * @file: a picture: PNG 8/16, TIFF 8/16/float, PGM/PPM 8/16, PFM, NPY
 *   (`[h,w]` or `[h,w,3]`), and through GdkPixbuf JPEG, WebP and others; a
 *   pipe of at most 1 GiB will do. See docs/formats.md
 *
 * The format is known by the content, not by the name. EXIF orientation is
 * applied. Transparency is dropped. Nothing larger than what the file can
 * justify is allocated.
 *
 * Errors: those of the file system; %UNF_ERROR_INVALID_DATA for a damaged file
 * and for NaN or infinite values (with their position),
 * %UNF_ERROR_UNSUPPORTED for a variant that is not read, %UNF_ERROR_TOO_LARGE,
 * %G_IO_ERROR_CANCELLED. The message names the file and the reason.
 *
 * Returns: (transfer full) (nullable): the picture
 */
UnfImage *unf_image_load (GFile *file, UnfMonitor *monitor, GError **error);

/**
 * unf_image_save:
 * @file: where; its extension (png, tif, tiff, pgm, ppm, pfm, npy) is the
 *   format
 * @depth: precision wanted; PFM and NPY are always float, PNG and PGM/PPM
 *   never (they then store 16 bits)
 *
 * Values are clipped to 0…1 and rounded where the format stores integers, and
 * written as they are where it stores floats. The file appears whole or not
 * at all.
 *
 * Errors: those of the file system, %UNF_ERROR_UNSUPPORTED for an unknown
 * extension, and for colours in a PGM file.
 *
 * Returns: whether the file was written
 */
gboolean unf_image_save (const UnfImage *image,
                         GFile *file,
                         UnfDepth depth,
                         GError **error);

/** Returns: (transfer none): the extensions that can be written, for people
 * and file dialogs; %NULL-terminated. */
const char *const *unf_image_save_extensions (void);

/**
 * unf_image_file_list:
 * @folder: a folder
 *
 * The files in it whose extension is one of those that are read; hidden ones
 * are not. The order, by the bytes of the names, is the same in every
 * language.
 *
 * Errors: those of the file system; %G_IO_ERROR_NOT_FOUND if there is none.
 *
 * Returns: (transfer full) (nullable): their names; %NULL-terminated
 */
char **unf_image_file_list (GFile *folder, GError **error);

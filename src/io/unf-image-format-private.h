/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image-reader-private.h"
#include "unf-image.h"
#include "unf-monitor.h"

/**
 * UnfImageFormat:
 * @extensions: (nullable): those of the files it writes, %NULL-terminated
 * @recognises: whether a file that starts with @head is of this format
 * @load: reads the picture; @reader stands at the first byte
 * @save: (nullable): writes the picture; @stream is seekable where files are
 *
 * How one kind of picture file is read and written. Messages of errors
 * continue the sentence “x.png cannot be opened: …”.
 */
typedef struct {
  const char *const *extensions;
  gboolean (*recognises) (const guint8 *head, gsize size);
  UnfImage *(*load) (UnfImageReader *reader,
                     UnfMonitor *monitor,
                     GError **error);
  gboolean (*save) (const UnfImage *image,
                    UnfDepth depth,
                    GOutputStream *stream,
                    GError **error);
} UnfImageFormat;

extern const UnfImageFormat _unf_npy_format;
extern const UnfImageFormat _unf_pfm_format;
extern const UnfImageFormat _unf_pgm_format;
extern const UnfImageFormat _unf_pixbuf_format;
extern const UnfImageFormat _unf_png_format;
extern const UnfImageFormat _unf_ppm_format;
extern const UnfImageFormat _unf_tiff_format;

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Asked before the work begins, so that an hour's result is not lost to a
 * misspelt name. */

/**
 * cli_output_check:
 * @name: a file to be written
 *
 * Returns: whether its folder is there and may be written to
 */
gboolean cli_output_check (const char *name, GError **error);

/** Returns: the same, and whether its extension is a picture format. */
gboolean cli_output_check_picture (const char *name, GError **error);

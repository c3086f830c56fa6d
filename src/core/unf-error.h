/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UnfError:
 * @UNF_ERROR_UNSUPPORTED: well-formed, but not something this program does
 * @UNF_ERROR_INVALID_DATA: a file or a value that contradicts its own format
 * @UNF_ERROR_MISMATCH: two things that should fit each other do not
 * @UNF_ERROR_TOO_LARGE: the memory it needs cannot be had, or is not justified
 *   by the file that asks for it
 *
 * What a caller can act on. Cancelling is %G_IO_ERROR_CANCELLED; errors of
 * the file system pass through in their own domain.
 */
typedef enum {
  UNF_ERROR_UNSUPPORTED,
  UNF_ERROR_INVALID_DATA,
  UNF_ERROR_MISMATCH,
  UNF_ERROR_TOO_LARGE,
} UnfError;

#define UNF_ERROR (unf_error_quark ())
GQuark unf_error_quark (void);

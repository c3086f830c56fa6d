/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UnfoldFileKind:
 * @UNFOLD_FILE_PICTURE: a picture
 * @UNFOLD_FILE_WEIGHTS: weights of a model
 */
typedef enum {
  UNFOLD_FILE_PICTURE,
  UNFOLD_FILE_WEIGHTS,
} UnfoldFileKind;

/** Returns: (transfer none): the endings of the names of such files, in lower
 * case, without the dot; %NULL-terminated. */
const char *const *unfold_file_kind_get_endings (UnfoldFileKind kind);

/** Returns: whether a file called @name is meant to be of @kind; nothing is
 * opened to find out. */
gboolean unfold_file_kind_matches (UnfoldFileKind kind, const char *name);

/** Returns: what @file is meant to be by its name; a picture where the name
 * says nothing. */
UnfoldFileKind unfold_file_kind_guess (GFile *file);

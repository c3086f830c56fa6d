/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unfold-picture.h"

/**
 * UnfoldPaneLook:
 * @sight: what the pane shows; with a picture
 * @mapping: how its numbers become light
 * @title: what it is, and its numbers in words
 * @unit: (nullable): what the numbers of the colour bar are
 *
 * A pane as far as a file can have it. Owns nothing.
 */
typedef struct {
  UnfoldSight sight;
  UnfoldMapping mapping;
  const char *title, *unit;
} UnfoldPaneLook;

/**
 * unfold_pane_file_draw:
 *
 * The whole picture with the colours of the pane, pixel by pixel; below it,
 * except for light, its colour bar with the title and the unit.
 *
 * Returns: (transfer full): the picture, in colour, of 8 bits
 */
UnfImage *unfold_pane_file_draw (const UnfoldPaneLook *look);

/**
 * unfold_pane_file_get_values:
 *
 * Returns: (transfer full): the numbers that the pane shows, as they are: light
 *   on the scale 0…1, with a sign for a difference; others in their unit
 */
UnfImage *unfold_pane_file_get_values (UnfoldSight sight);

/** Draws @look and writes it to @file, on another thread. */
void unfold_pane_file_save_async (const UnfoldPaneLook *look,
                                  GFile *file,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** Returns: (transfer none) (array zero-terminated=1): endings of files that
 * hold any number: those for values. */
const char *const *unfold_pane_file_get_endings (void);

/** Writes the values of @look to @file, on another thread. */
void unfold_pane_file_save_values_async (const UnfoldPaneLook *look,
                                         GFile *file,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * unfold_pane_file_save_finish:
 *
 * Errors: as unf_image_save(); %UNF_ERROR_UNSUPPORTED for values in a file that
 * cannot hold them.
 */
gboolean unfold_pane_file_save_finish (GAsyncResult *result, GError **error);

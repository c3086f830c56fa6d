/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * unfold_folder_find_first:
 * @folder: a folder
 *
 * Finds the first picture in @folder, in the order of their names, on another
 * thread.
 */
void unfold_folder_find_first (GFile *folder,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * unfold_folder_find_neighbour:
 * @file: a picture
 * @steps: how many pictures on (positive) or back; the folder is a circle
 */
void unfold_folder_find_neighbour (GFile *file,
                                   int steps,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * unfold_folder_find_finish:
 *
 * Errors: those of the file system, %G_IO_ERROR_NOT_FOUND if there is no
 * picture in the folder, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the picture found
 */
GFile *unfold_folder_find_finish (GAsyncResult *result, GError **error);

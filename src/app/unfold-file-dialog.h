/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-file-kind.h"

/**
 * unfold_file_dialog_open:
 * @parent: the window that asks
 * @title: title of the dialog
 *
 * Asks people for a file to read. The only place that knows which dialog the
 * toolkit has.
 */
void unfold_file_dialog_open (GtkWindow *parent,
                              const char *title,
                              UnfoldFileKind kind,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/** Asks people for a folder. */
void unfold_file_dialog_choose_folder (GtkWindow *parent,
                                       const char *title,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * unfold_file_dialog_save:
 * @name: the name to begin with
 *
 * Asks people for a file to write; whether to replace one is asked by the
 * dialog.
 */
void unfold_file_dialog_save (GtkWindow *parent,
                              const char *title,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * unfold_file_dialog_save_as:
 * @name: the name to begin with
 * @kinds: what the files are, in the language of people
 * @endings: (array zero-terminated=1): endings of their names, without a dot
 *
 * As unfold_file_dialog_save(), for files that are not pictures of the
 * experiment.
 */
void unfold_file_dialog_save_as (GtkWindow *parent,
                                 const char *title,
                                 const char *name,
                                 const char *kinds,
                                 const char *const *endings,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * unfold_file_dialog_finish:
 *
 * Errors: %G_IO_ERROR_CANCELLED if no file was chosen.
 *
 * Returns: (transfer full) (nullable): the file
 */
GFile *unfold_file_dialog_finish (GAsyncResult *result, GError **error);

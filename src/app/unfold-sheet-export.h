/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-sheet.h"

/**
 * UnfoldSheetExport:
 *
 * A button that asks how atoms are to be saved, and saves them.
 *
 * Signal `said (char *text)`: one sentence for people when that did not work.
 */
#define UNFOLD_TYPE_SHEET_EXPORT (unfold_sheet_export_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldSheetExport,
                      unfold_sheet_export,
                      UNFOLD,
                      SHEET_EXPORT,
                      GtkWidget)

/** Gives the atoms to save, in their order (element-type UnfoldAtom), and how
 * they are scaled on screen. */
void unfold_sheet_export_set_atoms (UnfoldSheetExport *self,
                                    GListModel *atoms,
                                    GtkCheckButton *common_scale);

/** Chooses the number of columns, as people do. */
void unfold_sheet_export_set_columns (UnfoldSheetExport *self, int columns);

/** Saves them; the ending of the name of @file is the format. */
void unfold_sheet_export_save_async (UnfoldSheetExport *self,
                                     GFile *file,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * unfold_sheet_export_save_finish:
 *
 * Errors: as unfold_sheet_render(), and those of the file system; the message
 * names the file. Nothing is half written.
 */
gboolean unfold_sheet_export_save_finish (UnfoldSheetExport *self,
                                          GAsyncResult *result,
                                          GError **error);

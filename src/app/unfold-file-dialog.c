/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-file-dialog.h"

#include "unf-image-file.h"

#include <glib/gi18n.h>

static void
response_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  GFile *file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (file)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "No file was chosen");

  g_object_unref (task);
}

static void
cancelled_cb (GCancellable *cancellable, GtkNativeDialog *dialog)
{
  gtk_native_dialog_hide (dialog);
}

static void
add_filter (GtkFileChooser *chooser,
            const char *name,
            const char *const *extensions)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *extensions; extensions++)
    gtk_file_filter_add_suffix (filter, *extensions);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_filters (GtkFileChooser *chooser, UnfoldFileKind kind)
{
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  add_filter (chooser,
              kind == UNFOLD_FILE_PICTURE ? _ ("Pictures") : _ ("Weights"),
              unfold_file_kind_get_endings (kind));

  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

/* The toolkit does not keep a native dialog alive: the task does, until it is
 * answered. */
static GtkFileChooser *
show (GtkWindow *parent,
      const char *title,
      GtkFileChooserAction action,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, parent, action, NULL, NULL);

  g_task_set_task_data (task, dialog, g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  if (cancellable)
    g_signal_connect_object (cancellable, "cancelled",
                             G_CALLBACK (cancelled_cb), dialog, 0);

  return GTK_FILE_CHOOSER (dialog);
}

void
unfold_file_dialog_open (GtkWindow *parent,
                         const char *title,
                         UnfoldFileKind kind,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GtkFileChooser *chooser = show (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN,
                                  cancellable, callback, user_data);

  add_filters (chooser, kind);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
unfold_file_dialog_choose_folder (GtkWindow *parent,
                                  const char *title,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (
      show (parent, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, cancellable,
            callback, user_data)));
}

void
unfold_file_dialog_save_as (GtkWindow *parent,
                            const char *title,
                            const char *name,
                            const char *kinds,
                            const char *const *endings,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GtkFileChooser *chooser = show (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE,
                                  cancellable, callback, user_data);

  add_filter (chooser, kinds, endings);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
unfold_file_dialog_save (GtkWindow *parent,
                         const char *title,
                         const char *name,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  unfold_file_dialog_save_as (parent, title, name, _ ("Pictures"),
                              unf_image_save_extensions (), cancellable,
                              callback, user_data);
}

GFile *
unfold_file_dialog_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chosen-file.h"

#include "unfold-file-dialog.h"

static char *chosen;

void
choose_file (const char *path)
{
  g_free (chosen);
  chosen = g_strdup (path);
}

static void
answer (GtkWindow *parent,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data)
{
  g_autoptr (GTask) task =
      g_task_new (parent, cancellable, callback, user_data);

  if (chosen)
    g_task_return_pointer (task, g_file_new_for_path (chosen), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "No file was chosen");
}

void __wrap_unfold_file_dialog_open (GtkWindow *parent,
                                     const char *title,
                                     UnfoldFileKind kind,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

void
__wrap_unfold_file_dialog_open (GtkWindow *parent,
                                const char *title,
                                UnfoldFileKind kind,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  answer (parent, cancellable, callback, user_data);
}

void __wrap_unfold_file_dialog_save_as (GtkWindow *parent,
                                        const char *title,
                                        const char *name,
                                        const char *kinds,
                                        const char *const *endings,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

void
__wrap_unfold_file_dialog_save_as (GtkWindow *parent,
                                   const char *title,
                                   const char *name,
                                   const char *kinds,
                                   const char *const *endings,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  answer (parent, cancellable, callback, user_data);
}

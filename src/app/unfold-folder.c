/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-folder.h"

#include "unfold-file-kind.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  GFile *folder;
  char *name;
  int steps;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->folder);
  g_free (question->name);
  g_free (question);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *const *first = a;
  const char *const *second = b;
  g_autofree char *key_a = g_utf8_collate_key_for_filename (*first, -1);
  g_autofree char *key_b = g_utf8_collate_key_for_filename (*second, -1);

  return strcmp (key_a, key_b);
}

static GPtrArray *
list_pictures (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileEnumerator) files =
      g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                 G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GFileInfo *info;

  if (!files)
    return NULL;

  while (g_file_enumerator_iterate (files, &info, NULL, cancellable, error)) {
    if (!info) {
      g_ptr_array_sort (names, compare_names);
      return g_steal_pointer (&names);
    }
    /* Known by the name: opening every file of a folder would take long. */
    if (unfold_file_kind_matches (UNFOLD_FILE_PICTURE,
                                  g_file_info_get_name (info)))
      g_ptr_array_add (names, g_strdup (g_file_info_get_name (info)));
  }

  return NULL;
}

static int
find_index (const GPtrArray *names, const Question *question)
{
  int n = (int) names->len;

  for (int i = 0; question->name && i < n; i++)
    if (g_str_equal (g_ptr_array_index (names, i), question->name))
      return ((i + question->steps) % n + n) % n;

  return 0;
}

static void
find (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  g_autofree char *shown = g_file_get_parse_name (question->folder);
  GError *error = NULL;
  g_autoptr (GPtrArray) names =
      list_pictures (question->folder, cancellable, &error);

  if (!names)
    g_task_return_error (task, error);
  else if (names->len == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("There is no picture in “%s”."), shown);
  else
    g_task_return_pointer (
        task,
        g_file_get_child (
            question->folder,
            g_ptr_array_index (names, find_index (names, question))),
        g_object_unref);
}

static void
start (GFile *folder,
       char *name,
       int steps,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->folder = g_object_ref (folder);
  question->name = name;
  question->steps = steps;
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, find);
}

void
unfold_folder_find_first (GFile *folder,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  start (folder, NULL, 0, cancellable, callback, user_data);
}

void
unfold_folder_find_neighbour (GFile *file,
                              int steps,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);

  start (folder ? folder : file, g_file_get_basename (file), steps, cancellable,
         callback, user_data);
}

GFile *
unfold_folder_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

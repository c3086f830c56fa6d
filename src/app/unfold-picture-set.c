/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-picture-set.h"

#include <glib/gi18n.h>

#include "unf-error.h"
#include "unf-image-file.h"

typedef struct {
  char *name;
  UnfImage *image;
} Member;

struct _UnfoldPictureSet {
  gatomicrefcount references;
  GArray *members; /* of Member */
};

static void
clear_member (gpointer data)
{
  Member *member = data;

  g_clear_pointer (&member->name, g_free);
  g_clear_pointer (&member->image, unf_image_unref);
}

UnfoldPictureSet *
unfold_picture_set_new (void)
{
  UnfoldPictureSet *set = g_new0 (UnfoldPictureSet, 1);

  g_atomic_ref_count_init (&set->references);
  set->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (set->members, clear_member);

  return set;
}

UnfoldPictureSet *
unfold_picture_set_ref (UnfoldPictureSet *set)
{
  g_atomic_ref_count_inc (&set->references);
  return set;
}

void
unfold_picture_set_unref (UnfoldPictureSet *set)
{
  if (!g_atomic_ref_count_dec (&set->references))
    return;

  g_array_unref (set->members);
  g_free (set);
}

void
unfold_picture_set_add (UnfoldPictureSet *set,
                        const char *name,
                        UnfImage *image)
{
  Member member = { g_strdup (name), unf_image_ref (image) };

  g_array_append_val (set->members, member);
}

guint
unfold_picture_set_get_size (const UnfoldPictureSet *set)
{
  return set->members->len;
}

const char *
unfold_picture_set_get_name (const UnfoldPictureSet *set, guint i)
{
  return g_array_index (set->members, Member, i).name;
}

UnfImage *
unfold_picture_set_get_image (const UnfoldPictureSet *set, guint i)
{
  return g_array_index (set->members, Member, i).image;
}

gboolean
unfold_picture_set_has (const UnfoldPictureSet *set, const UnfImage *image)
{
  for (guint i = 0; i < set->members->len; i++)
    if (unfold_picture_set_get_image (set, i) == image)
      return TRUE;

  return FALSE;
}

/* ---- Reading a folder ---- */

static gboolean
check_count (char **names, const char *folder, GError **error)
{
  guint n = g_strv_length (names);

  if (n <= UNFOLD_PICTURE_SET_MAX)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
               _ ("“%s” has %u pictures; choose a folder with at most %d."),
               folder, n, UNFOLD_PICTURE_SET_MAX);
  return FALSE;
}

static gboolean
check_size (gsize n_values, const char *folder, GError **error)
{
  if (n_values <= UNFOLD_PICTURE_SET_MAX_VALUES)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
               _ ("The pictures in “%s” are too large to be kept together; "
                  "choose fewer or smaller ones."),
               folder);
  return FALSE;
}

static UnfoldPictureSet *
load (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (UnfoldPictureSet) set = unfold_picture_set_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autofree char *title = g_file_get_basename (folder);
  g_auto (GStrv) names = unf_image_file_list (folder, error);
  gsize n_values = 0;

  if (!names || !check_count (names, title, error))
    return NULL;

  for (guint i = 0; names[i]; i++) {
    g_autoptr (GFile) file = g_file_get_child (folder, names[i]);
    g_autoptr (UnfImage) image = unf_image_load (file, monitor, error);

    if (!image)
      return NULL;

    n_values += unf_shape_size (unf_image_get_pixels (image)->shape);
    if (!check_size (n_values, title, error))
      return NULL;
    unfold_picture_set_add (set, names[i], image);
  }

  return g_steal_pointer (&set);
}

static void
load_thread (GTask *task,
             gpointer source,
             gpointer folder,
             GCancellable *cancellable)
{
  GError *error = NULL;
  UnfoldPictureSet *set = load (folder, cancellable, &error);

  if (set)
    g_task_return_pointer (task, set,
                           (GDestroyNotify) unfold_picture_set_unref);
  else
    g_task_return_error (task, error);
}

void
unfold_picture_set_load_async (GFile *folder,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (folder), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

UnfoldPictureSet *
unfold_picture_set_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

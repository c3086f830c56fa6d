/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-adaptation-private.h"

#include "unf-weights-file.h"

/* What was learned is lost with the window unless a file holds it: whoever
 * closes it is asked about these first. */
typedef struct {
  UnfModel *model;
  char *title;
} Unsaved;

static void
unsaved_free (Unsaved *unsaved)
{
  unf_model_unref (unsaved->model);
  g_free (unsaved->title);
  g_free (unsaved);
}

GPtrArray *
_unfold_adaptation_new_unsaved (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) unsaved_free);
}

void
_unfold_adaptation_add_unsaved (UnfoldAdaptation *self)
{
  Unsaved *unsaved = g_new0 (Unsaved, 1);

  unsaved->model = unf_model_ref (self->model);
  unsaved->title = g_strdup (self->title);
  g_ptr_array_add (self->unsaved, unsaved);
  if (self->unsaved->len == 1)
    _unfold_adaptation_notify (self, UNFOLD_ADAPTATION_UNSAVED);
}

UnfModel *
unfold_adaptation_get_unsaved (UnfoldAdaptation *self, const char **title)
{
  Unsaved *first =
      self->unsaved->len > 0 ? g_ptr_array_index (self->unsaved, 0) : NULL;

  if (first && title)
    *title = first->title;

  return first ? first->model : NULL;
}

void
unfold_adaptation_discard (UnfoldAdaptation *self, UnfModel *model)
{
  for (guint i = 0; i < self->unsaved->len; i++) {
    Unsaved *unsaved = g_ptr_array_index (self->unsaved, i);

    if (unsaved->model != model)
      continue;

    g_ptr_array_remove_index (self->unsaved, i);
    if (self->unsaved->len == 0)
      _unfold_adaptation_notify (self, UNFOLD_ADAPTATION_UNSAVED);
    return;
  }
}

static void
write_cb (GTask *task, gpointer source, gpointer data, GCancellable *stop)
{
  UnfModel *model = data;
  GFile *file = g_object_get_data (G_OBJECT (task), "file");
  g_autoptr (UnfWeights) weights =
      unf_weights_copy (unf_model_get_weights (model));
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%F");
  GError *error = NULL;

  unf_weights_set_metadata (weights, "date", date);
  if (unf_weights_save (weights, file, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
unfold_adaptation_save_async (UnfoldAdaptation *self,
                              UnfModel *model,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, unf_model_ref (model),
                        (GDestroyNotify) unf_model_unref);
  g_object_set_data_full (G_OBJECT (task), "file", g_object_ref (file),
                          g_object_unref);
  g_task_run_in_thread (task, write_cb);
}

gboolean
unfold_adaptation_save_finish (UnfoldAdaptation *self,
                               GAsyncResult *result,
                               GError **error)
{
  UnfModel *saved = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  unfold_adaptation_discard (self, saved);
  if (self->models && saved == self->model)
    unfold_adaptation_keep (self);

  return TRUE;
}

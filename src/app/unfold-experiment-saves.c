/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-experiment-private.h"

#include <glib/gi18n.h>

#include "unfold-file-job.h"

/* What is written is what is set: a picture that is not there yet is waited
 * for, and drafts never reach a file. */

typedef struct {
  UnfoldPictureKind kind;
  GFile *file;
  UnfDepth depth;
} Save;

static void
save_free (Save *save)
{
  g_clear_object (&save->file);
  g_free (save);
}

static gboolean
is_current (UnfoldExperiment *self, UnfoldPictureKind kind)
{
  UnfoldRecipe recipe = _unfold_experiment_get_recipe (self);

  switch (kind) {
  case UNFOLD_PICTURE_NOISY:
    return self->noisy_recipe &&
           unfold_recipe_same_noisy (self->noisy_recipe, &recipe);
  case UNFOLD_PICTURE_DENOISED:
  case UNFOLD_PICTURE_SPREAD:
  case UNFOLD_PICTURE_SPARSITY:
  case UNFOLD_PICTURE_THRESHOLDS:
    return self->state == UNFOLD_STATE_FINAL;
  case UNFOLD_PICTURE_CLEAN:
  case UNFOLD_PICTURE_BEFORE:
  default:
    return TRUE;
  }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (unfold_file_job_save_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_picture (UnfoldExperiment *self, GTask *task)
{
  Save *save = g_task_get_task_data (task);
  UnfImage *image = save->kind == UNFOLD_PICTURE_DENOISED
                        ? self->estimate
                        : unfold_experiment_get_picture (self, save->kind);

  if (!image) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("There is no such picture to save."));
    g_object_unref (task);
    return;
  }

  unfold_file_job_save_async (image, save->file, save->depth,
                              g_task_get_cancellable (task), saved_cb, task);
}

/* Whoever hears of an end may ask for the next save at once, so the list is
 * put aside before anything is answered. */

static GPtrArray *
steal_saves (UnfoldExperiment *self)
{
  GPtrArray *saves = self->saves;

  self->saves = g_ptr_array_new ();
  return saves;
}

void
_unfold_experiment_serve_saves (UnfoldExperiment *self)
{
  g_autoptr (GPtrArray) saves = steal_saves (self);

  for (guint i = 0; i < saves->len; i++) {
    GTask *task = g_ptr_array_index (saves, i);
    Save *save = g_task_get_task_data (task);

    if (is_current (self, save->kind))
      write_picture (self, task);
    else
      g_ptr_array_add (self->saves, task);
  }
}

void
_unfold_experiment_drop_saves (UnfoldExperiment *self, const GError *error)
{
  g_autoptr (GPtrArray) saves = steal_saves (self);

  for (guint i = 0; i < saves->len; i++) {
    g_autoptr (GTask) task = g_ptr_array_index (saves, i);

    g_task_return_error (task, g_error_copy (error));
  }
}

void
unfold_experiment_save_async (UnfoldExperiment *self,
                              UnfoldPictureKind kind,
                              GFile *file,
                              UnfDepth depth,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  save->kind = kind;
  save->file = g_object_ref (file);
  save->depth = depth;
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);

  /* Without a picture or a model there is nothing to wait for. */
  if (!self->opened || (kind != UNFOLD_PICTURE_CLEAN && !self->model)) {
    write_picture (self, task);
    return;
  }

  if (!is_current (self, kind) && !self->job)
    _unfold_experiment_refresh_now (self);
  else if (!is_current (self, kind))
    unfold_experiment_settle (self);

  g_ptr_array_add (self->saves, task);
  _unfold_experiment_serve_saves (self);
}

gboolean
unfold_experiment_save_finish (UnfoldExperiment *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

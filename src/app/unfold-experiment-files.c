/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-experiment-private.h"

#include <glib/gi18n.h>

#include "unf-error.h"
#include "unfold-file-job.h"

/* Pictures in and out, and the word to people about what was assumed. */

/* Below this estimate a picture is taken as clean. */
#define CLEAN_SIGMA 3.0

/* ---- The notice ---- */

void
_unfold_experiment_set_notice (UnfoldExperiment *self,
                               char *text,
                               const char *choice,
                               void (*take) (UnfoldExperiment *self))
{
  g_free (self->notice.text);
  g_free (self->notice.choice);
  self->notice.text = text;
  self->notice.choice = g_strdup (choice);
  self->notice.take = take;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_NOTICE);
}

const char *
unfold_experiment_get_notice (UnfoldExperiment *self)
{
  return self->notice.text;
}

const char *
unfold_experiment_get_notice_choice (UnfoldExperiment *self)
{
  return self->notice.choice;
}

void
unfold_experiment_take_notice_choice (UnfoldExperiment *self)
{
  void (*take) (UnfoldExperiment * self) = self->notice.take;

  _unfold_experiment_set_notice (self, NULL, NULL, NULL);
  if (take)
    take (self);
}

void
unfold_experiment_dismiss_notice (UnfoldExperiment *self)
{
  g_clear_pointer (&self->cropped, unf_image_unref);
  g_clear_pointer (&self->cropped_reference, unf_image_unref);
  if (self->notice.text)
    _unfold_experiment_set_notice (self, NULL, NULL, NULL);
}

static void
choose_added (UnfoldExperiment *self)
{
  unfold_experiment_set_source (self, UNFOLD_SOURCE_ADD_NOISE);
}

static void
choose_in_picture (UnfoldExperiment *self)
{
  unfold_experiment_set_source (self, UNFOLD_SOURCE_IN_PICTURE);
}

/** Says what was guessed of the picture that has just been opened. */
static void
tell_guess (UnfoldExperiment *self)
{
  if (self->source == UNFOLD_SOURCE_ADD_NOISE)
    _unfold_experiment_set_notice (
        self,
        /* Translators: a file name and a standard deviation. */
        g_strdup_printf (_ ("“%s” looks clean (estimated σ %.1f), so noise is "
                            "added to it."),
                         self->title, self->estimated_sigma),
        _ ("Noise Is in the Picture"), choose_in_picture);
  else
    _unfold_experiment_set_notice (
        self,
        g_strdup_printf (_ ("“%s” looks noisy (estimated σ %.1f), so it is "
                            "denoised as it is."),
                         self->title, self->estimated_sigma),
        _ ("Add Noise to It"), choose_added);
}

/* ---- Another picture ---- */

static void
set_loading (UnfoldExperiment *self, GCancellable *loading)
{
  UnfoldState old = unfold_experiment_get_state (self);

  g_set_object (&self->loading, loading);
  if (unfold_experiment_get_state (self) != old)
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_STATE);
}

static void
set_origin (UnfoldExperiment *self, GFile *file, const char *title)
{
  g_autofree char *old_title = self->title;

  g_set_object (&self->file, file);
  self->title = g_strdup (title);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_TITLE);
}

/** Puts another picture (or none) into the place of the old one.
 * @sigma: the estimated noise, negative while it is not known */
static void
accept (UnfoldExperiment *self,
        UnfImage *image,
        UnfImage *reference,
        double sigma,
        UnfoldSource source)
{
  g_autoptr (UnfImage) old_opened = self->opened;
  g_autoptr (UnfImage) old_reference = self->reference;

  _unfold_experiment_stop (self);
  _unfold_experiment_clear_pictures (self);
  self->opened = image ? unf_image_ref (image) : NULL;
  self->reference = reference ? unf_image_ref (reference) : NULL;
  self->estimated_sigma = sigma;
  self->told_sigma = -1.0;
  self->source = source;

  g_object_freeze_notify (G_OBJECT (self));
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SOURCE);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SIGMA);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_ESTIMATED_SIGMA);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_DRAFT);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_N_ITERATIONS);
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_FIRINGS);
  _unfold_experiment_set_state (
      self, image ? UNFOLD_STATE_RUNNING : UNFOLD_STATE_EMPTY, NULL);
  g_object_thaw_notify (G_OBJECT (self));
  _unfold_experiment_picture_changed (self);
  _unfold_experiment_refresh_now (self);
}

static UnfoldSource
guess_source (double sigma)
{
  return sigma < CLEAN_SIGMA ? UNFOLD_SOURCE_ADD_NOISE
                             : UNFOLD_SOURCE_IN_PICTURE;
}

static char *
get_title (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name ? g_filename_display_name (name) : g_file_get_parse_name (file);
}

static void
given_cancelled_cb (GCancellable *given, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/** Begins to load on behalf of @task; what was being loaded is given up. */
static GCancellable *
begin_loading (UnfoldExperiment *self, GTask *task)
{
  GCancellable *given = g_task_get_cancellable (task);
  g_autoptr (GCancellable) loading = g_cancellable_new ();

  if (given)
    g_cancellable_connect (given, G_CALLBACK (given_cancelled_cb),
                           g_object_ref (loading), g_object_unref);
  if (self->loading)
    g_cancellable_cancel (self->loading);
  set_loading (self, loading);
  g_object_set_data_full (G_OBJECT (task), "loading", g_object_ref (loading),
                          g_object_unref);

  return self->loading;
}

/** What has been loaded for @task, unless it is not wanted any more. */
static UnfoldArrival *
end_loading (UnfoldExperiment *self,
             GTask *task,
             GAsyncResult *result,
             GError **error)
{
  GCancellable *loading = g_object_get_data (G_OBJECT (task), "loading");
  UnfoldArrival *arrival = unfold_file_job_load_finish (result, error);

  if (loading == self->loading)
    set_loading (self, NULL);
  else if (arrival) {
    g_clear_pointer (&arrival, unfold_arrival_free);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _ ("Another picture was opened."));
  }

  return arrival;
}

static void
return_error (UnfoldExperiment *self, GTask *task, GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _unfold_experiment_report (self, error);
  g_task_return_error (task, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  UnfoldExperiment *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (UnfoldArrival) arrival = end_loading (self, task, result, &error);
  GFile *file = g_task_get_task_data (task);
  g_autofree char *title = NULL;

  if (!arrival) {
    return_error (self, task, error);
    return;
  }

  title = get_title (file);
  unfold_experiment_dismiss_notice (self);
  set_origin (self, file, title);
  accept (self, arrival->image, NULL, arrival->sigma,
          guess_source (arrival->sigma));
  tell_guess (self);
  g_task_return_boolean (task, TRUE);
}

void
unfold_experiment_open_async (UnfoldExperiment *self,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  unfold_file_job_load_async (file, NULL, begin_loading (self, task), opened_cb,
                              task);
}

gboolean
unfold_experiment_open_finish (UnfoldExperiment *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnfoldExperiment) self = user_data;
  g_autoptr (UnfoldArrival) arrival =
      unfold_file_job_load_finish (result, NULL);

  if (!arrival || arrival->image != self->opened)
    return;

  self->estimated_sigma = arrival->sigma;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_ESTIMATED_SIGMA);

  if (self->source == UNFOLD_SOURCE_IN_PICTURE && self->told_sigma < 0.0) {
    _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SIGMA);
    _unfold_experiment_refresh_now (self);
  }
}

static void
give_up_loading (UnfoldExperiment *self)
{
  if (self->loading)
    g_cancellable_cancel (self->loading);
  set_loading (self, NULL);
}

void
unfold_experiment_set_image (UnfoldExperiment *self,
                             UnfImage *image,
                             const char *title,
                             UnfoldSource source)
{
  give_up_loading (self);
  unfold_experiment_dismiss_notice (self);
  set_origin (self, NULL, title);
  accept (self, image, NULL, -1.0, source);
  unfold_file_job_examine_async (image, NULL, examined_cb, g_object_ref (self));
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  UnfoldExperiment *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfoldArrival) arrival = end_loading (self, task, result, &error);

  if (!arrival)
    return;

  unfold_experiment_dismiss_notice (self);
  set_origin (self, NULL, g_task_get_task_data (task));
  accept (self, arrival->image, NULL, arrival->sigma,
          guess_source (arrival->sigma));
  tell_guess (self);
}

void
unfold_experiment_paste_image (UnfoldExperiment *self,
                               UnfImage *image,
                               const char *title)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_task_data (task, g_strdup (title), g_free);
  unfold_file_job_examine_async (image, begin_loading (self, task), pasted_cb,
                                 task);
}

void
unfold_experiment_close (UnfoldExperiment *self)
{
  give_up_loading (self);
  unfold_experiment_dismiss_notice (self);
  set_origin (self, NULL, NULL);
  accept (self, NULL, NULL, -1.0, self->source);
}

/* ---- The reference ---- */

static void
set_reference (UnfoldExperiment *self, UnfImage *reference)
{
  g_clear_pointer (&self->reference, unf_image_unref);
  self->reference = unf_image_ref (reference);

  if (self->source == UNFOLD_SOURCE_ADD_NOISE) {
    unfold_experiment_set_source (self, UNFOLD_SOURCE_IN_PICTURE);
    return;
  }

  self->noisy_scores.is_valid = FALSE;
  self->scores.is_valid = FALSE;
  _unfold_experiment_notify (self, UNFOLD_EXPERIMENT_SCORES);
  _unfold_experiment_pixels_changed (self, UNFOLD_PICTURE_CLEAN);
  _unfold_experiment_refresh_now (self);
}

static void
choose_centre (UnfoldExperiment *self)
{
  g_autoptr (UnfImage) picture = g_steal_pointer (&self->cropped);
  g_autoptr (UnfImage) reference = g_steal_pointer (&self->cropped_reference);

  accept (self, picture, reference, self->estimated_sigma,
          UNFOLD_SOURCE_IN_PICTURE);
}

/** Keeps the common centre of both pictures at hand. */
static void
offer_centre (UnfoldExperiment *self,
              UnfoldArrival *arrival,
              const char *message)
{
  unfold_experiment_dismiss_notice (self);
  self->cropped = g_steal_pointer (&arrival->cropped_other);
  self->cropped_reference = g_steal_pointer (&arrival->cropped);
  _unfold_experiment_set_notice (self, g_strdup (message),
                                 _ ("Use the Centre of Both"), choose_centre);
}

static GError *
find_mismatch (const UnfImage *picture, const UnfImage *reference, GFile *file)
{
  g_autofree char *title = get_title (file);
  int width = unf_image_get_width (reference);
  int height = unf_image_get_height (reference);

  if (unf_image_get_channels (picture) != unf_image_get_channels (reference))
    return g_error_new (
        UNF_ERROR, UNF_ERROR_MISMATCH,
        unf_image_get_channels (picture) == 1
            ? _ ("“%s” is in colour, but the noisy picture is gray.")
            : _ ("“%s” is gray, but the noisy picture is in colour."),
        title);

  if (width == unf_image_get_width (picture) &&
      height == unf_image_get_height (picture))
    return NULL;

  return g_error_new (
      UNF_ERROR, UNF_ERROR_MISMATCH,
      /* Translators: a file name, its width and height, then the others. */
      _ ("“%s” is %d × %d pixels, but the noisy picture is %d × %d."), title,
      width, height, unf_image_get_width (picture),
      unf_image_get_height (picture));
}

static void
reference_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  UnfoldExperiment *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (UnfoldArrival) arrival = end_loading (self, task, result, &error);

  if (!arrival) {
    return_error (self, task, error);
    return;
  }

  error =
      find_mismatch (self->opened, arrival->image, g_task_get_task_data (task));
  if (error && arrival->cropped) {
    offer_centre (self, arrival, error->message);
    g_task_return_error (task, error);
  } else if (error) {
    return_error (self, task, error);
  } else {
    unfold_experiment_dismiss_notice (self);
    set_reference (self, arrival->image);
    g_task_return_boolean (task, TRUE);
  }
}

void
unfold_experiment_open_clean_async (UnfoldExperiment *self,
                                    GFile *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (!self->opened) {
    return_error (self, task,
                  g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                       _ ("Open the noisy picture first.")));
    g_object_unref (task);
    return;
  }

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  unfold_file_job_load_async (file, self->opened, begin_loading (self, task),
                              reference_cb, task);
}

gboolean
unfold_experiment_open_clean_finish (UnfoldExperiment *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

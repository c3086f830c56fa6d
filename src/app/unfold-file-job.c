/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-file-job.h"

#include "unf-image-file.h"
#include "unf-noise.h"

/* Files do not wait for the denoising worker: a picture can be opened and
 * saved while another is being computed. */

typedef struct {
  GFile *file;
  UnfImage *image;
  UnfImage *other;
  UnfDepth depth;
} Order;

static Order *
order_new (GFile *file, UnfImage *image, UnfImage *other)
{
  Order *order = g_new0 (Order, 1);

  order->file = file ? g_object_ref (file) : NULL;
  order->image = image ? unf_image_ref (image) : NULL;
  order->other = other ? unf_image_ref (other) : NULL;

  return order;
}

static void
order_free (Order *order)
{
  g_clear_object (&order->file);
  g_clear_pointer (&order->image, unf_image_unref);
  g_clear_pointer (&order->other, unf_image_unref);
  g_free (order);
}

void
unfold_arrival_free (UnfoldArrival *arrival)
{
  g_clear_pointer (&arrival->image, unf_image_unref);
  g_clear_pointer (&arrival->cropped, unf_image_unref);
  g_clear_pointer (&arrival->cropped_other, unf_image_unref);
  g_free (arrival);
}

static UnfImage *
crop_centre (const UnfImage *image, int width, int height)
{
  UnfRegion centre = { (unf_image_get_width (image) - width) / 2,
                       (unf_image_get_height (image) - height) / 2, width,
                       height };

  return unf_image_crop (image, centre);
}

static void
crop_to_match (UnfoldArrival *arrival, const UnfImage *other)
{
  int width =
      MIN (unf_image_get_width (arrival->image), unf_image_get_width (other));
  int height =
      MIN (unf_image_get_height (arrival->image), unf_image_get_height (other));

  if (unf_image_get_channels (arrival->image) !=
          unf_image_get_channels (other) ||
      (unf_image_get_width (arrival->image) == unf_image_get_width (other) &&
       unf_image_get_height (arrival->image) == unf_image_get_height (other)))
    return;

  arrival->cropped = crop_centre (arrival->image, width, height);
  arrival->cropped_other = crop_centre (other, width, height);
}

static void
load_thread (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  Order *order = task_data;
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (UnfoldArrival) arrival = g_new0 (UnfoldArrival, 1);
  GError *error = NULL;

  arrival->image = order->image ? unf_image_ref (order->image)
                                : unf_image_load (order->file, monitor, &error);
  if (!arrival->image) {
    g_task_return_error (task, error);
    return;
  }

  arrival->sigma = 255.0 * unf_noise_estimate_sigma (arrival->image);
  if (order->other)
    crop_to_match (arrival, order->other);

  g_task_return_pointer (task, g_steal_pointer (&arrival),
                         (GDestroyNotify) unfold_arrival_free);
}

static void
save_thread (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  Order *order = task_data;
  GError *error = NULL;

  if (unf_image_save (order->image, order->file, order->depth, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run (Order *order,
     GTaskThreadFunc func,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, func);
}

void
unfold_file_job_load_async (GFile *file,
                            UnfImage *other,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  run (order_new (file, NULL, other), load_thread, cancellable, callback,
       user_data);
}

void
unfold_file_job_examine_async (UnfImage *image,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  run (order_new (NULL, image, NULL), load_thread, cancellable, callback,
       user_data);
}

UnfoldArrival *
unfold_file_job_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
unfold_file_job_save_async (UnfImage *image,
                            GFile *file,
                            UnfDepth depth,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Order *order = order_new (file, image, NULL);

  order->depth = depth;
  run (order, save_thread, cancellable, callback, user_data);
}

gboolean
unfold_file_job_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-measurements.h"

#include "unf-score.h"

#include <math.h>

typedef struct {
  UnfoldResult *result;
  UnfImage *clean;
} IterationsQuestion;

typedef struct {
  UnfImage *noisy, *estimate;
} RemovedQuestion;

static void
iterations_question_free (gpointer data)
{
  IterationsQuestion *question = data;

  unfold_result_unref (question->result);
  unf_image_unref (question->clean);
  g_free (question);
}

static void
removed_question_free (gpointer data)
{
  RemovedQuestion *question = data;

  unf_image_unref (question->noisy);
  unf_image_unref (question->estimate);
  g_free (question);
}

static void
measure_iterations (GTask *task,
                    gpointer source,
                    gpointer data,
                    GCancellable *cancellable)
{
  const IterationsQuestion *question = data;
  const GPtrArray *iterations = question->result->iterations;
  g_autoptr (GArray) scores = g_array_new (FALSE, FALSE, sizeof (double));
  double psnr = unf_score_psnr (question->result->noisy, question->clean);

  g_array_append_val (scores, psnr);
  for (guint k = 0; k < iterations->len; k++) {
    if (g_task_return_error_if_cancelled (task))
      return;

    psnr = unf_score_psnr (g_ptr_array_index (iterations, k), question->clean);
    g_array_append_val (scores, psnr);
  }

  g_task_return_pointer (task, g_steal_pointer (&scores),
                         (GDestroyNotify) g_array_unref);
}

void
unfold_measure_iterations_async (UnfoldResult *result,
                                 UnfImage *clean,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  IterationsQuestion *question = g_new0 (IterationsQuestion, 1);

  question->result = unfold_result_ref (result);
  question->clean = unf_image_ref (clean);
  g_task_set_task_data (task, question, iterations_question_free);
  g_task_run_in_thread (task, measure_iterations);
}

GArray *
unfold_measure_iterations_finish (GAsyncResult *answer, GError **error)
{
  return g_task_propagate_pointer (G_TASK (answer), error);
}

/* Sums over one plane, in double: values, squares, products of neighbours. */
typedef struct {
  double n, sum, squares, n_pairs, products;
} Sums;

static void
add_plane (Sums *sums, const RemovedQuestion *question, int channel)
{
  const float *a = unf_image_get_plane (question->noisy, channel);
  const float *b = unf_image_get_plane (question->estimate, channel);
  int width = unf_image_get_width (question->noisy);
  int height = unf_image_get_height (question->noisy);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      gsize p = (gsize) y * (gsize) width + (gsize) x;
      double d = (double) (a[p] - b[p]);

      sums->n += 1.0;
      sums->sum += d;
      sums->squares += d * d;
      if (x > 0) {
        sums->n_pairs += 1.0;
        sums->products += d * (double) (a[p - 1] - b[p - 1]);
      }
      if (y > 0) {
        sums->n_pairs += 1.0;
        sums->products +=
            d * (double) (a[p - (gsize) width] - b[p - (gsize) width]);
      }
    }
}

static void
measure_removed (GTask *task,
                 gpointer source,
                 gpointer data,
                 GCancellable *cancellable)
{
  const RemovedQuestion *question = data;
  UnfoldNoiseNumbers *numbers = g_new0 (UnfoldNoiseNumbers, 1);
  Sums sums = { 0 };
  double mean, variance;

  for (int c = 0; c < unf_image_get_channels (question->noisy); c++)
    add_plane (&sums, question, c);

  mean = sums.sum / sums.n;
  variance = MAX (0.0, sums.squares / sums.n - mean * mean);
  numbers->mean = 255.0 * mean;
  numbers->sigma = 255.0 * sqrt (variance);
  if (variance > 0.0 && sums.n_pairs > 0.0)
    numbers->correlation =
        (sums.products / sums.n_pairs - mean * mean) / variance;

  g_task_return_pointer (task, numbers, g_free);
}

void
unfold_measure_removed_async (UnfImage *noisy,
                              UnfImage *estimate,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  RemovedQuestion *question = g_new0 (RemovedQuestion, 1);

  question->noisy = unf_image_ref (noisy);
  question->estimate = unf_image_ref (estimate);
  g_task_set_task_data (task, question, removed_question_free);
  g_task_run_in_thread (task, measure_removed);
}

gboolean
unfold_measure_removed_finish (GAsyncResult *answer,
                               UnfoldNoiseNumbers *numbers,
                               GError **error)
{
  g_autofree UnfoldNoiseNumbers *found =
      g_task_propagate_pointer (G_TASK (answer), error);

  if (found)
    *numbers = *found;

  return found != NULL;
}

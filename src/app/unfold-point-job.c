/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-point-job.h"

#include <math.h>

#include "unf-score.h"
#include "unfold-worker.h"

/* The probe of SURE: the same for all points of a chart, so that their errors
 * are alike. */
#define PROBE_SEED 1

struct _UnfoldPointJob {
  gatomicrefcount references;

  UnfoldRecipe *recipe;
  UnfImage *noisy, *clean, *before;
  UnfoldResult *known;
  GCancellable *cancellable;
  GMainContext *context;

  /* Of the main thread. */
  UnfoldPointFunc func;
  gpointer user_data;

  /* Of the worker, until the answer is sent. */
  UnfoldPoint *point;
  UnfoldResult *result;
  GError *error;
};

static void
job_unref (gpointer data)
{
  UnfoldPointJob *job = data;

  if (!g_atomic_ref_count_dec (&job->references))
    return;

  g_clear_pointer (&job->point, unfold_point_unref);
  g_clear_pointer (&job->result, unfold_result_unref);
  g_clear_error (&job->error);
  g_clear_pointer (&job->noisy, unf_image_unref);
  g_clear_pointer (&job->clean, unf_image_unref);
  g_clear_pointer (&job->before, unf_image_unref);
  g_clear_pointer (&job->known, unfold_result_unref);
  g_clear_pointer (&job->recipe, unfold_recipe_free);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_free (job);
}

static UnfImage *
share_image (UnfImage *image)
{
  return image ? unf_image_ref (image) : NULL;
}

/* ---- On the worker ---- */

static double
root_mean_square (const UnfImage *a, const UnfImage *b)
{
  gsize n = unf_shape_size (unf_image_get_pixels (a)->shape);
  const float *p = unf_image_get_pixels (a)->data;
  const float *q = unf_image_get_pixels (b)->data;
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (double) (p[i] - q[i]) * (double) (p[i] - q[i]);

  return 255.0 * sqrt (sum / (double) n);
}

static UnfoldScores
score_noisy (const UnfoldPointJob *job)
{
  UnfoldScores scores = { .ssim = (double) NAN };
  UnfScore found;

  if (job->clean && unf_score_compare (job->clean, job->noisy, &found, NULL)) {
    scores.is_valid = TRUE;
    scores.psnr = found.psnr;
    scores.ssim = found.ssim;
  }

  return scores;
}

static void
set_image (UnfImage **place, UnfImage *image)
{
  g_clear_pointer (place, unf_image_unref);
  *place = image;
}

static void
fill_result (UnfoldPointJob *job)
{
  const UnfOutcome *outcome = &job->point->outcome;
  UnfoldResult *result = job->result;

  set_image (&result->noisy, unf_image_ref (job->noisy));
  set_image (&result->clean, share_image (job->clean));
  set_image (&result->estimate,
             g_steal_pointer (&job->point->outcome.estimate));
  result->seconds = outcome->seconds;
  result->noisy_scores = score_noisy (job);
  result->scores = (UnfoldScores){ .is_valid = job->clean != NULL,
                                   .psnr = outcome->psnr,
                                   .ssim = outcome->ssim };
  if (job->before)
    job->point->change = root_mean_square (result->estimate, job->before);
}

static double
count_nonzeros (const UnfTensor *use)
{
  double sum = 0.0;

  if (!use)
    return (double) NAN;

  for (int i = 0; i < use->shape.n; i++)
    sum += (double) use->data[2 * i];

  return sum / use->shape.n;
}

static gboolean
judge_known (UnfoldPointJob *job, const UnfTrial *trial, GError **error)
{
  UnfOutcome *outcome = &job->point->outcome;

  outcome->estimate = unf_image_ref (job->known->estimate);
  outcome->seconds = job->known->seconds;
  outcome->nonzeros = count_nonzeros (job->known->use);

  return unf_trial_judge (trial, outcome, error);
}

static gboolean
run_trial (UnfoldPointJob *job,
           const UnfTrial *trial,
           UnfMonitor *monitor,
           GError **error)
{
  const UnfoldRecipe *recipe = job->recipe;

  if (job->known)
    return judge_known (job, trial, error);

  unfold_result_watch (job->result, monitor);
  return unf_trial_run (trial, recipe->model, recipe->settings, monitor,
                        &job->point->outcome, error);
}

static gboolean
compute (UnfoldPointJob *job, GError **error)
{
  const UnfoldRecipe *recipe = job->recipe;
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (job->cancellable);
  UnfTrial trial = {
    .sigma = recipe->sigma / 255.0,
    .told = recipe->sigma / 255.0,
    .measures = UNF_MEASURE_REMOVED | UNF_MEASURE_NONZEROS,
    .seed = PROBE_SEED,
  };

  if (!unf_monitor_step (monitor, 0, 1, error))
    return FALSE;
  if (!job->noisy)
    job->noisy = unfold_recipe_make_noisy (recipe, error);
  if (!job->noisy)
    return FALSE;

  trial.noisy = job->noisy;
  trial.clean = job->clean;
  if (!job->clean)
    trial.measures |= UNF_MEASURE_SURE;
  if (!run_trial (job, &trial, monitor, error))
    return FALSE;

  fill_result (job);
  return TRUE;
}

static gboolean
answer_cb (gpointer user_data)
{
  UnfoldPointJob *job = user_data;

  if (job->func)
    job->func (job->error ? NULL : job->point, job->error ? NULL : job->result,
               job->error, job->user_data);

  return G_SOURCE_REMOVE;
}

static void
run (gpointer data)
{
  UnfoldPointJob *job = data;
  g_autoptr (GSource) source = NULL;

  job->point = unfold_point_new (job->recipe, job->clean);
  job->result = job->known ? unfold_result_copy (job->known)
                           : unfold_result_new (job->recipe);
  compute (job, &job->error);

  /* Not g_main_context_invoke(), which may call here. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, job, job_unref);
  g_source_attach (source, job->context);
}

/* ---- From the main thread ---- */

UnfoldPointJob *
unfold_point_job_start (const UnfoldPointQuestion *question,
                        UnfoldPointFunc func,
                        gpointer user_data)
{
  UnfoldPointJob *job = g_new0 (UnfoldPointJob, 1);

  g_atomic_ref_count_init (&job->references);
  job->recipe = unfold_recipe_copy (question->recipe);
  job->noisy = share_image (question->noisy);
  job->clean = share_image (question->clean);
  job->before = share_image (question->before);
  job->known = question->known ? unfold_result_ref (question->known) : NULL;
  job->cancellable = g_cancellable_new ();
  job->context = g_main_context_ref_thread_default ();
  job->func = func;
  job->user_data = user_data;

  g_atomic_ref_count_inc (&job->references);
  unfold_worker_push (UNFOLD_URGENCY_STUDY, job->cancellable, run, job);

  return job;
}

void
unfold_point_job_end (UnfoldPointJob *job)
{
  job->func = NULL;
  g_cancellable_cancel (job->cancellable);
  job_unref (job);
}

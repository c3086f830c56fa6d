/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-denoise-job.h"

#include <math.h>

#include "unf-residual.h"
#include "unf-score.h"
#include "unfold-patch.h"
#include "unfold-worker.h"

/* On the worker a job asks the library, one call after the other, and sends
 * answers. From the main thread it is only cancelled and allowed to finish. */

/* More reports than ten a second nobody can read. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

/* All codes of a picture of 24 megapixels are 16 GB. */
#define MAX_BYTES_OF_FIRINGS ((gsize) 64 * 1024 * 1024)

struct _UnfoldDenoiseJob {
  gatomicrefcount references;

  UnfoldRecipe *recipe;
  UnfoldResult *known;
  UnfImage *noisy, *clean, *shown;
  gboolean noisy_is_scored, wants_iterations, wants_firings;
  double amount;
  int x, y;

  /* Of the worker. */
  UnfRegion drawn;
  UnfoldResult *result;
  GPtrArray *iterations;
  UnfoldFirings *firings;

  /* Of both. */
  GCancellable *cancellable;
  GMutex mutex;
  GCond cond;
  UnfoldAnswers *answers;
  gboolean may_finish;
  gint64 next_progress;
  double progress;
};

static int n_running;

static gboolean
is_cancelled (UnfoldDenoiseJob *job)
{
  return g_cancellable_is_cancelled (job->cancellable);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  UnfoldDenoiseJob *job = user_data;
  gint64 now = g_get_monotonic_time ();
  gboolean is_due;

  g_mutex_lock (&job->mutex);
  job->progress = fraction;
  is_due = now >= job->next_progress;
  if (is_due)
    job->next_progress = now + PROGRESS_INTERVAL;
  g_mutex_unlock (&job->mutex);

  if (is_due)
    unfold_answers_send (job->answers,
                         (UnfoldAnswer){ .kind = UNFOLD_ANSWER_PROGRESS });
}

static UnfoldScores
score (UnfoldDenoiseJob *job, const UnfImage *image)
{
  UnfoldScores scores = { .ssim = NAN };
  UnfScore found;

  if (job->clean && unf_score_compare (job->clean, image, &found, NULL)) {
    scores.is_valid = TRUE;
    scores.psnr = found.psnr;
    scores.ssim = found.ssim;
  }

  return scores;
}

/** A score that is found within a frame. */
static UnfoldScores
score_quickly (const UnfImage *clean, const UnfImage *image)
{
  UnfoldScores scores = { .ssim = NAN };

  if (clean) {
    scores.is_valid = TRUE;
    scores.psnr = unf_score_psnr (clean, image);
  }

  return scores;
}

static UnfImage *
mix (UnfoldDenoiseJob *job, const UnfImage *noisy, UnfImage *estimate)
{
  if (job->amount >= 1.0)
    return unf_image_ref (estimate);

  return unf_residual_mix (noisy, estimate, job->amount);
}

static gboolean
is_whole (const UnfImage *image, UnfRegion region)
{
  return region.width == unf_image_get_width (image) &&
         region.height == unf_image_get_height (image);
}

static UnfRegion
unite (UnfRegion a, UnfRegion b)
{
  int right = MAX (a.x + a.width, b.x + b.width);
  int bottom = MAX (a.y + a.height, b.y + b.height);
  int x = MIN (a.x, b.x), y = MIN (a.y, b.y);

  if (a.width == 0)
    return b;
  return (UnfRegion){ x, y, right - x, bottom - y };
}

static void
send_draft (UnfoldDenoiseJob *job, const UnfStage *stage, gboolean is_tile)
{
  UnfRegion region = { stage->x, stage->y, stage->value->shape.w,
                       stage->value->shape.h };
  g_autoptr (UnfImage) raw = unf_image_new (stage->value, UNF_DEPTH_FLOAT);
  g_autoptr (UnfImage) noisy = unf_image_crop (job->noisy, region);
  g_autoptr (UnfImage) patch = mix (job, noisy, raw);
  g_autoptr (UnfImage) clean =
      job->clean ? unf_image_crop (job->clean, region) : NULL;
  UnfoldAnswer answer = { .kind = UNFOLD_ANSWER_DRAFT };

  answer.image = is_whole (job->noisy, region)
                     ? unf_image_ref (patch)
                     : unfold_patch_lay_over (job->shown, patch, region);
  if (!answer.image)
    return;

  g_clear_pointer (&job->shown, unf_image_unref);
  job->shown = unf_image_ref (answer.image);
  job->drawn = unite (job->drawn, region);
  answer.region = job->drawn;
  answer.done = is_tile ? 0 : stage->index;
  answer.total = is_tile ? 0 : stage->count;
  answer.scores = score_quickly (clean, patch);
  answer.scores.is_draft = TRUE;
  unfold_answers_send (job->answers, answer);
}

static void
tile_cb (const UnfStage *stage, gpointer user_data)
{
  send_draft (user_data, stage, TRUE);
}

/** Shifts are refined many times in a frame: most of the pictures they give
 * need not even be made. */
static void
draft_cb (UnfoldDenoiseJob *job, const UnfStage *stage)
{
  gboolean is_tile = !unf_model_get_shifts_are_estimates (job->recipe->model);

  if (is_tile || !unfold_answers_have_draft (job->answers))
    send_draft (job, stage, is_tile);
}

static void
keep_iteration (UnfoldDenoiseJob *job, const UnfStage *stage)
{
  if (stage->index < 0 || (guint) stage->index != job->iterations->len)
    return;

  g_ptr_array_add (job->iterations,
                   unf_image_new (stage->value, UNF_DEPTH_FLOAT));
}

static void
stage_cb (const UnfStage *stage, gpointer user_data)
{
  UnfoldDenoiseJob *job = user_data;

  switch (stage->kind) {
  case UNF_STAGE_DRAFT:
    draft_cb (job, stage);
    break;
  case UNF_STAGE_ITERATION:
    keep_iteration (job, stage);
    break;
  case UNF_STAGE_CODES:
    unfold_firings_add (job->firings, stage);
    break;
  default:
    break;
  }
}

static gboolean
is_last_iteration (const UnfStage *stage, gpointer user_data)
{
  return stage->index == stage->count - 1;
}

/** Asks for the codes of the last iteration, if they are wanted. */
static void
watch_firings (UnfoldDenoiseJob *job, UnfMonitor *monitor)
{
  const UnfTensor *bank =
      job->wants_firings ? unf_model_get_dictionary (job->recipe->model) : NULL;

  g_clear_pointer (&job->firings, unfold_firings_unref);
  if (!bank || job->result->firings)
    return;

  job->firings = unfold_firings_new (
      bank->shape.n, bank->shape.h, unf_image_get_width (job->noisy),
      unf_image_get_height (job->noisy), MAX_BYTES_OF_FIRINGS);
  unf_monitor_watch (monitor, UNF_STAGE_CODES, stage_cb, job);
  unf_monitor_set_filter (monitor, is_last_iteration, NULL);
}

static UnfImage *
run_model (UnfoldDenoiseJob *job, UnfMonitor *monitor, GError **error)
{
  const UnfoldRecipe *recipe = job->recipe;

  return unf_model_denoise (recipe->model, job->noisy, recipe->sigma / 255.0,
                            recipe->settings, monitor, error);
}

/** Waits until the final may be made. Returns: whether it may. */
static gboolean
wait_for_permission (UnfoldDenoiseJob *job)
{
  g_mutex_lock (&job->mutex);
  while (!job->may_finish && !is_cancelled (job))
    g_cond_wait (&job->cond, &job->mutex);
  g_mutex_unlock (&job->mutex);

  return !is_cancelled (job);
}

static gboolean
make_noisy (UnfoldDenoiseJob *job, GError **error)
{
  UnfoldAnswer answer = { .kind = UNFOLD_ANSWER_NOISY };

  if (job->noisy)
    return TRUE;

  job->noisy = unfold_recipe_make_noisy (job->recipe, error);
  if (!job->noisy)
    return FALSE;

  answer.image = unf_image_ref (job->noisy);
  answer.scores = score_quickly (job->clean, job->noisy);
  unfold_answers_send (job->answers, answer);

  return TRUE;
}

/** Drafts begin on what is on screen, as far as that is of this picture. */
static void
choose_ground (UnfoldDenoiseJob *job)
{
  if (job->shown && unf_shape_equal (unf_image_get_pixels (job->shown)->shape,
                                     unf_image_get_pixels (job->noisy)->shape))
    return;

  g_clear_pointer (&job->shown, unf_image_unref);
  job->shown = unf_image_ref (job->noisy);
}

static gboolean
draft (UnfoldDenoiseJob *job, GError **error)
{
  const UnfoldRecipe *recipe = job->recipe;
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (job->cancellable);

  choose_ground (job);
  unf_monitor_watch (monitor, UNF_STAGE_DRAFT, tile_cb, job);

  return unf_model_draft (recipe->model, job->noisy, recipe->sigma / 255.0,
                          recipe->settings, job->x, job->y, monitor, error);
}

static UnfoldScores
score_noisy (UnfoldDenoiseJob *job)
{
  UnfoldAnswer answer = { .kind = UNFOLD_ANSWER_NOISY_SCORES };

  answer.scores = score (job, job->noisy);
  if (!job->noisy_is_scored)
    unfold_answers_send (job->answers, answer);

  return answer.scores;
}

/** The final. What the monitor shows goes into the result. */
static gboolean
finish (UnfoldDenoiseJob *job, GError **error)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (job->cancellable);
  gboolean drafts_itself =
      unf_model_get_shifts_are_estimates (job->recipe->model);
  gint64 begin;

  if (!drafts_itself && !wait_for_permission (job))
    return FALSE;

  unf_monitor_set_progress_func (monitor, progress_cb, job);
  unf_monitor_watch (monitor, UNF_STAGE_DRAFT, stage_cb, job);
  unfold_result_watch (job->result, monitor);
  watch_firings (job, monitor);
  begin = g_get_monotonic_time ();
  job->result->estimate = run_model (job, monitor, error);
  job->result->seconds = (double) (g_get_monotonic_time () - begin) * 1e-6;
  job->result->firings = g_steal_pointer (&job->firings);

  return job->result->estimate && wait_for_permission (job);
}

static void
send_estimate (UnfoldDenoiseJob *job)
{
  UnfoldResult *result = job->result;
  UnfoldAnswer answer = { .kind = UNFOLD_ANSWER_ESTIMATE };

  answer.image = mix (job, result->noisy, result->estimate);
  answer.scores = answer.image == result->estimate ? result->scores
                                                   : score (job, answer.image);
  answer.result = unfold_result_ref (result);
  unfold_answers_send (job->answers, answer);
}

/** A result that is complete except for details: a new one, or the known
 * one, compared with what is clean now. */
static gboolean
make_result (UnfoldDenoiseJob *job, GError **error)
{
  if (job->known && job->known->clean == job->clean) {
    job->result = unfold_result_ref (job->known);
    return TRUE;
  }

  job->result = job->known ? unfold_result_copy (job->known)
                           : unfold_result_new (job->recipe);
  if (!job->known) {
    if (!draft (job, error))
      return FALSE;
    job->result->noisy = unf_image_ref (job->noisy);
  }

  job->result->noisy_scores = score_noisy (job);
  if (!job->known && !finish (job, error))
    return FALSE;

  g_clear_pointer (&job->result->clean, unf_image_unref);
  job->result->clean = job->clean ? unf_image_ref (job->clean) : NULL;
  job->result->scores = score (job, job->result->estimate);

  return TRUE;
}

static void
watch_iterations (UnfoldDenoiseJob *job, UnfMonitor *monitor)
{
  if (!job->wants_iterations || job->result->iterations)
    return;

  job->iterations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_image_unref);
  unf_monitor_watch (monitor, UNF_STAGE_ITERATION, stage_cb, job);
}

/* Every iteration costs a picture of its own, in time and in memory, so they
 * are a second run, when the final is on screen; and so are the firings of a
 * final that is known without them. */
static gboolean
add_details (UnfoldDenoiseJob *job, GError **error)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (job->cancellable);
  g_autoptr (UnfImage) estimate = NULL;
  UnfoldAnswer answer = { .kind = UNFOLD_ANSWER_DETAILS };

  watch_iterations (job, monitor);
  watch_firings (job, monitor);
  if (!job->iterations && !job->firings)
    return TRUE;

  estimate = run_model (job, monitor, error);
  if (!estimate)
    return FALSE;

  answer.result = unfold_result_copy (job->result);
  if (job->iterations)
    answer.result->iterations = g_steal_pointer (&job->iterations);
  if (job->firings)
    answer.result->firings = g_steal_pointer (&job->firings);
  unfold_answers_send (job->answers, answer);

  return TRUE;
}

static gboolean
compute (UnfoldDenoiseJob *job, GError **error)
{
  if (!make_noisy (job, error))
    return FALSE;

  if (!job->recipe->model) {
    score_noisy (job);
    return TRUE;
  }

  if (!make_result (job, error))
    return FALSE;
  send_estimate (job);

  return add_details (job, error);
}

static void
run (gpointer data)
{
  g_autoptr (UnfoldDenoiseJob) job = data;
  GError *error = NULL;

  if (is_cancelled (job))
    return;

  g_atomic_int_inc (&n_running);
  if (compute (job, &error))
    unfold_answers_send (job->answers,
                         (UnfoldAnswer){ .kind = UNFOLD_ANSWER_DONE });
  else if (!is_cancelled (job))
    unfold_answers_send (job->answers,
                         (UnfoldAnswer){ .kind = UNFOLD_ANSWER_FAILED,
                                         .error = g_steal_pointer (&error) });
  g_clear_error (&error);
  g_atomic_int_add (&n_running, -1);
}

/* ---- From the main thread ---- */

static UnfImage *
share_image (UnfImage *image)
{
  return image ? unf_image_ref (image) : NULL;
}

static UnfoldDenoiseJob *
make_job (const UnfoldQuestion *question)
{
  UnfoldDenoiseJob *job = g_new0 (UnfoldDenoiseJob, 1);

  g_atomic_ref_count_init (&job->references);
  g_mutex_init (&job->mutex);
  g_cond_init (&job->cond);
  job->cancellable = g_cancellable_new ();

  job->recipe = unfold_recipe_copy (question->recipe);
  job->known = question->known ? unfold_result_ref (question->known) : NULL;
  job->noisy =
      share_image (question->known ? question->known->noisy : question->noisy);
  job->clean = share_image (question->clean);
  job->shown = share_image (question->shown);
  job->noisy_is_scored = question->noisy_is_scored;
  job->wants_iterations = question->wants_iterations;
  job->wants_firings = question->wants_firings;
  job->amount = question->amount;
  job->x = question->x;
  job->y = question->y;

  return job;
}

UnfoldDenoiseJob *
unfold_denoise_job_start (const UnfoldQuestion *question,
                          UnfoldAnswerFunc func,
                          gpointer user_data)
{
  UnfoldDenoiseJob *job = make_job (question);

  job->answers = unfold_answers_new (job, func, user_data);

  unfold_worker_push (UNFOLD_URGENCY_LIVE, NULL, run,
                      unfold_denoise_job_ref (job));

  return job;
}

UnfoldDenoiseJob *
unfold_denoise_job_ref (UnfoldDenoiseJob *job)
{
  g_atomic_ref_count_inc (&job->references);
  return job;
}

void
unfold_denoise_job_unref (UnfoldDenoiseJob *job)
{
  if (!g_atomic_ref_count_dec (&job->references))
    return;

  g_clear_pointer (&job->answers, unfold_answers_free);
  g_clear_pointer (&job->iterations, g_ptr_array_unref);
  g_clear_pointer (&job->firings, unfold_firings_unref);
  g_clear_pointer (&job->result, unfold_result_unref);
  g_clear_pointer (&job->known, unfold_result_unref);
  g_clear_pointer (&job->noisy, unf_image_unref);
  g_clear_pointer (&job->clean, unf_image_unref);
  g_clear_pointer (&job->shown, unf_image_unref);
  g_clear_pointer (&job->recipe, unfold_recipe_free);
  g_clear_object (&job->cancellable);
  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->cond);
  g_free (job);
}

void
unfold_denoise_job_allow_final (UnfoldDenoiseJob *job)
{
  g_mutex_lock (&job->mutex);
  job->may_finish = TRUE;
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);
}

void
unfold_denoise_job_cancel (UnfoldDenoiseJob *job)
{
  g_mutex_lock (&job->mutex);
  g_cancellable_cancel (job->cancellable);
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);

  unfold_answers_close (job->answers);
}

double
unfold_denoise_job_get_progress (UnfoldDenoiseJob *job)
{
  double progress;

  g_mutex_lock (&job->mutex);
  progress = job->progress;
  g_mutex_unlock (&job->mutex);

  return progress;
}

int
unfold_denoise_job_count_running (void)
{
  return g_atomic_int_get (&n_running);
}

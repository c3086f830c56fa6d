/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-adapt-job.h"

#include <math.h>

#include "unf-residual.h"
#include "unf-score.h"
#include "unfold-patch.h"
#include "unfold-worker.h"

/* A draft is denoised with the weights of the moment, which costs as much as a
 * final. So that learning gets most of the time, it is of a part of large
 * pictures, and the next one waits for some times as long as the last one
 * took. */
#define MAX_DRAFT_SIDE 512
#define REST_PER_DRAFT 4.0

static int n_running;

struct _UnfoldAdaptJob {
  gatomicrefcount references;

  UnfoldRecipe *recipe;
  UnfImage *example, *clean, *shown;
  gint64 steps;
  double seconds;
  int x, y;
  GCancellable *cancellable; /* gives all of it up */
  GCancellable *stop;        /* ends the training */
  GMainContext *context;

  GMutex mutex;
  double amount;

  /* Of the main thread. */
  UnfoldAdaptFunc func;
  gpointer user_data;

  /* Of the job's thread. */
  UnfImage *noisy;
  UnfRegion region;
  UnfImage *noisy_part, *clean_part;
  gint64 next_draft;
};

typedef struct {
  UnfoldAdaptJob *job;
  UnfoldAdaptNews news;
} Message;

static void
clear_image (UnfImage **image)
{
  g_clear_pointer (image, unf_image_unref);
}

static void
job_unref (gpointer data)
{
  UnfoldAdaptJob *job = data;

  if (!g_atomic_ref_count_dec (&job->references))
    return;

  clear_image (&job->example);
  clear_image (&job->clean);
  clear_image (&job->shown);
  clear_image (&job->noisy);
  clear_image (&job->noisy_part);
  clear_image (&job->clean_part);
  unfold_recipe_free (job->recipe);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->stop);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_mutex_clear (&job->mutex);
  g_free (job);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  clear_image (&message->news.image);
  unf_adaptation_outcome_clear (&message->news.outcome);
  g_clear_error (&message->news.error);
  job_unref (message->job);
  g_free (message);
}

static gboolean
deliver_cb (gpointer data)
{
  Message *message = data;

  if (message->job->func)
    message->job->func (&message->news, message->job->user_data);

  return G_SOURCE_REMOVE;
}

/** @news is taken with all it owns. It always goes through a source: a context
 * that nobody iterates at the moment would be invoked on this thread. */
static void
send (UnfoldAdaptJob *job, UnfoldAdaptNews news)
{
  Message *message = g_new (Message, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_atomic_ref_count_inc (&job->references);
  *message = (Message){ job, news };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, message, message_free);
  g_source_attach (source, job->context);
}

/* ---- Drafts ---- */

static double
score (const UnfImage *clean, const UnfImage *image)
{
  return clean ? unf_score_psnr (clean, image) : (double) NAN;
}

static double
get_amount (UnfoldAdaptJob *job)
{
  double amount;

  g_mutex_lock (&job->mutex);
  amount = job->amount;
  g_mutex_unlock (&job->mutex);

  return amount;
}

static void
send_draft (UnfoldAdaptJob *job,
            const UnfAdaptationReport *report,
            UnfImage *estimate)
{
  double amount = get_amount (job);
  g_autoptr (UnfImage) patch =
      amount >= 1.0 ? unf_image_ref (estimate)
                    : unf_residual_mix (job->noisy_part, estimate, amount);
  UnfoldAdaptNews news = {
    .kind = UNFOLD_ADAPT_DRAFT,
    .step = report->step,
    .steps = report->steps,
    .seconds = report->seconds,
    .psnr = score (job->clean_part, estimate),
    .shown_psnr = score (job->clean_part, patch),
    .image = job->noisy_part == job->noisy
                 ? unf_image_ref (patch)
                 : unfold_patch_lay_over (job->shown, patch, job->region),
  };

  if (news.image)
    send (job, news);
}

static UnfImage *
denoise (UnfoldAdaptJob *job, const UnfModel *model)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (job->stop);

  return unf_model_denoise (model, job->noisy_part, job->recipe->sigma / 255.0,
                            job->recipe->settings, monitor, NULL);
}

/* What cannot be drafted, because there is no memory or no time any more, is
 * left to the outcome. */
static void
draft (UnfoldAdaptJob *job, const UnfAdaptationReport *report)
{
  gint64 began = g_get_monotonic_time (), ended;
  g_autoptr (UnfImage) estimate = NULL;

  if (began < job->next_draft)
    return;

  estimate = denoise (job, report->model);
  if (estimate)
    send_draft (job, report, estimate);

  ended = g_get_monotonic_time ();
  job->next_draft =
      ended + (gint64) (REST_PER_DRAFT * (double) (ended - began));
}

static void
report_cb (const UnfAdaptationReport *report, gpointer user_data)
{
  UnfoldAdaptJob *job = user_data;

  send (job, (UnfoldAdaptNews){ .kind = UNFOLD_ADAPT_REPORT,
                                .step = report->step,
                                .steps = report->steps,
                                .seconds = report->seconds,
                                .loss = report->loss });
  unfold_worker_wait_for_live (job->stop);
  if (report->step < report->steps)
    draft (job, report);
}

/* ---- The thread ---- */

/** The side @length of a part around @middle, of @whole pixels. */
static int
place_part (int middle, int length, int whole)
{
  return CLAMP (middle - length / 2, 0, whole - length);
}

static void
choose_part (UnfoldAdaptJob *job)
{
  int width = unf_image_get_width (job->noisy);
  int height = unf_image_get_height (job->noisy);

  if ((gint64) width * height <= MAX_DRAFT_SIDE * MAX_DRAFT_SIDE) {
    job->noisy_part = unf_image_ref (job->noisy);
    job->clean_part = job->clean ? unf_image_ref (job->clean) : NULL;
    return;
  }

  job->region.width = MIN (width, MAX_DRAFT_SIDE);
  job->region.height = MIN (height, MAX_DRAFT_SIDE);
  job->region.x = place_part (job->x, job->region.width, width);
  job->region.y = place_part (job->y, job->region.height, height);
  job->noisy_part = unf_image_crop (job->noisy, job->region);
  if (job->clean)
    job->clean_part = unf_image_crop (job->clean, job->region);
}

/* Where the curve begins; what is on screen already need not be shown. */
static void
draft_beginning (UnfoldAdaptJob *job)
{
  UnfAdaptationReport report = { .steps = job->steps,
                                 .model = job->recipe->model };

  if (job->clean)
    draft (job, &report);
}

static gboolean
adapt (UnfoldAdaptJob *job, UnfAdaptationOutcome *outcome, GError **error)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (job->cancellable);
  UnfAdaptation adaptation = { .sigma = job->recipe->sigma / 255.0,
                               .example = job->example,
                               .clean = job->clean,
                               .steps = job->steps,
                               .seconds = job->seconds,
                               .seed = job->recipe->seed };

  job->noisy = unfold_recipe_make_noisy (job->recipe, error);
  if (!job->noisy)
    return FALSE;

  if (!job->shown)
    job->shown = unf_image_ref (job->noisy);
  choose_part (job);
  draft_beginning (job);
  adaptation.noisy = job->noisy;

  return unf_adapt (job->recipe->model, &adaptation, job->recipe->settings,
                    job->stop, report_cb, job, monitor, outcome, error);
}

static gpointer
run (gpointer data)
{
  UnfoldAdaptJob *job = data;
  UnfoldAdaptNews news = { .kind = UNFOLD_ADAPT_DONE };

  if (!adapt (job, &news.outcome, &news.error))
    news.kind = UNFOLD_ADAPT_FAILED;
  send (job, news);
  job_unref (job);
  g_atomic_int_add (&n_running, -1);

  return NULL;
}

/* ---- From the main thread ---- */

static UnfImage *
share_image (UnfImage *image)
{
  return image ? unf_image_ref (image) : NULL;
}

UnfoldAdaptJob *
unfold_adapt_job_start (const UnfoldAdaptQuestion *question,
                        UnfoldAdaptFunc func,
                        gpointer user_data)
{
  UnfoldAdaptJob *job = g_new0 (UnfoldAdaptJob, 1);

  g_atomic_ref_count_init (&job->references);
  g_mutex_init (&job->mutex);
  job->recipe = unfold_recipe_copy (question->recipe);
  job->example = share_image (question->example);
  job->clean = share_image (question->clean);
  job->shown = share_image (question->shown);
  job->amount = question->amount;
  job->steps = question->steps;
  job->seconds = question->seconds;
  job->x = question->x;
  job->y = question->y;
  job->cancellable = g_cancellable_new ();
  job->stop = g_cancellable_new ();
  job->context = g_main_context_ref_thread_default ();
  job->func = func;
  job->user_data = user_data;

  g_atomic_ref_count_inc (&job->references);
  g_atomic_int_inc (&n_running);
  g_thread_unref (g_thread_new ("adapt", run, job));

  return job;
}

void
unfold_adapt_job_stop (UnfoldAdaptJob *job)
{
  g_cancellable_cancel (job->stop);
}

void
unfold_adapt_job_set_amount (UnfoldAdaptJob *job, double amount)
{
  g_mutex_lock (&job->mutex);
  job->amount = amount;
  g_mutex_unlock (&job->mutex);
}

void
unfold_adapt_job_end (UnfoldAdaptJob *job)
{
  job->func = NULL;
  g_cancellable_cancel (job->cancellable);
  g_cancellable_cancel (job->stop);
  job_unref (job);
}

int
unfold_adapt_job_count_running (void)
{
  return g_atomic_int_get (&n_running);
}

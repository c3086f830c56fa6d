/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-explain-job.h"

#include "unfold-worker.h"

struct _UnfoldExplainJob {
  gatomicrefcount references;

  UnfoldResult *result;
  UnfSpot spot;
  GCancellable *cancellable;
  GMainContext *context;

  /* Of the main thread. */
  UnfoldExplainFunc func;
  gpointer user_data;

  /* Of the worker, until the answer is sent. */
  UnfExplanation *explanation;
  GError *error;
};

static void
job_unref (gpointer data)
{
  UnfoldExplainJob *job = data;

  if (!g_atomic_ref_count_dec (&job->references))
    return;

  g_clear_pointer (&job->explanation, unf_explanation_unref);
  g_clear_error (&job->error);
  unfold_result_unref (job->result);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_free (job);
}

static gboolean
answer_cb (gpointer data)
{
  UnfoldExplainJob *job = data;

  if (job->func)
    job->func (job->explanation, job->error, job->user_data);

  return G_SOURCE_REMOVE;
}

/* Always in the main thread, also while its loop is between two turns. */
static void
send_answer (UnfoldExplainJob *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, job, job_unref);
  g_source_attach (source, job->context);
}

static void
run (gpointer data)
{
  UnfoldExplainJob *job = data;
  const UnfoldRecipe *recipe = job->result->recipe;
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (job->cancellable);

  job->explanation = unf_model_explain (recipe->model, job->result->noisy,
                                        recipe->sigma / 255.0, recipe->settings,
                                        &job->spot, monitor, &job->error);
  send_answer (job);
}

UnfoldExplainJob *
unfold_explain_job_start (UnfoldResult *result,
                          const UnfSpot *spot,
                          UnfoldExplainFunc func,
                          gpointer user_data)
{
  UnfoldExplainJob *job = g_new0 (UnfoldExplainJob, 1);

  g_atomic_ref_count_init (&job->references);
  job->result = unfold_result_ref (result);
  job->spot = *spot;
  job->cancellable = g_cancellable_new ();
  job->context = g_main_context_ref_thread_default ();
  job->func = func;
  job->user_data = user_data;

  g_atomic_ref_count_inc (&job->references);
  unfold_worker_push (UNFOLD_URGENCY_GLANCE, NULL, run, job);

  return job;
}

void
unfold_explain_job_end (UnfoldExplainJob *job)
{
  job->func = NULL;
  g_cancellable_cancel (job->cancellable);
  job_unref (job);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-answers.h"

#include "unfold-denoise-job.h"

/* A queue under a lock and a source that sleeps while it is empty. A draft
 * wakes it for the next frame, everything else at once. */

/* A frame at 60 Hz. */
#define DRAFT_INTERVAL (G_USEC_PER_SEC / 60)

struct _UnfoldAnswers {
  UnfoldDenoiseJob *job;
  UnfoldAnswerFunc func;
  gpointer user_data;
  gboolean is_closed;
  GSource *source;

  GMutex mutex;
  GQueue queue;
  gint64 next_draft;
};

static void
answer_free (UnfoldAnswer *answer)
{
  g_clear_pointer (&answer->image, unf_image_unref);
  g_clear_pointer (&answer->result, unfold_result_unref);
  g_clear_error (&answer->error);
  g_free (answer);
}

static UnfoldAnswer *
pop (UnfoldAnswers *answers)
{
  UnfoldAnswer *answer;

  g_mutex_lock (&answers->mutex);
  answer = g_queue_pop_head (&answers->queue);
  if (answer && answer->kind == UNFOLD_ANSWER_DRAFT)
    answers->next_draft = g_get_monotonic_time () + DRAFT_INTERVAL;
  if (!answer)
    g_source_set_ready_time (answers->source, -1);
  g_mutex_unlock (&answers->mutex);

  return answer;
}

static gboolean
dispatch (GSource *source, GSourceFunc unused, gpointer user_data)
{
  UnfoldAnswers *answers = user_data;
  g_autoptr (UnfoldDenoiseJob) job = unfold_denoise_job_ref (answers->job);
  UnfoldAnswer *answer;

  while (!answers->is_closed && (answer = pop (answers))) {
    answers->func (job, answer, answers->user_data);
    answer_free (answer);
  }

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

UnfoldAnswers *
unfold_answers_new (UnfoldDenoiseJob *job,
                    UnfoldAnswerFunc func,
                    gpointer user_data)
{
  UnfoldAnswers *answers = g_new0 (UnfoldAnswers, 1);

  answers->job = job;
  answers->func = func;
  answers->user_data = user_data;
  g_mutex_init (&answers->mutex);
  g_queue_init (&answers->queue);

  answers->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (answers->source, "UnfoldAnswers");
  g_source_set_callback (answers->source, NULL, answers, NULL);
  g_source_attach (answers->source, g_main_context_get_thread_default ());

  return answers;
}

void
unfold_answers_free (UnfoldAnswers *answers)
{
  g_source_destroy (answers->source);
  g_source_unref (answers->source);
  g_queue_clear_full (&answers->queue, (GDestroyNotify) answer_free);
  g_mutex_clear (&answers->mutex);
  g_free (answers);
}

/** Whether @answer makes the one queued last worthless. */
static gboolean
replaces (const UnfoldAnswer *last, const UnfoldAnswer *answer)
{
  return last && last->kind == answer->kind &&
         (answer->kind == UNFOLD_ANSWER_DRAFT ||
          answer->kind == UNFOLD_ANSWER_PROGRESS);
}

void
unfold_answers_send (UnfoldAnswers *answers, UnfoldAnswer answer)
{
  g_mutex_lock (&answers->mutex);

  if (answer.kind != UNFOLD_ANSWER_DRAFT)
    g_source_set_ready_time (answers->source, 0);
  else if (g_queue_is_empty (&answers->queue))
    g_source_set_ready_time (answers->source, answers->next_draft);

  if (replaces (g_queue_peek_tail (&answers->queue), &answer))
    answer_free (g_queue_pop_tail (&answers->queue));
  g_queue_push_tail (&answers->queue, g_memdup2 (&answer, sizeof answer));

  g_mutex_unlock (&answers->mutex);
}

gboolean
unfold_answers_have_draft (UnfoldAnswers *answers)
{
  UnfoldAnswer *last;
  gboolean found;

  g_mutex_lock (&answers->mutex);
  last = g_queue_peek_tail (&answers->queue);
  found = last && last->kind == UNFOLD_ANSWER_DRAFT;
  g_mutex_unlock (&answers->mutex);

  return found;
}

void
unfold_answers_close (UnfoldAnswers *answers)
{
  answers->is_closed = TRUE;
  g_source_destroy (answers->source);
}

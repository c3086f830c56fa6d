/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "unf-image.h"
#include "unfold-result.h"

/**
 * UnfoldAnswerKind:
 * @UNFOLD_ANSWER_NOISY: @image is the noisy picture, @scores its PSNR
 * @UNFOLD_ANSWER_NOISY_SCORES: @scores are all of its scores
 * @UNFOLD_ANSWER_DRAFT: @image is an estimate of the whole size of which
 *   @region is new, from @done of @total shifts, @scores those of its newest
 *   part
 * @UNFOLD_ANSWER_PROGRESS: unfold_denoise_job_get_progress() has moved
 * @UNFOLD_ANSWER_ESTIMATE: @result is complete, @image is what to show of it
 *   (with the amount applied) and @scores the scores of that
 * @UNFOLD_ANSWER_DETAILS: @result has the iterations, or firings, now
 * @UNFOLD_ANSWER_FAILED: @error says why; the job has ended
 * @UNFOLD_ANSWER_DONE: the job has ended
 */
typedef enum {
  UNFOLD_ANSWER_NOISY,
  UNFOLD_ANSWER_NOISY_SCORES,
  UNFOLD_ANSWER_DRAFT,
  UNFOLD_ANSWER_PROGRESS,
  UNFOLD_ANSWER_ESTIMATE,
  UNFOLD_ANSWER_DETAILS,
  UNFOLD_ANSWER_FAILED,
  UNFOLD_ANSWER_DONE,
} UnfoldAnswerKind;

/** One piece of news from a job; the members are lent for the call. */
typedef struct {
  UnfoldAnswerKind kind;
  UnfImage *image;
  UnfRegion region;
  int done, total;
  UnfoldScores scores;
  UnfoldResult *result;
  GError *error;
} UnfoldAnswer;

typedef struct _UnfoldDenoiseJob UnfoldDenoiseJob;

/** Called in the main context for each answer. */
typedef void (*UnfoldAnswerFunc) (UnfoldDenoiseJob *job,
                                  const UnfoldAnswer *answer,
                                  gpointer user_data);

/**
 * UnfoldAnswers:
 *
 * The way from the worker to the main thread: what is sent from one is handed
 * out, in order, in the other. Drafts come at most once in a frame; one that
 * has not been looked at is dropped for a newer one.
 */
typedef struct _UnfoldAnswers UnfoldAnswers;

/**
 * unfold_answers_new:
 * @job: what sends them; must outlive the result
 *
 * Returns: (transfer full): a way into the thread-default main context of the
 *   caller
 */
UnfoldAnswers *unfold_answers_new (UnfoldDenoiseJob *job,
                                   UnfoldAnswerFunc func,
                                   gpointer user_data);
void unfold_answers_free (UnfoldAnswers *answers);

/** Sends @answer from the worker, taking what it points to. */
void unfold_answers_send (UnfoldAnswers *answers, UnfoldAnswer answer);

/** Returns: whether the answer sent last is a draft that is still waiting. */
gboolean unfold_answers_have_draft (UnfoldAnswers *answers);

/** Hands out nothing any more; to be called in the main context. */
void unfold_answers_close (UnfoldAnswers *answers);

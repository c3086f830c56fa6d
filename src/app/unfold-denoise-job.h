/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unfold-recipe.h"
#include "unfold-result.h"

/**
 * UnfoldQuestion:
 * @recipe: what to compute; without a model only the noisy picture is made
 * @known: (nullable): its result, if it is known: only what follows from it is
 *   computed then
 * @noisy: (nullable): its noisy picture, if that is known
 * @noisy_is_scored: whether the scores of @noisy are known, too
 * @clean: (nullable): what to score against, of the shape of the picture
 * @amount: share of the estimate, 0…1; the rest is the noisy picture
 * @wants_iterations: whether to find the estimate after each iteration, too,
 *   when all else is done
 * @shown: (nullable): the estimate on screen; drafts of part of a picture are
 *   laid over it
 * @x: column of the pixel that is looked at
 * @y: its row
 *
 * What a job is to do. Owns nothing: unfold_denoise_job_start() takes copies
 * and references.
 */
typedef struct {
  const UnfoldRecipe *recipe;
  UnfoldResult *known;
  UnfImage *noisy;
  gboolean noisy_is_scored;
  UnfImage *clean;
  double amount;
  gboolean wants_iterations;
  UnfImage *shown;
  int x, y;
} UnfoldQuestion;

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
 * @UNFOLD_ANSWER_ITERATIONS: @result has the iterations now
 * @UNFOLD_ANSWER_FAILED: @error says why; the job has ended
 * @UNFOLD_ANSWER_DONE: the job has ended
 */
typedef enum {
  UNFOLD_ANSWER_NOISY,
  UNFOLD_ANSWER_NOISY_SCORES,
  UNFOLD_ANSWER_DRAFT,
  UNFOLD_ANSWER_PROGRESS,
  UNFOLD_ANSWER_ESTIMATE,
  UNFOLD_ANSWER_ITERATIONS,
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

/**
 * UnfoldDenoiseJob:
 *
 * The one place where work leaves the main thread. A job runs on the worker,
 * one after the other in the order of their start; it holds immutable library
 * values only and speaks to the thread-default main context in which it was
 * started. Drafts come at most once in a frame; one that has not been looked at
 * is dropped for a newer one.
 */
typedef struct _UnfoldDenoiseJob UnfoldDenoiseJob;

/** Called in the main context for each answer, never after
 * unfold_denoise_job_cancel(). */
typedef void (*UnfoldAnswerFunc) (UnfoldDenoiseJob *job,
                                  const UnfoldAnswer *answer,
                                  gpointer user_data);

/**
 * unfold_denoise_job_start:
 *
 * Starts with the noisy picture and drafts. The final begins when
 * unfold_denoise_job_allow_final() has been called.
 *
 * Returns: (transfer full): the job
 */
UnfoldDenoiseJob *unfold_denoise_job_start (const UnfoldQuestion *question,
                                            UnfoldAnswerFunc func,
                                            gpointer user_data);
UnfoldDenoiseJob *unfold_denoise_job_ref (UnfoldDenoiseJob *job);
void unfold_denoise_job_unref (UnfoldDenoiseJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldDenoiseJob, unfold_denoise_job_unref)

/** Lets the job go on from drafts to the final; more calls change nothing. */
void unfold_denoise_job_allow_final (UnfoldDenoiseJob *job);

/** Stops the job soon and its answers at once. */
void unfold_denoise_job_cancel (UnfoldDenoiseJob *job);

/** Returns: progress of the final, 0…1. */
double unfold_denoise_job_get_progress (UnfoldDenoiseJob *job);

/** Returns: how many jobs are computing now, in the whole process: 0 or 1. */
int unfold_denoise_job_count_running (void);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unf-score.h"
#include "unfold-recipe.h"
#include "unfold-result.h"

/**
 * UnfoldQuestion:
 * @recipe: what to compute
 * @known: (nullable): its result, if it is known: only what follows from it is
 *   computed then
 * @noisy: (nullable): its noisy picture, if that is known
 * @clean: (nullable): what to score against
 * @amount: share of the estimate, 0…1; the rest is the noisy picture
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
  UnfImage *clean;
  double amount;
  UnfImage *shown;
  int x, y;
} UnfoldQuestion;

/**
 * UnfoldScores:
 * @is_valid: whether there was a clean picture to compare with, of equal shape
 * @is_draft: whether they are of a draft; then over its region only
 * @psnr: in dB
 * @ssim: NaN for drafts and for pictures too small for it
 */
typedef struct {
  gboolean is_valid, is_draft;
  double psnr, ssim;
} UnfoldScores;

/**
 * UnfoldAnswerKind:
 * @UNFOLD_ANSWER_NOISY: @image is the noisy picture
 * @UNFOLD_ANSWER_NOISY_SCORES: @scores are its scores
 * @UNFOLD_ANSWER_DRAFT: @image is an estimate of the whole size of which
 *   @region is new, with @done of @total shifts
 * @UNFOLD_ANSWER_ESTIMATE: @result is complete, @image is what to show of it
 *   (with the amount applied)
 * @UNFOLD_ANSWER_SCORES: @scores are those of the estimate; the job is done
 * @UNFOLD_ANSWER_FAILED: @error says why; the job is done
 */
typedef enum {
  UNFOLD_ANSWER_NOISY,
  UNFOLD_ANSWER_NOISY_SCORES,
  UNFOLD_ANSWER_DRAFT,
  UNFOLD_ANSWER_ESTIMATE,
  UNFOLD_ANSWER_SCORES,
  UNFOLD_ANSWER_FAILED,
} UnfoldAnswerKind;

/** One piece of news from a job; the members are lent for the call. */
typedef struct {
  UnfoldAnswerKind kind;
  UnfImage *image;
  UnfRegion region;
  int done, total;
  UnfoldScores scores;
  UnfoldResult *result;
  const GError *error;
} UnfoldAnswer;

/**
 * UnfoldDenoiseJob:
 *
 * The one place where work leaves the main thread. A job runs on the worker,
 * one after the other in the order of their start; it holds immutable library
 * values only and speaks to the thread-default main context in which it was
 * started. Drafts are dropped when newer ones come before the main thread has
 * looked.
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

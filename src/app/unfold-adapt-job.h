/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-adapt.h"
#include "unfold-recipe.h"

/**
 * UnfoldAdaptQuestion:
 * @recipe: the picture, its noise, the model to begin with and its settings
 * @example: (nullable): a clean picture of the same kind
 * @clean: (nullable): what the picture should look like, of its shape
 * @shown: (nullable): the estimate on screen; drafts of part of a picture are
 *   laid over it
 * @amount: share of the estimate in what is shown, 0…1
 * @steps: of training; 0 for the denoiser's own number
 * @seconds: training ends after this time
 * @x: column of the pixel that is looked at
 * @y: its row
 *
 * What to learn. Owns nothing: unfold_adapt_job_start() takes copies and
 * references.
 */
typedef struct {
  const UnfoldRecipe *recipe;
  UnfImage *example, *clean, *shown;
  double amount;
  gint64 steps;
  double seconds;
  int x, y;
} UnfoldAdaptQuestion;

/**
 * UnfoldAdaptNewsKind:
 * @UNFOLD_ADAPT_REPORT: how training goes: step, steps, seconds, loss
 * @UNFOLD_ADAPT_DRAFT: what the copy makes of the picture by now: step,
 *   seconds, image, psnr, shown_psnr
 * @UNFOLD_ADAPT_DONE: outcome
 * @UNFOLD_ADAPT_FAILED: error
 */
typedef enum {
  UNFOLD_ADAPT_REPORT,
  UNFOLD_ADAPT_DRAFT,
  UNFOLD_ADAPT_DONE,
  UNFOLD_ADAPT_FAILED,
} UnfoldAdaptNewsKind;

/**
 * UnfoldAdaptNews:
 * @kind: which of these are set
 * @step: steps done
 * @steps: steps there will be
 * @seconds: of training
 * @loss: mean training loss since the last report
 * @image: the picture to show, with the amount applied
 * @psnr: of the estimate, over the part of the picture that is drafted, in dB;
 *   NaN without a clean picture
 * @shown_psnr: the same of what is shown of it
 * @outcome: what came of it
 * @error: why nothing came of it
 *
 * What a job has to say; lent for the call.
 */
typedef struct {
  UnfoldAdaptNewsKind kind;
  gint64 step, steps;
  double seconds, loss;
  UnfImage *image;
  double psnr, shown_psnr;
  UnfAdaptationOutcome outcome;
  GError *error;
} UnfoldAdaptNews;

/** Called in the main context. */
typedef void (*UnfoldAdaptFunc) (const UnfoldAdaptNews *news,
                                 gpointer user_data);

/**
 * UnfoldAdaptJob:
 *
 * One adaptation, on a thread of its own, because it takes a minute in which
 * the worker has to answer. Between its steps it lets live work go first.
 */
typedef struct _UnfoldAdaptJob UnfoldAdaptJob;

/** Returns: (transfer full): the job; ended by unfold_adapt_job_end() */
UnfoldAdaptJob *unfold_adapt_job_start (const UnfoldAdaptQuestion *question,
                                        UnfoldAdaptFunc func,
                                        gpointer user_data);

/** Other than %UNFOLD_ADAPT_DONE and %UNFOLD_ADAPT_FAILED there will be no
 * drafts any more: what has been learned so far is the outcome. */
void unfold_adapt_job_stop (UnfoldAdaptJob *job);

/** Applies another amount, 0…1, to the drafts to come. */
void unfold_adapt_job_set_amount (UnfoldAdaptJob *job, double amount);

/** Cancels the job, if it still runs, and gives it up: there is no news after
 * this. */
void unfold_adapt_job_end (UnfoldAdaptJob *job);

/** Returns: how many jobs have a thread now, ended ones that have not noticed
 * yet included. */
int unfold_adapt_job_count_running (void);

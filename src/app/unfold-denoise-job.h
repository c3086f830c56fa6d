/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unfold-answers.h"
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
 * @wants_firings: whether to find where each atom is used, too: with the final,
 *   or, if that is known, when all else is done
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
  gboolean wants_iterations, wants_firings;
  UnfImage *shown;
  int x, y;
} UnfoldQuestion;

/**
 * UnfoldDenoiseJob:
 *
 * What a change in the window starts. A job runs on the worker, one after the
 * other in the order of their start; it holds immutable library
 * values only and answers in the thread-default main context in which it was
 * started.
 */
typedef struct _UnfoldDenoiseJob UnfoldDenoiseJob;

/**
 * unfold_denoise_job_start:
 *
 * Starts with the noisy picture and drafts. The final begins when
 * unfold_denoise_job_allow_final() has been called. After
 * unfold_denoise_job_cancel() there are no more answers.
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

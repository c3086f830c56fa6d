/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unfold-point.h"
#include "unfold-result.h"

/**
 * UnfoldPointQuestion:
 * @recipe: what to compute
 * @noisy: (nullable): its noisy picture, if that is known
 * @clean: (nullable): what to score against; without one the PSNR is estimated
 * @before: (nullable): the estimate of one iteration less
 * @known: (nullable): a result of @recipe, which then is only judged
 *
 * What a job is to do. Owns nothing: unfold_point_job_start() takes copies and
 * references.
 */
typedef struct {
  const UnfoldRecipe *recipe;
  UnfImage *noisy;
  UnfImage *clean;
  UnfImage *before;
  UnfoldResult *known;
} UnfoldPointQuestion;

/**
 * UnfoldPointFunc:
 * @point: (nullable): the point
 * @result: (nullable): its pictures
 * @error: (nullable): why there is none; %G_IO_ERROR_CANCELLED if live work
 *   took the worker: ask again
 *
 * The answer, in the main context; everything is lent for the call.
 */
typedef void (*UnfoldPointFunc) (UnfoldPoint *point,
                                 UnfoldResult *result,
                                 const GError *error,
                                 gpointer user_data);

/**
 * UnfoldPointJob:
 *
 * One point of a study, computed on the worker when nobody changes anything.
 */
typedef struct _UnfoldPointJob UnfoldPointJob;

/** Returns: (transfer full): the job; ended by unfold_point_job_end(). */
UnfoldPointJob *unfold_point_job_start (const UnfoldPointQuestion *question,
                                        UnfoldPointFunc func,
                                        gpointer user_data);

/** Stops the job, if it still runs, and gives it up: there is no answer after
 * this. */
void unfold_point_job_end (UnfoldPointJob *job);

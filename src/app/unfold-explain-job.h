/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-explanation.h"
#include "unfold-result.h"

/**
 * UnfoldExplainFunc:
 * @explanation: (nullable): the answer
 * @error: (nullable): why there is none
 *
 * The answer, in the main context; both are lent for the call.
 */
typedef void (*UnfoldExplainFunc) (UnfExplanation *explanation,
                                   const GError *error,
                                   gpointer user_data);

/**
 * UnfoldExplainJob:
 *
 * One question about one pixel, answered beside the worker as a glance.
 */
typedef struct _UnfoldExplainJob UnfoldExplainJob;

/**
 * unfold_explain_job_start:
 * @result: what the question is about; has a model
 * @spot: inside its picture
 *
 * Returns: (transfer full): the job; ended by unfold_explain_job_end()
 */
UnfoldExplainJob *unfold_explain_job_start (UnfoldResult *result,
                                            const UnfSpot *spot,
                                            UnfoldExplainFunc func,
                                            gpointer user_data);

/** Stops the job, if it still runs, and gives it up: there is no answer after
 * this. */
void unfold_explain_job_end (UnfoldExplainJob *job);

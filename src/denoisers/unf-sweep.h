/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-trial.h"

/**
 * UnfSweepModelFunc:
 * @value: of what is swept
 *
 * Chooses the model of one point: every stride has weights of its own.
 *
 * Returns: (transfer full) (nullable): the model; %NULL sets @error
 */
typedef UnfModel *(*UnfSweepModelFunc) (double value,
                                        gpointer user_data,
                                        GError **error);

/**
 * UnfSweep:
 * @over: id of a setting, or `sigma` for what the denoiser is told
 * @values: (array length=n_values): what it takes; sigma on the 0…255 scale
 * @n_values: how many
 * @current: the value the person looks at, which is done first; NaN for none
 * @trial: the picture and what to measure
 * @model: the denoiser
 * @settings: (nullable): all other settings; %NULL for those @model was
 *   trained with
 * @find_model: (nullable): a model for each value, instead of @model
 * @find_data: for @find_model
 *
 * A row of trials that differ in one number.
 */
typedef struct {
  const char *over;
  const double *values;
  gsize n_values;
  double current;
  const UnfTrial *trial;
  UnfModel *model;
  const UnfSettings *settings;
  UnfSweepModelFunc find_model;
  gpointer find_data;
} UnfSweep;

/**
 * UnfSweepPoint:
 * @index: which of the values
 * @value: that value
 * @model: (transfer none): the one that was used; take a reference to keep
 * @outcome: (transfer none): what came of it; gone after the call, take a
 *   reference of its estimate to keep that
 *
 * A finished point.
 */
typedef struct {
  gsize index;
  double value;
  UnfModel *model;
  const UnfOutcome *outcome;
} UnfSweepPoint;

/** Called on the thread that runs the sweep, as soon as a point is finished.
 * The point is kept by whoever wants it, also when the sweep is cancelled. */
typedef void (*UnfSweepPointFunc) (const UnfSweepPoint *point,
                                   gpointer user_data);

/**
 * unf_sweep_order:
 * @over: what is swept
 * @values: (array length=n): in any order
 * @current: NaN for none
 * @side: for `stride`, the side of an atom; else not read
 *
 * The order in which the curve shows its shape soonest: the current value, the
 * two ends, for strides the two just below the side of an atom, and then always
 * the middle of the longest stretch that is still empty.
 *
 * Returns: (transfer full) (array length=n): indices into @values; g_free()
 */
gsize *unf_sweep_order (const char *over,
                        const double *values,
                        gsize n,
                        double current,
                        double side);

/**
 * unf_sweep_check:
 *
 * Whether every value can be run, before the first one is: also loads each
 * model once where there is @find_model.
 *
 * Errors: %UNF_ERROR_UNSUPPORTED if there is no such setting,
 * %UNF_ERROR_INVALID_DATA if a value is outside its range; those of
 * @find_model.
 *
 * Returns: whether all can be run
 */
gboolean unf_sweep_check (const UnfSweep *sweep, GError **error);

/**
 * unf_sweep_run:
 * @monitor: (nullable): may cancel, hears progress of the whole; is shown
 *   nothing
 * @func: gets the points in the order of unf_sweep_order(), or, where one run
 *   gives several points, in the order in which it gives them
 *
 * Starts no thread of its own: call it where work may take long.
 *
 * Errors: as unf_sweep_check() and unf_trial_run(); after a cancel,
 * %G_IO_ERROR_CANCELLED. Points that were finished before remain valid.
 *
 * Returns: whether all points were finished
 */
gboolean unf_sweep_run (const UnfSweep *sweep,
                        UnfMonitor *monitor,
                        UnfSweepPointFunc func,
                        gpointer user_data,
                        GError **error);

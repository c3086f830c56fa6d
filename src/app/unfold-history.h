/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"

/**
 * UnfoldHistory:
 *
 * The parameters an experiment has had, to go back to. Changes that follow
 * each other quickly, as while a slider is dragged, are one step. Another
 * picture begins anew.
 *
 * Properties: `can-undo`, `can-redo` (boolean, readable).
 */
#define UNFOLD_TYPE_HISTORY (unfold_history_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldHistory, unfold_history, UNFOLD, HISTORY, GObject)

/** Returns: (transfer full): the history of @experiment, from now on. */
UnfoldHistory *unfold_history_new (UnfoldExperiment *experiment);

/** Goes back to the parameters before the last step, or on to those after it;
 * nothing happens where there are none. */
void unfold_history_undo (UnfoldHistory *self);
void unfold_history_redo (UnfoldHistory *self);

/** Ends the present step, as if the parameters had been left alone. */
void unfold_history_end_step (UnfoldHistory *self);

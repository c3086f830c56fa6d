/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"
#include "unfold-learning-curve.h"
#include "unfold-models.h"

/**
 * UnfoldAdaptationState:
 * @UNFOLD_ADAPTATION_IDLE: nothing has been learned, or it was given up
 * @UNFOLD_ADAPTATION_OPENING: the similar picture is being read
 * @UNFOLD_ADAPTATION_LEARNING: a copy of the model learns
 * @UNFOLD_ADAPTATION_STOPPING: it has been stopped; what it has learned is
 *   being judged
 * @UNFOLD_ADAPTATION_DONE: the experiment has the adapted model, and people
 *   have to say whether to keep it
 * @UNFOLD_ADAPTATION_KEPT: the adapted model is one of the models
 */
typedef enum {
  UNFOLD_ADAPTATION_IDLE,
  UNFOLD_ADAPTATION_OPENING,
  UNFOLD_ADAPTATION_LEARNING,
  UNFOLD_ADAPTATION_STOPPING,
  UNFOLD_ADAPTATION_DONE,
  UNFOLD_ADAPTATION_KEPT,
} UnfoldAdaptationState;

/** How long an adaptation may learn, in seconds, unless told otherwise. */
#define UNFOLD_ADAPTATION_SECONDS 60.0

/**
 * UnfoldAdaptationSummary:
 * @psnr_before: dB, against the clean picture, or estimated
 * @psnr_after: likewise
 * @is_estimated: whether these were estimated without the clean picture (SURE)
 * @has_helped: whether it is better by as much as is shown of the numbers
 * @steps: of training
 * @seconds: they took
 *
 * What came of an adaptation.
 */
typedef struct {
  double psnr_before, psnr_after;
  gboolean is_estimated, has_helped;
  gint64 steps;
  double seconds;
} UnfoldAdaptationSummary;

/**
 * UnfoldAdaptation:
 *
 * Fits the model of an experiment to its picture, while people watch: a copy
 * learns, the experiment shows its drafts, and at the end people say whether to
 * keep it. The experiment's own model stays as it is, and comes back when the
 * copy is given up.
 *
 * All of it belongs to the main thread; there is no widget in it.
 *
 * Properties (all notify, and only for a change): `state` (int,
 * #UnfoldAdaptationState), `obstacle` (string), `unsaved` (boolean).
 *
 * Signals:
 * - `progressed ()`: step, seconds or curve
 * - `failed (char *message)`: one sentence for people; nothing was lost
 */
#define UNFOLD_TYPE_ADAPTATION (unfold_adaptation_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAdaptation,
                      unfold_adaptation,
                      UNFOLD,
                      ADAPTATION,
                      GObject)

/**
 * unfold_adaptation_new:
 * @experiment: whose model to adapt
 * @models: where kept models go
 *
 * Returns: (transfer full): one that is idle
 */
UnfoldAdaptation *unfold_adaptation_new (UnfoldExperiment *experiment,
                                         UnfoldModels *models);

/** Learns for so many steps instead of the denoiser's own number. */
void unfold_adaptation_set_steps (UnfoldAdaptation *self, gint64 steps);

UnfoldAdaptationState unfold_adaptation_get_state (UnfoldAdaptation *self);

/** Returns: (nullable): why what is set cannot be adapted, one sentence. */
const char *unfold_adaptation_get_obstacle (UnfoldAdaptation *self);

/** Returns: whether something is being read or learned. */
gboolean unfold_adaptation_is_busy (UnfoldAdaptation *self);

/* ---- While it learns ---- */

/**
 * unfold_adaptation_start:
 * @example: (nullable): a clean picture of the same kind; %NULL to learn from
 *   the model's own estimate
 *
 * Begins to learn. An adapted model that was neither kept nor reverted is kept.
 * Does nothing if there is an obstacle, or while one learns.
 */
void unfold_adaptation_start (UnfoldAdaptation *self, UnfImage *example);

/** Reads a clean picture of the same kind on another thread and begins to
 * learn from it. What goes wrong is emitted as `failed`. */
void unfold_adaptation_start_from_file (UnfoldAdaptation *self, GFile *file);

/** Ends the training: what was learned so far is judged and shown. */
void unfold_adaptation_stop (UnfoldAdaptation *self);

/** Gives up what was learned; the model stays as it is. */
void unfold_adaptation_cancel (UnfoldAdaptation *self);

/** Returns: seconds of training so far. */
double unfold_adaptation_get_seconds (UnfoldAdaptation *self);

/** Returns: seconds that training will take; 0 while that is not known. */
double unfold_adaptation_get_expected_seconds (UnfoldAdaptation *self);

/** Returns: (transfer none): how it goes, or went. */
const UnfoldLearningCurve *unfold_adaptation_get_curve (UnfoldAdaptation *self);

/* ---- When it has learned ---- */

/** Returns: what came of it; only when it is done or kept. */
UnfoldAdaptationSummary unfold_adaptation_get_summary (UnfoldAdaptation *self);

/** Returns: (transfer none) (nullable): the adapted model; only when it is done
 * or kept. */
UnfModel *unfold_adaptation_get_model (UnfoldAdaptation *self);

/** Returns: (transfer none) (nullable): the model it was adapted from. */
UnfModel *unfold_adaptation_get_original (UnfoldAdaptation *self);

/** Returns: (nullable): what to call the adapted model: "CSC (adapted:
 * text.png)". */
const char *unfold_adaptation_get_title (UnfoldAdaptation *self);

/** Back to the model as it was. */
void unfold_adaptation_revert (UnfoldAdaptation *self);

/** Puts the adapted model among the models. */
void unfold_adaptation_keep (UnfoldAdaptation *self);

/* ---- Files ---- */

/**
 * unfold_adaptation_get_unsaved:
 * @title: (out) (optional): what it is called
 *
 * Returns: (transfer none) (nullable): the oldest adapted model that no file
 *   holds and that nobody has reverted or discarded
 */
UnfModel *unfold_adaptation_get_unsaved (UnfoldAdaptation *self,
                                         const char **title);

/** No longer counts @model as unsaved: it need not be. */
void unfold_adaptation_discard (UnfoldAdaptation *self, UnfModel *model);

/**
 * unfold_adaptation_save_async:
 * @model: an adapted model
 * @file: where; ends in `.safetensors`
 *
 * Writes @model with all that is known of where it comes from, on another
 * thread. It is kept, too, if it was not.
 */
void unfold_adaptation_save_async (UnfoldAdaptation *self,
                                   UnfModel *model,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * unfold_adaptation_save_finish:
 *
 * Errors: as unf_weights_save().
 */
gboolean unfold_adaptation_save_finish (UnfoldAdaptation *self,
                                        GAsyncResult *result,
                                        GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-denoiser.h"
#include "unf-monitor.h"
#include "unf-samples.h"
#include "unf-weights.h"

/**
 * UnfTrainingPlan:
 * @denoiser: what is trained
 * @settings: how the network is run while it learns (its model's settings)
 * @sigma_low: smallest noise level drawn, 0…255 scale
 * @sigma_high: largest; levels are uniform between them
 * @crop: side of a training crop in pixels
 * @batch: crops in one step
 * @rate: learning rate of Adam, at the beginning; dictionaries take
 *   orthogonalised steps of ten times this length
 * @final_rate: fraction of @rate at the end of a cosine decay
 * @steps: how many steps; 0 if @seconds decides
 * @seconds: how long; 0 if @steps decides
 * @averaging: weight of the past in the running mean of the weights, which is
 *   what is validated and released
 * @seed: of crops, noise and shifts: step s is a function of (seed, s)
 * @validation_seconds: how often the averaged weights are tried
 * @report_seconds: how often a report comes between these; 0 for every ten
 *   seconds
 *
 * Everything that decides the outcome of training.
 */
typedef struct {
  const UnfDenoiser *denoiser;
  UnfSettings *settings;
  double sigma_low, sigma_high;
  int crop, batch;
  double rate, final_rate;
  gint64 steps;
  double seconds;
  double averaging;
  guint64 seed;
  double validation_seconds;
  double report_seconds;
} UnfTrainingPlan;

/**
 * UnfTrainingReport:
 * @step: steps done, in all sittings
 * @seconds: time spent, in all sittings
 * @loss: mean training loss since the last report
 * @psnr: of the averaged weights on the validation pictures, mean over
 *   the levels and pictures; NaN between validations
 * @psnr_by_sigma: the same at sigma 15, 25 and 50
 * @is_best: whether these are the best weights so far
 *
 * How training goes.
 */
typedef struct {
  gint64 step;
  double seconds;
  double loss;
  double psnr;
  double psnr_by_sigma[3];
  gboolean is_best;
} UnfTrainingReport;

typedef void (*UnfTrainingFunc) (const UnfTrainingReport *report,
                                 gpointer user_data);

/**
 * UnfTrainer:
 *
 * A training run: weights, the optimiser's memory, the averaged weights and
 * the position in the plan. Used from one thread; uses all.
 */
typedef struct _UnfTrainer UnfTrainer;

/**
 * unf_trainer_new:
 * @plan: copied; @plan.settings too
 * @weights: to begin with; not changed
 * @data: crops come from here; must outlive the trainer
 * @validation: (nullable): pictures never learned from; must outlive it
 *
 * Errors: %UNF_ERROR_UNSUPPORTED if the denoiser cannot be trained, the
 * crops do not fit into the pictures, or a picture to measure with is too
 * small.
 */
UnfTrainer *unf_trainer_new (const UnfTrainingPlan *plan,
                             const UnfWeights *weights,
                             const UnfSamples *data,
                             const UnfSamples *validation,
                             GError **error);
void unf_trainer_free (UnfTrainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfTrainer, unf_trainer_free)

/**
 * unf_trainer_run:
 * @report: called after every validation, and every few seconds between
 * @monitor: (nullable): may stop the run between two steps; hears how much of
 *   the plan is done
 *
 * Trains until the plan is fulfilled. Minimises the mean squared error over σ
 * (over 5 where σ is smaller), so that all noise levels count; the gradient's
 * norm is clipped to 1.
 *
 * Errors: %G_IO_ERROR_CANCELLED; what was learned is kept.
 * %G_IO_ERROR_FAILED if the loss stops being a number.
 *
 * Returns: whether the plan was fulfilled
 */
gboolean unf_trainer_run (UnfTrainer *trainer,
                          UnfTrainingFunc report,
                          gpointer user_data,
                          UnfMonitor *monitor,
                          GError **error);

/** Returns: (transfer full): the best averaged weights so far, or the present
 * ones where nothing was validated. They remember the settings that they were
 * trained with. */
UnfWeights *unf_trainer_dup_best (const UnfTrainer *trainer);

/** Returns: the loss of the crops of step @step, without learning from it. */
double unf_trainer_get_loss (UnfTrainer *trainer, gint64 step);

/** Returns: steps done, in all sittings. */
gint64 unf_trainer_get_step (const UnfTrainer *trainer);

/** Returns: the time these took. */
double unf_trainer_get_seconds (const UnfTrainer *trainer);

/**
 * unf_trainer_checkpoint:
 *
 * Returns: (transfer full): everything needed to go on exactly, as named
 *   tensors and metadata
 */
UnfWeights *unf_trainer_checkpoint (const UnfTrainer *trainer);

/**
 * unf_trainer_resume:
 * @checkpoint: from unf_trainer_checkpoint() of the same plan
 *
 * Errors: %UNF_ERROR_MISMATCH.
 */
gboolean unf_trainer_resume (UnfTrainer *trainer,
                             const UnfWeights *checkpoint,
                             GError **error);

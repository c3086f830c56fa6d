/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"
#include "unf-model.h"
#include "unf-monitor.h"

/**
 * UnfAdaptation:
 * @noisy: the picture that is to be denoised better
 * @sigma: standard deviation of its noise, unit of the picture, positive
 * @example: (nullable): a clean picture of the same kind (external
 *   adaptation); %NULL to learn from the model's own estimate of @noisy
 *   (internal adaptation)
 * @clean: (nullable): what @noisy should look like; only to measure with
 * @steps: of training; 0 for the denoiser's own number, which was found by
 *   measurement
 * @seconds: training ends after this time even if @steps are not done; 0 for
 *   no limit
 * @rate: learning rate; 0 for the denoiser's own
 * @seed: of the crops, the noise and the shifts
 *
 * What to adapt to, and how. Owns nothing.
 */
typedef struct {
  UnfImage *noisy;
  double sigma;
  UnfImage *example;
  UnfImage *clean;
  gint64 steps;
  double seconds;
  double rate;
  guint64 seed;
} UnfAdaptation;

/**
 * UnfAdaptationReport:
 * @step: steps done
 * @steps: steps there will be
 * @seconds: spent in training so far
 * @loss: mean training loss since the last report
 * @model: (transfer none): the model as it is now
 *
 * How an adaptation goes.
 */
typedef struct {
  gint64 step, steps;
  double seconds;
  double loss;
  UnfModel *model;
} UnfAdaptationReport;

/** Called by the thread that adapts, between two steps, a few times a
 * second; the time it takes does not count. */
typedef void (*UnfAdaptationFunc) (const UnfAdaptationReport *report,
                                   gpointer user_data);

/**
 * UnfAdaptationOutcome:
 * @model: (nullable): the adapted model; owned
 * @before: (nullable): what the model made of the picture before; owned
 * @after: (nullable): what it makes of it now; owned
 * @psnr_before: dB, against the clean picture, or estimated (#UnfSure)
 * @psnr_after: likewise
 * @is_estimated: whether these were estimated
 * @helps: whether it is better by the estimate, which is asked in any case: a
 *   person who adapts has no clean picture
 * @loss_first: loss on one fixed draw of crops, before
 * @loss_last: on the same draw, after
 * @steps: done
 * @seconds: spent in training
 *
 * What came of it.
 */
typedef struct {
  UnfModel *model;
  UnfImage *before, *after;
  double psnr_before, psnr_after;
  gboolean is_estimated, helps;
  double loss_first, loss_last;
  gint64 steps;
  double seconds;
} UnfAdaptationOutcome;

void unf_adaptation_outcome_clear (UnfAdaptationOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnfAdaptationOutcome,
                                  unf_adaptation_outcome_clear)

/**
 * unf_adapt:
 * @model: where to begin; not changed
 * @settings: (nullable): how the picture is denoised; %NULL for those @model
 *   was trained with
 * @stop: (nullable): ends the training early; what was learned is kept
 * @report: (nullable): hears how it goes
 * @monitor: (nullable): cancels all of it, and hears progress
 * @outcome: (out): empty before, cleared by the caller
 *
 * Trains a copy of a model for one picture, its noise level and nothing else
 * (Vaksman, Elad & Milanfar, “LIDIA”, CVPRW 2020, section 4): with fresh noise
 * of the same strength on a clean picture of the same kind, or on the model's
 * own estimate. Each channel of a colour picture is a picture of its own for a
 * gray model. With @steps decisive the same arguments give the same bits.
 *
 * The weights remember where they come from: `parent`, `trained_on` with a
 * hash of the picture, `seed`, `sigma_range` as before.
 *
 * Errors: %UNF_ERROR_UNSUPPORTED if the denoiser cannot be trained or a picture
 * is too small, %UNF_ERROR_MISMATCH if a model for colour is to learn from a
 * gray one, %G_IO_ERROR_FAILED if training diverged, %G_IO_ERROR_CANCELLED; as
 * unf_model_denoise().
 *
 * Returns: whether @outcome is complete
 */
gboolean unf_adapt (const UnfModel *model,
                    const UnfAdaptation *adaptation,
                    const UnfSettings *settings,
                    GCancellable *stop,
                    UnfAdaptationFunc report,
                    gpointer user_data,
                    UnfMonitor *monitor,
                    UnfAdaptationOutcome *outcome,
                    GError **error);

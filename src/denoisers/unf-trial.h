/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-model.h"

/**
 * UnfMeasures:
 * @UNF_MEASURE_SURE: PSNR without a clean picture; costs a second run
 * @UNF_MEASURE_REMOVED: strength and whiteness of what was removed
 * @UNF_MEASURE_NONZEROS: share of coefficients that are not zero, where the
 *   denoiser tells of its use of the atoms
 *
 * What to measure besides the time, and the scores where there is a clean
 * picture.
 */
typedef enum {
  UNF_MEASURE_SURE = 1 << 0,
  UNF_MEASURE_REMOVED = 1 << 1,
  UNF_MEASURE_NONZEROS = 1 << 2,
  UNF_MEASURE_ALL = (1 << 3) - 1,
} UnfMeasures;

/**
 * UnfTrial:
 * @noisy: (nullable): what is denoised; owned
 * @clean: (nullable): what it should look like, of the same shape; owned
 * @sigma: standard deviation of its noise, unit of the picture
 * @told: the one that the denoiser is told: @sigma, but in a study of what a
 *   wrong one does
 * @measures: what to measure
 * @seed: of the first probe of %UNF_MEASURE_SURE
 * @probes: how many there are; 0 for one
 *
 * One picture to denoise and what is known about it.
 */
typedef struct {
  UnfImage *noisy;
  UnfImage *clean;
  double sigma, told;
  UnfMeasures measures;
  guint64 seed;
  int probes;
} UnfTrial;

/**
 * UnfOutcome:
 * @estimate: (nullable): owned
 * @psnr_noisy: dB, before
 * @psnr: dB, after
 * @ssim: after
 * @psnr_sure: dB, estimated without the clean picture: #UnfSure
 * @sure_deviation: standard deviation of @psnr_sure, dB
 * @seconds: of the denoising alone
 * @nonzeros: share of coefficients that are not zero, 0…1
 * @removed_sigma: standard deviation of noisy − estimate, unit of the picture
 * @whiteness: of noisy − estimate: 1 is white noise, see #UnfWhiteness
 *
 * What came of it. Numbers that were not asked for, or cannot be known, are
 * NaN.
 */
typedef struct {
  UnfImage *estimate;
  double psnr_noisy, psnr, ssim;
  double psnr_sure, sure_deviation;
  double seconds;
  double nonzeros;
  double removed_sigma, whiteness;
} UnfOutcome;

void unf_trial_clear (UnfTrial *trial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnfTrial, unf_trial_clear)

/** Sets every number to NaN, and no estimate. */
void unf_outcome_init (UnfOutcome *outcome);
void unf_outcome_clear (UnfOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnfOutcome, unf_outcome_clear)

/**
 * unf_trial_judge:
 * @outcome: (inout): its @estimate is set; the scores, the strength and the
 *   whiteness of what was removed are filled in
 *
 * Errors: %UNF_ERROR_MISMATCH if the pictures are of different shapes.
 *
 * Returns: whether it could be judged
 */
gboolean
unf_trial_judge (const UnfTrial *trial, UnfOutcome *outcome, GError **error);

/**
 * unf_trial_run:
 * @settings: (nullable): %NULL for those @model was trained with
 * @monitor: (nullable): may cancel, hears progress, is shown what it watches
 * @outcome: (out): cleared by the caller
 *
 * Errors: as unf_model_denoise() and unf_trial_judge().
 *
 * Returns: whether the picture was denoised and measured
 */
gboolean unf_trial_run (const UnfTrial *trial,
                        const UnfModel *model,
                        const UnfSettings *settings,
                        UnfMonitor *monitor,
                        UnfOutcome *outcome,
                        GError **error);

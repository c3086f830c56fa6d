/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"
#include "unf-model.h"
#include "unf-monitor.h"
#include "unf-score.h"

/**
 * CliTrial:
 * @noisy: what is denoised; owned
 * @clean: (nullable): what it should look like; owned
 * @sigma_255: noise level, 0…255 scale
 * @sigma_is_estimated: whether it was found in the picture
 *
 * One picture to denoise, and what is known about it.
 */
typedef struct {
  UnfImage *noisy;
  UnfImage *clean;
  double sigma_255;
  gboolean sigma_is_estimated;
} CliTrial;

/**
 * CliOutcome:
 * @estimate: owned
 * @psnr_noisy: dB; NaN, like the scores below, without a clean picture
 * @seconds: the time of the denoising alone
 */
typedef struct {
  UnfImage *estimate;
  double psnr_noisy, psnr, ssim;
  double seconds;
} CliOutcome;

void cli_trial_clear (CliTrial *trial);
void cli_outcome_clear (CliOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliTrial, cli_trial_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliOutcome, cli_outcome_clear)

/**
 * cli_trial_load:
 * @trial: (out): cleared by the caller
 * @noisy: name of the picture
 * @clean: (nullable): name of the clean picture
 * @sigma: (nullable): noise level as typed; %NULL to estimate it
 *
 * Returns: whether all of it could be read and fits
 */
gboolean cli_trial_load (CliTrial *trial,
                         const char *noisy,
                         const char *clean,
                         const char *sigma,
                         UnfMonitor *monitor,
                         GError **error);

/**
 * cli_trial_run:
 * @outcome: (out): empty before, cleared by the caller
 *
 * Returns: whether the picture was denoised
 */
gboolean cli_trial_run (const CliTrial *trial,
                        const UnfModel *model,
                        const UnfSettings *settings,
                        UnfMonitor *monitor,
                        CliOutcome *outcome,
                        GError **error);

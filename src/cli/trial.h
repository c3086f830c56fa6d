/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-trial.h"

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

void cli_trial_clear (CliTrial *trial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliTrial, cli_trial_clear)

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
 * cli_trial_describe:
 * @measures: what to measure besides the scores
 *
 * Returns: the same for the library; its pictures are those of @trial, and it
 *   is not cleared
 */
UnfTrial cli_trial_describe (const CliTrial *trial, UnfMeasures measures);

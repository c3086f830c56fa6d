/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"

/**
 * UnfNoise:
 * @sigma: standard deviation, in the unit of the picture (0…1)
 * @seed: names the field; the same on every machine
 *
 * Additive white Gaussian noise, independent in every pixel and channel, not
 * clipped and not rounded.
 */
typedef struct {
  double sigma;
  guint64 seed;
} UnfNoise;

/**
 * unf_noise_apply:
 *
 * `noisy = clean + sigma · field (seed)`: changing sigma scales the same
 * field. Element p of the planar picture gets the normal at position p of the
 * stream @noise.seed (see #UnfRandom).
 *
 * Errors: %UNF_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full) (nullable): the noisy picture, of float depth
 */
UnfImage *unf_noise_apply (UnfNoise noise,
                           const UnfImage *clean,
                           GError **error);

/**
 * unf_noise_estimate_sigma:
 *
 * Guesses the standard deviation of white Gaussian noise from the picture
 * alone: the median absolute value of the finest diagonal wavelet band over
 * 0.6745 (Donoho & Johnstone 1994), corrected for what texture leaves there.
 *
 * Returns: sigma in the unit of the picture, not negative; 0 for a picture
 *   too small to say (below 16 × 16)
 */
double unf_noise_estimate_sigma (const UnfImage *noisy);

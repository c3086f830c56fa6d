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
UnfImage *
unf_noise_apply (UnfNoise noise, const UnfImage *clean, GError **error);

/**
 * unf_noise_estimate_sigma:
 *
 * Guesses the standard deviation of white Gaussian noise from the picture
 * alone. The finest diagonal wavelet band (Haar, not decimated) holds the
 * noise at its own strength and little else where the picture is smooth
 * (Donoho & Johnstone 1994), so it is read only there. Smooth are the blocks
 * of 16 × 16 pixels that the two other finest bands, horizontal and vertical,
 * call smooth, because there white noise is as strong as in the diagonal one:
 * the choice grows from the smoothest 1 % of all blocks as long as the next
 * block is not rougher than the noise read so far explains, up to half a
 * standard deviation (after Liu, Tanaka & Okutomi, IEEE TIP 22(12), 2013, who
 * choose blocks by their gradients). Blocks that were clipped, with a twentieth
 * of their pixels exactly at 0 or 1, do not count unless nearly all were.
 *
 * With three channels it is the median of theirs. Noise that a picture has
 * brought along is counted in: a clean photograph reads about 1/255. A picture
 * that is rough everywhere reads too high.
 *
 * Returns: sigma in the unit of the picture, not negative; 0 for a picture
 *   too small to say (below 16 × 16)
 */
double unf_noise_estimate_sigma (const UnfImage *noisy);

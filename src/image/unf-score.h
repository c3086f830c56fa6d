/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"

/**
 * UnfScore:
 * @mse: mean squared error over all pixels and channels, unit of the picture
 * @psnr: 10·log10 (1/mse) in dB; infinite for equal pictures
 * @ssim: structural similarity, mean of the channels; NaN where the picture
 *   is smaller than its 11 × 11 window
 * @max_abs_difference: largest absolute difference
 *
 * How alike two pictures are. Both are clipped to 0…1 first, not rounded, no
 * border is left out, except for @max_abs_difference, which is of the values
 * as they are.
 */
typedef struct {
  double mse, psnr, ssim, max_abs_difference;
} UnfScore;

/**
 * unf_score_compare:
 * @a: a picture
 * @b: a picture of the same size and channels
 *
 * SSIM: Wang, Bovik, Sheikh, Simoncelli 2004: Gaussian window of side 11 and
 * width 1.5, K1 = 0.01, K2 = 0.03, valid region only.
 *
 * Errors: %UNF_ERROR_MISMATCH if the sizes or channels differ.
 *
 * Returns: whether @score was set
 */
gboolean unf_score_compare (const UnfImage *a,
                            const UnfImage *b,
                            UnfScore *score,
                            GError **error);

/** Returns: PSNR in dB as in #UnfScore; the pictures have equal shapes. */
double unf_score_psnr (const UnfImage *a, const UnfImage *b);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"

/* Lags up to this many pixels to each side are looked at. */
enum { UNF_WHITENESS_LAG = 5, UNF_WHITENESS_SIDE = 2 * UNF_WHITENESS_LAG + 1 };

/**
 * UnfWhiteness:
 * @sigma: standard deviation of the values around the mean of their channel,
 *   in the unit of the picture
 * @whiteness: 1 / Σ ρ², over all lags up to %UNF_WHITENESS_LAG, lag 0
 *   included: 1 for white noise, less the more neighbours resemble each other;
 *   NaN where all values are equal
 * @expected: what @whiteness is on average for white noise of this size, a
 *   little less than 1
 * @largest: the ρ of the largest absolute value, lag 0 left out
 * @row: its lag, rows down
 * @column: its lag, columns to the right
 * @deviation: the standard deviation of a single ρ of white noise of this size,
 *   1 / √N for N values; the largest of the 60 different ones of white noise
 *   is between 2 and 4 of them nearly always
 * @correlation: ρ at rows −5…5 and columns −5…5; 1 in the middle, symmetrical
 *
 * Whether a picture is white noise: the normalised autocorrelation
 * ρ (d) = Σ x(p) x(p + d) / Σ x(p)², x being the values without the mean of
 * their channel, and the sums over all channels. Pairs that leave the picture
 * do not count.
 *
 * N·Σ ρ² over different lags other than 0 is the statistic of Box & Pierce
 * (JASA 65, 1970), so @whiteness is that test as a number between 0 and 1 that
 * does not depend on the size of the picture. By Parseval it is also the
 * squared mean of the power spectrum over the mean of its square, the spectrum
 * being smoothed over 1/5 of a cycle per pixel.
 */
typedef struct {
  double sigma, whiteness, expected;
  double largest, deviation;
  int row, column;
  double correlation[UNF_WHITENESS_SIDE][UNF_WHITENESS_SIDE];
} UnfWhiteness;

/**
 * unf_whiteness_measure:
 * @noise: e.g. what a denoiser removed, unf_residual_new()
 * @whiteness: (out caller-allocates): the numbers
 */
void unf_whiteness_measure (const UnfImage *noise, UnfWhiteness *whiteness);

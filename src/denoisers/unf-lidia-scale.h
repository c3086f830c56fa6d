/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fold.h"
#include "unf-lidia-network.h"
#include "unf-neighbours.h"

/**
 * UnfLidiaScale:
 * @pixels: `[n,c,h,w]`, owned: the pictures without their means, on the
 *   network's scale, as this scale sees them
 * @gray: `[n,1,h,w]`, owned: what distances are measured in
 * @dilation: pixels between neighbouring pixels of a patch: 1 or 2
 * @origin: row and column where patch (0, 0) begins
 *
 * One of the two scales: scale 1 is smoothed, and its patches take every second
 * pixel. There is a patch of either scale around every pixel.
 */
typedef struct {
  UnfTensor *pixels, *gray;
  int dilation, origin;
} UnfLidiaScale;

void unf_lidia_scale_clear (UnfLidiaScale *scale);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnfLidiaScale, unf_lidia_scale_clear)

/**
 * UnfLidiaLevels:
 * @means: `[n,c]`, owned: of every channel, on the scale −1…1
 * @gains: `[n]`, owned: what the network's input is multiplied with
 *
 * Between pictures, 0…1, and what the network sees: `gain · (2 x − 1 − mean)`.
 */
typedef struct {
  double *means, *gains;
} UnfLidiaLevels;

void unf_lidia_levels_clear (UnfLidiaLevels *levels);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnfLidiaLevels, unf_lidia_levels_clear)

/**
 * unf_lidia_levels_new:
 * @noisy: `[n,c,h,w]`
 * @sigma: of each picture, 0…1
 * @reference: the noise level, 0…1, that every picture is brought to; 0 to
 *   leave it as it is
 */
UnfLidiaLevels unf_lidia_levels_new (const UnfTensor *noisy,
                                     const double *sigma,
                                     double reference);

/**
 * unf_lidia_scale_of_picture:
 * @index: 0 or 1
 * @noisy: `[1,c,h,w]`, of side unf_lidia_minimum_side() or more
 *
 * The picture with its mirrored border, and around that the number −1, which
 * keeps neighbours away. Patch (r, c) is centred on pixel
 * (r − (p−1)/2, c − (p−1)/2).
 *
 * Errors: %UNF_ERROR_TOO_LARGE.
 *
 * Returns: whether there was memory for @scale
 */
gboolean unf_lidia_scale_of_picture (UnfLidiaScale *scale,
                                     int index,
                                     const UnfLidiaNetwork *net,
                                     const UnfTensor *noisy,
                                     const UnfLidiaLevels *levels,
                                     GError **error);

/** Returns: the smallest side whose border can be mirrored. */
int unf_lidia_minimum_side (const UnfLidiaNetwork *net);

/**
 * unf_lidia_scale_of_crops:
 * @noisy: `[n,c,h,w]`
 * @margin: pixels at each border that are seen, but not estimated
 *
 * Crops with the neighbourhood they really have. The patches are those over
 * the pixels inside the margin.
 */
void unf_lidia_scale_of_crops (UnfLidiaScale *scale,
                               int index,
                               const UnfLidiaNetwork *net,
                               const UnfTensor *noisy,
                               int margin,
                               const UnfLidiaLevels *levels);

/** Returns: the smallest margin of unf_lidia_scale_of_crops(). */
int unf_lidia_margin (const UnfLidiaNetwork *net);

/** Returns: where the neighbours of a patch are looked for. */
UnfNeighbourhood unf_lidia_scale_hood (const UnfLidiaScale *scale,
                                       const UnfLidiaNetwork *net);

/** Returns: rows by columns of patches from (row, column) on, in all pictures
 * of the scale. */
UnfFold unf_lidia_scale_fold (const UnfLidiaScale *scale,
                              const UnfLidiaNetwork *net,
                              UnfRegion patches);

/**
 * unf_lidia_describe:
 * @e: (out caller-allocates): `[14,stride]`, of which the first @count columns
 *   are filled
 * @distances: `[count,14]`, ascending
 * @patches: `[count,length]`
 *
 * What the weights of a group depend on: the distances of its 13 neighbours,
 * and the variance of its patch times the length (divided by length − 1).
 */
void unf_lidia_describe (float *e,
                         size_t stride,
                         const float *distances,
                         const float *patches,
                         int count,
                         int length);

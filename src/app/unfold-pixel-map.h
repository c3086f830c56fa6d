/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"

/**
 * UnfoldPixelMap:
 * @image: the numbers, one or three for each pixel
 * @mean: of all
 * @low: where its colours begin: 0, or, for numbers that are all far from it, a
 *   round number that all but the smallest half per cent exceed
 * @high: where they end: a round number that all but the largest half per cent
 *   do not exceed; more than @low
 *
 * Numbers over a picture that are no light, as they are in their own unit, with
 * what is needed to show them: the count of non-zeros, the threshold. They are
 * not negative. Ref-counted, immutable; owns its members.
 */
typedef struct {
  UnfImage *image;
  double mean, low, high;

  /*< private >*/
  gatomicrefcount references;
} UnfoldPixelMap;

/** Returns: (transfer full): a map of @numbers `[1,c,h,w]`, which are not
 * written to any more; looks at each of them. */
UnfoldPixelMap *unfold_pixel_map_new (UnfTensor *numbers);
UnfoldPixelMap *unfold_pixel_map_ref (UnfoldPixelMap *map);
void unfold_pixel_map_unref (UnfoldPixelMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldPixelMap, unfold_pixel_map_unref)

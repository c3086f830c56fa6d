/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"
#include "unf-monitor.h"

/**
 * UnfNeighbourhood:
 * @side: rows and columns of a patch
 * @dilation: pixels between neighbouring pixels of a patch, and between
 *   neighbouring candidates
 * @radius: candidates in each direction, in steps of @dilation; at most 127
 * @count: how many patches are kept, the patch itself included; 1 or more
 * @origin: row and column of the plane where patch (0, 0) begins
 *
 * Where patches that resemble a patch are looked for. Patch (r, c) has the
 * pixels (origin + r + dilation·i, origin + c + dilation·j); its candidates
 * begin at (origin + r + dilation·a, origin + c + dilation·b) for a and b
 * from −radius to radius, as far as they are inside the plane.
 */
typedef struct {
  int side, dilation, radius, count, origin;
} UnfNeighbourhood;

/** Returns: candidates in a row of the window, `2·radius + 1`. */
static inline int
unf_neighbourhood_window (const UnfNeighbourhood *hood)
{
  return 2 * hood->radius + 1;
}

/** Returns: the pixels between the first row of a patch and its last. */
static inline int
unf_neighbourhood_reach (const UnfNeighbourhood *hood)
{
  return hood->dilation * (hood->side - 1);
}

/**
 * unf_neighbours_find:
 * @index: (out caller-allocates): `[height,width,count]`, of the patches of
 *   @patches: which candidate, `(a + radius)·window + b + radius`
 * @distance: (out caller-allocates): `[height,width,count]`: the sums of
 *   squared differences, ascending
 * @hood: what is looked for, and where
 * @plane: `[1,1,h,w]` values to compare
 * @patches: rows and columns of patches; all of them are inside the plane
 * @monitor: (nullable): may cancel; the outputs are meaningless then
 *
 * The @count candidates that are nearest to each patch. The patch itself is
 * the first, with distance 0; of candidates with equal distances, the one with
 * the smaller index. Where the plane is too small for @count candidates the
 * patch itself stands for them, at an infinite distance.
 *
 * Every distance is summed directly from its squares in single precision, row
 * by row of the patch, so that it does not depend on where a region begins.
 */
void unf_neighbours_find (guint16 *index,
                          float *distance,
                          const UnfNeighbourhood *hood,
                          const UnfTensor *plane,
                          UnfRegion patches,
                          UnfMonitor *monitor);

/**
 * unf_neighbours_measure:
 * @distance: (out caller-allocates): `[height,width,count]`
 * @index: `[height,width,count]`: candidates inside the plane
 *
 * The distances of neighbours that are known already.
 */
void unf_neighbours_measure (float *distance,
                             const guint16 *index,
                             const UnfNeighbourhood *hood,
                             const UnfTensor *plane,
                             UnfRegion patches);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-picture.h"
#include "unfold-result.h"

/**
 * UnfoldStudyPicture:
 * @UNFOLD_STUDY_PICTURE_DENOISED: the estimate
 * @UNFOLD_STUDY_PICTURE_REMOVED: noisy − estimate
 * @UNFOLD_STUDY_PICTURE_ERROR: estimate − clean
 * @UNFOLD_STUDY_PICTURE_SPREAD: standard deviation over the shifts
 *
 * What the pictures of a study show.
 */
typedef enum {
  UNFOLD_STUDY_PICTURE_DENOISED,
  UNFOLD_STUDY_PICTURE_REMOVED,
  UNFOLD_STUDY_PICTURE_ERROR,
  UNFOLD_STUDY_PICTURE_SPREAD,
} UnfoldStudyPicture;

#define UNFOLD_N_STUDY_PICTURES (UNFOLD_STUDY_PICTURE_SPREAD + 1)

/** Returns: what people read, in their language. */
const char *unfold_study_picture_get_label (UnfoldStudyPicture picture);

/** Returns: what to draw of @result (nullable); without an image while it is
 * not known. */
UnfoldSight unfold_study_picture_get_sight (UnfoldStudyPicture picture,
                                            const UnfoldResult *result);

/**
 * unfold_study_picture_find_mapping:
 * @result: (nullable): the one that is looked at
 * @x: column of the pixel in the middle
 * @y: its row
 *
 * Returns: how its numbers become light, and those of all others beside it
 */
UnfoldMapping unfold_study_picture_find_mapping (UnfoldStudyPicture picture,
                                                 const UnfoldResult *result,
                                                 int x,
                                                 int y);

/** Returns: (transfer full) (nullable): the ends of the gray scale, in words;
 * %NULL for pictures of light. */
char *unfold_study_picture_describe_scale (UnfoldStudyPicture picture,
                                           UnfoldMapping mapping);

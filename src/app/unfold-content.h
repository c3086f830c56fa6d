/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"
#include "unfold-picture.h"

/**
 * UnfoldContent:
 * @UNFOLD_CONTENT_CLEAN: the reference
 * @UNFOLD_CONTENT_NOISY: what the model is given
 * @UNFOLD_CONTENT_DENOISED: what it answers
 * @UNFOLD_CONTENT_REMOVED: noisy − denoised
 * @UNFOLD_CONTENT_ERROR: denoised − clean
 * @UNFOLD_CONTENT_A_MINUS_B: the picture of pane A minus that of pane B
 * @UNFOLD_CONTENT_SPREAD: how much the shifts disagree
 * @UNFOLD_CONTENT_CHANGE: the iteration that is shown less the one before it
 * @UNFOLD_CONTENT_SPARSITY: how many coefficients of each pixel are not zero
 * @UNFOLD_CONTENT_THRESHOLDS: the threshold of each pixel
 * @UNFOLD_CONTENT_BEFORE: what the model answered before it was adapted
 *
 * What a pane can show.
 */
typedef enum {
  UNFOLD_CONTENT_CLEAN,
  UNFOLD_CONTENT_NOISY,
  UNFOLD_CONTENT_DENOISED,
  UNFOLD_CONTENT_REMOVED,
  UNFOLD_CONTENT_ERROR,
  UNFOLD_CONTENT_A_MINUS_B,
  UNFOLD_CONTENT_SPREAD,
  UNFOLD_CONTENT_CHANGE,
  UNFOLD_CONTENT_SPARSITY,
  UNFOLD_CONTENT_THRESHOLDS,
  UNFOLD_CONTENT_BEFORE,
} UnfoldContent;

#define UNFOLD_N_CONTENTS (UNFOLD_CONTENT_BEFORE + 1)

/** Returns: its name in actions and settings. */
const char *unfold_content_get_id (UnfoldContent content);

/** Returns: the content called @id; @otherwise if there is none. */
UnfoldContent unfold_content_find (const char *id, UnfoldContent otherwise);

/** Returns: what people read, in their language. */
const char *unfold_content_get_label (UnfoldContent content);

/** Returns: one sentence on what it is, in their language. */
const char *unfold_content_get_description (UnfoldContent content);

/** Returns: whether it is shown with a colour map instead of as light. */
gboolean unfold_content_is_mapped (UnfoldContent content);

/** Returns: whether it is numbers that are no light, with a scale of their own
 * instead of a gain: an #UnfoldPixelMap. */
gboolean unfold_content_is_numbers (UnfoldContent content);

/** Returns: whether it is of the last final, and does not follow drafts. */
gboolean unfold_content_is_of_final (UnfoldContent content);

/** Returns: (nullable): what its numbers count or are called, in people's
 * language; %NULL for light. */
const char *unfold_content_get_unit (UnfoldContent content);

/** Returns: (nullable): why @model (nullable) never has it, a few words; %NULL
 * if it may. */
const char *unfold_content_get_obstacle (UnfoldContent content,
                                         const UnfModel *model);

/** Returns: (transfer none) (nullable): its numbers, if it is numbers and they
 * are known. */
UnfoldPixelMap *unfold_content_get_map (UnfoldContent content,
                                        UnfoldExperiment *experiment);

/**
 * unfold_content_get_mapping:
 * @experiment: whose numbers
 * @map: chosen for signed differences
 * @gain: of differences
 *
 * Returns: how it becomes light; the scale of numbers is their own
 */
UnfoldMapping unfold_content_get_mapping (UnfoldContent content,
                                          UnfoldExperiment *experiment,
                                          UnfoldMap map,
                                          double gain);

/** Returns: the difference or map after @content that @model (nullable) may
 * have; after the last one the first. */
UnfoldContent unfold_content_get_next_difference (UnfoldContent content,
                                                  const UnfModel *model);

/**
 * unfold_content_get_sight:
 * @content: anything but %UNFOLD_CONTENT_A_MINUS_B
 * @experiment: whose pictures
 * @iteration: the iteration that stands for the denoised picture; negative: the
 *   estimate
 *
 * Returns: what to draw; without an image while it is not known
 */
UnfoldSight unfold_content_get_sight (UnfoldContent content,
                                      UnfoldExperiment *experiment,
                                      int iteration);

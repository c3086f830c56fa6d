/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-adapt.h"

/** Returns: (transfer full): a small csc model that has learned nothing yet,
 * called "untrained". */
UnfModel *unf_test_untrained_model (void);

/** Returns: (transfer full): the same with atoms in colour. */
UnfModel *unf_test_untrained_colour_model (void);

/** Returns: (transfer full): steps between two levels at an angle that @seed
 * decides: a picture unlike the cosines that an untrained dictionary consists
 * of. */
UnfImage *unf_test_stairs (int channels, int seed);

/**
 * UnfTestCourse:
 * @model: the untrained one; owned, like all pictures
 * @clean: stairs
 * @noisy: the same with noise
 * @other: stairs of the same kind
 * @adaptation: to @noisy, with @other for an example, compared with @clean; in
 *   so few steps that a test can wait for them
 *
 * A model and what it can learn from.
 */
typedef struct {
  UnfModel *model;
  UnfImage *clean, *noisy, *other;
  UnfAdaptation adaptation;
} UnfTestCourse;

/** Returns: a course with pictures of @channels channels. */
UnfTestCourse unf_test_course_new (int channels);
void unf_test_course_clear (UnfTestCourse *course);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnfTestCourse, unf_test_course_clear)

/** Runs the course with the settings that the model was trained with; it must
 * not fail. */
void unf_test_course_run (const UnfTestCourse *course,
                          UnfAdaptationOutcome *outcome);

/** Returns: whether weights of one network are the same to the last bit. */
gboolean unf_test_have_same_weights (const UnfWeights *a, const UnfWeights *b);

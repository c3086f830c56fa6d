/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/** Returns: what is under test, recorded on @tape. */
typedef UnfVar *(*UnfTestBuild) (UnfTape *tape, gpointer data);

/**
 * unf_test_check_gradients:
 * @parameters: @n tensors that @build asks the tape for with
 *   unf_tape_parameter()
 * @step: length of the steps to either side
 * @tolerance: of the slope, relative
 *
 * Holds the gradients of the mean square of what @build gives, along a random
 * direction for each parameter, to central differences.
 */
void unf_test_check_gradients (UnfTestBuild build,
                               gpointer data,
                               UnfTensor *const *parameters,
                               int n,
                               double step,
                               double tolerance);

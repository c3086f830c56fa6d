/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "unf-random.h"
#include "unf-tensor.h"

/** Returns: ‖a − b‖ / ‖b‖ over @n numbers, in double; the one measure of
 * error in all tests. With b = 0 it is ‖a‖. */
double unf_test_relative_error (const float *a, const float *b, gsize n);

/** Returns: the largest |a − b|. */
double unf_test_max_difference (const float *a, const float *b, gsize n);

/** Returns: (transfer full): normals of standard deviation @scale. */
UnfTensor *unf_test_random_tensor (UnfShape shape, double scale, guint64 seed);

/** Returns: (nullable) (transfer full): a path below the folder of reference
 * data named by UNFOLD_SHARED (default: ../shared beside the sources), or
 * %NULL after marking the test as skipped when it is not there. */
char *unf_test_find_shared (const char *relative);

/** Returns: (transfer full): a fresh empty folder, removed with
 * unf_test_remove_folder(). */
char *unf_test_make_folder (void);
void unf_test_remove_folder (const char *path);

/** Returns: the loss of the tape operation under test, as it would be with
 * the present values of its parameters. */
typedef double (*UnfTestLoss) (gpointer data);

/**
 * unf_test_slope:
 * @values: what the loss depends on
 * @direction: of the same length
 * @length: of the step to either side
 *
 * Returns: the derivative of @loss along @direction, by central differences
 */
double unf_test_slope (UnfTestLoss loss,
                       gpointer data,
                       UnfTensor *values,
                       const UnfTensor *direction,
                       double length);

/** Returns: the inner product, in double. */
double unf_test_inner (const float *a, const float *b, gsize n);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unfold-result.h"

/**
 * unfold_measure_iterations_async:
 * @result: whose iterations
 * @clean: what to compare them with
 *
 * Finds the PSNR after each iteration, on another thread.
 */
void unfold_measure_iterations_async (UnfoldResult *result,
                                      UnfImage *clean,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * unfold_measure_iterations_finish:
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (element-type double) (nullable): PSNR in dB of the
 *   noisy picture and of each iteration
 */
GArray *unfold_measure_iterations_finish (GAsyncResult *answer, GError **error);

/**
 * UnfoldNoiseNumbers:
 * @mean: of the removed noise, 0…255
 * @sigma: its standard deviation, 0…255
 * @correlation: of horizontal and vertical neighbours, −1…1; near 0 for what
 *   looks like white noise
 *
 * What can be said of a result without a clean picture.
 */
typedef struct {
  double mean, sigma, correlation;
} UnfoldNoiseNumbers;

/**
 * unfold_measure_removed_async:
 * @noisy: what the model was given
 * @estimate: what it answered, at the end or after an iteration
 *
 * Measures their difference on another thread.
 */
void unfold_measure_removed_async (UnfImage *noisy,
                                   UnfImage *estimate,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * unfold_measure_removed_finish:
 * @numbers: (out): the answer
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 */
gboolean unfold_measure_removed_finish (GAsyncResult *answer,
                                        UnfoldNoiseNumbers *numbers,
                                        GError **error);

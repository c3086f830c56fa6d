/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * _unf_samples_put_8:
 * @out: the first of @n values of a channel
 * @out_step: distance between them
 * @samples: the first of their samples as a file stores them
 * @step: distance between those; the samples of one pixel when interleaved
 * @white: the sample that becomes 1
 *
 * Between the integers of files and the values 0…1 of pictures, one row of
 * one channel at a time.
 */
void _unf_samples_put_8 (float *out,
                         gsize out_step,
                         const guint8 *samples,
                         gsize step,
                         gsize n,
                         guint8 white);

/** Like _unf_samples_put_8(), with @samples in the machine's byte order. */
void _unf_samples_put_16 (float *out,
                          gsize out_step,
                          const guint16 *samples,
                          gsize step,
                          gsize n,
                          guint16 white);

/** The way back: clipped to 0…1 and rounded to 0…255; NaN becomes 0. */
void
_unf_samples_get_8 (guint8 *samples, gsize step, const float *values, gsize n);

/** The way back: clipped to 0…1 and rounded to 0…65535; NaN becomes 0. */
void _unf_samples_get_16 (guint16 *samples,
                          gsize step,
                          const float *values,
                          gsize n);

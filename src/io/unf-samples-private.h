/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"

/** UnfSampleType: how a file stores one value of one channel. */
typedef enum {
  UNF_SAMPLE_U8,
  UNF_SAMPLE_U16,
  UNF_SAMPLE_F32,
  UNF_SAMPLE_F64,
} UnfSampleType;

/**
 * UnfSampleLayout:
 * @type: what a sample is
 * @per_pixel: distance from a sample to the same channel's next
 * @white: the integer that becomes 1; floats are taken as they are
 * @white_is_zero: whether 0 becomes 1 and @white becomes 0
 *
 * How a row of a file is to be read. Samples are in the machine's byte order.
 */
typedef struct {
  UnfSampleType type;
  int per_pixel;
  guint16 white;
  gboolean white_is_zero;
} UnfSampleLayout;

/** Returns: the bytes of one sample. */
gsize _unf_sample_size (UnfSampleType type);

/** Returns: the depth of a picture made of such samples. */
UnfDepth _unf_sample_depth (UnfSampleType type);

/** Reverses the bytes of each of @n samples. */
void _unf_samples_swap (void *samples, UnfSampleType type, gsize n);

/**
 * _unf_samples_put:
 * @out: the first of @n values of one channel
 * @out_step: distance between them; may be negative
 * @samples: the channel's first sample
 *
 * From the samples of a file to the values 0…1 of a picture.
 */
void _unf_samples_put (float *out,
                       gssize out_step,
                       const void *samples,
                       const UnfSampleLayout *layout,
                       gsize n);

/** Puts a whole row with interleaved channels. */
void _unf_samples_put_row (UnfTensor *pixels,
                           int y,
                           const void *samples,
                           const UnfSampleLayout *layout);

/**
 * _unf_samples_get_row:
 * @samples: (out caller-allocates): the row, with interleaved channels
 *
 * The way back. Integers are clipped to 0…1 and rounded to 0…255 or 0…65535,
 * NaN becomes 0; 32-bit floats are kept as they are.
 */
void _unf_samples_get_row (void *samples,
                           UnfSampleType type,
                           const UnfImage *image,
                           int y);

/**
 * _unf_samples_write_floats:
 * @row: memory for a row with interleaved channels
 *
 * Writes row @y of @image as 32-bit floats, little-endian.
 */
gboolean _unf_samples_write_floats (const UnfImage *image,
                                    int y,
                                    float *row,
                                    GOutputStream *stream,
                                    GError **error);

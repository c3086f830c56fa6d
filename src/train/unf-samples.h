/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unf-monitor.h"
#include "unf-random.h"

/**
 * UnfSamples:
 *
 * Clean pictures held in memory, and random crops of them. Immutable.
 */
typedef struct _UnfSamples UnfSamples;

/**
 * unf_samples_load:
 * @folder: every picture in it is read, sorted by name; other files are
 *   passed over
 * @channels: 1 or 3; colour becomes gray by the luma of ITU-R BT.601
 * @at_most: pictures to read; 0 for all
 *
 * Errors: those of unf_image_file_list() and unf_image_load().
 */
UnfSamples *unf_samples_load (GFile *folder,
                              int channels,
                              guint at_most,
                              UnfMonitor *monitor,
                              GError **error);

/**
 * unf_samples_new:
 * @images: (element-type UnfImage): pictures of one number of channels
 *
 * Returns: (transfer full): samples of these pictures
 */
UnfSamples *unf_samples_new (GPtrArray *images);
void unf_samples_free (UnfSamples *samples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfSamples, unf_samples_free)

guint unf_samples_get_n (const UnfSamples *samples);

/** Returns: (transfer none): picture @index. */
UnfImage *unf_samples_get (const UnfSamples *samples, guint index);

/**
 * unf_samples_crop:
 * @out: (out caller-allocates): `[c,side,side]`
 * @side: not larger than the smallest picture
 *
 * A crop of a random picture at a random place, in one of the eight
 * orientations of a square.
 */
void unf_samples_crop (const UnfSamples *samples,
                       int side,
                       UnfRandom *random,
                       float *out);

/** Returns: the smallest side of any picture. */
int unf_samples_get_smallest_side (const UnfSamples *samples);

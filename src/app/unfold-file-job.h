/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"

/**
 * UnfoldArrival:
 * @image: a picture
 * @sigma: its estimated noise, on the scale 0…255
 * @cropped: (nullable): the common centre, in @image
 * @cropped_other: (nullable): the common centre, in the picture it was to
 *   match
 *
 * A picture and what one wants to know of it before it is shown. Owns its
 * members.
 */
typedef struct {
  UnfImage *image;
  double sigma;
  UnfImage *cropped, *cropped_other;
} UnfoldArrival;

void unfold_arrival_free (UnfoldArrival *arrival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldArrival, unfold_arrival_free)

/**
 * unfold_file_job_load_async:
 * @file: a picture
 * @other: (nullable): a picture whose size it should have; if it has another,
 *   both are cut to their common centre
 *
 * Reads and examines a picture on a thread of GLib's pool for files.
 */
void unfold_file_job_load_async (GFile *file,
                                 UnfImage *other,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/** The same for a picture that has been read already. */
void unfold_file_job_examine_async (UnfImage *image,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * unfold_file_job_load_finish:
 *
 * Errors: as unf_image_load().
 *
 * Returns: (transfer full) (nullable): the picture
 */
UnfoldArrival *unfold_file_job_load_finish (GAsyncResult *result,
                                            GError **error);

/** Writes a picture on a thread of GLib's pool for files. */
void unfold_file_job_save_async (UnfImage *image,
                                 GFile *file,
                                 UnfDepth depth,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * unfold_file_job_save_finish:
 *
 * Errors: as unf_image_save().
 */
gboolean unfold_file_job_save_finish (GAsyncResult *result, GError **error);

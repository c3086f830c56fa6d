/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"

/** So many pictures, and so many numbers in all of them together, a set has at
 * most. */
#define UNFOLD_PICTURE_SET_MAX 100
#define UNFOLD_PICTURE_SET_MAX_VALUES ((gsize) 1 << 28)

/**
 * UnfoldPictureSet:
 *
 * Clean pictures with names, to find the mean of something over all of them.
 * Ref-counted; immutable once it is shared.
 */
typedef struct _UnfoldPictureSet UnfoldPictureSet;

/** Returns: (transfer full): a set without pictures. */
UnfoldPictureSet *unfold_picture_set_new (void);
UnfoldPictureSet *unfold_picture_set_ref (UnfoldPictureSet *set);
void unfold_picture_set_unref (UnfoldPictureSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldPictureSet, unfold_picture_set_unref)

/** Adds a picture, called @name. Only while the set is not shared. */
void unfold_picture_set_add (UnfoldPictureSet *set,
                             const char *name,
                             UnfImage *image);

guint unfold_picture_set_get_size (const UnfoldPictureSet *set);
const char *unfold_picture_set_get_name (const UnfoldPictureSet *set, guint i);

/** Returns: (transfer none): picture @i. */
UnfImage *unfold_picture_set_get_image (const UnfoldPictureSet *set, guint i);

/** Returns: whether @image is one of its pictures. */
gboolean unfold_picture_set_has (const UnfoldPictureSet *set,
                                 const UnfImage *image);

/** Reads all pictures of @folder, in the order of their names, on a thread of
 * GLib's pool. */
void unfold_picture_set_load_async (GFile *folder,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * unfold_picture_set_load_finish:
 *
 * Errors: those of unf_image_file_list() and unf_image_load();
 * %UNF_ERROR_TOO_LARGE if there are too many pictures, or too large ones.
 *
 * Returns: (transfer full) (nullable): at least one picture
 */
UnfoldPictureSet *unfold_picture_set_load_finish (GAsyncResult *result,
                                                  GError **error);

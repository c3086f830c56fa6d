/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-picture-set.h"

/**
 * UnfoldStudyScope:
 *
 * Of what a study is: which strengths of the noise besides the one that is set,
 * and one picture, the samples, or those of a folder.
 *
 * Signals: `changed ()`; `said (char *text)`, one sentence for people about
 * something that did not work.
 */
#define UNFOLD_TYPE_STUDY_SCOPE (unfold_study_scope_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldStudyScope,
                      unfold_study_scope,
                      UNFOLD,
                      STUDY_SCOPE,
                      GtkBox)

/** Returns: (transfer none) (array length=n): strengths of the noise, on the
 * scale 0…255; those that are written, as far as they can be read. */
const double *unfold_study_scope_get_sigmas (UnfoldStudyScope *self, guint *n);

/** Returns: (transfer none) (nullable): the pictures; %NULL for that of the
 * experiment. */
UnfoldPictureSet *unfold_study_scope_get_pictures (UnfoldStudyScope *self);

/** Reads the pictures of @folder and chooses them. */
void unfold_study_scope_choose_folder (UnfoldStudyScope *self, GFile *folder);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-chart.h"
#include "unfold-study.h"
#include "unfold-viewport.h"

/**
 * UnfoldStudyView:
 *
 * A study to look at and to work with: its chart, the part of the picture
 * around the cross-hair at every point, and two of these in one place, to flip
 * between. A click on a point of the chart, or Return, sets the experiment to
 * it.
 */
#define UNFOLD_TYPE_STUDY_VIEW (unfold_study_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldStudyView,
                      unfold_study_view,
                      UNFOLD,
                      STUDY_VIEW,
                      GtkBox)

/** Returns: (transfer floating): a view of @study, around the cross-hair of
 * @viewport. */
GtkWidget *unfold_study_view_new (UnfoldStudy *study, UnfoldViewport *viewport);

UnfoldStudy *unfold_study_view_get_study (UnfoldStudyView *self);
UnfoldChart *unfold_study_view_get_chart (UnfoldStudyView *self);

/** Puts the picture of entry @i in front; the one that was there is the other
 * one. */
void unfold_study_view_choose (UnfoldStudyView *self, guint i);

/** Exchanges the two chosen pictures. */
void unfold_study_view_flip (UnfoldStudyView *self);

/** Returns: the entry in front; −1 if none is. */
int unfold_study_view_get_front (UnfoldStudyView *self);

/**
 * unfold_study_view_save_async:
 * @file: where; the ending of its name says what: `svg`, `pdf` or `png` for the
 *   chart as it is on screen, `csv` for its numbers
 */
void unfold_study_view_save_async (UnfoldStudyView *self,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * unfold_study_view_save_finish:
 *
 * Errors: %UNF_ERROR_UNSUPPORTED for other endings; those of writing files.
 */
gboolean unfold_study_view_save_finish (UnfoldStudyView *self,
                                        GAsyncResult *result,
                                        GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"
#include "unfold-models.h"
#include "unfold-plot.h"
#include "unfold-study-entry.h"
#include "unfold-study-kind.h"

/** So many strengths of the noise a study has at most. */
#define UNFOLD_STUDY_MAX_SIGMAS UNFOLD_PLOT_N_STYLES

/**
 * UnfoldStudy:
 *
 * How the estimate depends on one setting of an experiment, with all else as it
 * is set. Points are computed one after the other when nobody changes anything:
 * live work goes first, in the middle of a point, which is begun again after
 * it. Where noise is added, there may be several strengths of it, one series
 * each; and instead of the picture of the experiment there may be a set, whose
 * means the points are.
 *
 * A change of anything but the setting itself ends the study; what it has
 * found stays, stale, until the first point of another study is there. Points
 * that were computed once are found again.
 *
 * Belongs to the main thread; knows no widget. Signals: `changed ()`, when
 * points, states or staleness have changed; `started ()`.
 */
#define UNFOLD_TYPE_STUDY (unfold_study_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldStudy, unfold_study, UNFOLD, STUDY, GObject)

/**
 * unfold_study_new:
 * @kind: what it varies
 * @experiment: what it asks about
 * @models: where it finds weights for other values
 * @points: where points are kept
 *
 * Returns: (transfer full): a study without points
 */
UnfoldStudy *unfold_study_new (const UnfoldStudyKind *kind,
                               UnfoldExperiment *experiment,
                               UnfoldModels *models,
                               UnfoldPoints *points);

const UnfoldStudyKind *unfold_study_get_kind (UnfoldStudy *self);
UnfoldExperiment *unfold_study_get_experiment (UnfoldStudy *self);

/** Returns: whether the model that is set has the setting. */
gboolean unfold_study_is_possible (UnfoldStudy *self);

/**
 * unfold_study_set_sigmas:
 * @sigmas: (array length=n): strengths of the noise besides the one that is
 *   set, on the scale 0…255
 *
 * What has been chosen counts from the next start on; a study that runs ends.
 * Only the first few are used, and none by a study that compares trainings, or
 * while the noise is in the picture.
 */
void unfold_study_set_sigmas (UnfoldStudy *self, const double *sigmas, guint n);

/** Chooses the pictures whose mean is found, with noise added to them; %NULL:
 * the one of the experiment. As with unfold_study_set_sigmas(). */
void unfold_study_set_pictures (UnfoldStudy *self, UnfoldPictureSet *pictures);

/** Returns: (nullable): the pictures that the points are means of. */
UnfoldPictureSet *unfold_study_get_pictures (UnfoldStudy *self);

/** Returns: whether its series differ by the strength of the noise. */
gboolean unfold_study_has_sigmas (UnfoldStudy *self);

/** Computes what is missing of what is set now. */
void unfold_study_start (UnfoldStudy *self);

/** Stops; finished points stay. */
void unfold_study_cancel (UnfoldStudy *self);

gboolean unfold_study_is_running (UnfoldStudy *self);

/** Returns: whether it waits for live work. */
gboolean unfold_study_is_paused (UnfoldStudy *self);

/** Returns: whether its points are of other settings than those set now. */
gboolean unfold_study_is_stale (UnfoldStudy *self);

/** Returns: (nullable): why the last point could not be computed. */
const char *unfold_study_get_failure (UnfoldStudy *self);

/** Returns: how many points are there; @wanted (out) of how many. */
guint unfold_study_count (UnfoldStudy *self, guint *wanted);

/** Returns: how many places there are, with a point or without. */
guint unfold_study_get_n_entries (UnfoldStudy *self);

/** Returns: (transfer none): place @i; first by series, then by value. */
const UnfoldStudyEntry *unfold_study_get_entry (UnfoldStudy *self, guint i);

/** Returns: how many series it has: one for each strength of the noise; 2 with
 * weights of both trainings. */
guint unfold_study_get_n_series (UnfoldStudy *self);

/** Returns: (transfer none) (nullable): the pictures of place @i, if they are
 * still kept. */
UnfoldResult *unfold_study_find_result (UnfoldStudy *self, guint i);

/** Sets the experiment to place @i: its value, its weights, and the strength of
 * the noise that is added. */
void unfold_study_take (UnfoldStudy *self, guint i);

/** Returns: the value of the setting that is set now; NaN without one. */
double unfold_study_get_current (UnfoldStudy *self);

/** Returns: the value that the weights of place @i were trained with; NaN if
 * they do not say. */
double unfold_study_get_trained (UnfoldStudy *self, guint i);

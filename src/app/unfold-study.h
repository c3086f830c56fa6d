/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"
#include "unfold-models.h"
#include "unfold-point.h"
#include "unfold-study-kind.h"

/**
 * UnfoldStudyEntry:
 * @value: of the setting
 * @series: 0, or 1 for weights of the other training
 * @recipe: what is computed there; owned
 * @point: (nullable): what came of it; %NULL until it is there; owned
 *
 * A place of a study.
 */
typedef struct {
  double value;
  guint series;
  UnfoldRecipe *recipe;
  UnfoldPoint *point;
} UnfoldStudyEntry;

/**
 * UnfoldStudy:
 *
 * How the estimate depends on one setting of an experiment, with all else as it
 * is set. Points are computed one after the other when nobody changes anything:
 * live work goes first, in the middle of a point, which is begun again after
 * it. A change of anything but the setting itself ends the study; what it has
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

/** Returns: how many series it has: 1, or 2 with weights of both trainings. */
guint unfold_study_get_n_series (UnfoldStudy *self);

/** Returns: (transfer none) (nullable): the pictures of place @i, if they are
 * still kept. */
UnfoldResult *unfold_study_find_result (UnfoldStudy *self, guint i);

/** Sets the experiment to place @i: its value, and its weights. */
void unfold_study_take (UnfoldStudy *self, guint i);

/** Returns: the value of the setting that is set now; NaN without one. */
double unfold_study_get_current (UnfoldStudy *self);

/** Returns: the value that the weights of place @i were trained with; NaN if
 * they do not say. */
double unfold_study_get_trained (UnfoldStudy *self, guint i);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-adapt-job.h"
#include "unfold-adaptation.h"

/* The adaptation is divided by concern: unfold-adaptation.c is the object and
 * what can be seen of it, -learning.c how a copy of the model learns,
 * -outcome.c what came of it and what people decide, -saves.c the models that
 * no file holds yet. */
struct _UnfoldAdaptation {
  GObject parent_instance;

  UnfoldExperiment *experiment;
  UnfoldModels *models;
  gint64 steps_wanted;

  UnfoldAdaptationState state;
  char *obstacle;
  GPtrArray *unsaved;

  /* Of the one that learns, or has learned. */
  GCancellable *opening;
  UnfoldAdaptJob *job;
  UnfoldRecipe *recipe;
  UnfoldLearningCurve *curve;
  char *title;
  gint64 step, steps;
  double seconds;
  UnfModel *model;
  UnfoldAdaptationSummary summary;
};

typedef enum {
  UNFOLD_ADAPTATION_STATE = 1,
  UNFOLD_ADAPTATION_OBSTACLE,
  UNFOLD_ADAPTATION_UNSAVED,
  UNFOLD_ADAPTATION_N_PROPERTIES
} UnfoldAdaptationProperty;

void _unfold_adaptation_notify (UnfoldAdaptation *self,
                                UnfoldAdaptationProperty property);

/** Sets the state and says so, if it is another. */
void _unfold_adaptation_set_state (UnfoldAdaptation *self,
                                   UnfoldAdaptationState state);

/** Emits `progressed`. */
void _unfold_adaptation_progressed (UnfoldAdaptation *self);

/** Emits `failed`. */
void _unfold_adaptation_report (UnfoldAdaptation *self, const char *message);

/** Returns: whether a copy learns, or is being judged. */
gboolean _unfold_adaptation_is_learning (UnfoldAdaptation *self);

/** Ends what is read or learned, without a word about the state. */
void _unfold_adaptation_stop_work (UnfoldAdaptation *self);

/** Ends it and is idle again. */
void _unfold_adaptation_give_up (UnfoldAdaptation *self);

/** Shows what came of the training; people are asked to decide. */
void _unfold_adaptation_take_outcome (UnfoldAdaptation *self,
                                      const UnfAdaptationOutcome *outcome);

/** Returns: (transfer full): a list of models that no file holds. */
GPtrArray *_unfold_adaptation_new_unsaved (void);

/** No file holds the adapted model yet. */
void _unfold_adaptation_add_unsaved (UnfoldAdaptation *self);

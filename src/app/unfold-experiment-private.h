/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"

/**
 * UnfoldNotice:
 * @text: one sentence
 * @choice: (nullable): label of the other choice
 * @take: (nullable): takes it
 */
typedef struct {
  char *text;
  char *choice;
  void (*take) (UnfoldExperiment *self);
} UnfoldNotice;

/* The experiment is divided by concern: unfold-experiment.c is the object and
 * what can be seen of it, -parameters.c what can be wanted, -work.c the job
 * that leads from one to the other, -files.c pictures in and out, -lessons.c
 * what models that learn show. */
struct _UnfoldExperiment {
  GObject parent_instance;

  /* What is wanted. */
  UnfImage *opened, *reference;
  UnfoldSource source;
  double added_sigma, told_sigma, amount;
  guint64 seed;
  UnfModel *model;
  UnfSettings *settings;
  gboolean wants_iterations, wants_firings;
  int focus_x, focus_y;
  int selected_atom;

  /* What is on screen. */
  UnfImage *noisy, *estimate;
  UnfoldRecipe *noisy_recipe;
  UnfoldResult *result;
  UnfoldScores noisy_scores, scores;
  UnfImage *lesson, *before;
  UnfoldScores lesson_scores, before_scores;
  gboolean is_draft;
  UnfRegion draft_region;
  int shifts_done, shifts;
  UnfoldState state;
  double progress;
  char *failure;

  /* What is being computed. */
  UnfoldDenoiseJob *job;
  UnfoldRecipe *asked;
  gboolean has_shown, is_superseded;
  UnfoldResultCache *cache;
  guint settle_source;
  int settle_time, n_changes;
  GPtrArray *saves;
  guint changed;

  /* Where the picture comes from. */
  GFile *file;
  char *title;
  double estimated_sigma;
  GCancellable *loading;
  UnfImage *cropped, *cropped_reference;
  UnfoldNotice notice;
};

typedef enum {
  UNFOLD_EXPERIMENT_STATE = 1,
  UNFOLD_EXPERIMENT_SOURCE,
  UNFOLD_EXPERIMENT_SIGMA,
  UNFOLD_EXPERIMENT_SEED,
  UNFOLD_EXPERIMENT_AMOUNT,
  UNFOLD_EXPERIMENT_MODEL,
  UNFOLD_EXPERIMENT_TITLE,
  UNFOLD_EXPERIMENT_ESTIMATED_SIGMA,
  UNFOLD_EXPERIMENT_PROGRESS,
  UNFOLD_EXPERIMENT_N_ITERATIONS,
  UNFOLD_EXPERIMENT_NOTICE,
  UNFOLD_EXPERIMENT_FAILURE,
  UNFOLD_EXPERIMENT_DRAFT,
  UNFOLD_EXPERIMENT_SCORES,
  UNFOLD_EXPERIMENT_SELECTED_ATOM,
  UNFOLD_EXPERIMENT_FIRINGS,
  UNFOLD_EXPERIMENT_N_PROPERTIES
} UnfoldExperimentProperty;

void _unfold_experiment_notify (UnfoldExperiment *self,
                                UnfoldExperimentProperty property);
void _unfold_experiment_pixels_changed (UnfoldExperiment *self,
                                        UnfoldPictureKind kind);
void _unfold_experiment_picture_changed (UnfoldExperiment *self);
void _unfold_experiment_settings_changed (UnfoldExperiment *self,
                                          const char *id);

/** Emits `failed`. */
void _unfold_experiment_report (UnfoldExperiment *self, const GError *error);

/** Returns: what is wanted; lent, its picture may be %NULL. */
UnfoldRecipe _unfold_experiment_get_recipe (UnfoldExperiment *self);

/** A parameter has changed: starts again; the final waits until things have
 * settled. */
void _unfold_experiment_refresh (UnfoldExperiment *self);

/** All has changed: gives up what is computed and starts again; the final does
 * not wait. */
void _unfold_experiment_refresh_now (UnfoldExperiment *self);

/** Stops the job and the clock, without a word about the state. */
void _unfold_experiment_stop (UnfoldExperiment *self);

/** Sets the state and says so; @failure only for that state. */
void _unfold_experiment_set_state (UnfoldExperiment *self,
                                   UnfoldState state,
                                   const char *failure);

/** Takes a lesson on screen, if it is not of @recipe, for an older estimate. */
void _unfold_experiment_end_lesson (UnfoldExperiment *self,
                                    const UnfoldRecipe *recipe);

/** Forgets what models that learn have shown. */
void _unfold_experiment_forget_lessons (UnfoldExperiment *self);

/** Forgets all pictures. */
void _unfold_experiment_clear_pictures (UnfoldExperiment *self);

/** Writes the pictures that are wanted and are there now. */
void _unfold_experiment_serve_saves (UnfoldExperiment *self);

/** Gives up what has not been written yet. */
void _unfold_experiment_drop_saves (UnfoldExperiment *self,
                                    const GError *error);

/** Shows @text, with the other choice @choice (nullable). */
void _unfold_experiment_set_notice (UnfoldExperiment *self,
                                    char *text,
                                    const char *choice,
                                    void (*take) (UnfoldExperiment *self));

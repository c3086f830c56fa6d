/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-study.h"

#include "unfold-point-job.h"

/**
 * UnfoldStudyTask:
 * @entry: a place of what comes
 * @picture: which of its pictures
 */
typedef struct {
  UnfoldStudyEntry *entry;
  guint picture;
} UnfoldStudyTask;

/* The study is divided by concern: unfold-study.c is the object and its course,
 * -plan.c its places and their order, -recipes.c what is computed at each. */
struct _UnfoldStudy {
  GObject parent_instance;

  const UnfoldStudyKind *kind;
  UnfoldExperiment *experiment;
  UnfoldModels *models;
  UnfoldPoints *points;

  /* What has been chosen besides what is set. */
  GArray *sigmas; /* of double */
  UnfoldPictureSet *pictures;
  gboolean is_chosen_anew;

  /* What is seen, and what comes in its place with its first point; the same
   * from then on. Both nullable. */
  GPtrArray *shown, *coming;
  UnfImage *clean; /* what @coming compares with */
  UnfImage *noisy; /* the last one of @coming */
  UnfoldRecipe *noisy_recipe;
  GArray *queue; /* of UnfoldStudyTask, the next one first */
  UnfoldPointJob *job;
  char *failure;
  gboolean is_taking;
};

/** Returns: (transfer full) (nullable): what is computed at a place, when @base
 * is set; %NULL if that cannot be. */
UnfoldRecipe *_unfold_study_make_recipe (UnfoldStudy *self,
                                         const UnfoldRecipe *base,
                                         guint series,
                                         double value);

/** Lists what comes when @base is set, with what is known of it, and puts the
 * rest into the queue. */
void _unfold_study_plan (UnfoldStudy *self, const UnfoldRecipe *base);

/** Returns: (transfer full): the strengths of the noise that are wanted when
 * @base is set, ascending. */
GArray *_unfold_study_list_sigmas (UnfoldStudy *self, const UnfoldRecipe *base);

/** Returns: (transfer full): @base with the first of the chosen pictures, and
 * with noise of @sigma where it is added. */
UnfoldRecipe *_unfold_study_adapt_base (UnfoldStudy *self,
                                        const UnfoldRecipe *base,
                                        double sigma);

/** Returns: whether @entries are of what is set and chosen now. */
gboolean _unfold_study_is_of (UnfoldStudy *self, const GPtrArray *entries);

/** Returns: @value; for all shifts as many as the model begins with, also where
 * there are fewer: so equal recipes are found again. */
double _unfold_study_widen_value (const UnfSettings *settings,
                                  const char *id,
                                  double value);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-study.h"

#include "unfold-point-job.h"

/* The study is divided by concern: unfold-study.c is the object and its course,
 * -recipes.c what is computed at each of its places. */
struct _UnfoldStudy {
  GObject parent_instance;

  const UnfoldStudyKind *kind;
  UnfoldExperiment *experiment;
  UnfoldModels *models;
  UnfoldPoints *points;

  /* What is seen, and what comes in its place with its first point; the same
   * from then on. Both nullable. */
  GPtrArray *shown, *coming;
  UnfImage *clean;  /* what @coming compares with */
  UnfImage *noisy;  /* of @coming */
  GPtrArray *queue; /* entries of @coming, the next one first */
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

/** Returns: @value; for all shifts as many as the model begins with, also where
 * there are fewer: so equal recipes are found again. */
double _unfold_study_widen_value (const UnfSettings *settings,
                                  const char *id,
                                  double value);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-point.h"
#include "unfold-quantity.h"

/**
 * UnfoldStudyEntry:
 * @value: of the setting
 * @series: which line it is of: a strength of the noise, or 0, and 1 for
 *   weights of the other training
 * @recipe: what is computed there, on the first picture; owned
 * @pictures: (nullable): the pictures it is computed on; %NULL for that of
 *   @recipe alone; owned
 * @samples: (element-type UnfoldPoint) (nullable elements): one for each
 *   picture; owned
 * @point: (nullable): what came of it, or the mean of @samples; %NULL until all
 *   of them are there; owned
 *
 * A place of a study.
 */
typedef struct {
  double value;
  guint series;
  UnfoldRecipe *recipe;
  UnfoldPictureSet *pictures;
  GPtrArray *samples;
  UnfoldPoint *point;
} UnfoldStudyEntry;

/**
 * unfold_study_entry_new:
 * @recipe: (transfer full): what is computed; with @pictures, of the first of
 *   these
 * @pictures: (transfer none) (nullable): the pictures
 *
 * Returns: (transfer full): a place without samples
 */
UnfoldStudyEntry *unfold_study_entry_new (double value,
                                          guint series,
                                          UnfoldRecipe *recipe,
                                          UnfoldPictureSet *pictures);
void unfold_study_entry_free (UnfoldStudyEntry *entry);

/** Returns: (transfer full): what is computed on picture @k. */
UnfoldRecipe *unfold_study_entry_make_recipe (const UnfoldStudyEntry *entry,
                                              guint k);

/** Returns: (transfer none) (nullable): what picture @k is compared with;
 * @clean if there is no set of pictures. */
UnfImage *unfold_study_entry_get_clean (const UnfoldStudyEntry *entry,
                                        guint k,
                                        UnfImage *clean);

/** Keeps what came of picture @k; with the last one comes the point. */
void
unfold_study_entry_take (UnfoldStudyEntry *entry, guint k, UnfoldPoint *sample);

/**
 * unfold_study_entry_get_spread:
 *
 * Returns: the standard deviation of @quantity over the pictures; NaN for
 *   fewer than two, and until all of them are there
 */
double unfold_study_entry_get_spread (const UnfoldStudyEntry *entry,
                                      const UnfoldQuantity *quantity);

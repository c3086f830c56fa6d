/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-explanation.h"

/**
 * UnfoldTermItem:
 *
 * An atom at a place, and its coefficient after one iteration. Never changes.
 */
#define UNFOLD_TYPE_TERM_ITEM (unfold_term_item_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldTermItem,
                      unfold_term_item,
                      UNFOLD,
                      TERM_ITEM,
                      GObject)

const UnfTerm *unfold_term_item_get_term (UnfoldTermItem *self);

/** Returns: its coefficient, on the scale 0…255. */
double unfold_term_item_get_coefficient (UnfoldTermItem *self);

/** Returns: its size as a share of the strongest, −1…1. */
double unfold_term_item_get_share (UnfoldTermItem *self);

/** Returns: what it adds to the estimate of the pixel, on the scale 0…255. */
double unfold_term_item_get_contribution (UnfoldTermItem *self);

/** Returns: (transfer full): the atom, `[1,c,n,n]`. */
UnfTensor *unfold_term_item_make_atom (UnfoldTermItem *self);

/**
 * UnfoldTermList:
 *
 * The terms of an explanation that are not zero after one iteration, the
 * strongest first, as a list model that makes its items when they are looked
 * at: there may be thousands.
 */
#define UNFOLD_TYPE_TERM_LIST (unfold_term_list_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldTermList,
                      unfold_term_list,
                      UNFOLD,
                      TERM_LIST,
                      GObject)

UnfoldTermList *unfold_term_list_new (void);

/** Shows @explanation (nullable) after @iteration, from 0. */
void unfold_term_list_set_explanation (UnfoldTermList *self,
                                       UnfExplanation *explanation,
                                       int iteration);

/** Returns: the place of the strongest term of @atom; −1 if there is none. */
int unfold_term_list_find (UnfoldTermList *self, int atom);

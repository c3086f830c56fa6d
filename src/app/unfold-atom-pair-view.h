/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-atom-pair.h"

/**
 * UnfoldPairMode:
 * @UNFOLD_PAIR_SIDE: both, side by side
 * @UNFOLD_PAIR_DIFFERENCE: the first minus the second
 * @UNFOLD_PAIR_FLIP: one of them, in place
 *
 * How a pair is shown.
 */
typedef enum {
  UNFOLD_PAIR_SIDE,
  UNFOLD_PAIR_DIFFERENCE,
  UNFOLD_PAIR_FLIP,
} UnfoldPairMode;

/**
 * UnfoldPairLook:
 * @mode: what is shown
 * @is_flipped: whether flipping shows the second one
 * @gain: of the difference, 1 or more
 * @size: side of an atom, in pixels
 */
typedef struct {
  UnfoldPairMode mode;
  gboolean is_flipped;
  double gain;
  int size;
} UnfoldPairLook;

/**
 * UnfoldAtomPairView:
 *
 * Draws a pair of atoms.
 */
#define UNFOLD_TYPE_ATOM_PAIR_VIEW (unfold_atom_pair_view_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldAtomPairView,
                      unfold_atom_pair_view,
                      UNFOLD,
                      ATOM_PAIR_VIEW,
                      GtkBox)

/** Shows @pair (nullable) as @look says. */
void unfold_atom_pair_view_set_pair (UnfoldAtomPairView *self,
                                     UnfoldAtomPair *pair,
                                     const UnfoldPairLook *look);

/** Shows the same pair in another way. */
void unfold_atom_pair_view_set_look (UnfoldAtomPairView *self,
                                     const UnfoldPairLook *look);

/** Returns: how many pictures are on view: 2 side by side, 1 otherwise. */
int unfold_atom_pair_view_get_n_shown (UnfoldAtomPairView *self);

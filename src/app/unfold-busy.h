/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-adaptation.h"
#include "unfold-experiment.h"

/**
 * UnfoldBusyKind:
 * @UNFOLD_BUSY_TEXT: a word and a percentage
 * @UNFOLD_BUSY_SPINNER: also something that moves
 * @UNFOLD_BUSY_BAR: also how much is left
 */
typedef enum {
  UNFOLD_BUSY_TEXT,
  UNFOLD_BUSY_SPINNER,
  UNFOLD_BUSY_BAR,
} UnfoldBusyKind;

/**
 * UnfoldBusy:
 *
 * Says in the header bar what is being worked on, with a button that cancels.
 * Invisible while nothing is, and for the first half second.
 */
#define UNFOLD_TYPE_BUSY (unfold_busy_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldBusy, unfold_busy, UNFOLD, BUSY, GtkBox)

/** To be called once. */
void unfold_busy_set_experiment (UnfoldBusy *self,
                                 UnfoldExperiment *experiment);

/**
 * unfold_busy_choose_kind:
 * @elapsed: seconds since the work began
 * @progress: part that is done, 0…1
 *
 * Returns: how to show work of the length to be expected
 */
UnfoldBusyKind unfold_busy_choose_kind (double elapsed, double progress);

/** Tells of @adaptation, too, while nothing else is computed. Called once. */
void unfold_busy_set_adaptation (UnfoldBusy *self,
                                 UnfoldAdaptation *adaptation);

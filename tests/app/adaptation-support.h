/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-adaptation.h"

/** Steps that no test waits for. */
#define NO_END ((gint64) 1 << 40)

/** Returns: (transfer full): pixels that know nothing of each other: who learns
 * from them learns to keep the noise. */
UnfImage *salt (void);

/** Gives @experiment the untrained model and a noisy picture of stairs, and
 * waits for the final. */
void show_stairs (UnfoldExperiment *experiment);

/**
 * AdaptationRoom:
 * @original: the untrained model, which the experiment has
 * @final: what it makes of the stairs
 * @failure: (nullable): for a message
 *
 * An experiment that shows stairs, and an adaptation of it. Owns everything.
 */
typedef struct {
  UnfoldExperiment *experiment;
  UnfoldModels *models;
  UnfoldAdaptation *adaptation;
  UnfModel *original;
  UnfImage *final;
  char *failure;
} AdaptationRoom;

AdaptationRoom adaptation_room_new (void);
void adaptation_room_clear (AdaptationRoom *room);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AdaptationRoom, adaptation_room_clear)

void adaptation_room_wait_for (AdaptationRoom *room,
                               UnfoldAdaptationState state);

/** Learns to the end from a picture of the same kind. */
void adaptation_room_adapt (AdaptationRoom *room, gint64 steps);

/** Begins to learn from the estimate. */
void adaptation_room_start_without_end (AdaptationRoom *room);

/** Returns: points of the curve of PSNRs. */
guint adaptation_room_count_psnrs (AdaptationRoom *room);

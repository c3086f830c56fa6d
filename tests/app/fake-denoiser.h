/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-model.h"

/* A denoiser that answers pixel by pixel, as slowly as a test wants. A run on
 * a picture at least this wide counts as a final; drafts are of less. It says
 * of every pixel that ten times the threshold of its coefficients are not zero,
 * and has no map of thresholds. */
#define FAKE_WIDTH 128

/** Forgets what has been counted and what finals were told. */
void fake_reset (void);

/** Returns: (transfer full): settings `threshold` (begins at 1), `iterations`
 * (3), `stride` (8) and `shifts` (all). */
UnfModel *fake_model_new (const char *name);

/** Returns: (transfer full): one whose four shifts are estimates; iterations
 * begin at 2. */
UnfModel *fake_model_new_with_shifts (void);

/** Returns: (transfer full): one trained for a stride. */
UnfModel *fake_model_new_for_stride (const char *name, int stride);

/** Finals wait, but hear when they are cancelled, until they may go. */
void fake_hold_finals (void);
void fake_let_go (void);

/** Returns: whether a final (or draft) is waiting. */
gboolean fake_is_holding (void);

/** As fake_hold_finals(), but for drafts, too. */
void fake_hold_all (void);

/** Returns: how many runs were cancelled while they waited. */
int fake_cancelled (void);

/** Finals fail with @message (nullable). */
void fake_fail_finals (const char *message);

/** Returns: how many finals have come to their end. */
int fake_finals_finished (void);

/** Returns: the largest number of runs at the same time. */
int fake_most_at_once (void);

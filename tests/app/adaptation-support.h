/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-experiment.h"

/** Steps that no test waits for. */
#define NO_END ((gint64) 1 << 40)

/** Returns: (transfer full): pixels that know nothing of each other: who learns
 * from them learns to keep the noise. */
UnfImage *salt (void);

/** Gives @experiment the untrained model and a noisy picture of stairs, and
 * waits for the final. */
void show_stairs (UnfoldExperiment *experiment);

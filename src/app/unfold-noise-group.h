/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-experiment.h"
#include "unfold-settings-row.h"

/**
 * UnfoldNoiseGroup:
 *
 * Where the noise comes from, how strong it is, and which it is.
 */
#define UNFOLD_TYPE_NOISE_GROUP (unfold_noise_group_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldNoiseGroup,
                      unfold_noise_group,
                      UNFOLD,
                      NOISE_GROUP,
                      GtkBox)

/** Controls @experiment. Called once. */
void unfold_noise_group_set_experiment (UnfoldNoiseGroup *self,
                                        UnfoldExperiment *experiment);

/** Returns: (transfer none): the row of sigma. */
UnfoldSettingsRow *unfold_noise_group_get_sigma_row (UnfoldNoiseGroup *self);

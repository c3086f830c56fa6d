/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-adapt-group.h"
#include "unfold-experiment.h"
#include "unfold-models.h"
#include "unfold-noise-group.h"
#include "unfold-settings-row.h"

/**
 * UnfoldSettingsPanel:
 *
 * The controls of an experiment: which denoiser, which noise, and a row for
 * each setting that any denoiser has. A setting the chosen one lacks is greyed,
 * not hidden, so that nothing jumps.
 */
#define UNFOLD_TYPE_SETTINGS_PANEL (unfold_settings_panel_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldSettingsPanel,
                      unfold_settings_panel,
                      UNFOLD,
                      SETTINGS_PANEL,
                      GtkBox)

/** Controls @experiment with the models of @models. Called once. */
void unfold_settings_panel_set_experiment (UnfoldSettingsPanel *self,
                                           UnfoldExperiment *experiment,
                                           UnfoldModels *models);

/** Returns: (transfer none) (nullable): the row of the setting @id; "amount"
 * and "sigma" have rows too. */
UnfoldSettingsRow *unfold_settings_panel_find_row (UnfoldSettingsPanel *self,
                                                   const char *id);

/** Sets all rows of the model back to where they begin. */
void unfold_settings_panel_reset (UnfoldSettingsPanel *self);

UnfoldAdaptGroup *
unfold_settings_panel_get_adapt_group (UnfoldSettingsPanel *self);

/** Scrolls to the controls of the adaptation, as they have just become. */
void unfold_settings_panel_reveal_adapt_group (UnfoldSettingsPanel *self);

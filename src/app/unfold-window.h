/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-experiment.h"
#include "unfold-inspector.h"
#include "unfold-models.h"
#include "unfold-panes.h"
#include "unfold-settings-panel.h"

/**
 * UnfoldWindow:
 *
 * A window: one experiment and everything to look at it and to change it.
 *
 * Properties: `side-panel` (boolean: whether the controls are shown),
 * `inspector` (boolean: whether the inspector is).
 */
#define UNFOLD_TYPE_WINDOW (unfold_window_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldWindow,
                      unfold_window,
                      UNFOLD,
                      WINDOW,
                      GtkApplicationWindow)

/** Returns: a window of @application whose models are @models. */
GtkWidget *unfold_window_new (GtkApplication *application,
                              UnfoldModels *models);

/** Opens a picture; of a folder, its first one; of weights, uses them. */
void unfold_window_open (UnfoldWindow *self, GFile *file);

/** Opens the picture @name of those that come with the program. */
void unfold_window_open_sample (UnfoldWindow *self, const char *name);

/** Reads weights and uses them. */
void unfold_window_open_weights (UnfoldWindow *self, GFile *file);

UnfoldExperiment *unfold_window_get_experiment (UnfoldWindow *self);
UnfoldPanes *unfold_window_get_panes (UnfoldWindow *self);
UnfoldInspector *unfold_window_get_inspector (UnfoldWindow *self);
UnfoldSettingsPanel *unfold_window_get_panel (UnfoldWindow *self);

/** Returns: (nullable): the sentence of the info bar. */
const char *unfold_window_get_info (UnfoldWindow *self);

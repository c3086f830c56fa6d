/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-experiment.h"

/**
 * UnfoldPropertiesWindow:
 *
 * What is known of the opened picture, in numbers.
 */
#define UNFOLD_TYPE_PROPERTIES_WINDOW (unfold_properties_window_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldPropertiesWindow,
                      unfold_properties_window,
                      UNFOLD,
                      PROPERTIES_WINDOW,
                      GtkWindow)

/** Returns: a window above @parent on the picture that @experiment has now. */
GtkWidget *unfold_properties_window_new (GtkWindow *parent,
                                         UnfoldExperiment *experiment);

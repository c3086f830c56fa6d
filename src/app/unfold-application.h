/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-models.h"

/**
 * UnfoldApplication:
 *
 * The program: its windows, and the models they share.
 */
#define UNFOLD_TYPE_APPLICATION (unfold_application_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldApplication,
                      unfold_application,
                      UNFOLD,
                      APPLICATION,
                      GtkApplication)

/** Returns: (transfer full): the program. */
UnfoldApplication *unfold_application_new (void);

/** Returns: (transfer none): the models that windows share. */
UnfoldModels *unfold_application_get_models (UnfoldApplication *self);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-application.h"
#include "unfold-window.h"

/**
 * Starts the toolkit and the program, without its windows.
 *
 * Returns: whether there is a display; if not, the test is to end, as skipped
 */
gboolean window_test_init (int *argc, char ***argv);

/** Ends the program; to be returned by main(). */
int window_test_run (void);

/** Returns: the program. */
UnfoldApplication *the_application (void);

/** Returns: a window on the fake model and a picture, at its final. */
UnfoldWindow *open_window (void);

/** Returns: a window without picture and model. */
UnfoldWindow *open_empty_window (void);

/** Closes @window and makes sure that nothing holds it any longer. */
void close_window (UnfoldWindow *window);

/** Lets the main loop run until nothing is left to do. */
void settle (void);

/** Waits for the final of @window. */
void wait_for_final (UnfoldWindow *window);

void activate (UnfoldWindow *window, const char *detailed_action);

/** Returns: (nullable): the first widget of @type below @widget. */
gpointer find_widget (GtkWidget *widget, GType type);

/** Returns: (nullable): the first controller of @type on @widget. */
GtkEventController *find_controller (GtkWidget *widget, GType type);

/** Returns: (transfer none) (nullable): the dialog over @window. */
GtkWindow *find_dialog (UnfoldWindow *window);

/** Waits until the info bar of @window says something with @words in it. */
void wait_for_message (UnfoldWindow *window, const char *words);

/** Returns: whether the info bar of @window says something with @words in
 * it. */
gboolean has_message (UnfoldWindow *window, const char *words);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * UnfoldShortcutsWindow:
 *
 * Lists all keys; made from the table they are installed from.
 */
#define UNFOLD_TYPE_SHORTCUTS_WINDOW (unfold_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldShortcutsWindow,
                      unfold_shortcuts_window,
                      UNFOLD,
                      SHORTCUTS_WINDOW,
                      GtkWindow)

/** Returns: a window above @parent. */
GtkWidget *unfold_shortcuts_window_new (GtkWindow *parent);

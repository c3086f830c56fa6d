/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * UnfoldColorScheme:
 *
 * Light or dark: as the desktop prefers, or as people chose here. Plain GTK
 * does not ask the desktop; this asks its settings portal.
 *
 * Property `theme` (string): "system", "light" or "dark".
 */
#define UNFOLD_TYPE_COLOR_SCHEME (unfold_color_scheme_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldColorScheme,
                      unfold_color_scheme,
                      UNFOLD,
                      COLOR_SCHEME,
                      GObject)

/** Returns: (transfer full): a scheme that follows the desktop. */
UnfoldColorScheme *unfold_color_scheme_new (void);

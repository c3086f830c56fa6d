/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * UnfoldFittingLabel:
 *
 * Says one thing in a longer or a shorter way: in the longest there is room
 * for. It asks for the width of the shortest only and lives on what its
 * neighbours leave, so that it gives way before they are cut off. Screen
 * readers read the longest.
 *
 * Property `xalign` (float, 0…1, 0 at first): where the text is in it.
 */
#define UNFOLD_TYPE_FITTING_LABEL (unfold_fitting_label_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldFittingLabel,
                      unfold_fitting_label,
                      UNFOLD,
                      FITTING_LABEL,
                      GtkWidget)

/**
 * unfold_fitting_label_set_texts:
 * @longest: what to say
 * @shorter: (nullable): the same in fewer words; may be empty, which means that
 *   nothing is said where there is no room for @longest
 */
void unfold_fitting_label_set_texts (UnfoldFittingLabel *self,
                                     const char *longest,
                                     const char *shorter);

/** Shows an icon before the text, at any width; %NULL for none. */
void unfold_fitting_label_set_icon (UnfoldFittingLabel *self,
                                    const char *icon_name);

/** Returns: the longest text. */
const char *unfold_fitting_label_get_text (UnfoldFittingLabel *self);

/** Returns: the text on screen now. */
const char *unfold_fitting_label_get_shown (UnfoldFittingLabel *self);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * UnfoldInfoKind:
 * @UNFOLD_INFO_NOTE: something to know
 * @UNFOLD_INFO_ERROR: something did not work; nothing was lost
 */
typedef enum {
  UNFOLD_INFO_NOTE,
  UNFOLD_INFO_ERROR,
} UnfoldInfoKind;

/**
 * UnfoldInfoBar:
 *
 * One sentence above the page, with at most one choice, until it is dismissed
 * or another takes its place.
 *
 * Signals: `chosen`, `dismissed`.
 */
#define UNFOLD_TYPE_INFO_BAR (unfold_info_bar_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldInfoBar, unfold_info_bar, UNFOLD, INFO_BAR, GtkBox)

/**
 * unfold_info_bar_show:
 * @text: the sentence
 * @details: (nullable): what a button unfolds below it
 * @choice: (nullable): label of a button that emits `chosen`
 */
void unfold_info_bar_show (UnfoldInfoBar *self,
                           UnfoldInfoKind kind,
                           const char *text,
                           const char *details,
                           const char *choice);
void unfold_info_bar_hide (UnfoldInfoBar *self);

/** Returns: (nullable): the sentence on view. */
const char *unfold_info_bar_get_text (UnfoldInfoBar *self);

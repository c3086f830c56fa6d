/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-canvas.h"
#include "unfold-content.h"

/**
 * UnfoldPane:
 *
 * One view of one picture: a caption with the pane's letter, what it shows and
 * its state; the canvas; a line of numbers or a colour bar. It only shows what
 * it is told.
 */
#define UNFOLD_TYPE_PANE (unfold_pane_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldPane, unfold_pane, UNFOLD, PANE, GtkBox)

UnfoldCanvas *unfold_pane_get_canvas (UnfoldPane *self);

/**
 * unfold_pane_set_action:
 * @action: what each item activates, with the content's id as its target
 * @model: (nullable): what denoises
 *
 * Makes the caption a menu of contents. Those that @model never has cannot be
 * chosen and say why.
 */
void unfold_pane_set_action (UnfoldPane *self,
                             const char *action,
                             const UnfModel *model);

/**
 * unfold_pane_set_caption:
 * @letter: (nullable): the pane's letter
 * @text: what it shows
 * @tooltip: what that is
 */
void unfold_pane_set_caption (UnfoldPane *self,
                              const char *letter,
                              const char *text,
                              const char *tooltip);

/** Returns: (transfer none): what the caption says the pane shows. */
const char *unfold_pane_get_caption (UnfoldPane *self);

/**
 * unfold_pane_set_state:
 * @icon_name: (nullable): the state as an icon
 * @text: (nullable): in words
 * @shorter: (nullable): the same where there is little room; %NULL: the icon
 *   alone
 *
 * Says how current the picture is, as far as the name of what it shows leaves
 * room for it.
 */
void unfold_pane_set_state (UnfoldPane *self,
                            const char *icon_name,
                            const char *text,
                            const char *shorter);

/** Returns: (transfer none): the word set last. */
const char *unfold_pane_get_state (UnfoldPane *self);

/** Sets the line below the picture on the left; @shorter (nullable) is the same
 * where there is little room. */
void unfold_pane_set_score (UnfoldPane *self,
                            const char *score,
                            const char *shorter);
const char *unfold_pane_get_score (UnfoldPane *self);

/** As unfold_pane_set_score(), on the right, in a stronger hand. */
void
unfold_pane_set_gain (UnfoldPane *self, const char *gain, const char *shorter);

/** Returns: (transfer full): what the pane shows and its numbers, in words. */
char *unfold_pane_describe (UnfoldPane *self);

/**
 * unfold_pane_set_mapping:
 * @mapping: how numbers become light
 * @unit: (nullable): what the numbers of the colour bar are
 *
 * Shows the picture through @mapping, with a colour bar for all but light.
 */
void unfold_pane_set_mapping (UnfoldPane *self,
                              UnfoldMapping mapping,
                              const char *unit);

/** Shows @sight, or the words of @placeholder where there is no picture. */
void unfold_pane_set_sight (UnfoldPane *self,
                            UnfoldSight sight,
                            const char *placeholder);

/** Tells assistive technology what the picture is and how it fares. */
void unfold_pane_set_spoken (UnfoldPane *self,
                             const char *name,
                             const char *description,
                             gboolean is_busy);

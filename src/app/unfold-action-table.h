/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UnfoldScope:
 * @UNFOLD_SCOPE_WINDOW: works wherever the focus is
 * @UNFOLD_SCOPE_LAST: works wherever the focus is, unless the widget there
 *   wants the key for itself, as an entry does for copying and a menu for
 *   Escape
 * @UNFOLD_SCOPE_PANES: works while the focus is in the pane area, so that
 *   typing into a spin button is never stolen
 * @UNFOLD_SCOPE_CHART: works while the focus is on a chart or its pictures
 * @UNFOLD_SCOPE_ATOMS: works while the focus is on the atoms of a dictionary
 * @UNFOLD_SCOPE_PANES_HELD: as that; the action's state is true as long as the
 *   key is held
 */
typedef enum {
  UNFOLD_SCOPE_WINDOW,
  UNFOLD_SCOPE_LAST,
  UNFOLD_SCOPE_PANES,
  UNFOLD_SCOPE_PANES_HELD,
  UNFOLD_SCOPE_CHART,
  UNFOLD_SCOPE_ATOMS,
} UnfoldScope;

/**
 * UnfoldActionKeys:
 * @action: (nullable): detailed name of the action; %NULL for keys that a
 *   widget handles by itself and that are only listed
 * @title: what it does (translatable)
 * @section: heading in the shortcuts window (translatable)
 * @scope: where the keys work
 * @keys: accelerators, the one shown first; %NULL-terminated
 *
 * One line of the table from which accelerators are installed and the
 * shortcuts window is made, so that the two cannot disagree.
 */
typedef struct {
  const char *action;
  const char *title;
  const char *section;
  UnfoldScope scope;
  const char *keys[4];
} UnfoldActionKeys;

/** Returns: (transfer none): the table, of @n lines, grouped by section. */
const UnfoldActionKeys *unfold_action_table (gsize *n);

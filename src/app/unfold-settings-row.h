/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unf-setting.h"

/**
 * UnfoldSettingsRow:
 *
 * One control made from one #UnfSetting: a label with a mnemonic, a slider and
 * a spin button on the same value, a tick where the value begins, or a
 * list of words where the setting has choices. A double click on the label, or
 * Delete on the slider, goes back to where the value began.
 *
 * Property `value` (double): notifies for every change, whoever made it.
 */
#define UNFOLD_TYPE_SETTINGS_ROW (unfold_settings_row_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldSettingsRow,
                      unfold_settings_row,
                      UNFOLD,
                      SETTINGS_ROW,
                      GtkGrid)

/** Returns: a row for @setting, which is copied. */
GtkWidget *unfold_settings_row_new (const UnfSetting *setting);

/** Returns: the id of its setting. */
const char *unfold_settings_row_get_id (UnfoldSettingsRow *self);

/**
 * unfold_settings_row_set_setting:
 * @setting: of the same id, with other ranges
 */
void unfold_settings_row_set_setting (UnfoldSettingsRow *self,
                                      const UnfSetting *setting);

/** Takes a letter that is not in @used, the mnemonics of the rows before, and
 * adds it to them. */
void unfold_settings_row_choose_mnemonic (UnfoldSettingsRow *self,
                                          GString *used);

double unfold_settings_row_get_value (UnfoldSettingsRow *self);
void unfold_settings_row_set_value (UnfoldSettingsRow *self, double value);

/** Back to where the value begins. */
void unfold_settings_row_reset (UnfoldSettingsRow *self);

/** Says something about the present value; %NULL: nothing. */
void unfold_settings_row_set_note (UnfoldSettingsRow *self, const char *note);

/** A second tick, where something worth knowing lies; NaN: none. */
void unfold_settings_row_set_mark (UnfoldSettingsRow *self, double value);

/** Explains why the row cannot be used, and makes it so; %NULL: it can. */
void unfold_settings_row_set_reason (UnfoldSettingsRow *self,
                                     const char *reason);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UnfSetting:
 * @id: name on the command line and in files
 * @label: what people read (translatable)
 * @description: one sentence of explanation (translatable)
 * @minimum: smallest value
 * @maximum: largest value
 * @initial: value to begin with
 * @step: what one press of an arrow key changes; 1 for counts
 * @is_count: only whole numbers
 * @choices: (nullable): the words that stand for 0, 1, 2 …; %NULL-terminated
 * @square_of: (nullable): id of another setting, whose square this one never
 *   exceeds: there are q² shifts at stride q
 * @is_logarithmic: whether equal ways on a slider are ratios, not differences:
 *   for factors, whose @initial is in the middle of the slider then
 *
 * One knob of a denoiser, as data: the command line's option, the window's row
 * and the documentation's table are made from the same lines.
 */
typedef struct {
  const char *id;
  const char *label;
  const char *description;
  double minimum, maximum, initial, step;
  gboolean is_count;
  const char *const *choices;
  const char *square_of;
  gboolean is_logarithmic;
} UnfSetting;

/**
 * UnfSettings:
 *
 * A value for each setting of one table. Mutable, not shared between threads:
 * hand over a copy.
 */
typedef struct _UnfSettings UnfSettings;

/**
 * unf_settings_new:
 * @table: @n settings; must outlive the result
 *
 * Returns: (transfer full): every setting at its initial value
 */
UnfSettings *unf_settings_new (const UnfSetting *table, gsize n);
UnfSettings *unf_settings_copy (const UnfSettings *settings);
void unf_settings_free (UnfSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfSettings, unf_settings_free)

/** Returns: (transfer none): the table, of unf_settings_get_n() entries. */
const UnfSetting *unf_settings_get_table (const UnfSettings *settings);
gsize unf_settings_get_n (const UnfSettings *settings);

/** Returns: (nullable): the description of @id, %NULL if there is none. */
const UnfSetting *unf_settings_find (const UnfSettings *settings,
                                     const char *id);

/** Returns: the value of @id, which must exist; not more than the square of the
 * setting that limits it. */
double unf_settings_get (const UnfSettings *settings, const char *id);
int unf_settings_get_int (const UnfSettings *settings, const char *id);

/**
 * unf_settings_set:
 *
 * Errors: %UNF_ERROR_UNSUPPORTED if there is no such setting,
 * %UNF_ERROR_INVALID_DATA if @value is outside its range or not whole.
 *
 * Returns: whether the value was taken
 */
gboolean unf_settings_set (UnfSettings *settings,
                           const char *id,
                           double value,
                           GError **error);

/**
 * unf_settings_carry:
 * @settings: of one model
 * @from: of another
 *
 * Takes over what was set in @from, for settings that both have and that begin
 * alike in both. A value outside of the new range is left where the model
 * begins.
 */
void unf_settings_carry (UnfSettings *settings, const UnfSettings *from);

/** Returns: whether both have the same settings with the same values. */
gboolean unf_settings_equal (const UnfSettings *a, const UnfSettings *b);

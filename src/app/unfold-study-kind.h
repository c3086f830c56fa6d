/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-setting.h"

/**
 * UnfoldStudyKind:
 * @id: its name in actions, files and settings
 * @title: what people read (translatable)
 * @setting: what it varies: id of a setting
 * @axis: title of the horizontal axis (translatable)
 * @format: (transfer full): one value for people, as “q = 8”
 * @n_decimals: digits of a value after the point
 * @is_logarithmic: whether the axis is
 * @is_ascending: whether points are computed from left to right, because each
 *   compares with the one before; otherwise so that the shape of the curve is
 *   seen soonest
 * @has_weights_per_value: whether each value has weights of its own
 * @compares_training: whether weights whose single shifts are estimates and
 *   weights that were trained jointly are two series
 * @question: what it answers (translatable)
 * @n_pictures: how many pictures, around what is set now; 0 for all
 * @first: (nullable): what the first value is (translatable)
 * @last: (nullable): what the last value is (translatable)
 * @y: id of the quantity on the left axis at first
 * @second: id of the one on the right axis
 * @list_values: (transfer full): the values to compute for a model with
 *   these settings, ascending
 *
 * One kind of chart, as data.
 */
typedef struct {
  const char *id;
  const char *title;
  const char *setting;
  const char *axis;
  char *(*format) (double value);
  int n_decimals;
  gboolean is_logarithmic, is_ascending;
  gboolean has_weights_per_value, compares_training;
  const char *question;
  guint n_pictures;
  const char *first, *last;
  const char *y, *second;
  GArray *(*list_values) (const UnfSettings *settings);
} UnfoldStudyKind;

/** Returns: (transfer none): the kinds, %NULL-terminated by their id. */
const UnfoldStudyKind *unfold_study_kinds (void);

/** Returns: (nullable): the kind called @id. */
const UnfoldStudyKind *unfold_study_kind_find (const char *id);

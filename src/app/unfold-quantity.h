/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-point.h"

/**
 * UnfoldQuantity:
 * @id: its name in files and settings
 * @label: what people read (translatable)
 * @axis: title of its axis, with the unit (translatable)
 * @estimated_axis: (nullable): the same where it is estimated (translatable)
 * @format: of one number with its unit (translatable), with a %%s
 * @n_decimals: digits after the point
 * @least_span: the smallest interval worth filling an axis with
 * @is_from_zero: whether its axis begins at 0
 * @has_best: whether more is better
 * @get: its value at a point; NaN where it is not known
 *
 * Something that is measured at every point, as data.
 */
typedef struct {
  const char *id;
  const char *label;
  const char *axis;
  const char *estimated_axis;
  const char *format;
  int n_decimals;
  double least_span;
  gboolean is_from_zero, has_best;
  double (*get) (const UnfoldPoint *point);
} UnfoldQuantity;

/** Returns: (transfer none): all of them, %NULL-terminated by their id. */
const UnfoldQuantity *unfold_quantities (void);

/** Returns: (nullable): the quantity called @id. */
const UnfoldQuantity *unfold_quantity_find (const char *id);

/** Returns: (transfer full) (nullable): its value at @point with the unit;
 * %NULL where it is not known. */
char *unfold_quantity_format (const UnfoldQuantity *quantity,
                              const UnfoldPoint *point);

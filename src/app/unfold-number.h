/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * unfold_number_format:
 * @n_decimals: digits after the point
 *
 * Returns: (transfer full): @value for people, in their locale, with a true
 *   minus sign and without a sign on zero
 */
char *unfold_number_format (double value, int n_decimals);

/** Returns: (transfer full): as unfold_number_format(), with a plus sign for
 * positive numbers. */
char *unfold_number_format_signed (double value, int n_decimals);

/** Returns: (transfer full): a number that is not negative to three digits,
 * with three after the point at most: "512", "51.2", "0.512", "0". */
char *unfold_number_format_short (double value);

/** Returns: (transfer full): a count for people, in groups of three digits:
 * "1 830". */
char *unfold_number_format_count (guint64 count);

/**
 * unfold_number_append_plain:
 * @format: of one double, as for printf()
 *
 * Appends @value for programs: with a decimal point in every locale.
 */
void
unfold_number_append_plain (GString *text, const char *format, double value);

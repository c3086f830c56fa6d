/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What is typed after an option, read with a decimal point in every language.
 * All errors are of the domain %G_OPTION_ERROR and name the option. */

/**
 * cli_parse_number:
 * @option: the option's name, with its dashes
 *
 * Returns: whether @text is a number within @minimum … @maximum
 */
gboolean cli_parse_number (const char *option,
                           const char *text,
                           double minimum,
                           double maximum,
                           double *value,
                           GError **error);

/** Returns: whether @text is a whole number within @minimum … @maximum. */
gboolean cli_parse_count (const char *option,
                          const char *text,
                          guint64 minimum,
                          guint64 maximum,
                          guint64 *value,
                          GError **error);

/** Returns: whether @text is a noise level on the 0…255 scale. */
gboolean cli_parse_sigma (const char *text, double *sigma_255, GError **error);

/** Returns: whether @text, %NULL for 0, is a seed that JSON can hold. */
gboolean cli_parse_seed (const char *text, guint64 *seed, GError **error);

/**
 * cli_parse_sigma_range:
 * @text: `LO:HI`, or one level for both
 */
gboolean cli_parse_sigma_range (const char *text,
                                double *low,
                                double *high,
                                GError **error);

/**
 * cli_parse_values:
 * @text: a list `A,B,C` or a range `A:B:STEP` that includes B
 *
 * Returns: (transfer full) (nullable) (element-type double): the values
 */
GArray *cli_parse_values (const char *option, const char *text, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Fields of one line of a table, separated by commas. */

/** Adds @text, in quotes where it needs them. */
void cli_csv_add_text (GString *line, const char *text);

/** Adds @value in full precision; an empty field if it is not finite. */
void cli_csv_add_number (GString *line, double value);

/** Writes @line to stdout and empties it. */
void cli_csv_print (GString *line);

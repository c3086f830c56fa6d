/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "unf-score.h"
#include "unf-setting.h"

/* Members of the object that @builder is in. JSON has no infinity and no NaN:
 * such a number is written as null. */

void cli_json_add_number (JsonBuilder *builder, const char *name, double value);
void cli_json_add_count (JsonBuilder *builder, const char *name, gint64 value);
void cli_json_add_true (JsonBuilder *builder, const char *name);

/** @value: (nullable): written as null when %NULL */
void
cli_json_add_string (JsonBuilder *builder, const char *name, const char *value);

/** An object with one member for each setting; choices by their words. */
void cli_json_add_settings (JsonBuilder *builder,
                            const char *name,
                            const UnfSettings *settings);

/** Writes what was built to stdout, in UTF-8, with a newline after it. */
void cli_json_print (JsonBuilder *builder);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * unf_json_parse:
 * @text: UTF-8, need not end with a zero byte
 * @length: in bytes
 *
 * Reads a JSON object from a file that nobody vouches for. json-glib alone
 * descends as deep as the text says, keeps the last of two equal keys and
 * skips comments; here all three are errors.
 *
 * Errors: %UNF_ERROR_INVALID_DATA.
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *unf_json_parse (const char *text, gsize length, GError **error);

/** Appends @text, which is UTF-8, with quotes around it. */
void unf_json_append_string (GString *out, const char *text);

/** Appends @number, which is finite: the shortest of the notations with 15, 16
 * or 17 digits that gives the same number back, in any locale. */
void unf_json_append_number (GString *out, double number);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * unfold_state_get:
 *
 * Returns: (transfer none) (nullable): what the windows remember between
 *   runs, or %NULL where the schema is not installed: then everything starts
 *   at its default and nothing is remembered
 */
GSettings *unfold_state_get (void);

/**
 * unfold_state_bind:
 * @key: key of the schema
 * @object: an object; its property @property starts at the remembered value
 *   and its changes are remembered
 */
void unfold_state_bind (const char *key, gpointer object, const char *property);

/** Returns: the value of @key, or @fallback without a schema. */
int unfold_state_get_int (const char *key, int fallback);
gboolean unfold_state_get_boolean (const char *key, gboolean fallback);

/** Remembers a value, where there is a schema. */
void unfold_state_set_int (const char *key, int value);
void unfold_state_set_boolean (const char *key, gboolean value);

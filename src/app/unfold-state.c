/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-state.h"

/* g_settings_new() ends the program when the schema is not installed, so the
 * source is asked first: an uninstalled program has to run. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source)
    schema = g_settings_schema_source_lookup (source, UNFOLD_APP_ID, TRUE);

  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

GSettings *
unfold_state_get (void)
{
  static GSettings *settings;
  static gsize is_open;

  if (g_once_init_enter (&is_open)) {
    settings = open_settings ();
    g_once_init_leave (&is_open, 1);
  }

  return settings;
}

void
unfold_state_bind (const char *key, gpointer object, const char *property)
{
  GSettings *settings = unfold_state_get ();

  if (settings)
    g_settings_bind (settings, key, object, property, G_SETTINGS_BIND_DEFAULT);
}

int
unfold_state_get_int (const char *key, int fallback)
{
  GSettings *settings = unfold_state_get ();

  return settings ? g_settings_get_int (settings, key) : fallback;
}

gboolean
unfold_state_get_boolean (const char *key, gboolean fallback)
{
  GSettings *settings = unfold_state_get ();

  return settings ? g_settings_get_boolean (settings, key) : fallback;
}

void
unfold_state_set_int (const char *key, int value)
{
  GSettings *settings = unfold_state_get ();

  if (settings)
    g_settings_set_int (settings, key, value);
}

void
unfold_state_set_boolean (const char *key, gboolean value)
{
  GSettings *settings = unfold_state_get ();

  if (settings)
    g_settings_set_boolean (settings, key, value);
}

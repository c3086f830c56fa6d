/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <math.h>
#include <stdio.h>

void
cli_json_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
cli_json_add_count (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
cli_json_add_true (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

void
cli_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
cli_json_add_settings (JsonBuilder *builder,
                       const char *name,
                       const UnfSettings *settings)
{
  const UnfSetting *table = unf_settings_get_table (settings);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);

  for (gsize i = 0; i < unf_settings_get_n (settings); i++) {
    const char *id = table[i].id;

    if (table[i].choices)
      cli_json_add_string (
          builder, id, table[i].choices[unf_settings_get_int (settings, id)]);
    else if (table[i].is_count)
      cli_json_add_count (builder, id, unf_settings_get_int (settings, id));
    else
      cli_json_add_number (builder, id, unf_settings_get (settings, id));
  }

  json_builder_end_object (builder);
}

void
cli_json_print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  /* Not g_print(): JSON is UTF-8 whatever the language of the terminal. */
  fputs (text, stdout);
  fputc ('\n', stdout);
}

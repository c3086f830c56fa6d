/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-setting.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "unf-error.h"

struct _UnfSettings {
  const UnfSetting *table; /* not owned */
  gsize n;
  double *values; /* owned, one for each line of the table */
};

UnfSettings *
unf_settings_new (const UnfSetting *table, gsize n)
{
  UnfSettings *settings = g_new0 (UnfSettings, 1);

  settings->table = table;
  settings->n = n;
  settings->values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    settings->values[i] = table[i].initial;

  return settings;
}

UnfSettings *
unf_settings_copy (const UnfSettings *settings)
{
  UnfSettings *copy = unf_settings_new (settings->table, settings->n);

  memcpy (copy->values, settings->values, settings->n * sizeof (double));
  return copy;
}

void
unf_settings_free (UnfSettings *settings)
{
  g_free (settings->values);
  g_free (settings);
}

const UnfSetting *
unf_settings_get_table (const UnfSettings *settings)
{
  return settings->table;
}

gsize
unf_settings_get_n (const UnfSettings *settings)
{
  return settings->n;
}

const UnfSetting *
unf_settings_find (const UnfSettings *settings, const char *id)
{
  for (gsize i = 0; i < settings->n; i++) {
    if (g_str_equal (settings->table[i].id, id))
      return &settings->table[i];
  }

  return NULL;
}

double
unf_settings_get (const UnfSettings *settings, const char *id)
{
  const UnfSetting *setting = unf_settings_find (settings, id);
  double value, side;

  g_return_val_if_fail (setting, 0.0);

  value = settings->values[setting - settings->table];
  if (!setting->square_of)
    return value;

  side = unf_settings_get (settings, setting->square_of);
  return MIN (value, side * side);
}

int
unf_settings_get_int (const UnfSettings *settings, const char *id)
{
  return (int) lround (unf_settings_get (settings, id));
}

gboolean
unf_settings_set (UnfSettings *settings,
                  const char *id,
                  double value,
                  GError **error)
{
  const UnfSetting *setting = unf_settings_find (settings, id);

  if (!setting) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("There is no setting “%s”"), id);
    return FALSE;
  }

  if (!(value >= setting->minimum && value <= setting->maximum)) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
                 _ ("Setting “%s” is %g, outside %g … %g"), id, value,
                 setting->minimum, setting->maximum);
    return FALSE;
  }

  if (setting->is_count && value != floor (value)) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
                 _ ("Setting “%s” is %g, not a whole number"), id, value);
    return FALSE;
  }

  settings->values[setting - settings->table] = value;
  return TRUE;
}

void
unf_settings_carry (UnfSettings *settings, const UnfSettings *from)
{
  for (gsize i = 0; i < settings->n; i++) {
    const UnfSetting *before = unf_settings_find (from, settings->table[i].id);

    if (before && before->initial == settings->table[i].initial)
      unf_settings_set (settings, before->id,
                        from->values[before - from->table], NULL);
  }
}

gboolean
unf_settings_equal (const UnfSettings *a, const UnfSettings *b)
{
  if (a->n != b->n)
    return FALSE;

  for (gsize i = 0; i < a->n; i++) {
    const UnfSetting *other = unf_settings_find (b, a->table[i].id);

    if (!other || b->values[other - b->table] != a->values[i])
      return FALSE;
  }

  return TRUE;
}

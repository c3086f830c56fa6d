/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-number.h"

#include <math.h>
#include <string.h>

char *
unfold_number_format (double value, int n_decimals)
{
  double unit = pow (10.0, n_decimals);
  double rounded = round (value * unit) / unit;

  return g_strdup_printf (rounded < 0.0 ? "−%.*f" : "%.*f", n_decimals,
                          fabs (rounded));
}

char *
unfold_number_format_signed (double value, int n_decimals)
{
  g_autofree char *text = unfold_number_format (value, n_decimals);
  double unit = pow (10.0, n_decimals);

  return g_strconcat (round (value * unit) > 0.0 ? "+" : "", text, NULL);
}

char *
unfold_number_format_short (double value)
{
  int n_decimals = value >= 99.95    ? 0
                   : value >= 9.995  ? 1
                   : value >= 0.9995 ? 2
                                     : 3;

  return unfold_number_format (value, value == 0.0 ? 0 : n_decimals);
}

char *
unfold_number_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize n = strlen (digits);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append (text, "\u202f");
    g_string_append_c (text, digits[i]);
  }

  return g_string_free (text, FALSE);
}

void
unfold_number_append_plain (GString *text, const char *format, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text,
                   g_ascii_formatd (number, sizeof number, format, value));
}

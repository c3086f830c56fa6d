/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void
separate (GString *line)
{
  if (line->len > 0)
    g_string_append_c (line, ',');
}

void
cli_csv_add_text (GString *line, const char *text)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *doubled = NULL;

  separate (line);
  if (!strpbrk (text, ",\"\r\n")) {
    g_string_append (line, text);
    return;
  }

  parts = g_strsplit (text, "\"", -1);
  doubled = g_strjoinv ("\"\"", parts);
  g_string_append_printf (line, "\"%s\"", doubled);
}

void
cli_csv_add_number (GString *line, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE] = "";

  separate (line);
  if (!isfinite (value))
    return;

  /* As few digits as lead back to the number: 0.7, not 0.69999999999999996. */
  g_ascii_formatd (digits, sizeof digits, "%.15g", value);
  if (g_ascii_strtod (digits, NULL) != value)
    g_ascii_dtostr (digits, sizeof digits, value);
  g_string_append (line, digits);
}

void
cli_csv_print (GString *line)
{
  fputs (line->str, stdout);
  fputc ('\n', stdout);
  g_string_truncate (line, 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "values.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "command.h"

enum { MOST_VALUES = 10000 };

static gboolean
read_number (const char *text, double *value)
{
  char *end;

  if (*text == '\0' || g_ascii_isspace (*text))
    return FALSE;

  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

gboolean
cli_parse_number (const char *option,
                  const char *text,
                  double minimum,
                  double maximum,
                  double *value,
                  GError **error)
{
  double number;

  if (!read_number (text, &number)) {
    cli_usage_error (error, _ ("%s is “%s”, which is not a number"), option,
                     text);
    return FALSE;
  }

  if (number < minimum || number > maximum) {
    cli_usage_error (error, _ ("%s is %s, outside %g … %g"), option, text,
                     minimum, maximum);
    return FALSE;
  }

  *value = number;
  return TRUE;
}

gboolean
cli_parse_count (const char *option,
                 const char *text,
                 guint64 minimum,
                 guint64 maximum,
                 guint64 *value,
                 GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, minimum, maximum, value, NULL))
    return TRUE;

  cli_usage_error (error,
                   _ ("%s is “%s”, which is not a whole number from "
                      "%" PRIu64 " to %" PRIu64),
                   option, text, minimum, maximum);
  return FALSE;
}

gboolean
cli_parse_sigma (const char *text, double *sigma_255, GError **error)
{
  return cli_parse_number ("--sigma", text, 0.0, 255.0, sigma_255, error);
}

gboolean
cli_parse_seed (const char *text, guint64 *seed, GError **error)
{
  *seed = 0;
  return !text || cli_parse_count ("--seed", text, 0, G_MAXINT64 - G_MAXINT32,
                                   seed, error);
}

gboolean
cli_parse_sigma_range (const char *text,
                       double *low,
                       double *high,
                       GError **error)
{
  g_auto (GStrv) ends = g_strsplit (text, ":", 2);
  const char *last = ends[0] && ends[1] ? ends[1] : ends[0];

  if (!cli_parse_sigma (ends[0] ? ends[0] : "", low, error) ||
      !cli_parse_sigma (last ? last : "", high, error))
    return FALSE;

  if (*low <= *high)
    return TRUE;

  cli_usage_error (error, _ ("--sigma %s begins above its end"), text);
  return FALSE;
}

static GArray *
parse_list (const char *option, const char *text, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) parts = g_strsplit (text, ",", MOST_VALUES + 1);

  if (!parts[0]) {
    cli_usage_error (error, _ ("%s holds no value"), option);
    return NULL;
  }

  for (gsize i = 0; parts[i]; i++) {
    double value;

    if (!read_number (parts[i], &value)) {
      cli_usage_error (error, _ ("%s holds “%s”, which is not a number"),
                       option, parts[i]);
      return NULL;
    }

    g_array_append_val (values, value);
  }

  return g_steal_pointer (&values);
}

/* 0.1 + 2 · 0.1 is meant to be 0.3, which is not what doubles make of it. */
static double
round_to_digits (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_strtod (
      g_ascii_formatd (digits, sizeof digits, "%.12g", value), NULL);
}

static GArray *
make_range (double first, double last, double step)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  /* The last value counts although the division may fall just short. */
  double n = floor ((last - first) / step + 1e-9) + 1.0;

  for (gsize i = 0; i < (gsize) n; i++) {
    double value = round_to_digits (first + (double) i * step);

    g_array_append_val (values, value);
  }

  return values;
}

static GArray *
parse_range (const char *option, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 4);
  double ends[3];

  for (gsize i = 0; i < 3; i++) {
    if (!parts[i] || !read_number (parts[i], &ends[i])) {
      cli_usage_error (error, _ ("%s is “%s”, which is not a range A:B:STEP"),
                       option, text);
      return NULL;
    }
  }

  if (parts[3] || !((ends[1] - ends[0]) / ends[2] >= 0.0) ||
      (ends[1] - ends[0]) / ends[2] >= MOST_VALUES) {
    cli_usage_error (error,
                     _ ("%s is “%s”, a range that does not reach its end in "
                        "%d steps"),
                     option, text, MOST_VALUES);
    return NULL;
  }

  return make_range (ends[0], ends[1], ends[2]);
}

GArray *
cli_parse_values (const char *option, const char *text, GError **error)
{
  return strchr (text, ':') ? parse_range (option, text, error)
                            : parse_list (option, text, error);
}

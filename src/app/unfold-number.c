/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-number.h"

#include <math.h>

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

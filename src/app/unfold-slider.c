/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-slider.h"

#include <math.h>

/** @ratio: (out): of the lengths above and below the middle
 *
 * Returns: whether the slider bends; it cannot where the middle is no middle,
 * and need not where both lengths are equal */
static gboolean
is_bent (const UnfSetting *setting, double *ratio)
{
  double below = setting->initial - setting->minimum;
  double above = setting->maximum - setting->initial;

  if (!setting->is_logarithmic || below <= 0.0 || above <= 0.0 ||
      below == above)
    return FALSE;

  *ratio = above / below;
  return TRUE;
}

double
unfold_slider_get_position (const UnfSetting *setting, double value)
{
  double ratio, part;

  if (!is_bent (setting, &ratio))
    return value;

  part = (value - setting->minimum) / (setting->initial - setting->minimum);
  return log1p (part * (ratio - 1.0)) / log (ratio) - 1.0;
}

double
unfold_slider_get_value (const UnfSetting *setting, double position)
{
  double ratio, part;

  if (!is_bent (setting, &ratio))
    return position;

  part = expm1 ((1.0 + position) * log (ratio)) / (ratio - 1.0);
  return setting->minimum + part * (setting->initial - setting->minimum);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-setting.h"

/* Where a value of a setting lies on its slider. An ordinary slider is the
 * range of values. On a logarithmic one the initial value is in the middle, at
 * 0, the smallest at −1 and the largest at 1:
 *
 *     value = minimum + (initial − minimum) (r^(1 + position) − 1) / (r − 1)
 *     r     = (maximum − initial) / (initial − minimum)
 *
 * which for 0 … 1 … 3 is 2^(1 + position) − 1: nearly equal ratios around the
 * middle, and yet 0 is within reach. */

/** Returns: the position of @value; the inverse of unfold_slider_get_value().
 */
double unfold_slider_get_position (const UnfSetting *setting, double value);

/** Returns: the value at @position. */
double unfold_slider_get_value (const UnfSetting *setting, double position);

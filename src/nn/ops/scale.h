/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_scale_range:
 * @x: of any shape, consumed
 *
 * Returns: `factor · x + offset`
 */
UnfVar *unf_scale_range (UnfTape *tape, UnfVar *x, float factor, float offset);

/**
 * unf_scale_pictures:
 * @x: `[m,n,h,w]`, consumed
 * @factors: one for each of the n pictures; copied
 *
 * Returns: @x, with everything that belongs to picture i times factor i
 */
UnfVar *unf_scale_pictures (UnfTape *tape, UnfVar *x, const double *factors);

/**
 * unf_divide:
 * @x: of any shape, consumed
 * @divisor: one number, not zero
 *
 * Returns: @x divided by a number that can be learned
 */
UnfVar *unf_divide (UnfTape *tape, UnfVar *x, UnfVar *divisor);

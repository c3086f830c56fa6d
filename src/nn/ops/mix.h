/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_mix:
 * @a: one number
 * @x: of any shape, not consumed
 * @y: of the same shape, consumed
 *
 * Returns: `a x + (1 − a) y`
 */
UnfVar *unf_mix (UnfTape *tape, UnfVar *a, UnfVar *x, UnfVar *y);

/**
 * unf_join_rows:
 * @parts: @n values `[1,h,p,v]` with the same p and v; consumed
 *
 * Returns: their rows, one value after the other, `[1,Σh,p,v]`
 */
UnfVar *unf_join_rows (UnfTape *tape, UnfVar *const *parts, int n);

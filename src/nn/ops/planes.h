/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_scale_planes:
 * @x: `[n,c,h,w]`, consumed
 * @factors: `[n,c]`; copied
 * @offsets: `[n,c]`
 *
 * Returns: every channel of every picture, `factor · x + offset`
 */
UnfVar *unf_scale_planes (UnfTape *tape,
                          UnfVar *x,
                          const double *factors,
                          const double *offsets);

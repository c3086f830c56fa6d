/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_clamp:
 * @x: of any shape, consumed
 * @low: smallest value
 * @high: largest value
 *
 * Returns: @x, moved into the interval; the gradient passes inside it and on
 *   its ends
 */
UnfVar *unf_clamp (UnfTape *tape, UnfVar *x, float low, float high);

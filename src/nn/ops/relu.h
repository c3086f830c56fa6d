/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * unf_relu:
 * @x: of any shape, consumed
 *
 * Returns: `max (x, 0)`; the gradient passes where x > 0
 */
UnfVar *unf_relu (UnfTape *tape, UnfVar *x);

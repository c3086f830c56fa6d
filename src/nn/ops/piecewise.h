/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * UnfPieceFunc:
 * @tape: where to record
 * @inputs: what unf_piecewise() was given, or a piece of it; consumed
 *
 * A part of a network in which positions know nothing of each other. Its
 * weights are parameters of @tape; it runs on several threads at the same time.
 *
 * Returns: `[1,rows,p,columns]` for the p positions of @inputs
 */
typedef UnfVar *(*UnfPieceFunc) (UnfTape *tape,
                                 UnfVar *const *inputs,
                                 gconstpointer data);

/**
 * unf_piecewise:
 * @inputs: (array length=n): `[1,rows,positions,columns]`, with the same number
 *   of positions; consumed
 * @n: at most 8
 * @piece: positions in a piece
 * @result: shape of what comes out, `[1,rows,positions,columns]`
 * @func: the part of the network
 * @data: for @func; copied
 * @data_size: its bytes
 *
 * The same as @func for all positions at once, piece after piece, so that what
 * lies between its operations stays in the cache. A tape that records remembers
 * the inputs alone: going back, each piece runs forward once more. That is a
 * third more work, and what it saves in memory traffic is worth more than that
 * where a value has thousands of numbers at each position.
 *
 * The result does not depend on the number of threads.
 */
UnfVar *unf_piecewise (UnfTape *tape,
                       UnfVar *const *inputs,
                       int n,
                       int piece,
                       UnfShape result,
                       UnfPieceFunc func,
                       gconstpointer data,
                       gsize data_size);

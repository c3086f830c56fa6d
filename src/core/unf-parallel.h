/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>

/**
 * UnfParallelFunc:
 * @index: which piece of the work, `0 … n − 1`
 *
 * One piece of work. It owns the elements it writes; pieces run in any order
 * and at the same time.
 */
typedef void (*UnfParallelFunc) (size_t index, gpointer data);

/**
 * unf_parallel_for:
 * @n: number of pieces, independent of the number of threads
 *
 * Runs @func for every index and returns when all are done. The calling
 * thread works too. Called from inside a piece it runs serially (unless that
 * piece is the only one), so that operations need not know whether their caller
 * is already parallel.
 */
void unf_parallel_for (size_t n, UnfParallelFunc func, gpointer data);

/** Returns: the number of threads used, the calling one included. */
int unf_parallel_get_threads (void);

/**
 * unf_parallel_set_threads:
 * @threads: 1 or more; 0 for the number of processors this process may use
 *
 * Call it while no work is running. Results do not depend on it.
 */
void unf_parallel_set_threads (int threads);

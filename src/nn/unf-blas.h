/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cblas.h>

/**
 * unf_blas_use_calling_thread:
 *
 * From now on each product of OpenBLAS runs on the thread that asks for it.
 * Call it before the first one; more calls cost nothing. The threads of this
 * program are those of unf_parallel_for(), and two pools would compete for
 * the processors and decide the order of sums by their number.
 */
void unf_blas_use_calling_thread (void);

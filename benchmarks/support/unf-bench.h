/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** What a benchmark measures. */
typedef void (*UnfBenchFunc) (gpointer data);

/**
 * UnfBenchTime:
 * @median: seconds of one call
 * @spread: half the distance between the quartiles, as a share of @median
 */
typedef struct {
  double median, spread;
} UnfBenchTime;

/**
 * unf_bench_time:
 * @seconds: about how long to go on; at least three calls are timed, after one
 *   that is not
 */
UnfBenchTime unf_bench_time (UnfBenchFunc func, gpointer data, double seconds);

/** Returns: GFLOP/s of large matrix products, one on each thread in use: what
 * this machine can do at this moment. */
double unf_bench_sgemm_peak (void);

/** Returns: the largest memory the process has had, in MiB. */
double unf_bench_peak_memory (void);

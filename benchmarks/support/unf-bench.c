/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-bench.h"

#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "unf-blas.h"
#include "unf-parallel.h"

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

UnfBenchTime
unf_bench_time (UnfBenchFunc func, gpointer data, double seconds)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double total = 0.0, median;

  func (data);
  while (times->len < 3 || (total < seconds && times->len < 1000)) {
    gint64 start = g_get_monotonic_time ();
    double time;

    func (data);
    time = 1e-6 * (double) (g_get_monotonic_time () - start);
    total += time;
    g_array_append_val (times, time);
  }

  g_array_sort (times, compare);
  median = g_array_index (times, double, times->len / 2);

  return (UnfBenchTime){
    median,
    (g_array_index (times, double, times->len * 3 / 4) -
     g_array_index (times, double, times->len / 4)) /
        2.0 / median,
  };
}

enum { PEAK_SIDE = 1024 };

static void
multiply (size_t index, gpointer data)
{
  enum { N = PEAK_SIDE };
  float *matrices = (float *) data + 3 * index * N * N;

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1.0f,
               matrices, N, matrices + N * N, N, 0.0f, matrices + 2 * N * N, N);
}

static void
multiply_all (gpointer data)
{
  unf_parallel_for ((size_t) unf_parallel_get_threads (), multiply, data);
}

double
unf_bench_sgemm_peak (void)
{
  size_t threads = (size_t) unf_parallel_get_threads ();
  g_autofree float *matrices =
      g_new0 (float, threads * 3 * PEAK_SIDE * PEAK_SIDE);
  UnfBenchTime time;

  unf_blas_use_calling_thread ();
  time = unf_bench_time (multiply_all, matrices, 0.5);

  return 2e-9 * (double) threads * pow (PEAK_SIDE, 3) / time.median;
}

double
unf_bench_peak_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024.0;
}

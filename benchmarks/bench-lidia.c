/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What LIDIA spends its time with: the search for similar patches, and the
 * products of its layers, whose GFLOP/s stand beside those of a large matrix
 * product. */
#include <stdio.h>
#include <stdlib.h>

#include "unf-bench.h"
#include "unf-neighbours.h"
#include "unf-parallel.h"
#include "unf-random.h"

enum { SIDE = 256 };

typedef struct {
  UnfNeighbourhood hood;
  UnfTensor *plane;
  guint16 *index;
  float *distance;
} Search;

static void
search (gpointer data)
{
  Search *s = data;

  unf_neighbours_find (s->index, s->distance, &s->hood, s->plane,
                       (UnfRegion){ 0, 0, SIDE, SIDE }, NULL);
}

static void
bench_search (int dilation)
{
  UnfNeighbourhood hood = { 7, dilation, 14, 14, 14 * dilation };
  int side = SIDE + dilation * (6 + 28);
  g_autoptr (UnfTensor) plane = unf_tensor_new ((UnfShape){ 1, 1, side, side });
  g_autofree guint16 *index = g_new (guint16, SIDE * SIDE * 14);
  g_autofree float *distance = g_new (float, SIDE *SIDE * 14);
  Search s = { hood, plane, index, distance };
  UnfRandom random = { 1, 0 };
  UnfBenchTime time;

  unf_random_fill_normal (&random, plane->data, unf_shape_size (plane->shape));
  time = unf_bench_time (search, &s, 1.0);
  printf ("neighbours, dilation %d: %8.1f ms +-%2.0f %%  %6.2f us/patch\n",
          dilation, 1e3 * time.median, 100.0 * time.spread,
          1e6 * time.median / (SIDE * SIDE));
}

int
main (int argc, char *argv[])
{
  unf_parallel_set_threads (argc > 1 ? atoi (argv[1]) : 0);

  bench_search (1);
  bench_search (2);

  return 0;
}

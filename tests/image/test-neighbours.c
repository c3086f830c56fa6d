/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "unf-parallel.h"
#include "unf-test.h"

typedef struct {
  UnfNeighbourhood hood;
  int height, width; /* of the plane */
  UnfRegion patches;
} Case;

static const Case cases[] = {
  /* As LIDIA looks at its two scales: everything is inside. */
  { { 7, 1, 14, 14, 14 }, 58, 60, { 0, 0, 26, 24 } },
  { { 7, 2, 14, 14, 28 }, 80, 77, { 3, 2, 5, 9 } },
  /* More than one piece of work, and a window that leaves the plane. */
  { { 5, 1, 3, 6, 0 }, 40, 150, { 0, 0, 146, 36 } },
  { { 3, 2, 2, 4, 0 }, 21, 19, { 1, 2, 13, 12 } },
  /* One pixel, one neighbour, fewer candidates than places. */
  { { 1, 1, 1, 1, 0 }, 1, 1, { 0, 0, 1, 1 } },
  { { 2, 1, 2, 30, 0 }, 4, 3, { 0, 0, 2, 3 } },
};

typedef struct {
  float distance;
  guint16 index;
} Candidate;

static int
compare (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return (int) x->index - (int) y->index;
}

static gboolean
is_inside (const Case *c, int y, int x)
{
  int reach = unf_neighbourhood_reach (&c->hood);

  return y >= 0 && x >= 0 && y + reach < c->height && x + reach < c->width;
}

/* In the order that the contract says, so that even the last bits agree. */
static float
distance_between (const Case *c, const float *plane, int y, int x, int v, int u)
{
  int d = c->hood.dilation;
  float sum = 0.0f;

  for (int i = 0; i < c->hood.side; i++)
    for (int j = 0; j < c->hood.side; j++) {
      float difference = plane[(v + d * i) * c->width + u + d * j] -
                         plane[(y + d * i) * c->width + x + d * j];

      sum += difference * difference;
    }

  return sum;
}

/* All candidates of one patch, sorted; returns how many there are. */
static int
find_slowly (const Case *c,
             const float *plane,
             int row,
             int column,
             Candidate *all)
{
  const UnfNeighbourhood *h = &c->hood;
  int y = h->origin + row, x = h->origin + column, n = 1;

  all[0] = (Candidate){ 0.0f, (guint16) (h->radius * (2 * h->radius + 2)) };
  for (int a = -h->radius; a <= h->radius; a++)
    for (int b = -h->radius; b <= h->radius; b++) {
      int v = y + h->dilation * a, u = x + h->dilation * b;

      if ((a != 0 || b != 0) && is_inside (c, v, u))
        all[n++] = (Candidate){
          distance_between (c, plane, y, x, v, u),
          (guint16) ((a + h->radius) * (2 * h->radius + 1) + b + h->radius)
        };
    }

  qsort (all + 1, (size_t) (n - 1), sizeof *all, compare);
  return n;
}

static size_t
listed (const Case *c)
{
  return (size_t) (c->patches.width * c->patches.height * c->hood.count);
}

static void
check_against_twin (const Case *c, const UnfTensor *plane)
{
  g_autofree guint16 *index = g_new (guint16, listed (c));
  g_autofree float *distance = g_new (float, listed (c));
  g_autofree Candidate *all = g_new (Candidate, 4 * 127 * 127);
  size_t at = 0;

  unf_neighbours_find (index, distance, &c->hood, plane, c->patches, NULL);

  for (int i = 0; i < c->patches.height; i++)
    for (int j = 0; j < c->patches.width; j++) {
      int n =
          find_slowly (c, plane->data, c->patches.y + i, c->patches.x + j, all);

      for (int k = 0; k < c->hood.count; k++, at++)
        if (k < n) {
          g_assert_cmpint (index[at], ==, all[k].index);
          g_assert_cmpfloat (distance[at], ==, all[k].distance);
        } else {
          g_assert_cmpint (index[at], ==, all[0].index);
          g_assert_true (isinf (distance[at]));
        }
    }
}

static void
measured_distances_are_those_found (void)
{
  const Case *c = &cases[1];
  UnfShape shape = { 1, 1, c->height, c->width };
  g_autoptr (UnfTensor) plane = unf_test_random_tensor (shape, 1.0, 4);
  g_autofree guint16 *index = g_new (guint16, listed (c));
  g_autofree float *found = g_new (float, listed (c));
  g_autofree float *measured = g_new (float, listed (c));

  unf_neighbours_find (index, found, &c->hood, plane, c->patches, NULL);
  unf_neighbours_measure (measured, index, &c->hood, plane, c->patches);

  g_assert_cmpmem (found, 4 * listed (c), measured, 4 * listed (c));
}

static void
fast_equals_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    UnfShape shape = { 1, 1, cases[i].height, cases[i].width };
    g_autoptr (UnfTensor) plane = unf_test_random_tensor (shape, 1.0, i);

    check_against_twin (&cases[i], plane);
  }
}

/* Mirrored borders and flat places are full of ties. */
static void
ties_go_to_the_smaller_index (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    UnfShape shape = { 1, 1, cases[i].height, cases[i].width };
    g_autoptr (UnfTensor) plane = unf_tensor_new (shape);

    for (int p = 0; p < shape.h * shape.w; p++)
      plane->data[p] = (float) (p / 3 % 2);
    check_against_twin (&cases[i], plane);
  }
}

static void
does_not_depend_on_the_region (void)
{
  Case whole = { { 7, 1, 4, 5, 4 }, 60, 170, { 0, 0, 156, 46 } };
  Case part = { { 7, 1, 4, 5, 4 }, 60, 170, { 131, 17, 20, 3 } };
  UnfShape shape = { 1, 1, 60, 170 };
  g_autoptr (UnfTensor) plane = unf_test_random_tensor (shape, 1.0, 9);
  g_autofree guint16 *all = g_new (guint16, listed (&whole));
  g_autofree guint16 *some = g_new (guint16, listed (&part));
  g_autofree float *distances = g_new (float, listed (&whole));
  g_autofree float *few = g_new (float, listed (&part));

  unf_neighbours_find (all, distances, &whole.hood, plane, whole.patches, NULL);
  unf_neighbours_find (some, few, &part.hood, plane, part.patches, NULL);

  for (int i = 0; i < 3; i++) {
    size_t from = (size_t) ((17 + i) * 156 + 131) * 5, n = 20 * 5;

    g_assert_cmpmem (all + from, 2 * n, some + (size_t) i * n, 2 * n);
    g_assert_cmpmem (distances + from, 4 * n, few + (size_t) i * n, 4 * n);
  }
}

static void
one_thread_equals_two (void)
{
  const Case *c = &cases[2];
  UnfShape shape = { 1, 1, c->height, c->width };
  g_autoptr (UnfTensor) plane = unf_test_random_tensor (shape, 1.0, 3);
  g_autofree guint16 *index = g_new (guint16, 2 * listed (c));
  g_autofree float *distance = g_new (float, 2 * listed (c));

  for (int threads = 1; threads <= 2; threads++) {
    unf_parallel_set_threads (threads);
    unf_neighbours_find (index + (size_t) (threads - 1) * listed (c),
                         distance + (size_t) (threads - 1) * listed (c),
                         &c->hood, plane, c->patches, NULL);
  }
  unf_parallel_set_threads (0);

  g_assert_cmpmem (index, 2 * listed (c), index + listed (c), 2 * listed (c));
  g_assert_cmpmem (distance, 4 * listed (c), distance + listed (c),
                   4 * listed (c));
}

/* A large search that would take seconds leaves its outputs as they are. */
static void
stops_when_cancelled (void)
{
  Case c = { { 7, 1, 14, 14, 14 }, 2034, 2034, { 0, 0, 2000, 2000 } };
  g_autoptr (UnfTensor) plane = unf_tensor_new ((UnfShape){ 1, 1, 2034, 2034 });
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autofree guint16 *index = g_new0 (guint16, listed (&c));
  g_autofree float *distance = g_new0 (float, listed (&c));

  g_cancellable_cancel (cancellable);
  unf_neighbours_find (index, distance, &c.hood, plane, c.patches, monitor);

  g_assert_cmpint (index[0], ==, 0);
  g_assert_cmpint (index[listed (&c) - 1], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/neighbours/fast-equals-plain", fast_equals_plain);
  g_test_add_func ("/image/neighbours/measured-distances-are-those-found",
                   measured_distances_are_those_found);
  g_test_add_func ("/image/neighbours/ties-go-to-the-smaller-index",
                   ties_go_to_the_smaller_index);
  g_test_add_func ("/image/neighbours/does-not-depend-on-the-region",
                   does_not_depend_on_the_region);
  g_test_add_func ("/image/neighbours/one-thread-equals-two",
                   one_thread_equals_two);
  g_test_add_func ("/image/neighbours/stops-when-cancelled",
                   stops_when_cancelled);

  return g_test_run ();
}

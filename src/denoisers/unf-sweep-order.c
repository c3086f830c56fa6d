/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-sweep.h"

#include <math.h>

/* What is to be done next, while an order is made. */
typedef struct {
  const double *values;
  gsize n;
  gsize *sorted;    /* indices, by value */
  gboolean *is_put; /* of the places in sorted */
  gsize *order;
  gsize n_put;
} Order;

static void
put (Order *order, gsize place)
{
  if (order->is_put[place])
    return;

  order->is_put[place] = TRUE;
  order->order[order->n_put++] = order->sorted[place];
}

static void
put_nearest (Order *order, double value)
{
  gsize best = 0;

  for (gsize i = 1; i < order->n; i++) {
    double distance = fabs (order->values[order->sorted[i]] - value);

    if (distance < fabs (order->values[order->sorted[best]] - value))
      best = i;
  }

  put (order, best);
}

static void
put_exactly (Order *order, double value)
{
  for (gsize i = 0; i < order->n; i++) {
    if (order->values[order->sorted[i]] == value)
      put (order, i);
  }
}

/* The middle of the longest stretch of places that are not put, the first of
 * equal ones. Both ends have been put. */
static void
put_middle (Order *order)
{
  gsize length = 0, middle = 0, begin = 0;

  for (gsize i = 1; i < order->n; i++) {
    if (!order->is_put[i])
      continue;
    if (i - begin > length) {
      length = i - begin;
      middle = begin + length / 2;
    }
    begin = i;
  }

  put (order, middle);
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const double *values = user_data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  if (values[i] != values[j])
    return values[i] < values[j] ? -1 : 1;

  return (i > j) - (i < j);
}

gsize *
unf_sweep_order (const char *over,
                 const double *values,
                 gsize n,
                 double current,
                 double side)
{
  g_autofree gsize *sorted = g_new (gsize, n);
  g_autofree gboolean *is_put = g_new0 (gboolean, n);
  Order order = { values, n, sorted, is_put, g_new (gsize, n), 0 };

  for (gsize i = 0; i < n; i++)
    sorted[i] = i;
  g_qsort_with_data (sorted, (int) n, sizeof *sorted, compare_places,
                     (gpointer) values);
  if (n == 0)
    return order.order;

  if (!isnan (current))
    put_nearest (&order, current);
  put (&order, 0);
  put (&order, n - 1);
  if (g_str_equal (over, "stride")) {
    put_exactly (&order, side - 2.0);
    put_exactly (&order, side - 1.0);
  }
  while (order.n_put < n)
    put_middle (&order);

  return order.order;
}

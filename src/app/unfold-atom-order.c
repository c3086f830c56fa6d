/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-atom-order.h"

#include <math.h>

static double
get_number (UnfoldAtom *atom, const char *property)
{
  double value;

  g_object_get (atom, property, &value, NULL);
  return value;
}

static gboolean
knows (const UnfoldAtomOrder *order, int index)
{
  return order->facts && index >= 0 && index < order->facts->bank->shape.n;
}

static double
get_similarity (const UnfoldAtomOrder *order, int index)
{
  int m = order->facts ? order->facts->bank->shape.n : 0;

  if (!knows (order, index) || !knows (order, order->reference))
    return (double) NAN;

  return (double) fabsf (
      order->facts->gram->data[order->reference * m + index]);
}

/* Atoms are shown from the smallest key to the largest. */
static double
get_key (const UnfoldAtomOrder *order, UnfoldAtom *atom)
{
  int index = unfold_atom_get_index (atom);

  switch (order->sort) {
  case UNFOLD_ATOM_SORT_USE:
    return -unfold_atom_get_use (atom);
  case UNFOLD_ATOM_SORT_ENERGY:
    return -get_number (atom, "energy");
  case UNFOLD_ATOM_SORT_THRESHOLD:
    return -get_number (atom, "threshold");
  case UNFOLD_ATOM_SORT_NORM:
    return -get_number (atom, "norm");
  case UNFOLD_ATOM_SORT_VARIANCE:
    return get_number (atom, "variance");
  case UNFOLD_ATOM_SORT_FREQUENCY:
    return knows (order, index) ? order->facts->frequencies[index]
                                : (double) NAN;
  case UNFOLD_ATOM_SORT_SIMILARITY:
    return -get_similarity (order, index);
  case UNFOLD_ATOM_SORT_INDEX:
  default:
    return index;
  }
}

int
unfold_atom_order_compare (const UnfoldAtomOrder *order,
                           UnfoldAtom *a,
                           UnfoldAtom *b)
{
  double x = get_key (order, a), y = get_key (order, b);

  if (isnan (x) != isnan (y))
    return isnan (x) ? 1 : -1;
  if (x < y || x > y)
    return x < y ? -1 : 1;

  return unfold_atom_get_index (a) - unfold_atom_get_index (b);
}

gboolean
unfold_atom_order_wants (const UnfoldAtomOrder *order, UnfoldAtom *atom)
{
  double use = unfold_atom_get_use (atom);

  if (order->filter == UNFOLD_ATOM_FILTER_ALL || isnan (use))
    return TRUE;

  return (use > 0.0) == (order->filter == UNFOLD_ATOM_FILTER_USED);
}

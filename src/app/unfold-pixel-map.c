/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-pixel-map.h"

#include <math.h>

/* Finer than two colours of a scale that ends anywhere above a tenth of the
 * largest number. */
#define N_CLASSES 4096

static double
find_largest (const UnfTensor *numbers)
{
  float largest = 0.0f;

  for (gsize i = 0; i < unf_shape_size (numbers->shape); i++)
    largest = MAX (largest, numbers->data[i]);

  return (double) largest;
}

/* What all but the largest half per cent do not exceed. */
static double
find_quantile (const UnfTensor *numbers, double largest)
{
  gsize counts[N_CLASSES] = { 0 };
  gsize n = unf_shape_size (numbers->shape), outside = 0;
  double factor = N_CLASSES / largest;
  int i = N_CLASSES;

  for (gsize p = 0; p < n; p++) {
    int class = (int) ((double) MAX (numbers->data[p], 0.0f) * factor);

    counts[MIN (class, N_CLASSES - 1)]++;
  }
  while (i > 1 && outside + counts[i - 1] <= n / 200)
    outside += counts[--i];

  return i / factor;
}

/* So that the same scale serves most pictures, and halves of it read well. */
static double
round_up (double value)
{
  static const double steps[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0 };
  double unit = pow (10.0, floor (log10 (value)));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (value <= unit * steps[i] * (1.0 + 1e-9))
      return unit * steps[i];

  return 10.0 * unit;
}

static double
find_mean (const UnfTensor *numbers)
{
  gsize n = unf_shape_size (numbers->shape);
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (double) numbers->data[i];

  return sum / (double) n;
}

UnfoldPixelMap *
unfold_pixel_map_new (UnfTensor *numbers)
{
  UnfoldPixelMap *map = g_new0 (UnfoldPixelMap, 1);
  double largest = find_largest (numbers);

  g_atomic_ref_count_init (&map->references);
  map->image = unf_image_new (numbers, UNF_DEPTH_FLOAT);
  map->mean = find_mean (numbers);
  map->top = largest > 0.0 ? round_up (find_quantile (numbers, largest)) : 1.0;

  return map;
}

UnfoldPixelMap *
unfold_pixel_map_ref (UnfoldPixelMap *map)
{
  g_atomic_ref_count_inc (&map->references);
  return map;
}

void
unfold_pixel_map_unref (UnfoldPixelMap *map)
{
  if (!g_atomic_ref_count_dec (&map->references))
    return;

  g_clear_pointer (&map->image, unf_image_unref);
  g_free (map);
}

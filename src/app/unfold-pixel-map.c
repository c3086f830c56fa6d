/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unfold-pixel-map.h"

#include <math.h>

/* Finer than two colours of a scale of a tenth of the largest number. */
#define N_CLASSES 4096

typedef struct {
  double low, high;
} Range;

static double
find_largest (const UnfTensor *numbers)
{
  float largest = 0.0f;

  for (gsize i = 0; i < unf_shape_size (numbers->shape); i++)
    largest = MAX (largest, numbers->data[i]);

  return (double) largest;
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

/* What remains without the half per cent at either end. */
static Range
find_range (const UnfTensor *numbers, double largest)
{
  gsize counts[N_CLASSES] = { 0 };
  gsize n = unf_shape_size (numbers->shape), below = 0, above = 0;
  double factor = N_CLASSES / largest;
  int first = 0, end = N_CLASSES;

  for (gsize p = 0; p < n; p++) {
    int class = (int) ((double) MAX (numbers->data[p], 0.0f) * factor);

    counts[MIN (class, N_CLASSES - 1)]++;
  }
  while (end > 1 && above + counts[end - 1] <= n / 200)
    above += counts[--end];
  while (first < end - 1 && below + counts[first] <= n / 200)
    below += counts[first++];

  return (Range){ first / factor, end / factor };
}

/* The next of 1, 2, 3, 4, 5, 6, 8 and their tenfolds: halves of them read
 * well. */
static double
round_up (double value)
{
  static const double steps[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0 };
  double unit = pow (10.0, floor (log10 (value)));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (value <= unit * steps[i] * (1.0 + 1e-9))
      return unit * steps[i];

  return 10.0 * unit;
}

/* From zero, unless most of the scale would be empty: then in tenths of a round
 * width. Numbers that are all the same have no other scale. */
static Range
choose_scale (Range range)
{
  double width = range.high - range.low, step = round_up (width) / 10.0;

  if (range.low < range.high / 2.0 || width < range.high / 200.0)
    return (Range){ 0.0, round_up (range.high) };

  return (Range){ step * floor (range.low / step + 1e-9),
                  step * ceil (range.high / step - 1e-9) };
}

UnfoldPixelMap *
unfold_pixel_map_new (UnfTensor *numbers)
{
  UnfoldPixelMap *map = g_new0 (UnfoldPixelMap, 1);
  double largest = find_largest (numbers);
  Range scale = { 0.0, 1.0 };

  if (largest > 0.0)
    scale = choose_scale (find_range (numbers, largest));

  g_atomic_ref_count_init (&map->references);
  map->image = unf_image_new (numbers, UNF_DEPTH_FLOAT);
  map->mean = find_mean (numbers);
  map->low = scale.low;
  map->high = scale.high;

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-shift-grid.h"

static int
gcd (int a, int b)
{
  return b == 0 ? a : gcd (b, a % b);
}

/* For q a power of two the bits of the index, from the lowest, give the high
 * bits of row and column in turn. */
static void
bit_reversed (int q, int index, int *row, int *column)
{
  *row = *column = 0;
  for (int bit = q / 2; bit > 0; bit /= 2) {
    *row += (index & 1) * bit;
    *column += (((index >> 1) ^ index) & 1) * bit;
    index >>= 2;
  }
}

void
unf_shift_grid_order (int q, int index, int *row, int *column)
{
  int n = q * q;
  int step, place;

  if ((q & (q - 1)) == 0) {
    bit_reversed (q, index, row, column);
    return;
  }

  /* Otherwise the golden section of the q² offsets, made coprime to their
   * number so that each is met once. */
  step = (int) (0.618 * n);
  while (gcd (step, n) != 1)
    step++;
  place = (int) ((long) index * step % n);
  *row = place / q;
  *column = place % q;
}

int
unf_shift_grid_excess (int length, int side, int q)
{
  int rest = (length + q - side) % q;

  if (length + q < side)
    return side - length - q;
  return rest == 0 ? 0 : q - rest;
}

static int
mirror (int i, int length)
{
  int period = 2 * (length - 1);

  if (length == 1)
    return 0;
  i = ((i % period) + period) % period;
  return i < length ? i : period - i;
}

UnfTensor *
unf_shift_grid_mirror (const UnfTensor *picture,
                       UnfShape shape,
                       int before,
                       int rows,
                       int columns,
                       GError **error)
{
  UnfTensor *out =
      unf_tensor_try_new ((UnfShape){ shape.n, shape.c, rows, columns }, error);

  if (!out)
    return NULL;

  for (int b = 0; b < shape.n * shape.c; b++)
    for (int i = 0; i < rows; i++) {
      const float *in =
          picture->data + ((size_t) b * (size_t) shape.h +
                           (size_t) mirror (i - before, shape.h)) *
                              (size_t) shape.w;
      float *to = out->data +
                  ((size_t) b * (size_t) rows + (size_t) i) * (size_t) columns;

      for (int j = 0; j < columns; j++)
        to[j] = in[mirror (j - before, shape.w)];
    }

  return out;
}

int
unf_shift_grid_window (int first, int end, int length, int side, int q)
{
  int part = end - first;

  if (q == 1)
    return part;

  part += q + unf_shift_grid_excess (part, side, q);
  return end == length ? part + q : part;
}

static int
first_at_or_behind (int row, int corner, int q, int places)
{
  return row <= corner ? 0 : MIN (places, (row - corner + q - 1) / q);
}

void
unf_shift_grid_own (int corner,
                    int q,
                    int places,
                    int core,
                    int core_length,
                    int length,
                    int *first,
                    int *count)
{
  gboolean is_last = core + core_length >= length;
  int end = is_last
                ? places
                : first_at_or_behind (core + core_length, corner, q, places);

  *first = core > 0 ? first_at_or_behind (core, corner, q, places) : 0;
  *count = end - *first;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands at the corners of overlapping squares becomes a picture: sums
 * over the squares along the rows and then along the columns. Sums are kept
 * running in double, where counts are exact. */
#include "unf-cover.h"

#include <string.h>

UnfTensor *
unf_cover_new (int pictures, int height, int width, int side)
{
  return unf_tensor_new (
      (UnfShape){ pictures, 1, height + side - 1, width + side - 1 });
}

/* How many codes of each place of one row of the block are not zero. */
static void
count_row (int *counts,
           const UnfTensor *codes,
           int picture,
           int row,
           UnfRegion block)
{
  UnfShape shape = codes->shape;

  memset (counts, 0, (size_t) block.width * sizeof *counts);
  for (int k = 0; k < shape.n; k++) {
    const float *z = codes->data +
                     ((size_t) (k * shape.c + picture) * (size_t) shape.h +
                      (size_t) (block.y + row)) *
                         (size_t) shape.w +
                     (size_t) block.x;

    for (int j = 0; j < block.width; j++)
      counts[j] += z[j] != 0.0f;
  }
}

void
unf_cover_count (UnfTensor *corners,
                 int side,
                 const UnfTensor *codes,
                 const UnfCoverGrid *grid)
{
  UnfRegion block = grid->block;
  UnfShape shape = corners->shape;
  int top = grid->row + block.y * grid->stride + side - 1;
  int left = grid->column + block.x * grid->stride + side - 1;
  g_autofree int *counts = g_new (int, block.width);

  for (int b = 0; b < shape.n; b++)
    for (int i = 0; i < block.height; i++) {
      int y = top + i * grid->stride;
      float *out =
          corners->data +
          ((size_t) b * (size_t) shape.h + (size_t) y) * (size_t) shape.w;

      if (y < 0 || y >= shape.h)
        continue;

      count_row (counts, codes, b, i, block);
      for (int j = 0; j < block.width; j++) {
        int x = left + j * grid->stride;

        if (x >= 0 && x < shape.w)
          out[x] += (float) counts[j];
      }
    }
}

/* out[i] = in[i] + … + in[i + side − 1]; elements are @step apart. */
static void
sum_line (float *out, const float *in, int n, int side, size_t step)
{
  double sum = 0.0;

  for (int i = 0; i < side - 1; i++)
    sum += (double) in[(size_t) i * step];
  for (int i = 0; i < n; i++) {
    sum += (double) in[(size_t) (i + side - 1) * step];
    out[(size_t) i * step] = (float) sum;
    sum -= (double) in[(size_t) i * step];
  }
}

static void
sum_picture (float *out, const float *corners, int height, int width, int side)
{
  size_t columns = (size_t) (width + side - 1);
  size_t rows = (size_t) (height + side - 1);
  g_autofree float *across = g_new (float, rows *(size_t) width);

  for (size_t i = 0; i < rows; i++)
    sum_line (across + i * (size_t) width, corners + i * columns, width, side,
              1);
  for (size_t j = 0; j < (size_t) width; j++)
    sum_line (out + j, across + j, height, side, (size_t) width);
}

UnfTensor *
unf_cover_sum (const UnfTensor *corners, int side)
{
  UnfShape shape = corners->shape;
  int height = shape.h - side + 1, width = shape.w - side + 1;
  UnfTensor *sum = unf_tensor_new ((UnfShape){ 1, shape.n, height, width });

  for (int b = 0; b < shape.n; b++)
    sum_picture (sum->data + (size_t) b * unf_shape_plane (sum->shape),
                 corners->data + (size_t) b * unf_shape_plane (shape), height,
                 width, side);

  return sum;
}

/* The places of patches inside a picture are its corners without those before
 * and behind. */
static UnfTensor *
embed (const UnfTensor *places, int side)
{
  UnfShape shape = places->shape;
  UnfTensor *corners =
      unf_cover_new (shape.c, shape.h + side - 1, shape.w + side - 1, side);
  size_t columns = (size_t) corners->shape.w;

  for (int b = 0; b < shape.c; b++)
    for (int i = 0; i < shape.h; i++)
      memcpy (corners->data + (size_t) b * unf_shape_plane (corners->shape) +
                  (size_t) (i + side - 1) * columns + (size_t) (side - 1),
              places->data + (size_t) (b * shape.h + i) * (size_t) shape.w,
              (size_t) shape.w * sizeof (float));

  return corners;
}

/* How many patches lie over row (or column) @i of @length. */
static int
count_over (int i, int length, int side)
{
  return MIN (i, length - side) - MAX (i - side + 1, 0) + 1;
}

UnfTensor *
unf_cover_mean (const UnfTensor *places, int side)
{
  g_autoptr (UnfTensor) corners = embed (places, side);
  UnfTensor *mean = unf_cover_sum (corners, side);
  UnfShape shape = mean->shape;
  float *out = mean->data;

  for (int b = 0; b < shape.c; b++)
    for (int i = 0; i < shape.h; i++)
      for (int j = 0; j < shape.w; j++)
        *out++ /= (float) (count_over (i, shape.h, side) *
                           count_over (j, shape.w, side));

  return mean;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "smooth.h"

#include <glib.h>

static int
mirror (int i, int n)
{
  if (i < 0)
    i = -i;
  if (i >= n)
    i = 2 * (n - 1) - i;

  return MAX (i, 0);
}

/* Nine products in the order of the window, as a convolution sums them. */
static float
smooth_pixel (const float *const *rows, int left, int here, int right)
{
  static const float weights[3] = { 0.0625f, 0.125f, 0.0625f };
  float sum = 0.0f;

  for (int u = 0; u < 3; u++) {
    sum += weights[u] * rows[u][left];
    sum += 2.0f * weights[u] * rows[u][here];
    sum += weights[u] * rows[u][right];
  }

  return sum;
}

void
unf_smooth (float *out,
            const float *in,
            int height,
            int width,
            int first,
            int last)
{
  gsize n = (gsize) width;

  for (int i = first; i < last; i++, out += n) {
    const float *rows[3] = { in + (gsize) mirror (i - 1, height) * n,
                             in + (gsize) i * n,
                             in + (gsize) mirror (i + 1, height) * n };

    out[0] = smooth_pixel (rows, mirror (-1, width), 0, mirror (1, width));
    for (int j = 1; j < width - 1; j++)
      out[j] = smooth_pixel (rows, j - 1, j, j + 1);
    out[width - 1] = smooth_pixel (rows, mirror (width - 2, width), width - 1,
                                   mirror (width, width));
  }
}

void
unf_smooth_adjoint (float *out, const float *in, int height, int width)
{
  static const float filter[3] = { 0.25f, 0.5f, 0.25f };

  for (int i = 0; i < height; i++)
    for (int j = 0; j < width; j++)
      for (int u = 0; u < 3; u++)
        for (int v = 0; v < 3; v++)
          out[mirror (i + u - 1, height) * width + mirror (j + v - 1, width)] +=
              filter[u] * filter[v] * in[i * width + j];
}

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

static void
smooth_row (float *out, const float *in, int n)
{
  for (int j = 0; j < n; j++)
    out[j] = 0.25f * in[mirror (j - 1, n)] + 0.5f * in[j] +
             0.25f * in[mirror (j + 1, n)];
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
  g_autofree float *row = g_new (float, n);

  for (int i = first; i < last; i++, out += n) {
    const float *above = in + (gsize) mirror (i - 1, height) * n;
    const float *here = in + (gsize) i * n;
    const float *below = in + (gsize) mirror (i + 1, height) * n;

    for (gsize j = 0; j < n; j++)
      row[j] = 0.25f * above[j] + 0.5f * here[j] + 0.25f * below[j];
    smooth_row (out, row, width);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-cosine-atoms.h"

#include <math.h>
#include <string.h>

#include "dense.h"

/* Atom k1·F + k2 of the overcomplete DCT is the product of two cosines whose
 * frequencies are F to a side; all but the constant one have no mean. */
static void
fill_cosine (double *d, int side, int frequencies, int k)
{
  double sum = 0.0, norm = 0.0;

  for (int i = 0; i < side; i++) {
    d[i] = cos (G_PI * i * k / frequencies);
    sum += d[i];
  }
  for (int i = 0; i < side; i++) {
    d[i] -= k > 0 ? sum / side : 0.0;
    norm += d[i] * d[i];
  }
  for (int i = 0; i < side; i++)
    d[i] /= sqrt (norm);
}

UnfTensor *
unf_cosine_atoms_new (int atoms, int side)
{
  int frequencies = (int) ceil (sqrt (atoms));
  UnfTensor *bank = unf_tensor_new ((UnfShape){ atoms, 1, side, side });
  g_autofree double *across = g_new (double, side);
  g_autofree double *down = g_new (double, side);
  float *out = bank->data;

  for (int k = 0; k < atoms; k++) {
    fill_cosine (across, side, frequencies, k / frequencies);
    fill_cosine (down, side, frequencies, k % frequencies);
    for (int u = 0; u < side; u++)
      for (int v = 0; v < side; v++)
        *out++ = (float) (across[v] * down[u]);
  }

  return bank;
}

double
unf_cosine_atoms_norm (const UnfTensor *bank, UnfRandom *random)
{
  int m = bank->shape.n, n = (int) unf_shape_plane (bank->shape);
  UnfDense s = { m, n, 1, FALSE }, adjoint = { m, n, 1, TRUE };
  g_autofree float *x = g_new (float, n);
  g_autofree float *z = g_new (float, m);
  double norm = 0.0;

  unf_random_fill_normal (random, x, (size_t) n);
  for (int step = 0; step < 200; step++) {
    norm = 0.0;
    for (int i = 0; i < n; i++)
      norm += (double) x[i] * (double) x[i];
    norm = sqrt (norm);

    memset (z, 0, (size_t) m * sizeof (float));
    unf_dense_product (z, (float) (1.0 / norm), bank->data, x, &s, NULL);
    memset (x, 0, (size_t) n * sizeof (float));
    unf_dense_product (x, 1.0f, bank->data, z, &adjoint, NULL);
  }

  return norm;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-atom-spectrum.h"

#include <math.h>
#include <string.h>

#include "unf-fft.h"

enum {
  SIDE = UNF_ATOM_SPECTRUM_SIDE,
  ROW = 2 * SIDE, /* real parts, then imaginary parts */
};

/* Adds |F|² of one channel to @out, with frequency 0 in the middle. */
static void
add_power (float *out, const float *channel, int side)
{
  const UnfFft *fft = unf_fft_get (SIDE, SIDE, ROW, ROW);
  g_autoptr (UnfFftBuffer) in = unf_fft_alloc ((size_t) SIDE * ROW);
  g_autoptr (UnfFftBuffer) turned = unf_fft_alloc ((size_t) SIDE * ROW);

  memset (in, 0, (size_t) SIDE * ROW * sizeof (float));
  for (int i = 0; i < side; i++)
    memcpy (in + (size_t) i * ROW, channel + (size_t) i * (size_t) side,
            (size_t) side * sizeof (float));

  unf_fft_forward (fft, turned, in);
  unf_fft_forward (fft, in, turned);

  for (int u = 0; u < SIDE; u++)
    for (int v = 0; v < SIDE; v++) {
      float re = in[(size_t) u * ROW + (size_t) v];
      float im = in[(size_t) u * ROW + SIDE + (size_t) v];

      out[((u + SIDE / 2) % SIDE) * SIDE + (v + SIDE / 2) % SIDE] +=
          re * re + im * im;
    }
}

UnfTensor *
unf_atom_spectrum (const UnfTensor *bank, int atom)
{
  UnfShape s = bank->shape;
  size_t plane = unf_shape_plane (s);
  UnfTensor *out = unf_tensor_new ((UnfShape){ 1, 1, SIDE, SIDE });

  g_return_val_if_fail (s.h <= SIDE && s.h == s.w, out);

  for (int c = 0; c < s.c; c++)
    add_power (out->data,
               bank->data + ((size_t) atom * (size_t) s.c + (size_t) c) * plane,
               s.h);
  for (int i = 0; i < SIDE * SIDE; i++)
    out->data[i] = sqrtf (out->data[i]);

  return out;
}

double
unf_atom_frequency (const UnfTensor *spectrum)
{
  double sum = 0.0, weighted = 0.0;

  for (int u = 0; u < SIDE; u++)
    for (int v = 0; v < SIDE; v++) {
      double magnitude = (double) spectrum->data[u * SIDE + v];
      double distance = hypot (u - SIDE / 2, v - SIDE / 2) / SIDE;

      sum += magnitude * magnitude;
      weighted += magnitude * magnitude * distance;
    }

  return sum > 0.0 ? weighted / sum : 0.0;
}

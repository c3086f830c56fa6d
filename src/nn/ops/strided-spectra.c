/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strided-spectra-private.h"

#include "unf-vector.h"

/* Sums stay in registers only if they are of a vector type. */
typedef float Lanes __attribute__ ((vector_size (32), may_alias));

enum { LANES = 8, TILE = UNF_SPECTRA_TILE };

/* A pointer, because vectors as arguments are not the same everywhere. */
static inline Lanes *
lanes_at (const float *row, int i)
{
  return (Lanes *) (row + i);
}

static inline __attribute__ ((always_inline)) void
correlate (float *const *sums,
           float *const *filters,
           int pairs,
           float *const *pictures,
           int blocks,
           int phases,
           int length)
{
  for (int i = 0; i < length; i += LANES) {
    Lanes re[TILE][TILE] = { 0 }, im[TILE][TILE] = { 0 };

    for (int at = i; at < i + 2 * length * phases; at += 2 * length)
      for (int k = 0; k < pairs; k++) {
        Lanes fr = *lanes_at (filters[k], at),
              fi = *lanes_at (filters[k], at + length);

        for (int b = 0; b < blocks; b++) {
          Lanes xr = *lanes_at (pictures[b], at);
          Lanes xi = *lanes_at (pictures[b], at + length);

          re[k][b] += fr * xr + fi * xi;
          im[k][b] += fr * xi - fi * xr;
        }
      }

    for (int k = 0; k < pairs; k++)
      for (int b = 0; b < blocks; b++) {
        *lanes_at (sums[k * blocks + b], i) = re[k][b];
        *lanes_at (sums[k * blocks + b], i + length) = im[k][b];
      }
  }
}

/* The counts as constants, so that the compiler unrolls their loops. */
UNF_FOR_WIDE_VECTORS void
_unf_spectra_correlate_row (float *const *sums,
                            float *const *filters,
                            int pairs,
                            float *const *pictures,
                            int blocks,
                            int phases,
                            int length)
{
  if (pairs == 2 && blocks == 2)
    correlate (sums, filters, 2, pictures, 2, phases, length);
  else if (pairs == 2)
    correlate (sums, filters, 2, pictures, 1, phases, length);
  else if (blocks == 2)
    correlate (sums, filters, 1, pictures, 2, phases, length);
  else
    correlate (sums, filters, 1, pictures, 1, phases, length);
}

static inline __attribute__ ((always_inline)) void
convolve (float *const *sums,
          float *const *filters,
          int pairs,
          float *const *codes,
          int blocks,
          int phases,
          int length)
{
  for (int i = 0; i < length; i += LANES) {
    Lanes zr[TILE][TILE], zi[TILE][TILE];

    for (int k = 0; k < pairs; k++)
      for (int b = 0; b < blocks; b++) {
        zr[k][b] = *lanes_at (codes[k * blocks + b], i);
        zi[k][b] = *lanes_at (codes[k * blocks + b], i + length);
      }

    for (int at = i; at < i + 2 * length * phases; at += 2 * length)
      for (int b = 0; b < blocks; b++) {
        Lanes re = *lanes_at (sums[b], at),
              im = *lanes_at (sums[b], at + length);

        for (int k = 0; k < pairs; k++) {
          Lanes fr = *lanes_at (filters[k], at);
          Lanes fi = *lanes_at (filters[k], at + length);

          re += fr * zr[k][b] - fi * zi[k][b];
          im += fr * zi[k][b] + fi * zr[k][b];
        }
        *lanes_at (sums[b], at) = re;
        *lanes_at (sums[b], at + length) = im;
      }
  }
}

UNF_FOR_WIDE_VECTORS void
_unf_spectra_convolve_row (float *const *sums,
                           float *const *filters,
                           int pairs,
                           float *const *codes,
                           int blocks,
                           int phases,
                           int length)
{
  if (pairs == 2 && blocks == 2)
    convolve (sums, filters, 2, codes, 2, phases, length);
  else if (pairs == 2)
    convolve (sums, filters, 2, codes, 1, phases, length);
  else if (blocks == 2)
    convolve (sums, filters, 1, codes, 2, phases, length);
  else
    convolve (sums, filters, 1, codes, 1, phases, length);
}

UNF_FOR_WIDE_VECTORS void
_unf_spectra_add_square (float *restrict to,
                         int to_step,
                         float factor,
                         const float *restrict square,
                         int step,
                         int rows,
                         int columns)
{
  for (int i = 0; i < rows; i++, to += to_step, square += step)
    for (int j = 0; j < columns; j++)
      to[j] += factor * square[j];
}

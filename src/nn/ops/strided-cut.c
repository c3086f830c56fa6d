/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a product costs, and the two choices that follow: the size of the
 * blocks for the FFT engine, and the engine. The constants are nanoseconds on
 * one core; only their ratios matter. */
#include "strided-cut-private.h"

/* For one value of one atom: its share of the product of spectra with one
 * phase, and of bringing codes from memory and back, which every engine does.
 */
static const double PRODUCT_NS = 0.07;

/* One multiplication and addition inside a matrix product. */
static const double GEMM_NS = 0.023;

/* For one value of one atom: its share of a transform; longer ones do not fit
 * FFTW's fixed code. */
static double
transform_ns (int length)
{
  return length <= 16 ? 0.30 : length <= 64 ? 0.43 : 1.8;
}

static UnfStridedCut
cut_for_length (const UnfStrided *s, int length)
{
  int side = (s->side + s->stride - 1) / s->stride;
  int valid = length - side + 1;

  return (UnfStridedCut){ s->c * s->stride * s->stride,
                          side,
                          length,
                          valid,
                          (s->h + valid - 1) / valid,
                          (s->w + valid - 1) / valid };
}

/* Filters once, pictures once for each block, codes for each block and atom. */
static double
fft_cost (const UnfStrided *s, const UnfStridedCut *cut)
{
  double area = (double) cut->length * cut->length;
  double blocks = (double) s->n * cut->down * cut->across;
  double fft = transform_ns (cut->length);

  return area *
         (s->atoms * cut->phases * fft + 2.0 * blocks * cut->phases * fft +
          s->atoms * blocks * (fft + cut->phases * PRODUCT_NS));
}

static double
gemm_cost (const UnfStrided *s)
{
  double codes = (double) s->n * s->h * s->w * s->atoms;

  return codes * s->c * s->side * s->side * GEMM_NS;
}

UnfStridedCut
_unf_strided_choose_cut (const UnfStrided *s)
{
  int length = 16;
  UnfStridedCut best;

  while (length < (s->side + s->stride - 1) / s->stride)
    length *= 2;
  best = cut_for_length (s, length);

  for (length *= 2; length <= 4 * MAX (best.side, 16); length *= 2) {
    UnfStridedCut cut = cut_for_length (s, length);

    if (fft_cost (s, &cut) < fft_cost (s, &best))
      best = cut;
  }

  return best;
}

UnfEngine
unf_strided_choose_engine (const UnfStrided *s)
{
  UnfStridedCut cut = _unf_strided_choose_cut (s);

  return fft_cost (s, &cut) < gemm_cost (s) ? UNF_ENGINE_FFT : UNF_ENGINE_GEMM;
}

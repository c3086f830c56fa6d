/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a product costs, and the choices that follow: the size of the blocks for
 * the FFT engine, and the engine. */
#include "strided-cut-private.h"

/* Spectra of the blocks that pass by all atoms together: 256 KiB. */
enum { GROUP_FLOATS = 65536 };

/* Nanoseconds for one value of one atom on one core, analysis and synthesis
 * averaged, fitted to a hundred measured geometries; bench-strided shows how
 * good the choices are. Only ratios matter. */

/* Bringing a code from memory and back. */
static const double CODE_NS = 0.4;

/* The product with the spectrum of one phase, and more where few blocks share
 * the reading of an atom's. */
static const double PRODUCT_NS = 0.05, FEW_BLOCKS_NS = 0.25;

/* Making the spectrum of an atom, which is written to memory. */
static const double FILTER_NS = 0.8;

/* A code, and one pixel of its atom, by a matrix product. */
static const double GEMM_CODE_NS = 0.27, GEMM_NS = 0.022;

/* Its share of two transforms. Short ones are hardly worth the call; for long
 * ones FFTW has no code with the whole transform in registers. */
static double
transform_ns (int length)
{
  return length <= 16 ? 0.7 : length <= 64 ? 0.55 : 2.0;
}

static UnfStridedCut
cut_for_length (const UnfStrided *s, int length)
{
  int side = (s->side + s->stride - 1) / s->stride;
  int valid = length - side + 1;
  int phases = s->c * s->stride * s->stride;
  int group = GROUP_FLOATS / (2 * length * length) / phases;

  return (UnfStridedCut){ phases,
                          side,
                          length,
                          valid,
                          (s->h + valid - 1) / valid,
                          (s->w + valid - 1) / valid,
                          CLAMP (group, 2, UNF_STRIDED_MAX_GROUP) };
}

static double
fft_cost (const UnfStrided *s, const UnfStridedCut *cut)
{
  double area = (double) cut->length * cut->length;
  double blocks = (double) s->n * cut->down * cut->across;
  double codes = (double) s->n * s->h * s->w;
  double product = PRODUCT_NS + FEW_BLOCKS_NS / cut->group;
  double block = transform_ns (cut->length) + cut->phases * product;

  return codes * CODE_NS + area * (blocks * block + cut->phases * FILTER_NS);
}

static double
gemm_cost (const UnfStrided *s)
{
  double codes = (double) s->n * s->h * s->w;

  return codes * (GEMM_CODE_NS + s->c * s->side * s->side * GEMM_NS);
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

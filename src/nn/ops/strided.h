/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-monitor.h"
#include "unf-tape.h"

/**
 * UnfStrided:
 * @n: pictures in the batch
 * @c: channels of a picture
 * @atoms: m, number of atoms
 * @side: rows and columns of an atom
 * @stride: q, pixels between neighbouring places of an atom
 * @h: rows of the code grid
 * @w: columns of the code grid
 *
 * The geometry of a convolutional dictionary whose atoms sit at every q-th
 * pixel. Pictures are `[n,c,H,W]` with H = (h−1)·q + side, W likewise; codes
 * are atom-major, `[m,n,h,w]`, so that one matrix product covers the batch;
 * banks of atoms are `[m,c,side,side]`.
 *
 * Source: Simon & Elad, "Rethinking the CSC Model for Natural Images", 2019.
 */
typedef struct {
  int n, c;
  int atoms, side, stride;
  int h, w;
} UnfStrided;

/**
 * UnfEngine:
 * @UNF_ENGINE_AUTO: the faster of the two, by a measured cost rule
 * @UNF_ENGINE_FFT: overlap-save with real transforms, spectra folded by q
 * @UNF_ENGINE_GEMM: gathered windows times a matrix
 *
 * How the products with the dictionary are done; the results agree to
 * rounding.
 */
typedef enum {
  UNF_ENGINE_AUTO,
  UNF_ENGINE_FFT,
  UNF_ENGINE_GEMM,
} UnfEngine;

static inline int
unf_strided_rows (const UnfStrided *s)
{
  return (s->h - 1) * s->stride + s->side;
}

static inline int
unf_strided_columns (const UnfStrided *s)
{
  return (s->w - 1) * s->stride + s->side;
}

static inline UnfShape
unf_strided_picture_shape (const UnfStrided *s)
{
  return (UnfShape){ s->n, s->c, unf_strided_rows (s),
                     unf_strided_columns (s) };
}

static inline UnfShape
unf_strided_code_shape (const UnfStrided *s)
{
  return (UnfShape){ s->atoms, s->n, s->h, s->w };
}

/**
 * unf_strided_analysis:
 * @z: (inout): `[m,n,h,w]` codes, added to; does not overlap @x
 * @alpha: factor
 * @x: `[n,c,H,W]` pictures
 * @bank: `[m,c,side,side]` atoms B
 * @monitor: (nullable): asked in every block; when it cancels, @z is undefined
 *
 * `z_k[i,j] += α Σ_uv B_k[u,v] · x[iq+u, jq+v]`, a correlation without
 * padding. It is the transpose of unf_strided_synthesis() with the same bank.
 */
void unf_strided_analysis (float *z,
                           float alpha,
                           const float *x,
                           const float *bank,
                           const UnfStrided *s,
                           UnfEngine engine,
                           UnfMonitor *monitor);

/**
 * unf_strided_synthesis:
 * @x: (inout): `[n,c,H,W]` pictures, added to; does not overlap @z
 * @alpha: factor
 * @z: `[m,n,h,w]` codes
 * @bank: `[m,c,side,side]` atoms A
 * @monitor: (nullable): as above
 *
 * `x[iq+u, jq+v] += α Σ_k z_k[i,j] · A_k[u,v]`, an overlap-add.
 */
void unf_strided_synthesis (float *x,
                            float alpha,
                            const float *z,
                            const float *bank,
                            const UnfStrided *s,
                            UnfEngine engine,
                            UnfMonitor *monitor);

/**
 * unf_strided_correlate:
 * @bank: (inout): `[m,c,side,side]`, added to
 * @z: `[m,n,h,w]` codes
 * @x: `[n,c,H,W]` pictures
 *
 * `bank_k[u,v] += α Σ_ij z_k[i,j] · x[iq+u, jq+v]`: the derivative of both
 * products in their bank.
 */
void unf_strided_correlate (float *bank,
                            float alpha,
                            const float *z,
                            const float *x,
                            const UnfStrided *s);

/* The definitions, written to be believed; tests hold the engines to them. */
void unf_strided_analysis_plain (float *z,
                                 float alpha,
                                 const float *x,
                                 const float *bank,
                                 const UnfStrided *s);
void unf_strided_synthesis_plain (float *x,
                                  float alpha,
                                  const float *z,
                                  const float *bank,
                                  const UnfStrided *s);
void unf_strided_correlate_plain (float *bank,
                                  float alpha,
                                  const float *z,
                                  const float *x,
                                  const UnfStrided *s);

/* The engines. */
void unf_strided_analysis_gemm (float *z,
                                float alpha,
                                const float *x,
                                const float *bank,
                                const UnfStrided *s,
                                UnfMonitor *monitor);
void unf_strided_synthesis_gemm (float *x,
                                 float alpha,
                                 const float *z,
                                 const float *bank,
                                 const UnfStrided *s,
                                 UnfMonitor *monitor);
void unf_strided_correlate_gemm (float *bank,
                                 float alpha,
                                 const float *z,
                                 const float *x,
                                 const UnfStrided *s);
void unf_strided_analysis_fft (float *z,
                               float alpha,
                               const float *x,
                               const float *bank,
                               const UnfStrided *s,
                               UnfMonitor *monitor);
void unf_strided_synthesis_fft (float *x,
                                float alpha,
                                const float *z,
                                const float *bank,
                                const UnfStrided *s,
                                UnfMonitor *monitor);

/** Returns: the engine that %UNF_ENGINE_AUTO stands for at this geometry. */
UnfEngine unf_strided_choose_engine (const UnfStrided *s);

/**
 * unf_analysis:
 * @z: (nullable): `[m,n,h,w]`, consumed
 * @x: `[n,c,H,W]`, consumed if it is a result
 *
 * Returns: `z + α B x` (B x alone without @z)
 */
UnfVar *unf_analysis (UnfTape *tape,
                      UnfVar *z,
                      float alpha,
                      UnfVar *x,
                      UnfVar *bank,
                      const UnfStrided *s,
                      UnfEngine engine);

/**
 * unf_synthesis:
 * @x: (nullable): `[n,c,H,W]`, not consumed
 * @z: `[m,n,h,w]`, not consumed
 *
 * Returns: `x + α A z` (α A z alone without @x)
 */
UnfVar *unf_synthesis (UnfTape *tape,
                       UnfVar *x,
                       float alpha,
                       UnfVar *z,
                       UnfVar *bank,
                       const UnfStrided *s,
                       UnfEngine engine);

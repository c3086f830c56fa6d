/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>

/**
 * UnfComplex:
 * @re: real parts
 * @im: imaginary parts
 *
 * An array of complex numbers as two arrays of floats; owns neither. A
 * transform of two real arrays at once takes one as @re and one as @im.
 */
typedef struct {
  float *re, *im;
} UnfComplex;

/**
 * UnfFft:
 *
 * A plan for complex Fourier transforms of the columns of a matrix, with the
 * result transposed. Done twice it is the two-dimensional transform, and
 * columns known to be zero or not wanted need not be done. Plans live as long
 * as the process and may be used from any thread.
 */
typedef struct _UnfFft UnfFft;

/**
 * unf_fft_get:
 * @length: rows of the matrix, the length of each transform
 * @columns: how many columns are transformed, not more than @length
 * @in_step: floats from one row of the matrix to the next
 * @out_step: floats from one row of the result to the next
 *
 * Plans are made once, under a lock, by a rule and not by timing: the same
 * process on the same machine always computes the same bits.
 *
 * Returns: (transfer none): the plan
 */
const UnfFft *unf_fft_get (int length, int columns, int in_step, int out_step);

/**
 * unf_fft_forward:
 * @out: `[columns,length]`, out[j,f] = Σ_t in[t,j] · exp (−2πi·f·t / length)
 * @in: `[length,columns]`
 *
 * All four arrays start at addresses that unf_fft_alloc() returned or at a
 * multiple of 16 floats from one; @out and @in do not overlap.
 */
void unf_fft_forward (const UnfFft *fft, UnfComplex out, UnfComplex in);

/** As unf_fft_forward() with +2πi and without a factor: forward and backward
 * multiply by @length. */
void unf_fft_backward (const UnfFft *fft, UnfComplex out, UnfComplex in);

/** Returns: (transfer full): @n floats, not cleared, aligned for the
 * transforms; free with g_aligned_free(). */
float *unf_fft_alloc (size_t n);

typedef float UnfFftBuffer;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfFftBuffer, g_aligned_free)

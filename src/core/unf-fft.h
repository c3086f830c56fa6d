/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>

/**
 * UnfFft:
 *
 * A plan for complex Fourier transforms of the columns of a square matrix,
 * with the result transposed. Done twice it is the two-dimensional transform,
 * and columns that are zero, or not wanted, need not be done. Two real
 * matrices share one transform as real and imaginary part. Plans live as long
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
 * In each row the real parts come first, then, @length floats later, the
 * imaginary parts.
 *
 * Plans are made once, under a lock, by a rule and not by timing: the same
 * machine always computes the same bits.
 *
 * Returns: (transfer none): the plan
 */
const UnfFft *unf_fft_get (int length, int columns, int in_step, int out_step);

/**
 * unf_fft_forward:
 * @out: `[columns]` rows of `[2,length]`,
 *   out[j,f] = Σ_t in[t,j] · exp (−2πi·f·t / length)
 * @in: `[length]` rows of `[2,length]`, of which the first columns are read
 *
 * Both start at addresses that unf_fft_alloc() returned or at a multiple of 16
 * floats from one; they do not overlap.
 */
void unf_fft_forward (const UnfFft *fft, float *out, const float *in);

/** As unf_fft_forward() with +2πi and without a factor: forward and backward
 * multiply by @length. */
void unf_fft_backward (const UnfFft *fft, float *out, const float *in);

/** Returns: (transfer full): @n floats, not cleared, aligned for the
 * transforms; free with g_aligned_free(). */
float *unf_fft_alloc (size_t n);

typedef float UnfFftBuffer;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfFftBuffer, g_aligned_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FFTW's planner may run in one thread only; its transforms in any number.
 * All plans are therefore made here, under one lock, and kept. They are
 * estimated, not measured, because a measured plan depends on what else the
 * machine does, and then so do the last bits of every result. */
#include "unf-fft.h"

#include <fftw3.h>

enum { ALIGNMENT = 64 };

struct _UnfFft {
  fftwf_plan plan;
};

static GMutex planner;
static GHashTable *plans; /* length and columns → UnfFft, owned */

static fftwf_plan
plan_columns (int length, int columns)
{
  size_t size = (size_t) length * (size_t) length;
  g_autoptr (UnfFftBuffer) buffer = unf_fft_alloc (4 * size);
  fftwf_iodim transform = { length, length, 1 };
  fftwf_iodim columns_apart = { columns, 1, length };

  return fftwf_plan_guru_split_dft (1, &transform, 1, &columns_apart, buffer,
                                    buffer + size, buffer + 2 * size,
                                    buffer + 3 * size, FFTW_ESTIMATE);
}

const UnfFft *
unf_fft_get (int length, int columns)
{
  gpointer key = GINT_TO_POINTER (length * 65536 + columns);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&planner);
  UnfFft *fft;

  g_assert (length > 0 && length < 32768 && columns > 0 && columns <= length);

  if (!plans)
    plans = g_hash_table_new (NULL, NULL);

  fft = g_hash_table_lookup (plans, key);
  if (!fft) {
    fft = g_new (UnfFft, 1);
    fft->plan = plan_columns (length, columns);
    g_hash_table_insert (plans, key, fft);
  }

  return fft;
}

void
unf_fft_forward (const UnfFft *fft, UnfComplex out, UnfComplex in)
{
  fftwf_execute_split_dft (fft->plan, in.re, in.im, out.re, out.im);
}

/* Exchanging real and imaginary parts on both sides conjugates the kernel. */
void
unf_fft_backward (const UnfFft *fft, UnfComplex out, UnfComplex in)
{
  fftwf_execute_split_dft (fft->plan, in.im, in.re, out.im, out.re);
}

float *
unf_fft_alloc (size_t n)
{
  return g_aligned_alloc (n, sizeof (float), ALIGNMENT);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FFTW's planner may run in one thread only; its transforms in any number.
 * All plans are therefore made here, under one lock, and kept. They are
 * estimated, not measured, because a measured plan depends on what else the
 * machine does, and then so do the last bits of every result. */
#include "unf-fft.h"

#include <fftw3.h>
#include <string.h>

enum { ALIGNMENT = 64 };

typedef struct {
  int length, columns, in_step, out_step;
} Layout;

struct _UnfFft {
  Layout layout;
  fftwf_plan plan;
};

static GMutex planner;
static GPtrArray *plans; /* of UnfFft, owned, a handful */

static fftwf_plan
plan_layout (const Layout *l)
{
  size_t in = (size_t) l->length * (size_t) l->in_step;
  size_t out = (size_t) l->columns * (size_t) l->out_step;
  g_autoptr (UnfFftBuffer) buffer = unf_fft_alloc (2 * in + 2 * out);
  fftwf_iodim transform = { l->length, l->in_step, 1 };
  fftwf_iodim columns = { l->columns, 1, l->out_step };

  return fftwf_plan_guru_split_dft (1, &transform, 1, &columns, buffer,
                                    buffer + in, buffer + 2 * in,
                                    buffer + 2 * in + out, FFTW_ESTIMATE);
}

const UnfFft *
unf_fft_get (int length, int columns, int in_step, int out_step)
{
  Layout layout = { length, columns, in_step, out_step };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&planner);
  UnfFft *fft;

  g_assert (columns <= length && columns <= in_step && length <= out_step);

  if (!plans)
    plans = g_ptr_array_new ();

  for (guint i = 0; i < plans->len; i++) {
    fft = g_ptr_array_index (plans, i);
    if (memcmp (&fft->layout, &layout, sizeof layout) == 0)
      return fft;
  }

  fft = g_new (UnfFft, 1);
  *fft = (UnfFft){ layout, plan_layout (&layout) };
  g_ptr_array_add (plans, fft);

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

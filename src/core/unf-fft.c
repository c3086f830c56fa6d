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
  fftwf_plan forward, backward;
};

static GMutex planner;
static GPtrArray *plans; /* of UnfFft, owned, a handful */

static void
make_plans (UnfFft *fft)
{
  const Layout *l = &fft->layout;
  size_t in_size = (size_t) l->length * (size_t) l->in_step;
  size_t out_size = (size_t) l->columns * (size_t) l->out_step;
  g_autoptr (UnfFftBuffer) in = unf_fft_alloc (in_size + (size_t) l->length);
  g_autoptr (UnfFftBuffer) out = unf_fft_alloc (out_size + (size_t) l->length);
  fftwf_iodim transform = { l->length, l->in_step, 1 };
  fftwf_iodim columns = { l->columns, 1, l->out_step };

  fft->forward =
      fftwf_plan_guru_split_dft (1, &transform, 1, &columns, in, in + l->length,
                                 out, out + l->length, FFTW_ESTIMATE);

  /* Exchanging real and imaginary parts on both sides conjugates the kernel;
   * FFTW wants a plan of its own for it. */
  fft->backward =
      fftwf_plan_guru_split_dft (1, &transform, 1, &columns, in + l->length, in,
                                 out + l->length, out, FFTW_ESTIMATE);
}

const UnfFft *
unf_fft_get (int length, int columns, int in_step, int out_step)
{
  Layout layout = { length, columns, in_step, out_step };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&planner);
  UnfFft *fft;

  g_assert (length > 0 && columns > 0 && columns <= length);

  if (!plans)
    plans = g_ptr_array_new ();

  for (guint i = 0; i < plans->len; i++) {
    fft = g_ptr_array_index (plans, i);
    if (memcmp (&fft->layout, &layout, sizeof layout) == 0)
      return fft;
  }

  fft = g_new0 (UnfFft, 1);
  fft->layout = layout;
  make_plans (fft);
  g_ptr_array_add (plans, fft);

  return fft;
}

/* FFTW takes its input as not const, and keeps it. */
void
unf_fft_forward (const UnfFft *fft, float *out, const float *in)
{
  int length = fft->layout.length;

  fftwf_execute_split_dft (fft->forward, (float *) in, (float *) in + length,
                           out, out + length);
}

void
unf_fft_backward (const UnfFft *fft, float *out, const float *in)
{
  int length = fft->layout.length;

  fftwf_execute_split_dft (fft->backward, (float *) in + length, (float *) in,
                           out + length, out);
}

float *
unf_fft_alloc (size_t n)
{
  return g_aligned_alloc (n, sizeof (float), ALIGNMENT);
}

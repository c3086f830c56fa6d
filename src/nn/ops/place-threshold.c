/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place-threshold.h"

#include <math.h>

#include "unf-parallel.h"
#include "unf-vector.h"

/* Places of one piece of work: their thresholds stay in the cache while the
 * codes pass. */
enum { BLOCK_PLACES = 768 };

typedef struct {
  float *out, *dz, *dtau;
  const float *z, *tau, *dout;
  int m;
  size_t places;
} Job;

/* May be in place. */
UNF_FOR_WIDE_VECTORS static void
shrink_row (float *out, const float *z, const float *tau, size_t length)
{
  for (size_t p = 0; p < length; p++) {
    float value = z[p], shrunk = fabsf (value) - tau[p];
    int passes = (shrunk > 0.0f) & (value != 0.0f);

    out[p] = copysignf (passes ? shrunk : 0.0f, value);
  }
}

static void
shrink_block (size_t index, gpointer data)
{
  const Job *job = data;
  size_t first = index * BLOCK_PLACES;
  size_t length = MIN (BLOCK_PLACES, job->places - first);

  for (int k = 0; k < job->m; k++) {
    size_t at = (size_t) k * job->places + first;

    shrink_row (job->out + at, job->z + at, job->tau + first, length);
  }
}

static size_t
count_blocks (size_t places)
{
  return (places + BLOCK_PLACES - 1) / BLOCK_PLACES;
}

void
unf_place_threshold_forward (float *out,
                             const float *z,
                             const float *tau,
                             int m,
                             size_t places)
{
  Job job = { .out = out, .z = z, .tau = tau, .m = m, .places = places };

  unf_parallel_for (count_blocks (places), shrink_block, &job);
}

/* A few hundred codes are added for one threshold: single precision does.
 * Without branches and conditional loads, or it is not vectorised. */
UNF_FOR_WIDE_VECTORS static void
shrink_row_backward (float *restrict dz,
                     float *restrict dtau,
                     const float *restrict dout,
                     const float *restrict z,
                     const float *restrict tau,
                     size_t length)
{
  for (size_t p = 0; p < length; p++) {
    float value = z[p], gradient = dout[p];
    int passes = (fabsf (value) > tau[p]) & (value != 0.0f);
    float d = passes ? gradient : 0.0f;

    dz[p] += d;
    dtau[p] -= value < 0.0f ? -d : d;
  }
}

static void
shrink_block_backward (size_t index, gpointer data)
{
  const Job *job = data;
  size_t first = index * BLOCK_PLACES;
  size_t length = MIN (BLOCK_PLACES, job->places - first);

  for (int k = 0; k < job->m; k++) {
    size_t at = (size_t) k * job->places + first;

    shrink_row_backward (job->dz + at, job->dtau + first, job->dout + at,
                         job->z + at, job->tau + first, length);
  }
}

void
unf_place_threshold_backward (float *dz,
                              float *dtau,
                              const float *dout,
                              const float *z,
                              const float *tau,
                              int m,
                              size_t places)
{
  Job job = { .dz = dz,
              .dtau = dtau,
              .dout = dout,
              .z = z,
              .tau = tau,
              .m = m,
              .places = places };

  unf_parallel_for (count_blocks (places), shrink_block_backward, &job);
}

typedef struct {
  UnfVar *out, *z, *tau;
} Shrinkage;

static size_t
count_places (UnfShape shape)
{
  return (size_t) shape.c * unf_shape_plane (shape);
}

static void
place_threshold_backward (gpointer data)
{
  const Shrinkage *s = data;
  UnfShape shape = s->z->value->shape;

  if (s->out->gradient)
    unf_place_threshold_backward (
        unf_var_gradient (s->z), unf_var_gradient (s->tau),
        s->out->gradient->data, s->z->value->data, s->tau->value->data, shape.n,
        count_places (shape));
}

UnfVar *
unf_place_threshold (UnfTape *tape, UnfVar *z, UnfVar *tau)
{
  UnfShape shape = z->value->shape;
  gboolean wants = z->wants_gradient || tau->wants_gradient;
  UnfVar *out = unf_tape_records (tape)
                    ? unf_tape_unset_result (tape, shape, wants)
                    : NULL;
  const float *values = z->value->data;

  g_assert (unf_shape_size (tau->value->shape) == count_places (shape));

  if (!out) {
    out = unf_tape_take (tape, z);
    values = out->value->data;
  }
  if (!unf_tape_is_cancelled (tape))
    unf_place_threshold_forward (out->value->data, values, tau->value->data,
                                 shape.n, count_places (shape));

  if (out->wants_gradient)
    unf_tape_record (
        tape, place_threshold_backward,
        g_memdup2 (&(Shrinkage){ out, z, tau }, sizeof (Shrinkage)), g_free);

  return out;
}

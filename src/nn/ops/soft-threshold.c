/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "soft-threshold.h"

#include "unf-parallel.h"
#include "unf-vector.h"

typedef struct {
  float *out, *dz, *dtau;
  const float *z, *tau, *dout;
  UnfShape shape;
} Job;

UNF_FOR_WIDE_VECTORS static void
shrink_atom (size_t k, gpointer data)
{
  const Job *job = data;
  size_t plane = unf_shape_plane (job->shape);
  size_t n = (size_t) job->shape.c;

  for (size_t i = k * n; i < (k + 1) * n; i++) {
    float t = job->tau[i];

    for (size_t p = i * plane; p < (i + 1) * plane; p++) {
      float z = job->z[p];

      /* Comparisons vectorise where fmaxf() does not. */
      job->out[p] = (z > t ? z - t : 0.0f) + (z < -t ? z + t : 0.0f);
    }
  }
}

void
unf_soft_threshold_forward (float *out,
                            const float *z,
                            const float *tau,
                            UnfShape shape)
{
  Job job = { .out = out, .z = z, .tau = tau, .shape = shape };

  unf_parallel_for ((size_t) shape.n, shrink_atom, &job);
}

/* Sums of floats in lanes side by side, which the compiler may not arrange on
 * its own; a run of them is short enough for single precision. With fewer lanes
 * it unrolls them and makes vectors across the rows instead, which is slower
 * than none. */
enum { LANES = 32, RUN = 64 * LANES };

UNF_FOR_WIDE_VECTORS static double
backward_run (float *restrict dz,
              const float *restrict dout,
              const float *restrict z,
              float t,
              size_t length)
{
  float lanes[LANES] = { 0.0f };
  double sum = 0.0;
  size_t p = 0;

  /* Loads without a condition: a compiler vectorises no others. */
  for (; p + LANES <= length; p += LANES)
    for (int l = 0; l < LANES; l++) {
      float value = z[p + l], gradient = dout[p + l];
      float above = value > t ? gradient : 0.0f;
      float below = value < -t ? gradient : 0.0f;

      dz[p + l] += above + below;
      lanes[l] += below - above;
    }

  for (; p < length; p++) {
    float above = z[p] > t ? dout[p] : 0.0f;
    float below = z[p] < -t ? dout[p] : 0.0f;

    dz[p] += above + below;
    lanes[0] += below - above;
  }

  for (int l = 0; l < LANES; l++)
    sum += (double) lanes[l];

  return sum;
}

static void
shrink_atom_backward (size_t k, gpointer data)
{
  const Job *job = data;
  size_t plane = unf_shape_plane (job->shape);
  size_t n = (size_t) job->shape.c;

  for (size_t i = k * n; i < (k + 1) * n; i++) {
    double dt = 0.0;

    for (size_t p = i * plane; p < (i + 1) * plane; p += RUN)
      dt += backward_run (job->dz + p, job->dout + p, job->z + p, job->tau[i],
                          MIN (RUN, (i + 1) * plane - p));

    job->dtau[i] += (float) dt;
  }
}

void
unf_soft_threshold_backward (float *dz,
                             float *dtau,
                             const float *dout,
                             const float *z,
                             const float *tau,
                             UnfShape shape)
{
  Job job = {
    .dz = dz, .dtau = dtau, .dout = dout, .z = z, .tau = tau, .shape = shape
  };

  unf_parallel_for ((size_t) shape.n, shrink_atom_backward, &job);
}

typedef struct {
  UnfVar *out, *z, *tau;
} Shrinkage;

static void
soft_threshold_backward (gpointer data)
{
  const Shrinkage *s = data;

  if (s->out->gradient)
    unf_soft_threshold_backward (unf_var_gradient (s->z),
                                 unf_var_gradient (s->tau),
                                 s->out->gradient->data, s->z->value->data,
                                 s->tau->value->data, s->z->value->shape);
}

UnfVar *
unf_soft_threshold (UnfTape *tape, UnfVar *z, UnfVar *tau)
{
  gboolean wants = z->wants_gradient || tau->wants_gradient;
  UnfVar *out;

  if (!unf_tape_records (tape)) {
    out = unf_tape_take (tape, z);
    if (!unf_tape_is_cancelled (tape))
      unf_soft_threshold_forward (out->value->data, out->value->data,
                                  tau->value->data, out->value->shape);
    return out;
  }

  out = unf_tape_unset_result (tape, z->value->shape, wants);
  unf_soft_threshold_forward (out->value->data, z->value->data,
                              tau->value->data, out->value->shape);
  if (wants)
    unf_tape_record (
        tape, soft_threshold_backward,
        g_memdup2 (&(Shrinkage){ out, z, tau }, sizeof (Shrinkage)), g_free);

  return out;
}

typedef struct {
  UnfVar *tau, *t0, *t1;
  double *sigma; /* owned, one for each picture */
  double scale;
} Affine;

static void
affine_free (gpointer data)
{
  Affine *a = data;

  g_free (a->sigma);
  g_free (a);
}

static void
affine_backward (gpointer data)
{
  const Affine *a = data;
  UnfShape shape = a->tau->value->shape;
  float *d0, *d1;

  if (!a->tau->gradient)
    return;

  d0 = unf_var_gradient (a->t0);
  d1 = a->t1 ? unf_var_gradient (a->t1) : NULL;
  for (int k = 0; k < shape.n; k++)
    for (int i = 0; i < shape.c; i++) {
      double d = a->scale * (double) a->tau->gradient->data[k * shape.c + i];

      d0[k] += (float) d;
      if (d1)
        d1[k] += (float) (d * a->sigma[i]);
    }
}

UnfVar *
unf_affine_threshold (UnfTape *tape,
                      UnfVar *t0,
                      UnfVar *t1,
                      const double *sigma,
                      int n,
                      double scale)
{
  int m = t0->value->shape.c;
  gboolean wants = t0->wants_gradient || (t1 && t1->wants_gradient);
  UnfVar *tau = unf_tape_result (tape, (UnfShape){ m, n, 1, 1 }, wants);
  Affine *a;

  for (int k = 0; k < m; k++) {
    double slope = t1 ? (double) t1->value->data[k] : 0.0;

    for (int i = 0; i < n; i++)
      tau->value->data[k * n + i] =
          (float) (scale * ((double) t0->value->data[k] + slope * sigma[i]));
  }

  if (tau->wants_gradient) {
    a = g_new (Affine, 1);
    *a = (Affine){ tau, t0, t1, g_memdup2 (sigma, (gsize) n * sizeof (double)),
                   scale };
    unf_tape_record (tape, affine_backward, a, affine_free);
  }

  return tau;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch-norm.h"

#include <math.h>

#include "unf-parallel.h"
#include "unf-vector.h"

/* Sums of floats in lanes side by side, which the compiler may not arrange on
 * its own; a run of them is short enough for single precision. With fewer lanes
 * it unrolls them and makes vectors across the rows instead, which is slower
 * than none. */
enum { LANES = 64, RUN = 32 * LANES };

/* In double: where the mean is many deviations from zero, the difference of
 * squares leaves nothing of single precision. */
UNF_FOR_WIDE_VECTORS static void
add_run (double *sums, const float *x, size_t length)
{
  double sum[LANES] = { 0.0 }, squares[LANES] = { 0.0 };
  size_t p = 0;

  for (; p + LANES <= length; p += LANES)
    for (int l = 0; l < LANES; l++) {
      double value = (double) x[p + l];

      sum[l] += value;
      squares[l] += value * value;
    }
  for (; p < length; p++) {
    sum[0] += (double) x[p];
    squares[0] += (double) x[p] * (double) x[p];
  }

  for (int l = 0; l < LANES; l++) {
    sums[0] += sum[l];
    sums[1] += squares[l];
  }
}

typedef struct {
  float *out, *dx, *dgamma, *dbeta;
  const float *x, *dout;
  double *sums;
  const UnfBatchNormValues *values;
  gboolean is_own;
  const UnfBatchNorm *s;
} Job;

static void
add_row_sums (size_t row, gpointer data)
{
  const Job *job = data;
  const float *x = job->x + row * job->s->length;

  add_run (job->sums + 2 * row, x, job->s->length);
}

void
unf_batch_norm_add_sums (double *sums, const float *x, const UnfBatchNorm *s)
{
  Job job = { .sums = sums, .x = x, .s = s };

  unf_parallel_for ((size_t) s->rows, add_row_sums, &job);
}

void
unf_batch_norm_statistics (float *mean,
                           float *variance,
                           const double *sums,
                           int rows,
                           double count)
{
  for (int i = 0; i < rows; i++) {
    double m = sums[2 * i] / count;

    mean[i] = (float) m;
    variance[i] = (float) fmax (sums[2 * i + 1] / count - m * m, 0.0);
  }
}

static double
inverse_deviation (const UnfBatchNormValues *values, size_t row)
{
  return 1.0 / sqrt ((double) values->variance[row] + UNF_BATCH_NORM_EPSILON);
}

UNF_FOR_WIDE_VECTORS static void
scale_and_rectify (float *out,
                   const float *x,
                   float factor,
                   float offset,
                   size_t length)
{
  for (size_t p = 0; p < length; p++) {
    float y = factor * x[p] + offset;

    out[p] = y > 0.0f ? y : 0.0f;
  }
}

static void
normalise_row (size_t row, gpointer data)
{
  const Job *job = data;
  const UnfBatchNormValues *v = job->values;
  size_t at = row * job->s->length;
  double factor = (double) v->gamma[row] * inverse_deviation (v, row);
  double offset = (double) v->beta[row] - factor * (double) v->mean[row];

  scale_and_rectify (job->out + at, job->x + at, (float) factor, (float) offset,
                     job->s->length);
}

void
unf_batch_norm_forward (float *out,
                        const float *x,
                        const UnfBatchNormValues *values,
                        const UnfBatchNorm *s)
{
  Job job = { .out = out, .x = x, .values = values, .s = s };

  unf_parallel_for ((size_t) s->rows, normalise_row, &job);
}

/* Σ g and Σ g (x − mean), where g is what passes the rectifier. */
UNF_FOR_WIDE_VECTORS static void
add_gradient_run (double *sums,
                  const float *dout,
                  const float *out,
                  const float *x,
                  float mean,
                  size_t length)
{
  float sum[LANES] = { 0.0f }, products[LANES] = { 0.0f };
  size_t p = 0;

  for (; p + LANES <= length; p += LANES)
    for (int l = 0; l < LANES; l++) {
      float value = out[p + l], gradient = dout[p + l];
      float g = value > 0.0f ? gradient : 0.0f;

      sum[l] += g;
      products[l] += g * (x[p + l] - mean);
    }
  for (; p < length; p++) {
    float g = out[p] > 0.0f ? dout[p] : 0.0f;

    sum[0] += g;
    products[0] += g * (x[p] - mean);
  }

  for (int l = 0; l < LANES; l++) {
    sums[0] += (double) sum[l];
    sums[1] += (double) products[l];
  }
}

/* dx += factor g + slope (x − mean) + offset */
UNF_FOR_WIDE_VECTORS static void
add_to_input (float *dx,
              const float *dout,
              const float *out,
              const float *x,
              const float *terms,
              size_t length)
{
  float factor = terms[0], slope = terms[1], offset = terms[2], mean = terms[3];

  for (size_t p = 0; p < length; p++) {
    float value = out[p], gradient = dout[p];
    float g = value > 0.0f ? gradient : 0.0f;

    dx[p] += factor * g + slope * (x[p] - mean) + offset;
  }
}

static void
normalise_row_backward (size_t row, gpointer data)
{
  const Job *job = data;
  const UnfBatchNormValues *v = job->values;
  size_t length = job->s->length, at = row * length;
  const float *dout = job->dout + at, *out = job->out + at, *x = job->x + at;
  double r = inverse_deviation (v, row), sums[2] = { 0.0, 0.0 };
  double factor = (double) v->gamma[row] * r;
  float terms[4] = { (float) factor, 0.0f, 0.0f, v->mean[row] };

  for (size_t p = 0; p < length; p += RUN)
    add_gradient_run (sums, dout + p, out + p, x + p, v->mean[row],
                      MIN (RUN, length - p));
  job->dbeta[row] += (float) sums[0];
  job->dgamma[row] += (float) (sums[1] * r);

  if (job->is_own) {
    terms[1] = (float) (-factor * r * r * sums[1] / (double) length);
    terms[2] = (float) (-factor * sums[0] / (double) length);
  }
  if (job->dx)
    add_to_input (job->dx + at, dout, out, x, terms, length);
}

void
unf_batch_norm_backward (float *dx,
                         float *dgamma,
                         float *dbeta,
                         const float *dout,
                         const float *out,
                         const float *x,
                         const UnfBatchNormValues *values,
                         gboolean is_own,
                         const UnfBatchNorm *s)
{
  Job job = { .dx = dx,
              .dgamma = dgamma,
              .dbeta = dbeta,
              .dout = dout,
              .out = (float *) out,
              .x = x,
              .values = values,
              .is_own = is_own,
              .s = s };

  unf_parallel_for ((size_t) s->rows, normalise_row_backward, &job);
}

/* The tape's memory of one normalisation. */
typedef struct {
  UnfBatchNorm shape;
  UnfVar *out, *x, *gamma, *beta;
  float *mean, *variance; /* owned */
  gboolean is_own;
} Memory;

static void
memory_free (gpointer data)
{
  Memory *m = data;

  g_free (m->mean);
  g_free (m->variance);
  g_free (m);
}

static Memory *
memory_new (UnfVar *x,
            UnfVar *gamma,
            UnfVar *beta,
            const UnfTensor *mean,
            const UnfTensor *variance)
{
  UnfShape shape = x->value->shape;
  UnfBatchNorm s = { shape.c, unf_shape_plane (shape) };
  gsize bytes = (gsize) s.rows * sizeof (float);
  Memory *m = g_new (Memory, 1);

  *m = (Memory){
    s, NULL, x, gamma, beta, g_malloc (bytes), g_malloc (bytes), mean == NULL
  };
  if (mean) {
    for (int i = 0; i < s.rows; i++) {
      m->mean[i] = mean->data[i];
      m->variance[i] = variance->data[i];
    }
  } else {
    g_autofree double *sums = g_new0 (double, 2 * s.rows);

    unf_batch_norm_add_sums (sums, x->value->data, &s);
    unf_batch_norm_statistics (m->mean, m->variance, sums, s.rows,
                               (double) s.length);
  }

  return m;
}

static UnfBatchNormValues
values_of (const Memory *m)
{
  return (UnfBatchNormValues){ m->gamma->value->data, m->beta->value->data,
                               m->mean, m->variance };
}

static void
batch_norm_backward (gpointer data)
{
  const Memory *m = data;
  UnfBatchNormValues values = values_of (m);

  if (m->out->gradient)
    unf_batch_norm_backward (
        m->x->wants_gradient ? unf_var_gradient (m->x) : NULL,
        unf_var_gradient (m->gamma), unf_var_gradient (m->beta),
        m->out->gradient->data, m->out->value->data, m->x->value->data, &values,
        m->is_own, &m->shape);
}

UnfVar *
unf_batch_norm_relu (UnfTape *tape,
                     UnfVar *x,
                     UnfVar *gamma,
                     UnfVar *beta,
                     const UnfTensor *mean,
                     const UnfTensor *variance)
{
  Memory *m = memory_new (x, gamma, beta, mean, variance);
  UnfBatchNormValues values = values_of (m);

  if (unf_tape_records (tape)) {
    m->out = unf_tape_unset_result (tape, x->value->shape, TRUE);
    unf_batch_norm_forward (m->out->value->data, x->value->data, &values,
                            &m->shape);
    unf_tape_record (tape, batch_norm_backward, m, memory_free);
    return m->out;
  }

  m->out = unf_tape_take (tape, x);
  x = m->out;
  unf_batch_norm_forward (x->value->data, x->value->data, &values, &m->shape);
  memory_free (m);

  return x;
}

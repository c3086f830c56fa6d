/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "group.h"

#include <math.h>

#include "unf-parallel.h"
#include "unf-vector.h"

typedef struct {
  float *out, *dvectors, *dweights;
  const float *vectors, *weights, *dout;
  const UnfGroup *s;
} Job;

UNF_FOR_WIDE_VECTORS static void
scale_vector (float *restrict out, const float *in, float factor, size_t n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = factor * in[i];
}

static void
gather_member (size_t k, gpointer data)
{
  const Job *job = data;
  size_t positions = (size_t) job->s->positions;
  size_t n = (size_t) job->s->length;

  for (size_t p = k * positions; p < (k + 1) * positions; p++)
    scale_vector (job->out + p * n,
                  job->vectors + (size_t) job->s->where[p] * n, job->weights[p],
                  n);
}

void
unf_group_forward (float *out,
                   const float *vectors,
                   const float *weights,
                   const UnfGroup *s)
{
  Job job = { .out = out, .vectors = vectors, .weights = weights, .s = s };

  unf_parallel_for ((size_t) s->count, gather_member, &job);
}

/* Sums side by side, which the compiler may not arrange on its own. */
enum { LANES = 32 };

UNF_FOR_WIDE_VECTORS static double
inner_product (const float *d, const float *vector, size_t n)
{
  float sums[LANES] = { 0.0f };
  double sum = 0.0;
  size_t i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      sums[l] += d[i + l] * vector[i + l];
  for (; i < n; i++)
    sum += (double) (d[i] * vector[i]);
  for (int l = 0; l < LANES; l++)
    sum += (double) sums[l];

  return sum;
}

static void
weigh_member (size_t k, gpointer data)
{
  const Job *job = data;
  size_t positions = (size_t) job->s->positions;
  size_t n = (size_t) job->s->length;

  for (size_t p = k * positions; p < (k + 1) * positions; p++)
    job->dweights[p] += (float) inner_product (
        job->dout + p * n, job->vectors + (size_t) job->s->where[p] * n, n);
}

/* A vector may be a member of many groups: a piece of work owns some elements
 * of all vectors. */
enum { SLICE = 16 };

static void
scatter_slice (size_t slice, gpointer data)
{
  const Job *job = data;
  size_t n = (size_t) job->s->length;
  size_t members = (size_t) job->s->count * (size_t) job->s->positions;
  size_t first = slice * SLICE, last = MIN (first + SLICE, n);

  for (size_t p = 0; p < members; p++) {
    float *to = job->dvectors + (size_t) job->s->where[p] * n;
    const float *d = job->dout + p * n;
    float weight = job->weights[p];

    for (size_t i = first; i < last; i++)
      to[i] += weight * d[i];
  }
}

void
unf_group_backward (float *dvectors,
                    float *dweights,
                    const float *dout,
                    const float *vectors,
                    const float *weights,
                    const UnfGroup *s)
{
  Job job = { .dvectors = dvectors,
              .dweights = dweights,
              .dout = dout,
              .vectors = vectors,
              .weights = weights,
              .s = s };

  if (dweights)
    unf_parallel_for ((size_t) s->count, weigh_member, &job);
  if (dvectors)
    unf_parallel_for (((size_t) s->length + SLICE - 1) / SLICE, scatter_slice,
                      &job);
}

/* The tape's memory of one gathering. */
typedef struct {
  UnfGroup shape;
  UnfVar *out, *vectors, *weights;
  int *where; /* owned */
} Memory;

static void
memory_free (gpointer data)
{
  Memory *m = data;

  g_free (m->where);
  g_free (m);
}

static void
group_backward (gpointer data)
{
  const Memory *m = data;
  UnfVar *vectors = m->vectors, *weights = m->weights;

  if (m->out->gradient)
    unf_group_backward (
        vectors->wants_gradient ? unf_var_gradient (vectors) : NULL,
        weights->wants_gradient ? unf_var_gradient (weights) : NULL,
        m->out->gradient->data, vectors->value->data, weights->value->data,
        &m->shape);
}

UnfVar *
unf_group (UnfTape *tape, UnfVar *vectors, UnfVar *weights, const int *where)
{
  UnfShape groups = weights->value->shape;
  UnfGroup s = { groups.c, groups.h, vectors->value->shape.w, where };
  UnfVar *out = unf_tape_unset_result (
      tape, (UnfShape){ 1, s.count, s.positions, s.length },
      vectors->wants_gradient || weights->wants_gradient);

  unf_group_forward (out->value->data, vectors->value->data,
                     weights->value->data, &s);

  if (out->wants_gradient) {
    Memory *m = g_new (Memory, 1);
    gsize members = (gsize) s.count * (gsize) s.positions;

    *m = (Memory){ s, out, vectors, weights,
                   g_memdup2 (where, members * sizeof (int)) };
    m->shape.where = m->where;
    unf_tape_record (tape, group_backward, m, memory_free);
  }

  return out;
}

typedef struct {
  UnfVar *out, *alpha;
  UnfTensor *e; /* owned */
} Decay;

static void
decay_free (gpointer data)
{
  Decay *d = data;

  unf_tensor_unref (d->e);
  g_free (d);
}

static void
decay_backward (gpointer data)
{
  const Decay *d = data;
  float alpha = d->alpha->value->data[0];
  double sum = 0.0;

  if (!d->out->gradient || alpha == 0.0f)
    return;

  for (size_t i = 0; i < unf_shape_size (d->e->shape); i++)
    sum += (double) d->out->gradient->data[i] * (double) d->e->data[i] *
           (double) d->out->value->data[i];
  unf_var_gradient (d->alpha)[0] -= (float) (alpha > 0.0f ? sum : -sum);
}

UnfVar *
unf_decay (UnfTape *tape, UnfVar *alpha, UnfTensor *e)
{
  UnfVar *out = unf_tape_unset_result (tape, e->shape, alpha->wants_gradient);
  float rate = fabsf (alpha->value->data[0]);

  for (size_t i = 0; i < unf_shape_size (e->shape); i++)
    out->value->data[i] = expf (-rate * e->data[i]);

  if (out->wants_gradient) {
    Decay *d = g_new (Decay, 1);

    *d = (Decay){ out, alpha, unf_tensor_ref (e) };
    unf_tape_record (tape, decay_backward, d, decay_free);
  }

  return out;
}

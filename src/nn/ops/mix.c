/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mix.h"

#include <string.h>

#include "unf-parallel.h"
#include "unf-vector.h"

enum { PIECE = 1 << 14 };

typedef struct {
  float *out, *dx, *dy;
  const float *x, *y, *dout;
  float a;
  size_t size;
  double *sums; /* one for each piece */
} Job;

UNF_FOR_WIDE_VECTORS static void
mix_values (float *out, const float *x, const float *y, float a, size_t n)
{
  float b = 1.0f - a;

  for (size_t i = 0; i < n; i++)
    out[i] = a * x[i] + b * y[i];
}

static void
mix_piece (size_t index, gpointer data)
{
  const Job *job = data;
  size_t first = index * PIECE;

  mix_values (job->out + first, job->x + first, job->y + first, job->a,
              MIN (PIECE, job->size - first));
}

/* Sums side by side, which the compiler may not arrange on its own. */
enum { LANES = 32 };

UNF_FOR_WIDE_VECTORS static double
sum_products (const float *dout, const float *x, const float *y, size_t n)
{
  double sums[LANES] = { 0.0 };
  size_t i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      sums[l] += (double) (dout[i + l] * (x[i + l] - y[i + l]));
  for (; i < n; i++)
    sums[0] += (double) (dout[i] * (x[i] - y[i]));
  for (int l = 1; l < LANES; l++)
    sums[0] += sums[l];

  return sums[0];
}

UNF_FOR_WIDE_VECTORS static void
add_scaled (float *d, float factor, const float *dout, size_t n)
{
  for (size_t i = 0; i < n; i++)
    d[i] += factor * dout[i];
}

static void
mix_piece_backward (size_t index, gpointer data)
{
  const Job *job = data;
  size_t first = index * PIECE, n = MIN (PIECE, job->size - first);
  const float *dout = job->dout + first;

  job->sums[index] = sum_products (dout, job->x + first, job->y + first, n);
  if (job->dx)
    add_scaled (job->dx + first, job->a, dout, n);
  if (job->dy)
    add_scaled (job->dy + first, 1.0f - job->a, dout, n);
}

typedef struct {
  UnfVar *out, *a, *x, *y;
} Mix;

static float *
wanted_gradient (UnfVar *var)
{
  return var->wants_gradient ? unf_var_gradient (var) : NULL;
}

static size_t
count_pieces (size_t size)
{
  return (size + PIECE - 1) / PIECE;
}

static void
mix_backward (gpointer data)
{
  const Mix *m = data;
  size_t size = unf_shape_size (m->out->value->shape);
  g_autofree double *sums = g_new0 (double, count_pieces (size));
  Job job = { .x = m->x->value->data,
              .y = m->y->value->data,
              .a = m->a->value->data[0],
              .size = size,
              .sums = sums };

  if (!m->out->gradient)
    return;

  job.dout = m->out->gradient->data;
  job.dx = wanted_gradient (m->x);
  job.dy = wanted_gradient (m->y);
  unf_parallel_for (count_pieces (size), mix_piece_backward, &job);

  for (size_t i = 1; i < count_pieces (size); i++)
    sums[0] += sums[i];
  if (m->a->wants_gradient)
    unf_var_gradient (m->a)[0] += (float) sums[0];
}

UnfVar *
unf_mix (UnfTape *tape, UnfVar *a, UnfVar *x, UnfVar *y)
{
  size_t size = unf_shape_size (y->value->shape);
  UnfVar *out = unf_tape_records (tape)
                    ? unf_tape_unset_result (tape, y->value->shape, TRUE)
                    : unf_tape_take (tape, y);
  Job job = { .out = out->value->data,
              .x = x->value->data,
              .a = a->value->data[0],
              .size = size };

  g_assert (unf_shape_size (x->value->shape) == size);

  /* Off the record, y has moved to where the result will be. */
  job.y = unf_tape_records (tape) ? y->value->data : job.out;
  unf_parallel_for (count_pieces (size), mix_piece, &job);

  if (unf_tape_records (tape))
    unf_tape_record (tape, mix_backward,
                     g_memdup2 (&(Mix){ out, a, x, y }, sizeof (Mix)), g_free);

  return out;
}

typedef struct {
  UnfVar *out;
  UnfVar **parts; /* owned */
  int n;
} Join;

static void
join_free (gpointer data)
{
  Join *join = data;

  g_free (join->parts);
  g_free (join);
}

static void
join_backward (gpointer data)
{
  const Join *join = data;
  const float *from;

  if (!join->out->gradient)
    return;

  from = join->out->gradient->data;
  for (int k = 0; k < join->n; k++) {
    size_t size = unf_shape_size (join->parts[k]->value->shape);
    float *to = wanted_gradient (join->parts[k]);

    for (size_t i = 0; to && i < size; i++)
      to[i] += from[i];
    from += size;
  }
}

UnfVar *
unf_join_rows (UnfTape *tape, UnfVar *const *parts, int n)
{
  UnfShape shape = parts[0]->value->shape;
  UnfVar *out;
  float *to;

  shape.c = 0;
  for (int k = 0; k < n; k++)
    shape.c += parts[k]->value->shape.c;

  out = unf_tape_unset_result (tape, shape, TRUE);
  to = out->value->data;
  for (int k = 0; k < n; k++) {
    size_t size = unf_shape_size (parts[k]->value->shape);

    memcpy (to, parts[k]->value->data, size * sizeof (float));
    to += size;
    unf_tape_consume (tape, parts[k]);
  }

  if (unf_tape_records (tape)) {
    Join *join = g_new (Join, 1);

    *join = (Join){ out, g_memdup2 (parts, (gsize) n * sizeof *parts), n };
    unf_tape_record (tape, join_backward, join, join_free);
  }

  return out;
}

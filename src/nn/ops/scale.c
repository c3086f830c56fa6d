/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scale.h"

typedef struct {
  UnfVar *out, *x;
  float factor;
} Range;

static void
range_backward (gpointer data)
{
  const Range *r = data;
  float *dx;

  if (!r->out->gradient)
    return;

  dx = unf_var_gradient (r->x);
  for (size_t i = 0; i < unf_shape_size (r->out->value->shape); i++)
    dx[i] += r->factor * r->out->gradient->data[i];
}

UnfVar *
unf_scale_range (UnfTape *tape, UnfVar *x, float factor, float offset)
{
  gboolean wants = x->wants_gradient;
  UnfVar *out = unf_tape_take (tape, x);
  float *values = out->value->data;

  for (size_t i = 0; i < unf_shape_size (out->value->shape); i++)
    values[i] = factor * values[i] + offset;

  if (unf_tape_records (tape) && wants)
    unf_tape_record (tape, range_backward,
                     g_memdup2 (&(Range){ out, x, factor }, sizeof (Range)),
                     g_free);

  return out;
}

typedef struct {
  UnfVar *out, *x;
  double *factors; /* owned */
} Pictures;

static void
pictures_free (gpointer data)
{
  Pictures *p = data;

  g_free (p->factors);
  g_free (p);
}

/* to += factors · from, or to = factors · to without @from. */
static void
multiply (float *to, const float *from, UnfShape shape, const double *factors)
{
  size_t plane = unf_shape_plane (shape);

  for (int i = 0; i < shape.n * shape.c; i++) {
    float factor = (float) factors[i % shape.c];

    for (size_t p = (size_t) i * plane; p < (size_t) (i + 1) * plane; p++)
      to[p] = from ? to[p] + factor * from[p] : factor * to[p];
  }
}

static void
pictures_backward (gpointer data)
{
  const Pictures *p = data;

  if (p->out->gradient)
    multiply (unf_var_gradient (p->x), p->out->gradient->data,
              p->out->value->shape, p->factors);
}

UnfVar *
unf_scale_pictures (UnfTape *tape, UnfVar *x, const double *factors)
{
  UnfShape shape = x->value->shape;
  gboolean wants = x->wants_gradient;
  UnfVar *out = unf_tape_take (tape, x);
  Pictures *p;

  multiply (out->value->data, NULL, shape, factors);

  if (unf_tape_records (tape) && wants) {
    p = g_new (Pictures, 1);
    *p = (Pictures){ out, x,
                     g_memdup2 (factors, (gsize) shape.c * sizeof (double)) };
    unf_tape_record (tape, pictures_backward, p, pictures_free);
  }

  return out;
}

typedef struct {
  UnfVar *out, *x, *divisor;
} Quotient;

/* d (x/c) = dx/c − (x/c) dc/c */
static void
divide_backward (gpointer data)
{
  const Quotient *q = data;
  size_t n = unf_shape_size (q->out->value->shape);
  float inverse = 1.0f / q->divisor->value->data[0];
  double sum = 0.0;

  if (!q->out->gradient)
    return;

  for (size_t i = 0; i < n; i++)
    sum += (double) q->out->gradient->data[i] * (double) q->out->value->data[i];
  if (q->divisor->wants_gradient)
    unf_var_gradient (q->divisor)[0] -= (float) sum * inverse;

  if (!q->x->wants_gradient)
    return;
  for (size_t i = 0; i < n; i++)
    unf_var_gradient (q->x)[i] += inverse * q->out->gradient->data[i];
}

UnfVar *
unf_divide (UnfTape *tape, UnfVar *x, UnfVar *divisor)
{
  gboolean wants = x->wants_gradient || divisor->wants_gradient;
  UnfVar *out = unf_tape_take (tape, x);
  float inverse = 1.0f / divisor->value->data[0];

  g_assert (unf_shape_size (divisor->value->shape) == 1);

  for (size_t i = 0; i < unf_shape_size (out->value->shape); i++)
    out->value->data[i] *= inverse;
  out->wants_gradient = unf_tape_records (tape) && wants;

  if (out->wants_gradient)
    unf_tape_record (
        tape, divide_backward,
        g_memdup2 (&(Quotient){ out, x, divisor }, sizeof (Quotient)), g_free);

  return out;
}

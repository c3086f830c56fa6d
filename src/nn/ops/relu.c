/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relu.h"

#include "unf-vector.h"

typedef struct {
  UnfVar *out, *x;
} Rectifier;

/* Loads without a condition: a compiler vectorises no others. */
UNF_FOR_WIDE_VECTORS static void
pass_where_positive (float *dx, const float *dout, const float *out, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    float value = out[i], gradient = dout[i];

    dx[i] += value > 0.0f ? gradient : 0.0f;
  }
}

static void
relu_backward (gpointer data)
{
  const Rectifier *r = data;

  if (r->out->gradient)
    pass_where_positive (unf_var_gradient (r->x), r->out->gradient->data,
                         r->out->value->data,
                         unf_shape_size (r->out->value->shape));
}

UnfVar *
unf_relu (UnfTape *tape, UnfVar *x)
{
  gboolean wants = x->wants_gradient;
  UnfVar *out = unf_tape_take (tape, x);
  float *values = out->value->data;

  for (size_t i = 0; i < unf_shape_size (out->value->shape); i++)
    values[i] = values[i] > 0.0f ? values[i] : 0.0f;

  if (unf_tape_records (tape) && wants)
    unf_tape_record (tape, relu_backward,
                     g_memdup2 (&(Rectifier){ out, x }, sizeof (Rectifier)),
                     g_free);

  return out;
}

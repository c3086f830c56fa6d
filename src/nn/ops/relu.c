/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relu.h"

typedef struct {
  UnfVar *out, *x;
} Rectifier;

static void
relu_backward (gpointer data)
{
  const Rectifier *r = data;
  const float *out = r->out->value->data;
  const float *dout;
  float *dx;

  if (!r->out->gradient)
    return;

  dout = r->out->gradient->data;
  dx = unf_var_gradient (r->x);
  for (size_t i = 0; i < unf_shape_size (r->out->value->shape); i++)
    dx[i] += out[i] > 0.0f ? dout[i] : 0.0f;
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

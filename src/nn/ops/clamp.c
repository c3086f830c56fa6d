/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clamp.h"

typedef struct {
  UnfVar *out, *x;
  float low, high;
} Clamp;

static void
clamp_backward (gpointer data)
{
  const Clamp *c = data;
  const float *x = c->x->value->data;
  const float *dout;
  float *dx;

  if (!c->out->gradient)
    return;

  dout = c->out->gradient->data;
  dx = unf_var_gradient (c->x);
  for (size_t i = 0; i < unf_shape_size (c->x->value->shape); i++)
    dx[i] += x[i] >= c->low && x[i] <= c->high ? dout[i] : 0.0f;
}

UnfVar *
unf_clamp (UnfTape *tape, UnfVar *x, float low, float high)
{
  gboolean wants = x->wants_gradient;
  UnfVar *out = unf_tape_take (tape, x);
  float *values = out->value->data;

  for (size_t i = 0; i < unf_shape_size (out->value->shape); i++) {
    float least = values[i] < low ? low : values[i];

    values[i] = least > high ? high : least;
  }

  if (unf_tape_records (tape) && wants)
    unf_tape_record (tape, clamp_backward,
                     g_memdup2 (&(Clamp){ out, x, low, high }, sizeof (Clamp)),
                     g_free);

  return out;
}

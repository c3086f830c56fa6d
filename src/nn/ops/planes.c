/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "planes.h"

typedef struct {
  UnfVar *out, *x;
  double *factors; /* owned */
} Memory;

static void
memory_free (gpointer data)
{
  Memory *m = data;

  g_free (m->factors);
  g_free (m);
}

static void
scale_backward (gpointer data)
{
  const Memory *m = data;
  size_t plane = unf_shape_plane (m->x->value->shape);
  float *dx;

  if (!m->out->gradient)
    return;

  dx = unf_var_gradient (m->x);
  for (size_t i = 0; i < unf_shape_size (m->x->value->shape); i++)
    dx[i] += (float) m->factors[i / plane] * m->out->gradient->data[i];
}

UnfVar *
unf_scale_planes (UnfTape *tape,
                  UnfVar *x,
                  const double *factors,
                  const double *offsets)
{
  UnfShape shape = x->value->shape;
  size_t plane = unf_shape_plane (shape);
  gboolean wants = x->wants_gradient;
  UnfVar *out = unf_tape_take (tape, x);
  float *values = out->value->data;

  for (size_t i = 0; i < unf_shape_size (shape); i++)
    values[i] =
        (float) (factors[i / plane] * (double) values[i] + offsets[i / plane]);

  if (wants) {
    Memory *m = g_new (Memory, 1);
    gsize n = (gsize) shape.n * (gsize) shape.c;

    *m = (Memory){ out, x, g_memdup2 (factors, n * sizeof (double)) };
    unf_tape_record (tape, scale_backward, m, memory_free);
  }

  return out;
}

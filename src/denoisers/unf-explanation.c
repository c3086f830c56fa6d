/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-explanation.h"

#include <math.h>

UnfExplanation *
unf_explanation_new (const UnfSpot *spot,
                     UnfRegion patch,
                     int n_iterations,
                     int channels)
{
  UnfExplanation *self = g_new0 (UnfExplanation, 1);

  g_atomic_ref_count_init (&self->references);
  self->spot = *spot;
  self->n_shifts = 1;
  self->patch = patch;
  self->n_iterations = n_iterations;
  self->noisy =
      unf_tensor_new ((UnfShape){ 1, channels, patch.height, patch.width });
  self->iterations = unf_tensor_new (
      (UnfShape){ n_iterations, channels, patch.height, patch.width });
  self->nonzeros = g_new0 (int, n_iterations);
  self->residuals = g_new (double, n_iterations);
  for (int k = 0; k < n_iterations; k++)
    self->residuals[k] = (double) NAN;

  return self;
}

UnfExplanation *
unf_explanation_ref (UnfExplanation *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
unf_explanation_unref (UnfExplanation *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  unf_tensor_unref (self->noisy);
  unf_tensor_unref (self->iterations);
  g_clear_pointer (&self->atoms, unf_tensor_unref);
  g_clear_pointer (&self->scale, unf_tensor_unref);
  g_clear_pointer (&self->coefficients, unf_tensor_unref);
  g_free (self->nonzeros);
  g_free (self->residuals);
  g_free (self->terms);
  g_free (self->neighbours);
  g_free (self->ranks);
  g_free (self);
}

typedef struct {
  const UnfTerm *terms;
  int iteration;
} Order;

static int
compare_terms (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;
  int i = *(const int *) a, j = *(const int *) b;
  float first = fabsf (order->terms[i].coefficients[order->iteration]);
  float second = fabsf (order->terms[j].coefficients[order->iteration]);

  return first != second ? (first < second ? 1 : -1) : i - j;
}

static void
rank_terms (UnfExplanation *self)
{
  int n = self->n_terms;

  self->ranks = g_new (int, (gsize) self->n_iterations *(gsize) n);
  for (int k = 0; k < self->n_iterations; k++) {
    int *ranks = self->ranks + (gsize) k * (gsize) n;
    Order order = { self->terms, k };

    for (int i = 0; i < n; i++)
      ranks[i] = i;
    g_qsort_with_data (ranks, n, sizeof *ranks, compare_terms, &order);
  }
}

void
unf_explanation_take_terms (UnfExplanation *self,
                            UnfTensor *atoms,
                            UnfTensor *scale,
                            UnfTerm *terms,
                            UnfTensor *coefficients)
{
  g_return_if_fail (!self->coefficients);

  self->atoms = unf_tensor_ref (atoms);
  self->scale = scale ? unf_tensor_ref (scale) : NULL;
  self->terms = terms;
  self->coefficients = coefficients;
  self->n_terms = coefficients->shape.n;
  for (int i = 0; i < self->n_terms; i++)
    terms[i].coefficients =
        coefficients->data + (gsize) i * (gsize) self->n_iterations;
  rank_terms (self);
}

const UnfTerm *
unf_explanation_get_rank (const UnfExplanation *self, int iteration, int rank)
{
  return self->terms +
         self->ranks[(gsize) iteration * (gsize) self->n_terms + (gsize) rank];
}

static double
scale_at (const UnfExplanation *self, int row, int column)
{
  return self->scale
             ? (double) self->scale->data[row * self->patch.width + column]
             : 1.0;
}

/* What a coefficient of 1 adds to a pixel of the patch, which the atom
 * covers. */
static double
basis_at (const UnfExplanation *self,
          const UnfTerm *term,
          int channel,
          int row,
          int column)
{
  UnfShape bank = self->atoms->shape;
  int u = self->patch.y + row - term->y, v = self->patch.x + column - term->x;
  gsize line =
      ((gsize) term->atom * (gsize) bank.c + (gsize) channel) * (gsize) bank.h +
      (gsize) u;

  return (double) self->atoms->data[line * (gsize) bank.w + (gsize) v] *
         scale_at (self, row, column);
}

static int
channel_of (const UnfExplanation *self)
{
  return self->noisy->shape.c == 1 ? 0 : self->spot.channel;
}

double
unf_explanation_get_contribution (const UnfExplanation *self,
                                  const UnfTerm *term,
                                  int iteration)
{
  return (double) term->coefficients[iteration] *
         basis_at (self, term, channel_of (self), self->spot.y - self->patch.y,
                   self->spot.x - self->patch.x);
}

double
unf_explanation_get_value (const UnfExplanation *self, int iteration)
{
  UnfShape shape = self->iterations->shape;
  gsize plane = (gsize) iteration * (gsize) shape.c + (gsize) channel_of (self);
  int place =
      (self->spot.y - self->patch.y) * shape.w + (self->spot.x - self->patch.x);

  return (double)
      self->iterations->data[plane * unf_shape_plane (shape) + (gsize) place];
}

static void
add_term (const UnfExplanation *self,
          UnfTensor *sum,
          const UnfTerm *term,
          double coefficient)
{
  UnfShape bank = self->atoms->shape, shape = sum->shape;
  int top = MAX (0, term->y - self->patch.y);
  int left = MAX (0, term->x - self->patch.x);
  int bottom = MIN (shape.h, term->y - self->patch.y + bank.h);
  int right = MIN (shape.w, term->x - self->patch.x + bank.w);

  for (int c = 0; c < shape.c; c++)
    for (int i = top; i < bottom; i++)
      for (int j = left; j < right; j++)
        sum->data[(c * shape.h + i) * shape.w + j] +=
            (float) (coefficient * basis_at (self, term, c, i, j));
}

UnfTensor *
unf_explanation_build (const UnfExplanation *self,
                       int iteration,
                       int first,
                       int end)
{
  UnfTensor *sum = unf_tensor_new (self->noisy->shape);

  for (gsize i = 0; first == 0 && i < unf_shape_size (sum->shape); i++)
    sum->data[i] = (float) self->offset;

  for (int rank = first; rank < MIN (end, self->n_terms); rank++) {
    const UnfTerm *term = unf_explanation_get_rank (self, iteration, rank);
    float coefficient = term->coefficients[iteration];

    if (coefficient == 0.0f)
      break;
    add_term (self, sum, term, (double) coefficient);
  }

  return sum;
}

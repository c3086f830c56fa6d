/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dense.h"

#include "unf-blas.h"
#include "unf-parallel.h"

void
unf_dense_product_plain (float *y,
                         float alpha,
                         const float *matrix,
                         const float *x,
                         const UnfDense *s)
{
  for (int i = 0; i < s->rows; i++)
    for (int k = 0; k < s->columns; k++) {
      float factor = alpha * matrix[i * s->columns + k];
      float *out = y + (size_t) (s->is_transposed ? k : i) * s->places;
      const float *in = x + (size_t) (s->is_transposed ? i : k) * s->places;

      for (size_t p = 0; p < s->places; p++)
        out[p] += factor * in[p];
    }
}

void
unf_dense_correlate_plain (float *matrix,
                           float alpha,
                           const float *dy,
                           const float *x,
                           const UnfDense *s)
{
  for (int i = 0; i < s->rows; i++)
    for (int k = 0; k < s->columns; k++) {
      const float *d = dy + (size_t) (s->is_transposed ? k : i) * s->places;
      const float *in = x + (size_t) (s->is_transposed ? i : k) * s->places;
      double sum = 0.0;

      for (size_t p = 0; p < s->places; p++)
        sum += (double) d[p] * (double) in[p];
      matrix[i * s->columns + k] += alpha * (float) sum;
    }
}

/* The fast path: places are cut into blocks, whatever the number of threads.
 * A block of 256 codes stays in the second-level cache. */
enum { BLOCK_PLACES = 768 };

typedef struct {
  const UnfDense *s;
  float alpha;
  float *out;
  const float *matrix, *x, *dy;
  UnfMonitor *monitor;
} Job;

static size_t
count_blocks (const UnfDense *s)
{
  return (s->places + BLOCK_PLACES - 1) / BLOCK_PLACES;
}

static int
block_length (const UnfDense *s, size_t index)
{
  return (int) MIN (BLOCK_PLACES, s->places - index * BLOCK_PLACES);
}

static void
multiply_block (size_t index, gpointer data)
{
  const Job *job = data;
  const UnfDense *s = job->s;
  size_t first = index * BLOCK_PLACES;

  if (unf_monitor_is_cancelled (job->monitor))
    return;

  cblas_sgemm (CblasRowMajor, s->is_transposed ? CblasTrans : CblasNoTrans,
               CblasNoTrans, unf_dense_outputs (s), block_length (s, index),
               unf_dense_inputs (s), job->alpha, job->matrix, s->columns,
               job->x + first, (int) s->places, 1.0f, job->out + first,
               (int) s->places);
}

void
unf_dense_product (float *y,
                   float alpha,
                   const float *matrix,
                   const float *x,
                   const UnfDense *s,
                   UnfMonitor *monitor)
{
  Job job = { .s = s,
              .alpha = alpha,
              .out = y,
              .matrix = matrix,
              .x = x,
              .monitor = monitor };

  unf_blas_use_calling_thread ();
  unf_parallel_for (count_blocks (s), multiply_block, &job);
}

/* Blocks are summed into a fixed number of partial matrices, each of which
 * takes every N_PARTS-th block. */
enum { N_PARTS = 4 };

static void
correlate_part (size_t part, gpointer data)
{
  const Job *job = data;
  const UnfDense *s = job->s;
  const float *left = s->is_transposed ? job->x : job->dy;
  const float *right = s->is_transposed ? job->dy : job->x;
  float *out = job->out + part * (size_t) (s->rows * s->columns);

  for (size_t index = part; index < count_blocks (s); index += N_PARTS) {
    size_t first = index * BLOCK_PLACES;

    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, s->rows, s->columns,
                 block_length (s, index), job->alpha, left + first,
                 (int) s->places, right + first, (int) s->places, 1.0f, out,
                 s->columns);
  }
}

void
unf_dense_correlate (float *matrix,
                     float alpha,
                     const float *dy,
                     const float *x,
                     const UnfDense *s)
{
  size_t length = (size_t) s->rows * (size_t) s->columns;
  g_autofree float *parts = g_new0 (float, N_PARTS *length);
  Job job = { .s = s, .alpha = alpha, .out = parts, .dy = dy, .x = x };

  unf_blas_use_calling_thread ();
  unf_parallel_for (N_PARTS, correlate_part, &job);

  for (size_t part = 0; part < N_PARTS; part++)
    for (size_t i = 0; i < length; i++)
      matrix[i] += parts[part * length + i];
}

/* The tape's memory of one product: sum = addend + α · product (input). */
typedef struct {
  UnfDense shape;
  float alpha;
  UnfVar *sum, *addend, *matrix, *input;
} Product;

static void
dense_backward (gpointer data)
{
  const Product *p = data;
  UnfDense adjoint = p->shape;

  if (!p->sum->gradient)
    return;

  unf_var_pass_gradient (p->sum, p->addend);
  if (p->matrix->wants_gradient)
    unf_dense_correlate (unf_var_gradient (p->matrix), p->alpha,
                         p->sum->gradient->data, p->input->value->data,
                         &p->shape);

  adjoint.is_transposed = !adjoint.is_transposed;
  if (p->input->wants_gradient)
    unf_dense_product (unf_var_gradient (p->input), p->alpha,
                       p->matrix->value->data, p->sum->gradient->data, &adjoint,
                       NULL);
}

UnfVar *
unf_dense (UnfTape *tape,
           UnfVar *y,
           float alpha,
           UnfVar *matrix,
           gboolean is_transposed,
           UnfVar *x)
{
  UnfShape m = matrix->value->shape, shape = x->value->shape;
  UnfDense s = { m.n, m.c * m.h * m.w,
                 (size_t) shape.c * unf_shape_plane (shape), is_transposed };
  gboolean wants =
      x->wants_gradient || matrix->wants_gradient || (y && y->wants_gradient);
  UnfVar *sum;

  g_assert (shape.n == unf_dense_inputs (&s));
  shape.n = unf_dense_outputs (&s);
  g_assert (!y || unf_shape_equal (y->value->shape, shape));

  sum = y ? unf_tape_take (tape, y) : unf_tape_result (tape, shape, wants);
  unf_dense_product (sum->value->data, alpha, matrix->value->data,
                     x->value->data, &s, unf_tape_get_monitor (tape));
  sum->wants_gradient = unf_tape_records (tape) && wants;

  if (sum->wants_gradient)
    unf_tape_record (
        tape, dense_backward,
        g_memdup2 (&(Product){ s, alpha, sum, y, matrix, x }, sizeof (Product)),
        g_free);

  return sum;
}

typedef struct {
  UnfVar *out, *bias;
} Bias;

static void
bias_backward (gpointer data)
{
  const Bias *b = data;
  UnfShape shape = b->out->value->shape;
  size_t places = unf_shape_size (shape) / (size_t) shape.n;
  float *dbias;

  if (!b->out->gradient)
    return;

  dbias = unf_var_gradient (b->bias);
  for (int k = 0; k < shape.n; k++) {
    const float *d = b->out->gradient->data + (size_t) k * places;
    double sum = 0.0;

    for (size_t p = 0; p < places; p++)
      sum += (double) d[p];
    dbias[k] += (float) sum;
  }
}

UnfVar *
unf_bias (UnfTape *tape, UnfVar *bias, UnfShape places)
{
  size_t n = unf_shape_size (places) / (size_t) places.n;
  UnfVar *out = unf_tape_result (tape, places, bias->wants_gradient);

  g_assert (unf_shape_size (bias->value->shape) == (size_t) places.n);

  for (int k = 0; k < places.n; k++)
    for (size_t p = 0; p < n; p++)
      out->value->data[(size_t) k * n + p] = bias->value->data[k];

  if (out->wants_gradient)
    unf_tape_record (tape, bias_backward,
                     g_memdup2 (&(Bias){ out, bias }, sizeof (Bias)), g_free);

  return out;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separable.h"

#include <string.h>

#include "unf-blas.h"
#include "unf-parallel.h"
#include "unf-vector.h"

static double
element (const float *matrix, int columns, int i, int j)
{
  if (!matrix)
    return i == j ? 1.0 : 0.0;

  return (double) matrix[i * columns + j];
}

static size_t
at (int row, int p, int column, int positions, int columns)
{
  return ((size_t) row * (size_t) positions + (size_t) p) * (size_t) columns +
         (size_t) column;
}

void
unf_separable_forward_plain (float *out,
                             const float *x,
                             const float *H,
                             const float *V,
                             const float *b,
                             const UnfSeparable *s)
{
  for (int p = 0; p < s->positions; p++)
    for (int i = 0; i < s->h_out; i++)
      for (int j = 0; j < s->v_out; j++) {
        double sum = b ? (double) b[i * s->v_out + j] : 0.0;

        for (int k = 0; k < s->h_in; k++)
          for (int l = 0; l < s->v_in; l++)
            sum += element (H, s->h_in, i, k) *
                   (double) x[at (k, p, l, s->positions, s->v_in)] *
                   element (V, s->v_in, j, l);
        out[at (i, p, j, s->positions, s->v_out)] = (float) sum;
      }
}

static void
add (float *to, size_t i, double value)
{
  if (to)
    to[i] += (float) value;
}

void
unf_separable_backward_plain (const UnfSeparableGradients *to,
                              const float *dout,
                              const float *x,
                              const float *H,
                              const float *V,
                              const UnfSeparable *s)
{
  for (int p = 0; p < s->positions; p++)
    for (int i = 0; i < s->h_out; i++)
      for (int j = 0; j < s->v_out; j++) {
        double d = (double) dout[at (i, p, j, s->positions, s->v_out)];

        add (to->db, (size_t) (i * s->v_out + j), d);
        for (int k = 0; k < s->h_in; k++)
          for (int l = 0; l < s->v_in; l++) {
            size_t from = at (k, p, l, s->positions, s->v_in);
            double h = element (H, s->h_in, i, k);
            double v = element (V, s->v_in, j, l);

            add (to->dx, from, d * h * v);
            add (to->dH, (size_t) (i * s->h_in + k), d * v * (double) x[from]);
            add (to->dV, (size_t) (j * s->v_in + l), d * h * (double) x[from]);
          }
      }
}

/* The fast path. */

gboolean
unf_separable_is_v_first (const UnfSeparable *s)
{
  double v_first = (double) s->v_out * (s->h_in * s->v_in + s->h_out * s->h_in);
  double h_first = (double) s->h_out * (s->h_in * s->v_in + s->v_out * s->v_in);

  return v_first <= h_first;
}

UnfShape
unf_separable_shape_between (const UnfSeparable *s)
{
  return unf_separable_is_v_first (s)
             ? (UnfShape){ 1, s->h_in, s->positions, s->v_out }
             : (UnfShape){ 1, s->h_out, s->positions, s->v_in };
}

/* One matrix product with many long rows or columns, cut into pieces along
 * them: out (+)= matrix · in, or in · matrix. */
typedef struct {
  float *out;
  const float *in, *matrix;
  size_t length;     /* what is cut: columns on the left, rows on the right */
  int rows, columns; /* of the matrix as it is stored */
  gboolean is_transposed;
  float beta;
  UnfMonitor *monitor;
} Product;

enum { PIECE_COLUMNS = 2048, PIECE_ROWS = 512 };

static void
multiply_left (size_t index, gpointer data)
{
  const Product *p = data;
  size_t first = index * PIECE_COLUMNS;
  int n = (int) MIN (PIECE_COLUMNS, p->length - first);
  int m = p->is_transposed ? p->columns : p->rows;
  int k = p->is_transposed ? p->rows : p->columns;

  if (unf_monitor_is_cancelled (p->monitor))
    return;

  cblas_sgemm (CblasRowMajor, p->is_transposed ? CblasTrans : CblasNoTrans,
               CblasNoTrans, m, n, k, 1.0f, p->matrix, p->columns,
               p->in + first, (int) p->length, p->beta, p->out + first,
               (int) p->length);
}

static void
multiply_right (size_t index, gpointer data)
{
  const Product *p = data;
  size_t first = index * PIECE_ROWS;
  int m = (int) MIN (PIECE_ROWS, p->length - first);
  int n = p->is_transposed ? p->rows : p->columns;
  int k = p->is_transposed ? p->columns : p->rows;

  if (unf_monitor_is_cancelled (p->monitor))
    return;

  cblas_sgemm (CblasRowMajor, CblasNoTrans,
               p->is_transposed ? CblasTrans : CblasNoTrans, m, n, k, 1.0f,
               p->in + first * (size_t) k, k, p->matrix, p->columns, p->beta,
               p->out + first * (size_t) n, n);
}

/* out = β out + H in, or with Hᵀ; @in has @columns columns at each position. */
static void
apply_h (float *out,
         const float *in,
         const float *H,
         gboolean is_transposed,
         int columns,
         float beta,
         const UnfSeparable *s,
         UnfMonitor *monitor)
{
  Product p = { .out = out,
                .in = in,
                .matrix = H,
                .length = (size_t) s->positions * (size_t) columns,
                .rows = s->h_out,
                .columns = s->h_in,
                .is_transposed = is_transposed,
                .beta = beta,
                .monitor = monitor };

  unf_parallel_for ((p.length + PIECE_COLUMNS - 1) / PIECE_COLUMNS,
                    multiply_left, &p);
}

/* out = β out + in V, or with Vᵀ; @in has @rows rows at each position. */
static void
apply_v (float *out,
         const float *in,
         const float *V,
         gboolean is_transposed,
         int rows,
         float beta,
         const UnfSeparable *s,
         UnfMonitor *monitor)
{
  Product p = { .out = out,
                .in = in,
                .matrix = V,
                .length = (size_t) s->positions * (size_t) rows,
                .rows = s->v_out,
                .columns = s->v_in,
                .is_transposed = is_transposed,
                .beta = beta,
                .monitor = monitor };

  unf_parallel_for ((p.length + PIECE_ROWS - 1) / PIECE_ROWS, multiply_right,
                    &p);
}

typedef struct {
  float *out;
  const float *b;
  const UnfSeparable *s;
} Bias;

static void
fill_bias (size_t row, gpointer data)
{
  const Bias *bias = data;
  size_t columns = (size_t) bias->s->v_out;
  size_t positions = (size_t) bias->s->positions;
  float *out = bias->out + row * positions * columns;

  for (size_t p = 0; p < positions; p++)
    memcpy (out + p * columns, bias->b + row * columns,
            columns * sizeof (float));
}

void
unf_separable_forward (float *out,
                       float *between,
                       const float *x,
                       const float *H,
                       const float *V,
                       const float *b,
                       const UnfSeparable *s,
                       UnfMonitor *monitor)
{
  gboolean is_v_first = unf_separable_is_v_first (s);
  float beta = b ? 1.0f : 0.0f;

  g_assert (H || V);

  unf_blas_use_calling_thread ();
  if (b)
    unf_parallel_for ((size_t) s->h_out, fill_bias, &(Bias){ out, b, s });

  if (!V) {
    apply_h (out, x, H, FALSE, s->v_in, beta, s, monitor);
  } else if (!H) {
    apply_v (out, x, V, TRUE, s->h_in, beta, s, monitor);
  } else if (is_v_first) {
    apply_v (between, x, V, TRUE, s->h_in, 0.0f, s, monitor);
    apply_h (out, between, H, FALSE, s->v_out, beta, s, monitor);
  } else {
    apply_h (between, x, H, FALSE, s->v_in, 0.0f, s, monitor);
    apply_v (out, between, V, TRUE, s->h_out, beta, s, monitor);
  }
}

/* Sums over positions, each of which makes @part_count partial matrices that
 * are added in order: a fixed number, so that threads do not matter. */
enum { N_PARTS = 8 };

typedef struct {
  float *parts; /* [N_PARTS, rows, columns] */
  const float *left, *right;
  int rows, columns;
  size_t length; /* what is summed over */
  size_t piece;
  gboolean is_along_rows; /* left [rows,length], right [columns,length] */
} Correlation;

static void
correlate_part (size_t part, gpointer data)
{
  const Correlation *c = data;
  float *out = c->parts + part * (size_t) (c->rows * c->columns);

  for (size_t first = part * c->piece; first < c->length;
       first += N_PARTS * c->piece) {
    int n = (int) MIN (c->piece, c->length - first);

    if (c->is_along_rows)
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, c->rows, c->columns,
                   n, 1.0f, c->left + first, (int) c->length, c->right + first,
                   (int) c->length, 1.0f, out, c->columns);
    else
      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, c->rows, c->columns,
                   n, 1.0f, c->left + first * (size_t) c->rows, c->rows,
                   c->right + first * (size_t) c->columns, c->columns, 1.0f,
                   out, c->columns);
  }
}

static void
correlate (float *out, Correlation *c)
{
  size_t size = (size_t) c->rows * (size_t) c->columns;
  g_autofree float *parts = g_new0 (float, N_PARTS *size);

  c->parts = parts;
  c->piece = c->is_along_rows ? PIECE_COLUMNS : PIECE_ROWS;
  unf_parallel_for (N_PARTS, correlate_part, c);

  for (size_t part = 0; part < N_PARTS; part++)
    for (size_t i = 0; i < size; i++)
      out[i] += parts[part * size + i];
}

/* dH += d inᵀ, for matrices of @columns columns. */
static void
correlate_h (float *dH,
             const float *d,
             const float *in,
             int columns,
             const UnfSeparable *s)
{
  Correlation c = { .left = d,
                    .right = in,
                    .rows = s->h_out,
                    .columns = s->h_in,
                    .length = (size_t) s->positions * (size_t) columns,
                    .is_along_rows = TRUE };

  if (dH)
    correlate (dH, &c);
}

/* dV += dᵀ in, for matrices of @rows rows. */
static void
correlate_v (float *dV,
             const float *d,
             const float *in,
             int rows,
             const UnfSeparable *s)
{
  Correlation c = { .left = d,
                    .right = in,
                    .rows = s->v_out,
                    .columns = s->v_in,
                    .length = (size_t) s->positions * (size_t) rows,
                    .is_along_rows = FALSE };

  if (dV)
    correlate (dV, &c);
}

UNF_FOR_WIDE_VECTORS static void
add_columns (double *restrict sums,
             const float *restrict d,
             size_t positions,
             size_t columns)
{
  for (size_t p = 0; p < positions; p++)
    for (size_t j = 0; j < columns; j++)
      sums[j] += (double) d[p * columns + j];
}

static void
sum_bias (size_t row, gpointer data)
{
  const Bias *bias = data; /* out is db, b is dout */
  size_t columns = (size_t) bias->s->v_out;
  size_t positions = (size_t) bias->s->positions;
  g_autofree double *sums = g_new0 (double, columns);

  add_columns (sums, bias->b + row * positions * columns, positions, columns);
  for (size_t j = 0; j < columns; j++)
    bias->out[row * columns + j] += (float) sums[j];
}

void
unf_separable_backward (const UnfSeparableGradients *to,
                        const float *dout,
                        const float *between,
                        const float *x,
                        const float *H,
                        const float *V,
                        const UnfSeparable *s)
{
  g_autoptr (UnfTensor) between_gradient = NULL;
  float *d = NULL;

  unf_blas_use_calling_thread ();
  if (to->db)
    unf_parallel_for ((size_t) s->h_out, sum_bias, &(Bias){ to->db, dout, s });

  if (H && V) {
    between_gradient = unf_tensor_new (unf_separable_shape_between (s));
    d = between_gradient->data;
  }

  if (!V) {
    correlate_h (to->dH, dout, x, s->v_in, s);
    if (to->dx)
      apply_h (to->dx, dout, H, TRUE, s->v_in, 1.0f, s, NULL);
  } else if (!H) {
    correlate_v (to->dV, dout, x, s->h_in, s);
    if (to->dx)
      apply_v (to->dx, dout, V, FALSE, s->h_in, 1.0f, s, NULL);
  } else if (unf_separable_is_v_first (s)) {
    correlate_h (to->dH, dout, between, s->v_out, s);
    apply_h (d, dout, H, TRUE, s->v_out, 0.0f, s, NULL);
    correlate_v (to->dV, d, x, s->h_in, s);
    if (to->dx)
      apply_v (to->dx, d, V, FALSE, s->h_in, 1.0f, s, NULL);
  } else {
    correlate_v (to->dV, dout, between, s->h_out, s);
    apply_v (d, dout, V, FALSE, s->h_out, 0.0f, s, NULL);
    correlate_h (to->dH, d, x, s->v_in, s);
    if (to->dx)
      apply_h (to->dx, d, H, TRUE, s->v_in, 1.0f, s, NULL);
  }
}

/* The tape's memory of one transform. */
typedef struct {
  UnfSeparable shape;
  UnfVar *out, *x, *H, *V, *b;
  UnfVar *between; /* nullable */
} Memory;

static float *
wanted_gradient (UnfVar *var)
{
  return var && var->wants_gradient ? unf_var_gradient (var) : NULL;
}

static const float *
data_of (const UnfVar *var)
{
  return var ? var->value->data : NULL;
}

static void
separable_backward (gpointer data)
{
  const Memory *m = data;
  UnfSeparableGradients to;

  if (!m->out->gradient)
    return;

  to =
      (UnfSeparableGradients){ wanted_gradient (m->x), wanted_gradient (m->H),
                               wanted_gradient (m->V), wanted_gradient (m->b) };
  unf_separable_backward (&to, m->out->gradient->data, data_of (m->between),
                          data_of (m->x), data_of (m->H), data_of (m->V),
                          &m->shape);
}

static gboolean
wants (const UnfVar *var)
{
  return var && var->wants_gradient;
}

UnfVar *
unf_separable (UnfTape *tape, UnfVar *x, UnfVar *H, UnfVar *V, UnfVar *b)
{
  UnfShape in = x->value->shape;
  UnfSeparable s = { in.c, in.w, H ? H->value->shape.n : in.c,
                     V ? V->value->shape.n : in.w, in.h };
  UnfVar *out = unf_tape_unset_result (
      tape, (UnfShape){ 1, s.h_out, s.positions, s.v_out },
      wants (x) || wants (H) || wants (V) || wants (b));
  UnfVar *between = H && V ? unf_tape_unset_result (
                                 tape, unf_separable_shape_between (&s), FALSE)
                           : NULL;
  Memory *m;

  g_assert (in.n == 1 && (!H || H->value->shape.c == in.c) &&
            (!V || V->value->shape.c == in.w));

  unf_separable_forward (
      out->value->data, between ? between->value->data : NULL, data_of (x),
      data_of (H), data_of (V), data_of (b), &s, unf_tape_get_monitor (tape));

  if (out->wants_gradient) {
    m = g_new (Memory, 1);
    *m = (Memory){ s, out, x, H, V, b, between };
    unf_tape_record (tape, separable_backward, m, g_free);
  } else if (between) {
    unf_tape_consume (tape, between);
  }

  return out;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-orthogonal.h"

#include <math.h>
#include <string.h>

#include "unf-blas.h"

/* x ← a x + (b G + c G²) x with G = x xᵀ, which drives every singular value
 * of x towards 1; @x is [rows × columns], rows ≤ columns. */
static void
newton_schulz (float *x, int rows, int columns)
{
  const float a = 3.4445f, b = -4.7750f, c = 2.0315f;
  size_t square = (size_t) rows * (size_t) rows;
  size_t size = (size_t) rows * (size_t) columns;
  g_autofree float *gram = g_new (float, square);
  g_autofree float *polynomial = g_new (float, square);
  g_autofree float *product = g_new (float, size);

  for (int step = 0; step < 5; step++) {
    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, rows, rows, columns,
                 1.0f, x, columns, x, columns, 0.0f, gram, rows);
    memcpy (polynomial, gram, square * sizeof (float));
    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, rows, rows, c,
                 gram, rows, gram, rows, b, polynomial, rows);
    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, columns, rows,
                 1.0f, polynomial, rows, x, columns, 0.0f, product, columns);
    for (size_t i = 0; i < size; i++)
      x[i] = a * x[i] + product[i];
  }
}

static void
transpose (float *out, const float *in, int rows, int columns)
{
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++)
      out[(size_t) j * (size_t) rows + (size_t) i] =
          in[(size_t) i * (size_t) columns + (size_t) j];
}

static void
normalise (float *x, size_t size)
{
  double sum = 0.0;
  float factor;

  for (size_t i = 0; i < size; i++)
    sum += (double) x[i] * (double) x[i];

  factor = (float) (1.0 / (sqrt (sum) + 1e-12));
  for (size_t i = 0; i < size; i++)
    x[i] *= factor;
}

void
unf_orthogonal_step (UnfTensor *weights,
                     const UnfTensor *gradient,
                     UnfTensor *momentum,
                     double rate)
{
  int rows = weights->shape.n;
  size_t size = unf_shape_size (weights->shape);
  int columns = (int) (size / (size_t) rows);
  g_autofree float *direction = g_new (float, size);
  g_autofree float *wide = g_new (float, size);

  unf_blas_use_calling_thread ();

  /* Nesterov's look ahead: the direction already contains the next step. */
  for (size_t i = 0; i < size; i++) {
    momentum->data[i] = 0.95f * momentum->data[i] + gradient->data[i];
    direction[i] = gradient->data[i] + 0.95f * momentum->data[i];
  }

  normalise (direction, size);
  if (rows <= columns) {
    newton_schulz (direction, rows, columns);
  } else {
    transpose (wide, direction, rows, columns);
    newton_schulz (wide, columns, rows);
    transpose (direction, wide, columns, rows);
  }

  for (size_t i = 0; i < size; i++)
    weights->data[i] -= (float) rate * direction[i];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assignment problem, solved row by row: each new row finds the cheapest
 * path of exchanges that ends at a free column (Dijkstra's algorithm on costs
 * reduced by the potentials of rows and columns, which stay ≥ 0), and the rows
 * on the path move one column on. Rows and columns count from 1, and column 0
 * stands for "not assigned yet". */
#include "config.h"

#include "unf-atom-match.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "unf-blas.h"
#include "unf-error.h"

typedef struct {
  int rows, columns;  /* rows ≤ columns */
  const float *costs; /* [rows, columns] */
  double *row_potential, *column_potential;
  int *row_of;      /* of each column; 0: free */
  int *came_from;   /* the column before, on the cheapest path */
  double *distance; /* along it */
  gboolean *is_done;
} Assignment;

static double
reduced_cost (const Assignment *p, int row, int column)
{
  return (double) p->costs[(size_t) (row - 1) * (size_t) p->columns +
                           (size_t) (column - 1)] -
         p->row_potential[row] - p->column_potential[column];
}

/* Goes on from @column to the nearest column that is not done; returns it. */
static int
go_on (Assignment *p, int column)
{
  int row = p->row_of[column], nearest = 0;
  double least = INFINITY;

  p->is_done[column] = TRUE;
  for (int j = 1; j <= p->columns; j++) {
    double length;

    if (p->is_done[j])
      continue;

    length = reduced_cost (p, row, j);
    if (length < p->distance[j]) {
      p->distance[j] = length;
      p->came_from[j] = column;
    }
    if (p->distance[j] < least) {
      least = p->distance[j];
      nearest = j;
    }
  }

  for (int j = 0; j <= p->columns; j++)
    if (p->is_done[j]) {
      p->row_potential[p->row_of[j]] += least;
      p->column_potential[j] -= least;
    } else {
      p->distance[j] -= least;
    }

  return nearest;
}

static void
assign_row (Assignment *p, int row)
{
  int column = 0;

  p->row_of[0] = row;
  for (int j = 0; j <= p->columns; j++) {
    p->distance[j] = INFINITY;
    p->is_done[j] = FALSE;
  }

  do
    column = go_on (p, column);
  while (p->row_of[column] != 0);

  while (column != 0) {
    int before = p->came_from[column];

    p->row_of[column] = p->row_of[before];
    column = before;
  }
}

/* Returns: the row of each column, counted from 1; 0 for those left over. */
static int *
assign (const float *costs, int rows, int columns)
{
  gsize n = (gsize) columns + 1;
  g_autofree double *row_potential = g_new0 (double, (gsize) rows + 1);
  g_autofree double *column_potential = g_new0 (double, n);
  g_autofree int *came_from = g_new0 (int, n);
  g_autofree double *distance = g_new (double, n);
  g_autofree gboolean *is_done = g_new (gboolean, n);
  Assignment p = { rows,          columns,          costs,
                   row_potential, column_potential, g_new0 (int, n),
                   came_from,     distance,         is_done };

  for (int row = 1; row <= rows; row++)
    assign_row (&p, row);

  return p.row_of;
}

static double *
find_norms (const UnfTensor *bank)
{
  int size = (int) (unf_shape_size (bank->shape) / (size_t) bank->shape.n);
  double *norms = g_new (double, bank->shape.n);

  for (int k = 0; k < bank->shape.n; k++) {
    const float *atom = bank->data + (size_t) k * (size_t) size;

    norms[k] = sqrt (cblas_dsdot (size, atom, 1, atom, 1));
  }

  return norms;
}

/* [a's atoms, b's atoms] */
static float *
correlate (const UnfTensor *a, const UnfTensor *b)
{
  int size = (int) (unf_shape_size (a->shape) / (size_t) a->shape.n);
  int rows = a->shape.n, columns = b->shape.n;
  float *out = g_new (float, (gsize) rows *(gsize) columns);
  g_autofree double *norms_a = find_norms (a);
  g_autofree double *norms_b = find_norms (b);

  unf_blas_use_calling_thread ();
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, rows, columns, size,
               1.0f, a->data, size, b->data, size, 0.0f, out, columns);

  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      float *at = out + (size_t) i * (size_t) columns + (size_t) j;
      double scale = norms_a[i] * norms_b[j];

      /* Atoms too large for a product in floats resemble nothing: a cost that
       * is no number would have no least. */
      *at =
          scale > 0.0 && isfinite (*at) ? (float) ((double) *at / scale) : 0.0f;
    }

  return out;
}

static float *
make_costs (const float *correlations, int rows, int columns)
{
  gsize n = (gsize) rows * (gsize) columns;
  float *costs = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    costs[i] = 1.0f - fabsf (correlations[i]);

  return costs;
}

UnfAtomMatch *
unf_atom_match (const UnfTensor *bank, const UnfTensor *other, GError **error)
{
  UnfShape a = bank->shape, b = other->shape;
  gboolean is_swapped = a.n > b.n;
  const UnfTensor *few = is_swapped ? other : bank;
  const UnfTensor *many = is_swapped ? bank : other;
  int rows = few->shape.n, columns = many->shape.n;
  g_autofree float *correlations = NULL;
  g_autofree float *costs = NULL;
  g_autofree int *row_of = NULL;
  UnfAtomMatch *matches;

  if (a.c != b.c || a.h != b.h || a.w != b.w) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
                 _ ("Atoms of %d × %d × %d cannot be compared with atoms of "
                    "%d × %d × %d."),
                 a.c, a.h, a.w, b.c, b.h, b.w);
    return NULL;
  }

  correlations = correlate (few, many);
  costs = make_costs (correlations, rows, columns);
  row_of = assign (costs, rows, columns);

  matches = g_new (UnfAtomMatch, a.n);
  for (int k = 0; k < a.n; k++)
    matches[k] = (UnfAtomMatch){ -1, 0.0 };
  for (int j = 0; j < columns; j++) {
    int i = row_of[j + 1] - 1;
    int from = is_swapped ? j : i, to = is_swapped ? i : j;

    if (i >= 0)
      matches[from] = (UnfAtomMatch){
        to, (double) correlations[(size_t) i * (size_t) columns + (size_t) j]
      };
  }

  return matches;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the matrix of patches is the picture, shifted and cut: gathering
 * and adding are sums of shifted rows. */
#include "patches.h"

#include <string.h>

#include "unf-parallel.h"

typedef struct {
  const UnfPatches *s;
  float *out;
  const float *in, *weights;
} Job;

/* Where patch row i of picture b lies in row k of the matrix. */
static size_t
patch_offset (const UnfPatches *s, int k, int b, int i)
{
  UnfShape shape = unf_patches_shape (s);

  return (((size_t) k * (size_t) shape.c + (size_t) b) * (size_t) shape.h +
          (size_t) i) *
         (size_t) shape.w;
}

static void
gather_row (size_t k, gpointer data)
{
  const Job *job = data;
  const UnfPatches *s = job->s;
  UnfShape shape = unf_patches_shape (s);
  int u = (int) k / s->side, v = (int) k % s->side;

  for (int b = 0; b < shape.c; b++)
    for (int i = 0; i < shape.h; i++) {
      float *out = job->out + patch_offset (s, (int) k, b, i);
      const float *in =
          job->in + (size_t) (b * s->h + i + u) * (size_t) s->w + (size_t) v;

      for (int j = 0; j < shape.w; j++)
        out[j] += in[j];
    }
}

void
unf_patches_gather (float *patches, const float *pictures, const UnfPatches *s)
{
  Job job = { s, patches, pictures, NULL };

  unf_parallel_for ((size_t) (s->side * s->side), gather_row, &job);
}

/* Row r of picture b, from the patches that begin in the rows above it. */
static void
add_row (size_t index, gpointer data)
{
  const Job *job = data;
  const UnfPatches *s = job->s;
  UnfShape shape = unf_patches_shape (s);
  int b = (int) index / s->h, r = (int) index % s->h;
  float *out = job->out + index * (size_t) s->w;

  for (int u = MAX (0, r - shape.h + 1); u < MIN (s->side, r + 1); u++)
    for (int v = 0; v < s->side; v++) {
      int k = u * s->side + v;
      const float *in = job->in + patch_offset (s, k, b, r - u);
      float weight = job->weights ? job->weights[k] : 1.0f;

      for (int j = 0; j < shape.w; j++)
        out[v + j] += weight * in[j];
    }
}

void
unf_patches_add (float *pictures,
                 const float *patches,
                 const float *weights,
                 const UnfPatches *s)
{
  Job job = { s, pictures, patches, weights };

  unf_parallel_for ((size_t) s->n * (size_t) s->h, add_row, &job);
}

/* The sum over the patches that reach pixel (r,j). */
static float
cover (const float *weights, const UnfPatches *s, int r, int j)
{
  UnfShape shape = unf_patches_shape (s);
  double sum = 0.0;

  for (int u = MAX (0, r - shape.h + 1); u < MIN (s->side, r + 1); u++)
    for (int v = MAX (0, j - shape.w + 1); v < MIN (s->side, j + 1); v++)
      sum += (double) weights[u * s->side + v];

  return (float) sum;
}

/* Whether line i of a picture has as many patches over it as the one before:
 * only the lines near the border differ. */
static gboolean
is_inner (int i, int side, int patches)
{
  return i >= side && i < patches;
}

void
unf_patches_coverage (float *coverage,
                      const float *weights,
                      const UnfPatches *s)
{
  UnfShape shape = unf_patches_shape (s);
  size_t width = (size_t) s->w;

  for (int r = 0; r < s->h; r++, coverage += width) {
    if (is_inner (r, s->side, shape.h)) {
      memcpy (coverage, coverage - width, width * sizeof (float));
      continue;
    }

    for (int j = 0; j < s->w; j++)
      coverage[j] = is_inner (j, s->side, shape.w) ? coverage[j - 1]
                                                   : cover (weights, s, r, j);
  }
}

typedef struct {
  UnfPatches shape;
  UnfVar *patches, *pictures, *weights;
  float *coverage; /* owned, nullable */
} Memory;

static void
memory_free (gpointer data)
{
  Memory *m = data;

  g_free (m->coverage);
  g_free (m);
}

static Memory *
memory_new (UnfPatches shape,
            UnfVar *patches,
            UnfVar *pictures,
            UnfVar *weights,
            float *coverage)
{
  Memory *m = g_new (Memory, 1);

  *m = (Memory){ shape, patches, pictures, weights, coverage };
  return m;
}

static void
cut_backward (gpointer data)
{
  const Memory *m = data;

  if (m->patches->gradient)
    unf_patches_add (unf_var_gradient (m->pictures), m->patches->gradient->data,
                     NULL, &m->shape);
}

UnfVar *
unf_patches_cut (UnfTape *tape, UnfVar *pictures, int side)
{
  UnfShape shape = pictures->value->shape;
  UnfPatches s = { shape.n, side, shape.h, shape.w };
  UnfVar *patches =
      unf_tape_result (tape, unf_patches_shape (&s), pictures->wants_gradient);

  g_assert (shape.c == 1 && MIN (shape.h, shape.w) >= side);
  unf_patches_gather (patches->value->data, pictures->value->data, &s);

  if (patches->wants_gradient)
    unf_tape_record (tape, cut_backward,
                     memory_new (s, patches, pictures, NULL, NULL),
                     memory_free);

  return patches;
}

static void
divide (float *pictures, const float *coverage, const UnfPatches *s)
{
  size_t plane = (size_t) s->h * (size_t) s->w;

  for (int b = 0; b < s->n; b++)
    for (size_t p = 0; p < plane; p++)
      pictures[(size_t) b * plane + p] /= coverage[p];
}

/* Σ over all places of row k of one matrix, times the other if there is one. */
static double
sum_row (const float *a, const float *b, int k, const UnfPatches *s)
{
  size_t places = patch_offset (s, 1, 0, 0);
  double sum = 0.0;

  for (size_t p = (size_t) k * places; p < (size_t) (k + 1) * places; p++)
    sum += (double) a[p] * (b ? (double) b[p] : 1.0);

  return sum;
}

/* With q = dout / coverage, the weight of pixel k of a patch x has the
 * derivative Σ q (x − out): the second term is that of the coverage. */
static void
average_backward (gpointer data)
{
  const Memory *m = data;
  const UnfPatches *s = &m->shape;
  UnfShape shape = unf_patches_shape (s);
  size_t places = patch_offset (s, 1, 0, 0);
  g_autoptr (UnfTensor) q = NULL, matrix = NULL, products = NULL;
  float *dpatches, *dweights;

  if (!m->pictures->gradient)
    return;

  q = unf_tensor_copy (m->pictures->gradient);
  divide (q->data, m->coverage, s);
  matrix = unf_tensor_new (shape);
  unf_patches_gather (matrix->data, q->data, s);

  for (size_t p = 0; p < unf_shape_size (q->shape); p++)
    q->data[p] *= m->pictures->value->data[p];
  products = unf_tensor_new (shape);
  unf_patches_gather (products->data, q->data, s);

  dpatches = unf_var_gradient (m->patches);
  dweights = unf_var_gradient (m->weights);
  for (int k = 0; k < shape.n; k++) {
    float weight = m->weights->value->data[k];

    for (size_t p = (size_t) k * places; p < (size_t) (k + 1) * places; p++)
      dpatches[p] += weight * matrix->data[p];
    dweights[k] +=
        (float) (sum_row (matrix->data, m->patches->value->data, k, s) -
                 sum_row (products->data, NULL, k, s));
  }
}

UnfVar *
unf_patches_average (UnfTape *tape, UnfVar *patches, UnfVar *weights, int side)
{
  UnfShape shape = patches->value->shape;
  UnfPatches s = { shape.c, side, shape.h + side - 1, shape.w + side - 1 };
  gboolean wants = patches->wants_gradient || weights->wants_gradient;
  UnfVar *out = unf_tape_result (tape, (UnfShape){ s.n, 1, s.h, s.w }, wants);
  float *coverage = g_new (float, (gsize) s.h *(gsize) s.w);

  g_assert (shape.n == side * side);
  g_assert (unf_shape_size (weights->value->shape) == (size_t) shape.n);

  unf_patches_coverage (coverage, weights->value->data, &s);
  unf_patches_add (out->value->data, patches->value->data, weights->value->data,
                   &s);
  divide (out->value->data, coverage, &s);

  if (out->wants_gradient)
    unf_tape_record (tape, average_backward,
                     memory_new (s, patches, out, weights, coverage),
                     memory_free);
  else
    g_free (coverage);
  unf_tape_consume (tape, patches);

  return out;
}

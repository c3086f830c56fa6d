/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fold.h"

#include <math.h>

#include "smooth.h"
#include "unf-parallel.h"

typedef struct {
  const UnfFold *s;
  float *out;
  const float *in, *weights;
} Job;

/* Row @i of channel @c of the patches in row @r, the first of them. */
static size_t
patch_row (const UnfFold *s, int b, int c, int r, int i)
{
  size_t patch = (size_t) (b * s->rows + r) * (size_t) s->columns;

  return patch * (size_t) unf_fold_length (s) +
         (size_t) ((c * s->side + i) * s->side);
}

/* Where row @y of a channel has the first pixel of the first patch. */
static size_t
picture_row (const UnfFold *s, int b, int c, int y)
{
  return ((size_t) (b * s->c + c) * (size_t) s->height + (size_t) y) *
             (size_t) s->width +
         (size_t) s->column;
}

static void
take_row (size_t index, gpointer data)
{
  const Job *job = data;
  const UnfFold *s = job->s;
  size_t length = (size_t) unf_fold_length (s);
  int b = (int) index / s->rows, r = (int) index % s->rows;

  for (int c = 0; c < s->c; c++)
    for (int i = 0; i < s->side; i++) {
      const float *in =
          job->in + picture_row (s, b, c, s->row + r + s->dilation * i);
      float *out = job->out + patch_row (s, b, c, r, i);

      for (size_t p = 0; p < (size_t) s->columns; p++)
        for (int j = 0; j < s->side; j++)
          out[p * length + (size_t) j] += in[p + (size_t) (j * s->dilation)];
    }
}

void
unf_fold_take (float *patches, const float *pictures, const UnfFold *s)
{
  Job job = { s, patches, pictures, NULL };

  unf_parallel_for ((size_t) s->n * (size_t) s->rows, take_row, &job);
}

/* Row @i of the patches in row @r, onto a row of the picture. */
static void
add_patch_rows (const Job *job, float *out, int b, int c, int r, int i)
{
  const UnfFold *s = job->s;
  size_t length = (size_t) unf_fold_length (s);
  const float *weights =
      job->weights
          ? job->weights + (size_t) (b * s->rows + r) * (size_t) s->columns
          : NULL;

  for (int j = 0; j < s->side; j++) {
    float *to = out + j * s->dilation;
    const float *in = job->in ? job->in + patch_row (s, b, c, r, i) + j : NULL;

    for (size_t p = 0; p < (size_t) s->columns; p++)
      to[p] += (weights ? weights[p] : 1.0f) * (in ? in[p * length] : 1.0f);
  }
}

static int
rows_touched (const UnfFold *s)
{
  return s->rows + unf_fold_reach (s);
}

static void
add_row (size_t index, gpointer data)
{
  const Job *job = data;
  const UnfFold *s = job->s;
  int y = (int) (index % (size_t) rows_touched (s));
  int plane = (int) (index / (size_t) rows_touched (s));
  int b = plane / s->c, c = plane % s->c;

  for (int i = 0; i < s->side; i++) {
    int r = y - s->dilation * i;

    if (r >= 0 && r < s->rows)
      add_patch_rows (job, job->out + picture_row (s, b, c, s->row + y), b, c,
                      r, i);
  }
}

void
unf_fold_add (float *pictures,
              const float *patches,
              const float *weights,
              const UnfFold *s)
{
  Job job = { s, pictures, patches, weights };

  unf_parallel_for ((size_t) (s->n * s->c) * (size_t) rows_touched (s), add_row,
                    &job);
}

/* How many of @n patches in a row lie over pixel @y of it. */
static int
coverage (int y, int n, const UnfFold *s)
{
  int count = 0;

  for (int i = 0; i < s->side; i++)
    count += y >= s->dilation * i && y < n + s->dilation * i;

  return count;
}

void
unf_fold_divide (float *pictures, const UnfFold *s, int first, int last)
{
  g_autofree int *across = g_new (int, s->width);

  for (int x = 0; x < s->width; x++)
    across[x] = coverage (x - s->column, s->columns, s);

  for (int plane = 0; plane < s->n * s->c; plane++)
    for (int y = first; y < last; y++) {
      int down = coverage (y - s->row, s->rows, s);

      for (int x = 0; x < s->width; x++)
        *pictures++ /= (float) MAX (down * across[x], 1);
    }
}

/* One number for each patch: their sums over @length elements. */
static double
mean_of (const float *patch, int length)
{
  double sum = 0.0;

  for (int i = 0; i < length; i++)
    sum += (double) patch[i];

  return sum / length;
}

static double
variance_of (const float *patch, double mean, int length)
{
  double sum = 0.0;

  for (int i = 0; i < length; i++)
    sum += ((double) patch[i] - mean) * ((double) patch[i] - mean);

  return sum / length;
}

/* Weights end here, far below any that matters, so that their sums can be
 * divided by. */
enum { FAINTEST = 40 };

void
unf_fold_weigh (float *patches,
                float *weights,
                const float *noise,
                float beta,
                int count,
                int length)
{
  for (int p = 0; p < count; p++) {
    float *patch = patches + (size_t) p * (size_t) length;
    const float *n = noise + (size_t) p * (size_t) length;
    double exponent;

    for (int i = 0; i < length; i++)
      patch[i] -= n[i];
    exponent = fabs ((double) beta) *
               variance_of (patch, mean_of (patch, length), length);
    weights[p] = (float) exp (-MIN (exponent, FAINTEST));
  }
}

/* The tape's memory of one average. */
typedef struct {
  UnfFold shape;
  UnfVar *out, *patches, *scale;
  float softening;
  gboolean is_smoothed;
  float *taken; /* owned, nullable: what was taken out, before the scale */
} Average;

static void
average_free (gpointer data)
{
  Average *a = data;

  g_free (a->taken);
  g_free (a);
}

static size_t
size_of_pictures (const UnfFold *s)
{
  return (size_t) (s->n * s->c) * (size_t) s->height * (size_t) s->width;
}

static size_t
size_of_patches (const UnfFold *s)
{
  return (size_t) unf_fold_positions (s) * (size_t) unf_fold_length (s);
}

typedef void (*PlaneFunc) (float *out, const float *in, int height, int width);

static void
smooth_plane (float *out, const float *in, int height, int width)
{
  unf_smooth (out, in, height, width, 0, height);
}

static float *
for_all_planes (const float *pictures, PlaneFunc func, const UnfFold *s)
{
  size_t plane = (size_t) s->height * (size_t) s->width;
  float *out = g_new0 (float, size_of_pictures (s));

  for (size_t at = 0; at < size_of_pictures (s); at += plane)
    func (out + at, pictures + at, s->height, s->width);

  return out;
}

/* to = from · factor, patch by patch: the scale or what divides by it. */
static void
scale_patches (float *to,
               const float *from,
               gboolean is_division,
               const Average *a)
{
  const UnfFold *s = &a->shape;
  size_t length = (size_t) unf_fold_length (s);

  for (size_t p = 0; p < (size_t) unf_fold_positions (s); p++) {
    float w = a->scale ? a->scale->value->data[p] : 1.0f;
    float factor =
        is_division && a->scale ? unf_fold_divisor (w, a->softening) : w;

    for (size_t i = p * length; i < (p + 1) * length; i++)
      to[i] = factor * from[i];
  }
}

static float *
average_forward (const float *patches, const Average *a)
{
  const UnfFold *s = &a->shape;
  g_autofree float *divided = g_new (float, size_of_patches (s));
  g_autofree float *pictures = g_new0 (float, size_of_pictures (s));
  g_autofree float *smoothed = NULL;
  float *taken = g_new0 (float, size_of_patches (s));

  scale_patches (divided, patches, TRUE, a);
  unf_fold_add (pictures, divided, NULL, s);
  unf_fold_divide (pictures, s, 0, s->height);
  if (a->is_smoothed)
    smoothed = for_all_planes (pictures, smooth_plane, s);
  unf_fold_take (taken, smoothed ? smoothed : pictures, s);

  return taken;
}

/* What reaches the divided patches from a gradient of those taken out. */
static float *
average_adjoint (const float *dtaken, const Average *a)
{
  const UnfFold *s = &a->shape;
  g_autofree float *pictures = g_new0 (float, size_of_pictures (s));
  float *ddivided = g_new0 (float, size_of_patches (s));

  unf_fold_add (pictures, dtaken, NULL, s);
  if (a->is_smoothed) {
    float *adjoint = for_all_planes (pictures, unf_smooth_adjoint, s);

    g_free (pictures);
    pictures = adjoint;
  }
  unf_fold_divide (pictures, s, 0, s->height);
  unf_fold_take (ddivided, pictures, s);

  return ddivided;
}

/* With x the patches, w the scale, q (w) what divides by it and f what is taken
 * out of q x, the output is w f: its derivative in w is f, and what comes
 * through q' = (ε − w²) / (w² + ε)². */
static void
average_backward (gpointer data)
{
  const Average *a = data;
  const UnfFold *s = &a->shape;
  size_t length = (size_t) unf_fold_length (s);
  g_autofree float *dtaken = g_new (float, size_of_patches (s));
  g_autofree float *d = NULL;
  const float *dout;
  float *dx, *dw;

  if (!a->out->gradient)
    return;

  dout = a->out->gradient->data;
  scale_patches (dtaken, dout, FALSE, a);
  d = average_adjoint (dtaken, a);
  dx = unf_var_gradient (a->patches);
  dw = a->scale ? unf_var_gradient (a->scale) : NULL;

  for (size_t p = 0; p < (size_t) unf_fold_positions (s); p++) {
    double w = a->scale ? (double) a->scale->value->data[p] : 1.0, sum = 0.0;
    double square = w * w + (double) a->softening;
    double q = a->scale ? w / square : 1.0;
    double slope = ((double) a->softening - w * w) / (square * square);

    for (size_t i = p * length; i < (p + 1) * length; i++) {
      dx[i] += (float) ((double) d[i] * q);
      sum += (double) dout[i] * (double) a->taken[i] +
             (double) d[i] * (double) a->patches->value->data[i] * slope;
    }
    if (dw)
      dw[p] += (float) sum;
  }
}

UnfVar *
unf_fold_average (UnfTape *tape,
                  UnfVar *patches,
                  UnfVar *scale,
                  float softening,
                  const UnfFold *s,
                  gboolean is_smoothed)
{
  UnfVar *out = unf_tape_result (tape, patches->value->shape, TRUE);
  Average *a = g_new (Average, 1);

  *a = (Average){ *s, out, patches, scale, softening, is_smoothed, NULL };
  a->taken = average_forward (patches->value->data, a);
  scale_patches (out->value->data, a->taken, FALSE, a);
  unf_tape_consume (tape, patches);

  if (unf_tape_records (tape))
    unf_tape_record (tape, average_backward, a, average_free);
  else
    average_free (a);

  return out;
}

/* The tape's memory of one estimate. */
typedef struct {
  UnfFold shape;
  UnfVar *out, *noise, *beta;
  float *estimates; /* owned: of the patches */
  float *weights;   /* owned */
  float *total;     /* owned, [n,1,height,width]: the sums of weights */
} Estimate;

static void
estimate_free (gpointer data)
{
  Estimate *e = data;

  g_free (e->estimates);
  g_free (e->weights);
  g_free (e->total);
  g_free (e);
}

static UnfFold
one_channel (const UnfFold *s)
{
  UnfFold one = *s;

  one.c = 1;
  return one;
}

/* Every channel divided by the sums of weights. */
static void
divide_by_total (float *pictures, const float *total, const UnfFold *s)
{
  size_t plane = (size_t) s->height * (size_t) s->width;

  for (int b = 0; b < s->n; b++)
    for (int c = 0; c < s->c; c++)
      for (size_t p = 0; p < plane; p++) {
        float sum = total[(size_t) b * plane + p];

        *pictures++ *= sum > 0.0f ? 1.0f / sum : 0.0f;
      }
}

/* With the weight ω = exp (−|β| variance) of an estimate p, and q the gradient
 * of a pixel over the sum of weights there, dω = Σ q (p − out). */
static void
estimate_backward (gpointer data)
{
  const Estimate *e = data;
  const UnfFold *s = &e->shape;
  int length = unf_fold_length (s);
  g_autofree float *qs = NULL, *outs = NULL;
  g_autofree float *pixels = NULL;
  double beta = (double) e->beta->value->data[0], dbeta = 0.0;
  float *dnoise;

  if (!e->out->gradient)
    return;

  pixels =
      g_memdup2 (e->out->gradient->data, size_of_pictures (s) * sizeof (float));
  divide_by_total (pixels, e->total, s);
  qs = g_new0 (float, size_of_patches (s));
  outs = g_new0 (float, size_of_patches (s));
  unf_fold_take (qs, pixels, s);
  unf_fold_take (outs, e->out->value->data, s);

  dnoise = unf_var_gradient (e->noise);
  for (int p = 0; p < unf_fold_positions (s); p++) {
    size_t first = (size_t) p * (size_t) length;
    const float *patch = e->estimates + first;
    double mean = mean_of (patch, length), weight = (double) e->weights[p];
    double dweight = 0.0, slope;

    for (int i = 0; i < length; i++)
      dweight += (double) qs[first + (size_t) i] *
                 ((double) patch[i] - (double) outs[first + (size_t) i]);

    slope = -2.0 * fabs (beta) * weight * dweight / length;
    for (int i = 0; i < length; i++)
      dnoise[first + (size_t) i] -=
          (float) (weight * (double) qs[first + (size_t) i] +
                   slope * ((double) patch[i] - mean));
    dbeta -= dweight * weight * variance_of (patch, mean, length);
  }

  if (beta != 0.0)
    unf_var_gradient (e->beta)[0] += (float) (beta > 0.0 ? dbeta : -dbeta);
}

UnfVar *
unf_fold_estimate (UnfTape *tape,
                   UnfVar *noise,
                   UnfTensor *patches,
                   UnfVar *beta,
                   const UnfFold *s)
{
  UnfFold one = one_channel (s);
  UnfVar *out = unf_tape_result (
      tape, (UnfShape){ s->n, s->c, s->height, s->width }, TRUE);
  Estimate *e = g_new (Estimate, 1);

  *e = (Estimate){ *s,
                   out,
                   noise,
                   beta,
                   g_memdup2 (patches->data,
                              size_of_patches (s) * sizeof (float)),
                   g_new (float, unf_fold_positions (s)),
                   g_new0 (float, size_of_pictures (&one)) };
  unf_fold_weigh (e->estimates, e->weights, noise->value->data,
                  beta->value->data[0], unf_fold_positions (s),
                  unf_fold_length (s));
  unf_fold_add (out->value->data, e->estimates, e->weights, s);
  unf_fold_add (e->total, NULL, e->weights, &one);
  divide_by_total (out->value->data, e->total, s);
  unf_tape_consume (tape, noise);

  if (unf_tape_records (tape))
    unf_tape_record (tape, estimate_backward, e, estimate_free);
  else
    estimate_free (e);

  return out;
}

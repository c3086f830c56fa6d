/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every sum over a picture is made of one sum a row, added in order, so that
 * it does not depend on the number of threads. SSIM needs no map of the
 * picture: a row of it comes from eleven rows, first weighted downwards, then
 * along. */
#include "config.h"

#include "unf-score.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#include "unf-error.h"
#include "unf-parallel.h"

enum {
  WINDOW = 11,
  ROWS = 16, /* of a piece of work */
};

/* Means of the products that SSIM is made of, under its window. */
typedef struct {
  double x, y, xx_yy, xy;
} Moments;

typedef struct {
  const UnfTensor *a, *b;
  double window[WINDOW];
  size_t n_rows;      /* in all channels together */
  double *squares;    /* sum of squared differences of each row, owned */
  double *largest;    /* largest difference of each row, owned */
  double *similarity; /* sum of the SSIM map over each row, owned */
} Comparison;

/* A comparison that vectorises, unlike fmin() and fmax(). */
static inline double
clip (float value)
{
  float above = value > 0.0f ? value : 0.0f;

  return (double) (above < 1.0f ? above : 1.0f);
}

static void
measure_differences (size_t piece, gpointer data)
{
  const Comparison *self = data;
  size_t width = (size_t) self->a->shape.w;
  size_t end = MIN ((piece + 1) * ROWS, self->n_rows);

  for (size_t r = piece * ROWS; r < end; r++) {
    const float *a = self->a->data + r * width;
    const float *b = self->b->data + r * width;
    double sum = 0.0, largest = 0.0;

    for (size_t j = 0; j < width; j++) {
      double clipped = clip (a[j]) - clip (b[j]);
      double d = fabs ((double) a[j] - (double) b[j]);

      sum += clipped * clipped;
      largest = d > largest ? d : largest;
    }

    self->squares[r] = sum;
    self->largest[r] = largest;
  }
}

static double
sum_of (const double *values, size_t n)
{
  double sum = 0.0;

  for (size_t i = 0; i < n; i++)
    sum += values[i];

  return sum;
}

static double
compare_mean_square (Comparison *self)
{
  size_t size = unf_shape_size (self->a->shape);

  unf_parallel_for ((self->n_rows + ROWS - 1) / ROWS, measure_differences,
                    self);

  return sum_of (self->squares, self->n_rows) / (double) size;
}

/* The weighted sum of eleven rows, column by column. */
static void
weigh_rows (const Comparison *self, size_t first_row, Moments *out)
{
  size_t width = (size_t) self->a->shape.w;

  for (size_t j = 0; j < width; j++)
    out[j] = (Moments){ 0 };

  for (size_t k = 0; k < WINDOW; k++) {
    const float *a = self->a->data + (first_row + k) * width;
    const float *b = self->b->data + (first_row + k) * width;
    double w = self->window[k];

    for (size_t j = 0; j < width; j++) {
      double x = clip (a[j]), y = clip (b[j]);

      out[j].x += w * x;
      out[j].y += w * y;
      out[j].xx_yy += w * (x * x + y * y);
      out[j].xy += w * (x * y);
    }
  }
}

/* The map at one pixel. Wang et al. 2004, eq. (13), for values 0…1. */
static double
similarity_at (const Comparison *self, const Moments *column)
{
  const double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
  Moments m = { 0 };
  double products, squares;

  for (size_t k = 0; k < WINDOW; k++) {
    m.x += self->window[k] * column[k].x;
    m.y += self->window[k] * column[k].y;
    m.xx_yy += self->window[k] * column[k].xx_yy;
    m.xy += self->window[k] * column[k].xy;
  }

  products = m.x * m.y;
  squares = m.x * m.x + m.y * m.y;

  return (2.0 * products + c1) * (2.0 * (m.xy - products) + c2) /
         ((squares + c1) * (m.xx_yy - squares + c2));
}

static void
measure_similarity (size_t piece, gpointer data)
{
  const Comparison *self = data;
  size_t width = (size_t) self->a->shape.w;
  size_t height = (size_t) self->a->shape.h;
  size_t end = MIN ((piece + 1) * ROWS, self->n_rows);
  g_autofree Moments *columns = g_new (Moments, width);

  for (size_t r = piece * ROWS; r < end; r++) {
    self->similarity[r] = 0.0;
    if (r % height + WINDOW > height)
      continue;

    weigh_rows (self, r, columns);
    for (size_t j = 0; j + WINDOW <= width; j++)
      self->similarity[r] += similarity_at (self, columns + j);
  }
}

static double
compare_similarity (Comparison *self)
{
  UnfShape shape = self->a->shape;
  double sum = 0.0, n;

  if (shape.h < WINDOW || shape.w < WINDOW)
    return (double) NAN;

  for (int k = 0; k < WINDOW; k++) {
    double t = (k - WINDOW / 2) / 1.5;

    self->window[k] = exp (-0.5 * t * t);
    sum += self->window[k];
  }
  for (int k = 0; k < WINDOW; k++)
    self->window[k] /= sum;

  unf_parallel_for ((self->n_rows + ROWS - 1) / ROWS, measure_similarity, self);
  n = (double) shape.c * (shape.h - WINDOW + 1) * (shape.w - WINDOW + 1);

  return sum_of (self->similarity, self->n_rows) / n;
}

static void
comparison_init (Comparison *self, const UnfImage *a, const UnfImage *b)
{
  UnfShape shape = unf_image_get_pixels (a)->shape;

  self->a = unf_image_get_pixels (a);
  self->b = unf_image_get_pixels (b);
  self->n_rows = (size_t) shape.c * (size_t) shape.h;
  self->squares = g_new (double, self->n_rows);
  self->largest = g_new (double, self->n_rows);
  self->similarity = g_new (double, self->n_rows);
}

static void
comparison_clear (Comparison *self)
{
  g_free (self->squares);
  g_free (self->largest);
  g_free (self->similarity);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

static gboolean
check_shapes (const UnfImage *a, const UnfImage *b, GError **error)
{
  UnfShape s = unf_image_get_pixels (a)->shape;
  UnfShape t = unf_image_get_pixels (b)->shape;

  if (unf_shape_equal (s, t))
    return TRUE;

  g_set_error (
      error, UNF_ERROR, UNF_ERROR_MISMATCH,
      _ ("The pictures cannot be compared: one has %d×%d pixels and %d "
         "channels, the other %d×%d and %d"),
      s.w, s.h, s.c, t.w, t.h, t.c);
  return FALSE;
}

gboolean
unf_score_compare (const UnfImage *a,
                   const UnfImage *b,
                   UnfScore *score,
                   GError **error)
{
  g_auto (Comparison) comparison = { 0 };

  if (!check_shapes (a, b, error))
    return FALSE;

  comparison_init (&comparison, a, b);
  score->mse = compare_mean_square (&comparison);
  score->psnr = -10.0 * log10 (score->mse);
  score->ssim = compare_similarity (&comparison);
  score->max_abs_difference = 0.0;
  for (size_t r = 0; r < comparison.n_rows; r++)
    score->max_abs_difference =
        fmax (score->max_abs_difference, comparison.largest[r]);

  return TRUE;
}

double
unf_score_psnr (const UnfImage *a, const UnfImage *b)
{
  g_auto (Comparison) comparison = { 0 };

  g_return_val_if_fail (check_shapes (a, b, NULL), (double) NAN);

  comparison_init (&comparison, a, b);
  return -10.0 * log10 (compare_mean_square (&comparison));
}

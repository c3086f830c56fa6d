/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-whiteness.h"

#include <math.h>

#include "unf-parallel.h"

/* Lags with rows down, or to the right in the same row: the others are their
 * mirror images. Lag 0 comes first. */
enum {
  LAG = UNF_WHITENESS_LAG,
  SIDE = UNF_WHITENESS_SIDE,
  N_LAGS = LAG * SIDE + LAG + 1
};

typedef struct {
  const UnfImage *noise;
  double means[3];
  double sums[N_LAGS]; /* Σ x(p) x(p + d) */
} Work;

static double
mean_of (const UnfImage *noise, int channel)
{
  const float *values = unf_image_get_plane (noise, channel);
  gsize n = (gsize) unf_image_get_width (noise) *
            (gsize) unf_image_get_height (noise);
  double sum = 0.0;

  for (gsize p = 0; p < n; p++)
    sum += (double) values[p];

  return sum / (double) n;
}

static void
split_lag (size_t lag, int *row, int *column)
{
  *row = (int) (lag + LAG) / SIDE;
  *column = (int) (lag + LAG) % SIDE - LAG;
}

static double
sum_products (const UnfImage *noise, int channel, double mean, int di, int dj)
{
  const float *plane = unf_image_get_plane (noise, channel);
  int width = unf_image_get_width (noise);
  double sum = 0.0;

  for (int i = 0; i < unf_image_get_height (noise) - di; i++) {
    const float *a = plane + (gsize) i * (gsize) width;
    const float *b = plane + (gsize) (i + di) * (gsize) width;

    for (int j = MAX (0, -dj); j < width - MAX (0, dj); j++)
      sum += ((double) a[j] - mean) * ((double) b[j + dj] - mean);
  }

  return sum;
}

static void
sum_lag_cb (size_t lag, gpointer data)
{
  Work *work = data;
  int row, column;

  split_lag (lag, &row, &column);
  for (int c = 0; c < unf_image_get_channels (work->noise); c++)
    work->sums[lag] +=
        sum_products (work->noise, c, work->means[c], row, column);
}

/* The mean of Σ ρ² over lags other than 0: each ρ has the variance
 * (number of pairs) / N². */
static double
expected_squares (const UnfImage *noise)
{
  double width = unf_image_get_width (noise);
  double height = unf_image_get_height (noise);
  double sum = 0.0;

  for (size_t lag = 1; lag < N_LAGS; lag++) {
    int row, column;

    split_lag (lag, &row, &column);
    sum += MAX (0.0, width - abs (column)) * MAX (0.0, height - row);
  }

  return 2.0 * sum /
         (width * height * width * height * unf_image_get_channels (noise));
}

static void
take_correlations (const Work *work, UnfWhiteness *out)
{
  double squares = 1.0;

  out->correlation[LAG][LAG] = 1.0;
  for (size_t lag = 1; lag < N_LAGS; lag++) {
    double rho = work->sums[lag] / work->sums[0];
    int row, column;

    split_lag (lag, &row, &column);
    out->correlation[LAG + row][LAG + column] = rho;
    out->correlation[LAG - row][LAG - column] = rho;
    squares += 2.0 * rho * rho;

    if (fabs (rho) > fabs (out->largest)) {
      out->largest = rho;
      out->row = row;
      out->column = column;
    }
  }

  out->whiteness = 1.0 / squares;
}

void
unf_whiteness_measure (const UnfImage *noise, UnfWhiteness *whiteness)
{
  Work work = { .noise = noise };
  double n = (double) unf_image_get_width (noise) *
             unf_image_get_height (noise) * unf_image_get_channels (noise);

  for (int c = 0; c < unf_image_get_channels (noise); c++)
    work.means[c] = mean_of (noise, c);
  unf_parallel_for (N_LAGS, sum_lag_cb, &work);

  *whiteness = (UnfWhiteness){
    .sigma = sqrt (work.sums[0] / n),
    .whiteness = (double) NAN,
    .expected = 1.0 / (1.0 + expected_squares (noise)),
    .deviation = 1.0 / sqrt (n),
  };
  if (work.sums[0] > 0.0)
    take_correlations (&work, whiteness);
}

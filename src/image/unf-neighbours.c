/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A piece of work is a small rectangle of patches, whose lists of neighbours
 * and stretch of the plane stay in the cache. For every candidate position it
 * is crossed once, row by row:
 *
 *     squared differences (a ring of rows)   →   sums over a patch
 *
 * The sums are direct and in the order of the definition, eight places at a
 * time. Running sums would need fewer additions, but they forget low bits, and
 * at mirrored borders these decide between candidates that are equally near. */
#include "unf-neighbours.h"

#include <math.h>
#include <string.h>

#include "unf-parallel.h"
#include "unf-vector.h"

/* A piece has at most so many rows and columns. */
enum { ROWS = 16, COLUMNS = 128 };

/* Sums stay in registers only if they are of a vector type. */
typedef float Lanes __attribute__ ((vector_size (32), aligned (4), may_alias));

enum { LANES = 8 };

typedef struct {
  guint16 *index;
  float *distance;
  const UnfNeighbourhood *hood;
  const UnfTensor *plane;
  UnfRegion patches;
  int pieces_across;
  UnfMonitor *monitor;
} Job;

/* One rectangle of patches. */
typedef struct {
  const Job *job;
  UnfRegion region; /* of patches */
  guint16 *index;   /* [rows,columns,count], like the next */
  float *distance;
  float *worst;   /* [rows,COLUMNS]: the largest distance in each list */
  float *squares; /* a ring of reach + 1 rows, each @stride long */
  float *sums;    /* the distances of one row of patches */
  int stride;
} Piece;

static int
round_up (int n)
{
  return (n + 4 * LANES - 1) / (4 * LANES) * (4 * LANES);
}

static UnfRegion
region_of (const Job *job, size_t piece)
{
  int y = (int) piece / job->pieces_across * ROWS;
  int x = (int) piece % job->pieces_across * COLUMNS;

  return (UnfRegion){ job->patches.x + x, job->patches.y + y,
                      MIN (COLUMNS, job->patches.width - x),
                      MIN (ROWS, job->patches.height - y) };
}

UNF_FOR_WIDE_VECTORS static void
square_differences (float *restrict out, const float *a, const float *b, int n)
{
  for (int i = 0; i < n; i++) {
    float d = a[i] - b[i];

    out[i] = d * d;
  }
}

/* The sum of @n rows at each of @length places, which is rounded up. Four sums
 * side by side hide how long an addition takes. */
UNF_FOR_WIDE_VECTORS static void
add_rows (float *restrict out, const float *const *rows, int n, int length)
{
  for (int i = 0; i < length; i += 4 * LANES) {
    Lanes a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };

    for (int k = 0; k < n; k++) {
      const Lanes *in = (const Lanes *) (rows[k] + i);

      a += in[0];
      b += in[1];
      c += in[2];
      d += in[3];
    }

    ((Lanes *) (out + i))[0] = a;
    ((Lanes *) (out + i))[1] = b;
    ((Lanes *) (out + i))[2] = c;
    ((Lanes *) (out + i))[3] = d;
  }
}

UNF_FOR_WIDE_VECTORS static gboolean
has_nearer (const float *sums, const float *worst, int n)
{
  int nearer = 0;

  for (int i = 0; i < n; i++)
    nearer |= sums[i] < worst[i];

  return nearer;
}

static void
insert (Piece *piece, int row, int column, guint16 index, float distance)
{
  int count = piece->job->hood->count;
  size_t at = (size_t) (row * piece->region.width + column) * (size_t) count;
  float *distances = piece->distance + at;
  guint16 *indices = piece->index + at;
  int k = count - 1;

  /* The patch itself keeps its place, whatever equals it. */
  for (; k > 1 && distance < distances[k - 1]; k--) {
    distances[k] = distances[k - 1];
    indices[k] = indices[k - 1];
  }
  distances[k] = distance;
  indices[k] = index;
  piece->worst[row * COLUMNS + column] = distances[count - 1];
}

static void
offer_row (Piece *piece, int row, int first, int last, guint16 index)
{
  const float *worst = piece->worst + row * COLUMNS;
  const float *sums = piece->sums;

  for (int j = first; j < last; j += LANES) {
    int end = MIN (j + LANES, last);

    if (!has_nearer (sums + j - first, worst + j, end - j))
      continue;
    for (int c = j; c < end; c++)
      if (sums[c - first] < worst[c])
        insert (piece, row, c, index, sums[c - first]);
  }
}

/* One row of the ring: row @y of the plane against the one @down below it,
 * @right to the right, for patches from column @x on. */
static void
fill_squares (Piece *piece, int y, int x, int down, int right, int length)
{
  const UnfTensor *plane = piece->job->plane;
  int ring = unf_neighbourhood_reach (piece->job->hood) + 1;
  size_t width = (size_t) plane->shape.w;
  const float *here = plane->data + (size_t) y * width + (size_t) x;
  const float *there =
      plane->data + (size_t) (y + down) * width + (size_t) (x + right);

  square_differences (piece->squares + y % ring * piece->stride, there, here,
                      length);
}

/* The distances of @n patches of row @y of the plane, whose squares are in the
 * ring. */
static void
sum_squares (Piece *piece, int y, int n)
{
  const UnfNeighbourhood *hood = piece->job->hood;
  int ring = unf_neighbourhood_reach (hood) + 1;
  const float **parts = g_newa (const float *, hood->side * hood->side);

  for (int i = 0; i < hood->side; i++) {
    const float *row =
        piece->squares + (y + i * hood->dilation) % ring * piece->stride;

    for (int j = 0; j < hood->side; j++)
      parts[i * hood->side + j] = row + j * hood->dilation;
  }
  add_rows (piece->sums, parts, hood->side * hood->side, round_up (n));
}

/* Part of [first, last) so that patch and candidate are inside @length. */
static void
clip (int *first, int *last, int begin, int reach, int offset, int length)
{
  *first = MAX (*first, -offset - begin);
  *last = MIN (*last, length - reach - offset - begin);
}

static void
try_candidate (Piece *piece, int a, int b)
{
  const UnfNeighbourhood *hood = piece->job->hood;
  UnfShape shape = piece->job->plane->shape;
  UnfRegion region = piece->region;
  int reach = unf_neighbourhood_reach (hood);
  int down = hood->dilation * a, right = hood->dilation * b;
  int y = hood->origin + region.y, x = hood->origin + region.x;
  int first_row = 0, last_row = region.height;
  int first = 0, last = region.width, filled;
  guint16 index =
      (guint16) ((a + hood->radius) * unf_neighbourhood_window (hood) + b +
                 hood->radius);

  clip (&first_row, &last_row, y, reach, down, shape.h);
  clip (&first, &last, x, reach, right, shape.w);
  if (first >= last)
    return;

  filled = y + first_row;
  for (int row = first_row; row < last_row; row++) {
    for (; filled <= y + row + reach; filled++)
      fill_squares (piece, filled, x + first, down, right,
                    last - first + reach);
    sum_squares (piece, y + row, last - first);
    offer_row (piece, row, first, last, index);
  }
}

/* Every list begins with the patch itself, and nothing behind it. */
static void
begin_lists (Piece *piece)
{
  const UnfNeighbourhood *hood = piece->job->hood;
  int self = hood->radius * unf_neighbourhood_window (hood) + hood->radius;
  int n = piece->region.height * piece->region.width * hood->count;

  for (int i = 0; i < n; i++) {
    piece->index[i] = (guint16) self;
    piece->distance[i] = i % hood->count ? INFINITY : 0.0f;
  }
  for (int i = 0; i < ROWS * COLUMNS; i++)
    piece->worst[i] = hood->count > 1 ? INFINITY : 0.0f;
}

static void
copy_lists (const Piece *piece)
{
  const Job *job = piece->job;
  size_t count = (size_t) job->hood->count;
  size_t n = (size_t) piece->region.width * count;

  for (int i = 0; i < piece->region.height; i++) {
    size_t row = (size_t) (piece->region.y - job->patches.y + i);
    size_t to = (row * (size_t) job->patches.width +
                 (size_t) (piece->region.x - job->patches.x)) *
                count;

    memcpy (job->index + to, piece->index + (size_t) i * n,
            n * sizeof (guint16));
    memcpy (job->distance + to, piece->distance + (size_t) i * n,
            n * sizeof (float));
  }
}

static void
search (Piece *piece)
{
  int radius = piece->job->hood->radius;

  begin_lists (piece);
  for (int a = -radius; a <= radius; a++) {
    if (unf_monitor_is_cancelled (piece->job->monitor))
      return;
    for (int b = -radius; b <= radius; b++)
      if (a != 0 || b != 0)
        try_candidate (piece, a, b);
  }
  copy_lists (piece);
}

static void
search_piece (size_t number, gpointer data)
{
  const Job *job = data;
  UnfRegion region = region_of (job, number);
  int reach = unf_neighbourhood_reach (job->hood);
  int stride = round_up (COLUMNS + reach) + 4 * LANES;
  gsize listed = (gsize) (region.width * region.height * job->hood->count);
  g_autofree guint16 *index = g_new (guint16, listed);
  g_autofree float *distance = g_new (float, listed);
  g_autofree float *worst = g_new (float, ROWS *COLUMNS);
  g_autofree float *scratch = g_new0 (float, (gsize) (stride * (reach + 2)));
  Piece piece = { .job = job,
                  .region = region,
                  .index = index,
                  .distance = distance,
                  .worst = worst,
                  .squares = scratch,
                  .sums = scratch + stride * (reach + 1),
                  .stride = stride };

  search (&piece);
}

void
unf_neighbours_find (guint16 *index,
                     float *distance,
                     const UnfNeighbourhood *hood,
                     const UnfTensor *plane,
                     UnfRegion patches,
                     UnfMonitor *monitor)
{
  int across = (patches.width + COLUMNS - 1) / COLUMNS;
  int down = (patches.height + ROWS - 1) / ROWS;
  Job job = { index, distance, hood, plane, patches, across, monitor };

  g_return_if_fail (hood->radius <= 127 && hood->count >= 1);

  unf_parallel_for ((size_t) across * (size_t) down, search_piece, &job);
}

/* In the order of sums in which a search makes them. */
static float
measure (const float *here,
         const float *there,
         const UnfNeighbourhood *hood,
         size_t width)
{
  float sum = 0.0f;

  for (int i = 0; i < hood->side; i++)
    for (int j = 0; j < hood->side; j++) {
      size_t at =
          (size_t) (i * hood->dilation) * width + (size_t) (j * hood->dilation);
      float d = there[at] - here[at];

      sum += d * d;
    }

  return sum;
}

static void
measure_row (size_t row, gpointer data)
{
  const Job *job = data;
  const UnfNeighbourhood *hood = job->hood;
  int window = unf_neighbourhood_window (hood);
  size_t width = (size_t) job->plane->shape.w;
  size_t first = row * (size_t) (job->patches.width * hood->count);

  for (int m = 0; m < job->patches.width * hood->count; m++) {
    int index = job->index[first + (size_t) m];
    int y = hood->origin + job->patches.y + (int) row;
    int x = hood->origin + job->patches.x + m / hood->count;
    int v = y + hood->dilation * (index / window - hood->radius);
    int u = x + hood->dilation * (index % window - hood->radius);

    job->distance[first + (size_t) m] =
        measure (job->plane->data + (size_t) y * width + x,
                 job->plane->data + (size_t) v * width + u, hood, width);
  }
}

void
unf_neighbours_measure (float *distance,
                        const guint16 *index,
                        const UnfNeighbourhood *hood,
                        const UnfTensor *plane,
                        UnfRegion patches)
{
  Job job = { .index = (guint16 *) index,
              .distance = distance,
              .hood = hood,
              .plane = plane,
              .patches = patches };

  unf_parallel_for ((size_t) patches.height, measure_row, &job);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows of the picture under a block of code places are gathered into a
 * matrix, one place a row, so that every product with the dictionary is a
 * matrix product:
 *
 *     z [m × P] += α · B [m × c·n²] · windowsᵀ
 *     windows [P × c·n²] = α · zᵀ · A          (then overlap-added)
 *
 * A block is a few rows of the code grid of one picture, or a few whole
 * pictures where they are small. Blocks write disjoint codes in analysis. In
 * synthesis a block overlaps in the picture with the next one but not with the
 * one after it, so first all even blocks are added at once, then all odd ones:
 * the order of every sum is fixed, whatever the number of threads. */
#include "strided.h"

#include <string.h>

#include "unf-blas.h"
#include "unf-parallel.h"

/* Rows of the window matrix: 400 × 121 floats stay in the second-level cache
 * beside their codes; fewer make the matrix product slower. */
enum { BLOCK_PLACES = 400 };

typedef struct {
  const UnfStrided *s;
  float alpha;
  const float *x, *z, *bank;
  float *out;
  UnfMonitor *monitor;
  size_t width, plane; /* of a picture, of one of its channels */
  size_t grid;         /* places of one picture */
  int length;          /* numbers in a window: c·n² */
  int rows, pictures;  /* code rows and pictures of a full block */
  size_t per_picture;  /* blocks of one picture */
  size_t blocks;       /* in all */
} Job;

static Job
job_new (const UnfStrided *s, float alpha, UnfMonitor *monitor)
{
  Job job = { .s = s, .alpha = alpha, .monitor = monitor };

  unf_blas_use_calling_thread ();
  job.width = (size_t) unf_strided_columns (s);
  job.plane = job.width * (size_t) unf_strided_rows (s);
  job.grid = (size_t) s->h * (size_t) s->w;
  job.length = s->c * s->side * s->side;
  /* As many rows at least as keep every second block apart. */
  job.rows = MAX (BLOCK_PLACES / s->w, (s->side - 1) / s->stride);
  job.rows = CLAMP (job.rows, 1, s->h);
  job.pictures = CLAMP (BLOCK_PLACES / (s->h * s->w), 1, s->n);
  job.per_picture = (size_t) ((s->h + job.rows - 1) / job.rows);
  job.blocks =
      job.per_picture * (size_t) ((s->n + job.pictures - 1) / job.pictures);

  return job;
}

/* Code rows [first, first + rows) of each of some pictures. */
typedef struct {
  int picture, pictures;
  int first, rows;
  int places;
} Block;

static Block
get_block (const Job *job, size_t index)
{
  int first = (int) (index % job->per_picture) * job->rows;
  int rows = MIN (job->rows, job->s->h - first);
  int picture = (int) (index / job->per_picture) * job->pictures;
  int pictures = MIN (job->pictures, job->s->n - picture);

  return (Block){ picture, pictures, first, rows, pictures * rows * job->s->w };
}

static size_t
code_offset (const Job *job, const Block *block)
{
  return (size_t) block->picture * job->grid +
         (size_t) block->first * (size_t) job->s->w;
}

/* From one row of an atom's codes to the next atom's. */
static int
code_stride (const Job *job)
{
  return (int) ((size_t) job->s->n * job->grid);
}

static float *
new_windows (const Job *job)
{
  return g_new (float, (size_t) job->length *(size_t) job
                           ->pictures *(size_t) job->rows *(size_t) job->s->w);
}

/* The pixel (0, u, 0) of the window at code row i, column 0, of picture b. */
static size_t
window_offset (const Job *job, int b, int c, int i, int u)
{
  return (size_t) (b * job->s->c + c) * job->plane +
         (size_t) (i * job->s->stride + u) * job->width;
}

/* Row u of channel c of all windows along one row of codes. */
static void
gather_row (float *restrict windows,
            const float *restrict x,
            const UnfStrided *s,
            int length)
{
  for (int j = 0; j < s->w; j++)
    for (int v = 0; v < s->side; v++)
      windows[j * length + v] = x[j * s->stride + v];
}

static void
gather (float *windows, const Job *job, const Block *block)
{
  const UnfStrided *s = job->s;

  for (int b = block->picture; b < block->picture + block->pictures; b++)
    for (int i = block->first; i < block->first + block->rows; i++) {
      for (int c = 0; c < s->c; c++)
        for (int u = 0; u < s->side; u++)
          gather_row (windows + (c * s->side + u) * s->side,
                      job->x + window_offset (job, b, c, i, u), s, job->length);
      windows += job->length * s->w;
    }
}

static void
analyse_block (size_t index, gpointer data)
{
  const Job *job = data;
  Block block = get_block (job, index);
  g_autofree float *windows = NULL;

  if (unf_monitor_is_cancelled (job->monitor))
    return;

  windows = new_windows (job);
  gather (windows, job, &block);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, job->s->atoms,
               block.places, job->length, job->alpha, job->bank, job->length,
               windows, job->length, 1.0f, job->out + code_offset (job, &block),
               code_stride (job));
}

void
unf_strided_analysis_gemm (float *z,
                           float alpha,
                           const float *x,
                           const float *bank,
                           const UnfStrided *s,
                           UnfMonitor *monitor)
{
  Job job = job_new (s, alpha, monitor);

  job.x = x;
  job.bank = bank;
  job.out = z;
  unf_parallel_for (job.blocks, analyse_block, &job);
}

static void
scatter_row (float *restrict x,
             const float *restrict windows,
             const UnfStrided *s,
             int length)
{
  for (int j = 0; j < s->w; j++)
    for (int v = 0; v < s->side; v++)
      x[j * s->stride + v] += windows[j * length + v];
}

static void
overlap_add (float *x, const float *windows, const Job *job, const Block *block)
{
  const UnfStrided *s = job->s;

  for (int b = block->picture; b < block->picture + block->pictures; b++)
    for (int i = block->first; i < block->first + block->rows; i++) {
      for (int c = 0; c < s->c; c++)
        for (int u = 0; u < s->side; u++)
          scatter_row (x + window_offset (job, b, c, i, u),
                       windows + (c * s->side + u) * s->side, s, job->length);
      windows += job->length * s->w;
    }
}

static void
synthesise_block (const Job *job, size_t index)
{
  Block block = get_block (job, index);
  g_autofree float *windows = NULL;

  if (unf_monitor_is_cancelled (job->monitor))
    return;

  windows = new_windows (job);
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, block.places,
               job->length, job->s->atoms, job->alpha,
               job->z + code_offset (job, &block), code_stride (job), job->bank,
               job->length, 0.0f, windows, job->length);
  overlap_add (job->out, windows, job, &block);
}

static void
synthesise_even (size_t index, gpointer data)
{
  synthesise_block (data, 2 * index);
}

static void
synthesise_odd (size_t index, gpointer data)
{
  synthesise_block (data, 2 * index + 1);
}

void
unf_strided_synthesis_gemm (float *x,
                            float alpha,
                            const float *z,
                            const float *bank,
                            const UnfStrided *s,
                            UnfMonitor *monitor)
{
  Job job = job_new (s, alpha, monitor);

  job.z = z;
  job.bank = bank;
  job.out = x;
  unf_parallel_for ((job.blocks + 1) / 2, synthesise_even, &job);
  unf_parallel_for (job.blocks / 2, synthesise_odd, &job);
}

/* Blocks are summed into a fixed number of partial banks, each of which takes
 * every N_PARTS-th block, so that neither the parts nor their order depend on
 * the number of threads. */
enum { N_PARTS = 4 };

static void
correlate_part (size_t part, gpointer data)
{
  const Job *job = data;
  g_autofree float *windows = new_windows (job);
  float *bank = job->out + part * (size_t) (job->s->atoms * job->length);

  for (size_t index = part; index < job->blocks; index += N_PARTS) {
    Block block = get_block (job, index);

    gather (windows, job, &block);
    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, job->s->atoms,
                 job->length, block.places, job->alpha,
                 job->z + code_offset (job, &block), code_stride (job), windows,
                 job->length, 1.0f, bank, job->length);
  }
}

void
unf_strided_correlate_gemm (float *bank,
                            float alpha,
                            const float *z,
                            const float *x,
                            const UnfStrided *s)
{
  Job job = job_new (s, alpha, NULL);
  size_t length = (size_t) (s->atoms * job.length);
  g_autofree float *parts = g_new0 (float, N_PARTS *length);

  job.z = z;
  job.x = x;
  job.out = parts;
  unf_parallel_for (N_PARTS, correlate_part, &job);

  for (size_t part = 0; part < N_PARTS; part++)
    for (size_t p = 0; p < length; p++)
      bank[p] += parts[part * length + p];
}

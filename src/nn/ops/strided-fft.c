/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With stride q a picture of c channels is c·q² smaller pictures, its phases:
 * phase (a,b) holds the pixels (iq + a, jq + b). An atom falls into the same
 * phases, and the product with stride q is the sum over all c·q² phases of
 * ordinary convolutions on the grid of the codes. These are done by Fourier
 * transform in square blocks, by overlap-save and overlap-add:
 *
 *           valid      side − 1
 *        ┌───────────┬────┐
 *        │   codes   │    │    A block of valid × valid codes touches
 *        │           │    │    length × length pixels of every phase,
 *        ├───────────┘    │    length = valid + side − 1.
 *        │      phases    │
 *        └────────────────┘
 *
 * Two atoms a, b share each transform, as real and imaginary part. With
 * F = DFT (A_a − i·A_b) and pictures real,
 *
 *   analysis:   conj F · DFT (x)            is the DFT of B_a x + i·B_b x,
 *   synthesis:  F · DFT (z_a + i·z_b)       is the DFT of A_a z_a + A_b z_b
 *                                           and an imaginary part nobody needs,
 *
 * so no half spectra are needed, and the one F serves both. It is computed once
 * a call. A few blocks at a time pass by every atom, so that the spectra of the
 * blocks stay in the second-level cache, while an F is read once for all of
 * them. */
#include "strided.h"

#include <string.h>

#include "strided-cut-private.h"
#include "unf-fft.h"
#include "unf-parallel.h"

/* On x86-64 the loader chooses between versions for the vectors at hand; for
 * the product of spectra this is worth a factor of two. */
#if defined __x86_64__ && defined __GNUC__ && !defined __clang__
#define FOR_WIDE_VECTORS __attribute__ ((target_clones ("avx2", "default")))
#else
#define FOR_WIDE_VECTORS
#endif

/* Planes of a power of two apart would compete for the same cache lines. */
enum { PLANE_GAP = 80 };

/* Spectra of the blocks of one piece of work: half of a second-level cache of
 * 512 KiB, counted in floats. */
enum { GROUP_FLOATS = 65536, MAX_GROUP = 8 };

/* Below so many pieces of work, the atoms are divided as well. */
enum { FEW_GROUPS = 8, N_PARTS = 4 };

typedef struct {
  const UnfStrided *s;
  UnfStridedCut cut;
  float alpha;
  const float *x, *z, *bank;
  float *out;
  UnfMonitor *monitor;
  size_t width, picture; /* of a picture: a row, a channel */
  size_t grid;           /* of a code */
  size_t plane;          /* floats from one plane of a spectrum to the next */
  int pairs;             /* of atoms */
  int blocks;            /* of the whole batch */
  int group;             /* blocks in a piece of work */
  int parts;             /* pieces of work into which the atoms are divided */
  const UnfFft *whole;   /* all columns of a block */
  float *filters;        /* [pairs,channels]: F */
  float *tiles;          /* [blocks,parts,channels]: synthesised phases */
} Job;

static UnfComplex
spectrum_at (const Job *job, float *spectra, size_t index)
{
  float *re = spectra + 2 * index * job->plane;

  return (UnfComplex){ re, re + job->plane };
}

static float *
new_spectra (const Job *job, size_t n)
{
  return unf_fft_alloc (2 * n * job->plane);
}

static Job
job_new (const UnfStrided *s, float alpha, UnfMonitor *monitor)
{
  Job job = { .s = s, .alpha = alpha, .monitor = monitor };
  size_t area;

  job.cut = _unf_strided_choose_cut (s);
  area = (size_t) job.cut.length * (size_t) job.cut.length;
  job.width = (size_t) unf_strided_columns (s);
  job.picture = job.width * (size_t) unf_strided_rows (s);
  job.grid = (size_t) s->h * (size_t) s->w;
  job.plane = area + PLANE_GAP;
  job.pairs = (s->atoms + 1) / 2;
  job.blocks = s->n * job.cut.down * job.cut.across;
  job.group =
      CLAMP (GROUP_FLOATS / (2 * (int) area * job.cut.channels), 1, MAX_GROUP);
  job.parts =
      job.blocks / job.group < FEW_GROUPS ? MIN (N_PARTS, job.pairs) : 1;
  job.whole = unf_fft_get (job.cut.length, job.cut.length);

  return job;
}

static size_t
n_pieces (const Job *job)
{
  return (size_t) ((job->blocks + job->group - 1) / job->group) *
         (size_t) job->parts;
}

/* Blocks [first, last) and pairs of atoms [first_pair, last_pair). */
typedef struct {
  int part, first, last, first_pair, last_pair;
} Piece;

static Piece
get_piece (const Job *job, size_t index)
{
  int part = (int) (index % (size_t) job->parts);
  int first = (int) (index / (size_t) job->parts) * job->group;

  return (Piece){ part, first, MIN (first + job->group, job->blocks),
                  part * job->pairs / job->parts,
                  (part + 1) * job->pairs / job->parts };
}

/* Whole vectors of columns are faster than parts. */
static const UnfFft *
plan_columns (const Job *job, int columns)
{
  return unf_fft_get (job->cut.length,
                      MIN ((columns + 7) / 8 * 8, job->cut.length));
}

typedef struct {
  int picture;          /* of the batch */
  int row, column;      /* its first place on the grid of the codes */
  int rows, columns;    /* how many places it has */
  const UnfFft *narrow; /* transforms as many columns, or rows, as it has */
} Block;

static Block
get_block (const Job *job, int index)
{
  const UnfStridedCut *cut = &job->cut;
  int in_picture = index % (cut->down * cut->across);
  int row = in_picture / cut->across * cut->valid;
  int column = in_picture % cut->across * cut->valid;
  Block block = { index / (cut->down * cut->across),
                  row,
                  column,
                  MIN (cut->valid, job->s->h - row),
                  MIN (cut->valid, job->s->w - column),
                  NULL };

  block.narrow = plan_columns (job, job->z ? block.columns : block.rows);
  return block;
}

/* Channel and place of a phase in the pixels of a picture. */
typedef struct {
  int channel, row, column;
} Phase;

static Phase
get_phase (const Job *job, int index)
{
  int q = job->s->stride;

  return (Phase){ index / (q * q), index % (q * q) / q, index % q };
}

/* Copies every q-th of a row's values, and zeros up to the length of a row. */
static void
copy_row (float *out, int length, const float *in, int columns, int q)
{
  if (q == 1)
    memcpy (out, in, (size_t) columns * sizeof (float));
  else
    for (int j = 0; j < columns; j++)
      out[j] = in[j * q];

  memset (out + columns, 0, (size_t) (length - columns) * sizeof (float));
}

static void
clear_rows (float *square, int length, int first)
{
  memset (square + (size_t) first * (size_t) length, 0,
          (size_t) (length - first) * (size_t) length * sizeof (float));
}

/* The spectrum of a square of which only the first columns are not zero. */
static void
transform (const Job *job,
           UnfComplex spectrum,
           UnfComplex turned,
           UnfComplex square,
           const UnfFft *narrow,
           int columns)
{
  clear_rows (turned.re, job->cut.length, columns);
  clear_rows (turned.im, job->cut.length, columns);
  unf_fft_forward (narrow, turned, square);
  unf_fft_forward (job->whole, spectrum, turned);
}

/* One phase of an atom, times @sign; zeros where there is no atom. */
static void
copy_atom (float *square, const Job *job, int atom, int index, float sign)
{
  const UnfStrided *s = job->s;
  Phase phase = get_phase (job, index);
  int n = s->side, q = s->stride, length = job->cut.length;

  clear_rows (square, length, 0);
  if (atom >= s->atoms)
    return;

  for (int u = phase.row; u < n; u += q)
    for (int v = phase.column; v < n; v += q)
      square[u / q * length + v / q] =
          sign *
          job->bank[((size_t) (atom * s->c + phase.channel) * (size_t) n +
                     (size_t) u) *
                        (size_t) n +
                    (size_t) v];
}

static void
make_filters (size_t pair, gpointer data)
{
  const Job *job = data;
  g_autoptr (UnfFftBuffer) scratch = NULL;
  UnfComplex square, turned;

  if (unf_monitor_is_cancelled (job->monitor))
    return;

  scratch = new_spectra (job, 2);
  square = spectrum_at (job, scratch, 0);
  turned = spectrum_at (job, scratch, 1);

  for (int p = 0; p < job->cut.channels; p++) {
    size_t index = pair * (size_t) job->cut.channels + (size_t) p;

    copy_atom (square.re, job, (int) (2 * pair), p, 1.0f);
    copy_atom (square.im, job, (int) (2 * pair) + 1, p, -1.0f);
    transform (job, spectrum_at (job, job->filters, index), turned, square,
               plan_columns (job, job->cut.side), job->cut.side);
  }
}

static void
copy_phase (float *square, const Job *job, const Block *block, int index)
{
  const UnfStrided *s = job->s;
  Phase phase = get_phase (job, index);
  int q = s->stride, length = job->cut.length;
  int row = block->row * q + phase.row;
  int column = block->column * q + phase.column;
  int rows = (unf_strided_rows (s) - row + q - 1) / q;
  int columns = (unf_strided_columns (s) - column + q - 1) / q;
  const float *in =
      job->x + (size_t) (block->picture * s->c + phase.channel) * job->picture +
      (size_t) row * job->width + (size_t) column;

  rows = CLAMP (rows, 0, length);
  columns = CLAMP (columns, 0, length);
  for (int i = 0; i < rows; i++)
    copy_row (square + i * length, length, in + (size_t) (i * q) * job->width,
              columns, q);
  clear_rows (square, length, rows);
}

/* out = Σ conj F · X over the phases, a row at a time so that the sum stays
 * at hand. */
FOR_WIDE_VECTORS static void
sum_products (UnfComplex out, const float *f, const float *x, const Job *job)
{
  size_t length = (size_t) job->cut.length, plane = job->plane;

  for (size_t row = 0; row < length * length; row += length) {
    float *restrict re = out.re + row, *restrict im = out.im + row;

    for (int p = 0; p < job->cut.channels; p++) {
      const float *fr = f + 2 * (size_t) p * plane + row, *fi = fr + plane;
      const float *xr = x + 2 * (size_t) p * plane + row, *xi = xr + plane;

      if (p == 0)
        for (size_t i = 0; i < length; i++) {
          re[i] = fr[i] * xr[i] + fi[i] * xi[i];
          im[i] = fr[i] * xi[i] - fi[i] * xr[i];
        }
      else
        for (size_t i = 0; i < length; i++) {
          re[i] += fr[i] * xr[i] + fi[i] * xi[i];
          im[i] += fr[i] * xi[i] - fi[i] * xr[i];
        }
    }
  }
}

FOR_WIDE_VECTORS static void
add_codes (float *restrict z,
           const float *restrict square,
           const Job *job,
           const Block *block)
{
  size_t length = (size_t) job->cut.length;
  float factor = job->alpha / (float) (length * length);

  for (int i = 0; i < block->rows; i++)
    for (int j = 0; j < block->columns; j++)
      z[(size_t) i * (size_t) job->s->w + (size_t) j] +=
          factor * square[(size_t) i * length + (size_t) j];
}

static size_t
code_offset (const Job *job, const Block *block, int atom)
{
  const UnfStrided *s = job->s;

  return ((size_t) atom * (size_t) s->n + (size_t) block->picture) * job->grid +
         (size_t) block->row * (size_t) s->w + (size_t) block->column;
}

/* Codes of two atoms in one block. */
static void
analyse_pair (const Job *job,
              const Block *block,
              int pair,
              const float *spectra,
              float *scratch)
{
  UnfComplex sum = spectrum_at (job, scratch, 0);
  UnfComplex turned = spectrum_at (job, scratch, 1);
  size_t filter = (size_t) pair * (size_t) job->cut.channels;
  int atom = 2 * pair;

  sum_products (sum, job->filters + 2 * filter * job->plane, spectra, job);
  unf_fft_backward (job->whole, turned, sum);
  unf_fft_backward (block->narrow, sum, turned);

  add_codes (job->out + code_offset (job, block, atom), sum.re, job, block);
  if (atom + 1 < job->s->atoms)
    add_codes (job->out + code_offset (job, block, atom + 1), sum.im, job,
               block);
}

static void
make_spectra (const Job *job,
              float *spectra,
              const Block *block,
              float *scratch)
{
  UnfComplex square = spectrum_at (job, scratch, 0);
  UnfComplex turned = spectrum_at (job, scratch, 1);

  clear_rows (square.im, job->cut.length, 0);
  for (int p = 0; p < job->cut.channels; p++) {
    copy_phase (square.re, job, block, p);
    transform (job, spectrum_at (job, spectra, (size_t) p), turned, square,
               job->whole, job->cut.length);
  }
}

static size_t
block_floats (const Job *job)
{
  return 2 * (size_t) job->cut.channels * job->plane;
}

static void
analyse_piece (size_t index, gpointer data)
{
  const Job *job = data;
  Piece piece = get_piece (job, index);
  int count = piece.last - piece.first;
  Block blocks[MAX_GROUP];
  g_autoptr (UnfFftBuffer) scratch = new_spectra (job, 2);
  g_autoptr (UnfFftBuffer) spectra =
      new_spectra (job, (size_t) (count * job->cut.channels));

  for (int i = 0; i < count; i++) {
    blocks[i] = get_block (job, piece.first + i);
    make_spectra (job, spectra + (size_t) i * block_floats (job), &blocks[i],
                  scratch);
  }

  for (int pair = piece.first_pair; pair < piece.last_pair; pair++)
    for (int i = 0; i < count && !unf_monitor_is_cancelled (job->monitor); i++)
      analyse_pair (job, &blocks[i], pair,
                    spectra + (size_t) i * block_floats (job), scratch);
}

void
unf_strided_analysis_fft (float *z,
                          float alpha,
                          const float *x,
                          const float *bank,
                          const UnfStrided *s,
                          UnfMonitor *monitor)
{
  Job job = job_new (s, alpha, monitor);
  g_autoptr (UnfFftBuffer) filters =
      new_spectra (&job, (size_t) (job.pairs * job.cut.channels));

  job.x = x;
  job.bank = bank;
  job.filters = filters;
  job.out = z;
  unf_parallel_for ((size_t) job.pairs, make_filters, &job);
  unf_parallel_for (n_pieces (&job), analyse_piece, &job);
}

/* sums += F · Z for every phase. */
FOR_WIDE_VECTORS static void
add_products (float *sums, const float *f, UnfComplex z, const Job *job)
{
  size_t length = (size_t) job->cut.length, plane = job->plane;

  for (size_t row = 0; row < length * length; row += length) {
    const float *zr = z.re + row, *zi = z.im + row;

    for (int p = 0; p < job->cut.channels; p++) {
      const float *fr = f + 2 * (size_t) p * plane + row, *fi = fr + plane;
      float *restrict re = sums + 2 * (size_t) p * plane + row;
      float *restrict im = re + plane;

      for (size_t i = 0; i < length; i++) {
        re[i] += fr[i] * zr[i] - fi[i] * zi[i];
        im[i] += fr[i] * zi[i] + fi[i] * zr[i];
      }
    }
  }
}

static void
copy_codes (float *square, const Job *job, const Block *block, int atom)
{
  int length = job->cut.length;

  if (atom >= job->s->atoms) {
    clear_rows (square, length, 0);
    return;
  }

  for (int i = 0; i < block->rows; i++)
    copy_row (square + i * length, length,
              job->z + code_offset (job, block, atom) +
                  (size_t) i * (size_t) job->s->w,
              block->columns, 1);
  clear_rows (square, length, block->rows);
}

/* What two atoms in one block add to the spectra of its phases. */
static void
synthesise_pair (const Job *job,
                 const Block *block,
                 int pair,
                 float *sums,
                 float *scratch)
{
  UnfComplex square = spectrum_at (job, scratch, 0);
  UnfComplex turned = spectrum_at (job, scratch, 1);
  size_t filter = (size_t) pair * (size_t) job->cut.channels;

  copy_codes (square.re, job, block, 2 * pair);
  copy_codes (square.im, job, block, 2 * pair + 1);
  transform (job, square, turned, square, block->narrow, block->columns);
  add_products (sums, job->filters + 2 * filter * job->plane, square, job);
}

/* The phases of a block, as one piece of work has summed them. */
static float *
tile_at (const Job *job, int block, int part, int phase)
{
  size_t area = (size_t) job->cut.length * (size_t) job->cut.length;

  return job->tiles + (((size_t) block * (size_t) job->parts + (size_t) part) *
                           (size_t) job->cut.channels +
                       (size_t) phase) *
                          area;
}

static void
make_tiles (const Job *job, int block, int part, float *sums, float *scratch)
{
  UnfComplex turned = spectrum_at (job, scratch, 1);
  size_t area = (size_t) job->cut.length * (size_t) job->cut.length;

  for (int p = 0; p < job->cut.channels; p++) {
    UnfComplex sum = spectrum_at (job, sums, (size_t) p);

    unf_fft_backward (job->whole, turned, sum);
    unf_fft_backward (job->whole, sum, turned);
    memcpy (tile_at (job, block, part, p), sum.re, area * sizeof (float));
  }
}

static void
synthesise_piece (size_t index, gpointer data)
{
  const Job *job = data;
  Piece piece = get_piece (job, index);
  int count = piece.last - piece.first;
  size_t length = (size_t) count * block_floats (job);
  Block blocks[MAX_GROUP];
  g_autoptr (UnfFftBuffer) scratch = new_spectra (job, 2);
  g_autoptr (UnfFftBuffer) sums = unf_fft_alloc (length);

  memset (sums, 0, length * sizeof (float));
  for (int i = 0; i < count; i++)
    blocks[i] = get_block (job, piece.first + i);

  for (int pair = piece.first_pair; pair < piece.last_pair; pair++)
    for (int i = 0; i < count && !unf_monitor_is_cancelled (job->monitor); i++)
      synthesise_pair (job, &blocks[i], pair,
                       sums + (size_t) i * block_floats (job), scratch);

  for (int i = 0; i < count; i++)
    make_tiles (job, piece.first + i, piece.part,
                sums + (size_t) i * block_floats (job), scratch);
}

/* Adds one tile to its pixels, as far as they are in the picture. */
static void
add_tile (const Job *job, const Block *block, int index, const float *tile)
{
  const UnfStrided *s = job->s;
  Phase phase = get_phase (job, index);
  int q = s->stride, length = job->cut.length;
  float factor = job->alpha / (float) (length * length);
  float *out = job->out +
               (size_t) (block->picture * s->c + phase.channel) * job->picture;

  for (int i = 0; i < block->rows + job->cut.side - 1; i++) {
    int row = (block->row + i) * q + phase.row;
    int first = block->column * q + phase.column;

    for (int j = 0; j < block->columns + job->cut.side - 1; j++)
      if (row < unf_strided_rows (s) && first + j * q < (int) job->width)
        out[(size_t) row * job->width + (size_t) (first + j * q)] +=
            factor * tile[i * length + j];
  }
}

/* One phase of one picture: nobody else writes its pixels, and its tiles are
 * added in the order of the blocks. */
static void
gather_phase (size_t index, gpointer data)
{
  const Job *job = data;
  int phase = (int) (index % (size_t) job->cut.channels);
  int picture = (int) (index / (size_t) job->cut.channels);
  int blocks = job->cut.down * job->cut.across;

  for (int i = picture * blocks; i < (picture + 1) * blocks; i++) {
    Block block = get_block (job, i);

    for (int part = 0; part < job->parts; part++)
      add_tile (job, &block, phase, tile_at (job, i, part, phase));
  }
}

void
unf_strided_synthesis_fft (float *x,
                           float alpha,
                           const float *z,
                           const float *bank,
                           const UnfStrided *s,
                           UnfMonitor *monitor)
{
  Job job = job_new (s, alpha, monitor);
  size_t area = (size_t) job.cut.length * (size_t) job.cut.length;
  g_autoptr (UnfFftBuffer) filters =
      new_spectra (&job, (size_t) (job.pairs * job.cut.channels));
  g_autoptr (UnfFftBuffer) tiles = unf_fft_alloc (
      (size_t) (job.blocks * job.parts * job.cut.channels) * area);

  job.z = z;
  job.bank = bank;
  job.filters = filters;
  job.tiles = tiles;
  job.out = x;
  unf_parallel_for ((size_t) job.pairs, make_filters, &job);
  unf_parallel_for (n_pieces (&job), synthesise_piece, &job);

  if (!unf_monitor_is_cancelled (monitor))
    unf_parallel_for ((size_t) (s->n * job.cut.channels), gather_phase, &job);
}

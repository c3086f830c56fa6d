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
 *   analysis:   conj F · DFT (x)        is the DFT of B_a x + i·B_b x,
 *   synthesis:  F · DFT (z_a + i·z_b)   is the DFT of A_a z_a + A_b z_b and of
 *                                       an imaginary part nobody needs,
 *
 * so there are no half spectra, and the one F, computed once a call, serves
 * both. A few blocks at a time pass by all atoms: their spectra stay in the
 * second-level cache, and each F is read once for all of them. */
#include "strided.h"

#include <string.h>

#include "strided-spectra-private.h"
#include "strided-squares-private.h"
#include "unf-parallel.h"

/* Rows a power of two apart would compete for the same cache lines. */
enum { ROW_GAP = 16 };

/* Below so many groups, the atoms are divided as well. */
enum { FEW_GROUPS = 8, N_PARTS = 4 };

enum { TILE = UNF_SPECTRA_TILE };

/* Plans for the first columns of a square; whole vectors of them are faster. */
static const UnfFft *
plan_columns (const UnfStridedJob *job, int columns)
{
  int length = job->cut.length;

  return unf_fft_get (length, MIN ((columns + 7) / 8 * 8, length), job->step,
                      job->step);
}

static UnfStridedJob
job_new (const UnfStrided *s, float alpha, UnfMonitor *monitor)
{
  UnfStridedJob job = { .s = s, .alpha = alpha, .monitor = monitor };
  int length;

  job.cut = _unf_strided_choose_cut (s);
  length = job.cut.length;
  job.width = (size_t) unf_strided_columns (s);
  job.picture = job.width * (size_t) unf_strided_rows (s);
  job.grid = (size_t) s->h * (size_t) s->w;
  job.step = 2 * length + ROW_GAP;
  job.wide_step = 2 * length * job.cut.phases + ROW_GAP;
  job.square = (size_t) length * (size_t) job.step;
  job.spectrum = (size_t) length * (size_t) job.wide_step;
  job.pairs = (s->atoms + 1) / 2;
  job.blocks = s->n * job.cut.down * job.cut.across;
  job.parts =
      job.blocks / job.cut.group < FEW_GROUPS ? MIN (N_PARTS, job.pairs) : 1;
  job.turn = plan_columns (&job, length);
  job.widen = unf_fft_get (length, length, job.step, job.wide_step);
  job.narrow = unf_fft_get (length, length, job.wide_step, job.step);

  return job;
}

/* Real parts of one phase in the first row of a spectrum. */
static float *
phase_at (const UnfStridedJob *job, float *spectrum, int phase)
{
  return spectrum + 2 * phase * job->cut.length;
}

static float *
imaginary_of (const UnfStridedJob *job, float *phase)
{
  return phase + job->cut.length;
}

/* Blocks [first, last) and pairs of atoms [first_pair, last_pair). */
typedef struct {
  int part, first, last, first_pair, last_pair;
} Piece;

static size_t
n_pieces (const UnfStridedJob *job)
{
  return (size_t) ((job->blocks + job->cut.group - 1) / job->cut.group) *
         (size_t) job->parts;
}

static Piece
get_piece (const UnfStridedJob *job, size_t index)
{
  int part = (int) (index % (size_t) job->parts);
  int first = (int) (index / (size_t) job->parts) * job->cut.group;

  return (Piece){ part, first, MIN (first + job->cut.group, job->blocks),
                  part * job->pairs / job->parts,
                  (part + 1) * job->pairs / job->parts };
}

static UnfStridedBlock
get_block (const UnfStridedJob *job, int index)
{
  const UnfStridedCut *cut = &job->cut;
  int in_picture = index % (cut->down * cut->across);
  int row = in_picture / cut->across * cut->valid;
  int column = in_picture % cut->across * cut->valid;
  int rows = MIN (cut->valid, job->s->h - row);
  int columns = MIN (cut->valid, job->s->w - column);

  return (UnfStridedBlock){ index / (cut->down * cut->across),
                            row,
                            column,
                            rows,
                            columns,
                            plan_columns (job, columns),
                            plan_columns (job, rows) };
}

static void
make_filters (size_t pair, gpointer data)
{
  const UnfStridedJob *job = data;
  float *filters = job->filters + pair * job->spectrum;
  g_autoptr (UnfFftBuffer) scratch = unf_fft_alloc (2 * job->square);
  float *square = scratch;
  float *turned = scratch + job->square;
  const UnfFft *turn_columns = plan_columns (job, job->cut.side);

  _unf_strided_clear_rows (job, turned, job->cut.side);
  _unf_strided_clear_rows (job, imaginary_of (job, turned), job->cut.side);
  for (int p = 0; p < job->cut.phases; p++) {
    if (unf_monitor_is_cancelled (job->monitor))
      return;

    _unf_strided_copy_atom (job, square, 2 * (int) pair, p, 1.0f);
    _unf_strided_copy_atom (job, imaginary_of (job, square), 2 * (int) pair + 1,
                            p, -1.0f);
    unf_fft_forward (turn_columns, turned, square);
    unf_fft_forward (job->widen, phase_at (job, filters, p), turned);
  }
}

static void
make_spectrum (const UnfStridedJob *job,
               float *spectrum,
               const UnfStridedBlock *block,
               float *scratch)
{
  float *square = scratch;
  float *turned = scratch + job->square;

  _unf_strided_clear_rows (job, imaginary_of (job, square), 0);
  for (int p = 0; p < job->cut.phases; p++) {
    _unf_strided_copy_phase (job, square, block, p);
    unf_fft_forward (job->turn, turned, square);
    unf_fft_forward (job->widen, phase_at (job, spectrum, p), turned);
  }
}

/* A piece of work as it is done. */
typedef struct {
  Piece piece;
  UnfStridedBlock blocks[UNF_STRIDED_MAX_GROUP];
  int n_blocks;
  float *spectra; /* [n_blocks] of their phases, owned */
  float *squares; /* [TILE·TILE + 1] scratch, owned */
} Work;

static void
work_init (Work *work, const UnfStridedJob *job, size_t index)
{
  work->piece = get_piece (job, index);
  work->n_blocks = work->piece.last - work->piece.first;
  work->spectra = unf_fft_alloc ((size_t) work->n_blocks * job->spectrum);
  work->squares = unf_fft_alloc ((TILE * TILE + 1) * job->square);

  for (int i = 0; i < work->n_blocks; i++)
    work->blocks[i] = get_block (job, work->piece.first + i);
}

static void
work_clear (Work *work)
{
  g_aligned_free (work->spectra);
  g_aligned_free (work->squares);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Pairs of atoms and blocks that pass by together. */
typedef struct {
  int pair, pairs;
  const UnfStridedBlock *block;
  int blocks;
  float *spectra; /* of the first block */
  float *squares; /* of the work */
} Tile;

static int
n_tiles (const Work *work)
{
  int pairs = work->piece.last_pair - work->piece.first_pair;

  return (pairs + TILE - 1) / TILE * ((work->n_blocks + TILE - 1) / TILE);
}

static Tile
get_tile (const UnfStridedJob *job, const Work *work, int index)
{
  int across = (work->n_blocks + TILE - 1) / TILE;
  int pair = work->piece.first_pair + index / across * TILE;
  int block = index % across * TILE;

  return (Tile){ pair,
                 MIN (TILE, work->piece.last_pair - pair),
                 work->blocks + block,
                 MIN (TILE, work->n_blocks - block),
                 work->spectra + (size_t) block * job->spectrum,
                 work->squares };
}

static float *
square_at (const UnfStridedJob *job, const Tile *tile, int index)
{
  return tile->squares + (size_t) index * job->square;
}

/* The same row of everything in a tile. */
typedef struct {
  float *filters[TILE], *spectra[TILE], *squares[TILE * TILE];
} Rows;

static Rows
get_rows (const UnfStridedJob *job, const Tile *tile, int row)
{
  size_t wide = (size_t) row * (size_t) job->wide_step;
  Rows rows;

  for (int k = 0; k < tile->pairs; k++)
    rows.filters[k] =
        job->filters + (size_t) (tile->pair + k) * job->spectrum + wide;
  for (int b = 0; b < tile->blocks; b++)
    rows.spectra[b] = tile->spectra + (size_t) b * job->spectrum + wide;
  for (int i = 0; i < tile->pairs * tile->blocks; i++)
    rows.squares[i] = square_at (job, tile, i) + row * job->step;

  return rows;
}

/* Codes lie far apart in memory: each of their rows is asked for while products
 * of spectra are computed. Inlined, because GCC takes a function that does
 * nothing else for one that does nothing. */
static G_ALWAYS_INLINE inline void
prefetch_row (const UnfStridedJob *job,
              const float *codes,
              const Tile *tile,
              int row)
{
  enum { LINE = 16, SECOND_LEVEL = 2 };

  for (int k = 0; k < 2 * tile->pairs * tile->blocks; k++) {
    const UnfStridedBlock *block = tile->block + k % tile->blocks;
    int atom = MIN (2 * tile->pair + k / tile->blocks, job->s->atoms - 1);
    const float *from = codes + _unf_strided_code_offset (job, block, atom) +
                        (size_t) row * (size_t) job->s->w;

    if (row < block->rows)
      for (int j = 0; j < block->columns + LINE - 1; j += LINE)
        __builtin_prefetch (from + j, 0, SECOND_LEVEL);
  }
}

static void
finish_codes (const UnfStridedJob *job, const Tile *tile, int k, int b)
{
  float *square = square_at (job, tile, k * tile->blocks + b);
  float *turned = square_at (job, tile, TILE * TILE);
  int atom = 2 * (tile->pair + k);

  unf_fft_backward (job->turn, turned, square);
  unf_fft_backward (tile->block[b].turn_rows, square, turned);
  _unf_strided_add_codes (job, square, tile->block + b, atom);
  if (atom + 1 < job->s->atoms)
    _unf_strided_add_codes (job, imaginary_of (job, square), tile->block + b,
                            atom + 1);
}

static void
analyse_tile (const UnfStridedJob *job, const Tile *tile)
{
  for (int row = 0; row < job->cut.length; row++) {
    Rows rows = get_rows (job, tile, row);

    prefetch_row (job, job->out, tile, row);
    _unf_spectra_correlate_row (rows.squares, rows.filters, tile->pairs,
                                rows.spectra, tile->blocks, job->cut.phases,
                                job->cut.length);
  }

  for (int k = 0; k < tile->pairs; k++)
    for (int b = 0; b < tile->blocks; b++)
      finish_codes (job, tile, k, b);
}

static void
analyse_piece (size_t index, gpointer data)
{
  const UnfStridedJob *job = data;
  g_auto (Work) work = { 0 };

  if (unf_monitor_is_cancelled (job->monitor))
    return;

  work_init (&work, job, index);
  for (int i = 0; i < work.n_blocks; i++)
    make_spectrum (job, work.spectra + (size_t) i * job->spectrum,
                   &work.blocks[i], work.squares);

  for (int i = 0; i < n_tiles (&work); i++) {
    Tile tile = get_tile (job, &work, i);

    if (unf_monitor_is_cancelled (job->monitor))
      return;
    analyse_tile (job, &tile);
  }
}

void
unf_strided_analysis_fft (float *z,
                          float alpha,
                          const float *x,
                          const float *bank,
                          const UnfStrided *s,
                          UnfMonitor *monitor)
{
  UnfStridedJob job = job_new (s, alpha, monitor);
  g_autoptr (UnfFftBuffer) filters =
      unf_fft_alloc ((size_t) job.pairs * job.spectrum);

  job.x = x;
  job.bank = bank;
  job.filters = filters;
  job.out = z;
  unf_parallel_for ((size_t) job.pairs, make_filters, &job);
  unf_parallel_for (n_pieces (&job), analyse_piece, &job);
}

/* The spectrum of the codes of two atoms in one block. */
static void
start_codes (const UnfStridedJob *job, const Tile *tile, int k, int b)
{
  const UnfStridedBlock *block = tile->block + b;
  float *square = square_at (job, tile, k * tile->blocks + b);
  float *turned = square_at (job, tile, TILE * TILE);
  int atom = 2 * (tile->pair + k);

  _unf_strided_copy_codes (job, square, block, atom);
  _unf_strided_copy_codes (job, imaginary_of (job, square), block, atom + 1);
  _unf_strided_clear_rows (job, turned, block->columns);
  _unf_strided_clear_rows (job, imaginary_of (job, turned), block->columns);
  unf_fft_forward (block->turn_columns, turned, square);
  unf_fft_forward (job->turn, square, turned);
}

static void
synthesise_tile (const UnfStridedJob *job, const Tile *tile, const Tile *next)
{
  for (int k = 0; k < tile->pairs; k++)
    for (int b = 0; b < tile->blocks; b++)
      start_codes (job, tile, k, b);

  for (int row = 0; row < job->cut.length; row++) {
    Rows rows = get_rows (job, tile, row);

    prefetch_row (job, job->z, next, row);
    _unf_spectra_convolve_row (rows.spectra, rows.filters, tile->pairs,
                               rows.squares, tile->blocks, job->cut.phases,
                               job->cut.length);
  }
}

/* One phase of a block, as one piece of work has summed it. */
static float *
tile_at (const UnfStridedJob *job, int block, int part, int phase)
{
  size_t area = (size_t) job->cut.length * (size_t) job->cut.length;
  size_t at = (size_t) block * (size_t) job->parts + (size_t) part;

  return job->tiles + (at * (size_t) job->cut.phases + (size_t) phase) * area;
}

static void
make_tiles (const UnfStridedJob *job, const Work *work, int index)
{
  size_t length = (size_t) job->cut.length;
  float *square = work->squares;
  float *turned = work->squares + job->square;

  for (int p = 0; p < job->cut.phases; p++) {
    float *tile = tile_at (job, work->piece.first + index, work->piece.part, p);
    float *sums = work->spectra + (size_t) index * job->spectrum;

    unf_fft_backward (job->narrow, turned, phase_at (job, sums, p));
    unf_fft_backward (job->turn, square, turned);
    for (size_t i = 0; i < length; i++)
      memcpy (tile + i * length, square + i * (size_t) job->step,
              length * sizeof (float));
  }
}

static void
synthesise_piece (size_t index, gpointer data)
{
  const UnfStridedJob *job = data;
  g_auto (Work) work = { 0 };

  if (unf_monitor_is_cancelled (job->monitor))
    return;

  work_init (&work, job, index);
  memset (work.spectra, 0,
          (size_t) work.n_blocks * job->spectrum * sizeof (float));

  for (int i = 0; i < n_tiles (&work); i++) {
    Tile tile = get_tile (job, &work, i);
    Tile next = get_tile (job, &work, MIN (i + 1, n_tiles (&work) - 1));

    if (unf_monitor_is_cancelled (job->monitor))
      return;
    synthesise_tile (job, &tile, &next);
  }

  for (int i = 0; i < work.n_blocks; i++)
    make_tiles (job, &work, i);
}

/* One phase of one picture: nobody else writes its pixels, and its tiles are
 * added in the order of the blocks. */
static void
gather_phase (size_t index, gpointer data)
{
  const UnfStridedJob *job = data;
  int phase = (int) (index % (size_t) job->cut.phases);
  int picture = (int) (index / (size_t) job->cut.phases);
  int blocks = job->cut.down * job->cut.across;

  for (int i = picture * blocks; i < (picture + 1) * blocks; i++) {
    UnfStridedBlock block = get_block (job, i);

    for (int part = 0; part < job->parts; part++)
      _unf_strided_add_tile (job, &block, phase, tile_at (job, i, part, phase));
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
  UnfStridedJob job = job_new (s, alpha, monitor);
  size_t area = (size_t) job.cut.length * (size_t) job.cut.length;
  g_autoptr (UnfFftBuffer) filters =
      unf_fft_alloc ((size_t) job.pairs * job.spectrum);
  g_autoptr (UnfFftBuffer) tiles = unf_fft_alloc (
      (size_t) (job.blocks * job.parts) * (size_t) job.cut.phases * area);

  job.z = z;
  job.bank = bank;
  job.filters = filters;
  job.tiles = tiles;
  job.out = x;
  unf_parallel_for ((size_t) job.pairs, make_filters, &job);
  unf_parallel_for (n_pieces (&job), synthesise_piece, &job);

  if (!unf_monitor_is_cancelled (monitor))
    unf_parallel_for ((size_t) (s->n * job.cut.phases), gather_phase, &job);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strided-cut-private.h"
#include "unf-fft.h"

/* A product with a strided dictionary, as the FFT engine does it. */
typedef struct {
  const UnfStrided *s;
  UnfStridedCut cut;
  float alpha;
  const float *x, *z, *bank;
  float *out;
  UnfMonitor *monitor;
  size_t width, picture;   /* of a picture: a row, a channel */
  size_t grid;             /* of a code */
  int step, wide_step;     /* rows of a spectrum with one phase, with all */
  size_t square, spectrum; /* the whole of such spectra */
  int pairs;               /* of atoms */
  int blocks;              /* of the whole batch */
  int parts;               /* pieces of work that divide the atoms */
  const UnfFft *turn;      /* all columns of a square to a square */
  const UnfFft *widen;     /* to one phase of a spectrum */
  const UnfFft *narrow;    /* from one phase of a spectrum */
  float *filters;          /* [pairs] spectra: F */
  float *tiles;            /* [blocks,parts,phases,length²]: sums over atoms */
} UnfStridedJob;

typedef struct {
  int picture;       /* of the batch */
  int row, column;   /* its first place on the grid of the codes */
  int rows, columns; /* how many places it has */
  const UnfFft *turn_columns, *turn_rows; /* for as many only */
} UnfStridedBlock;

/* What goes into and comes out of the squares that are transformed. A square
 * has rows of one phase, `[2,length]`, @step floats apart; the functions see
 * its real parts, or, given their address, its imaginary parts. */

/** Sets the rows from @first on to zero. */
void
_unf_strided_clear_rows (const UnfStridedJob *job, float *square, int first);

/** Copies one phase of an atom, times @sign; zeros where there is no atom. */
void _unf_strided_copy_atom (const UnfStridedJob *job,
                             float *square,
                             int atom,
                             int phase,
                             float sign);

/** Copies one phase of the pixels a block touches; zeros beyond the edge. */
void _unf_strided_copy_phase (const UnfStridedJob *job,
                              float *square,
                              const UnfStridedBlock *block,
                              int phase);

/** Copies the codes of an atom in a block; zeros where there is no atom. */
void _unf_strided_copy_codes (const UnfStridedJob *job,
                              float *square,
                              const UnfStridedBlock *block,
                              int atom);

/** Adds the square to the codes of an atom in a block. */
void _unf_strided_add_codes (const UnfStridedJob *job,
                             const float *square,
                             const UnfStridedBlock *block,
                             int atom);

/** Adds `[length,length]` values of one phase to the pixels a block touches,
 * as far as they are in the picture. */
void _unf_strided_add_tile (const UnfStridedJob *job,
                            const UnfStridedBlock *block,
                            int phase,
                            const float *tile);

/** Returns: where the codes of an atom in a block begin. */
size_t _unf_strided_code_offset (const UnfStridedJob *job,
                                 const UnfStridedBlock *block,
                                 int atom);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-shifts.h"
#include "unf-tiles.h"

/* A run is divided by concern: unf-shifts.c cuts the picture and hands out
 * work, -unit.c is one shift of one tile, -sums.c what the shifts add up to and
 * what is shown of it. */

/* A picture on its way through all shifts. What is there besides the sum is
 * there because somebody wants to see it. */
typedef struct {
  const UnfStridedNetwork *network;
  UnfMonitor *monitor;
  UnfShape picture; /* [pictures, bank channels, h, w]: the batch of a shift */
  int pad;          /* q, or 0 for q = 1 */
  UnfTensor *mirrored; /* owned */
  gboolean shows_codes;

  /* Sums over the shifts, of the whole picture. */
  UnfTensor *sum;         /* owned */
  UnfTensor *mean, *m2;   /* owned, nullable: for the spread */
  UnfTensor **iterations; /* owned, nullable: K sums */
  double *use;            /* owned, nullable: [m,2] non-zeros, squares */
  double *nonzeros;       /* owned, nullable: after each iteration */
  double n_codes;         /* places counted, for one atom */
  UnfTensor *corners;     /* owned, nullable: non-zeros of each place */
} UnfShiftsRun;

/* One shift of one tile. */
typedef struct {
  UnfShiftsRun *run;
  const UnfTile *tile;
  int shift;
  UnfTensor *estimate;    /* of the tile's core; NULL if it failed */
  UnfTensor **iterations; /* nullable */
  double *use;            /* nullable */
  double *nonzeros;       /* nullable */
  double n_codes;
  int row, column; /* where the window begins in the mirrored picture */
  UnfStrided strided;
} UnfShiftsUnit;

/**
 * _unf_shifts_unit_run:
 * @unit: of which run, tile and shift are set
 *
 * Finds the rest. Units of one run may run at the same time: what they write
 * of the run, the corners, are places of their own.
 */
void _unf_shifts_unit_run (UnfShiftsUnit *unit);

/** Forgets what was found. */
void _unf_shifts_unit_clear (UnfShiftsUnit *unit);

/**
 * _unf_shifts_prepare_sums:
 *
 * Errors: %UNF_ERROR_TOO_LARGE.
 *
 * Returns: whether there is room for all that the monitor wants
 */
gboolean _unf_shifts_prepare_sums (UnfShiftsRun *run, GError **error);

void _unf_shifts_clear_sums (UnfShiftsRun *run);

/** Adds what @unit, which must not have failed, has found. */
void _unf_shifts_add (UnfShiftsRun *run, const UnfShiftsUnit *unit);

/** Returns: (transfer full): the mean of the first @shifts shifts,
 * `[1,c,h,w]`. */
UnfTensor *_unf_shifts_average (const UnfShiftsRun *run, int shifts);

/** Shows the mean of the @done shifts that have been added so far. */
void _unf_shifts_show_so_far (UnfShiftsRun *run, int done);

/** Shows all that only the whole sums tell. */
void _unf_shifts_show_results (UnfShiftsRun *run);

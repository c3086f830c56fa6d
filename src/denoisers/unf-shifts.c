/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture is mirrored once, far enough for every shift:
 *
 *     row 0        q                q + H               (of the padded picture)
 *         | mirror | picture          | mirror |
 *
 * The window of shift (ρ, κ) begins at row ρ, column κ of it. A tile is the
 * same thing for a part of the picture that begins at a multiple of q, so that
 * its grids are those of the whole. Work is handed out by tile and shift;
 * results are added in the order of the shifts, whoever is done first. */
#include "unf-shifts-private.h"

#include <math.h>

#include "unf-memory.h"
#include "unf-parallel.h"
#include "unf-shift-grid.h"

static void
run_unit_cb (size_t index, gpointer data)
{
  _unf_shifts_unit_run ((UnfShiftsUnit *) data + index);
}

/* As many units at a time as there are threads; a single one leaves the
 * threads to the operations inside. */
static gboolean
run_tile (UnfShiftsRun *run,
          const UnfTile *tile,
          gsize done,
          gsize total,
          gboolean is_only,
          GError **error)
{
  int shifts = run->network->shifts;
  int at_once = MIN (unf_parallel_get_threads (), shifts);
  g_autofree UnfShiftsUnit *units = g_new0 (UnfShiftsUnit, at_once);

  for (int first = 0; first < shifts; first += at_once) {
    int count = MIN (at_once, shifts - first);

    for (int i = 0; i < count; i++)
      units[i] = (UnfShiftsUnit){
        .run = run, .tile = tile, .shift = run->network->first_shift + first + i
      };

    if (count == 1)
      _unf_shifts_unit_run (&units[0]);
    else
      unf_parallel_for ((size_t) count, run_unit_cb, units);

    for (int i = 0; i < count; i++) {
      if (units[i].estimate)
        _unf_shifts_add (run, &units[i]);
      _unf_shifts_unit_clear (&units[i]);
      if (is_only && !unf_monitor_is_cancelled (run->monitor))
        _unf_shifts_show_so_far (run, first + i + 1);
    }

    if (!unf_monitor_step (run->monitor, done + (gsize) (first + count), total,
                           error))
      return FALSE;
  }

  return TRUE;
}

/* Bytes of one unit while it runs, for a padded square of @side pixels: its
 * codes, and the pictures beside them. */
static double
unit_bytes (const UnfShiftsRun *run, double side)
{
  const UnfStridedNetwork *net = run->network;
  double grid = side / net->stride + 1.0;
  gboolean keeps_all = unf_monitor_wants (run->monitor, UNF_STAGE_ITERATION);
  double pictures = 5.0 + (keeps_all ? net->iterations : 0);

  return sizeof (float) * run->picture.n *
         (net->atoms * grid * grid + pictures * run->picture.c * side * side);
}

/* What a unit sees of the picture beyond a pixel: each iteration looks one
 * atom further. */
static int
halo_of (const UnfStridedNetwork *net)
{
  return net->iterations * (net->side - 1) + net->stride;
}

static int
tile_side (const UnfShiftsRun *run)
{
  const UnfStridedNetwork *net = run->network;
  double pixels = (double) unf_shape_size (run->picture);
  int at_once = MIN (unf_parallel_get_threads (), net->shifts);
  double memory = net->memory > 0.0 ? net->memory : 215e6 + 16.0 * pixels;
  double budget = memory / at_once;
  int largest = MAX (run->picture.h, run->picture.w);
  double whole =
      unit_bytes (run, sqrt ((double) unf_shape_plane (run->picture)));
  int side = largest;

  /* One tile, whose length may be any multiple of the stride. */
  if (whole <= budget)
    return largest + net->stride;

  while (side > 64 && unit_bytes (run, side + 2.0 * halo_of (net)) > budget)
    side = side * 7 / 8;

  return side;
}

static gboolean
run_tiles (UnfShiftsRun *run, GError **error)
{
  const UnfStridedNetwork *net = run->network;
  g_autoptr (GArray) tiles =
      unf_tiles_plan (run->picture.w, run->picture.h, tile_side (run),
                      halo_of (net), net->stride);
  gsize shifts = (gsize) net->shifts;

  for (guint i = 0; i < tiles->len; i++) {
    if (!run_tile (run, &g_array_index (tiles, UnfTile, i), i * shifts,
                   tiles->len * shifts, tiles->len == 1, error))
      return FALSE;
  }

  return TRUE;
}

/* Bytes that the whole run takes: pictures of its own and what is shown of
 * them, and the units that run at once. */
static double
run_bytes (const UnfShiftsRun *run)
{
  const UnfStridedNetwork *net = run->network;
  int at_once = MIN (unf_parallel_get_threads (), net->shifts);
  double side = MIN (tile_side (run) + 2.0 * halo_of (net),
                     sqrt ((double) unf_shape_plane (run->picture)));
  int pictures = 3;

  if (unf_monitor_wants (run->monitor, UNF_STAGE_SPREAD))
    pictures += 3;
  if (unf_monitor_wants (run->monitor, UNF_STAGE_ITERATION))
    pictures += net->iterations + 1;
  if (unf_monitor_wants (run->monitor, UNF_STAGE_NONZEROS))
    pictures += 3;

  return sizeof (float) * pictures * (double) unf_shape_size (run->picture) +
         at_once * unit_bytes (run, side);
}

static gboolean
prepare (UnfShiftsRun *run, const UnfTensor *noisy, GError **error)
{
  const UnfStridedNetwork *net = run->network;
  int q = net->stride;
  int extra_rows = q + unf_shift_grid_excess (run->picture.h, net->side, q);
  int extra_columns = q + unf_shift_grid_excess (run->picture.w, net->side, q);

  if (!unf_memory_check (run_bytes (run), error))
    return FALSE;

  run->pad = q == 1 ? 0 : q;
  run->mirrored = unf_shift_grid_mirror (
      noisy, run->picture, run->pad,
      run->picture.h + (q == 1 ? 0 : 2 * q - 1 + extra_rows),
      run->picture.w + (q == 1 ? 0 : 2 * q - 1 + extra_columns), error);
  run->shows_codes = unf_monitor_wants (run->monitor, UNF_STAGE_CODES);

  return run->mirrored && _unf_shifts_prepare_sums (run, error);
}

UnfTensor *
unf_shifts_run (const UnfStridedNetwork *network,
                const UnfTensor *noisy,
                UnfMonitor *monitor,
                GError **error)
{
  UnfShiftsRun run = { .network = network, .monitor = monitor };
  UnfTensor *estimate = NULL;

  run.picture = noisy->shape;
  run.picture.n = noisy->shape.c / network->channels;
  run.picture.c = network->channels;

  if (prepare (&run, noisy, error) && run_tiles (&run, error)) {
    estimate = _unf_shifts_average (&run, network->shifts);
    _unf_shifts_show_results (&run);
  }
  _unf_shifts_clear_sums (&run);
  g_clear_pointer (&run.mirrored, unf_tensor_unref);

  return estimate;
}

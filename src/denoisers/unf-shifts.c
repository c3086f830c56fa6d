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
#include "unf-shifts.h"

#include <math.h>
#include <string.h>

#include "unf-cover.h"
#include "unf-error.h"
#include "unf-memory.h"
#include "unf-parallel.h"
#include "unf-shift-grid.h"
#include "unf-tiles.h"
#include "windows.h"

typedef struct {
  const UnfStridedNetwork *network;
  UnfMonitor *monitor;
  UnfShape picture; /* [pictures, bank channels, h, w]: the batch of a shift */
  int pad;          /* q, or 0 for q = 1 */
  UnfTensor *mirrored; /* owned */
  int atoms;

  /* Sums over the shifts, of the whole picture. */
  UnfTensor *sum;         /* owned */
  UnfTensor *mean, *m2;   /* owned, nullable: for the spread */
  UnfTensor **iterations; /* owned, nullable: K sums */
  double *use;            /* owned, nullable: [m,2] non-zeros, squares */
  double *nonzeros;       /* owned, nullable: after each iteration */
  double n_codes;         /* places counted, for one atom */
  UnfTensor *corners;     /* owned, nullable: non-zeros of each place */
  gboolean shows_codes;
} Run;

/* One shift of one tile. */
typedef struct {
  Run *run;
  const UnfTile *tile;
  int shift;
  UnfTensor *estimate;    /* of the tile's core; NULL if it failed */
  UnfTensor **iterations; /* nullable */
  double *use;            /* nullable */
  double *nonzeros;       /* nullable */
  double n_codes;
  int row, column; /* where the window begins in the mirrored picture */
  UnfStrided strided;
} Unit;

static void
place_unit (Unit *unit)
{
  const Run *run = unit->run;
  const UnfStridedNetwork *net = run->network;
  UnfRegion r = unit->tile->padded;
  int rows = unf_shift_grid_window (r.y, r.y + r.height, run->picture.h,
                                    net->side, net->stride);
  int columns = unf_shift_grid_window (r.x, r.x + r.width, run->picture.w,
                                       net->side, net->stride);
  int row = 0, column = 0;

  unf_shift_grid_order (net->stride, unit->shift, &row, &column);
  unit->row = r.y + row;
  unit->column = r.x + column;
  unit->strided = (UnfStrided){
    .n = run->picture.n,
    .c = run->picture.c,
    .atoms = net->atoms,
    .side = net->side,
    .stride = net->stride,
    .h = (rows - net->side) / net->stride + 1,
    .w = (columns - net->side) / net->stride + 1,
  };
}

static UnfShape
core_shape (const Unit *unit)
{
  UnfRegion core = unit->tile->core;

  return (UnfShape){ unit->run->picture.n, unit->run->picture.c, core.height,
                     core.width };
}

/* The core of the tile out of what the network made of the unit's window. */
static UnfTensor *
take_core (const Unit *unit, const UnfTensor *window)
{
  UnfShape shape = core_shape (unit);
  UnfTensor *out = unf_tensor_new (shape);
  size_t top = (size_t) (unit->tile->core.y + unit->run->pad - unit->row);
  size_t left = (size_t) (unit->tile->core.x + unit->run->pad - unit->column);
  size_t width = (size_t) window->shape.w;

  for (int b = 0; b < shape.n * shape.c; b++)
    for (int i = 0; i < shape.h; i++)
      memcpy (out->data + ((size_t) b * (size_t) shape.h + (size_t) i) *
                              (size_t) shape.w,
              window->data +
                  ((size_t) b * (size_t) window->shape.h + top + (size_t) i) *
                      width +
                  left,
              (size_t) shape.w * sizeof (float));

  return out;
}

static void
count_use (Unit *unit, const UnfTensor *code)
{
  size_t length = unf_shape_size (code->shape) / (size_t) code->shape.n;

  for (int k = 0; k < code->shape.n; k++)
    for (size_t p = 0; p < length; p++) {
      double z = (double) code->data[(size_t) k * length + p];

      unit->use[2 * k] += z != 0.0;
      unit->use[2 * k + 1] += z * z;
    }
}

static double
count_nonzeros (const UnfTensor *code)
{
  size_t count = 0;

  for (size_t p = 0; p < unf_shape_size (code->shape); p++)
    count += code->data[p] != 0.0f;

  return (double) count;
}

/* The codes of one channel of the picture at a block of places. */
static UnfTensor *
copy_codes (const UnfTensor *code, int channel, UnfRegion block)
{
  UnfShape shape = { code->shape.n, 1, block.height, block.width };
  UnfTensor *out = unf_tensor_new (shape);
  float *to = out->data;

  for (int k = 0; k < shape.n; k++)
    for (int i = 0; i < shape.h; i++, to += shape.w) {
      size_t row = ((size_t) k * (size_t) code->shape.c + (size_t) channel) *
                       (size_t) code->shape.h +
                   (size_t) (block.y + i);

      memcpy (to, code->data + row * (size_t) code->shape.w + (size_t) block.x,
              (size_t) shape.w * sizeof (float));
    }

  return out;
}

/* The places that are the unit's own: each belongs to one tile. */
static UnfCoverGrid
own_places (const Unit *unit)
{
  const Run *run = unit->run;
  UnfRegion core = unit->tile->core;
  UnfCoverGrid own = { unit->row - run->pad,
                       unit->column - run->pad,
                       run->network->stride,
                       { 0, 0, 0, 0 } };

  unf_shift_grid_own (own.column, own.stride, unit->strided.w, core.x,
                      core.width, run->picture.w, &own.block.x,
                      &own.block.width);
  unf_shift_grid_own (own.row, own.stride, unit->strided.h, core.y, core.height,
                      run->picture.h, &own.block.y, &own.block.height);

  return own;
}

/* Codes are lent to the watcher one block at a time and gone afterwards: all
 * of them together are many times the picture. */
static void
show_codes (const Unit *unit, int k, const UnfTensor *code)
{
  const Run *run = unit->run;
  UnfCoverGrid own = own_places (unit);
  int q = own.stride;

  for (int b = 0; b < run->picture.n; b++) {
    UnfStage stage = {
      .kind = UNF_STAGE_CODES,
      .index = k,
      .count = run->network->iterations,
      .x = own.column + own.block.x * q,
      .y = own.row + own.block.y * q,
      .stride = q,
      .shift = unit->shift,
      .channel = b,
    };
    g_autoptr (UnfTensor) value = NULL;

    if (!unf_monitor_wants_stage (run->monitor, &stage))
      continue;

    stage.value = value = copy_codes (code, b, own.block);
    unf_monitor_show (run->monitor, &stage);
  }
}

static void
see_code (UnfTape *tape, int k, UnfVar *z, gpointer data)
{
  Unit *unit = data;
  const UnfStridedNetwork *net = unit->run->network;
  UnfVar *x;

  if (unit->run->shows_codes && !unf_tape_is_cancelled (tape))
    show_codes (unit, k, z->value);

  unit->n_codes =
      (double) (unf_shape_size (z->value->shape) / (size_t) net->atoms);
  if (unit->use && k == net->iterations - 1)
    count_use (unit, z->value);
  if (unit->nonzeros)
    unit->nonzeros[k] = count_nonzeros (z->value);
  if (unit->run->corners && k == net->iterations - 1) {
    UnfCoverGrid own = own_places (unit);

    unf_cover_count (unit->run->corners, net->side, z->value, &own);
  }

  if (!unit->iterations || unf_tape_is_cancelled (tape))
    return;

  x = net->synthesise (net, tape, z, &unit->strided);
  unit->iterations[k] = take_core (unit, x->value);
  unf_tape_consume (tape, x);
}

static void
run_unit (Unit *unit)
{
  Run *run = unit->run;
  const UnfStridedNetwork *net = run->network;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, run->monitor);
  UnfWindows windows;
  UnfVar *noisy, *estimate;
  gboolean is_seen = run->use || run->nonzeros || run->iterations ||
                     run->corners || run->shows_codes;
  int *rows = g_newa (int, run->picture.n);
  int *columns = g_newa (int, run->picture.n);

  place_unit (unit);
  for (int b = 0; b < run->picture.n; b++) {
    rows[b] = unit->row;
    columns[b] = unit->column;
  }
  windows = (UnfWindows){ run->picture.n,
                          1,
                          rows,
                          columns,
                          unf_strided_rows (&unit->strided),
                          unf_strided_columns (&unit->strided) };

  if (run->use)
    unit->use = g_new0 (double, 2 * net->atoms);
  if (run->nonzeros)
    unit->nonzeros = g_new0 (double, net->iterations);
  if (run->iterations)
    unit->iterations = g_new0 (UnfTensor *, net->iterations);

  noisy =
      unf_windows_cut (tape, unf_tape_constant (tape, run->mirrored), &windows);
  estimate = net->unroll (net, tape, unf_tape_keep (noisy), &unit->strided,
                          is_seen ? see_code : NULL, unit);

  if (!unf_tape_is_cancelled (tape))
    unit->estimate = take_core (unit, estimate->value);
}

static void
run_unit_cb (size_t index, gpointer data)
{
  run_unit ((Unit *) data + index);
}

static void
unit_clear (Unit *unit)
{
  if (unit->iterations)
    for (int k = 0; k < unit->run->network->iterations; k++)
      g_clear_pointer (&unit->iterations[k], unf_tensor_unref);
  g_clear_pointer (&unit->iterations, g_free);
  g_clear_pointer (&unit->use, g_free);
  g_clear_pointer (&unit->nonzeros, g_free);
  g_clear_pointer (&unit->estimate, unf_tensor_unref);
}

/* For every row of the core: @visit with the row in the whole picture and in
 * the part. */
static void
add_core (UnfTensor *sum, const Unit *unit, const UnfTensor *part)
{
  UnfRegion core = unit->tile->core;

  for (int b = 0; b < part->shape.n * part->shape.c; b++)
    for (int i = 0; i < core.height; i++) {
      float *out =
          sum->data +
          ((size_t) b * (size_t) sum->shape.h + (size_t) (core.y + i)) *
              (size_t) sum->shape.w +
          (size_t) core.x;
      const float *in =
          part->data + ((size_t) b * (size_t) core.height + (size_t) i) *
                           (size_t) core.width;

      for (int j = 0; j < core.width; j++)
        out[j] += in[j];
    }
}

/* Welford's running mean and sum of squared deviations. */
static void
add_spread (Run *run, const Unit *unit)
{
  UnfRegion core = unit->tile->core;
  const UnfTensor *part = unit->estimate;
  float count = (float) (unit->shift - run->network->first_shift + 1);

  for (int b = 0; b < part->shape.n * part->shape.c; b++)
    for (int i = 0; i < core.height; i++)
      for (int j = 0; j < core.width; j++) {
        size_t p =
            ((size_t) b * (size_t) run->mean->shape.h + (size_t) (core.y + i)) *
                (size_t) run->mean->shape.w +
            (size_t) (core.x + j);
        float x = part->data[((size_t) b * (size_t) core.height + (size_t) i) *
                                 (size_t) core.width +
                             (size_t) j];
        float d = x - run->mean->data[p];

        run->mean->data[p] += d / count;
        run->m2->data[p] += d * (x - run->mean->data[p]);
      }
}

static void
add_unit (Run *run, const Unit *unit)
{
  add_core (run->sum, unit, unit->estimate);

  if (run->mean)
    add_spread (run, unit);
  if (run->iterations)
    for (int k = 0; k < run->network->iterations; k++)
      add_core (run->iterations[k], unit, unit->iterations[k]);
  if (run->use)
    for (int k = 0; k < 2 * run->atoms; k++)
      run->use[k] += unit->use[k];
  if (run->nonzeros)
    for (int k = 0; k < run->network->iterations; k++)
      run->nonzeros[k] += unit->nonzeros[k];
  run->n_codes += unit->n_codes;
}

static UnfTensor *
scaled_copy (const UnfTensor *sum, double factor, int channels)
{
  UnfTensor *out =
      unf_tensor_new ((UnfShape){ 1, channels, sum->shape.h, sum->shape.w });

  for (size_t i = 0; i < unf_shape_size (sum->shape); i++)
    out->data[i] = (float) factor * sum->data[i];

  return out;
}

static void
show (Run *run, UnfStageKind kind, int index, int count, UnfTensor *value)
{
  UnfStage stage = {
    .kind = kind, .index = index, .count = count, .value = value
  };

  unf_monitor_show (run->monitor, &stage);
  unf_tensor_unref (value);
}

static int
channels_of (const Run *run)
{
  return run->picture.n * run->picture.c;
}

static void
show_spread (Run *run)
{
  UnfTensor *spread =
      scaled_copy (run->m2, 1.0 / run->network->shifts, channels_of (run));

  for (size_t i = 0; i < unf_shape_size (spread->shape); i++)
    spread->data[i] = sqrtf (MAX (spread->data[i], 0.0f));

  show (run, UNF_STAGE_SPREAD, 0, 1, spread);
}

static void
show_use (Run *run)
{
  UnfTensor *use = unf_tensor_new ((UnfShape){ run->atoms, 1, 1, 2 });

  for (int k = 0; k < 2 * run->atoms; k++)
    use->data[k] = (float) (run->use[k] / run->n_codes);

  show (run, UNF_STAGE_USE, 0, 1, use);
}

static void
show_nonzeros (Run *run)
{
  g_autoptr (UnfTensor) sum = unf_cover_sum (run->corners, run->network->side);

  show (run, UNF_STAGE_NONZEROS, 0, 1,
        scaled_copy (sum, 1.0 / run->network->shifts, sum->shape.c));
}

/* Of what is shown next, which has the same @index. */
static void
show_sparsity (Run *run, int iteration, int index, int count)
{
  UnfTensor *sparsity;

  if (!run->nonzeros)
    return;

  sparsity = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  sparsity->data[0] =
      (float) (run->nonzeros[iteration] / (run->n_codes * run->atoms));
  show (run, UNF_STAGE_SPARSITY, index, count, sparsity);
}

static void
show_iterations (Run *run)
{
  const UnfStridedNetwork *net = run->network;

  for (int k = 0; k < net->iterations; k++) {
    show_sparsity (run, k, k, net->iterations);
    show (
        run, UNF_STAGE_ITERATION, k, net->iterations,
        scaled_copy (run->iterations[k], 1.0 / net->shifts, channels_of (run)));
  }
}

static void
show_results (Run *run)
{
  if (run->iterations)
    show_iterations (run);
  if (run->mean)
    show_spread (run);
  if (run->use)
    show_use (run);
  if (run->corners)
    show_nonzeros (run);
}

/* Powers of two, because every doubling is visible and nothing between is. */
static void
show_draft (Run *run, int done)
{
  if (!run->network->shifts_are_estimates || done == run->network->shifts ||
      (done & (done - 1)) != 0 ||
      !unf_monitor_wants (run->monitor, UNF_STAGE_DRAFT))
    return;

  show (run, UNF_STAGE_DRAFT, done, run->network->shifts,
        scaled_copy (run->sum, 1.0 / done, channels_of (run)));
}

static void
show_average (Run *run, int done)
{
  const UnfStridedNetwork *net = run->network;

  if (!unf_monitor_wants (run->monitor, UNF_STAGE_AVERAGE))
    return;

  show_sparsity (run, net->iterations - 1, done, net->shifts);
  show (run, UNF_STAGE_AVERAGE, done, net->shifts,
        scaled_copy (run->sum, 1.0 / done, channels_of (run)));
}

/* As many units at a time as there are threads; a single one leaves the
 * threads to the operations inside. */
static gboolean
run_tile (Run *run,
          const UnfTile *tile,
          gsize done,
          gsize total,
          gboolean is_only,
          GError **error)
{
  int shifts = run->network->shifts;
  int at_once = MIN (unf_parallel_get_threads (), shifts);
  g_autofree Unit *units = g_new0 (Unit, at_once);

  for (int first = 0; first < shifts; first += at_once) {
    int count = MIN (at_once, shifts - first);

    for (int i = 0; i < count; i++)
      units[i] = (Unit){ .run = run,
                         .tile = tile,
                         .shift = run->network->first_shift + first + i };

    if (count == 1)
      run_unit (&units[0]);
    else
      unf_parallel_for ((size_t) count, run_unit_cb, units);

    for (int i = 0; i < count; i++) {
      if (units[i].estimate)
        add_unit (run, &units[i]);
      unit_clear (&units[i]);
      if (is_only && !unf_monitor_is_cancelled (run->monitor)) {
        show_draft (run, first + i + 1);
        show_average (run, first + i + 1);
      }
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
unit_bytes (const Run *run, double side)
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
tile_side (const Run *run)
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
run_tiles (Run *run, GError **error)
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
run_bytes (const Run *run)
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
prepare (Run *run, const UnfTensor *noisy, GError **error)
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
  run->sum = run->mirrored ? unf_tensor_try_new (run->picture, error) : NULL;
  if (!run->sum)
    return FALSE;

  if (unf_monitor_wants (run->monitor, UNF_STAGE_SPREAD)) {
    run->mean = unf_tensor_new (run->picture);
    run->m2 = unf_tensor_new (run->picture);
  }
  if (unf_monitor_wants (run->monitor, UNF_STAGE_ITERATION)) {
    run->iterations = g_new0 (UnfTensor *, net->iterations);
    for (int k = 0; k < net->iterations; k++)
      run->iterations[k] = unf_tensor_new (run->picture);
  }
  if (unf_monitor_wants (run->monitor, UNF_STAGE_USE))
    run->use = g_new0 (double, 2 * net->atoms);
  if (unf_monitor_wants (run->monitor, UNF_STAGE_SPARSITY))
    run->nonzeros = g_new0 (double, net->iterations);
  if (unf_monitor_wants (run->monitor, UNF_STAGE_NONZEROS))
    run->corners = unf_cover_new (run->picture.n, run->picture.h,
                                  run->picture.w, net->side);
  run->shows_codes = unf_monitor_wants (run->monitor, UNF_STAGE_CODES);

  return TRUE;
}

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->mirrored, unf_tensor_unref);
  g_clear_pointer (&run->sum, unf_tensor_unref);
  g_clear_pointer (&run->mean, unf_tensor_unref);
  g_clear_pointer (&run->m2, unf_tensor_unref);
  g_clear_pointer (&run->corners, unf_tensor_unref);
  if (run->iterations)
    for (int k = 0; k < run->network->iterations; k++)
      unf_tensor_unref (run->iterations[k]);
  g_free (run->iterations);
  g_free (run->use);
  g_free (run->nonzeros);
}

UnfTensor *
unf_shifts_run (const UnfStridedNetwork *network,
                const UnfTensor *noisy,
                UnfMonitor *monitor,
                GError **error)
{
  Run run = { .network = network, .monitor = monitor };
  UnfTensor *estimate = NULL;

  run.atoms = network->atoms;
  run.picture = noisy->shape;
  run.picture.n = noisy->shape.c / network->channels;
  run.picture.c = network->channels;

  if (prepare (&run, noisy, error) && run_tiles (&run, error)) {
    estimate = scaled_copy (run.sum, 1.0 / network->shifts, channels_of (&run));
    show_results (&run);
  }
  run_clear (&run);

  return estimate;
}

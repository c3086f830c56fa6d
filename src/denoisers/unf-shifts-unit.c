/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network on one grid: the window of a shift is cut out of the mirrored
 * picture, and of what comes of it the core of the tile is kept. */
#include "unf-shifts-private.h"

#include <string.h>

#include "unf-cover.h"
#include "unf-shift-grid.h"
#include "windows.h"

static void
place_unit (UnfShiftsUnit *unit)
{
  const UnfShiftsRun *run = unit->run;
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
core_shape (const UnfShiftsUnit *unit)
{
  UnfRegion core = unit->tile->core;

  return (UnfShape){ unit->run->picture.n, unit->run->picture.c, core.height,
                     core.width };
}

/* The core of the tile out of what the network made of the unit's window. */
static UnfTensor *
take_core (const UnfShiftsUnit *unit, const UnfTensor *window)
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
count_use (UnfShiftsUnit *unit, const UnfTensor *code)
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
own_places (const UnfShiftsUnit *unit)
{
  const UnfShiftsRun *run = unit->run;
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
show_codes (const UnfShiftsUnit *unit, int k, const UnfTensor *code)
{
  const UnfShiftsRun *run = unit->run;
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
  UnfShiftsUnit *unit = data;
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

/* What is counted and kept, as far as anybody wants to know. */
static void
prepare_counts (UnfShiftsUnit *unit)
{
  const UnfShiftsRun *run = unit->run;

  if (run->use)
    unit->use = g_new0 (double, 2 * run->network->atoms);
  if (run->nonzeros)
    unit->nonzeros = g_new0 (double, run->network->iterations);
  if (run->iterations)
    unit->iterations = g_new0 (UnfTensor *, run->network->iterations);
}

/* The unit's window of every picture of the batch. */
static UnfVar *
cut_windows (const UnfShiftsUnit *unit, UnfTape *tape)
{
  const UnfShiftsRun *run = unit->run;
  int n = run->picture.n;
  int *rows = g_newa (int, n);
  int *columns = g_newa (int, n);
  UnfWindows windows = { n,
                         1,
                         rows,
                         columns,
                         unf_strided_rows (&unit->strided),
                         unf_strided_columns (&unit->strided) };

  for (int b = 0; b < n; b++) {
    rows[b] = unit->row;
    columns[b] = unit->column;
  }

  return unf_windows_cut (tape, unf_tape_constant (tape, run->mirrored),
                          &windows);
}

void
_unf_shifts_unit_run (UnfShiftsUnit *unit)
{
  UnfShiftsRun *run = unit->run;
  const UnfStridedNetwork *net = run->network;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, run->monitor);
  gboolean is_seen = run->use || run->nonzeros || run->iterations ||
                     run->corners || run->shows_codes;
  UnfVar *noisy, *estimate;

  place_unit (unit);
  prepare_counts (unit);
  noisy = cut_windows (unit, tape);
  estimate = net->unroll (net, tape, unf_tape_keep (noisy), &unit->strided,
                          is_seen ? see_code : NULL, unit);

  if (!unf_tape_is_cancelled (tape))
    unit->estimate = take_core (unit, estimate->value);
}

void
_unf_shifts_unit_clear (UnfShiftsUnit *unit)
{
  if (unit->iterations)
    for (int k = 0; k < unit->run->network->iterations; k++)
      g_clear_pointer (&unit->iterations[k], unf_tensor_unref);
  g_clear_pointer (&unit->iterations, g_free);
  g_clear_pointer (&unit->use, g_free);
  g_clear_pointer (&unit->nonzeros, g_free);
  g_clear_pointer (&unit->estimate, unf_tensor_unref);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-shifts-private.h"

#include <math.h>

#include "unf-cover.h"

gboolean
_unf_shifts_prepare_sums (UnfShiftsRun *run, GError **error)
{
  const UnfStridedNetwork *net = run->network;

  run->sum = unf_tensor_try_new (run->picture, error);
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

  return TRUE;
}

void
_unf_shifts_clear_sums (UnfShiftsRun *run)
{
  g_clear_pointer (&run->sum, unf_tensor_unref);
  g_clear_pointer (&run->mean, unf_tensor_unref);
  g_clear_pointer (&run->m2, unf_tensor_unref);
  g_clear_pointer (&run->corners, unf_tensor_unref);
  if (run->iterations)
    for (int k = 0; k < run->network->iterations; k++)
      unf_tensor_unref (run->iterations[k]);
  g_clear_pointer (&run->iterations, g_free);
  g_clear_pointer (&run->use, g_free);
  g_clear_pointer (&run->nonzeros, g_free);
}

static void
add_core (UnfTensor *sum, const UnfShiftsUnit *unit, const UnfTensor *part)
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
add_spread (UnfShiftsRun *run, const UnfShiftsUnit *unit)
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

void
_unf_shifts_add (UnfShiftsRun *run, const UnfShiftsUnit *unit)
{
  add_core (run->sum, unit, unit->estimate);

  if (run->mean)
    add_spread (run, unit);
  if (run->iterations)
    for (int k = 0; k < run->network->iterations; k++)
      add_core (run->iterations[k], unit, unit->iterations[k]);
  if (run->use)
    for (int k = 0; k < 2 * run->network->atoms; k++)
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

static int
channels_of (const UnfShiftsRun *run)
{
  return run->picture.n * run->picture.c;
}

UnfTensor *
_unf_shifts_average (const UnfShiftsRun *run, int shifts)
{
  return scaled_copy (run->sum, 1.0 / shifts, channels_of (run));
}

static void
show (UnfShiftsRun *run,
      UnfStageKind kind,
      int index,
      int count,
      UnfTensor *value)
{
  UnfStage stage = {
    .kind = kind, .index = index, .count = count, .value = value
  };

  unf_monitor_show (run->monitor, &stage);
  unf_tensor_unref (value);
}

static void
show_spread (UnfShiftsRun *run)
{
  UnfTensor *spread =
      scaled_copy (run->m2, 1.0 / run->network->shifts, channels_of (run));

  for (size_t i = 0; i < unf_shape_size (spread->shape); i++)
    spread->data[i] = sqrtf (MAX (spread->data[i], 0.0f));

  show (run, UNF_STAGE_SPREAD, 0, 1, spread);
}

static void
show_use (UnfShiftsRun *run)
{
  UnfTensor *use = unf_tensor_new ((UnfShape){ run->network->atoms, 1, 1, 2 });

  for (int k = 0; k < 2 * run->network->atoms; k++)
    use->data[k] = (float) (run->use[k] / run->n_codes);

  show (run, UNF_STAGE_USE, 0, 1, use);
}

static void
show_nonzeros (UnfShiftsRun *run)
{
  g_autoptr (UnfTensor) sum = unf_cover_sum (run->corners, run->network->side);

  show (run, UNF_STAGE_NONZEROS, 0, 1,
        scaled_copy (sum, 1.0 / run->network->shifts, sum->shape.c));
}

/* Of what is shown next, which has the same @index. */
static void
show_sparsity (UnfShiftsRun *run, int iteration, int index, int count)
{
  UnfTensor *sparsity;

  if (!run->nonzeros)
    return;

  sparsity = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  sparsity->data[0] =
      (float) (run->nonzeros[iteration] / (run->n_codes * run->network->atoms));
  show (run, UNF_STAGE_SPARSITY, index, count, sparsity);
}

static void
show_iterations (UnfShiftsRun *run)
{
  const UnfStridedNetwork *net = run->network;

  for (int k = 0; k < net->iterations; k++) {
    show_sparsity (run, k, k, net->iterations);
    show (
        run, UNF_STAGE_ITERATION, k, net->iterations,
        scaled_copy (run->iterations[k], 1.0 / net->shifts, channels_of (run)));
  }
}

void
_unf_shifts_show_results (UnfShiftsRun *run)
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
show_draft (UnfShiftsRun *run, int done)
{
  if (!run->network->shifts_are_estimates || done == run->network->shifts ||
      (done & (done - 1)) != 0 ||
      !unf_monitor_wants (run->monitor, UNF_STAGE_DRAFT))
    return;

  show (run, UNF_STAGE_DRAFT, done, run->network->shifts,
        _unf_shifts_average (run, done));
}

static void
show_average (UnfShiftsRun *run, int done)
{
  const UnfStridedNetwork *net = run->network;

  if (!unf_monitor_wants (run->monitor, UNF_STAGE_AVERAGE))
    return;

  show_sparsity (run, net->iterations - 1, done, net->shifts);
  show (run, UNF_STAGE_AVERAGE, done, net->shifts,
        _unf_shifts_average (run, done));
}

void
_unf_shifts_show_so_far (UnfShiftsRun *run, int done)
{
  show_draft (run, done);
  show_average (run, done);
}

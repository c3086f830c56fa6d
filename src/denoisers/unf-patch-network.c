/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places of patches are cut into blocks that a processor keeps in its
 * cache:
 *
 *     block of places     rows × columns
 *     window it reads     (rows + side − 1) × (columns + side − 1)
 *
 * Blocks depend on the size of the picture only. They run at the same time,
 * each adds its patches into a window of its own, and the windows are added in
 * the order of the blocks. */
#include "unf-patch-network.h"

#include <string.h>

#include "patches.h"
#include "unf-cover.h"
#include "unf-memory.h"
#include "unf-parallel.h"

/* Places of a block: 256 codes each take 768 KiB. As many blocks are begun
 * together as keep a few threads busy. */
enum { BLOCK_PLACES = 768, BLOCK_WIDTH = 96, AT_ONCE = 32 };

typedef struct {
  const UnfPatchNetwork *network;
  UnfMonitor *monitor;
  const UnfTensor *pictures;
  UnfPatches patches; /* of all pictures */
  UnfShape places;    /* [1,n,h,w] of their patches */
  int rows, columns;  /* of a full block */
  gsize per_row, per_picture, blocks;

  UnfTensor *sum;               /* owned; weighted patches, added */
  UnfTensor **iterations;       /* owned, nullable; the same after each */
  UnfTensor *lambda, *nonzeros; /* owned, nullable: [1,n,h,w] of places */
  double *use;                  /* owned, nullable: [m,2] */
  double *counts; /* owned, nullable: codes that are not zero after each */
  gboolean shows_codes;
} Run;

typedef struct {
  Run *run;
  int picture, row, column, rows, columns; /* of places */
  UnfTensor *window;                       /* owned */
  UnfTensor **iterations;                  /* owned, nullable */
  double *use;                             /* owned, nullable */
  double *counts;                          /* owned, nullable */
} Block;

static UnfPatches
window_of (const Block *block)
{
  int side = block->run->network->side;

  return (UnfPatches){ 1, side, block->rows + side - 1,
                       block->columns + side - 1 };
}

static Block
block_at (Run *run, gsize index)
{
  gsize in_picture = index % run->per_picture;
  int row = (int) (in_picture / run->per_row) * run->rows;
  int column = (int) (in_picture % run->per_row) * run->columns;

  return (Block){ .run = run,
                  .picture = (int) (index / run->per_picture),
                  .row = row,
                  .column = column,
                  .rows = MIN (run->rows, run->places.h - row),
                  .columns = MIN (run->columns, run->places.w - column) };
}

/* Where row i of a block's window begins in the pictures. */
static size_t
pixel_offset (const Block *block, int i)
{
  const UnfPatches *s = &block->run->patches;

  return (size_t) (block->picture * s->h + block->row + i) * (size_t) s->w +
         (size_t) block->column;
}

/* Where row i of a block's places begins in a map of all places. */
static size_t
place_offset (const Block *block, int i)
{
  UnfShape places = block->run->places;

  return (size_t) (block->picture * places.h + block->row + i) *
             (size_t) places.w +
         (size_t) block->column;
}

static UnfTensor *
cut_window (const Block *block)
{
  UnfPatches s = window_of (block);
  UnfTensor *window = unf_tensor_new ((UnfShape){ 1, 1, s.h, s.w });

  for (int i = 0; i < s.h; i++)
    memcpy (window->data + (size_t) i * (size_t) s.w,
            block->run->pictures->data + pixel_offset (block, i),
            (size_t) s.w * sizeof (float));

  return window;
}

static UnfTensor *
add_patches (const Block *block, const UnfTensor *estimates)
{
  UnfPatches s = window_of (block);
  UnfTensor *window = unf_tensor_new ((UnfShape){ 1, 1, s.h, s.w });

  unf_patches_add (window->data, estimates->data,
                   block->run->network->overlap->data, &s);
  return window;
}

static void
see_thresholds (UnfTape *tape, UnfVar *lambda, gpointer data)
{
  const Block *block = data;
  UnfTensor *map = block->run->lambda;

  if (!map || unf_tape_is_cancelled (tape))
    return;

  for (int i = 0; i < block->rows; i++)
    memcpy (map->data + place_offset (block, i),
            lambda->value->data + (size_t) i * (size_t) block->columns,
            (size_t) block->columns * sizeof (float));
}

static void
count_nonzeros (const Block *block, const UnfTensor *codes)
{
  UnfTensor *map = block->run->nonzeros;

  for (int k = 0; k < codes->shape.n; k++)
    for (int i = 0; i < block->rows; i++) {
      const float *z = codes->data +
                       (size_t) (k * block->rows + i) * (size_t) block->columns;
      float *count = map->data + place_offset (block, i);

      for (int j = 0; j < block->columns; j++)
        count[j] += z[j] != 0.0f ? 1.0f : 0.0f;
    }
}

static double
count_all (const UnfTensor *codes)
{
  size_t count = 0;

  for (size_t i = 0; i < unf_shape_size (codes->shape); i++)
    count += codes->data[i] != 0.0f;

  return (double) count;
}

static void
count_use (Block *block, const UnfTensor *codes)
{
  size_t places = (size_t) block->rows * (size_t) block->columns;

  block->use = g_new0 (double, 2 * codes->shape.n);
  for (int k = 0; k < codes->shape.n; k++)
    for (size_t p = 0; p < places; p++) {
      double z = (double) codes->data[(size_t) k * places + p];

      block->use[2 * k] += z != 0.0;
      block->use[2 * k + 1] += z * z;
    }
}

/* The codes change in place when they have been seen: the watcher gets a
 * copy. */
static void
show_codes (const Block *block, int k, const UnfTensor *codes)
{
  Run *run = block->run;
  UnfStage stage = { .kind = UNF_STAGE_CODES,
                     .index = k,
                     .count = run->network->iterations,
                     .x = block->column,
                     .y = block->row,
                     .stride = 1,
                     .channel = block->picture };
  g_autoptr (UnfTensor) copy = NULL;

  if (!unf_monitor_wants_stage (run->monitor, &stage))
    return;

  stage.value = copy = unf_tensor_copy (codes);
  unf_monitor_show (run->monitor, &stage);
}

static void
see_codes (UnfTape *tape, int k, UnfVar *z, gpointer data)
{
  Block *block = data;
  Run *run = block->run;
  gboolean is_last = k == run->network->iterations - 1;
  UnfVar *estimates;

  if (unf_tape_is_cancelled (tape))
    return;

  if (run->shows_codes)
    show_codes (block, k, z->value);
  if (is_last && run->nonzeros)
    count_nonzeros (block, z->value);
  if (is_last && run->use)
    count_use (block, z->value);
  if (run->counts)
    block->counts[k] = count_all (z->value);
  if (!run->iterations)
    return;

  estimates = run->network->synthesise (run->network, tape, z);
  block->iterations[k] = add_patches (block, estimates->value);
  unf_tape_consume (tape, estimates);
}

static const UnfPatchWatch watch = { see_thresholds, see_codes };

static gboolean
is_watched (const Run *run)
{
  return run->lambda || run->nonzeros || run->use || run->counts ||
         run->iterations || run->shows_codes;
}

static void
run_block (size_t index, gpointer data)
{
  Block *block = (Block *) data + index;
  Run *run = block->run;
  const UnfPatchNetwork *net = run->network;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, run->monitor);
  g_autoptr (UnfTensor) window = cut_window (block);
  UnfVar *patches, *estimates;

  if (run->iterations)
    block->iterations = g_new0 (UnfTensor *, net->iterations);
  if (run->counts)
    block->counts = g_new0 (double, net->iterations);

  patches = unf_patches_cut (tape, unf_tape_constant (tape, window), net->side);
  estimates = net->unroll (net, tape, unf_tape_keep (patches),
                           is_watched (run) ? &watch : NULL, block);

  if (!unf_tape_is_cancelled (tape))
    block->window = add_patches (block, estimates->value);
}

static void
block_clear (Block *block)
{
  if (block->iterations)
    for (int k = 0; k < block->run->network->iterations; k++)
      g_clear_pointer (&block->iterations[k], unf_tensor_unref);
  g_clear_pointer (&block->iterations, g_free);
  g_clear_pointer (&block->use, g_free);
  g_clear_pointer (&block->counts, g_free);
  g_clear_pointer (&block->window, unf_tensor_unref);
}

static void
add_window (UnfTensor *sum, const Block *block, const UnfTensor *window)
{
  UnfPatches s = window_of (block);

  for (int i = 0; i < s.h; i++) {
    float *out = sum->data + pixel_offset (block, i);
    const float *in = window->data + (size_t) i * (size_t) s.w;

    for (int j = 0; j < s.w; j++)
      out[j] += in[j];
  }
}

static void
add_block (Run *run, const Block *block)
{
  add_window (run->sum, block, block->window);

  if (run->iterations)
    for (int k = 0; k < run->network->iterations; k++)
      add_window (run->iterations[k], block, block->iterations[k]);
  if (run->use)
    for (int k = 0; k < 2 * run->network->atoms; k++)
      run->use[k] += block->use[k];
  if (run->counts)
    for (int k = 0; k < run->network->iterations; k++)
      run->counts[k] += block->counts[k];
}

static gboolean
run_blocks (Run *run, GError **error)
{
  const UnfPatchNetwork *net = run->network;
  Block blocks[AT_ONCE];

  for (gsize first = 0; first < run->blocks; first += AT_ONCE) {
    gsize n = MIN (AT_ONCE, run->blocks - first);
    gboolean goes_on;

    for (gsize i = 0; i < n; i++)
      blocks[i] = block_at (run, first + i);
    unf_parallel_for (n, run_block, blocks);

    goes_on = unf_monitor_step (run->monitor,
                                (gsize) net->stage * run->blocks + first + n,
                                (gsize) net->stages * run->blocks, error);
    for (gsize i = 0; i < n; i++) {
      if (goes_on)
        add_block (run, &blocks[i]);
      block_clear (&blocks[i]);
    }
    if (!goes_on)
      return FALSE;
  }

  return TRUE;
}

static void
divide (UnfTensor *sum, const float *coverage)
{
  size_t plane = unf_shape_plane (sum->shape);

  for (int b = 0; b < sum->shape.n; b++)
    for (size_t p = 0; p < plane; p++)
      sum->data[(size_t) b * plane + p] /= coverage[p];
}

static void
show (Run *run, UnfStageKind kind, int index, int count, UnfTensor *value)
{
  UnfStage stage = {
    .kind = kind, .index = index, .count = count, .value = value
  };

  unf_monitor_show (run->monitor, &stage);
}

/* Of the iteration that is shown next. */
static void
show_sparsity (Run *run, int k)
{
  double codes = (double) unf_shape_size (run->places) * run->network->atoms;
  g_autoptr (UnfTensor) share = NULL;

  if (!run->counts)
    return;

  share = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  share->data[0] = (float) (run->counts[k] / codes);
  show (run, UNF_STAGE_SPARSITY, k, run->network->iterations, share);
}

/* The channels of a colour picture are the pictures of the batch. */
static void
show_iterations (Run *run, const float *coverage)
{
  int count = run->network->iterations;

  for (int k = 0; run->iterations && k < count; k++) {
    UnfTensor *sum = run->iterations[k];
    g_autoptr (UnfTensor) picture = unf_tensor_new (
        (UnfShape){ 1, sum->shape.n, sum->shape.h, sum->shape.w });

    divide (sum, coverage);
    for (size_t p = 0; p < unf_shape_size (sum->shape); p++)
      picture->data[p] = 0.5f * sum->data[p] + 0.5f;
    show_sparsity (run, k);
    show (run, UNF_STAGE_ITERATION, k, count, picture);
  }
}

static void
show_use (Run *run)
{
  int m = run->network->atoms;
  double places = (double) unf_shape_size (run->places);
  g_autoptr (UnfTensor) use = NULL;

  if (!run->use)
    return;

  use = unf_tensor_new ((UnfShape){ m, 1, 1, 2 });
  for (int k = 0; k < 2 * m; k++)
    use->data[k] = (float) (run->use[k] / places);
  show (run, UNF_STAGE_USE, 0, 1, use);
}

/* What every patch has becomes what every pixel has. */
static void
show_map (Run *run, UnfStageKind kind, const UnfTensor *places)
{
  const UnfPatchNetwork *net = run->network;
  g_autoptr (UnfTensor) map =
      places ? unf_cover_mean (places, net->side) : NULL;

  if (map)
    show (run, kind, net->stage, net->stages, map);
}

static void
show_results (Run *run, const float *coverage)
{
  show_map (run, UNF_STAGE_THRESHOLD_MAP, run->lambda);
  show_map (run, UNF_STAGE_NONZEROS, run->nonzeros);
  show_iterations (run, coverage);
  show_use (run);
}

/* Blocks of about equal size, so that no sliver is left at the end. */
static void
plan (Run *run)
{
  int w = run->places.w, h = run->places.h;
  int across = (w + BLOCK_WIDTH - 1) / BLOCK_WIDTH;
  int down;

  run->columns = (w + across - 1) / across;
  down = (h * run->columns + BLOCK_PLACES - 1) / BLOCK_PLACES;
  run->rows = (h + down - 1) / down;

  run->per_row = (gsize) ((w + run->columns - 1) / run->columns);
  run->per_picture = run->per_row * (gsize) ((h + run->rows - 1) / run->rows);
  run->blocks = run->per_picture * (gsize) run->patches.n;
}

static gboolean
wants (const Run *run, UnfStageKind kind)
{
  return unf_monitor_wants (run->monitor, kind);
}

/* Of the picture’s size and, for every thread, of the block’s; a block holds
 * its codes and what the network makes of them. */
static double
run_bytes (const Run *run)
{
  const UnfPatchNetwork *net = run->network;
  double pixels = (double) unf_shape_size (run->pictures->shape);
  double maps =
      wants (run, UNF_STAGE_THRESHOLD_MAP) + wants (run, UNF_STAGE_NONZEROS);
  double planes = 2.0 +
                  (wants (run, UNF_STAGE_ITERATION) ? net->iterations : 0) +
                  (maps > 0.0 ? maps + 3.0 : 0.0);
  double block = (3.0 * net->atoms + 8.0 * net->side * net->side) *
                 BLOCK_PLACES * MIN (unf_parallel_get_threads (), AT_ONCE);

  return sizeof (float) * (planes * pixels + block);
}

static gboolean
prepare (Run *run, GError **error)
{
  const UnfPatchNetwork *net = run->network;
  UnfShape shape = run->pictures->shape;
  gboolean is_last = net->stage == net->stages - 1;

  run->patches = (UnfPatches){ shape.n, net->side, shape.h, shape.w };
  run->places = unf_patches_shape (&run->patches);
  run->places.n = 1;
  plan (run);

  if (!unf_memory_check (run_bytes (run), error))
    return FALSE;
  run->sum = unf_tensor_try_new (shape, error);
  if (!run->sum)
    return FALSE;

  if (wants (run, UNF_STAGE_THRESHOLD_MAP))
    run->lambda = unf_tensor_new (run->places);
  if (wants (run, UNF_STAGE_NONZEROS))
    run->nonzeros = unf_tensor_new (run->places);
  run->shows_codes = is_last && wants (run, UNF_STAGE_CODES);
  if (is_last && wants (run, UNF_STAGE_USE))
    run->use = g_new0 (double, 2 * net->atoms);
  if (is_last && wants (run, UNF_STAGE_ITERATION)) {
    run->iterations = g_new0 (UnfTensor *, net->iterations);
    for (int k = 0; k < net->iterations; k++)
      run->iterations[k] = unf_tensor_new (shape);
  }
  if (is_last && wants (run, UNF_STAGE_SPARSITY))
    run->counts = g_new0 (double, net->iterations);

  return TRUE;
}

static void
run_clear (Run *run)
{
  if (run->iterations)
    for (int k = 0; k < run->network->iterations; k++)
      unf_tensor_unref (run->iterations[k]);
  g_free (run->iterations);
  g_free (run->use);
  g_free (run->counts);
  g_clear_pointer (&run->lambda, unf_tensor_unref);
  g_clear_pointer (&run->nonzeros, unf_tensor_unref);
  g_clear_pointer (&run->sum, unf_tensor_unref);
}

/* Whether the sums could be made means. */
static gboolean
finish (Run *run, GError **error)
{
  g_autoptr (UnfTensor) coverage = unf_tensor_try_new (
      (UnfShape){ 1, 1, run->patches.h, run->patches.w }, error);

  if (!coverage)
    return FALSE;

  unf_patches_coverage (coverage->data, run->network->overlap->data,
                        &run->patches);
  divide (run->sum, coverage->data);
  show_results (run, coverage->data);

  return TRUE;
}

UnfTensor *
unf_patch_network_run (const UnfPatchNetwork *network,
                       const UnfTensor *pictures,
                       UnfMonitor *monitor,
                       GError **error)
{
  Run run = { .network = network, .monitor = monitor, .pictures = pictures };
  UnfTensor *estimate = NULL;

  if (prepare (&run, error) && run_blocks (&run, error) && finish (&run, error))
    estimate = g_steal_pointer (&run.sum);
  run_clear (&run);

  return estimate;
}

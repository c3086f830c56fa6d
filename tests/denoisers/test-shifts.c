/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner of shifts and tiles, with a network small enough to be written
 * here: two iterations with banks of random atoms. */
#include "unf-shifts.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <string.h>

#include "soft-threshold.h"
#include "unf-error.h"
#include "unf-memory.h"
#include "unf-parallel.h"
#include "unf-shift-grid.h"
#include "unf-test.h"

enum { ATOMS = 7, SIDE = 5 };

typedef struct {
  UnfTensor *A, *B; /* owned */
  float threshold;
} Banks;

static UnfVar *
synthesise (const UnfStridedNetwork *net,
            UnfTape *tape,
            UnfVar *z,
            const UnfStrided *s)
{
  const Banks *banks = net->data;

  return unf_synthesis (tape, NULL, 1.0f, z,
                        unf_tape_parameter (tape, banks->A), s, net->engine);
}

static UnfVar *
unroll (const UnfStridedNetwork *net,
        UnfTape *tape,
        UnfVar *y,
        const UnfStrided *s,
        UnfCodeFunc see,
        gpointer see_data)
{
  const Banks *banks = net->data;
  UnfVar *A = unf_tape_parameter (tape, banks->A);
  UnfVar *B = unf_tape_parameter (tape, banks->B);
  UnfVar *tau = unf_tape_result (tape, (UnfShape){ ATOMS, s->n, 1, 1 }, FALSE);
  UnfVar *z = NULL;

  for (int i = 0; i < ATOMS * s->n; i++)
    tau->value->data[i] = banks->threshold;

  for (int k = 0; k < net->iterations; k++) {
    UnfVar *r = z ? unf_synthesis (tape, y, -1.0f, z, A, s, net->engine) : y;

    z = unf_soft_threshold (
        tape, unf_analysis (tape, z, 1.0f, r, B, s, net->engine), tau);
    if (see)
      see (tape, k, z, see_data);
    if (unf_tape_is_cancelled (tape))
      return NULL;
  }

  return synthesise (net, tape, z, s);
}

static Banks
banks_new (void)
{
  UnfShape shape = { ATOMS, 1, SIDE, SIDE };

  return (Banks){ unf_test_random_tensor (shape, 0.12, 1),
                  unf_test_random_tensor (shape, 0.12, 2), 0.05f };
}

static void
banks_clear (Banks *banks)
{
  unf_tensor_unref (banks->A);
  unf_tensor_unref (banks->B);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Banks, banks_clear)

static UnfStridedNetwork
network_new (const Banks *banks, int stride)
{
  return (UnfStridedNetwork){
    .atoms = ATOMS,
    .side = SIDE,
    .channels = 1,
    .stride = stride,
    .iterations = 2,
    .shifts = stride * stride,
    .engine = UNF_ENGINE_GEMM,
    .unroll = unroll,
    .synthesise = synthesise,
    .data = banks,
  };
}

static void
every_shift_is_met_once (void)
{
  for (int q = 1; q <= 12; q++) {
    gboolean met[144] = { FALSE };

    for (int i = 0; i < q * q; i++) {
      int row, column;

      unf_shift_grid_order (q, i, &row, &column);
      g_assert_cmpint (row, >=, 0);
      g_assert_cmpint (row, <, q);
      g_assert_cmpint (column, >=, 0);
      g_assert_cmpint (column, <, q);
      g_assert_false (met[row * q + column]);
      met[row * q + column] = TRUE;
    }
  }
}

/* Every fourth of the shifts is met evenly: each quadrant of offsets has its
 * share among the first four. */
static void
first_shifts_are_spread (void)
{
  int quadrants[4] = { 0 };

  for (int i = 0; i < 4; i++) {
    int row, column;

    unf_shift_grid_order (8, i, &row, &column);
    quadrants[row / 4 * 2 + column / 4]++;
  }

  for (int i = 0; i < 4; i++)
    g_assert_cmpint (quadrants[i], ==, 1);
}

static void
tiled_equals_whole (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 1, 230, 190 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);

  for (int q = 1; q <= 5; q++) {
    UnfStridedNetwork net = network_new (&banks, q);
    g_autoptr (UnfTensor) whole = unf_shifts_run (&net, noisy, NULL, NULL);
    g_autoptr (UnfTensor) tiled = NULL;

    net.memory = 1.0; /* so little that the smallest tiles are taken */
    tiled = unf_shifts_run (&net, noisy, NULL, NULL);

    /* The same sums, grouped into other matrix products. */
    g_assert_cmpfloat (unf_test_max_difference (tiled->data, whole->data,
                                                unf_shape_size (shape)),
                       <, 2e-6);
  }
}

static void
threads_do_not_change_a_bit (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 3, 61, 47 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  UnfStridedNetwork net = network_new (&banks, 3);
  g_autoptr (UnfTensor) one = NULL;

  unf_parallel_set_threads (1);
  one = unf_shifts_run (&net, noisy, NULL, NULL);

  for (int threads = 2; threads <= 5; threads++) {
    g_autoptr (UnfTensor) many = NULL;

    unf_parallel_set_threads (threads);
    many = unf_shifts_run (&net, noisy, NULL, NULL);
    g_assert_cmpmem (one->data, unf_shape_size (shape) * sizeof (float),
                     many->data, unf_shape_size (shape) * sizeof (float));
  }
  unf_parallel_set_threads (0);
}

/* What a watched run shows. */
typedef struct {
  int drafts[32], n_drafts;
  UnfTensor *iterations[2], *spread, *use; /* owned */
} Seen;

static void
see_cb (const UnfStage *stage, gpointer data)
{
  Seen *seen = data;

  if (stage->kind == UNF_STAGE_DRAFT)
    seen->drafts[seen->n_drafts++] = stage->index;
  else if (stage->kind == UNF_STAGE_ITERATION)
    seen->iterations[stage->index] = unf_tensor_ref (stage->value);
  else if (stage->kind == UNF_STAGE_SPREAD)
    seen->spread = unf_tensor_ref (stage->value);
  else if (stage->kind == UNF_STAGE_USE)
    seen->use = unf_tensor_ref (stage->value);
}

static void
seen_clear (Seen *seen)
{
  g_clear_pointer (&seen->iterations[0], unf_tensor_unref);
  g_clear_pointer (&seen->iterations[1], unf_tensor_unref);
  g_clear_pointer (&seen->spread, unf_tensor_unref);
  g_clear_pointer (&seen->use, unf_tensor_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static void
watching_changes_nothing (void)
{
  g_auto (Banks) banks = banks_new ();
  g_auto (Seen) seen = { 0 };
  UnfShape shape = { 1, 1, 31, 29 };
  size_t length = unf_shape_size (shape);
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  UnfStridedNetwork net = network_new (&banks, 4);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_autoptr (UnfTensor) alone = unf_shifts_run (&net, noisy, NULL, NULL);
  g_autoptr (UnfTensor) watched = NULL;

  net.shifts_are_estimates = TRUE;
  for (int kind = UNF_STAGE_DRAFT; kind <= UNF_STAGE_NONZEROS; kind++)
    unf_monitor_watch (monitor, kind, see_cb, &seen);
  watched = unf_shifts_run (&net, noisy, monitor, NULL);

  g_assert_cmpmem (alone->data, length * sizeof (float), watched->data,
                   length * sizeof (float));
  g_assert_cmpmem (seen.iterations[1]->data, length * sizeof (float),
                   watched->data, length * sizeof (float));
  g_assert_cmpint (seen.n_drafts, ==, 4);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (seen.drafts[i], ==, 1 << i);
}

/* The spread against its definition, from each shift run on its own: the mean
 * of the first s shifts times s, less that of the first s − 1. */
static void
spread_is_the_deviation_of_shifts (void)
{
  g_auto (Banks) banks = banks_new ();
  g_auto (Seen) seen = { 0 };
  UnfShape shape = { 1, 1, 17, 19 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  UnfStridedNetwork net = network_new (&banks, 3);
  double values[9][3], previous[3] = { 0 };
  static const int places[3] = { 0, 150, 17 * 19 - 1 };
  g_autoptr (UnfTensor) estimate = NULL;

  for (int s = 1; s <= 9; s++) {
    g_autoptr (UnfTensor) mean = NULL;

    net.shifts = s;
    mean = unf_shifts_run (&net, noisy, NULL, NULL);
    for (int p = 0; p < 3; p++) {
      double sum = s * (double) mean->data[places[p]];

      values[s - 1][p] = sum - previous[p];
      previous[p] = sum;
    }
  }

  unf_monitor_watch (monitor, UNF_STAGE_SPREAD, see_cb, &seen);
  estimate = unf_shifts_run (&net, noisy, monitor, NULL);
  for (int p = 0; p < 3; p++) {
    double variance = 0.0;

    for (int s = 0; s < 9; s++)
      variance += (values[s][p] - previous[p] / 9) *
                  (values[s][p] - previous[p] / 9) / 9;
    g_assert_cmpfloat_with_epsilon ((double) seen.spread->data[places[p]] *
                                        (double) seen.spread->data[places[p]],
                                    variance, 1e-6);
  }
}

static void
use_counts_what_is_not_zero (void)
{
  g_auto (Banks) banks = banks_new ();
  g_auto (Seen) none = { 0 }, all = { 0 };
  UnfShape shape = { 1, 1, 17, 19 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  UnfStridedNetwork net = network_new (&banks, 2);

  for (int i = 0; i < 2; i++) {
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
    g_autoptr (UnfTensor) estimate = NULL;

    banks.threshold = i == 0 ? 1e6f : 0.0f;
    unf_monitor_watch (monitor, UNF_STAGE_USE, see_cb, i == 0 ? &none : &all);
    estimate = unf_shifts_run (&net, noisy, monitor, NULL);
  }

  for (int k = 0; k < ATOMS; k++) {
    g_assert_cmpfloat (none.use->data[2 * k], ==, 0.0f);
    g_assert_cmpfloat (none.use->data[2 * k + 1], ==, 0.0f);
    g_assert_cmpfloat (all.use->data[2 * k], ==, 1.0f);
    g_assert_cmpfloat (all.use->data[2 * k + 1], >, 0.0f);
  }
}

/* A slow synthesis of what codes are shown, from nothing but what the stage
 * says about them, and every place that was met. */
typedef struct {
  const UnfTensor *bank;
  UnfTensor *sum;     /* [1,c,h,w], owned */
  GHashTable *places; /* owned: of channel, row and column */
  int n_blocks;
  size_t bytes, least, most; /* of a block; in use while one is shown */
} Codes;

static void
add_atom (Codes *codes, const UnfStage *stage, int k, int i, int j, float value)
{
  UnfShape shape = codes->sum->shape;
  int y = stage->y + i * stage->stride, x = stage->x + j * stage->stride;

  for (int u = 0; u < SIDE; u++)
    for (int v = 0; v < SIDE; v++)
      if (y + u >= 0 && y + u < shape.h && x + v >= 0 && x + v < shape.w)
        codes->sum
            ->data[(stage->channel * shape.h + y + u) * shape.w + x + v] +=
            value * codes->bank->data[(k * SIDE + u) * SIDE + v];
}

static void
add_codes_cb (const UnfStage *stage, gpointer data)
{
  Codes *codes = data;
  UnfShape shape = stage->value->shape;

  codes->n_blocks++;
  g_assert_cmpint (shape.n, ==, ATOMS);
  g_assert_cmpint (stage->index, ==, stage->count - 1);

  for (int i = 0; i < shape.h; i++)
    for (int j = 0; j < shape.w; j++) {
      int y = stage->y + i * stage->stride + 100;
      int x = stage->x + j * stage->stride + 100;
      int place = (stage->channel * 1000 + y) * 1000 + x;

      g_assert_true (g_hash_table_add (codes->places, GINT_TO_POINTER (place)));
      for (int k = 0; k < ATOMS; k++)
        add_atom (codes, stage, k, i, j,
                  stage->value->data[(k * shape.h + i) * shape.w + j]);
    }
}

static gboolean
is_last_iteration (const UnfStage *stage, gpointer data)
{
  g_assert_null (stage->value);
  return stage->index == stage->count - 1;
}

/* Channels one by one, with tiles and without, for strides that divide the
 * picture and that do not. */
static void
codes_build_the_estimate (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 2, 83, 70 };
  size_t length = unf_shape_size (shape);
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);

  for (int q = 1; q <= 5; q++)
    for (int tiled = 0; tiled < 2; tiled++) {
      UnfStridedNetwork net = network_new (&banks, q);
      g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
      g_autoptr (UnfTensor) sum = unf_tensor_new (shape);
      g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
      Codes codes = { .bank = banks.A, .sum = sum, .places = places };
      g_autoptr (UnfTensor) estimate = NULL;

      net.memory = tiled ? 1.0 : 0.0;
      unf_monitor_watch (monitor, UNF_STAGE_CODES, add_codes_cb, &codes);
      unf_monitor_set_filter (monitor, is_last_iteration, NULL);
      estimate = unf_shifts_run (&net, noisy, monitor, NULL);

      g_assert_cmpint (codes.n_blocks, ==, (tiled ? 4 : 1) * 2 * q * q);
      for (size_t i = 0; i < length; i++)
        sum->data[i] /= (float) (q * q);
      /* Sums of 175 products in another order. */
      g_assert_cmpfloat (
          unf_test_max_difference (sum->data, estimate->data, length), <, 2e-6);
    }
}

/* For every pixel the codes of the last iteration over it that are not zero,
 * in all shifts, counted from what is shown. */
typedef struct {
  UnfTensor *count; /* [1,c,h,w], owned */
  UnfTensor *map;   /* the stage, owned */
} Nonzeros;

static void
count_square (UnfTensor *count, int channel, int y, int x)
{
  UnfShape shape = count->shape;

  for (int i = MAX (y, 0); i < MIN (y + SIDE, shape.h); i++)
    for (int j = MAX (x, 0); j < MIN (x + SIDE, shape.w); j++)
      count->data[(channel * shape.h + i) * shape.w + j] += 1.0f;
}

static void
count_codes_cb (const UnfStage *stage, gpointer data)
{
  Nonzeros *nonzeros = data;
  UnfShape shape = stage->value->shape;
  const float *z = stage->value->data;

  if (stage->kind == UNF_STAGE_NONZEROS) {
    g_assert_null (nonzeros->map);
    nonzeros->map = unf_tensor_ref (stage->value);
    return;
  }

  for (int k = 0; k < shape.n; k++)
    for (int i = 0; i < shape.h; i++)
      for (int j = 0; j < shape.w; j++)
        if (*z++ != 0.0f)
          count_square (nonzeros->count, stage->channel,
                        stage->y + i * stage->stride,
                        stage->x + j * stage->stride);
}

/* All shifts and some, with tiles and without, channels one by one. */
static void
nonzeros_of_a_pixel_are_those_that_reach_it (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 2, 83, 70 };
  size_t length = unf_shape_size (shape);
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);

  for (int q = 1; q <= 5; q++)
    for (int tiled = 0; tiled < 2; tiled++) {
      UnfStridedNetwork net = network_new (&banks, q);
      g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
      g_autoptr (UnfTensor) count = unf_tensor_new (shape);
      Nonzeros seen = { .count = count };
      g_autoptr (UnfTensor) estimate = NULL;
      g_autoptr (UnfTensor) map = NULL;

      net.memory = tiled ? 1.0 : 0.0;
      net.shifts = q == 4 ? 5 : q * q;
      unf_monitor_watch (monitor, UNF_STAGE_CODES, count_codes_cb, &seen);
      unf_monitor_watch (monitor, UNF_STAGE_NONZEROS, count_codes_cb, &seen);
      unf_monitor_set_filter (monitor, is_last_iteration, NULL);
      estimate = unf_shifts_run (&net, noisy, monitor, NULL);

      map = seen.map;
      g_assert_true (unf_shape_equal (map->shape, shape));
      /* Counts are exact; dividing them rounds once. */
      for (size_t p = 0; p < length; p++)
        g_assert_cmpfloat_with_epsilon (
            (double) map->data[p], (double) count->data[p] / net.shifts, 1e-5);
    }
}

typedef struct {
  int asked, shown;
} Questions;

static gboolean
only_one_shift (const UnfStage *stage, gpointer data)
{
  Questions *questions = data;

  g_atomic_int_inc (&questions->asked);
  return stage->shift == 3 && stage->index == 0 && stage->channel == 1;
}

static void
count_shown_cb (const UnfStage *stage, gpointer data)
{
  Questions *questions = data;

  questions->shown++;
  g_assert_cmpint (stage->shift, ==, 3);
  g_assert_cmpint (stage->index, ==, 0);
  g_assert_cmpint (stage->count, ==, 2);
  g_assert_cmpint (stage->channel, ==, 1);
}

static void
what_the_filter_declines_is_not_shown (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 3, 20, 22 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  UnfStridedNetwork net = network_new (&banks, 3);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  Questions questions = { 0, 0 };
  g_autoptr (UnfTensor) estimate = NULL;

  unf_monitor_watch (monitor, UNF_STAGE_CODES, count_shown_cb, &questions);
  unf_monitor_set_filter (monitor, only_one_shift, &questions);
  estimate = unf_shifts_run (&net, noisy, monitor, NULL);

  g_assert_cmpint (questions.asked, ==, 9 * 2 * 3);
  g_assert_cmpint (questions.shown, ==, 1);
}

/* 0 where the allocator does not tell. */
static size_t
bytes_in_use (void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
#else
  return 0;
#endif
}

static gboolean
allocator_tells (void)
{
  size_t before = bytes_in_use ();
  g_autoptr (UnfTensor) tensor = unf_tensor_new ((UnfShape){ 1, 1, 500, 500 });

  return bytes_in_use () >= before + 1000000;
}

static void
measure_memory_cb (const UnfStage *stage, gpointer data)
{
  Codes *codes = data;
  size_t now = bytes_in_use ();

  codes->n_blocks++;
  codes->bytes =
      MAX (codes->bytes, unf_shape_size (stage->value->shape) * sizeof (float));
  codes->least = MIN (codes->least, now);
  codes->most = MAX (codes->most, now);
}

/* However many blocks of codes are shown, only as many exist as there are
 * threads: what is in use differs between any two of them by a few blocks,
 * which are the network's own. */
static void
codes_are_not_stored (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 1, 200, 200 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  UnfStridedNetwork net = network_new (&banks, 5);

  if (!allocator_tells ()) {
    g_test_skip ("This allocator does not say how much is in use");
    return;
  }

  net.iterations = 20;
  for (int threads = 1; threads <= 3; threads++) {
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
    Codes codes = { .least = G_MAXSIZE };
    g_autoptr (UnfTensor) estimate = NULL;

    unf_parallel_set_threads (threads);
    unf_monitor_watch (monitor, UNF_STAGE_CODES, measure_memory_cb, &codes);
    estimate = unf_shifts_run (&net, noisy, monitor, NULL);

    g_assert_cmpint (codes.n_blocks, ==, 25 * 20);
    g_assert_cmpuint (codes.most - codes.least, <,
                      (size_t) (25 * threads) * codes.bytes);
  }
  unf_parallel_set_threads (0);
}

static void
cancel_at_cb (double fraction, gpointer data)
{
  if (fraction > 0.4)
    g_cancellable_cancel (data);
}

static void
stops_between_shifts (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 1, 40, 40 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (GError) error = NULL;
  UnfStridedNetwork net = network_new (&banks, 4);

  unf_monitor_set_progress_func (monitor, cancel_at_cb, cancellable);
  g_assert_null (unf_shifts_run (&net, noisy, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
too_little_memory_is_refused_before_the_work (void)
{
  g_auto (Banks) banks = banks_new ();
  UnfShape shape = { 1, 1, 100, 100 };
  g_autoptr (UnfTensor) noisy = unf_test_random_tensor (shape, 0.3, 3);
  UnfStridedNetwork net = network_new (&banks, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfTensor) estimate = NULL;

  unf_memory_set_limit (2 * 100 * 100 * sizeof (float));
  estimate = unf_shifts_run (&net, noisy, NULL, &error);
  unf_memory_set_limit (0);

  g_assert_null (estimate);
  g_assert_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/shifts/every-shift-is-met-once",
                   every_shift_is_met_once);
  g_test_add_func ("/denoisers/shifts/first-shifts-are-spread",
                   first_shifts_are_spread);
  g_test_add_func ("/denoisers/shifts/tiled-equals-whole", tiled_equals_whole);
  g_test_add_func ("/denoisers/shifts/threads-do-not-change-a-bit",
                   threads_do_not_change_a_bit);
  g_test_add_func ("/denoisers/shifts/watching-changes-nothing",
                   watching_changes_nothing);
  g_test_add_func ("/denoisers/shifts/spread-is-the-deviation-of-shifts",
                   spread_is_the_deviation_of_shifts);
  g_test_add_func ("/denoisers/shifts/use-counts-what-is-not-zero",
                   use_counts_what_is_not_zero);
  g_test_add_func ("/denoisers/shifts/codes-build-the-estimate",
                   codes_build_the_estimate);
  g_test_add_func ("/denoisers/shifts/"
                   "nonzeros-of-a-pixel-are-those-that-reach-it",
                   nonzeros_of_a_pixel_are_those_that_reach_it);
  g_test_add_func ("/denoisers/shifts/what-the-filter-declines-is-not-shown",
                   what_the_filter_declines_is_not_shown);
  g_test_add_func ("/denoisers/shifts/codes-are-not-stored",
                   codes_are_not_stored);
  g_test_add_func ("/denoisers/shifts/stops-between-shifts",
                   stops_between_shifts);
  g_test_add_func ("/denoisers/shifts/"
                   "too-little-memory-is-refused-before-the-work",
                   too_little_memory_is_refused_before_the_work);

  return g_test_run ();
}

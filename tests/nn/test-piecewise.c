/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "piecewise.h"

#include "mix.h"
#include "separable.h"
#include "unf-parallel.h"
#include "unf-test-tape.h"
#include "unf-test.h"

enum { POSITIONS = 83, PIECE = 4, ROWS = 5, COLUMNS = 6 };

typedef struct {
  UnfTensor *H, *V;
} Weights;

typedef struct {
  Weights weights;
  UnfTensor *x, *y;
  int piece;
} Case;

static const UnfShape result = { 1, 3, POSITIONS, COLUMNS };

static void
case_clear (Case *c)
{
  unf_tensor_unref (c->weights.H);
  unf_tensor_unref (c->weights.V);
  unf_tensor_unref (c->x);
  unf_tensor_unref (c->y);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static Case
case_new (int piece)
{
  return (Case){
    { unf_test_random_tensor ((UnfShape){ 2, ROWS, 1, 1 }, 1.0, 1),
      unf_test_random_tensor ((UnfShape){ COLUMNS, COLUMNS, 1, 1 }, 0.4, 2) },
    unf_test_random_tensor ((UnfShape){ 1, ROWS, POSITIONS, COLUMNS }, 1.0, 3),
    unf_test_random_tensor ((UnfShape){ 1, 1, POSITIONS, COLUMNS }, 1.0, 4),
    piece,
  };
}

/* V is there twice, so that its gradient is a sum in every piece. */
static UnfVar *
layers (UnfTape *tape, UnfVar *const *inputs, gconstpointer data)
{
  const Weights *w = data;
  UnfVar *V = unf_tape_parameter (tape, w->V);
  UnfVar *parts[] = { unf_separable (tape, inputs[0],
                                     unf_tape_parameter (tape, w->H), V, NULL),
                      inputs[1] };

  return unf_separable (tape, unf_join_rows (tape, parts, 2), NULL, V, NULL);
}

static UnfVar *
build (UnfTape *tape, gpointer data)
{
  const Case *c = data;
  UnfVar *inputs[] = { unf_tape_parameter (tape, c->x),
                       unf_tape_parameter (tape, c->y) };

  /* Of the copy that is made: the caller's own may be gone. */
  Weights weights = c->weights;
  UnfVar *out = unf_piecewise (tape, inputs, 2, c->piece, result, layers,
                               &weights, sizeof weights);

  weights = (Weights){ NULL, NULL };
  return out;
}

static UnfTape *
play (Case *c, UnfVar **out)
{
  UnfTape *tape = unf_tape_new (TRUE, NULL);

  *out = unf_tape_keep (build (tape, c));
  for (size_t i = 0; i < unf_shape_size (result); i++)
    unf_var_gradient (*out)[i] = (float) (i % 7) - 3.0f;
  unf_tape_backward_from (tape, *out);

  return tape;
}

static void
assert_same_gradients (UnfTape *tape, UnfTape *other, const Case *c, float most)
{
  UnfTensor *const parameters[] = { c->weights.H, c->weights.V, c->x, c->y };

  for (gsize k = 0; k < G_N_ELEMENTS (parameters); k++) {
    const float *a =
        unf_var_gradient (unf_tape_parameter (tape, parameters[k]));
    const float *b =
        unf_var_gradient (unf_tape_parameter (other, parameters[k]));

    for (size_t i = 0; i < unf_shape_size (parameters[k]->shape); i++)
      g_assert_cmpfloat_with_epsilon (a[i], b[i], most);
  }
}

static void
pieces_equal_the_whole (void)
{
  g_auto (Case) c = case_new (POSITIONS);
  UnfVar *out, *whole;
  g_autoptr (UnfTape) at_once = play (&c, &whole);
  g_autoptr (UnfTape) off_record = unf_tape_new (FALSE, NULL);
  const float *values = build (off_record, &c)->value->data;

  for (c.piece = 1; c.piece <= POSITIONS; c.piece = 3 * c.piece + 1) {
    g_autoptr (UnfTape) tape = play (&c, &out);

    for (size_t i = 0; i < unf_shape_size (result); i++) {
      g_assert_cmpfloat_with_epsilon (out->value->data[i],
                                      whole->value->data[i], 1e-5f);
      g_assert_cmpfloat_with_epsilon (out->value->data[i], values[i], 1e-5f);
    }
    assert_same_gradients (tape, at_once, &c, 1e-3f);
  }
}

static void
gradients_agree_with_differences (void)
{
  g_auto (Case) c = case_new (PIECE);
  UnfTensor *parameters[] = { c.weights.H, c.weights.V, c.x, c.y };

  unf_test_check_gradients (build, &c, parameters, G_N_ELEMENTS (parameters),
                            1e-2, 2e-3);
}

static void
threads_do_not_matter (void)
{
  g_auto (Case) c = case_new (PIECE);
  UnfTape *tapes[2];
  UnfVar *out[2];

  for (int threads = 1; threads <= 2; threads++) {
    unf_parallel_set_threads (threads);
    tapes[threads - 1] = play (&c, &out[threads - 1]);
  }
  unf_parallel_set_threads (0);

  g_assert_cmpmem (out[0]->value->data, unf_shape_size (result) * 4,
                   out[1]->value->data, unf_shape_size (result) * 4);
  assert_same_gradients (tapes[0], tapes[1], &c, G_MINFLOAT);

  unf_tape_free (tapes[0]);
  unf_tape_free (tapes[1]);
}

static void
inputs_without_a_gradient_get_none (void)
{
  g_auto (Case) c = case_new (PIECE);
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  UnfVar *inputs[] = { unf_tape_constant (tape, c.x),
                       unf_tape_constant (tape, c.y) };
  UnfVar *out = unf_piecewise (tape, inputs, 2, PIECE, result, layers,
                               &c.weights, sizeof c.weights);

  unf_var_gradient (out)[0] = 1.0f;
  unf_tape_backward_from (tape, out);

  g_assert_null (inputs[0]->gradient);
  g_assert_null (inputs[1]->gradient);
  g_assert_nonnull (unf_tape_parameter (tape, c.weights.V)->gradient);
}

/* Counts the pieces that were begun, and cancels in the third. */
typedef struct {
  Weights weights;
  GCancellable *cancellable;
  gint *count; /* atomic */
} Stop;

static UnfVar *
layers_until_stopped (UnfTape *tape, UnfVar *const *inputs, gconstpointer data)
{
  const Stop *stop = data;

  if (g_atomic_int_add (stop->count, 1) == 2)
    g_cancellable_cancel (stop->cancellable);

  return layers (tape, inputs, &stop->weights);
}

static void
stops_between_pieces (void)
{
  g_auto (Case) c = case_new (PIECE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, monitor);
  UnfVar *inputs[] = { unf_tape_constant (tape, c.x),
                       unf_tape_constant (tape, c.y) };
  gint count = 0;
  Stop stop = { c.weights, cancellable, &count };

  unf_parallel_set_threads (1);
  unf_piecewise (tape, inputs, 2, PIECE, result, layers_until_stopped, &stop,
                 sizeof stop);
  unf_parallel_set_threads (0);

  g_assert_cmpint (count, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/piecewise/pieces-equal-the-whole",
                   pieces_equal_the_whole);
  g_test_add_func ("/nn/piecewise/gradients-agree-with-differences",
                   gradients_agree_with_differences);
  g_test_add_func ("/nn/piecewise/threads-do-not-matter",
                   threads_do_not_matter);
  g_test_add_func ("/nn/piecewise/inputs-without-a-gradient-get-none",
                   inputs_without_a_gradient_get_none);
  g_test_add_func ("/nn/piecewise/stops-between-pieces", stops_between_pieces);

  return g_test_run ();
}

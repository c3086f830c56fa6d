/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "group.h"

#include <math.h>

#include "unf-parallel.h"
#include "unf-test-tape.h"
#include "unf-test.h"

enum { COUNT = 5, POSITIONS = 23, VECTORS = 31, LENGTH = 37 };

typedef struct {
  UnfTensor *vectors, *weights; /* owned */
  int where[COUNT * POSITIONS];
} Case;

static Case
case_new (void)
{
  Case c = {
    unf_test_random_tensor ((UnfShape){ 1, 1, VECTORS, LENGTH }, 1.0, 1),
    unf_test_random_tensor ((UnfShape){ 1, COUNT, POSITIONS, 1 }, 1.0, 2),
    { 0 }
  };

  /* Some vectors are in many groups, some in none. */
  for (int i = 0; i < COUNT * POSITIONS; i++)
    c.where[i] = i * i % VECTORS;

  return c;
}

static void
case_clear (Case *c)
{
  unf_tensor_unref (c->vectors);
  unf_tensor_unref (c->weights);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static UnfVar *
build (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_group (tape, unf_tape_parameter (tape, c->vectors),
                    unf_tape_parameter (tape, c->weights), c->where);
}

static void
gathers_what_is_asked_for (void)
{
  g_auto (Case) c = case_new ();
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  const float *out = build (tape, &c)->value->data;

  for (int m = 0; m < COUNT * POSITIONS; m++)
    for (int i = 0; i < LENGTH; i++)
      g_assert_cmpfloat (out[m * LENGTH + i], ==,
                         c.weights->data[m] *
                             c.vectors->data[c.where[m] * LENGTH + i]);
}

static void
gradients_agree_with_differences (void)
{
  g_auto (Case) c = case_new ();
  UnfTensor *parameters[] = { c.vectors, c.weights };

  /* Quadratic along every direction, so that differences are exact. */
  unf_test_check_gradients (build, &c, parameters, 2, 1e-2, 1e-3);
}

static void
one_thread_equals_two (void)
{
  g_auto (Case) c = case_new ();
  UnfGroup s = { COUNT, POSITIONS, LENGTH, c.where };
  g_autoptr (UnfTensor) dout = unf_test_random_tensor (
      (UnfShape){ 1, COUNT, POSITIONS, LENGTH }, 1.0, 3);
  float dvectors[2][VECTORS * LENGTH] = { { 0.0f } };

  for (int threads = 1; threads <= 2; threads++) {
    unf_parallel_set_threads (threads);
    unf_group_backward (dvectors[threads - 1], NULL, dout->data,
                        c.vectors->data, c.weights->data, &s);
  }
  unf_parallel_set_threads (0);

  g_assert_cmpmem (dvectors[0], sizeof dvectors[0], dvectors[1],
                   sizeof dvectors[1]);
}

static UnfVar *
build_decay (UnfTape *tape, gpointer data)
{
  UnfTensor **tensors = data;

  return unf_decay (tape, unf_tape_parameter (tape, tensors[0]), tensors[1]);
}

static void
decay_has_the_slope_of_its_exponential (void)
{
  for (int sign = -1; sign <= 1; sign += 2) {
    g_autoptr (UnfTensor) alpha = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
    g_autoptr (UnfTensor) e =
        unf_test_random_tensor ((UnfShape){ 1, 2, 9, 1 }, 1.0, 4);
    UnfTensor *tensors[] = { alpha, e };
    g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);

    alpha->data[0] = 0.8f * (float) sign;
    g_assert_cmpfloat_with_epsilon (build_decay (tape, tensors)->value->data[3],
                                    exp (-0.8 * (double) e->data[3]), 1e-6);

    /* The third derivative times the square of the step. */
    unf_test_check_gradients (build_decay, tensors, tensors, 1, 1e-3, 1e-3);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/group/gathers-what-is-asked-for",
                   gathers_what_is_asked_for);
  g_test_add_func ("/nn/group/gradients-agree-with-differences",
                   gradients_agree_with_differences);
  g_test_add_func ("/nn/group/one-thread-equals-two", one_thread_equals_two);
  g_test_add_func ("/nn/group/decay-has-the-slope-of-its-exponential",
                   decay_has_the_slope_of_its_exponential);

  return g_test_run ();
}

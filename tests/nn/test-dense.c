/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dense.h"

#include "unf-parallel.h"
#include "unf-test-tape.h"
#include "unf-test.h"

/* Ordinary and awkward: one number, one place, more than one block. */
static const UnfDense shapes[] = {
  { 5, 7, 1, FALSE },  { 5, 7, 1, TRUE },    { 1, 1, 1, FALSE },
  { 16, 9, 40, TRUE }, { 3, 8, 769, FALSE }, { 8, 3, 1700, TRUE },
};

static UnfTensor *
random_matrix (const UnfDense *s, guint64 seed)
{
  return unf_test_random_tensor ((UnfShape){ s->rows, s->columns, 1, 1 }, 1.0,
                                 seed);
}

static UnfTensor *
random_vectors (int length, const UnfDense *s, guint64 seed)
{
  return unf_test_random_tensor ((UnfShape){ length, 1, 1, (int) s->places },
                                 1.0, seed);
}

static void
fast_equals_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    const UnfDense *s = &shapes[i];
    g_autoptr (UnfTensor) M = random_matrix (s, 1);
    g_autoptr (UnfTensor) x = random_vectors (unf_dense_inputs (s), s, 2);
    g_autoptr (UnfTensor) fast = random_vectors (unf_dense_outputs (s), s, 3);
    g_autoptr (UnfTensor) plain = unf_tensor_copy (fast);
    g_autoptr (UnfTensor) dM = unf_tensor_copy (M);

    unf_dense_product (fast->data, 0.7f, M->data, x->data, s, NULL);
    unf_dense_product_plain (plain->data, 0.7f, M->data, x->data, s);
    /* A few products in another order. */
    g_assert_cmpfloat (unf_test_relative_error (fast->data, plain->data,
                                                unf_shape_size (fast->shape)),
                       <, 1e-6);

    unf_dense_correlate (dM->data, 0.7f, fast->data, x->data, s);
    unf_dense_correlate_plain (M->data, 0.7f, fast->data, x->data, s);
    g_assert_cmpfloat (
        unf_test_relative_error (dM->data, M->data, unf_shape_size (M->shape)),
        <, 1e-5);
  }
}

/* ⟨M x, y⟩ = ⟨x, Mᵀ y⟩ */
static void
the_adjoint_is_the_transpose (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    UnfDense s = shapes[i], adjoint = s;
    g_autoptr (UnfTensor) M = random_matrix (&s, 4);
    g_autoptr (UnfTensor) x = random_vectors (unf_dense_inputs (&s), &s, 5);
    g_autoptr (UnfTensor) y = random_vectors (unf_dense_outputs (&s), &s, 6);
    g_autoptr (UnfTensor) Mx = unf_tensor_new (y->shape);
    g_autoptr (UnfTensor) My = unf_tensor_new (x->shape);

    adjoint.is_transposed = !s.is_transposed;
    unf_dense_product (Mx->data, 1.0f, M->data, x->data, &s, NULL);
    unf_dense_product (My->data, 1.0f, M->data, y->data, &adjoint, NULL);
    g_assert_cmpfloat_with_epsilon (
        unf_test_inner (Mx->data, y->data, unf_shape_size (y->shape)),
        unf_test_inner (x->data, My->data, unf_shape_size (x->shape)), 1e-3);
  }
}

static void
run_both (const UnfDense *s, UnfTensor *y, UnfTensor *dM, int threads)
{
  g_autoptr (UnfTensor) M = random_matrix (s, 7);
  g_autoptr (UnfTensor) x = random_vectors (unf_dense_inputs (s), s, 8);

  unf_parallel_set_threads (threads);
  unf_dense_product (y->data, 1.0f, M->data, x->data, s, NULL);
  unf_dense_correlate (dM->data, 1.0f, y->data, x->data, s);
  unf_parallel_set_threads (0);
}

static void
one_thread_equals_three (void)
{
  UnfDense s = { 12, 20, 5000, FALSE };
  g_autoptr (UnfTensor) one = random_vectors (12, &s, 9);
  g_autoptr (UnfTensor) three = unf_tensor_copy (one);
  g_autoptr (UnfTensor) dM_one = random_matrix (&s, 10);
  g_autoptr (UnfTensor) dM_three = unf_tensor_copy (dM_one);

  run_both (&s, one, dM_one, 1);
  run_both (&s, three, dM_three, 3);

  g_assert_cmpmem (one->data, 12 * 5000 * sizeof (float), three->data,
                   12 * 5000 * sizeof (float));
  g_assert_cmpmem (dM_one->data, 240 * sizeof (float), dM_three->data,
                   240 * sizeof (float));
}

static void
a_cancelled_product_ends (void)
{
  UnfDense s = { 1, 1, 4000, FALSE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (UnfTensor) x = random_vectors (1, &s, 10);
  g_autoptr (UnfTensor) y = unf_tensor_new (x->shape);
  const float M = 1.0f;

  g_cancellable_cancel (cancellable);
  unf_dense_product (y->data, 1.0f, &M, x->data, &s, monitor);
  for (int i = 0; i < 4000; i++)
    g_assert_cmpfloat (y->data[i], ==, 0.0f);
}

typedef struct {
  UnfTensor *M, *bias, *x;
  gboolean is_transposed;
} Case;

/* The matrix is used twice, and the second product added to the first. */
static UnfVar *
build (UnfTape *tape, gpointer data)
{
  const Case *c = data;
  UnfVar *M = unf_tape_parameter (tape, c->M);
  UnfVar *x = unf_tape_parameter (tape, c->x);
  UnfShape shape = c->x->shape;
  UnfVar *y;

  shape.n = c->bias->shape.c;
  y = unf_bias (tape, unf_tape_parameter (tape, c->bias), shape);
  y = unf_dense (tape, y, 0.5f, M, c->is_transposed, x);
  return unf_dense (tape, y, -2.0f, M, c->is_transposed, x);
}

static void
gradients_agree_with_differences (void)
{
  for (int transposed = 0; transposed <= 1; transposed++) {
    UnfShape in = { transposed ? 4 : 6, 2, 3, 1 };
    g_autoptr (UnfTensor) M =
        unf_test_random_tensor ((UnfShape){ 4, 1, 2, 3 }, 1.0, 1);
    g_autoptr (UnfTensor) bias = unf_test_random_tensor (
        (UnfShape){ 1, transposed ? 6 : 4, 1, 1 }, 1.0, 2);
    g_autoptr (UnfTensor) x = unf_test_random_tensor (in, 1.0, 3);
    Case c = { M, bias, x, transposed };
    UnfTensor *parameters[] = { M, bias, x };

    /* The loss is quadratic in each: differences are exact to rounding. */
    unf_test_check_gradients (build, &c, parameters, 3, 0.0625, 1e-3);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/dense/fast-equals-plain", fast_equals_plain);
  g_test_add_func ("/nn/dense/the-adjoint-is-the-transpose",
                   the_adjoint_is_the_transpose);
  g_test_add_func ("/nn/dense/one-thread-equals-three",
                   one_thread_equals_three);
  g_test_add_func ("/nn/dense/a-cancelled-product-ends",
                   a_cancelled_product_ends);
  g_test_add_func ("/nn/dense/gradients-agree-with-differences",
                   gradients_agree_with_differences);

  return g_test_run ();
}

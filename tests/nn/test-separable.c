/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separable.h"

#include "unf-parallel.h"
#include "unf-test-tape.h"
#include "unf-test.h"

static const UnfSeparable shapes[] = {
  { 14, 49, 14, 64, 3 }, /* V first */
  { 14, 8, 1, 6, 3000 }, /* H first, several pieces of work */
  { 1, 75, 14, 80, 3 },  { 56, 8, 56, 8, 20 },
  { 1, 1, 1, 1, 1 },     { 3, 5, 2, 7, 1 },
};

/* Which of H, V and b there are. */
typedef struct {
  gboolean has_H, has_V, has_b;
} Parts;

static const Parts parts[] = { { TRUE, TRUE, TRUE },
                               { TRUE, FALSE, TRUE },
                               { FALSE, TRUE, FALSE } };

typedef struct {
  UnfSeparable s;
  UnfTensor *x, *H, *V, *b, *dout; /* owned; H, V and b nullable */
} Case;

static Case
case_new (UnfSeparable s, Parts p)
{
  if (!p.has_H)
    s.h_out = s.h_in;
  if (!p.has_V)
    s.v_out = s.v_in;

  return (Case){
    s,
    unf_test_random_tensor ((UnfShape){ 1, s.h_in, s.positions, s.v_in }, 1.0,
                            1),
    p.has_H
        ? unf_test_random_tensor ((UnfShape){ s.h_out, s.h_in, 1, 1 }, 1.0, 2)
        : NULL,
    p.has_V
        ? unf_test_random_tensor ((UnfShape){ s.v_out, s.v_in, 1, 1 }, 1.0, 3)
        : NULL,
    p.has_b
        ? unf_test_random_tensor ((UnfShape){ 1, 1, s.h_out, s.v_out }, 1.0, 4)
        : NULL,
    unf_test_random_tensor ((UnfShape){ 1, s.h_out, s.positions, s.v_out }, 1.0,
                            5),
  };
}

static void
case_clear (Case *c)
{
  unf_tensor_unref (c->x);
  g_clear_pointer (&c->H, unf_tensor_unref);
  g_clear_pointer (&c->V, unf_tensor_unref);
  g_clear_pointer (&c->b, unf_tensor_unref);
  unf_tensor_unref (c->dout);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static const float *
data_of (const UnfTensor *tensor)
{
  return tensor ? tensor->data : NULL;
}

static void
forward_equals_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (parts); k++) {
      g_auto (Case) c = case_new (shapes[i], parts[k]);
      g_autoptr (UnfTensor) fast = unf_tensor_new (c.dout->shape);
      g_autoptr (UnfTensor) plain = unf_tensor_new (c.dout->shape);
      g_autofree float *between =
          g_new (float, unf_shape_size (unf_separable_shape_between (&c.s)));

      unf_separable_forward (fast->data, between, c.x->data, data_of (c.H),
                             data_of (c.V), data_of (c.b), &c.s, NULL);
      unf_separable_forward_plain (plain->data, c.x->data, data_of (c.H),
                                   data_of (c.V), data_of (c.b), &c.s);

      /* Two sums of at most 75 products in single precision. */
      g_assert_cmpfloat (unf_test_relative_error (fast->data, plain->data,
                                                  unf_shape_size (fast->shape)),
                         <, 2e-6);
    }
}

typedef struct {
  UnfTensor *dx, *dH, *dV, *db; /* owned */
} Gradients;

/* Filled with ones, to see that a backward adds. */
static UnfTensor *
ones (const UnfTensor *like)
{
  UnfTensor *tensor = like ? unf_tensor_copy (like) : NULL;

  for (size_t i = 0; tensor && i < unf_shape_size (tensor->shape); i++)
    tensor->data[i] = 1.0f;

  return tensor;
}

static void
gradients_clear (Gradients *g)
{
  g_clear_pointer (&g->dx, unf_tensor_unref);
  g_clear_pointer (&g->dH, unf_tensor_unref);
  g_clear_pointer (&g->dV, unf_tensor_unref);
  g_clear_pointer (&g->db, unf_tensor_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gradients, gradients_clear)

static Gradients
gradients_new (const Case *c)
{
  return (Gradients){ ones (c->x), ones (c->H), ones (c->V), ones (c->b) };
}

static UnfSeparableGradients
pointers (const Gradients *g)
{
  return (UnfSeparableGradients){ g->dx->data, g->dH ? g->dH->data : NULL,
                                  g->dV ? g->dV->data : NULL,
                                  g->db ? g->db->data : NULL };
}

static void
assert_near (const UnfTensor *fast, const UnfTensor *plain)
{
  /* Sums over up to 3000 positions, the plain ones rounded at every step. */
  if (fast)
    g_assert_cmpfloat (unf_test_relative_error (fast->data, plain->data,
                                                unf_shape_size (fast->shape)),
                       <, 5e-5);
}

static void
backward_equals_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (parts); k++) {
      g_auto (Case) c = case_new (shapes[i], parts[k]);
      g_auto (Gradients) fast = gradients_new (&c);
      g_auto (Gradients) plain = gradients_new (&c);
      UnfSeparableGradients to = pointers (&fast), slowly = pointers (&plain);
      g_autoptr (UnfTensor) out = unf_tensor_new (c.dout->shape);
      g_autofree float *between =
          g_new (float, unf_shape_size (unf_separable_shape_between (&c.s)));

      unf_separable_forward (out->data, between, c.x->data, data_of (c.H),
                             data_of (c.V), data_of (c.b), &c.s, NULL);
      unf_separable_backward (&to, c.dout->data, between, c.x->data,
                              data_of (c.H), data_of (c.V), &c.s);
      unf_separable_backward_plain (&slowly, c.dout->data, c.x->data,
                                    data_of (c.H), data_of (c.V), &c.s);

      assert_near (fast.dx, plain.dx);
      assert_near (fast.dH, plain.dH);
      assert_near (fast.dV, plain.dV);
      assert_near (fast.db, plain.db);
    }
}

static UnfVar *
build (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_separable (tape, unf_tape_parameter (tape, c->x),
                        c->H ? unf_tape_parameter (tape, c->H) : NULL,
                        c->V ? unf_tape_parameter (tape, c->V) : NULL,
                        c->b ? unf_tape_parameter (tape, c->b) : NULL);
}

static void
gradients_agree_with_differences (void)
{
  g_auto (Case) c = case_new ((UnfSeparable){ 4, 6, 3, 5, 20 }, parts[0]);
  UnfTensor *parameters[] = { c.x, c.H, c.V, c.b };

  /* Quadratic along every direction, so that differences are exact. */
  unf_test_check_gradients (build, &c, parameters, 4, 1e-2, 1e-3);
}

static void
one_thread_equals_two (void)
{
  g_auto (Case) c = case_new (shapes[1], parts[0]);
  g_autoptr (UnfTensor) first = NULL;
  g_auto (Gradients) one = gradients_new (&c), two = gradients_new (&c);

  for (int threads = 1; threads <= 2; threads++) {
    UnfSeparableGradients to = pointers (threads == 1 ? &one : &two);
    g_autoptr (UnfTensor) out = unf_tensor_new (c.dout->shape);
    g_autofree float *between =
        g_new (float, unf_shape_size (unf_separable_shape_between (&c.s)));
    size_t bytes = unf_shape_size (out->shape) * sizeof (float);

    unf_parallel_set_threads (threads);
    unf_separable_forward (out->data, between, c.x->data, c.H->data, c.V->data,
                           c.b->data, &c.s, NULL);
    unf_separable_backward (&to, c.dout->data, between, c.x->data, c.H->data,
                            c.V->data, &c.s);
    if (first)
      g_assert_cmpmem (first->data, bytes, out->data, bytes);
    else
      first = g_steal_pointer (&out);
  }
  unf_parallel_set_threads (0);

  g_assert_cmpmem (one.dH->data, 14 * 4, two.dH->data, 14 * 4);
  g_assert_cmpmem (one.dV->data, 6 * 8 * 4, two.dV->data, 6 * 8 * 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/separable/forward-equals-plain", forward_equals_plain);
  g_test_add_func ("/nn/separable/backward-equals-plain",
                   backward_equals_plain);
  g_test_add_func ("/nn/separable/gradients-agree-with-differences",
                   gradients_agree_with_differences);
  g_test_add_func ("/nn/separable/one-thread-equals-two",
                   one_thread_equals_two);

  return g_test_run ();
}

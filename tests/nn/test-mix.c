/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mix.h"

#include "unf-test-tape.h"
#include "unf-test.h"

typedef struct {
  UnfTensor *a, *x, *y;
} Case;

static UnfVar *
build_mix (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_mix (tape, unf_tape_parameter (tape, c->a),
                  unf_tape_parameter (tape, c->x),
                  unf_tape_parameter (tape, c->y));
}

static UnfVar *
build_joined (UnfTape *tape, gpointer data)
{
  const Case *c = data;
  UnfVar *parts[] = { unf_tape_parameter (tape, c->x),
                      unf_tape_parameter (tape, c->y) };
  UnfVar *joined = unf_join_rows (tape, parts, 2);

  /* So that the two parts are not treated alike. */
  return unf_mix (tape, unf_tape_parameter (tape, c->a), joined,
                  unf_tape_constant (tape, joined->value));
}

static void
mixes_by_its_definition (void)
{
  UnfShape shape = { 1, 2, 100, 101 };
  g_autoptr (UnfTensor) a = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  g_autoptr (UnfTensor) x = unf_test_random_tensor (shape, 1.0, 1);
  g_autoptr (UnfTensor) y = unf_test_random_tensor (shape, 1.0, 2);
  Case c = { a, x, y };
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  const float *out;

  a->data[0] = -0.25f;
  out = build_mix (tape, &c)->value->data;

  for (size_t i = 0; i < unf_shape_size (shape); i++)
    g_assert_cmpfloat_with_epsilon (
        out[i], -0.25f * x->data[i] + 1.25f * y->data[i], 1e-6);
}

static void
joined_rows_follow_each_other (void)
{
  g_autoptr (UnfTensor) a = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor ((UnfShape){ 1, 2, 3, 5 }, 1.0, 3);
  g_autoptr (UnfTensor) y =
      unf_test_random_tensor ((UnfShape){ 1, 4, 3, 5 }, 1.0, 4);
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  UnfVar *parts[] = { unf_tape_constant (tape, x),
                      unf_tape_constant (tape, y) };
  const UnfTensor *out = unf_join_rows (tape, parts, 2)->value;

  g_assert_cmpint (out->shape.c, ==, 6);
  g_assert_cmpmem (out->data, 2 * 15 * 4, x->data, 2 * 15 * 4);
  g_assert_cmpmem (out->data + 30, 4 * 15 * 4, y->data, 4 * 15 * 4);
}

static void
gradients_agree_with_differences (void)
{
  UnfShape shape = { 1, 2, 3, 5 };
  g_autoptr (UnfTensor) a = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  g_autoptr (UnfTensor) x = unf_test_random_tensor (shape, 1.0, 5);
  g_autoptr (UnfTensor) y = unf_test_random_tensor (shape, 1.0, 6);
  Case c = { a, x, y };
  UnfTensor *parameters[] = { a, x, y };

  a->data[0] = 0.7f;

  /* Both are quadratic along every direction, so differences are exact. */
  unf_test_check_gradients (build_mix, &c, parameters, 3, 1e-2, 1e-3);
}

static void
gradients_go_to_the_rows_they_belong_to (void)
{
  g_autoptr (UnfTensor) a = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor ((UnfShape){ 1, 2, 3, 5 }, 1.0, 7);
  g_autoptr (UnfTensor) y =
      unf_test_random_tensor ((UnfShape){ 1, 3, 3, 5 }, 1.0, 8);
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  Case c = { a, x, y };
  UnfVar *out;

  a->data[0] = 1.0f;
  out = build_joined (tape, &c);
  for (int i = 0; i < 75; i++)
    unf_var_gradient (out)[i] = (float) i;
  unf_tape_backward_from (tape, out);

  for (int i = 0; i < 30; i++)
    g_assert_cmpfloat (unf_var_gradient (unf_tape_parameter (tape, x))[i], ==,
                       i);
  for (int i = 0; i < 45; i++)
    g_assert_cmpfloat (unf_var_gradient (unf_tape_parameter (tape, y))[i], ==,
                       30 + i);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/mix/mixes-by-its-definition", mixes_by_its_definition);
  g_test_add_func ("/nn/mix/joined-rows-follow-each-other",
                   joined_rows_follow_each_other);
  g_test_add_func ("/nn/mix/gradients-agree-with-differences",
                   gradients_agree_with_differences);
  g_test_add_func ("/nn/mix/gradients-go-to-the-rows-they-belong-to",
                   gradients_go_to_the_rows_they_belong_to);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loss-squared.h"
#include "strided.h"
#include "unf-test.h"

static const UnfStrided s = { 1, 1, 3, 3, 2, 4, 5 };

static void
parameter_asked_twice_is_one_value (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) a = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });
  g_autoptr (UnfTensor) b = unf_tensor_new ((UnfShape){ 1, 1, 1, 1 });

  g_assert_true (unf_tape_parameter (tape, a) == unf_tape_parameter (tape, a));
  g_assert_true (unf_tape_parameter (tape, a) != unf_tape_parameter (tape, b));
}

static void
without_recording_memory_is_reused (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor (unf_strided_picture_shape (&s), 1.0, 1);
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 2);
  UnfVar *y = unf_tape_constant (tape, x);
  UnfVar *B = unf_tape_parameter (tape, bank);
  UnfVar *z = unf_analysis (tape, NULL, 1.0f, y, B, &s, UNF_ENGINE_GEMM);
  const float *memory = z->value->data;
  UnfVar *sum = unf_analysis (tape, z, 1.0f, y, B, &s, UNF_ENGINE_GEMM);

  g_assert_true (sum->value->data == memory);
  g_assert_null (z->value);
  g_assert_nonnull (y->value);
}

static void
recording_keeps_what_backward_needs (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor (unf_strided_picture_shape (&s), 1.0, 1);
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 2);
  UnfVar *y = unf_tape_constant (tape, x);
  UnfVar *B = unf_tape_parameter (tape, bank);
  UnfVar *z = unf_analysis (tape, NULL, 1.0f, y, B, &s, UNF_ENGINE_GEMM);
  UnfVar *sum = unf_analysis (tape, z, 1.0f, y, B, &s, UNF_ENGINE_GEMM);

  g_assert_true (sum->value->data != z->value->data);
  g_assert_cmpfloat_with_epsilon (sum->value->data[7], 2.0f * z->value->data[7],
                                  1e-5f);
}

static void
kept_values_survive_their_readers (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 2);
  UnfVar *x = unf_tape_keep (
      unf_tape_result (tape, unf_strided_picture_shape (&s), FALSE));

  unf_analysis (tape, NULL, 1.0f, x, unf_tape_parameter (tape, bank), &s,
                UNF_ENGINE_GEMM);

  g_assert_nonnull (x->value);
}

/* Two products one after the other, and the gradient of the bank. */
static UnfVar *
play (UnfTape *tape, UnfTensor *x, UnfTensor *bank)
{
  UnfVar *y = unf_tape_constant (tape, x);
  UnfVar *B = unf_tape_parameter (tape, bank);
  UnfVar *z = unf_analysis (tape, NULL, 1.0f, y, B, &s, UNF_ENGINE_GEMM);
  UnfVar *sum = unf_analysis (tape, z, 1.0f, y, B, &s, UNF_ENGINE_GEMM);
  static const double weights[] = { 1.0, 1.0, 1.0 }; /* of the atoms */
  g_autoptr (UnfTensor) target = unf_tensor_new (sum->value->shape);

  unf_tape_backward (tape, unf_loss_squared (tape, sum, target, weights, 0));
  return B;
}

static void
rewound_it_plays_the_same_in_the_same_memory (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor (unf_strided_picture_shape (&s), 1.0, 1);
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 2);
  UnfVar *B = play (tape, x, bank);
  g_autoptr (UnfTensor) first = unf_tensor_copy (B->gradient);
  const float *memory = B->gradient->data;

  unf_tape_rewind (tape);
  B = play (tape, x, bank);

  g_assert_true (B->gradient->data == memory);
  g_assert_cmpmem (B->gradient->data, 27 * sizeof (float), first->data,
                   27 * sizeof (float));
  g_assert_true (B->value == bank);
}

static void
rewound_it_leaves_others_what_they_hold (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  UnfShape shape = { 1, 1, 2, 3 };
  UnfVar *var = unf_tape_result (tape, shape, FALSE);
  g_autoptr (UnfTensor) held = unf_tensor_ref (var->value);

  held->data[0] = 7.0f;
  unf_tape_rewind (tape);
  var = unf_tape_result (tape, shape, FALSE);

  g_assert_true (var->value != held);
  g_assert_cmpfloat (held->data[0], ==, 7.0f);
}

static void
going_back_gives_up_what_nobody_needs (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor (unf_strided_picture_shape (&s), 1.0, 1);
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 2);
  static const double weights[] = { 1.0, 1.0, 1.0 };
  UnfVar *y = unf_tape_constant (tape, x);
  UnfVar *B = unf_tape_parameter (tape, bank);
  UnfVar *kept = unf_tape_keep (
      unf_analysis (tape, NULL, 1.0f, y, B, &s, UNF_ENGINE_GEMM));
  UnfVar *between = unf_analysis (tape, kept, 1.0f, y, B, &s, UNF_ENGINE_GEMM);
  UnfVar *sum = unf_analysis (tape, between, 1.0f, y, B, &s, UNF_ENGINE_GEMM);
  g_autoptr (UnfTensor) target = unf_tensor_new (sum->value->shape);
  UnfVar *loss = unf_loss_squared (tape, sum, target, weights, 0);

  unf_tape_backward (tape, loss);

  g_assert_null (between->value);
  g_assert_null (between->gradient);
  g_assert_null (sum->value);
  g_assert_nonnull (kept->value);
  g_assert_nonnull (loss->value);
  g_assert_true (y->value == x);
  g_assert_true (B->value == bank);
  g_assert_nonnull (B->gradient);
}

static void
gradients_of_several_tapes_are_added (void)
{
  g_autoptr (UnfTape) sums = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor (unf_strided_picture_shape (&s), 1.0, 1);
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 2);
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  const UnfVar *B = play (tape, x, bank);
  const float *twice;

  unf_tape_add_gradients (sums, tape);
  unf_tape_add_gradients (sums, tape);

  twice = unf_var_gradient (unf_tape_parameter (sums, bank));
  for (int i = 0; i < 27; i++)
    g_assert_cmpfloat (twice[i], ==, 2.0f * B->gradient->data[i]);
  g_assert_null (unf_tape_parameter (sums, x)->gradient);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/tape/parameter-asked-twice-is-one-value",
                   parameter_asked_twice_is_one_value);
  g_test_add_func ("/nn/tape/without-recording-memory-is-reused",
                   without_recording_memory_is_reused);
  g_test_add_func ("/nn/tape/recording-keeps-what-backward-needs",
                   recording_keeps_what_backward_needs);
  g_test_add_func ("/nn/tape/kept-values-survive-their-readers",
                   kept_values_survive_their_readers);
  g_test_add_func ("/nn/tape/rewound-it-plays-the-same-in-the-same-memory",
                   rewound_it_plays_the_same_in_the_same_memory);
  g_test_add_func ("/nn/tape/rewound-it-leaves-others-what-they-hold",
                   rewound_it_leaves_others_what_they_hold);
  g_test_add_func ("/nn/tape/going-back-gives-up-what-nobody-needs",
                   going_back_gives_up_what_nobody_needs);
  g_test_add_func ("/nn/tape/gradients-of-several-tapes-are-added",
                   gradients_of_several_tapes_are_added);

  return g_test_run ();
}

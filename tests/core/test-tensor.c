/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

#include "unf-error.h"
#include "unf-tensor.h"
#include "unf-test.h"

static void
a_new_one_is_zero_and_aligned (void)
{
  static const UnfShape shapes[] = {
    { 1, 1, 1, 1 }, { 2, 3, 5, 7 }, { 1, 1, 1, 16 }, { 1, 0, 4, 4 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (UnfTensor) tensor = unf_tensor_new (shapes[i]);

    g_assert_true (unf_shape_equal (tensor->shape, shapes[i]));
    g_assert_cmpuint ((uintptr_t) tensor->data % 64, ==, 0);
    for (gsize p = 0; p < unf_shape_size (shapes[i]); p++)
      g_assert_cmpfloat (tensor->data[p], ==, 0.0f);
  }
}

static void
an_impossible_one_is_an_error (void)
{
  static const UnfShape shapes[] = {
    { G_MAXINT, G_MAXINT, G_MAXINT, G_MAXINT }, /* overflows 64 bits */
    { 1 << 16, 1 << 16, 1 << 16, 1 << 14 },     /* exactly 2⁶⁴ bytes */
    { 1 << 15, 1 << 15, 1 << 15, 1 },           /* 128 TB */
    { 1, 1, -1, 4 },
    { -2, 1, -2, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (UnfTensor) tensor = unf_tensor_try_new (shapes[i], &error);

    g_assert_null (tensor);
    g_assert_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE);
  }
}

static void
a_copy_is_equal_and_its_own (void)
{
  g_autoptr (UnfTensor) a =
      unf_test_random_tensor ((UnfShape){ 2, 3, 4, 5 }, 1.0, 1);
  g_autoptr (UnfTensor) b = unf_tensor_copy (a);
  float first = a->data[0];

  g_assert_true (unf_shape_equal (a->shape, b->shape));
  g_assert_cmpmem (a->data, 120 * sizeof (float), b->data,
                   120 * sizeof (float));

  b->data[0] += 1.0f;
  g_assert_cmpfloat (a->data[0], ==, first);
}

static void
a_reference_keeps_the_elements (void)
{
  UnfTensor *tensor = unf_tensor_new ((UnfShape){ 1, 1, 1, 3 });
  g_autoptr (UnfTensor) kept = unf_tensor_ref (tensor);

  tensor->data[2] = 4.0f;
  unf_tensor_unref (tensor);
  g_assert_cmpfloat (kept->data[2], ==, 4.0f);
}

static void
sizes_do_not_overflow_int (void)
{
  UnfShape shape = { 1, 3, 50000, 50000 };

  g_assert_cmpuint (unf_shape_plane (shape), ==,
                    G_GUINT64_CONSTANT (2500000000));
  g_assert_cmpuint (unf_shape_size (shape), ==,
                    G_GUINT64_CONSTANT (7500000000));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/tensor/a-new-one-is-zero-and-aligned",
                   a_new_one_is_zero_and_aligned);
  g_test_add_func ("/core/tensor/an-impossible-one-is-an-error",
                   an_impossible_one_is_an_error);
  g_test_add_func ("/core/tensor/a-copy-is-equal-and-its-own",
                   a_copy_is_equal_and_its_own);
  g_test_add_func ("/core/tensor/a-reference-keeps-the-elements",
                   a_reference_keeps_the_elements);
  g_test_add_func ("/core/tensor/sizes-do-not-overflow-int",
                   sizes_do_not_overflow_int);

  return g_test_run ();
}

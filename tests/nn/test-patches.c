/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "patches.h"

#include <math.h>

#include "unf-parallel.h"
#include "unf-test-tape.h"
#include "unf-test.h"

static const UnfPatches shapes[] = {
  { 2, 3, 7, 9 },
  { 1, 4, 4, 4 }, /* one patch */
  { 1, 1, 3, 2 }, /* patches of one pixel */
  { 1, 5, 6, 30 },
};

static UnfTensor *
random_pictures (const UnfPatches *s, guint64 seed)
{
  return unf_test_random_tensor ((UnfShape){ s->n, 1, s->h, s->w }, 1.0, seed);
}

static void
rows_are_shifted_pictures (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    const UnfPatches *s = &shapes[i];
    UnfShape shape = unf_patches_shape (s);
    g_autoptr (UnfTensor) x = random_pictures (s, 1);
    g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
    const float *p =
        unf_patches_cut (tape, unf_tape_constant (tape, x), s->side)
            ->value->data;

    for (int k = 0; k < shape.n; k++)
      for (int b = 0; b < shape.c; b++)
        for (int r = 0; r < shape.h; r++)
          for (int j = 0; j < shape.w; j++)
            g_assert_cmpfloat (
                *p++, ==,
                x->data[(b * s->h + r + k / s->side) * s->w + j + k % s->side]);
  }
}

/* ⟨cut x, p⟩ = ⟨x, add p⟩ */
static void
adding_is_the_transpose_of_gathering (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    const UnfPatches *s = &shapes[i];
    g_autoptr (UnfTensor) x = random_pictures (s, 2);
    g_autoptr (UnfTensor) p =
        unf_test_random_tensor (unf_patches_shape (s), 1.0, 3);
    g_autoptr (UnfTensor) cut = unf_tensor_new (p->shape);
    g_autoptr (UnfTensor) sum = unf_tensor_new (x->shape);

    unf_patches_gather (cut->data, x->data, s);
    unf_patches_add (sum->data, p->data, NULL, s);
    g_assert_cmpfloat_with_epsilon (
        unf_test_inner (cut->data, p->data, unf_shape_size (p->shape)),
        unf_test_inner (x->data, sum->data, unf_shape_size (x->shape)), 1e-4);
  }
}

/* Coverage is what patches of ones add up to. */
static void
coverage_is_the_sum_of_weights (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    UnfPatches s = shapes[i];
    int pixels = s.h * s.w;
    g_autoptr (UnfTensor) weights =
        unf_test_random_tensor ((UnfShape){ 1, s.side * s.side, 1, 1 }, 1.0, 4);
    g_autofree float *coverage = g_new (float, pixels);
    g_autofree float *sum = g_new0 (float, pixels);
    g_autoptr (UnfTensor) ones = NULL;

    s.n = 1;
    ones = unf_tensor_new (unf_patches_shape (&s));
    for (size_t k = 0; k < unf_shape_size (ones->shape); k++)
      ones->data[k] = 1.0f;
    unf_patches_coverage (coverage, weights->data, &s);
    unf_patches_add (sum, ones->data, weights->data, &s);
    g_assert_cmpfloat (unf_test_max_difference (coverage, sum, (gsize) pixels),
                       <, 1e-5);
  }
}

static UnfTensor *
positive_weights (int side)
{
  UnfTensor *weights =
      unf_test_random_tensor ((UnfShape){ 1, side * side, 1, 1 }, 0.3, 5);

  for (int k = 0; k < side * side; k++)
    weights->data[k] = 0.5f + fabsf (weights->data[k]);
  return weights;
}

static void
average_of_unchanged_patches_is_the_picture (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    const UnfPatches *s = &shapes[i];
    g_autoptr (UnfTensor) x = random_pictures (s, 6);
    g_autoptr (UnfTensor) weights = positive_weights (s->side);
    g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
    UnfVar *patches =
        unf_patches_cut (tape, unf_tape_constant (tape, x), s->side);
    UnfVar *average = unf_patches_average (
        tape, patches, unf_tape_parameter (tape, weights), s->side);

    /* A weighted mean of equal numbers. */
    g_assert_cmpfloat (unf_test_max_difference (average->value->data, x->data,
                                                unf_shape_size (x->shape)),
                       <, 1e-5);
  }
}

typedef struct {
  UnfTensor *x, *weights;
  int side;
} Case;

static UnfVar *
build_cut (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_patches_cut (tape, unf_tape_parameter (tape, c->x), c->side);
}

static UnfVar *
build_average (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_patches_average (tape, unf_tape_parameter (tape, c->x),
                              unf_tape_parameter (tape, c->weights), c->side);
}

static void
gradients_agree_with_differences (void)
{
  const UnfPatches s = { 2, 3, 6, 5 };
  g_autoptr (UnfTensor) x = random_pictures (&s, 7);
  g_autoptr (UnfTensor) patches =
      unf_test_random_tensor (unf_patches_shape (&s), 1.0, 8);
  g_autoptr (UnfTensor) weights = positive_weights (3);
  Case cut = { x, NULL, 3 }, average = { patches, weights, 3 };
  UnfTensor *parameters[] = { patches, weights };

  unf_test_check_gradients (build_cut, &cut, &x, 1, 0.0625, 1e-3);
  /* Not a polynomial in the weights: small steps, float rounding. */
  unf_test_check_gradients (build_average, &average, parameters, 2, 1.0 / 256.0,
                            5e-3);
}

static void
one_thread_equals_three (void)
{
  const UnfPatches s = { 1, 4, 40, 50 };
  UnfShape picture = { 1, 1, 40, 50 };
  g_autoptr (UnfTensor) p =
      unf_test_random_tensor (unf_patches_shape (&s), 1.0, 9);
  g_autoptr (UnfTensor) one = unf_tensor_new (picture);
  g_autoptr (UnfTensor) three = unf_tensor_new (picture);

  unf_parallel_set_threads (1);
  unf_patches_add (one->data, p->data, NULL, &s);
  unf_parallel_set_threads (3);
  unf_patches_add (three->data, p->data, NULL, &s);
  unf_parallel_set_threads (0);

  g_assert_cmpmem (one->data, 2000 * sizeof (float), three->data,
                   2000 * sizeof (float));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/patches/rows-are-shifted-pictures",
                   rows_are_shifted_pictures);
  g_test_add_func ("/nn/patches/adding-is-the-transpose-of-gathering",
                   adding_is_the_transpose_of_gathering);
  g_test_add_func ("/nn/patches/coverage-is-the-sum-of-weights",
                   coverage_is_the_sum_of_weights);
  g_test_add_func ("/nn/patches/average-of-unchanged-patches-is-the-picture",
                   average_of_unchanged_patches_is_the_picture);
  g_test_add_func ("/nn/patches/gradients-agree-with-differences",
                   gradients_agree_with_differences);
  g_test_add_func ("/nn/patches/one-thread-equals-three",
                   one_thread_equals_three);

  return g_test_run ();
}

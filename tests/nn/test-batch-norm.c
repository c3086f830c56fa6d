/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch-norm.h"

#include <math.h>

#include "unf-test-tape.h"
#include "unf-test.h"

typedef struct {
  UnfTensor *x, *gamma, *beta, *mean, *variance; /* the last two nullable */
} Case;

static UnfVar *
build (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_batch_norm_relu (tape, unf_tape_parameter (tape, c->x),
                              unf_tape_parameter (tape, c->gamma),
                              unf_tape_parameter (tape, c->beta), c->mean,
                              c->variance);
}

/* Mean and variance of a row, in double and without a trick. */
static void
measure (const float *x, size_t length, double *mean, double *variance)
{
  *mean = *variance = 0.0;

  for (size_t p = 0; p < length; p++)
    *mean += (double) x[p] / (double) length;
  for (size_t p = 0; p < length; p++)
    *variance +=
        ((double) x[p] - *mean) * ((double) x[p] - *mean) / (double) length;
}

static void
equals_its_definition (void)
{
  UnfShape shape = { 1, 3, 41, 17 };
  g_autoptr (UnfTensor) x = unf_test_random_tensor (shape, 2.0, 1);
  g_autoptr (UnfTensor) gamma =
      unf_test_random_tensor ((UnfShape){ 1, 1, 1, 3 }, 1.0, 2);
  g_autoptr (UnfTensor) beta =
      unf_test_random_tensor ((UnfShape){ 1, 1, 1, 3 }, 1.0, 3);
  Case c = { x, gamma, beta, NULL, NULL };
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTape) quick = unf_tape_new (FALSE, NULL);
  const float *out = build (tape, &c)->value->data;
  const float *in_place = build (quick, &c)->value->data;
  size_t length = 41 * 17;

  for (size_t i = 0; i < 3 * length; i++) {
    size_t row = i / length;
    double mean, variance, y;

    measure (x->data + row * length, length, &mean, &variance);
    y = (double) gamma->data[row] * ((double) x->data[i] - mean) /
            sqrt (variance + 1e-5) +
        (double) beta->data[row];

    /* A few roundings of numbers near 1. */
    g_assert_cmpfloat_with_epsilon (out[i], fmax (y, 0.0), 2e-6);
    g_assert_cmpfloat (in_place[i], ==, out[i]);
  }
}

static void
sums_of_parts_give_the_statistics_of_the_whole (void)
{
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor ((UnfShape){ 1, 1, 1, 1000 }, 3.0, 4);
  UnfBatchNorm parts[2] = { { 1, 700 }, { 1, 300 } };
  double sums[2] = { 0.0, 0.0 }, m, v;
  float mean, variance;

  unf_batch_norm_add_sums (sums, x->data, &parts[0]);
  unf_batch_norm_add_sums (sums, x->data + 700, &parts[1]);
  unf_batch_norm_statistics (&mean, &variance, sums, 1, 1000.0);
  measure (x->data, 1000, &m, &v);

  g_assert_cmpfloat_with_epsilon (mean, m, 1e-6);
  g_assert_cmpfloat_with_epsilon (variance, v, 1e-5);
}

/* Offsets so large that nothing is cut off: the normalisation alone. */
static void
gradients_with_own_statistics_agree_with_differences (void)
{
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor ((UnfShape){ 1, 4, 30, 5 }, 2.0, 5);
  g_autoptr (UnfTensor) gamma =
      unf_test_random_tensor ((UnfShape){ 1, 1, 1, 4 }, 0.3, 6);
  g_autoptr (UnfTensor) beta = unf_tensor_new ((UnfShape){ 1, 1, 1, 4 });
  Case c = { x, gamma, beta, NULL, NULL };
  UnfTensor *parameters[] = { gamma, beta };

  for (int i = 0; i < 4; i++)
    beta->data[i] = 3.0f;

  /* Quadratic in both, so that differences are exact. */
  unf_test_check_gradients (build, &c, parameters, 2, 1e-2, 1e-3);
}

/* Half of the numbers are cut off, none of them near the kink. */
static void
gradients_with_given_statistics_agree_with_differences (void)
{
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor ((UnfShape){ 1, 2, 40, 3 }, 1.0, 7);
  g_autoptr (UnfTensor) gamma = unf_tensor_new ((UnfShape){ 1, 1, 1, 2 });
  g_autoptr (UnfTensor) beta = unf_tensor_new ((UnfShape){ 1, 1, 1, 2 });
  g_autoptr (UnfTensor) mean = unf_tensor_new ((UnfShape){ 1, 1, 1, 2 });
  g_autoptr (UnfTensor) variance = unf_tensor_new ((UnfShape){ 1, 1, 1, 2 });
  Case c = { x, gamma, beta, mean, variance };
  UnfTensor *parameters[] = { x, gamma, beta };

  for (int i = 0; i < 2; i++) {
    gamma->data[i] = 1.5f;
    variance->data[i] = 2.0f;
  }
  for (size_t i = 0; i < unf_shape_size (x->shape); i++)
    x->data[i] += x->data[i] > 0.0f ? 0.1f : -0.1f;

  unf_test_check_gradients (build, &c, parameters, 3, 1e-2, 1e-3);
}

/* A rectified row whose statistics are its own, against differences of a
 * small step; kinks are crossed by few of 3 000 numbers. */
static void
gradients_of_the_input_agree_with_differences (void)
{
  g_autoptr (UnfTensor) x =
      unf_test_random_tensor ((UnfShape){ 1, 3, 100, 10 }, 2.0, 8);
  g_autoptr (UnfTensor) gamma = unf_tensor_new ((UnfShape){ 1, 1, 1, 3 });
  g_autoptr (UnfTensor) beta = unf_tensor_new ((UnfShape){ 1, 1, 1, 3 });
  Case c = { x, gamma, beta, NULL, NULL };
  UnfTensor *parameters[] = { x };

  for (int i = 0; i < 3; i++) {
    gamma->data[i] = 0.5f + (float) i;
    beta->data[i] = 0.2f * (float) i;
  }

  unf_test_check_gradients (build, &c, parameters, 1, 1e-3, 2e-2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/batch-norm/equals-its-definition",
                   equals_its_definition);
  g_test_add_func (
      "/nn/batch-norm/sums-of-parts-give-the-statistics-of-the-whole",
      sums_of_parts_give_the_statistics_of_the_whole);
  g_test_add_func (
      "/nn/batch-norm/gradients-with-own-statistics-agree-with-differences",
      gradients_with_own_statistics_agree_with_differences);
  g_test_add_func (
      "/nn/batch-norm/gradients-with-given-statistics-agree-with-differences",
      gradients_with_given_statistics_agree_with_differences);
  g_test_add_func (
      "/nn/batch-norm/gradients-of-the-input-agree-with-differences",
      gradients_of_the_input_agree_with_differences);

  return g_test_run ();
}

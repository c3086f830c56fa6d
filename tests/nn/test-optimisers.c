/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-adam.h"
#include "unf-orthogonal.h"
#include "unf-test.h"

/* The first step of Adam has the length of the rate, whatever the gradient. */
static void
first_step_of_adam_is_the_rate (void)
{
  UnfShape shape = { 1, 3, 1, 1 };
  g_autoptr (UnfTensor) w = unf_tensor_new (shape);
  g_autoptr (UnfTensor) g = unf_tensor_new (shape);
  g_autoptr (UnfTensor) mean = unf_tensor_new (shape);
  g_autoptr (UnfTensor) square = unf_tensor_new (shape);

  g->data[0] = 5.0f;
  g->data[1] = -0.001f;
  unf_adam_step (w, g, mean, square, 0.1, 1);

  g_assert_cmpfloat_with_epsilon (w->data[0], -0.1f, 1e-5f);
  g_assert_cmpfloat_with_epsilon (w->data[1], 0.1f, 1e-4f);
  g_assert_cmpfloat (w->data[2], ==, 0.0f);
}

static void
adam_finds_the_minimum_of_a_bowl (void)
{
  UnfShape shape = { 1, 1, 1, 1 };
  g_autoptr (UnfTensor) w = unf_tensor_new (shape);
  g_autoptr (UnfTensor) g = unf_tensor_new (shape);
  g_autoptr (UnfTensor) mean = unf_tensor_new (shape);
  g_autoptr (UnfTensor) square = unf_tensor_new (shape);

  for (int step = 1; step <= 400; step++) {
    g->data[0] = 2.0f * (w->data[0] - 3.0f);
    unf_adam_step (w, g, mean, square, 0.05, step);
  }

  g_assert_cmpfloat_with_epsilon (w->data[0], 3.0f, 0.01f);
}

static double
largest_singular_value (const float *a, int rows, int columns)
{
  g_autofree double *v = g_new (double, columns);
  double norm = 0.0;

  for (int j = 0; j < columns; j++)
    v[j] = 1.0 + 0.01 * j;

  for (int step = 0; step < 60; step++) {
    g_autofree double *next = g_new0 (double, columns);

    for (int i = 0; i < rows; i++) {
      double sum = 0.0;

      for (int j = 0; j < columns; j++)
        sum += (double) a[i * columns + j] * v[j];
      for (int j = 0; j < columns; j++)
        next[j] += (double) a[i * columns + j] * sum;
    }
    norm = 0.0;
    for (int j = 0; j < columns; j++)
      norm += next[j] * next[j];
    norm = sqrt (norm);
    for (int j = 0; j < columns; j++)
      v[j] = next[j] / norm;
  }

  return sqrt (norm);
}

/* Newton–Schulz with these coefficients stops with singular values between
 * about 0.7 and 1.2; the Frobenius norm then tells their mean square. */
static void
check_step (int rows, int columns)
{
  UnfShape shape = { rows, 1, 1, columns };
  g_autoptr (UnfTensor) w = unf_tensor_new (shape);
  g_autoptr (UnfTensor) g = unf_test_random_tensor (shape, 3.0, 7);
  g_autoptr (UnfTensor) momentum = unf_tensor_new (shape);
  double square;

  unf_orthogonal_step (w, g, momentum, 1.0);
  square = unf_test_inner (w->data, w->data, unf_shape_size (shape)) /
           MIN (rows, columns);

  g_assert_cmpfloat (largest_singular_value (w->data, rows, columns), <, 1.3);
  g_assert_cmpfloat (square, >, 0.5);
  g_assert_cmpfloat (square, <, 1.3);
  g_assert_cmpfloat (unf_test_inner (w->data, g->data, unf_shape_size (shape)),
                     <, 0.0);
}

static void
orthogonal_step_moves_all_directions_alike (void)
{
  check_step (20, 9);
  check_step (9, 20);
}

static void
orthogonal_step_forgets_the_scale_of_the_gradient (void)
{
  UnfShape shape = { 8, 1, 3, 3 };
  g_autoptr (UnfTensor) a = unf_tensor_new (shape);
  g_autoptr (UnfTensor) b = unf_tensor_new (shape);
  g_autoptr (UnfTensor) g = unf_test_random_tensor (shape, 1.0, 8);
  g_autoptr (UnfTensor) momentum_a = unf_tensor_new (shape);
  g_autoptr (UnfTensor) momentum_b = unf_tensor_new (shape);

  unf_orthogonal_step (a, g, momentum_a, 0.1);
  for (size_t i = 0; i < unf_shape_size (shape); i++)
    g->data[i] *= 1000.0f;
  unf_orthogonal_step (b, g, momentum_b, 0.1);

  g_assert_cmpfloat (
      unf_test_relative_error (a->data, b->data, unf_shape_size (shape)), <,
      1e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/adam/first-step-is-the-rate",
                   first_step_of_adam_is_the_rate);
  g_test_add_func ("/nn/adam/finds-the-minimum-of-a-bowl",
                   adam_finds_the_minimum_of_a_bowl);
  g_test_add_func ("/nn/orthogonal/moves-all-directions-alike",
                   orthogonal_step_moves_all_directions_alike);
  g_test_add_func ("/nn/orthogonal/forgets-the-scale-of-the-gradient",
                   orthogonal_step_forgets_the_scale_of_the_gradient);

  return g_test_run ();
}

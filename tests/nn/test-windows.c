/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "windows.h"

#include "loss-squared.h"
#include "unf-test.h"

static const int rows[] = { 0, 2, 1, 3 };
static const int columns[] = { 1, 0, 2, 2 };
static const UnfWindows windows = { 2, 2, rows, columns, 4, 5 };
static const UnfShape picture = { 2, 3, 7, 8 };
static const UnfShape pieces = { 4, 3, 4, 5 };

static void
cuts_what_lies_there (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  g_autoptr (UnfTensor) x = unf_test_random_tensor (picture, 1.0, 1);
  UnfVar *cut = unf_windows_cut (tape, unf_tape_constant (tape, x), &windows);

  g_assert_true (unf_shape_equal (cut->value->shape, pieces));
  for (int i = 0; i < 4; i++)
    for (int c = 0; c < 3; c++)
      for (int r = 0; r < 4; r++)
        for (int j = 0; j < 5; j++)
          g_assert_cmpfloat (cut->value->data[((i * 3 + c) * 4 + r) * 5 + j],
                             ==,
                             x->data[((i / 2 * 3 + c) * 7 + rows[i] + r) * 8 +
                                     columns[i] + j]);
}

static void
average_of_equal_windows_is_the_picture (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  g_autoptr (UnfTensor) x = unf_test_random_tensor (picture, 1.0, 2);
  UnfVar *back = unf_windows_average (
      tape, unf_windows_cut (tape, unf_tape_constant (tape, x), &windows),
      &windows, picture.h, picture.w);

  /* Where no window lies there is nothing; elsewhere the picture again. */
  g_assert_cmpfloat (back->value->data[0], ==, 0.0f);
  for (int r = 2; r < 4; r++)
    for (int j = 1; j < 5; j++)
      g_assert_cmpfloat_with_epsilon (back->value->data[r * 8 + j],
                                      x->data[r * 8 + j], 1e-6f);
}

/* ½-free squared loss of cut and averaged windows against a target. */
typedef struct {
  UnfTensor *x, *target;
} Problem;

static UnfVar *
record (const Problem *p, UnfTape *tape)
{
  const double ones[] = { 1.0, 1.0 };
  UnfVar *x = unf_tape_parameter (tape, p->x);
  UnfVar *y = unf_windows_average (tape, unf_windows_cut (tape, x, &windows),
                                   &windows, picture.h, picture.w);

  return unf_loss_squared (tape, y, p->target, ones, 1);
}

static double
loss (gpointer data)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);

  return (double) record (data, tape)->value->data[0];
}

static void
backward_agrees_with_differences (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) x = unf_test_random_tensor (picture, 1.0, 3);
  g_autoptr (UnfTensor) target = unf_test_random_tensor (picture, 1.0, 4);
  g_autoptr (UnfTensor) along = unf_test_random_tensor (picture, 1.0, 5);
  Problem problem = { x, target };
  double slope, wanted;

  unf_tape_backward (tape, record (&problem, tape));
  slope = unf_test_inner (unf_tape_parameter (tape, x)->gradient->data,
                          along->data, unf_shape_size (picture));
  wanted = unf_test_slope (loss, &problem, x, along, 0.0625);

  /* A quadratic: central differences are exact up to float rounding. */
  g_assert_cmpfloat_with_epsilon (slope, wanted, 1e-4);
}

static void
loss_is_the_mean_over_inner_pixels (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  UnfShape shape = { 2, 1, 4, 4 };
  g_autoptr (UnfTensor) x = unf_tensor_new (shape);
  g_autoptr (UnfTensor) target = unf_tensor_new (shape);
  const double weights[] = { 1.0, 3.0 };
  UnfVar *value;

  x->data[0] = 100.0f;     /* in the margin */
  x->data[5] = 2.0f;       /* inside the first */
  x->data[16 + 10] = 1.0f; /* inside the second */
  value =
      unf_loss_squared (tape, unf_tape_constant (tape, x), target, weights, 1);

  g_assert_cmpfloat_with_epsilon (value->value->data[0],
                                  (4.0f / 4 + 3.0f / 4) / 2, 1e-6f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/windows/cuts-what-lies-there", cuts_what_lies_there);
  g_test_add_func ("/nn/windows/average-of-equal-windows-is-the-picture",
                   average_of_equal_windows_is_the_picture);
  g_test_add_func ("/nn/windows/backward-agrees-with-differences",
                   backward_agrees_with_differences);
  g_test_add_func ("/nn/loss-squared/is-the-mean-over-inner-pixels",
                   loss_is_the_mean_over_inner_pixels);

  return g_test_run ();
}

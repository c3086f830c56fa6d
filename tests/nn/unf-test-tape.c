/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-tape.h"

#include <math.h>

#include "loss-squared.h"
#include "unf-test.h"

typedef struct {
  UnfTestBuild build;
  gpointer data;
} Problem;

/* Not zero: where a rectifier answers zero, the loss still asks for more, and a
 * gradient that it lets through there is seen. */
static UnfTensor *
new_target (UnfShape shape)
{
  return unf_test_random_tensor (shape, 1.0, 99);
}

static double
mean_square (gpointer data)
{
  const Problem *p = data;
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);
  const UnfTensor *out = p->build (tape, p->data)->value;
  g_autoptr (UnfTensor) target = new_target (out->shape);
  size_t size = unf_shape_size (out->shape);

  for (size_t i = 0; i < size; i++)
    target->data[i] -= out->data[i];

  return unf_test_inner (target->data, target->data, size) / (double) size;
}

/* As one picture, so that the loss is the plain mean of squares. */
static void
play_backwards (UnfTape *tape, UnfVar *out)
{
  UnfShape shape = out->value->shape;
  g_autofree double *weights = g_new (double, shape.n);
  g_autoptr (UnfTensor) target = new_target (shape);

  for (int i = 0; i < shape.n; i++)
    weights[i] = 1.0;
  unf_tape_backward (tape, unf_loss_squared (tape, out, target, weights, 0));
}

/* What a slope is like along a direction like @along: one that happens to be
 * much less is a difference of large numbers, and less exact than they are. */
static double
typical_slope (const float *gradient, const UnfTensor *along)
{
  size_t size = unf_shape_size (along->shape);

  return sqrt (unf_test_inner (gradient, gradient, size) *
               unf_test_inner (along->data, along->data, size) / (double) size);
}

static void
negate (UnfTensor *const *parameters, int n)
{
  for (int i = 0; i < n; i++)
    for (size_t p = 0; p < unf_shape_size (parameters[i]->shape); p++)
      parameters[i]->data[p] = -parameters[i]->data[p];
}

/* Leaves other values in the memory that the tape uses next: an operation that
 * does not write all of its result then shows them. */
static void
spoil_memory (UnfTape *tape,
              Problem *problem,
              UnfTensor *const *parameters,
              int n)
{
  negate (parameters, n);
  play_backwards (tape, problem->build (tape, problem->data));
  unf_tape_rewind (tape);
  negate (parameters, n);
}

void
unf_test_check_gradients (UnfTestBuild build,
                          gpointer data,
                          UnfTensor *const *parameters,
                          int n,
                          double step,
                          double tolerance)
{
  Problem problem = { build, data };
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);

  spoil_memory (tape, &problem, parameters, n);
  play_backwards (tape, build (tape, data));

  for (int i = 0; i < n; i++) {
    UnfVar *var = unf_tape_parameter (tape, parameters[i]);
    g_autoptr (UnfTensor) along =
        unf_test_random_tensor (parameters[i]->shape, 1.0, 100 + (guint64) i);
    double slope =
        unf_test_slope (mean_square, &problem, parameters[i], along, step);
    const float *gradient = unf_var_gradient (var);
    double inner =
        unf_test_inner (gradient, along->data, unf_shape_size (along->shape));
    double scale = MAX (fabs (slope), 0.1 * typical_slope (gradient, along));

    g_test_message ("parameter %d: gradient %g, differences %g", i, inner,
                    slope);
    g_assert_cmpfloat (fabs (slope), >, 0.0);
    g_assert_cmpfloat (fabs (inner - slope), <, tolerance * scale);
  }
}

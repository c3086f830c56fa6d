/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "soft-threshold.h"

#include <math.h>

#include "unf-test.h"

static void
follows_its_definition (void)
{
  const float z[] = { -2.0f, -1.0f, -0.5f, 0.0f, 0.5f, 1.0f, 2.0f };
  const float wanted[] = { -1.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 1.0f };
  const float tau = 1.0f;
  float out[7];

  unf_soft_threshold_forward (out, z, &tau, (UnfShape){ 1, 1, 1, 7 });

  for (int i = 0; i < 7; i++)
    g_assert_cmpfloat (out[i], ==, wanted[i]);
}

/* Published weights hold negative thresholds, and their program adds both
 * brackets between them. */
static void
doubles_between_negative_thresholds (void)
{
  const float z[] = { -2.0f, -0.5f, 0.25f, 0.5f, 2.0f };
  const float wanted[] = { -3.0f, -1.0f, 0.5f, 1.0f, 3.0f };
  const float tau = -1.0f;
  float out[5];

  unf_soft_threshold_forward (out, z, &tau, (UnfShape){ 1, 1, 1, 5 });

  for (int i = 0; i < 5; i++)
    g_assert_cmpfloat (out[i], ==, wanted[i]);
}

static void
works_in_place (void)
{
  UnfShape shape = { 3, 2, 5, 7 };
  g_autoptr (UnfTensor) z = unf_test_random_tensor (shape, 1.0, 1);
  g_autoptr (UnfTensor) out = unf_tensor_new (shape);
  const float tau[6] = { 0.1f, 0.2f, 0.3f, 0.4f, 0.0f, -0.1f };

  unf_soft_threshold_forward (out->data, z->data, tau, shape);
  unf_soft_threshold_forward (z->data, z->data, tau, shape);

  g_assert_cmpmem (out->data, unf_shape_size (shape) * sizeof (float), z->data,
                   unf_shape_size (shape) * sizeof (float));
}

/* The loss is ⟨S_τ (z), direction of the output⟩. */
typedef struct {
  UnfTensor *z, *tau, *weights;
} Problem;

static double
loss (gpointer data)
{
  const Problem *p = data;
  g_autoptr (UnfTensor) out = unf_tensor_new (p->z->shape);

  unf_soft_threshold_forward (out->data, p->z->data, p->tau->data, p->z->shape);
  return unf_test_inner (out->data, p->weights->data,
                         unf_shape_size (out->shape));
}

/* Keeps z two steps away from every kink, |z| = |τ|. */
static void
avoid_kinks (Problem *p, double step)
{
  size_t plane = unf_shape_plane (p->z->shape);

  for (size_t i = 0; i < unf_shape_size (p->z->shape); i++) {
    float t = fabsf (p->tau->data[i / plane]);
    float *z = &p->z->data[i];

    if (fabs ((double) fabsf (*z) - (double) t) < 2.0 * step)
      *z = copysignf (t + (float) (4.0 * step), *z);
  }
}

static void
backward_agrees_with_differences (void)
{
  UnfShape shape = { 4, 2, 6, 5 };
  g_autoptr (UnfTensor) z = unf_test_random_tensor (shape, 1.0, 2);
  g_autoptr (UnfTensor) tau =
      unf_test_random_tensor ((UnfShape){ 4, 2, 1, 1 }, 0.5, 3);
  g_autoptr (UnfTensor) weights = unf_test_random_tensor (shape, 1.0, 4);
  g_autoptr (UnfTensor) dz = unf_tensor_new (shape);
  g_autoptr (UnfTensor) dtau = unf_tensor_new (tau->shape);
  g_autoptr (UnfTensor) along_z = unf_tensor_new (shape);
  g_autoptr (UnfTensor) along_tau = unf_tensor_new (tau->shape);
  Problem problem = { z, tau, weights };
  const double step = 1.0 / 1024.0;

  for (size_t i = 0; i < unf_shape_size (shape); i++)
    along_z->data[i] = i % 3 ? 1.0f : -1.0f;
  for (size_t i = 0; i < 8; i++)
    along_tau->data[i] = i % 2 ? 1.0f : -1.0f;
  avoid_kinks (&problem, step);
  unf_soft_threshold_backward (dz->data, dtau->data, weights->data, z->data,
                               tau->data, shape);

  /* Piecewise linear: differences are exact up to the rounding of the sum. */
  g_assert_cmpfloat_with_epsilon (
      unf_test_inner (dz->data, along_z->data, unf_shape_size (shape)),
      unf_test_slope (loss, &problem, z, along_z, step), 1e-3);
  g_assert_cmpfloat_with_epsilon (
      unf_test_inner (dtau->data, along_tau->data, 8),
      unf_test_slope (loss, &problem, tau, along_tau, step), 1e-3);
}

static void
backward_adds (void)
{
  UnfShape shape = { 1, 1, 1, 1 };
  float z = 2.0f, tau = 1.0f, dout = 3.0f, dz = 10.0f, dtau = 20.0f;

  unf_soft_threshold_backward (&dz, &dtau, &dout, &z, &tau, shape);

  g_assert_cmpfloat (dz, ==, 13.0f);
  g_assert_cmpfloat (dtau, ==, 17.0f);
}

static void
affine_threshold_follows_the_noise (void)
{
  g_autoptr (UnfTape) tape = unf_tape_new (TRUE, NULL);
  g_autoptr (UnfTensor) t0 = unf_tensor_new ((UnfShape){ 1, 2, 1, 1 });
  g_autoptr (UnfTensor) t1 = unf_tensor_new ((UnfShape){ 1, 2, 1, 1 });
  const double sigma[3] = { 0.0, 0.1, 0.2 };
  UnfVar *tau;

  t0->data[0] = 0.5f;
  t0->data[1] = 1.0f;
  t1->data[0] = 2.0f;
  t1->data[1] = -1.0f;
  tau = unf_affine_threshold (tape, unf_tape_parameter (tape, t0),
                              unf_tape_parameter (tape, t1), sigma, 3, 2.0);

  g_assert_cmpfloat_with_epsilon (tau->value->data[0], 1.0f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (tau->value->data[1], 1.4f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (tau->value->data[2], 1.8f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (tau->value->data[5], 1.6f, 1e-6f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/soft-threshold/follows-its-definition",
                   follows_its_definition);
  g_test_add_func ("/nn/soft-threshold/doubles-between-negative-thresholds",
                   doubles_between_negative_thresholds);
  g_test_add_func ("/nn/soft-threshold/works-in-place", works_in_place);
  g_test_add_func ("/nn/soft-threshold/backward-agrees-with-differences",
                   backward_agrees_with_differences);
  g_test_add_func ("/nn/soft-threshold/backward-adds", backward_adds);
  g_test_add_func ("/nn/affine-threshold/follows-the-noise",
                   affine_threshold_follows_the_noise);

  return g_test_run ();
}

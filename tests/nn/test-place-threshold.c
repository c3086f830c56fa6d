/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place-threshold.h"

#include <math.h>

#include "unf-parallel.h"
#include "unf-test-tape.h"
#include "unf-test.h"

static void
follows_its_definition (void)
{
  const float z[] = { -2.0f, -1.0f, -0.5f, 0.0f, 0.5f, 1.0f, 2.0f };
  const float wanted[] = { -1.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 1.0f };
  const float tau[] = { 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f };
  float out[7];

  unf_place_threshold_forward (out, z, tau, 1, 7);

  for (int i = 0; i < 7; i++)
    g_assert_cmpfloat (out[i], ==, wanted[i]);
}

/* Unlike the thresholds of atoms, which double there. */
static void
negative_thresholds_move_away_from_zero (void)
{
  const float z[] = { -2.0f, -0.5f, 0.0f, -0.0f, 0.5f, 2.0f };
  const float wanted[] = { -3.0f, -1.5f, 0.0f, 0.0f, 1.5f, 3.0f };
  const float tau[] = { -1.0f, -1.0f, -1.0f, -1.0f, -1.0f, -1.0f };
  float out[6];

  unf_place_threshold_forward (out, z, tau, 1, 6);

  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (out[i], ==, wanted[i]);
}

/* More places than one block has, and a threshold for each. */
static void
every_place_has_its_own (void)
{
  enum { M = 3, PLACES = 1601 };
  UnfShape shape = { M, 1, 1, PLACES };
  g_autoptr (UnfTensor) z = unf_test_random_tensor (shape, 1.0, 1);
  g_autoptr (UnfTensor) tau =
      unf_test_random_tensor ((UnfShape){ 1, 1, 1, PLACES }, 0.5, 2);
  g_autoptr (UnfTensor) out = unf_tensor_new (shape);

  unf_place_threshold_forward (out->data, z->data, tau->data, M, PLACES);
  for (int i = 0; i < M * PLACES; i++) {
    float sign = z->data[i] < 0.0f ? -1.0f : 1.0f;

    g_assert_cmpfloat (
        out->data[i], ==,
        sign * fmaxf (fabsf (z->data[i]) - tau->data[i % PLACES], 0.0f));
  }

  unf_place_threshold_forward (z->data, z->data, tau->data, M, PLACES);
  g_assert_cmpmem (z->data, M * PLACES * sizeof (float), out->data,
                   M * PLACES * sizeof (float));
}

typedef struct {
  UnfTensor *z, *tau;
} Case;

static UnfVar *
build (UnfTape *tape, gpointer data)
{
  const Case *c = data;

  return unf_place_threshold (tape, unf_tape_parameter (tape, c->z),
                              unf_tape_parameter (tape, c->tau));
}

/* Keeps |z| away from the thresholds, and z from 0 under negative ones. */
static void
avoid_kinks (Case *c, float distance)
{
  size_t places = unf_shape_size (c->tau->shape);

  for (size_t i = 0; i < unf_shape_size (c->z->shape); i++) {
    float t = fmaxf (c->tau->data[i % places], 0.0f);
    float *z = &c->z->data[i];

    if (fabsf (fabsf (*z) - t) < distance)
      *z = copysignf (t + 2.0f * distance, *z);
  }
}

static void
gradients_agree_with_differences (void)
{
  g_autoptr (UnfTensor) z =
      unf_test_random_tensor ((UnfShape){ 5, 2, 3, 4 }, 1.0, 3);
  g_autoptr (UnfTensor) tau =
      unf_test_random_tensor ((UnfShape){ 1, 2, 3, 4 }, 0.5, 4);
  Case c = { z, tau };
  UnfTensor *parameters[] = { z, tau };

  /* Random directions have elements up to about 4. */
  avoid_kinks (&c, 8.0f / 1024.0f);
  unf_test_check_gradients (build, &c, parameters, 2, 1.0 / 1024.0, 2e-3);
}

static void
one_thread_equals_three (void)
{
  enum { M = 4, PLACES = 4000 };
  UnfShape shape = { M, 1, 1, PLACES };
  g_autoptr (UnfTensor) z = unf_test_random_tensor (shape, 1.0, 5);
  g_autoptr (UnfTensor) dout = unf_test_random_tensor (shape, 1.0, 6);
  g_autoptr (UnfTensor) tau =
      unf_test_random_tensor ((UnfShape){ 1, 1, 1, PLACES }, 0.5, 7);
  g_autofree float *dtau = g_new0 (float, 2 * PLACES);
  g_autofree float *dz = g_new0 (float, 2 * M * PLACES);

  for (int i = 0; i < 2; i++) {
    unf_parallel_set_threads (i == 0 ? 1 : 3);
    unf_place_threshold_backward (dz + i * M * PLACES, dtau + i * PLACES,
                                  dout->data, z->data, tau->data, M, PLACES);
  }
  unf_parallel_set_threads (0);

  g_assert_cmpmem (dz, M * PLACES * sizeof (float), dz + M * PLACES,
                   M * PLACES * sizeof (float));
  g_assert_cmpmem (dtau, PLACES * sizeof (float), dtau + PLACES,
                   PLACES * sizeof (float));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/place-threshold/follows-its-definition",
                   follows_its_definition);
  g_test_add_func (
      "/nn/place-threshold/negative-thresholds-move-away-from-zero",
      negative_thresholds_move_away_from_zero);
  g_test_add_func ("/nn/place-threshold/every-place-has-its-own",
                   every_place_has_its_own);
  g_test_add_func ("/nn/place-threshold/gradients-agree-with-differences",
                   gradients_agree_with_differences);
  g_test_add_func ("/nn/place-threshold/one-thread-equals-three",
                   one_thread_equals_three);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scale and the mean of numbers over a picture. */
#include "unfold-pixel-map.h"

#include "unf-test.h"

static UnfoldPixelMap *
map_of (const float *numbers, int n)
{
  g_autoptr (UnfTensor) tensor = unf_tensor_new ((UnfShape){ 1, 1, 1, n });

  memcpy (tensor->data, numbers, (gsize) n * sizeof (float));
  return unfold_pixel_map_new (tensor);
}

static void
scale_ends_at_a_round_number (void)
{
  static const struct {
    float largest;
    double high;
  } cases[] = { { 0.07f, 0.07 + 0.01 }, { 0.21f, 0.3 },   { 0.999f, 1.0 },
                { 1.0f, 1.0 },          { 7.2f, 8.0 },    { 8.3f, 10.0 },
                { 41.0f, 50.0 },        { 123.0f, 200.0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    float numbers[3] = { 0.0f, cases[i].largest / 3, cases[i].largest };
    g_autoptr (UnfoldPixelMap) map = map_of (numbers, 3);

    g_assert_cmpfloat (map->low, ==, 0.0);
    g_assert_cmpfloat_with_epsilon (map->high, cases[i].high, 1e-9);
    g_assert_cmpfloat_with_epsilon (
        map->mean, (double) cases[i].largest * 4.0 / 9.0, 1e-5);
  }
}

static void
few_outliers_do_not_stretch_the_scale (void)
{
  float numbers[1000];

  for (int i = 0; i < 1000; i++)
    numbers[i] = i < 5 ? 900.0f : 19.5f * (float) i / 1000.0f;
  for (int outliers = 5; outliers <= 6; outliers++) {
    g_autoptr (UnfoldPixelMap) map = NULL;

    numbers[5] = outliers > 5 ? 900.0f : 19.5f;
    map = map_of (numbers, 1000);
    /* Five of a thousand are the half per cent that may lie outside. */
    g_assert_cmpfloat (map->high, ==, outliers > 5 ? 1000.0 : 20.0);
  }
}

/* A thousand numbers between 0.47 and 0.53, and two far away. */
static void
scale_of_numbers_far_from_zero_begins_near_them (void)
{
  float numbers[1000];
  g_autoptr (UnfoldPixelMap) map = NULL;

  for (int i = 0; i < 1000; i++)
    numbers[i] = 0.47f + 0.06f * (float) i / 999.0f;
  numbers[0] = 0.01f;
  numbers[999] = 0.9f;

  map = map_of (numbers, 1000);
  g_assert_cmpfloat (map->low, <=, 0.4705);
  g_assert_cmpfloat (map->low, >, 0.46);
  g_assert_cmpfloat (map->high, >=, 0.5295);
  g_assert_cmpfloat (map->high, <, 0.54);
}

static void
equal_numbers_have_a_scale_from_zero (void)
{
  float numbers[3] = { 7.0f, 7.0f, 7.0f };
  g_autoptr (UnfoldPixelMap) map = map_of (numbers, 3);

  g_assert_cmpfloat (map->low, ==, 0.0);
  g_assert_cmpfloat (map->high, ==, 8.0);
}

static void
nothing_but_zeros_has_a_scale_too (void)
{
  float zeros[4] = { 0.0f };
  g_autoptr (UnfoldPixelMap) map = map_of (zeros, 4);

  g_assert_cmpfloat (map->high, >, 0.0);
  g_assert_cmpfloat (map->mean, ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/pixel-map/scale-ends-at-a-round-number",
                   scale_ends_at_a_round_number);
  g_test_add_func ("/app/pixel-map/few-outliers-do-not-stretch-the-scale",
                   few_outliers_do_not_stretch_the_scale);
  g_test_add_func (
      "/app/pixel-map/scale-of-numbers-far-from-zero-begins-near-them",
      scale_of_numbers_far_from_zero_begins_near_them);
  g_test_add_func ("/app/pixel-map/equal-numbers-have-a-scale-from-zero",
                   equal_numbers_have_a_scale_from_zero);
  g_test_add_func ("/app/pixel-map/nothing-but-zeros-has-a-scale-too",
                   nothing_but_zeros_has_a_scale_too);

  return g_test_run ();
}

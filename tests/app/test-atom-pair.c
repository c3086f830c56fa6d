/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-test.h"
#include "unfold-atom-pair.h"

#define SIZE 9 /* numbers of an atom of 3 × 3 */

static UnfoldAtomPair *
pair_at (GListStore *pairs, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (pairs), position);
}

static GListStore *
match (UnfTensor *bank, UnfTensor *other)
{
  g_autofree UnfAtomMatch *matches = unf_atom_match (bank, other, NULL);

  return unfold_atom_pair_list (bank, other, matches);
}

static void
distance_is_that_of_unit_vectors (void)
{
  g_autoptr (UnfTensor) a =
      unf_test_random_tensor ((UnfShape){ 5, 1, 3, 3 }, 1.0, 1);
  g_autoptr (UnfTensor) b =
      unf_test_random_tensor ((UnfShape){ 5, 1, 3, 3 }, 4.0, 2);
  g_autoptr (GListStore) pairs = match (a, b);

  for (guint k = 0; k < 5; k++) {
    g_autoptr (UnfoldAtomPair) pair = pair_at (pairs, k);
    const float *x = a->data + k * SIZE;
    const float *y = b->data + unfold_atom_pair_get_other (pair) * SIZE;
    double norm_x = sqrt (unf_test_inner (x, x, SIZE));
    double norm_y = sqrt (unf_test_inner (y, y, SIZE));
    double sign = unf_test_inner (x, y, SIZE) < 0.0 ? -1.0 : 1.0;
    double sum = 0.0;

    for (int i = 0; i < SIZE; i++) {
      double d = (double) x[i] / norm_x - sign * (double) y[i] / norm_y;

      sum += d * d;
    }
    /* Correlations are floats. */
    g_assert_cmpfloat_with_epsilon (unfold_atom_pair_get_distance (pair),
                                    sqrt (sum), 1e-6);
  }
}

static void
a_scaled_and_turned_atom_is_the_same (void)
{
  g_autoptr (UnfTensor) a =
      unf_test_random_tensor ((UnfShape){ 4, 1, 3, 3 }, 1.0, 3);
  g_autoptr (UnfTensor) b = unf_tensor_copy (a);
  g_autoptr (GListStore) pairs = NULL;

  for (int i = 0; i < 4 * SIZE; i++)
    b->data[i] *= -0.25f;
  pairs = match (a, b);

  for (guint k = 0; k < 4; k++) {
    g_autoptr (UnfoldAtomPair) pair = pair_at (pairs, k);
    g_autoptr (UnfImage) first = unfold_atom_pair_make_first (pair);
    g_autoptr (UnfImage) second = unfold_atom_pair_make_second (pair);
    g_autoptr (UnfImage) difference = unfold_atom_pair_make_difference (pair);

    /* The root of a rounding of the correlation. */
    g_assert_cmpfloat (unfold_atom_pair_get_distance (pair), <, 1e-3);
    g_assert_cmpfloat (unf_test_max_difference (unf_image_get_plane (first, 0),
                                                unf_image_get_plane (second, 0),
                                                SIZE),
                       <, 1e-6);
    for (int i = 0; i < SIZE; i++)
      g_assert_cmpfloat (fabsf (unf_image_get_plane (difference, 0)[i]), <,
                         1e-6f);
  }
}

static void
an_atom_without_partner_says_so (void)
{
  g_autoptr (UnfTensor) a =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 3);
  g_autoptr (UnfTensor) b =
      unf_test_random_tensor ((UnfShape){ 2, 1, 3, 3 }, 1.0, 4);
  g_autoptr (GListStore) pairs = match (a, b);
  int alone = 0;

  for (guint k = 0; k < 3; k++) {
    g_autoptr (UnfoldAtomPair) pair = pair_at (pairs, k);
    g_autoptr (UnfImage) second = unfold_atom_pair_make_second (pair);
    g_autoptr (UnfImage) difference = unfold_atom_pair_make_difference (pair);
    g_autofree char *text = unfold_atom_pair_describe (pair);

    alone += !second;
    g_assert_true ((second == NULL) == (difference == NULL));
    g_assert_true ((second == NULL) ==
                   g_str_has_suffix (text, "other dictionary"));
  }
  g_assert_cmpint (alone, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/atom-pair/distance-is-that-of-unit-vectors",
                   distance_is_that_of_unit_vectors);
  g_test_add_func ("/app/atom-pair/a-scaled-and-turned-atom-is-the-same",
                   a_scaled_and_turned_atom_is_the_same);
  g_test_add_func ("/app/atom-pair/an-atom-without-partner-says-so",
                   an_atom_without_partner_says_so);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-atom-match.h"
#include "unf-error.h"
#include "unf-test.h"

#define SIZE 4 /* numbers of an atom of 2 × 2 */

static UnfTensor *
random_bank (int atoms, guint64 seed)
{
  return unf_test_random_tensor ((UnfShape){ atoms, 1, 2, 2 }, 1.0, seed);
}

static double
correlation (const UnfTensor *a, int i, const UnfTensor *b, int j)
{
  const float *x = a->data + i * SIZE, *y = b->data + j * SIZE;

  return unf_test_inner (x, y, SIZE) /
         sqrt (unf_test_inner (x, x, SIZE) * unf_test_inner (y, y, SIZE));
}

/* The best that any assignment reaches, by trying all of them. */
static double
try_all (const UnfTensor *a, const UnfTensor *b, int i, guint taken)
{
  /* Where @a is larger, one of its atoms may stay alone. */
  int spare = a->shape.n - b->shape.n;
  double best = 0.0;

  if (i >= a->shape.n)
    return 0.0;

  if (spare > 0)
    best = try_all (a, b, i + 1, taken);
  for (int j = 0; j < b->shape.n; j++)
    if (!(taken & 1u << j))
      best = MAX (best, fabs (correlation (a, i, b, j)) +
                            try_all (a, b, i + 1, taken | 1u << j));

  return best;
}

static double
sum_of (const UnfAtomMatch *matches, int n)
{
  double sum = 0.0;

  for (int k = 0; k < n; k++)
    sum += fabs (matches[k].correlation);

  return sum;
}

static void
no_assignment_is_better (void)
{
  static const int sizes[][2] = {
    { 1, 1 }, { 2, 2 }, { 5, 5 }, { 6, 6 }, { 3, 6 }, { 6, 4 }, { 7, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint64 seed = 1; seed <= 4; seed++) {
      g_autoptr (UnfTensor) a = random_bank (sizes[i][0], seed);
      g_autoptr (UnfTensor) b = random_bank (sizes[i][1], seed + 50);
      g_autofree UnfAtomMatch *found = unf_atom_match (a, b, NULL);

      /* Sums of float correlations. */
      g_assert_cmpfloat_with_epsilon (sum_of (found, sizes[i][0]),
                                      try_all (a, b, 0, 0), 1e-5);
    }
}

static void
every_atom_is_used_once (void)
{
  g_autoptr (UnfTensor) a = random_bank (40, 1);
  g_autoptr (UnfTensor) b = random_bank (60, 2);
  g_autofree UnfAtomMatch *found = unf_atom_match (a, b, NULL);
  g_autofree UnfAtomMatch *back = unf_atom_match (b, a, NULL);
  int alone = 0;

  for (int i = 0; i < 40; i++) {
    g_assert_cmpint (found[i].other, >=, 0);
    g_assert_cmpfloat_with_epsilon (
        found[i].correlation, correlation (a, i, b, found[i].other), 1e-6);
    /* Both ways give the same pairs. */
    g_assert_cmpint (back[found[i].other].other, ==, i);
  }
  for (int j = 0; j < 60; j++)
    alone += back[j].other < 0;
  g_assert_cmpint (alone, ==, 20);
}

static void
finds_the_order_and_the_sign (void)
{
  int n = 30;
  g_autoptr (UnfTensor) a =
      unf_test_random_tensor ((UnfShape){ n, 3, 5, 5 }, 1.0, 7);
  g_autoptr (UnfTensor) b = unf_tensor_copy (a);
  g_autofree UnfAtomMatch *found = NULL;

  /* Atom k goes to place 7k mod 30, and every second one is turned over. */
  for (int k = 0; k < n; k++)
    for (int p = 0; p < 75; p++)
      b->data[(7 * k % n) * 75 + p] =
          (k % 2 ? -3.0f : 0.5f) * a->data[k * 75 + p];
  found = unf_atom_match (a, b, NULL);

  for (int k = 0; k < n; k++) {
    g_assert_cmpint (found[k].other, ==, 7 * k % n);
    g_assert_cmpfloat_with_epsilon (found[k].correlation, k % 2 ? -1.0 : 1.0,
                                    1e-5);
  }
}

static void
other_sizes_are_refused (void)
{
  g_autoptr (UnfTensor) a = random_bank (4, 1);
  g_autoptr (UnfTensor) b =
      unf_test_random_tensor ((UnfShape){ 4, 1, 3, 3 }, 1.0, 2);
  g_autoptr (GError) error = NULL;

  g_assert_null (unf_atom_match (a, b, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_MISMATCH);
}

static void
atoms_of_zeros_do_no_harm (void)
{
  g_autoptr (UnfTensor) a = random_bank (3, 1);
  g_autoptr (UnfTensor) b = unf_tensor_copy (a);
  g_autofree UnfAtomMatch *found = NULL;

  for (int p = 0; p < SIZE; p++)
    a->data[SIZE + p] = b->data[SIZE + p] = 0.0f;
  found = unf_atom_match (a, b, NULL);

  g_assert_cmpint (found[0].other, ==, 0);
  g_assert_cmpint (found[1].other, ==, 1);
  g_assert_cmpfloat (found[1].correlation, ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/atom-match/no-assignment-is-better",
                   no_assignment_is_better);
  g_test_add_func ("/denoisers/atom-match/every-atom-is-used-once",
                   every_atom_is_used_once);
  g_test_add_func ("/denoisers/atom-match/finds-the-order-and-the-sign",
                   finds_the_order_and_the_sign);
  g_test_add_func ("/denoisers/atom-match/other-sizes-are-refused",
                   other_sizes_are_refused);
  g_test_add_func ("/denoisers/atom-match/atoms-of-zeros-do-no-harm",
                   atoms_of_zeros_do_no_harm);

  return g_test_run ();
}

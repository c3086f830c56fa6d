/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "unf-atom-spectrum.h"
#include "unf-coherence.h"
#include "unf-parallel.h"
#include "unf-test.h"

static const UnfShape shapes[] = {
  { 5, 1, 4, 4 }, { 7, 3, 3, 3 }, { 2, 1, 1, 1 },
  { 1, 1, 5, 5 }, { 9, 1, 6, 6 },
};

static double
value_at (const UnfTensor *bank, int atom, int c, int i, int j)
{
  UnfShape s = bank->shape;

  if (i < 0 || j < 0 || i >= s.h || j >= s.w)
    return 0.0;

  return (double) bank->data[((atom * s.c + c) * s.h + i) * s.w + j];
}

/* ⟨atom a, atom b moved down by row and right by column⟩, at norm 1. */
static double
inner (const UnfTensor *bank, int a, int b, int row, int column)
{
  double product = 0.0, aa = 0.0, bb = 0.0;

  for (int c = 0; c < bank->shape.c; c++)
    for (int i = 0; i < bank->shape.h; i++)
      for (int j = 0; j < bank->shape.w; j++) {
        double x = value_at (bank, a, c, i, j);

        product += x * value_at (bank, b, c, i - row, j - column);
        aa += x * x;
        bb += value_at (bank, b, c, i, j) * value_at (bank, b, c, i, j);
      }

  return product / sqrt (aa * bb);
}

/* The largest of all, shift by shift and atom by atom. */
static double
slow_coherence (const UnfTensor *bank, int q)
{
  int n = bank->shape.h, reach = (n - 1) / q;
  double largest = 0.0;

  for (int a = 0; a < bank->shape.n; a++)
    for (int b = 0; b < bank->shape.n; b++)
      for (int i = -reach; i <= reach; i++)
        for (int j = -reach; j <= reach; j++)
          if (a != b || i != 0 || j != 0)
            largest = MAX (largest, fabs (inner (bank, a, b, i * q, j * q)));

  return largest;
}

static void
equals_the_slow_twin_at_every_stride (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (UnfTensor) bank = unf_test_random_tensor (shapes[i], 0.3, i + 1);
    g_autoptr (UnfCoherence) found = unf_coherence_measure (bank, NULL, NULL);

    g_assert_cmpint (found->side, ==, shapes[i].h);
    for (int q = 1; q <= found->side; q++)
      /* Float products of numbers of norm 1. */
      g_assert_cmpfloat_with_epsilon (found->peaks[q - 1].value,
                                      slow_coherence (bank, q), 1e-6);
  }
}

static void
typical_and_energy_equal_the_slow_twin (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (UnfTensor) bank = unf_test_random_tensor (shapes[i], 0.3, i + 4);
    g_autoptr (UnfCoherence) found = unf_coherence_measure (bank, NULL, NULL);
    int m = shapes[i].n, n = shapes[i].h;

    for (int q = 1; q <= n; q++) {
      double nearest = 0.0, energy = 0.0;
      int reach = (n - 1) / q;

      for (int a = 0; a < m; a++) {
        double largest = 0.0;

        for (int b = 0; b < m; b++)
          for (int r = -reach; r <= reach; r++)
            for (int s = -reach; s <= reach; s++) {
              double value = inner (bank, a, b, r * q, s * q);

              if (a == b && r == 0 && s == 0)
                continue;
              largest = MAX (largest, fabs (value));
              energy += value * value;
            }
        nearest += largest;
      }

      g_assert_cmpfloat_with_epsilon (found->typical[q - 1], nearest / m, 1e-6);
      /* Some hundred squares of float products of size 1. */
      g_assert_cmpfloat_with_epsilon (found->energies[q - 1], energy / m, 1e-5);
      g_assert_cmpfloat (found->energies[q - 1], >=,
                         m / ((double) (q * q) * shapes[i].c) - 1.0 - 1e-6);
    }
  }
}

static void
names_the_pair_and_its_shift (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (UnfTensor) bank = unf_test_random_tensor (shapes[i], 0.3, i + 9);
    g_autoptr (UnfCoherence) found = unf_coherence_measure (bank, NULL, NULL);

    for (int q = 1; q <= found->side; q++) {
      UnfCoherencePeak peak = found->peaks[q - 1];

      if (peak.value == 0.0)
        continue;

      g_assert_cmpint (peak.row % q, ==, 0);
      g_assert_cmpint (peak.column % q, ==, 0);
      g_assert_true (peak.a != peak.b || peak.row || peak.column);
      g_assert_cmpfloat_with_epsilon (
          fabs (inner (bank, peak.a, peak.b, peak.row, peak.column)),
          peak.value, 1e-6);
    }
  }
}

static void
a_shifted_copy_is_coherent_where_the_stride_meets_it (void)
{
  g_autoptr (UnfTensor) bank = unf_tensor_new ((UnfShape){ 2, 1, 6, 6 });
  g_autoptr (UnfCoherence) found = NULL;

  /* The same corner, two rows further down in the second atom. */
  bank->data[0] = bank->data[1] = 2.0f;
  bank->data[36 + 12] = bank->data[36 + 13] = -1.0f;
  found = unf_coherence_measure (bank, NULL, NULL);

  g_assert_cmpfloat_with_epsilon (found->peaks[0].value, 1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (found->peaks[1].value, 1.0, 1e-6);
  g_assert_cmpint (abs (found->peaks[1].row), ==, 2);
  /* Every third row misses it, and the copies do not touch. */
  g_assert_cmpfloat (found->peaks[2].value, ==, 0.0);
}

static void
no_dictionary_is_below_the_bound (void)
{
  for (guint64 seed = 1; seed <= 5; seed++) {
    g_autoptr (UnfTensor) bank =
        unf_test_random_tensor ((UnfShape){ 30, 1, 4, 4 }, 1.0, seed);
    g_autoptr (UnfCoherence) found = unf_coherence_measure (bank, NULL, NULL);

    for (int q = 1; q <= 4; q++) {
      g_assert_cmpfloat (found->bounds[q - 1], >, 0.0);
      g_assert_cmpfloat (found->bounds[q - 1], <, found->peaks[q - 1].value);
    }
    /* Welch 1974: 30 vectors in 16 dimensions. */
    g_assert_cmpfloat_with_epsilon (found->bounds[3],
                                    sqrt (14.0 / (16.0 * 29.0)), 1e-12);
  }
}

static void
the_bound_is_reached_by_three_vectors_in_a_plane (void)
{
  /* Two channels of one pixel: vectors at 0°, 120° and 240°. */
  g_autoptr (UnfTensor) bank = unf_tensor_new ((UnfShape){ 3, 2, 1, 1 });
  g_autoptr (UnfCoherence) found = NULL;

  for (int k = 0; k < 3; k++) {
    bank->data[2 * k] = (float) cos (2.0 * G_PI * k / 3.0);
    bank->data[2 * k + 1] = (float) sin (2.0 * G_PI * k / 3.0);
  }
  found = unf_coherence_measure (bank, NULL, NULL);

  g_assert_cmpfloat_with_epsilon (found->peaks[0].value, 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (found->bounds[0], 0.5, 1e-12);
}

static void
does_not_depend_on_threads (void)
{
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 20, 1, 5, 5 }, 1.0, 3);
  g_autoptr (UnfCoherence) one = NULL;
  g_autoptr (UnfCoherence) three = NULL;

  unf_parallel_set_threads (1);
  one = unf_coherence_measure (bank, NULL, NULL);
  unf_parallel_set_threads (3);
  three = unf_coherence_measure (bank, NULL, NULL);
  unf_parallel_set_threads (0);

  for (int q = 0; q < 5; q++) {
    g_assert_true (one->peaks[q].value == three->peaks[q].value);
    g_assert_cmpint (one->peaks[q].a, ==, three->peaks[q].a);
    g_assert_cmpint (one->peaks[q].row, ==, three->peaks[q].row);
  }
}

static void
can_be_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (UnfTensor) bank = unf_test_random_tensor (shapes[0], 1.0, 3);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (unf_coherence_measure (bank, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (unf_coherence_matrix (bank, 1, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
an_atom_of_zeros_is_orthogonal_to_all (void)
{
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 3, 1, 3, 3 }, 1.0, 3);
  g_autoptr (UnfTensor) gram = NULL;

  for (int i = 9; i < 18; i++)
    bank->data[i] = 0.0f;
  gram = unf_coherence_gram (bank);

  g_assert_cmpfloat (gram->data[1], ==, 0.0);
  g_assert_cmpfloat (gram->data[4], ==, 0.0);
  g_assert_cmpfloat_with_epsilon (gram->data[0], 1.0, 1e-6);
}

static void
gram_holds_the_inner_products (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (UnfTensor) bank = unf_test_random_tensor (shapes[i], 2.0, i + 3);
    g_autoptr (UnfTensor) gram = unf_coherence_gram (bank);
    int m = shapes[i].n;

    for (int a = 0; a < m; a++)
      for (int b = 0; b < m; b++)
        g_assert_cmpfloat_with_epsilon ((double) gram->data[a * m + b],
                                        inner (bank, a, b, 0, 0), 1e-6);
  }
}

static void
matrix_holds_the_largest_of_every_pair (void)
{
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 4, 2, 5, 5 }, 1.0, 8);
  int m = 4;

  for (int q = 1; q <= 5; q++) {
    g_autoptr (UnfTensor) found = unf_coherence_matrix (bank, q, NULL, NULL);
    int reach = 4 / q;

    for (int a = 0; a < m; a++)
      for (int b = 0; b < m; b++) {
        double largest = 0.0;

        for (int i = -reach; i <= reach; i++)
          for (int j = -reach; j <= reach; j++)
            if (a != b || i != 0 || j != 0)
              largest = MAX (largest, fabs (inner (bank, a, b, i * q, j * q)));
        g_assert_cmpfloat_with_epsilon ((double) found->data[a * m + b],
                                        largest, 1e-6);
      }
  }
}

/* ---- Spectrum ---- */

static void
spectrum_equals_the_sum_of_waves (void)
{
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ 2, 3, 4, 4 }, 1.0, 8);
  g_autoptr (UnfTensor) found = unf_atom_spectrum (bank, 1);
  int side = UNF_ATOM_SPECTRUM_SIDE;

  for (int u = 0; u < side; u += 7)
    for (int v = 0; v < side; v += 5) {
      double power = 0.0;

      for (int c = 0; c < 3; c++) {
        double re = 0.0, im = 0.0;

        for (int i = 0; i < 4; i++)
          for (int j = 0; j < 4; j++) {
            double phase =
                2.0 * G_PI * ((u - side / 2) * i + (v - side / 2) * j) / side;

            re += value_at (bank, 1, c, i, j) * cos (phase);
            im += value_at (bank, 1, c, i, j) * sin (phase);
          }
        power += re * re + im * im;
      }
      /* Sums of 48 float products. */
      g_assert_cmpfloat_with_epsilon ((double) found->data[u * side + v],
                                      sqrt (power), 1e-5);
    }
}

static void
fast_waves_have_high_frequencies (void)
{
  g_autoptr (UnfTensor) bank = unf_tensor_new ((UnfShape){ 3, 1, 8, 8 });
  double frequencies[3];

  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 8; j++) {
      bank->data[i * 8 + j] = 1.0f;
      bank->data[64 + i * 8 + j] = (float) cos (2.0 * G_PI * 0.25 * j);
      bank->data[128 + i * 8 + j] = (i + j) % 2 ? -1.0f : 1.0f;
    }
  for (int k = 0; k < 3; k++) {
    g_autoptr (UnfTensor) spectrum = unf_atom_spectrum (bank, k);

    frequencies[k] = unf_atom_frequency (spectrum);
  }

  g_assert_cmpfloat (frequencies[0], <, 0.1);
  /* The window of eight pixels widens the line. */
  g_assert_cmpfloat_with_epsilon (frequencies[1], 0.25, 0.05);
  g_assert_cmpfloat (frequencies[2], >, 0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/coherence/equals-the-slow-twin-at-every-stride",
                   equals_the_slow_twin_at_every_stride);
  g_test_add_func (
      "/denoisers/coherence/typical-and-energy-equal-the-slow-twin",
      typical_and_energy_equal_the_slow_twin);
  g_test_add_func ("/denoisers/coherence/names-the-pair-and-its-shift",
                   names_the_pair_and_its_shift);
  g_test_add_func ("/denoisers/coherence/"
                   "a-shifted-copy-is-coherent-where-the-stride-meets-it",
                   a_shifted_copy_is_coherent_where_the_stride_meets_it);
  g_test_add_func ("/denoisers/coherence/no-dictionary-is-below-the-bound",
                   no_dictionary_is_below_the_bound);
  g_test_add_func ("/denoisers/coherence/"
                   "the-bound-is-reached-by-three-vectors-in-a-plane",
                   the_bound_is_reached_by_three_vectors_in_a_plane);
  g_test_add_func ("/denoisers/coherence/does-not-depend-on-threads",
                   does_not_depend_on_threads);
  g_test_add_func ("/denoisers/coherence/can-be-cancelled", can_be_cancelled);
  g_test_add_func ("/denoisers/coherence/an-atom-of-zeros-is-orthogonal-to-all",
                   an_atom_of_zeros_is_orthogonal_to_all);
  g_test_add_func ("/denoisers/coherence/gram-holds-the-inner-products",
                   gram_holds_the_inner_products);
  g_test_add_func (
      "/denoisers/coherence/matrix-holds-the-largest-of-every-pair",
      matrix_holds_the_largest_of_every_pair);
  g_test_add_func ("/denoisers/atom-spectrum/equals-the-sum-of-waves",
                   spectrum_equals_the_sum_of_waves);
  g_test_add_func ("/denoisers/atom-spectrum/fast-waves-have-high-frequencies",
                   fast_waves_have_high_frequencies);

  return g_test_run ();
}

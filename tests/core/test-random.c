/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "unf-parallel.h"
#include "unf-random.h"
#include "unf-test.h"

/* Philox4x32-10 as the paper states it, with all of counter and key. */
static void
slow_philox (const guint32 counter[4], const guint32 key[2], guint32 out[4])
{
  guint32 x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
  guint32 k0 = key[0], k1 = key[1];

  for (int round = 0; round < 10; round++) {
    guint64 left = x0 * G_GUINT64_CONSTANT (0xD2511F53);
    guint64 right = x2 * G_GUINT64_CONSTANT (0xCD9E8D57);

    x0 = (guint32) (right >> 32) ^ x1 ^ k0;
    x1 = (guint32) right;
    x2 = (guint32) (left >> 32) ^ x3 ^ k1;
    x3 = (guint32) left;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }

  out[0] = x0, out[1] = x1, out[2] = x2, out[3] = x3;
}

static void
slow_twin_gives_published_answers (void)
{
  static const struct {
    guint32 counter[4], key[2], answer[4];
  } known[] = {
    { { 0, 0, 0, 0 },
      { 0, 0 },
      { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    guint32 out[4];

    slow_philox (known[i].counter, known[i].key, out);
    g_assert_cmpmem (out, sizeof out, known[i].answer, sizeof out);
  }
}

static void
bits_equal_the_slow_twin (void)
{
  static const UnfRandom starts[] = {
    { 0, 0 },
    { 1, 3 },
    { G_MAXUINT64, G_GUINT64_CONSTANT (0x200000002) },
    { G_GUINT64_CONSTANT (0x123456789abcdef0), G_GUINT64_CONSTANT (1) << 62 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    UnfRandom random = starts[i];

    for (guint64 p = random.position; p < starts[i].position + 9; p++) {
      guint32 counter[4] = { (guint32) (p / 4), (guint32) (p / 4 >> 32), 0, 0 };
      guint32 key[2] = { (guint32) random.seed, (guint32) (random.seed >> 32) };
      guint32 out[4];

      slow_philox (counter, key, out);
      g_assert_cmphex (unf_random_bits (&random), ==, out[p % 4]);
      g_assert_cmpuint (random.position, ==, p + 1);
    }
  }
}

static void
normals_are_quantiles_of_the_bits (void)
{
  UnfRandom bits = { 9, 0 }, normals = { 9, 0 };

  for (int i = 0; i < 20000; i++) {
    double p = (unf_random_bits (&bits) + 0.5) * 0x1p-32;
    double x = unf_random_normal (&normals);
    double tail = 0.5 * erfc (fabs (x) * G_SQRT2 / 2.0);

    /* AS 241 promises 1e-16 of x; in the tail that is 1e-15 of p. */
    g_assert_cmpfloat (fabs (tail - MIN (p, 1.0 - p)), <,
                       1e-13 * MIN (p, 1.0 - p));
    g_assert_true ((x < 0.0) == (p < 0.5));
  }
}

/* The standard deviation of the mean of n normals is 1/√n, of their variance
 * √(2/n); five of them are allowed. The seed is fixed, so is the outcome. */
static void
normals_have_the_moments_of_normals (void)
{
  enum { N = 200000 };
  g_autofree float *x = g_new (float, N);
  UnfRandom random = { 20, 0 };
  double m1 = 0.0, m2 = 0.0, m3 = 0.0, m4 = 0.0, next = 0.0;

  unf_random_fill_normal (&random, x, N);
  for (int i = 0; i < N; i++) {
    double v = (double) x[i];

    m1 += v / N;
    m2 += v * v / N;
    m3 += v * v * v / N;
    m4 += v * v * v * v / N;
    next += v * (double) x[(i + 1) % N] / N;
  }

  g_assert_cmpfloat (fabs (m1), <, 5.0 / sqrt (N));
  g_assert_cmpfloat (fabs (m2 - 1.0), <, 5.0 * sqrt (2.0 / N));
  g_assert_cmpfloat (fabs (m3), <, 5.0 * sqrt (15.0 / N));
  g_assert_cmpfloat (fabs (m4 - 3.0), <, 5.0 * sqrt (96.0 / N));
  g_assert_cmpfloat (fabs (next), <, 5.0 / sqrt (N));
}

static void
uniforms_fill_their_range (void)
{
  UnfRandom random = { 4, 0 };
  int counts[16] = { 0 };

  for (int i = 0; i < 16000; i++) {
    double u = unf_random_uniform (&random);

    g_assert_cmpfloat (u, >=, 0.0);
    g_assert_cmpfloat (u, <, 1.0);
    counts[(int) (16.0 * u)]++;
  }

  for (int i = 0; i < 16; i++)
    g_assert_cmpint (ABS (counts[i] - 1000), <, 160);
}

static void
below_stays_below_and_reaches_all (void)
{
  UnfRandom random = { 5, 0 };
  int counts[7] = { 0 };

  for (int i = 0; i < 7000; i++) {
    int k = unf_random_below (&random, 7);

    g_assert_cmpint (k, >=, 0);
    g_assert_cmpint (k, <, 7);
    counts[k]++;
  }

  for (int i = 0; i < 7; i++)
    g_assert_cmpint (ABS (counts[i] - 1000), <, 160);
  g_assert_cmpint (unf_random_below (&random, 1), ==, 0);
}

static void
two_numbers_resume_the_stream (void)
{
  UnfRandom whole = { 11, 0 }, again;
  g_autofree float *x = g_new (float, 50000);
  float rest[77];

  unf_random_fill_normal (&whole, x, 50000);
  g_assert_cmpuint (whole.position, ==, 50000);

  again = (UnfRandom){ 11, 33333 };
  unf_random_fill_normal (&again, rest, G_N_ELEMENTS (rest));
  g_assert_cmpuint (again.position, ==, 33333 + G_N_ELEMENTS (rest));
  g_assert_cmpmem (rest, sizeof rest, x + 33333, sizeof rest);
}

static void
filling_equals_taking_one_by_one (void)
{
  UnfRandom filled = { 12, 2 }, taken = { 12, 2 };
  float x[41];

  unf_random_fill_normal (&filled, x, G_N_ELEMENTS (x));
  for (gsize i = 0; i < G_N_ELEMENTS (x); i++)
    g_assert_true (x[i] == (float) unf_random_normal (&taken));
  g_assert_cmpuint (filled.position, ==, taken.position);

  unf_random_fill_normal (&filled, NULL, 0);
  g_assert_cmpuint (filled.position, ==, taken.position);
}

static void
numbers_do_not_depend_on_threads (void)
{
  enum { N = 100003 };
  g_autofree float *one = g_new (float, N);

  unf_parallel_set_threads (1);
  unf_random_fill_normal (&(UnfRandom){ 13, 1 }, one, N);

  for (int threads = 2; threads <= 5; threads++) {
    g_autofree float *many = g_new (float, N);

    unf_parallel_set_threads (threads);
    unf_random_fill_normal (&(UnfRandom){ 13, 1 }, many, N);
    g_assert_cmpmem (many, N * sizeof (float), one, N * sizeof (float));
  }

  unf_parallel_set_threads (0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/random/slow-twin-gives-published-answers",
                   slow_twin_gives_published_answers);
  g_test_add_func ("/core/random/bits-equal-the-slow-twin",
                   bits_equal_the_slow_twin);
  g_test_add_func ("/core/random/normals-are-quantiles-of-the-bits",
                   normals_are_quantiles_of_the_bits);
  g_test_add_func ("/core/random/normals-have-the-moments-of-normals",
                   normals_have_the_moments_of_normals);
  g_test_add_func ("/core/random/uniforms-fill-their-range",
                   uniforms_fill_their_range);
  g_test_add_func ("/core/random/below-stays-below-and-reaches-all",
                   below_stays_below_and_reaches_all);
  g_test_add_func ("/core/random/two-numbers-resume-the-stream",
                   two_numbers_resume_the_stream);
  g_test_add_func ("/core/random/filling-equals-taking-one-by-one",
                   filling_equals_taking_one_by_one);
  g_test_add_func ("/core/random/numbers-do-not-depend-on-threads",
                   numbers_do_not_depend_on_threads);

  return g_test_run ();
}

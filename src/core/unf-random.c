/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-random.h"

#include <math.h>
#include <string.h>

#include "unf-parallel.h"

/* One Philox4x32-10 block: four words from a 128-bit counter and a key. */
static void
philox (guint64 seed, guint64 block, guint32 out[4])
{
  guint32 c[4] = { (guint32) block, (guint32) (block >> 32), 0, 0 };
  guint32 key[2] = { (guint32) seed, (guint32) (seed >> 32) };

  for (int round = 0; round < 10; round++) {
    guint64 p0 = (guint64) 0xD2511F53u * c[0];
    guint64 p1 = (guint64) 0xCD9E8D57u * c[2];
    guint32 next[4] = {
      (guint32) (p1 >> 32) ^ c[1] ^ key[0],
      (guint32) p1,
      (guint32) (p0 >> 32) ^ c[3] ^ key[1],
      (guint32) p0,
    };

    memcpy (c, next, sizeof c);
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }

  memcpy (out, c, sizeof c);
}

/* The natural logarithm for 0 < x < 1 from + − × ÷ alone, so that every
 * machine agrees: x = m·2^e with m in [√½, √2), log m = 2 artanh s. */
static double
portable_log (double x)
{
  int e;
  double m = frexp (x, &e);
  double s, s2, sum = 0.0;

  if (m < 0.70710678118654752) {
    m *= 2.0;
    e--;
  }

  s = (m - 1.0) / (m + 1.0);
  s2 = s * s;
  for (int k = 21; k >= 1; k -= 2)
    sum = sum * s2 + 1.0 / k;

  return 2.0 * s * sum + e * 0.69314718055994531;
}

static double
polynomial (const double coefficients[8], double x)
{
  double sum = coefficients[7];

  for (int i = 6; i >= 0; i--)
    sum = sum * x + coefficients[i];

  return sum;
}

/* Wichura's PPND16: the normal deviate whose lower tail has area p. */
static double
normal_quantile (double p)
{
  static const double a[8] = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3
  };
  static const double b[8] = { 1.0,
                               4.2313330701600911252e1,
                               6.8718700749205790830e2,
                               5.3941960214247511077e3,
                               2.1213794301586595867e4,
                               3.9307895800092710610e4,
                               2.8729085735721942674e4,
                               5.2264952788528545610e3 };
  static const double c[8] = {
    1.42343711074968357734e0,  4.63033784615654529590e0,
    5.76949722146069140550e0,  3.64784832476320460504e0,
    1.27045825245236838258e0,  2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4
  };
  static const double d[8] = { 1.0,
                               2.05319162663775882187e0,
                               1.67638483018380384940e0,
                               6.89767334985100004550e-1,
                               1.48103976427480074590e-1,
                               1.51986665636164571966e-2,
                               5.47593808499534494600e-4,
                               1.05075007164441684324e-9 };
  static const double e[8] = {
    6.65790464350110377720e0,  5.46378491116411436990e0,
    1.78482653991729133580e0,  2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7
  };
  static const double f[8] = { 1.0,
                               5.99832206555887937690e-1,
                               1.36929880922735805310e-1,
                               1.48753612908506148525e-2,
                               7.86869131145613259100e-4,
                               1.84631831751005468180e-5,
                               1.42151175831644588870e-7,
                               2.04426310338993978564e-15 };
  double q = p - 0.5;
  double r, tail;

  if (fabs (q) <= 0.425) {
    r = 0.180625 - q * q;
    return q * polynomial (a, r) / polynomial (b, r);
  }

  r = sqrt (-portable_log (q < 0.0 ? p : 1.0 - p));
  tail = r <= 5.0 ? polynomial (c, r - 1.6) / polynomial (d, r - 1.6)
                  : polynomial (e, r - 5.0) / polynomial (f, r - 5.0);

  return q < 0.0 ? -tail : tail;
}

/* The middle of the cell of 2⁻³² that the bits name: never 0, never 1. */
static double
normal_from_bits (guint32 bits)
{
  return normal_quantile (((double) bits + 0.5) * 0x1p-32);
}

guint32
unf_random_bits (UnfRandom *random)
{
  guint32 words[4];
  guint64 position = random->position++;

  philox (random->seed, position / 4, words);
  return words[position % 4];
}

double
unf_random_uniform (UnfRandom *random)
{
  return unf_random_bits (random) * 0x1p-32;
}

int
unf_random_below (UnfRandom *random, int n)
{
  return (int) (((guint64) unf_random_bits (random) * (guint64) n) >> 32);
}

double
unf_random_normal (UnfRandom *random)
{
  return normal_from_bits (unf_random_bits (random));
}

enum { CHUNK = 1 << 14 };

typedef struct {
  UnfRandom start;
  float *out;
  size_t n;
} Fill;

static void
fill_chunk (size_t index, gpointer data)
{
  const Fill *fill = data;
  size_t begin = index * CHUNK;
  size_t end = MIN (begin + CHUNK, fill->n);
  guint64 known = G_MAXUINT64;
  guint32 words[4] = { 0 };

  for (size_t i = begin; i < end; i++) {
    guint64 position = fill->start.position + i;

    if (position / 4 != known) {
      known = position / 4;
      philox (fill->start.seed, known, words);
    }
    fill->out[i] = (float) normal_from_bits (words[position % 4]);
  }
}

void
unf_random_fill_normal (UnfRandom *random, float *out, size_t n)
{
  Fill fill = { *random, out, n };

  unf_parallel_for ((n + CHUNK - 1) / CHUNK, fill_chunk, &fill);
  random->position += n;
}

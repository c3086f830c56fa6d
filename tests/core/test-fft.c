/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transforms against the sum that defines them. */
#include "unf-fft.h"

#include <math.h>
#include <string.h>

#include "unf-parallel.h"
#include "unf-test.h"

enum { GAP = 16 };

typedef struct {
  int length, columns;
} Size;

static const Size sizes[] = { { 1, 1 },   { 8, 8 },   { 16, 16 },
                              { 16, 8 },  { 30, 7 },  { 32, 24 },
                              { 64, 64 }, { 64, 56 }, { 128, 128 } };

/* A matrix with gaps between its rows, and room for the result. */
typedef struct {
  Size size;
  int step;
  float *in, *out; /* owned */
} Problem;

static Problem
problem_new (Size size)
{
  int step = 2 * size.length + GAP;
  size_t n = (size_t) (step * size.length);
  UnfRandom random = { 1, 0 };
  float *in = unf_fft_alloc (n);

  for (size_t i = 0; i < n; i++)
    in[i] = (float) unf_random_normal (&random);

  return (Problem){ size, step, in, unf_fft_alloc (n) };
}

static void
problem_clear (Problem *p)
{
  g_aligned_free (p->in);
  g_aligned_free (p->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problem, problem_clear)

static const UnfFft *
problem_plan (const Problem *p)
{
  return unf_fft_get (p->size.length, p->size.columns, p->step, p->step);
}

/* Distance from Σ_t in[t,j] · exp (sign · 2πi·f·t / length), squared. */
static double
distance (const Problem *p, int j, int f, double sign)
{
  double re = 0.0, im = 0.0;
  int length = p->size.length;
  const float *out = p->out + j * p->step + f;

  for (int t = 0; t < length; t++) {
    double angle = sign * 2.0 * G_PI * f * t / length;
    double x = (double) p->in[t * p->step + j];
    double y = (double) p->in[t * p->step + j + length];

    re += x * cos (angle) - y * sin (angle);
    im += x * sin (angle) + y * cos (angle);
  }

  re -= (double) out[0];
  im -= (double) out[length];
  return re * re + im * im;
}

/* Normals of variance 1 sum to about √(2·length); a transform rounds a few
 * times log₂ length. */
static void
assert_is_sum (const Problem *p, double sign)
{
  double worst = 0.0;

  for (int j = 0; j < p->size.columns; j++)
    for (int f = 0; f < p->size.length; f++)
      worst = fmax (worst, distance (p, j, f, sign));

  g_assert_cmpfloat (sqrt (worst), <, 2e-6 * sqrt (2.0 * p->size.length));
}

static void
forward_is_the_sum (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_auto (Problem) p = problem_new (sizes[i]);

    unf_fft_forward (problem_plan (&p), p.out, p.in);
    assert_is_sum (&p, -1.0);
  }
}

static void
backward_is_the_conjugate_sum (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_auto (Problem) p = problem_new (sizes[i]);

    unf_fft_backward (problem_plan (&p), p.out, p.in);
    assert_is_sum (&p, 1.0);
  }
}

static void
input_is_kept (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_auto (Problem) p = problem_new (sizes[i]);
    g_auto (Problem) fresh = problem_new (sizes[i]);
    size_t bytes = (size_t) (p.step * p.size.length) * sizeof (float);

    unf_fft_forward (problem_plan (&p), p.out, p.in);
    unf_fft_backward (problem_plan (&p), p.out, p.in);
    g_assert_cmpmem (p.in, bytes, fresh.in, bytes);
  }
}

static void
same_layout_has_one_plan (void)
{
  g_assert_true (unf_fft_get (32, 16, 64, 80) == unf_fft_get (32, 16, 64, 80));
  g_assert_true (unf_fft_get (32, 16, 64, 80) != unf_fft_get (32, 24, 64, 80));
}

static void
transform_one (size_t index, gpointer data)
{
  Problem *problems = data;

  unf_fft_forward (problem_plan (&problems[index]), problems[index].out,
                   problems[index].in);
}

static void
plans_can_be_made_in_any_thread (void)
{
  enum { N = 40 };
  Problem problems[N];

  for (int i = 0; i < N; i++)
    problems[i] = problem_new ((Size){ 10 + i / 4, 10 + i / 4 });

  unf_parallel_set_threads (4);
  unf_parallel_for (N, transform_one, problems);
  unf_parallel_set_threads (0);

  for (int i = 0; i < N; i++) {
    assert_is_sum (&problems[i], -1.0);
    problem_clear (&problems[i]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/fft/forward-is-the-sum", forward_is_the_sum);
  g_test_add_func ("/core/fft/backward-is-the-conjugate-sum",
                   backward_is_the_conjugate_sum);
  g_test_add_func ("/core/fft/input-is-kept", input_is_kept);
  g_test_add_func ("/core/fft/same-layout-has-one-plan",
                   same_layout_has_one_plan);
  g_test_add_func ("/core/fft/plans-can-be-made-in-any-thread",
                   plans_can_be_made_in_any_thread);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The products with a strided dictionary: plain, by matrix products and by
 * Fourier transform. GFLOP/s are counted for the direct form whatever is done,
 * and stand beside those of a large matrix product. */
#include <stdio.h>
#include <stdlib.h>

#include "strided.h"
#include "unf-bench.h"
#include "unf-parallel.h"
#include "unf-random.h"

typedef struct {
  UnfStrided s;
  UnfTensor *x, *z, *bank;
} Case;

static void
analysis_plain (gpointer data)
{
  Case *c = data;

  unf_strided_analysis_plain (c->z->data, 1.0f, c->x->data, c->bank->data,
                              &c->s);
}

static void
analysis_gemm (gpointer data)
{
  Case *c = data;

  unf_strided_analysis_gemm (c->z->data, 1.0f, c->x->data, c->bank->data, &c->s,
                             NULL);
}

static void
analysis_fft (gpointer data)
{
  Case *c = data;

  unf_strided_analysis_fft (c->z->data, 1.0f, c->x->data, c->bank->data, &c->s,
                            NULL);
}

static void
synthesis_plain (gpointer data)
{
  Case *c = data;

  unf_strided_synthesis_plain (c->x->data, 1.0f, c->z->data, c->bank->data,
                               &c->s);
}

static void
synthesis_gemm (gpointer data)
{
  Case *c = data;

  unf_strided_synthesis_gemm (c->x->data, 1.0f, c->z->data, c->bank->data,
                              &c->s, NULL);
}

static void
synthesis_fft (gpointer data)
{
  Case *c = data;

  unf_strided_synthesis_fft (c->x->data, 1.0f, c->z->data, c->bank->data, &c->s,
                             NULL);
}

static void
correlate_plain (gpointer data)
{
  Case *c = data;

  unf_strided_correlate_plain (c->bank->data, 1.0f, c->z->data, c->x->data,
                               &c->s);
}

static void
correlate_gemm (gpointer data)
{
  Case *c = data;

  unf_strided_correlate_gemm (c->bank->data, 1.0f, c->z->data, c->x->data,
                              &c->s);
}

static UnfTensor *
random_tensor (UnfShape shape)
{
  UnfTensor *tensor = unf_tensor_new (shape);
  UnfRandom random = { 1, 0 };

  unf_random_fill_normal (&random, tensor->data, unf_shape_size (shape));
  return tensor;
}

static Case
case_new (int side, int stride, int atoms, int pixels)
{
  int places = (pixels - side) / stride + 1;
  UnfStrided s = { .n = 1,
                   .c = 1,
                   .atoms = atoms,
                   .side = side,
                   .stride = stride,
                   .h = places,
                   .w = places };

  return (Case){ s, random_tensor (unf_strided_picture_shape (&s)),
                 random_tensor (unf_strided_code_shape (&s)),
                 random_tensor ((UnfShape){ atoms, 1, side, side }) };
}

static void
case_clear (Case *c)
{
  unf_tensor_unref (c->x);
  unf_tensor_unref (c->z);
  unf_tensor_unref (c->bank);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

typedef struct {
  const char *name;
  UnfBenchFunc plain, gemm, fft;
} Product;

static const Product products[] = {
  { "analysis", analysis_plain, analysis_gemm, analysis_fft },
  { "synthesis", synthesis_plain, synthesis_gemm, synthesis_fft },
  { "correlation", correlate_plain, correlate_gemm, NULL },
};

static void
print_head (void)
{
  printf ("%-11s %4s %2s %4s %6s  %-6s %9s %5s %8s %7s %8s\n", "product",
          "side", "q", "m", "pixels", "by", "ms", "+-%", "GFLOP/s", "% peak",
          "ns/value");
}

static UnfBenchTime
print_case (const char *product,
            const char *by,
            UnfBenchFunc func,
            Case *c,
            double peak)
{
  UnfBenchTime time = unf_bench_time (func, c, 0.4);
  double values = (double) unf_shape_size (unf_strided_code_shape (&c->s));
  double gflops = 2e-9 * values * c->s.side * c->s.side / time.median;

  printf ("%-11s %4d %2d %4d %6d  %-6s %9.2f %5.1f %8.1f %7.0f %8.3f\n",
          product, c->s.side, c->s.stride, c->s.atoms,
          unf_strided_columns (&c->s), by, 1e3 * time.median,
          100.0 * time.spread, gflops, 100.0 * gflops / peak,
          1e9 * time.median / values);
  fflush (stdout);

  return time;
}

/* The plain form needs half a minute for a large picture. */
static void
compare_with_plain (double peak)
{
  g_auto (Case) c = case_new (11, 8, 175, 131);

  print_head ();
  for (gsize i = 0; i < G_N_ELEMENTS (products); i++) {
    print_case (products[i].name, "plain", products[i].plain, &c, peak);
    print_case (products[i].name, "gemm", products[i].gemm, &c, peak);
    if (products[i].fft)
      print_case (products[i].name, "fft", products[i].fft, &c, peak);
  }
  printf ("\n");
}

/* Below one part in ten, which is faster depends on the day. */
static const char *
judge (UnfEngine choice, double fft, double gemm)
{
  double taken = choice == UNF_ENGINE_FFT ? fft : gemm;

  if (taken <= MIN (fft, gemm))
    return "";
  return taken < 1.1 * MIN (fft, gemm) ? ", nearly as fast" : ", the slower";
}

/* Both products together, as an iteration needs them. */
static void
compare_engines (int side, int stride, int pixels, double peak)
{
  g_auto (Case) c = case_new (side, stride, 175, pixels);
  UnfEngine choice = unf_strided_choose_engine (&c.s);
  double gemm = 0.0, fft = 0.0;

  for (gsize i = 0; i < 2; i++) {
    gemm += print_case (products[i].name, "gemm", products[i].gemm, &c, peak)
                .median;
    fft +=
        print_case (products[i].name, "fft", products[i].fft, &c, peak).median;
  }

  printf ("%*s fft is %.2f times as fast; auto takes %s%s\n\n", 34, "",
          gemm / fft, choice == UNF_ENGINE_FFT ? "fft" : "gemm",
          judge (choice, fft, gemm));
}

int
main (int argc, char *argv[])
{
  static const struct {
    int side, last_stride, pixels;
  } cases[] = {
    { 7, 4, 512 }, { 11, 11, 512 }, { 21, 6, 512 }, { 11, 3, 128 }
  };
  double peak;

  unf_parallel_set_threads (argc > 1 ? atoi (argv[1]) : 0);
  peak = unf_bench_sgemm_peak ();
  printf ("%d thread(s); a large sgemm does %.1f GFLOP/s\n\n",
          unf_parallel_get_threads (), peak);

  compare_with_plain (peak);
  print_head ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int q = 1; q <= cases[i].last_stride; q++)
      compare_engines (cases[i].side, q, cases[i].pixels, peak);
  printf ("peak memory %.0f MiB\n", unf_bench_peak_memory ());

  return 0;
}

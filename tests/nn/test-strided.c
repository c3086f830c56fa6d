/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three forms of each product with a strided dictionary agree, and are
 * transposes and derivatives of each other. */
#include "strided.h"

#include <math.h>
#include <string.h>

#include "unf-parallel.h"
#include "unf-test.h"

typedef void (*AnalysisFunc) (float *z,
                              float alpha,
                              const float *x,
                              const float *bank,
                              const UnfStrided *s,
                              UnfMonitor *monitor);

static const UnfStrided shapes[] = {
  { .n = 1, .c = 1, .atoms = 7, .side = 5, .stride = 1, .h = 40, .w = 33 },
  { .n = 1, .c = 1, .atoms = 1, .side = 3, .stride = 1, .h = 1, .w = 1 },
  { .n = 1, .c = 1, .atoms = 1, .side = 1, .stride = 1, .h = 9, .w = 4 },
  { .n = 2, .c = 3, .atoms = 6, .side = 4, .stride = 2, .h = 9, .w = 14 },
  { .n = 1, .c = 1, .atoms = 5, .side = 7, .stride = 3, .h = 6, .w = 21 },
  { .n = 3, .c = 1, .atoms = 9, .side = 6, .stride = 6, .h = 3, .w = 4 },
  { .n = 1, .c = 2, .atoms = 4, .side = 11, .stride = 8, .h = 5, .w = 3 },
  { .n = 1, .c = 1, .atoms = 3, .side = 11, .stride = 1, .h = 130, .w = 75 },
  { .n = 1, .c = 1, .atoms = 3, .side = 21, .stride = 1, .h = 60, .w = 5 },
  { .n = 1, .c = 1, .atoms = 2, .side = 37, .stride = 1, .h = 50, .w = 31 },
};

/* Up to some thousand products summed in another order, and the roundings of
 * transforms. */
static const double TOLERANCE = 1e-5;

typedef struct {
  UnfTensor *x, *z, *bank;
} Values;

static Values
make_values (const UnfStrided *s)
{
  UnfShape bank = { s->atoms, s->c, s->side, s->side };

  return (Values){
    unf_test_random_tensor (unf_strided_picture_shape (s), 1.0, 1),
    unf_test_random_tensor (unf_strided_code_shape (s), 1.0, 2),
    unf_test_random_tensor (bank, 1.0, 3),
  };
}

static void
values_clear (Values *values)
{
  unf_tensor_unref (values->x);
  unf_tensor_unref (values->z);
  unf_tensor_unref (values->bank);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, values_clear)

static void
assert_close (const UnfTensor *fast, const UnfTensor *plain)
{
  g_assert_cmpfloat (unf_test_relative_error (fast->data, plain->data,
                                              unf_shape_size (plain->shape)),
                     <, TOLERANCE);
}

/* The results start from numbers, not from zeros: the products add. */
static void
analysis_agrees (AnalysisFunc analysis)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_auto (Values) v = make_values (&shapes[i]);
    g_autoptr (UnfTensor) fast = unf_tensor_copy (v.z);
    g_autoptr (UnfTensor) plain = unf_tensor_copy (v.z);

    analysis (fast->data, -0.7f, v.x->data, v.bank->data, &shapes[i], NULL);
    unf_strided_analysis_plain (plain->data, -0.7f, v.x->data, v.bank->data,
                                &shapes[i]);
    assert_close (fast, plain);
  }
}

static void
synthesis_agrees (AnalysisFunc synthesis)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_auto (Values) v = make_values (&shapes[i]);
    g_autoptr (UnfTensor) fast = unf_tensor_copy (v.x);
    g_autoptr (UnfTensor) plain = unf_tensor_copy (v.x);

    synthesis (fast->data, -0.7f, v.z->data, v.bank->data, &shapes[i], NULL);
    unf_strided_synthesis_plain (plain->data, -0.7f, v.z->data, v.bank->data,
                                 &shapes[i]);
    assert_close (fast, plain);
  }
}

static void
analysis_gemm_equals_plain (void)
{
  analysis_agrees (unf_strided_analysis_gemm);
}

static void
analysis_fft_equals_plain (void)
{
  analysis_agrees (unf_strided_analysis_fft);
}

static void
synthesis_gemm_equals_plain (void)
{
  synthesis_agrees (unf_strided_synthesis_gemm);
}

static void
synthesis_fft_equals_plain (void)
{
  synthesis_agrees (unf_strided_synthesis_fft);
}

static void
correlate_gemm_equals_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_auto (Values) v = make_values (&shapes[i]);
    g_autoptr (UnfTensor) fast = unf_tensor_copy (v.bank);
    g_autoptr (UnfTensor) plain = unf_tensor_copy (v.bank);

    unf_strided_correlate_gemm (fast->data, 0.3f, v.z->data, v.x->data,
                                &shapes[i]);
    unf_strided_correlate_plain (plain->data, 0.3f, v.z->data, v.x->data,
                                 &shapes[i]);
    assert_close (fast, plain);
  }
}

static double
dot (const UnfTensor *a, const UnfTensor *b)
{
  double sum = 0.0;

  for (size_t i = 0; i < unf_shape_size (a->shape); i++)
    sum += (double) a->data[i] * (double) b->data[i];

  return sum;
}

/* ⟨Bx, z⟩ = ⟨x, Bᵀz⟩ = ⟨bank, correlation of z and x⟩: each product is the
 * derivative of the same trilinear form in one of its arguments. */
static void
assert_transposes (const UnfStrided *s, UnfEngine engine)
{
  g_auto (Values) v = make_values (s);
  g_autoptr (UnfTensor) analysed = unf_tensor_new (v.z->shape);
  g_autoptr (UnfTensor) synthesised = unf_tensor_new (v.x->shape);
  g_autoptr (UnfTensor) correlated = unf_tensor_new (v.bank->shape);
  double form, scale;

  unf_strided_analysis (analysed->data, 1.0f, v.x->data, v.bank->data, s,
                        engine, NULL);
  unf_strided_synthesis (synthesised->data, 1.0f, v.z->data, v.bank->data, s,
                         engine, NULL);
  unf_strided_correlate (correlated->data, 1.0f, v.z->data, v.x->data, s);

  form = dot (analysed, v.z);
  scale = sqrt (dot (analysed, analysed) * dot (v.z, v.z));
  g_assert_cmpfloat (fabs (dot (synthesised, v.x) - form), <,
                     TOLERANCE * scale);
  g_assert_cmpfloat (fabs (dot (correlated, v.bank) - form), <,
                     TOLERANCE * scale);
}

static void
products_are_transposes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    assert_transposes (&shapes[i], UNF_ENGINE_GEMM);
    assert_transposes (&shapes[i], UNF_ENGINE_FFT);
    assert_transposes (&shapes[i], UNF_ENGINE_AUTO);
  }
}

/* Several pieces of work in both directions: many blocks, and few blocks of
 * many atoms. */
static const UnfStrided large_shapes[] = {
  { .n = 2, .c = 1, .atoms = 5, .side = 5, .stride = 1, .h = 230, .w = 250 },
  { .n = 1, .c = 1, .atoms = 31, .side = 5, .stride = 2, .h = 40, .w = 40 },
};

static Values
make_products (const UnfStrided *s, UnfEngine engine)
{
  g_auto (Values) v = make_values (s);
  Values products = { unf_tensor_copy (v.x), unf_tensor_copy (v.z),
                      unf_tensor_copy (v.bank) };

  unf_strided_synthesis (products.x->data, 0.5f, v.z->data, v.bank->data, s,
                         engine, NULL);
  unf_strided_analysis (products.z->data, 0.5f, v.x->data, v.bank->data, s,
                        engine, NULL);
  unf_strided_correlate (products.bank->data, 0.5f, v.z->data, v.x->data, s);

  return products;
}

static void
assert_same_bits (const UnfTensor *a, const UnfTensor *b)
{
  size_t bytes = unf_shape_size (a->shape) * sizeof (float);

  g_assert_cmpmem (a->data, bytes, b->data, bytes);
}

static void
threads_do_not_matter (void)
{
  static const UnfEngine engines[] = { UNF_ENGINE_GEMM, UNF_ENGINE_FFT };

  for (gsize i = 0; i < G_N_ELEMENTS (large_shapes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (engines); k++) {
      g_auto (Values) one = { NULL, NULL, NULL };
      g_auto (Values) several = { NULL, NULL, NULL };

      unf_parallel_set_threads (1);
      one = make_products (&large_shapes[i], engines[k]);
      unf_parallel_set_threads (3);
      several = make_products (&large_shapes[i], engines[k]);

      assert_same_bits (one.x, several.x);
      assert_same_bits (one.z, several.z);
      assert_same_bits (one.bank, several.bank);
    }

  unf_parallel_set_threads (0);
}

static void
large_pictures_agree (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (large_shapes); i++) {
    g_auto (Values) gemm = make_products (&large_shapes[i], UNF_ENGINE_GEMM);
    g_auto (Values) fft = make_products (&large_shapes[i], UNF_ENGINE_FFT);

    assert_close (fft.x, gemm.x);
    assert_close (fft.z, gemm.z);
  }
}

/* Done to the end, this would take minutes. */
static void
cancelled_products_end (void)
{
  UnfStrided s = {
    .n = 1, .c = 1, .atoms = 6, .side = 21, .stride = 1, .h = 1000, .w = 1000
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (UnfTensor) x = unf_tensor_new (unf_strided_picture_shape (&s));
  g_autoptr (UnfTensor) z = unf_tensor_new (unf_strided_code_shape (&s));
  g_autoptr (UnfTensor) bank = unf_tensor_new ((UnfShape){ 6, 1, 21, 21 });

  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 1000; i++) {
    unf_strided_analysis (z->data, 1.0f, x->data, bank->data, &s,
                          UNF_ENGINE_FFT, monitor);
    unf_strided_synthesis (x->data, 1.0f, z->data, bank->data, &s,
                           UNF_ENGINE_FFT, monitor);
  }
}

static void
wide_atoms_are_left_to_transforms (void)
{
  UnfStrided s = {
    .n = 1, .c = 1, .atoms = 175, .side = 11, .stride = 1, .h = 502, .w = 502
  };

  g_assert_cmpint (unf_strided_choose_engine (&s), ==, UNF_ENGINE_FFT);
  s.side = 21;
  g_assert_cmpint (unf_strided_choose_engine (&s), ==, UNF_ENGINE_FFT);
  s.side = 3;
  g_assert_cmpint (unf_strided_choose_engine (&s), ==, UNF_ENGINE_GEMM);
}

static void
large_strides_are_left_to_matrices (void)
{
  for (int q = 5; q <= 11; q++) {
    UnfStrided s = { .n = 1,
                     .c = 1,
                     .atoms = 175,
                     .side = 11,
                     .stride = q,
                     .h = 501 / q + 1,
                     .w = 501 / q + 1 };

    g_assert_cmpint (unf_strided_choose_engine (&s), ==, UNF_ENGINE_GEMM);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/strided/analysis-by-gemm-equals-plain",
                   analysis_gemm_equals_plain);
  g_test_add_func ("/nn/strided/analysis-by-fft-equals-plain",
                   analysis_fft_equals_plain);
  g_test_add_func ("/nn/strided/synthesis-by-gemm-equals-plain",
                   synthesis_gemm_equals_plain);
  g_test_add_func ("/nn/strided/synthesis-by-fft-equals-plain",
                   synthesis_fft_equals_plain);
  g_test_add_func ("/nn/strided/correlation-by-gemm-equals-plain",
                   correlate_gemm_equals_plain);
  g_test_add_func ("/nn/strided/products-are-transposes-and-derivatives",
                   products_are_transposes);
  g_test_add_func ("/nn/strided/engines-agree-on-large-pictures",
                   large_pictures_agree);
  g_test_add_func ("/nn/strided/threads-do-not-matter", threads_do_not_matter);
  g_test_add_func ("/nn/strided/cancelled-products-end",
                   cancelled_products_end);
  g_test_add_func ("/nn/strided/wide-atoms-are-left-to-transforms",
                   wide_atoms_are_left_to_transforms);
  g_test_add_func ("/nn/strided/large-strides-are-left-to-matrices",
                   large_strides_are_left_to_matrices);

  return g_test_run ();
}

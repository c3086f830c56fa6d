/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three forms of each product with a strided dictionary agree, and are
 * transposes and derivatives of each other. */
#include "strided.h"

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

  return g_test_run ();
}

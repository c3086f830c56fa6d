/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strided.h"

#include <string.h>

void
unf_strided_analysis_plain (float *z,
                            float alpha,
                            const float *x,
                            const float *bank,
                            const UnfStrided *s)
{
  int n = s->side, q = s->stride;
  size_t width = (size_t) unf_strided_columns (s);
  size_t plane = width * (size_t) unf_strided_rows (s);

  for (int k = 0; k < s->atoms; k++)
    for (int b = 0; b < s->n; b++)
      for (int i = 0; i < s->h; i++)
        for (int j = 0; j < s->w; j++) {
          double sum = 0.0;

          for (int c = 0; c < s->c; c++)
            for (int u = 0; u < n; u++)
              for (int v = 0; v < n; v++)
                sum +=
                    (double) bank[((k * s->c + c) * n + u) * n + v] *
                    (double)
                        x[(size_t) (b * s->c + c) * plane +
                          (size_t) (i * q + u) * width + (size_t) (j * q + v)];

          *z++ += alpha * (float) sum;
        }
}

void
unf_strided_synthesis_plain (float *x,
                             float alpha,
                             const float *z,
                             const float *bank,
                             const UnfStrided *s)
{
  int n = s->side, q = s->stride;
  size_t width = (size_t) unf_strided_columns (s);
  size_t plane = width * (size_t) unf_strided_rows (s);

  for (int k = 0; k < s->atoms; k++)
    for (int b = 0; b < s->n; b++)
      for (int i = 0; i < s->h; i++)
        for (int j = 0; j < s->w; j++) {
          float coefficient = alpha * *z++;

          for (int c = 0; c < s->c; c++)
            for (int u = 0; u < n; u++)
              for (int v = 0; v < n; v++)
                x[(size_t) (b * s->c + c) * plane +
                  (size_t) (i * q + u) * width + (size_t) (j * q + v)] +=
                    coefficient * bank[((k * s->c + c) * n + u) * n + v];
        }
}

void
unf_strided_correlate_plain (float *bank,
                             float alpha,
                             const float *z,
                             const float *x,
                             const UnfStrided *s)
{
  int n = s->side, q = s->stride;
  size_t width = (size_t) unf_strided_columns (s);
  size_t plane = width * (size_t) unf_strided_rows (s);
  size_t grid = (size_t) s->h * (size_t) s->w;

  for (int k = 0; k < s->atoms; k++)
    for (int c = 0; c < s->c; c++)
      for (int u = 0; u < n; u++)
        for (int v = 0; v < n; v++) {
          double sum = 0.0;

          for (int b = 0; b < s->n; b++)
            for (size_t p = 0; p < grid; p++) {
              size_t i = p / (size_t) s->w, j = p % (size_t) s->w;

              sum +=
                  (double)
                      z[((size_t) k * (size_t) s->n + (size_t) b) * grid + p] *
                  (double) x[(size_t) (b * s->c + c) * plane +
                             (i * (size_t) q + (size_t) u) * width +
                             j * (size_t) q + (size_t) v];
            }

          *bank++ += alpha * (float) sum;
        }
}

static UnfEngine
resolve (UnfEngine engine, const UnfStrided *s)
{
  return engine == UNF_ENGINE_AUTO ? unf_strided_choose_engine (s) : engine;
}

void
unf_strided_analysis (float *z,
                      float alpha,
                      const float *x,
                      const float *bank,
                      const UnfStrided *s,
                      UnfEngine engine,
                      UnfMonitor *monitor)
{
  if (resolve (engine, s) == UNF_ENGINE_FFT)
    unf_strided_analysis_fft (z, alpha, x, bank, s, monitor);
  else
    unf_strided_analysis_gemm (z, alpha, x, bank, s, monitor);
}

void
unf_strided_synthesis (float *x,
                       float alpha,
                       const float *z,
                       const float *bank,
                       const UnfStrided *s,
                       UnfEngine engine,
                       UnfMonitor *monitor)
{
  if (resolve (engine, s) == UNF_ENGINE_FFT)
    unf_strided_synthesis_fft (x, alpha, z, bank, s, monitor);
  else
    unf_strided_synthesis_gemm (x, alpha, z, bank, s, monitor);
}

void
unf_strided_correlate (float *bank,
                       float alpha,
                       const float *z,
                       const float *x,
                       const UnfStrided *s)
{
  unf_strided_correlate_gemm (bank, alpha, z, x, s);
}

/* The tape's memory of one product: sum = addend + α · product (input). */
typedef struct {
  UnfStrided shape;
  UnfEngine engine;
  float alpha;
  UnfVar *sum, *addend, *input, *bank;
} Product;

static Product *
product_new (const UnfStrided *s,
             UnfEngine engine,
             float alpha,
             UnfVar *sum,
             UnfVar *addend,
             UnfVar *input,
             UnfVar *bank)
{
  Product *p = g_new (Product, 1);

  *p = (Product){ *s, engine, alpha, sum, addend, input, bank };
  return p;
}

static void
analysis_backward (gpointer data)
{
  const Product *p = data;

  if (!p->sum->gradient)
    return;

  unf_var_pass_gradient (p->sum, p->addend);
  if (p->bank->wants_gradient)
    unf_strided_correlate (unf_var_gradient (p->bank), p->alpha,
                           p->sum->gradient->data, p->input->value->data,
                           &p->shape);
  if (p->input->wants_gradient)
    unf_strided_synthesis (unf_var_gradient (p->input), p->alpha,
                           p->sum->gradient->data, p->bank->value->data,
                           &p->shape, p->engine, NULL);
}

static void
synthesis_backward (gpointer data)
{
  const Product *p = data;

  if (!p->sum->gradient)
    return;

  unf_var_pass_gradient (p->sum, p->addend);
  if (p->bank->wants_gradient)
    unf_strided_correlate (unf_var_gradient (p->bank), p->alpha,
                           p->input->value->data, p->sum->gradient->data,
                           &p->shape);
  if (p->input->wants_gradient)
    unf_strided_analysis (unf_var_gradient (p->input), p->alpha,
                          p->sum->gradient->data, p->bank->value->data,
                          &p->shape, p->engine, NULL);
}

UnfVar *
unf_analysis (UnfTape *tape,
              UnfVar *z,
              float alpha,
              UnfVar *x,
              UnfVar *bank,
              const UnfStrided *s,
              UnfEngine engine)
{
  gboolean wants =
      x->wants_gradient || bank->wants_gradient || (z && z->wants_gradient);
  UnfVar *sum = z ? unf_tape_take (tape, z)
                  : unf_tape_result (tape, unf_strided_code_shape (s), wants);

  g_assert (unf_shape_equal (x->value->shape, unf_strided_picture_shape (s)));

  unf_strided_analysis (sum->value->data, alpha, x->value->data,
                        bank->value->data, s, engine,
                        unf_tape_get_monitor (tape));
  sum->wants_gradient = unf_tape_records (tape) && wants;

  if (sum->wants_gradient)
    unf_tape_record (tape, analysis_backward,
                     product_new (s, engine, alpha, sum, z, x, bank), g_free);
  unf_tape_consume (tape, x);

  return sum;
}

UnfVar *
unf_synthesis (UnfTape *tape,
               UnfVar *x,
               float alpha,
               UnfVar *z,
               UnfVar *bank,
               const UnfStrided *s,
               UnfEngine engine)
{
  gboolean wants =
      z->wants_gradient || bank->wants_gradient || (x && x->wants_gradient);
  UnfVar *sum = unf_tape_result (tape, unf_strided_picture_shape (s), wants);

  g_assert (unf_shape_equal (z->value->shape, unf_strided_code_shape (s)));

  if (x)
    memcpy (sum->value->data, x->value->data,
            unf_shape_size (x->value->shape) * sizeof (float));
  unf_strided_synthesis (sum->value->data, alpha, z->value->data,
                         bank->value->data, s, engine,
                         unf_tape_get_monitor (tape));

  if (sum->wants_gradient)
    unf_tape_record (tape, synthesis_backward,
                     product_new (s, engine, alpha, sum, x, z, bank), g_free);

  return sum;
}

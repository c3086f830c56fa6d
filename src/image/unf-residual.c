/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-residual.h"

/* out = α a + β b over all elements. */
static UnfImage *
combine (const UnfImage *a,
         const UnfImage *b,
         float alpha,
         float beta,
         UnfDepth depth)
{
  UnfTensor *x = unf_image_get_pixels (a);
  UnfTensor *y = unf_image_get_pixels (b);
  g_autoptr (UnfTensor) out = NULL;

  g_return_val_if_fail (unf_shape_equal (x->shape, y->shape), NULL);

  out = unf_tensor_new (x->shape);
  for (size_t i = 0; i < unf_shape_size (x->shape); i++)
    out->data[i] = alpha * x->data[i] + beta * y->data[i];

  return unf_image_new (out, depth);
}

UnfImage *
unf_residual_new (const UnfImage *a, const UnfImage *b)
{
  return combine (a, b, 1.0f, -1.0f, UNF_DEPTH_FLOAT);
}

UnfImage *
unf_residual_mix (const UnfImage *noisy,
                  const UnfImage *denoised,
                  double amount)
{
  return combine (noisy, denoised, (float) (1.0 - amount), (float) amount,
                  unf_image_get_depth (denoised));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-csc.h"

#include <math.h>

#include "unf-denoiser.h"

UnfWeights *
unf_test_csc_weights (int atoms, int side, int stride, int iterations)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) values =
      unf_settings_new (csc->architecture, csc->n_architecture);
  UnfRandom random = { 1, 0 };

  unf_settings_set (values, "filters", atoms, NULL);
  unf_settings_set (values, "side", side, NULL);
  unf_settings_set (values, "stride", stride, NULL);
  unf_settings_set (values, "iterations", iterations, NULL);

  return csc->initialise (values, &random);
}

UnfModel *
unf_test_csc_model (int atoms, int side, int stride, int iterations)
{
  g_autoptr (UnfWeights) weights =
      unf_test_csc_weights (atoms, side, stride, iterations);
  g_autoptr (GError) error = NULL;
  UnfModel *model =
      unf_model_new (unf_denoiser_find ("csc"), weights, "test", &error);

  g_assert_no_error (error);
  return model;
}

UnfImage *
unf_test_golden_image (int height, int width, int channels, gboolean is_noisy)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, height, width });
  guint32 state = 2463534242u;
  float *out = pixels->data;

  for (int c = 0; c < channels; c++)
    for (int i = 0; i < height; i++)
      for (int j = 0; j < width; j++) {
        double clean = 0.5 + 0.3 * sin (0.35 * i + 0.5 * c) * cos (0.27 * j);

        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        *out++ =
            (float) (is_noisy ? clean + 0.3 * (state * 0x1p-32 - 0.5) : clean);
      }

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

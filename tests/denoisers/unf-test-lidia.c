/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-lidia.h"

#include <math.h>

#include "unf-denoiser.h"

UnfWeights *
unf_test_lidia_weights (int channels, gboolean is_full)
{
  const UnfDenoiser *lidia = unf_denoiser_find ("lidia");
  g_autoptr (UnfSettings) values =
      unf_settings_new (lidia->architecture, lidia->n_architecture);
  UnfRandom random = { 1, 0 };

  unf_settings_set (values, "size", is_full, NULL);
  unf_settings_set (values, "colours", channels == 3, NULL);

  return lidia->initialise (values, &random);
}

UnfModel *
unf_test_lidia_model (int channels, gboolean is_full)
{
  g_autoptr (UnfWeights) weights = unf_test_lidia_weights (channels, is_full);
  g_autoptr (GError) error = NULL;
  UnfModel *model =
      unf_model_new (unf_denoiser_find ("lidia"), weights, "test", &error);

  g_assert_no_error (error);
  return model;
}

UnfTensor *
unf_test_noisy_waves (int channels, int height, int width)
{
  UnfTensor *waves = unf_tensor_new ((UnfShape){ 1, channels, height, width });
  UnfRandom random = { 7, 0 };
  float *out = waves->data;

  for (int c = 0; c < channels; c++)
    for (int i = 0; i < height; i++)
      for (int j = 0; j < width; j++)
        *out++ =
            (float) (0.5 + 0.3 * sin (0.35 * i + 0.5 * c) * cos (0.27 * j) +
                     25.0 / 255.0 * unf_random_normal (&random));

  return waves;
}

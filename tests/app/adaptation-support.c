/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adaptation-support.h"

#include <math.h>

#include "experiment-support.h"
#include "unf-denoiser.h"

UnfModel *
untrained_model (void)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) architecture =
      unf_settings_new (csc->architecture, csc->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };

  unf_settings_set (architecture, "filters", 16, NULL);
  unf_settings_set (architecture, "side", 5, NULL);
  unf_settings_set (architecture, "stride", 3, NULL);
  unf_settings_set (architecture, "iterations", 2, NULL);
  weights = csc->initialise (architecture, &random);
  unf_weights_set_metadata (weights, "sigma_range", "0:75");

  return unf_model_new (csc, weights, "untrained", NULL);
}

UnfImage *
stairs (int seed)
{
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 70, 66 });
  double angle = 0.4 + 0.7 * seed;

  for (int i = 0; i < 70; i++)
    for (int j = 0; j < 66; j++) {
      double phase = (i * cos (angle) + j * sin (angle)) / 9.0;

      pixels->data[i * 66 + j] = phase - floor (phase) < 0.5 ? 0.2f : 0.8f;
    }

  return unf_image_new (pixels, UNF_DEPTH_8);
}

UnfImage *
salt (void)
{
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 70, 66 });
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (gsize p = 0; p < unf_shape_size (pixels->shape); p++)
    pixels->data[p] = g_rand_boolean (random) ? 1.0f : 0.0f;

  return unf_image_new (pixels, UNF_DEPTH_8);
}

void
show_stairs (UnfoldExperiment *experiment)
{
  g_autoptr (UnfModel) model = untrained_model ();
  g_autoptr (UnfImage) image = stairs (0);

  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_experiment_set_image (experiment, image, "stairs.png",
                               UNFOLD_SOURCE_ADD_NOISE);
  unfold_experiment_settle (experiment);
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL &&
              unfold_denoise_job_count_running () == 0);
}

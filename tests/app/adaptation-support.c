/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adaptation-support.h"

#include "experiment-support.h"
#include "unf-test-course.h"

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
  g_autoptr (UnfModel) model = unf_test_untrained_model ();
  g_autoptr (UnfImage) image = unf_test_stairs (1, 0);

  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_experiment_set_image (experiment, image, "stairs.png",
                               UNFOLD_SOURCE_ADD_NOISE);
  unfold_experiment_settle (experiment);
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL &&
              unfold_denoise_job_count_running () == 0);
}

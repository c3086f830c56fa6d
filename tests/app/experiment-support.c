/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment-support.h"

#include <math.h>

#include "fake-denoiser.h"
#include "unfold-adapt-job.h"
#include "unfold-denoise-job.h"

UnfImage *
smooth_image (int width, int height)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, 1, height, width });

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      pixels->data[y * width + x] =
          (float) (0.5 + 0.3 * sin ((x - width / 2) / 17.0) *
                             cos ((y - height / 2) / 11.0));
  return unf_image_new (pixels, UNF_DEPTH_8);
}

UnfoldExperiment *
make_experiment (void)
{
  UnfoldExperiment *experiment = unfold_experiment_new ();
  g_autoptr (UnfModel) model = fake_model_new ("fake");

  fake_reset ();
  unfold_experiment_set_settle_time (experiment, -1);
  unfold_experiment_set_model (experiment, model);
  return experiment;
}

UnfoldState
state_of (UnfoldExperiment *experiment)
{
  return unfold_experiment_get_state (experiment);
}

UnfoldExperiment *
make_finished (void)
{
  UnfoldExperiment *experiment = make_experiment ();
  g_autoptr (UnfImage) image = smooth_image (FAKE_WIDTH, 96);

  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL &&
              unfold_denoise_job_count_running () == 0 &&
              unfold_experiment_get_estimated_sigma (experiment) >= 0.0);
  return experiment;
}

void
finish (UnfoldExperiment *experiment)
{
  unfold_experiment_settle (experiment);
  /* The state comes before the thread has left. */
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL &&
              unfold_denoise_job_count_running () == 0);
}

UnfImage *
estimate_of (UnfoldExperiment *experiment)
{
  return unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_DENOISED);
}

void
wait_for_draft (UnfoldExperiment *experiment)
{
  UnfImage *before = estimate_of (experiment);

  if (before)
    unf_image_ref (before);
  wait_until (estimate_of (experiment) != before);
  g_clear_pointer (&before, unf_image_unref);
  g_assert_true (unfold_experiment_get_draft (experiment, NULL, NULL, NULL));
}

void
wait_for_threads (void)
{
  wait_until (unfold_denoise_job_count_running () == 0 &&
              unfold_adapt_job_count_running () == 0);
}

void
assert_same_bits (const UnfImage *a, const UnfImage *b)
{
  UnfTensor *p = unf_image_get_pixels (a), *q = unf_image_get_pixels (b);

  g_assert_true (unf_shape_equal (p->shape, q->shape));
  g_assert_cmpmem (p->data, unf_shape_size (p->shape) * sizeof (float), q->data,
                   unf_shape_size (q->shape) * sizeof (float));
}

void
keep_message_cb (UnfoldExperiment *experiment,
                 const char *message,
                 gpointer user_data)
{
  char **kept = user_data;

  g_free (*kept);
  *kept = g_strdup (message);
}

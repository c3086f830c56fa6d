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

AdaptationRoom
adaptation_room_new (void)
{
  AdaptationRoom room = { .experiment = unfold_experiment_new (),
                          .models = unfold_models_new () };

  unfold_experiment_set_settle_time (room.experiment, -1);
  room.adaptation = unfold_adaptation_new (room.experiment, room.models);
  show_stairs (room.experiment);
  room.original = unf_model_ref (unfold_experiment_get_model (room.experiment));
  room.final = unf_image_ref (estimate_of (room.experiment));
  return room;
}

void
adaptation_room_clear (AdaptationRoom *room)
{
  g_object_unref (room->adaptation);
  g_object_unref (room->experiment);
  g_object_unref (room->models);
  unf_model_unref (room->original);
  unf_image_unref (room->final);
  g_free (room->failure);
  wait_for_threads ();
}

void
adaptation_room_wait_for (AdaptationRoom *room, UnfoldAdaptationState state)
{
  wait_until (unfold_adaptation_get_state (room->adaptation) == state);
}

void
adaptation_room_adapt (AdaptationRoom *room, gint64 steps)
{
  g_autoptr (UnfImage) example = unf_test_stairs (1, 1);

  unfold_adaptation_set_steps (room->adaptation, steps);
  unfold_adaptation_start (room->adaptation, example);
  adaptation_room_wait_for (room, UNFOLD_ADAPTATION_DONE);
  finish (room->experiment);
}

void
adaptation_room_start_without_end (AdaptationRoom *room)
{
  unfold_adaptation_set_steps (room->adaptation, NO_END);
  unfold_adaptation_start (room->adaptation, NULL);
}

guint
adaptation_room_count_psnrs (AdaptationRoom *room)
{
  return unfold_learning_curve_get_n_psnrs (
      unfold_adaptation_get_curve (room->adaptation));
}

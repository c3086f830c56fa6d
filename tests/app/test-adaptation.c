/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model learns while an experiment shows it: what is on screen, and what is
 * left when people stop, cancel, revert, keep or save. */
#include "unfold-adaptation.h"

#include <math.h>

#include "adaptation-support.h"
#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-image-file.h"
#include "unf-test-course.h"
#include "unf-test.h"
#include "unf-weights-file.h"

typedef struct {
  UnfoldExperiment *experiment;
  UnfoldModels *models;
  UnfoldAdaptation *adaptation;
  UnfModel *original;
  UnfImage *final;
  char *failure;
} Room;

static Room
room_new (void)
{
  Room room = { .experiment = unfold_experiment_new (),
                .models = unfold_models_new () };

  unfold_experiment_set_settle_time (room.experiment, -1);
  room.adaptation = unfold_adaptation_new (room.experiment, room.models);
  show_stairs (room.experiment);
  room.original = unf_model_ref (unfold_experiment_get_model (room.experiment));
  room.final = unf_image_ref (estimate_of (room.experiment));
  return room;
}

static void
room_clear (Room *room)
{
  g_object_unref (room->adaptation);
  g_object_unref (room->experiment);
  g_object_unref (room->models);
  unf_model_unref (room->original);
  unf_image_unref (room->final);
  g_free (room->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)

/** Follows the messages of the adaptation from now on. */
static void
hear_failures (Room *room)
{
  g_signal_connect (room->adaptation, "failed", G_CALLBACK (keep_message_cb),
                    &room->failure);
}

static void
wait_for (Room *room, UnfoldAdaptationState state)
{
  wait_until (unfold_adaptation_get_state (room->adaptation) == state);
}

/** Learns to the end from a picture of the same kind. */
static void
adapt (Room *room, gint64 steps)
{
  g_autoptr (UnfImage) example = unf_test_stairs (1, 1);

  unfold_adaptation_set_steps (room->adaptation, steps);
  unfold_adaptation_start (room->adaptation, example);
  wait_for (room, UNFOLD_ADAPTATION_DONE);
  finish (room->experiment);
}

static void
start_without_end (Room *room)
{
  unfold_adaptation_set_steps (room->adaptation, NO_END);
  unfold_adaptation_start (room->adaptation, NULL);
}

static void
count_cb (UnfoldExperiment *experiment, int kind, gpointer user_data)
{
  int *n = user_data;

  if (kind == UNFOLD_PICTURE_DENOISED &&
      state_of (experiment) == UNFOLD_STATE_ADAPTING)
    (*n)++;
}

static void
the_estimate_follows_as_a_draft (void)
{
  g_auto (Room) room = room_new ();
  int n_shown = 0;
  UnfoldScores scores;

  g_signal_connect (room.experiment, "pixels-changed", G_CALLBACK (count_cb),
                    &n_shown);
  start_without_end (&room);
  wait_until (n_shown >= 3);

  scores =
      unfold_experiment_get_scores (room.experiment, UNFOLD_PICTURE_DENOISED);
  g_assert_true (scores.is_valid && scores.is_draft);
  g_assert_true (estimate_of (room.experiment) != room.final);
  g_assert_cmpuint (unfold_learning_curve_get_n_psnrs (
                        unfold_adaptation_get_curve (room.adaptation)),
                    >=, 3);
  g_assert_cmpuint (unfold_learning_curve_get_n_losses (
                        unfold_adaptation_get_curve (room.adaptation)),
                    >=, 1);
  unfold_adaptation_cancel (room.adaptation);
}

static void
cancelling_restores_everything (void)
{
  g_auto (Room) room = room_new ();

  start_without_end (&room);
  wait_until (state_of (room.experiment) == UNFOLD_STATE_ADAPTING);
  unfold_adaptation_cancel (room.adaptation);

  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
  g_assert_cmpint (state_of (room.experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_true (estimate_of (room.experiment) == room.final);
  g_assert_true (unfold_experiment_get_model (room.experiment) ==
                 room.original);
  g_assert_null (unfold_adaptation_get_unsaved (room.adaptation, NULL));
}

static void
stopping_keeps_what_was_learned (void)
{
  g_auto (Room) room = room_new ();
  UnfoldAdaptationSummary summary;

  start_without_end (&room);
  wait_until (unfold_learning_curve_get_n_losses (
                  unfold_adaptation_get_curve (room.adaptation)) > 0);
  unfold_adaptation_stop (room.adaptation);
  wait_for (&room, UNFOLD_ADAPTATION_DONE);

  summary = unfold_adaptation_get_summary (room.adaptation);
  g_assert_cmpint (summary.steps, >, 0);
  g_assert_cmpint (summary.steps, <, NO_END);
  g_assert_true (unfold_experiment_get_model (room.experiment) ==
                 unfold_adaptation_get_model (room.adaptation));
  g_assert_true (unfold_experiment_get_model (room.experiment) !=
                 room.original);
}

static void
before_and_after_are_there_at_the_end (void)
{
  g_auto (Room) room = room_new ();
  UnfoldAdaptationSummary summary;
  UnfoldScores before, after;

  adapt (&room, 40);
  summary = unfold_adaptation_get_summary (room.adaptation);
  before =
      unfold_experiment_get_scores (room.experiment, UNFOLD_PICTURE_BEFORE);
  after =
      unfold_experiment_get_scores (room.experiment, UNFOLD_PICTURE_DENOISED);

  g_assert_true (summary.has_helped && !summary.is_estimated);
  g_assert_cmpint (summary.steps, ==, 40);
  assert_same_bits (
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_BEFORE),
      room.final);
  /* The same pictures, scored by the same function. */
  g_assert_cmpfloat (before.psnr, ==, summary.psnr_before);
  g_assert_cmpfloat (after.psnr, ==, summary.psnr_after);
}

static void
the_same_seed_gives_the_same_model (void)
{
  g_auto (Room) one = room_new ();
  g_auto (Room) two = room_new ();

  adapt (&one, 5);
  adapt (&two, 5);
  assert_same_bits (estimate_of (one.experiment), estimate_of (two.experiment));
}

static void
what_did_not_help_is_not_called_a_gain (void)
{
  g_auto (Room) room = room_new ();
  g_autoptr (UnfImage) example = salt ();
  UnfoldAdaptationSummary summary;

  adapt (&room, 40);
  unfold_adaptation_keep (room.adaptation);
  unfold_adaptation_set_steps (room.adaptation, 100);
  unfold_adaptation_start (room.adaptation, example);
  wait_for (&room, UNFOLD_ADAPTATION_DONE);
  summary = unfold_adaptation_get_summary (room.adaptation);

  g_assert_cmpfloat (summary.psnr_after, <, summary.psnr_before);
  g_assert_false (summary.has_helped);
}

static void
without_a_clean_picture_the_gain_is_estimated (void)
{
  g_auto (Room) room = room_new ();
  UnfoldAdaptationSummary summary;

  unfold_experiment_set_source (room.experiment, UNFOLD_SOURCE_IN_PICTURE);
  unfold_experiment_set_sigma (room.experiment, 40.0);
  finish (room.experiment);
  adapt (&room, 3);
  summary = unfold_adaptation_get_summary (room.adaptation);

  g_assert_true (summary.is_estimated);
  g_assert_true (isfinite (summary.psnr_after));
  g_assert_cmpuint (unfold_learning_curve_get_n_psnrs (
                        unfold_adaptation_get_curve (room.adaptation)),
                    ==, 0);
}

static void
reverting_restores_the_model (void)
{
  g_auto (Room) room = room_new ();

  adapt (&room, 3);
  unfold_adaptation_revert (room.adaptation);
  finish (room.experiment);

  g_assert_true (unfold_experiment_get_model (room.experiment) ==
                 room.original);
  g_assert_true (estimate_of (room.experiment) == room.final);
  g_assert_null (
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_BEFORE));
  g_assert_null (unfold_adaptation_get_unsaved (room.adaptation, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (room.models)), ==,
                    0);
}

static void
a_kept_model_can_be_chosen (void)
{
  g_auto (Room) room = room_new ();
  g_autoptr (UnfoldModelItem) item = NULL;
  const char *title = NULL;

  adapt (&room, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (room.models)), ==,
                    0);
  unfold_adaptation_keep (room.adaptation);

  item = g_list_model_get_item (G_LIST_MODEL (room.models), 0);
  g_assert_cmpstr (unfold_model_item_get_title (item), ==,
                   "CSC (adapted: stairs.png)");
  g_assert_true (unfold_model_item_get_model (item) ==
                 unfold_experiment_get_model (room.experiment));
  g_assert_true (unfold_adaptation_get_unsaved (room.adaptation, &title) ==
                 unfold_model_item_get_model (item));
  g_assert_cmpstr (title, ==, "CSC (adapted: stairs.png)");
}

static void
beginning_again_keeps_what_was_not_decided (void)
{
  g_auto (Room) room = room_new ();

  adapt (&room, 3);
  adapt (&room, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (room.models)), ==,
                    1);
  unfold_adaptation_revert (room.adaptation);
  g_assert_nonnull (unfold_adaptation_get_unsaved (room.adaptation, NULL));
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static gboolean
save_to (Room *room, GFile *file, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  unfold_adaptation_save_async (room->adaptation,
                                unfold_adaptation_get_model (room->adaptation),
                                file, NULL, keep_result_cb, &result);
  wait_until (result != NULL);
  return unfold_adaptation_save_finish (room->adaptation, result, error);
}

static void
a_saved_model_can_be_loaded_and_tells_where_it_comes_from (void)
{
  g_auto (Room) room = room_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfModel) model = NULL;
  UnfWeights *weights;

  adapt (&room, 3);
  save_to (&room, file, &error);
  g_assert_no_error (error);
  model = unf_model_load (file, &error);
  g_assert_no_error (error);

  weights = unf_model_get_weights (model);
  g_assert_cmpstr (unf_weights_get_metadata (weights, "parent"), ==,
                   "untrained");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "adapted"), ==,
                   "sigma 40, 3 steps");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "seed"), ==, "1");
  g_assert_nonnull (
      strstr (unf_weights_get_metadata (weights, "trained_on"), "SHA-256"));
  g_assert_nonnull (unf_weights_get_metadata (weights, "date"));
  g_assert_null (unfold_adaptation_get_unsaved (room.adaptation, NULL));
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_KEPT);
  unf_test_remove_folder (folder);
}

static void
what_cannot_be_written_stays_unsaved (void)
{
  g_auto (Room) room = room_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/a.safetensors");
  g_autoptr (GError) error = NULL;

  adapt (&room, 3);
  g_assert_false (save_to (&room, file, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (unfold_adaptation_get_unsaved (room.adaptation, NULL));
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_DONE);
}

static void
what_cannot_be_adapted_says_why (void)
{
  g_auto (Room) room = room_new ();
  g_autoptr (UnfModel) fake = fake_model_new ("fake");

  fake_reset ();
  g_assert_null (unfold_adaptation_get_obstacle (room.adaptation));
  unfold_experiment_set_sigma (room.experiment, 0.0);
  g_assert_nonnull (
      strstr (unfold_adaptation_get_obstacle (room.adaptation), "noise"));
  unfold_experiment_set_sigma (room.experiment, 40.0);
  g_assert_null (unfold_adaptation_get_obstacle (room.adaptation));
  unfold_experiment_set_model (room.experiment, fake);
  g_assert_nonnull (
      strstr (unfold_adaptation_get_obstacle (room.adaptation), "train"));

  unfold_adaptation_start (room.adaptation, NULL);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
}

static void
what_fails_leaves_everything_as_it_was (void)
{
  g_auto (Room) room = room_new ();
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 3, 3 });
  g_autoptr (UnfImage) tiny = unf_image_new (pixels, UNF_DEPTH_8);

  hear_failures (&room);
  unfold_adaptation_start (room.adaptation, tiny);
  wait_until (room.failure != NULL);

  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
  g_assert_true (estimate_of (room.experiment) == room.final);
}

static void
a_file_that_is_no_picture_is_named (void)
{
  g_auto (Room) room = room_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/page.png");

  hear_failures (&room);
  unfold_adaptation_start_from_file (room.adaptation, file);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_OPENING);
  wait_until (room.failure != NULL);
  g_assert_nonnull (strstr (room.failure, "page.png"));
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
}

static void
another_setting_shows_its_own_estimate (void)
{
  g_auto (Room) room = room_new ();

  start_without_end (&room);
  wait_until (state_of (room.experiment) == UNFOLD_STATE_ADAPTING);
  unfold_experiment_set_setting (room.experiment, "threshold", 2.0);
  g_assert_nonnull (estimate_of (room.experiment));
  finish (room.experiment);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_LEARNING);

  unfold_adaptation_stop (room.adaptation);
  wait_for (&room, UNFOLD_ADAPTATION_DONE);
  g_assert_null (
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_BEFORE));
  g_assert_cmpfloat (
      unfold_experiment_get_setting (room.experiment, "threshold", 0.0), ==,
      2.0);
}

static void
another_picture_gives_it_up (void)
{
  g_auto (Room) room = room_new ();
  g_autoptr (UnfImage) other = unf_test_stairs (1, 2);

  hear_failures (&room);
  start_without_end (&room);
  wait_until (state_of (room.experiment) == UNFOLD_STATE_ADAPTING);
  unfold_experiment_set_image (room.experiment, other, "other",
                               UNFOLD_SOURCE_ADD_NOISE);

  g_assert_nonnull (room.failure);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
  finish (room.experiment);
  g_assert_true (unfold_experiment_get_model (room.experiment) ==
                 room.original);
}

/** Begins to read a similar picture. */
static GFile *
begin_to_read (Room *room, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "similar.png", NULL);
  GFile *file = g_file_new_for_path (path);
  g_autoptr (UnfImage) example = unf_test_stairs (1, 1);
  g_autoptr (GError) error = NULL;

  unf_image_save (example, file, UNF_DEPTH_8, &error);
  g_assert_no_error (error);
  unfold_adaptation_start_from_file (room->adaptation, file);
  g_assert_cmpint (unfold_adaptation_get_state (room->adaptation), ==,
                   UNFOLD_ADAPTATION_OPENING);
  return file;
}

static void
a_picture_opened_while_the_similar_one_is_read_is_not_adapted_to (void)
{
  g_auto (Room) room = room_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autoptr (GFile) file = begin_to_read (&room, folder);
  g_autoptr (UnfImage) other = unf_test_stairs (1, 2);

  hear_failures (&room);
  unfold_experiment_set_image (room.experiment, other, "other",
                               UNFOLD_SOURCE_ADD_NOISE);
  g_assert_nonnull (room.failure);
  /* Whoever reads holds a reference. */
  wait_until (G_OBJECT (room.adaptation)->ref_count == 1);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
  unf_test_remove_folder (folder);
}

static void
other_noise_has_no_estimate_from_before (void)
{
  g_auto (Room) room = room_new ();

  adapt (&room, 3);
  unfold_experiment_set_setting (room.experiment, "threshold", 1.1);
  finish (room.experiment);
  g_assert_nonnull (
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_BEFORE));
  unfold_experiment_set_seed (room.experiment, 9);
  finish (room.experiment);
  g_assert_null (
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_BEFORE));
}

static void
a_save_may_end_after_everything_else (void)
{
  g_auto (Room) room = room_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  adapt (&room, 3);
  unfold_adaptation_save_async (room.adaptation,
                                unfold_adaptation_get_model (room.adaptation),
                                file, NULL, keep_result_cb, &result);
  g_object_run_dispose (G_OBJECT (room.adaptation));
  wait_until (result != NULL);
  unfold_adaptation_save_finish (room.adaptation, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_query_exists (file, NULL));
  unf_test_remove_folder (folder);
}

static void
the_curve_stays_small (void)
{
  g_autoptr (UnfoldLearningCurve) curve = unfold_learning_curve_new ();
  g_autoptr (UnfoldPlot) plot = NULL;
  double sum = 0.0;
  int n = 1024;

  for (int i = 0; i < n; i++) {
    unfold_learning_curve_add_loss (curve, i, i);
    unfold_learning_curve_add_psnr (curve, i, i);
  }
  g_assert_cmpuint (unfold_learning_curve_get_n_losses (curve), ==,
                    UNFOLD_LEARNING_CURVE_MAX_POINTS);
  g_assert_cmpuint (unfold_learning_curve_get_n_psnrs (curve), <=,
                    UNFOLD_LEARNING_CURVE_MAX_POINTS);

  /* A power of two of reports: all points weigh the same. */
  plot = unfold_learning_curve_plot (curve, 2.0 * n);
  for (guint i = 0; i < UNFOLD_LEARNING_CURVE_MAX_POINTS; i++)
    sum += unfold_plot_get_point (plot, 1, i)->y;
  g_assert_cmpfloat_with_epsilon (sum / UNFOLD_LEARNING_CURVE_MAX_POINTS,
                                  1000.0 * (n - 1) / 2.0, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/adaptation/estimate-follows-as-a-draft",
                   the_estimate_follows_as_a_draft);
  g_test_add_func ("/app/adaptation/cancelling-restores-everything",
                   cancelling_restores_everything);
  g_test_add_func ("/app/adaptation/stopping-keeps-what-was-learned",
                   stopping_keeps_what_was_learned);
  g_test_add_func ("/app/adaptation/before-and-after-are-there-at-the-end",
                   before_and_after_are_there_at_the_end);
  g_test_add_func ("/app/adaptation/same-seed-gives-the-same-model",
                   the_same_seed_gives_the_same_model);
  g_test_add_func ("/app/adaptation/what-did-not-help-is-not-called-a-gain",
                   what_did_not_help_is_not_called_a_gain);
  g_test_add_func ("/app/adaptation/without-clean-picture-gain-is-estimated",
                   without_a_clean_picture_the_gain_is_estimated);
  g_test_add_func ("/app/adaptation/reverting-restores-the-model",
                   reverting_restores_the_model);
  g_test_add_func ("/app/adaptation/kept-model-can-be-chosen",
                   a_kept_model_can_be_chosen);
  g_test_add_func ("/app/adaptation/beginning-again-keeps-the-undecided",
                   beginning_again_keeps_what_was_not_decided);
  g_test_add_func (
      "/app/adaptation/saved-model-loads-and-tells-where-it-comes-from",
      a_saved_model_can_be_loaded_and_tells_where_it_comes_from);
  g_test_add_func ("/app/adaptation/what-cannot-be-written-stays-unsaved",
                   what_cannot_be_written_stays_unsaved);
  g_test_add_func ("/app/adaptation/what-cannot-be-adapted-says-why",
                   what_cannot_be_adapted_says_why);
  g_test_add_func ("/app/adaptation/what-fails-leaves-everything-as-it-was",
                   what_fails_leaves_everything_as_it_was);
  g_test_add_func ("/app/adaptation/file-that-is-no-picture-is-named",
                   a_file_that_is_no_picture_is_named);
  g_test_add_func ("/app/adaptation/another-setting-shows-its-own-estimate",
                   another_setting_shows_its_own_estimate);
  g_test_add_func ("/app/adaptation/another-picture-gives-it-up",
                   another_picture_gives_it_up);
  g_test_add_func (
      "/app/adaptation/a-picture-opened-meanwhile-is-not-adapted-to",
      a_picture_opened_while_the_similar_one_is_read_is_not_adapted_to);
  g_test_add_func ("/app/adaptation/other-noise-has-no-estimate-from-before",
                   other_noise_has_no_estimate_from_before);
  g_test_add_func ("/app/adaptation/a-save-may-end-after-everything-else",
                   a_save_may_end_after_everything_else);
  g_test_add_func ("/app/adaptation/curve-stays-small", the_curve_stays_small);

  return g_test_run ();
}

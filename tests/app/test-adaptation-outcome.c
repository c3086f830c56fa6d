/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is left when a model has learned, and when people revert, keep or save
 * it. */
#include <math.h>

#include "adaptation-support.h"
#include "experiment-support.h"
#include "unf-test-course.h"
#include "unf-test.h"
#include "unf-weights-file.h"
#include "unfold-adaptation-private.h"

static void
before_and_after_are_there_at_the_end (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  UnfoldAdaptationSummary summary;
  UnfoldScores before, after;

  adaptation_room_adapt (&room, 40);
  g_assert_cmpuint (adaptation_room_count_psnrs (&room), >=, 2);
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
  g_auto (AdaptationRoom) one = adaptation_room_new ();
  g_auto (AdaptationRoom) two = adaptation_room_new ();

  adaptation_room_adapt (&one, 5);
  adaptation_room_adapt (&two, 5);
  assert_same_bits (estimate_of (one.experiment), estimate_of (two.experiment));
}

static void
what_did_not_help_is_not_called_a_gain (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (UnfImage) example = salt ();
  UnfoldAdaptationSummary summary;

  adaptation_room_adapt (&room, 40);
  unfold_adaptation_keep (room.adaptation);
  unfold_adaptation_set_steps (room.adaptation, 100);
  unfold_adaptation_start (room.adaptation, example);
  adaptation_room_wait_for (&room, UNFOLD_ADAPTATION_DONE);
  summary = unfold_adaptation_get_summary (room.adaptation);

  g_assert_cmpfloat (summary.psnr_after, <, summary.psnr_before);
  g_assert_false (summary.has_helped);
}

static void
without_a_clean_picture_the_gain_is_estimated (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  UnfoldAdaptationSummary summary;

  unfold_experiment_set_source (room.experiment, UNFOLD_SOURCE_IN_PICTURE);
  unfold_experiment_set_sigma (room.experiment, 40.0);
  finish (room.experiment);
  adaptation_room_adapt (&room, 3);
  summary = unfold_adaptation_get_summary (room.adaptation);

  g_assert_true (summary.is_estimated);
  g_assert_true (isfinite (summary.psnr_after));
  g_assert_cmpuint (adaptation_room_count_psnrs (&room), ==, 0);
  g_assert_false (
      unfold_experiment_get_scores (room.experiment, UNFOLD_PICTURE_BEFORE)
          .is_valid);
}

/** Ends training, and waits no longer than for that. */
static void
end_training (AdaptationRoom *room)
{
  unfold_adaptation_set_steps (room->adaptation, 3);
  unfold_adaptation_start (room->adaptation, NULL);
  adaptation_room_wait_for (room, UNFOLD_ADAPTATION_DONE);
}

/* The trial after training has made it, and the final will be no other. */
static void
what_it_makes_of_the_picture_is_there_at_once (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (UnfImage) after = NULL;

  end_training (&room);
  after = unf_image_ref (estimate_of (room.experiment));
  g_assert_true (after != room.final);
  finish (room.experiment);
  assert_same_bits (after, estimate_of (room.experiment));
}

static void
what_is_wanted_of_it_is_waited_for (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();

  unfold_experiment_set_amount (room.experiment, 0.0);
  finish (room.experiment);
  end_training (&room);
  assert_same_bits (
      estimate_of (room.experiment),
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_NOISY));
}

static void
hundredths_of_a_decibel_are_a_gain_and_less_is_none (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  static const struct {
    double gain;
    gboolean has_helped;
  } cases[] = {
    { 0.01, TRUE },  { 0.004, FALSE }, { 0.0, FALSE },
    { -2.0, FALSE }, { NAN, FALSE },
  };

  adaptation_room_adapt (&room, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    /* What would be said without the clean picture has no say. */
    UnfAdaptationOutcome outcome = { .model = room.original,
                                     .before = room.final,
                                     .after = room.final,
                                     .psnr_before = 20.0,
                                     .psnr_after = 20.0 + cases[i].gain,
                                     .helps = !cases[i].has_helped };

    unfold_adaptation_revert (room.adaptation);
    _unfold_adaptation_take_outcome (room.adaptation, &outcome);
    g_assert_cmpint (unfold_adaptation_get_summary (room.adaptation).has_helped,
                     ==, cases[i].has_helped);
  }
}

static void
another_model_is_not_taken_away (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (UnfModel) other = unf_test_untrained_model ();

  adaptation_room_start_without_end (&room);
  wait_until (state_of (room.experiment) == UNFOLD_STATE_ADAPTING);
  unfold_experiment_set_model (room.experiment, other);
  unfold_adaptation_stop (room.adaptation);
  adaptation_room_wait_for (&room, UNFOLD_ADAPTATION_DONE);
  g_assert_true (unfold_experiment_get_model (room.experiment) == other);
  unfold_adaptation_revert (room.adaptation);
  g_assert_true (unfold_experiment_get_model (room.experiment) == other);
}

static void
reverting_restores_the_model (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();

  adaptation_room_adapt (&room, 3);
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
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
}

static void
a_kept_model_can_be_chosen (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (UnfoldModelItem) item = NULL;
  const char *title = NULL;

  adaptation_room_adapt (&room, 3);
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
what_is_kept_stays_kept (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();

  adaptation_room_adapt (&room, 3);
  unfold_adaptation_cancel (room.adaptation);
  unfold_adaptation_stop (room.adaptation);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_DONE);
  unfold_adaptation_keep (room.adaptation);
  unfold_adaptation_keep (room.adaptation);
  unfold_adaptation_revert (room.adaptation);

  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_KEPT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (room.models)), ==,
                    1);
  g_assert_true (unfold_experiment_get_model (room.experiment) ==
                 unfold_adaptation_get_model (room.adaptation));
}

static void
beginning_again_keeps_what_was_not_decided (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();

  adaptation_room_adapt (&room, 3);
  adaptation_room_adapt (&room, 3);
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
save_to (AdaptationRoom *room, UnfModel *model, GFile *file, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  unfold_adaptation_save_async (room->adaptation, model, file, NULL,
                                keep_result_cb, &result);
  wait_until (result != NULL);
  return unfold_adaptation_save_finish (room->adaptation, result, error);
}

static void
count_notify_cb (UnfoldAdaptation *adaptation,
                 GParamSpec *spec,
                 gpointer user_data)
{
  int *n = user_data;

  (*n)++;
}

static void
unsaved_models_are_asked_about_oldest_first (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  UnfModel *first, *second;
  int n_told = 0;

  g_signal_connect (room.adaptation, "notify::unsaved",
                    G_CALLBACK (count_notify_cb), &n_told);
  adaptation_room_adapt (&room, 3);
  first = unfold_adaptation_get_model (room.adaptation);
  g_assert_cmpint (n_told, ==, 1);
  adaptation_room_adapt (&room, 3);
  second = unfold_adaptation_get_model (room.adaptation);
  g_assert_cmpint (n_told, ==, 1);

  g_assert_true (unfold_adaptation_get_unsaved (room.adaptation, NULL) ==
                 first);
  unfold_adaptation_discard (room.adaptation, second);
  g_assert_true (unfold_adaptation_get_unsaved (room.adaptation, NULL) ==
                 first);
  unfold_adaptation_discard (room.adaptation, first);
  g_assert_null (unfold_adaptation_get_unsaved (room.adaptation, NULL));
  g_assert_cmpint (n_told, ==, 2);
}

static void
saving_an_older_model_decides_nothing_about_the_last (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  UnfModel *first;

  adaptation_room_adapt (&room, 3);
  first = unfold_adaptation_get_model (room.adaptation);
  adaptation_room_adapt (&room, 3);
  g_assert_true (save_to (&room, first, file, NULL));
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_DONE);
  g_assert_true (unfold_adaptation_get_unsaved (room.adaptation, NULL) ==
                 unfold_adaptation_get_model (room.adaptation));
  /* The date is of the file. */
  g_assert_null (
      unf_weights_get_metadata (unf_model_get_weights (first), "date"));
  unf_test_remove_folder (folder);
}

static void
a_saved_model_can_be_loaded_and_tells_where_it_comes_from (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfModel) model = NULL;
  UnfWeights *weights;

  adaptation_room_adapt (&room, 3);
  save_to (&room, unfold_adaptation_get_model (room.adaptation), file, &error);
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
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/a.safetensors");
  g_autoptr (GError) error = NULL;

  adaptation_room_adapt (&room, 3);
  g_assert_false (save_to (&room, unfold_adaptation_get_model (room.adaptation),
                           file, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (unfold_adaptation_get_unsaved (room.adaptation, NULL));
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_DONE);
}

static void
other_noise_has_no_estimate_from_before (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();

  adaptation_room_adapt (&room, 3);
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
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  adaptation_room_adapt (&room, 3);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func (
      "/app/adaptation-outcome/before-and-after-are-there-at-the-end",
      before_and_after_are_there_at_the_end);
  g_test_add_func ("/app/adaptation-outcome/same-seed-gives-the-same-model",
                   the_same_seed_gives_the_same_model);
  g_test_add_func (
      "/app/adaptation-outcome/what-did-not-help-is-not-called-a-gain",
      what_did_not_help_is_not_called_a_gain);
  g_test_add_func (
      "/app/adaptation-outcome/without-clean-picture-gain-is-estimated",
      without_a_clean_picture_the_gain_is_estimated);
  g_test_add_func (
      "/app/adaptation-outcome/what-it-makes-of-the-picture-is-there-at-once",
      what_it_makes_of_the_picture_is_there_at_once);
  g_test_add_func ("/app/adaptation-outcome/what-is-wanted-of-it-is-waited-for",
                   what_is_wanted_of_it_is_waited_for);
  g_test_add_func ("/app/adaptation-outcome/"
                   "hundredths-of-a-decibel-are-a-gain-and-less-is-none",
                   hundredths_of_a_decibel_are_a_gain_and_less_is_none);
  g_test_add_func ("/app/adaptation-outcome/another-model-is-not-taken-away",
                   another_model_is_not_taken_away);
  g_test_add_func ("/app/adaptation-outcome/what-is-kept-stays-kept",
                   what_is_kept_stays_kept);
  g_test_add_func (
      "/app/adaptation-outcome/unsaved-models-are-asked-about-oldest-first",
      unsaved_models_are_asked_about_oldest_first);
  g_test_add_func ("/app/adaptation-outcome/"
                   "saving-an-older-model-decides-nothing-about-the-last",
                   saving_an_older_model_decides_nothing_about_the_last);
  g_test_add_func ("/app/adaptation-outcome/reverting-restores-the-model",
                   reverting_restores_the_model);
  g_test_add_func ("/app/adaptation-outcome/kept-model-can-be-chosen",
                   a_kept_model_can_be_chosen);
  g_test_add_func (
      "/app/adaptation-outcome/beginning-again-keeps-the-undecided",
      beginning_again_keeps_what_was_not_decided);
  g_test_add_func (
      "/app/adaptation-outcome/saved-model-loads-and-tells-where-it-comes-from",
      a_saved_model_can_be_loaded_and_tells_where_it_comes_from);
  g_test_add_func (
      "/app/adaptation-outcome/what-cannot-be-written-stays-unsaved",
      what_cannot_be_written_stays_unsaved);
  g_test_add_func (
      "/app/adaptation-outcome/other-noise-has-no-estimate-from-before",
      other_noise_has_no_estimate_from_before);
  g_test_add_func (
      "/app/adaptation-outcome/a-save-may-end-after-everything-else",
      a_save_may_end_after_everything_else);

  return g_test_run ();
}

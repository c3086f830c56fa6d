/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model learns while an experiment shows it: what is on screen meanwhile, and
 * what ends it. */
#include "adaptation-support.h"
#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-image-file.h"
#include "unf-test-course.h"
#include "unf-test.h"

/** Follows the messages of the adaptation from now on. */
static void
hear_failures (AdaptationRoom *room)
{
  g_signal_connect (room->adaptation, "failed", G_CALLBACK (keep_message_cb),
                    &room->failure);
}

static guint
count_losses (AdaptationRoom *room)
{
  return unfold_learning_curve_get_n_losses (
      unfold_adaptation_get_curve (room->adaptation));
}

/** Waits for so many drafts more than there are. */
static void
wait_for_drafts (AdaptationRoom *room, guint n)
{
  guint before = adaptation_room_count_psnrs (room);

  wait_until (adaptation_room_count_psnrs (room) >= before + n);
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
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  int n_shown = 0;
  UnfoldScores scores;

  g_signal_connect (room.experiment, "pixels-changed", G_CALLBACK (count_cb),
                    &n_shown);
  adaptation_room_start_without_end (&room);
  wait_until (n_shown >= 3);

  scores =
      unfold_experiment_get_scores (room.experiment, UNFOLD_PICTURE_DENOISED);
  g_assert_true (scores.is_valid && scores.is_draft);
  g_assert_true (estimate_of (room.experiment) != room.final);
  g_assert_cmpuint (adaptation_room_count_psnrs (&room), >=, 3);
  g_assert_cmpuint (count_losses (&room), >=, 1);
  unfold_adaptation_cancel (room.adaptation);
}

static double
psnr_shown (AdaptationRoom *room)
{
  return unfold_experiment_get_scores (room->experiment,
                                       UNFOLD_PICTURE_DENOISED)
      .psnr;
}

/* With nothing of the noise removed, a draft is the noisy picture. */
static void
drafts_remove_as_much_as_is_wanted (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  double noisy =
      unfold_experiment_get_scores (room.experiment, UNFOLD_PICTURE_NOISY).psnr;

  unfold_experiment_set_amount (room.experiment, 0.0);
  finish (room.experiment);
  adaptation_room_start_without_end (&room);
  wait_until (state_of (room.experiment) == UNFOLD_STATE_ADAPTING);
  assert_same_bits (
      estimate_of (room.experiment),
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_NOISY));
  g_assert_cmpfloat (psnr_shown (&room), ==, noisy);

  unfold_experiment_set_amount (room.experiment, 100.0);
  wait_until (psnr_shown (&room) != noisy);
  wait_for_drafts (&room, 1);
  g_assert_cmpfloat (psnr_shown (&room), !=, noisy);
  unfold_adaptation_cancel (room.adaptation);
}

static void
heard_cb (UnfoldAdaptation *adaptation, gpointer user_data)
{
  int *n = user_data;

  (*n)++;
}

static void
progress_is_told_and_begins_anew (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  int n_heard = 0;

  g_signal_connect (room.adaptation, "progressed", G_CALLBACK (heard_cb),
                    &n_heard);
  adaptation_room_start_without_end (&room);
  g_assert_cmpfloat (unfold_adaptation_get_expected_seconds (room.adaptation),
                     ==, 0.0);
  wait_until (count_losses (&room) > 0);
  g_assert_cmpint (n_heard, >, 0);
  g_assert_cmpfloat (unfold_adaptation_get_seconds (room.adaptation), >, 0.0);
  g_assert_cmpfloat (unfold_adaptation_get_expected_seconds (room.adaptation),
                     ==, UNFOLD_ADAPTATION_SECONDS);

  /* Whoever learns already does not begin again. */
  unfold_adaptation_start (room.adaptation, NULL);
  g_assert_cmpuint (count_losses (&room), >, 0);

  unfold_adaptation_cancel (room.adaptation);
  adaptation_room_start_without_end (&room);
  g_assert_cmpuint (count_losses (&room), ==, 0);
  g_assert_cmpuint (adaptation_room_count_psnrs (&room), ==, 0);
  g_assert_cmpfloat (unfold_adaptation_get_seconds (room.adaptation), ==, 0.0);
  g_assert_cmpfloat (unfold_adaptation_get_expected_seconds (room.adaptation),
                     ==, 0.0);
  unfold_adaptation_cancel (room.adaptation);
}

static void
cancelling_restores_everything (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();

  adaptation_room_start_without_end (&room);
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
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  UnfoldAdaptationSummary summary;

  adaptation_room_start_without_end (&room);
  wait_until (count_losses (&room) > 0);
  unfold_adaptation_stop (room.adaptation);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_STOPPING);
  adaptation_room_wait_for (&room, UNFOLD_ADAPTATION_DONE);

  summary = unfold_adaptation_get_summary (room.adaptation);
  g_assert_cmpint (summary.steps, >, 0);
  g_assert_cmpint (summary.steps, <, NO_END);
  g_assert_true (unfold_experiment_get_model (room.experiment) ==
                 unfold_adaptation_get_model (room.adaptation));
  g_assert_true (unfold_experiment_get_model (room.experiment) !=
                 room.original);
}

static void
what_cannot_be_adapted_says_why (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (UnfModel) fake = fake_model_new ("fake");
  g_autoptr (UnfModel) colour = unf_test_untrained_colour_model ();

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
  unfold_experiment_set_model (room.experiment, colour);
  g_assert_nonnull (
      strstr (unfold_adaptation_get_obstacle (room.adaptation), "gray"));

  unfold_adaptation_start (room.adaptation, NULL);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
}

static void
what_fails_leaves_everything_as_it_was (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
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
  g_auto (AdaptationRoom) room = adaptation_room_new ();
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
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (UnfImage) estimate = NULL;

  adaptation_room_start_without_end (&room);
  wait_until (state_of (room.experiment) == UNFOLD_STATE_ADAPTING);
  unfold_experiment_set_setting (room.experiment, "threshold", 2.0);
  g_assert_nonnull (estimate_of (room.experiment));
  finish (room.experiment);
  estimate = unf_image_ref (estimate_of (room.experiment));
  wait_for_drafts (&room, 2);
  g_assert_cmpint (state_of (room.experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_true (estimate_of (room.experiment) == estimate);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_LEARNING);

  unfold_adaptation_stop (room.adaptation);
  adaptation_room_wait_for (&room, UNFOLD_ADAPTATION_DONE);
  g_assert_true (estimate_of (room.experiment) == estimate);
  g_assert_null (
      unfold_experiment_get_picture (room.experiment, UNFOLD_PICTURE_BEFORE));
  g_assert_cmpfloat (
      unfold_experiment_get_setting (room.experiment, "threshold", 0.0), ==,
      2.0);
}

static void
another_picture_gives_it_up (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autoptr (UnfImage) other = unf_test_stairs (1, 2);

  hear_failures (&room);
  adaptation_room_start_without_end (&room);
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
begin_to_read (AdaptationRoom *room, const char *folder)
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
  g_auto (AdaptationRoom) room = adaptation_room_new ();
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

static int
state_after_reading (AdaptationRoom *room, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  unfold_adaptation_start_from_file (room->adaptation, file);
  return (int) unfold_adaptation_get_state (room->adaptation);
}

static void
no_file_is_read_while_it_learns_or_cannot (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();

  adaptation_room_start_without_end (&room);
  g_assert_cmpint (state_after_reading (&room, "/nowhere/page.png"), ==,
                   UNFOLD_ADAPTATION_LEARNING);
  unfold_adaptation_cancel (room.adaptation);
  unfold_experiment_set_sigma (room.experiment, 0.0);
  g_assert_cmpint (state_after_reading (&room, "/nowhere/page.png"), ==,
                   UNFOLD_ADAPTATION_IDLE);
}

/* What was adapted before and not decided about is kept, as ever. */
static void
reading_can_be_cancelled (void)
{
  g_auto (AdaptationRoom) room = adaptation_room_new ();
  g_autofree char *folder = unf_test_make_folder ();
  g_autoptr (GFile) file = NULL;

  adaptation_room_adapt (&room, 3);
  hear_failures (&room);
  file = begin_to_read (&room, folder);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (room.models)), ==,
                    1);
  unfold_adaptation_cancel (room.adaptation);
  /* Whoever reads holds a reference. */
  wait_until (G_OBJECT (room.adaptation)->ref_count == 1);
  g_assert_null (room.failure);
  g_assert_cmpint (unfold_adaptation_get_state (room.adaptation), ==,
                   UNFOLD_ADAPTATION_IDLE);
  unf_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/adaptation/estimate-follows-as-a-draft",
                   the_estimate_follows_as_a_draft);
  g_test_add_func ("/app/adaptation/drafts-remove-as-much-as-is-wanted",
                   drafts_remove_as_much_as_is_wanted);
  g_test_add_func ("/app/adaptation/progress-is-told-and-begins-anew",
                   progress_is_told_and_begins_anew);
  g_test_add_func ("/app/adaptation/cancelling-restores-everything",
                   cancelling_restores_everything);
  g_test_add_func ("/app/adaptation/stopping-keeps-what-was-learned",
                   stopping_keeps_what_was_learned);
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
  g_test_add_func ("/app/adaptation/no-file-is-read-while-it-learns-or-cannot",
                   no_file_is_read_while_it_learns_or_cannot);
  g_test_add_func ("/app/adaptation/reading-can-be-cancelled",
                   reading_can_be_cancelled);

  return g_test_run ();
}

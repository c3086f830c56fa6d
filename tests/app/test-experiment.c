/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-noise.h"
#include "unf-residual.h"
#include "unf-score.h"
#include "unf-test.h"
#include "unfold-experiment.h"

/* No clock runs in these tests: time settles when they say so, and the fake
 * denoiser finishes when they let it. */

#define WIDTH 128
#define HEIGHT 96

static void
count_finals_cb (UnfoldExperiment *experiment,
                 GParamSpec *pspec,
                 gpointer user_data)
{
  int *count = user_data;

  *count += state_of (experiment) == UNFOLD_STATE_FINAL;
}

static void
final_is_what_the_library_answers (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfImage) noisy = unf_noise_apply (
      (UnfNoise){ 25.0 / 255.0, 1 },
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_CLEAN), NULL);
  g_autoptr (UnfImage) expected =
      unf_model_denoise (unfold_experiment_get_model (experiment), noisy,
                         25.0 / 255.0, NULL, NULL, NULL);

  assert_same_bits (
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY), noisy);
  assert_same_bits (estimate_of (experiment), expected);
}

static void
scores_are_of_the_pictures_on_screen (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  UnfImage *clean =
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_CLEAN);

  for (int kind = UNFOLD_PICTURE_NOISY; kind <= UNFOLD_PICTURE_DENOISED;
       kind++) {
    UnfoldScores scores =
        unfold_experiment_get_scores (experiment, (UnfoldPictureKind) kind);
    UnfScore expected;

    g_assert_true (unf_score_compare (
        clean,
        unfold_experiment_get_picture (experiment, (UnfoldPictureKind) kind),
        &expected, NULL));
    g_assert_true (scores.is_valid);
    g_assert_false (scores.is_draft);
    g_assert_cmpfloat (scores.psnr, ==, expected.psnr);
    g_assert_cmpfloat (scores.ssim, ==, expected.ssim);
  }

  unfold_experiment_set_source (experiment, UNFOLD_SOURCE_IN_PICTURE);
  finish (experiment);
  g_assert_false (
      unfold_experiment_get_scores (experiment, UNFOLD_PICTURE_DENOISED)
          .is_valid);
}

static void
two_hundred_events_leave_one_final (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  int finals = 0;

  g_signal_connect (experiment, "notify::state", G_CALLBACK (count_finals_cb),
                    &finals);
  for (int i = 1; i <= 200; i++) {
    unfold_experiment_set_sigma (experiment, 25.0 + 0.1 * i);
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (unfold_denoise_job_count_running (), <=, 1);
  }
  g_assert_cmpint (finals, ==, 0);
  g_assert_cmpint (fake_finals_finished (), ==, 1);

  finish (experiment);
  g_assert_cmpint (finals, ==, 1);
  g_assert_cmpint (fake_finals_finished (), ==, 2);
  g_assert_cmpint (fake_most_at_once (), ==, 1);
  g_assert_cmpfloat (unfold_experiment_get_result (experiment)->recipe->sigma,
                     ==, 45.0);
}

static void
a_superseded_run_is_ignored (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  int finals = 0;

  g_signal_connect (experiment, "notify::state", G_CALLBACK (count_finals_cb),
                    &finals);
  fake_hold_finals ();
  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  unfold_experiment_settle (experiment);
  wait_until (fake_is_holding ());
  unfold_experiment_set_setting (experiment, "threshold", 0.5);
  fake_let_go ();
  finish (experiment);

  g_assert_cmpint (finals, ==, 1);
  g_assert_cmpfloat (
      unf_settings_get (
          unfold_experiment_get_result (experiment)->recipe->settings,
          "threshold"),
      ==, 0.5);
}

static void
a_first_draft_is_shown_however_fast_the_slider (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();

  fake_hold_all ();
  unfold_experiment_set_sigma (experiment, 30.0);
  wait_until (fake_is_holding ());
  for (int i = 0; i <= 10; i++) {
    unfold_experiment_set_sigma (experiment, 30.0 + i);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_cmpint (fake_cancelled (), ==, 0);

  fake_let_go ();
  wait_for_draft (experiment);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_DRAFT);
  finish (experiment);
  g_assert_cmpfloat (unfold_experiment_get_result (experiment)->recipe->sigma,
                     ==, 40.0);
  g_assert_cmpint (fake_finals_finished (), ==, 2);
}

static void
letting_go_does_not_wait_for_an_old_draft (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();

  fake_hold_all ();
  unfold_experiment_set_sigma (experiment, 30.0);
  wait_until (fake_is_holding ());
  unfold_experiment_set_sigma (experiment, 31.0);
  unfold_experiment_settle (experiment);
  wait_until (fake_cancelled () == 1);
  fake_let_go ();
  finish (experiment);
  g_assert_cmpfloat (unfold_experiment_get_result (experiment)->recipe->sigma,
                     ==, 31.0);
}

static void
drafts_do_not_change_the_final (void)
{
  g_autoptr (UnfoldExperiment) one = make_experiment ();
  g_autoptr (UnfoldExperiment) other = make_experiment ();
  g_autoptr (UnfImage) image = smooth_image (WIDTH, HEIGHT);

  unfold_experiment_set_sigma (one, 31.0);
  unfold_experiment_set_image (one, image, "smooth", UNFOLD_SOURCE_ADD_NOISE);
  finish (one);

  unfold_experiment_set_image (other, image, "smooth", UNFOLD_SOURCE_ADD_NOISE);
  for (double sigma = 21.0; sigma <= 31.0; sigma += 1.0) {
    unfold_experiment_set_focus (other, (int) sigma * 3, 11);
    unfold_experiment_set_sigma (other, sigma);
    wait_for_draft (other);
  }
  finish (other);

  assert_same_bits (estimate_of (one), estimate_of (other));
}

static void
a_draft_is_new_where_it_says_and_old_elsewhere (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfImage) before = unf_image_ref (estimate_of (experiment));
  UnfRegion region;
  int total;

  unfold_experiment_set_focus (experiment, 20, 70);
  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  wait_until (state_of (experiment) == UNFOLD_STATE_DRAFT);

  g_assert_true (
      unfold_experiment_get_draft (experiment, &region, NULL, &total));
  g_assert_cmpint (total, ==, 0);
  g_assert_cmpint (region.x, <=, 20);
  g_assert_cmpint (region.y, <=, 70);
  g_assert_cmpint (region.x + region.width, >, 20);
  g_assert_cmpint (region.y + region.height, >, 70);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) {
      gsize p = (gsize) (y * WIDTH + x);
      gboolean inside = x >= region.x && x < region.x + region.width &&
                        y >= region.y && y < region.y + region.height;
      float now = unf_image_get_plane (estimate_of (experiment), 0)[p];
      float then = unf_image_get_plane (before, 0)[p];

      g_assert_true (inside == (now != then));
    }

  g_assert_true (
      unfold_experiment_get_scores (experiment, UNFOLD_PICTURE_DENOISED)
          .is_draft);
  finish (experiment);
  g_assert_false (unfold_experiment_get_draft (experiment, NULL, NULL, NULL));
}

static void
shifts_are_drafts_of_the_whole (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_experiment ();
  g_autoptr (UnfModel) model = fake_model_new_with_shifts ();
  g_autoptr (UnfImage) image = smooth_image (WIDTH, HEIGHT);
  UnfRegion region;
  int done, total;

  fake_hold_finals ();
  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_until (state_of (experiment) == UNFOLD_STATE_DRAFT);
  g_assert_true (
      unfold_experiment_get_draft (experiment, &region, &done, &total));
  g_assert_cmpint (region.width, ==, WIDTH);
  g_assert_cmpint (region.height, ==, HEIGHT);
  g_assert_cmpint (done, ==, 1);
  g_assert_cmpint (total, ==, 4);

  fake_let_go ();
  finish (experiment);
}

static void
shifts_that_are_done_wait_for_the_slider (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfModel) model = fake_model_new_with_shifts ();
  int finished;

  unfold_experiment_set_model (experiment, model);
  finish (experiment);
  finished = fake_finals_finished ();

  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  wait_until (state_of (experiment) == UNFOLD_STATE_DRAFT &&
              fake_finals_finished () == finished + 1);
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_DRAFT);

  finish (experiment);
  g_assert_cmpint (fake_finals_finished (), ==, finished + 1);
}

static void
letting_go_begins_the_final (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();

  unfold_experiment_begin_change (experiment);
  unfold_experiment_set_sigma (experiment, 30.0);
  wait_until (state_of (experiment) == UNFOLD_STATE_DRAFT);
  unfold_experiment_end_change (experiment);
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL);
}

static void
quiet_time_begins_the_final (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();

  unfold_experiment_set_settle_time (experiment, 1);
  unfold_experiment_set_sigma (experiment, 30.0);
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL);
  g_assert_cmpfloat (unfold_experiment_get_result (experiment)->recipe->sigma,
                     ==, 30.0);
}

static void
cancel_keeps_the_last_picture (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfImage) shown = NULL;

  fake_hold_finals ();
  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_experiment_settle (experiment);
  wait_until (fake_is_holding ());
  shown = unf_image_ref (estimate_of (experiment));
  unfold_experiment_cancel (experiment);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_STALE);
  wait_until (unfold_denoise_job_count_running () == 0);
  fake_let_go ();
  g_assert_true (estimate_of (experiment) == shown);

  unfold_experiment_recompute (experiment);
  wait_until (state_of (experiment) == UNFOLD_STATE_FINAL);
  g_assert_true (estimate_of (experiment) != shown);
}

static void
going_back_is_instant (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfImage) first = unf_image_ref (estimate_of (experiment));
  int finished;

  unfold_experiment_set_sigma (experiment, 40.0);
  finish (experiment);
  finished = fake_finals_finished ();

  unfold_experiment_set_sigma (experiment, 25.0);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_true (estimate_of (experiment) == first);
  g_assert_cmpint (fake_finals_finished (), ==, finished);
  g_assert_cmpint (unfold_denoise_job_count_running (), ==, 0);

  unfold_experiment_recompute (experiment);
  finish (experiment);
  g_assert_cmpint (fake_finals_finished (), ==, finished + 1);
  assert_same_bits (estimate_of (experiment), first);
}

static void
memory_of_finals_is_limited (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  int finished;

  unfold_experiment_set_cache_bytes (experiment, 1);
  unfold_experiment_set_sigma (experiment, 40.0);
  finish (experiment);
  finished = fake_finals_finished ();
  unfold_experiment_set_sigma (experiment, 25.0);
  finish (experiment);
  g_assert_cmpint (fake_finals_finished (), ==, finished + 1);
}

static void
amount_mixes_without_computing (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfImage) expected = unf_residual_mix (
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY),
      estimate_of (experiment), 0.25);
  int finished = fake_finals_finished ();
  UnfoldScores scores;

  unfold_experiment_set_amount (experiment, 25.0);
  finish (experiment);

  assert_same_bits (estimate_of (experiment), expected);
  g_assert_cmpint (fake_finals_finished (), ==, finished);
  scores = unfold_experiment_get_scores (experiment, UNFOLD_PICTURE_DENOISED);
  g_assert_cmpfloat (scores.psnr, ==,
                     unf_score_psnr (unfold_experiment_get_picture (
                                         experiment, UNFOLD_PICTURE_CLEAN),
                                     expected));
}

static void
looking_elsewhere_starts_nothing (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();

  unfold_experiment_set_focus (experiment, 3, 4);
  unfold_experiment_set_sigma (experiment, 25.0);
  unfold_experiment_set_setting (experiment, "threshold", 1.0);
  unfold_experiment_set_setting (experiment, "no-such-thing", 1.0);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_cmpint (unfold_denoise_job_count_running (), ==, 0);
}

static void
iterations_come_when_asked_for (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfImage) before = unf_image_ref (estimate_of (experiment));

  g_assert_cmpint (unfold_experiment_get_n_iterations (experiment), ==, 0);
  unfold_experiment_set_wants_iterations (experiment, TRUE);
  wait_until (unfold_experiment_get_n_iterations (experiment) == 3);

  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_true (estimate_of (experiment) == before);
  g_assert_true (
      unfold_experiment_get_iteration (experiment, 0) ==
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY));
  assert_same_bits (unfold_experiment_get_iteration (experiment, 3), before);

  unfold_experiment_set_setting (experiment, "iterations", 5.0);
  finish (experiment);
  wait_until (unfold_experiment_get_n_iterations (experiment) == 5);
}

static void
iterations_may_be_asked_for_while_it_computes (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();

  fake_hold_finals ();
  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_experiment_settle (experiment);
  wait_until (fake_is_holding ());
  unfold_experiment_set_wants_iterations (experiment, TRUE);
  fake_let_go ();
  wait_until (unfold_experiment_get_n_iterations (experiment) == 3);
}

static void
spread_and_use_come_with_the_final (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  UnfTensor *use = unfold_experiment_get_atom_use (experiment);

  g_assert_nonnull (
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_SPREAD));
  g_assert_nonnull (use);
  g_assert_cmpint (use->shape.w, ==, 2);
}

static void
maps_are_those_of_the_final (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfoldPixelMap) first = unfold_pixel_map_ref (
      unfold_experiment_get_map (experiment, UNFOLD_PICTURE_SPARSITY));

  g_assert_cmpfloat_with_epsilon (first->mean, 10.0, 1e-6);
  g_assert_true (unfold_experiment_get_picture (
                     experiment, UNFOLD_PICTURE_SPARSITY) == first->image);
  g_assert_null (
      unfold_experiment_get_map (experiment, UNFOLD_PICTURE_THRESHOLDS));

  /* The old one stays until there is another. */
  fake_hold_finals ();
  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  unfold_experiment_settle (experiment);
  wait_until (fake_is_holding ());
  g_assert_true (
      unfold_experiment_get_map (experiment, UNFOLD_PICTURE_SPARSITY) == first);
  fake_let_go ();
  finish (experiment);
  g_assert_cmpfloat_with_epsilon (
      unfold_experiment_get_map (experiment, UNFOLD_PICTURE_SPARSITY)->mean,
      20.0, 1e-6);

  unfold_experiment_set_setting (experiment, "threshold", 1.0);
  g_assert_true (
      unfold_experiment_get_map (experiment, UNFOLD_PICTURE_SPARSITY) == first);
}

static void
a_failure_is_told_and_passes (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfImage) before = unf_image_ref (estimate_of (experiment));
  g_autofree char *message = NULL;

  g_signal_connect (experiment, "failed", G_CALLBACK (keep_message_cb),
                    &message);
  fake_fail_finals ("The fake cannot do this.");
  unfold_experiment_set_setting (experiment, "iterations", 4.0);
  unfold_experiment_settle (experiment);
  wait_until (state_of (experiment) == UNFOLD_STATE_FAILED);
  g_assert_cmpstr (message, ==, "The fake cannot do this.");
  g_assert_cmpstr (unfold_experiment_get_failure (experiment), ==, message);
  g_assert_nonnull (estimate_of (experiment));

  fake_fail_finals (NULL);
  unfold_experiment_set_setting (experiment, "iterations", 3.0);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_FINAL);
  g_assert_null (unfold_experiment_get_failure (experiment));
  g_assert_true (estimate_of (experiment) == before);
}

static void
another_model_keeps_what_both_begin_alike (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfModel) model = fake_model_new_with_shifts ();

  unfold_experiment_set_setting (experiment, "threshold", 1.5);
  unfold_experiment_set_setting (experiment, "iterations", 5.0);
  unfold_experiment_set_model (experiment, model);

  /* Thresholds begin at 1 in both, iterations at 3 and at 2. */
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "threshold", 0.0), ==, 1.5);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "iterations", 0.0), ==, 2.0);
  g_assert_cmpfloat (unfold_experiment_get_setting (experiment, "no", 7.0), ==,
                     7.0);
}

static void
settings_stay_in_their_range (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_experiment ();

  unfold_experiment_set_setting (experiment, "iterations", 99.0);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "iterations", 0.0), ==, 5.0);
  unfold_experiment_set_setting (experiment, "iterations", 2.4);
  g_assert_cmpfloat (
      unfold_experiment_get_setting (experiment, "iterations", 0.0), ==, 2.0);
  unfold_experiment_set_sigma (experiment, -3.0);
  g_assert_cmpfloat (unfold_experiment_get_sigma (experiment), ==, 0.0);
}

static void
change_in_answer_cb (UnfoldExperiment *experiment, int kind, gpointer user_data)
{
  int *left = user_data;

  if (kind == UNFOLD_PICTURE_DENOISED && (*left)-- > 0)
    unfold_experiment_set_seed (experiment,
                                unfold_experiment_get_seed (experiment) + 1);
}

static void
who_hears_of_pixels_may_change_parameters (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  int left = 5;

  g_signal_connect (experiment, "pixels-changed",
                    G_CALLBACK (change_in_answer_cb), &left);
  unfold_experiment_set_settle_time (experiment, 0);
  unfold_experiment_set_sigma (experiment, 30.0);
  wait_until (left < 0 && state_of (experiment) == UNFOLD_STATE_FINAL);

  g_assert_cmpuint (unfold_experiment_get_seed (experiment), ==, 6);
  g_assert_cmpuint (unfold_experiment_get_result (experiment)->recipe->seed, ==,
                    6);
  g_assert_cmpint (fake_most_at_once (), ==, 1);
}

static void
a_window_may_close_while_it_computes (void)
{
  UnfoldExperiment *experiment = make_finished ();

  fake_hold_finals ();
  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_experiment_settle (experiment);
  wait_until (fake_is_holding ());
  g_assert_finalize_object (experiment);
  wait_until (unfold_denoise_job_count_running () == 0);
  fake_let_go ();
}

static void
without_a_model_the_noisy_picture_is_there (void)
{
  g_autoptr (UnfoldExperiment) experiment = unfold_experiment_new ();
  g_autoptr (UnfImage) image = smooth_image (WIDTH, HEIGHT);

  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  wait_until (unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY));
  g_assert_null (estimate_of (experiment));
}

static void
closing_leaves_nothing (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();

  unfold_experiment_close (experiment);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_EMPTY);
  g_assert_cmpint (unfold_experiment_get_width (experiment), ==, 0);
  for (int kind = UNFOLD_PICTURE_CLEAN; kind <= UNFOLD_PICTURE_THRESHOLDS;
       kind++)
    g_assert_null (
        unfold_experiment_get_picture (experiment, (UnfoldPictureKind) kind));
  unfold_experiment_set_sigma (experiment, 40.0);
  unfold_experiment_recompute (experiment);
  g_assert_cmpint (state_of (experiment), ==, UNFOLD_STATE_EMPTY);
}

static void
add (const char *name, GTestFunc func)
{
  g_autofree char *path = g_strconcat ("/app/experiment/", name, NULL);

  g_test_add_func (path, func);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("final-is-what-the-library-answers", final_is_what_the_library_answers);
  add ("scores-are-of-the-pictures-on-screen",
       scores_are_of_the_pictures_on_screen);
  add ("two-hundred-events-leave-one-final",
       two_hundred_events_leave_one_final);
  add ("a-superseded-run-is-ignored", a_superseded_run_is_ignored);
  add ("a-first-draft-is-shown-however-fast-the-slider",
       a_first_draft_is_shown_however_fast_the_slider);
  add ("letting-go-does-not-wait-for-an-old-draft",
       letting_go_does_not_wait_for_an_old_draft);
  add ("drafts-do-not-change-the-final", drafts_do_not_change_the_final);
  add ("a-draft-is-new-where-it-says-and-old-elsewhere",
       a_draft_is_new_where_it_says_and_old_elsewhere);
  add ("shifts-are-drafts-of-the-whole", shifts_are_drafts_of_the_whole);
  add ("shifts-that-are-done-wait-for-the-slider",
       shifts_that_are_done_wait_for_the_slider);
  add ("letting-go-begins-the-final", letting_go_begins_the_final);
  add ("quiet-time-begins-the-final", quiet_time_begins_the_final);
  add ("cancel-keeps-the-last-picture", cancel_keeps_the_last_picture);
  add ("going-back-is-instant", going_back_is_instant);
  add ("memory-of-finals-is-limited", memory_of_finals_is_limited);
  add ("amount-mixes-without-computing", amount_mixes_without_computing);
  add ("looking-elsewhere-starts-nothing", looking_elsewhere_starts_nothing);
  add ("iterations-come-when-asked-for", iterations_come_when_asked_for);
  add ("iterations-may-be-asked-for-while-it-computes",
       iterations_may_be_asked_for_while_it_computes);
  add ("spread-and-use-come-with-the-final",
       spread_and_use_come_with_the_final);
  add ("maps-are-those-of-the-final", maps_are_those_of_the_final);
  add ("a-failure-is-told-and-passes", a_failure_is_told_and_passes);
  add ("another-model-keeps-what-both-begin-alike",
       another_model_keeps_what_both_begin_alike);
  add ("settings-stay-in-their-range", settings_stay_in_their_range);
  add ("who-hears-of-pixels-may-change-parameters",
       who_hears_of_pixels_may_change_parameters);
  add ("a-window-may-close-while-it-computes",
       a_window_may_close_while_it_computes);
  add ("without-a-model-the-noisy-picture-is-there",
       without_a_model_the_noisy_picture_is_there);
  add ("closing-leaves-nothing", closing_leaves_nothing);

  return g_test_run ();
}

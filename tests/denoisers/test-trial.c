/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-trial.h"

#include <math.h>

#include "unf-error.h"
#include "unf-noise.h"
#include "unf-residual.h"
#include "unf-score.h"
#include "unf-sure.h"
#include "unf-test-csc.h"
#include "unf-test.h"
#include "unf-whiteness.h"

static const double sigma = 0.1;

static void
set_up (UnfTrial *trial, UnfMeasures measures, gboolean has_clean)
{
  g_autoptr (UnfImage) clean = unf_test_golden_image (45, 50, 1, FALSE);

  *trial = (UnfTrial){
    .noisy = unf_noise_apply ((UnfNoise){ sigma, 2 }, clean, NULL),
    .clean = has_clean ? unf_image_ref (clean) : NULL,
    .sigma = sigma,
    .told = sigma,
    .measures = measures,
    .seed = 7,
  };
}

static void
run (const UnfTrial *trial,
     const UnfModel *model,
     UnfMonitor *monitor,
     UnfOutcome *outcome)
{
  g_autoptr (GError) error = NULL;

  unf_trial_run (trial, model, NULL, monitor, outcome, &error);
  g_assert_no_error (error);
}

static void
what_was_not_asked_for_is_not_known (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (12, 4, 2, 3);
  g_auto (UnfTrial) trial = { NULL };
  g_auto (UnfOutcome) outcome = { NULL };

  set_up (&trial, 0, FALSE);
  run (&trial, model, NULL, &outcome);

  g_assert_nonnull (outcome.estimate);
  g_assert_cmpfloat (outcome.seconds, >, 0.0);
  g_assert_true (isnan (outcome.psnr));
  g_assert_true (isnan (outcome.psnr_noisy));
  g_assert_true (isnan (outcome.ssim));
  g_assert_true (isnan (outcome.psnr_sure));
  g_assert_true (isnan (outcome.sure_deviation));
  g_assert_true (isnan (outcome.nonzeros));
  g_assert_true (isnan (outcome.removed_sigma));
  g_assert_true (isnan (outcome.whiteness));
}

static void
keep_use_cb (const UnfStage *stage, gpointer user_data)
{
  double *sum = user_data;

  for (int k = 0; k < stage->value->shape.n; k++)
    *sum += (double) stage->value->data[2 * k] / stage->value->shape.n;
}

static void
every_number_is_what_it_is_alone (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (12, 4, 2, 3);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_auto (UnfTrial) trial = { NULL };
  g_auto (UnfOutcome) outcome = { NULL };
  g_autoptr (UnfImage) estimate = NULL;
  g_autoptr (UnfImage) removed = NULL;
  UnfSureProbes probes = { sigma, 7, 1 };
  double nonzeros = 0.0;
  UnfWhiteness whiteness;
  UnfScore score;
  UnfSure sure;

  set_up (&trial, UNF_MEASURE_ALL, TRUE);
  run (&trial, model, NULL, &outcome);

  unf_monitor_watch (monitor, UNF_STAGE_USE, keep_use_cb, &nonzeros);
  estimate = unf_model_denoise (model, trial.noisy, sigma, NULL, monitor, NULL);
  removed = unf_residual_new (trial.noisy, estimate);
  unf_whiteness_measure (removed, &whiteness);
  unf_score_compare (trial.clean, estimate, &score, NULL);
  unf_sure_estimate (model, trial.noisy, estimate, sigma, NULL, &probes, NULL,
                     &sure, NULL);

  g_assert_cmpfloat (outcome.psnr, ==, score.psnr);
  g_assert_cmpfloat (outcome.ssim, ==, score.ssim);
  g_assert_cmpfloat (outcome.psnr_noisy, ==,
                     unf_score_psnr (trial.clean, trial.noisy));
  g_assert_cmpfloat (outcome.psnr_sure, ==, sure.psnr);
  g_assert_cmpfloat (outcome.sure_deviation, ==, sure.deviation);
  g_assert_cmpfloat_with_epsilon (outcome.nonzeros, nonzeros, 1e-12);
  g_assert_cmpfloat (outcome.removed_sigma, ==, whiteness.sigma);
  g_assert_cmpfloat (outcome.whiteness, ==, whiteness.whiteness);
}

static void
sure_keeps_to_the_noise_whatever_is_told (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (12, 4, 2, 3);
  g_auto (UnfTrial) trial = { NULL };
  double distance = 0.0;

  /* With a wrong σ, told and believed, the two PSNR are far apart. */
  set_up (&trial, UNF_MEASURE_SURE, TRUE);
  for (int i = 1; i <= 3; i++) {
    g_auto (UnfOutcome) outcome = { NULL };

    trial.told = 0.5 * i * sigma;
    run (&trial, model, NULL, &outcome);
    distance = MAX (distance, fabs (outcome.psnr_sure - outcome.psnr) /
                                  outcome.sure_deviation);
  }

  g_assert_cmpfloat (distance, <, 3.5);
}

typedef struct {
  double last;
  gboolean has_fallen;
  int spreads;
} Watcher;

static void
keep_progress_cb (double fraction, gpointer user_data)
{
  Watcher *watcher = user_data;

  watcher->has_fallen |= fraction < watcher->last;
  watcher->last = fraction;
}

static void
count_cb (const UnfStage *stage, gpointer user_data)
{
  Watcher *watcher = user_data;

  watcher->spreads++;
}

static void
the_caller_watches_as_if_it_were_one_run (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (12, 4, 2, 3);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_auto (UnfTrial) trial = { NULL };
  g_auto (UnfOutcome) outcome = { NULL };
  Watcher watcher = { 0.0, FALSE, 0 };

  set_up (&trial, UNF_MEASURE_ALL, TRUE);
  trial.probes = 3;
  unf_monitor_set_progress_func (monitor, keep_progress_cb, &watcher);
  unf_monitor_watch (monitor, UNF_STAGE_SPREAD, count_cb, &watcher);
  run (&trial, model, monitor, &outcome);

  g_assert_false (watcher.has_fallen);
  g_assert_cmpfloat_with_epsilon (watcher.last, 1.0, 1e-9);
  g_assert_cmpint (watcher.spreads, ==, 1);
}

static void
cancel_cb (double fraction, gpointer user_data)
{
  if (fraction > 0.6)
    g_cancellable_cancel (user_data);
}

static void
cancelling_the_second_run_ends_the_trial (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (12, 4, 2, 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (GError) error = NULL;
  g_auto (UnfTrial) trial = { NULL };
  g_auto (UnfOutcome) outcome = { NULL };

  set_up (&trial, UNF_MEASURE_SURE, TRUE);
  unf_monitor_set_progress_func (monitor, cancel_cb, cancellable);

  g_assert_false (
      unf_trial_run (&trial, model, NULL, monitor, &outcome, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
pictures_that_do_not_fit_are_refused (void)
{
  g_autoptr (UnfModel) model = unf_test_csc_model (12, 4, 2, 3);
  g_autoptr (GError) error = NULL;
  g_auto (UnfTrial) trial = { NULL };
  g_auto (UnfOutcome) outcome = { NULL };

  set_up (&trial, 0, FALSE);
  trial.clean = unf_test_golden_image (45, 51, 1, FALSE);
  g_assert_false (unf_trial_run (&trial, model, NULL, NULL, &outcome, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_MISMATCH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/trial/what-was-not-asked-for-is-not-known",
                   what_was_not_asked_for_is_not_known);
  g_test_add_func ("/denoisers/trial/every-number-is-what-it-is-alone",
                   every_number_is_what_it_is_alone);
  g_test_add_func ("/denoisers/trial/sure-keeps-to-the-noise-whatever-is-told",
                   sure_keeps_to_the_noise_whatever_is_told);
  g_test_add_func ("/denoisers/trial/the-caller-watches-as-if-it-were-one-run",
                   the_caller_watches_as_if_it_were_one_run);
  g_test_add_func ("/denoisers/trial/cancelling-the-second-run-ends-the-trial",
                   cancelling_the_second_run_ends_the_trial);
  g_test_add_func ("/denoisers/trial/pictures-that-do-not-fit-are-refused",
                   pictures_that_do_not_fit_are_refused);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How an adaptation ends: stopped, out of time, cancelled, refused, or where it
 * was meant to. */
#include <math.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-test-course.h"

/* Of training that is ended before: half a minute, if it is not. */
enum { MANY_STEPS = 4000 };

static void
stop_cb (const UnfAdaptationReport *report, gpointer user_data)
{
  g_assert_cmpint (report->step, <=, report->steps);
  g_assert_true (isfinite (report->loss));
  g_assert_nonnull (report->model);
  g_cancellable_cancel (user_data);
}

/* However long a step takes, there is a report at the end at the latest. */
static void
stopping_keeps_what_was_learned (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (GError) error = NULL;

  course.adaptation.steps = MANY_STEPS;
  g_assert_true (unf_adapt (course.model, &course.adaptation, NULL, stop,
                            stop_cb, stop, NULL, &outcome, &error));
  g_assert_no_error (error);
  g_assert_cmpint (outcome.steps, <, MANY_STEPS);
  g_assert_cmpint (outcome.steps, >, 0);
  g_assert_nonnull (outcome.after);
}

/* Whoever stops is heard after every step. */
static void
stopping_at_once_leaves_one_step (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  g_cancellable_cancel (stop);
  g_assert_true (unf_adapt (course.model, &course.adaptation, NULL, stop, NULL,
                            NULL, NULL, &outcome, NULL));
  g_assert_cmpint (outcome.steps, ==, 1);
}

/* It is looked at with every report. */
static void
time_ends_it (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course.adaptation.steps = MANY_STEPS;
  course.adaptation.seconds = 0.6;
  unf_test_course_run (&course, &outcome);

  g_assert_cmpint (outcome.steps, <, MANY_STEPS);
  g_assert_cmpfloat (outcome.seconds, >=, 0.6);
}

static void
cancelling_gives_it_up (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (GError) error = NULL;

  course.adaptation.steps = MANY_STEPS;
  g_assert_false (unf_adapt (course.model, &course.adaptation, NULL, NULL,
                             stop_cb, cancellable, monitor, &outcome, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (outcome.model);
}

static void
training_that_diverges_is_no_outcome (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (GError) error = NULL;

  course.adaptation.rate = 1e30;
  g_assert_false (unf_adapt (course.model, &course.adaptation, NULL, NULL, NULL,
                             NULL, NULL, &outcome, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "not a number"));
  g_assert_null (outcome.model);
}

static void
keep_progress_cb (double fraction, gpointer user_data)
{
  double *progress = user_data;

  /* Parts of the whole are added up. */
  g_assert_cmpfloat (fraction, >=, *progress - 1e-9);
  *progress = fraction;
}

static void
count_cb (const UnfAdaptationReport *report, gpointer user_data)
{
  gint64 *steps = user_data;

  /* The last one may be of the same step. */
  g_assert_cmpint (report->step, >=, *steps);
  g_assert_cmpint (report->steps, ==, 12);
  *steps = report->step;
}

static void
show_cb (const UnfStage *stage, gpointer user_data)
{
  g_assert_not_reached ();
}

/* The trials before and after are nobody's final. */
static void
iterations_of_its_trials_are_not_shown (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  unf_monitor_watch (monitor, UNF_STAGE_ITERATION, show_cb, NULL);
  course.adaptation.steps = 1;
  g_assert_true (unf_adapt (course.model, &course.adaptation, NULL, NULL, NULL,
                            NULL, monitor, &outcome, NULL));
}

static void
progress_and_reports_lead_to_the_end (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  double progress = 0.0;
  gint64 steps = 0;

  course.adaptation.steps = 12;
  unf_monitor_set_progress_func (monitor, keep_progress_cb, &progress);
  g_assert_true (unf_adapt (course.model, &course.adaptation, NULL, NULL,
                            count_cb, &steps, monitor, &outcome, NULL));

  g_assert_cmpint (steps, ==, 12);
  g_assert_cmpint (outcome.steps, ==, 12);
  g_assert_cmpfloat_with_epsilon (progress, 1.0, 1e-9);
}

static void
assert_refused (const UnfTestCourse *course, UnfError code, const char *reason)
{
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (unf_adapt (course->model, &course->adaptation, NULL, NULL,
                             NULL, NULL, NULL, &outcome, &error));
  g_assert_error (error, UNF_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_null (outcome.model);
}

static void
without_noise_there_is_nothing_to_learn (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);

  course.adaptation.sigma = 0.0;
  assert_refused (&course, UNF_ERROR_UNSUPPORTED, "above 0");
}

static void
colour_is_not_learned_from_gray (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (3);
  g_autoptr (UnfImage) gray = unf_test_stairs (1, 1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  unf_model_unref (course.model);
  course.model = unf_test_untrained_colour_model ();
  course.adaptation.steps = 2;
  unf_test_course_run (&course, &outcome);

  course.adaptation.example = gray;
  assert_refused (&course, UNF_ERROR_MISMATCH, "gray");
}

static void
what_has_nothing_to_train_is_not_adapted (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  UnfDenoiser still = *unf_denoiser_find ("csc");
  UnfWeights *weights = unf_model_get_weights (course.model);
  UnfModel *model = unf_model_new (&still, weights, "still", NULL);

  still.adaptation = NULL;
  unf_model_unref (course.model);
  course.model = model;
  assert_refused (&course, UNF_ERROR_UNSUPPORTED, "csc");
}

static void
a_picture_smaller_than_a_crop_is_no_example (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 4, 90 });
  g_autoptr (UnfImage) tiny = unf_image_new (pixels, UNF_DEPTH_8);

  course.adaptation.example = tiny;
  assert_refused (&course, UNF_ERROR_UNSUPPORTED, "crop");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/adapt-end/stopping-keeps-what-was-learned",
                   stopping_keeps_what_was_learned);
  g_test_add_func ("/train/adapt-end/stopping-at-once-leaves-one-step",
                   stopping_at_once_leaves_one_step);
  g_test_add_func ("/train/adapt-end/time-ends-it", time_ends_it);
  g_test_add_func ("/train/adapt-end/cancelling-gives-it-up",
                   cancelling_gives_it_up);
  g_test_add_func ("/train/adapt-end/training-that-diverges-is-no-outcome",
                   training_that_diverges_is_no_outcome);
  g_test_add_func ("/train/adapt-end/progress-and-reports-lead-to-the-end",
                   progress_and_reports_lead_to_the_end);
  g_test_add_func ("/train/adapt-end/iterations-of-its-trials-are-not-shown",
                   iterations_of_its_trials_are_not_shown);
  g_test_add_func ("/train/adapt-end/without-noise-there-is-nothing-to-learn",
                   without_noise_there_is_nothing_to_learn);
  g_test_add_func ("/train/adapt-end/colour-is-not-learned-from-gray",
                   colour_is_not_learned_from_gray);
  g_test_add_func ("/train/adapt-end/what-has-nothing-to-train-is-not-adapted",
                   what_has_nothing_to_train_is_not_adapted);
  g_test_add_func ("/train/adapt-end/picture-smaller-than-a-crop-is-no-example",
                   a_picture_smaller_than_a_crop_is_no_example);

  return g_test_run ();
}

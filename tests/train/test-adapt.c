/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-adapt.h"

#include <math.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-parallel.h"
#include "unf-score.h"
#include "unf-sure.h"
#include "unf-test-course.h"

/* Of training that is ended before: half a minute, if it is not. */
enum { MANY_STEPS = 4000 };

static void
assert_same_picture (const UnfImage *a, const UnfImage *b)
{
  const UnfTensor *p = unf_image_get_pixels (a), *q = unf_image_get_pixels (b);

  g_assert_true (unf_shape_equal (p->shape, q->shape));
  g_assert_cmpmem (p->data, unf_shape_size (p->shape) * sizeof (float), q->data,
                   unf_shape_size (q->shape) * sizeof (float));
}

/** Returns: @words and the hash of what is in @image. */
static char *
describe (const char *words, const UnfImage *image)
{
  const UnfTensor *pixels = unf_image_get_pixels (image);
  g_autofree char *hash = g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (const guchar *) pixels->data,
      unf_shape_size (pixels->shape) * sizeof (float));

  return g_strconcat (words, hash, NULL);
}

static void
an_example_of_the_kind_helps (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  unf_test_course_run (&course, &outcome);

  g_assert_false (outcome.is_estimated);
  g_assert_cmpint (outcome.steps, ==, 40);
  g_assert_cmpfloat (outcome.loss_last, <, 0.9 * outcome.loss_first);
  g_assert_cmpfloat (outcome.psnr_after, >, outcome.psnr_before + 0.5);
  g_assert_true (outcome.helps);
}

/* Judged without the clean picture, the gain is the same but for the noise of
 * the estimate. */
static void
the_gain_can_be_estimated (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) known = { NULL };
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  unf_test_course_run (&course, &known);
  course.adaptation.clean = NULL;
  unf_test_course_run (&course, &outcome);

  g_assert_true (outcome.is_estimated);
  g_assert_cmpfloat_with_epsilon (outcome.psnr_after - outcome.psnr_before,
                                  known.psnr_after - known.psnr_before, 0.5);
}

/* A black page teaches that everything is black. */
static void
what_does_not_help_is_told (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (UnfTensor) gray = unf_tensor_new ((UnfShape){ 1, 1, 70, 66 });

  unf_image_unref (course.other);
  course.adaptation.example = course.other =
      unf_image_new (gray, UNF_DEPTH_FLOAT);
  unf_test_course_run (&course, &outcome);

  g_assert_cmpfloat (outcome.psnr_after, <, outcome.psnr_before);
  g_assert_false (outcome.helps);
}

static gboolean
have_same_weights (UnfModel *a, UnfModel *b)
{
  return unf_test_have_same_weights (unf_model_get_weights (a),
                                     unf_model_get_weights (b));
}

static void
the_same_seed_gives_the_same_weights (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) one = { NULL };
  g_auto (UnfAdaptationOutcome) two = { NULL };
  g_auto (UnfAdaptationOutcome) other = { NULL };

  course.adaptation.steps = 4;
  unf_parallel_set_threads (1);
  unf_test_course_run (&course, &one);
  unf_parallel_set_threads (3);
  unf_test_course_run (&course, &two);
  course.adaptation.seed++;
  unf_test_course_run (&course, &other);
  unf_parallel_set_threads (0);

  g_assert_true (have_same_weights (one.model, two.model));
  g_assert_false (have_same_weights (one.model, other.model));
}

static void
the_model_stays_as_it_is (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfModel) same = unf_test_untrained_model ();
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course.adaptation.steps = 2;
  unf_test_course_run (&course, &outcome);

  g_assert_true (have_same_weights (course.model, same));
  g_assert_false (have_same_weights (course.model, outcome.model));
}

/* With the settings of the picture, which need not be those of the weights. */
static void
before_and_after_are_what_the_models_make_of_it (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (course.model);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (UnfImage) before = NULL;
  g_autoptr (UnfImage) after = NULL;
  double sigma = course.adaptation.sigma;

  unf_settings_set (settings, "threshold", 2.0, NULL);
  course.adaptation.steps = 6;
  g_assert_true (unf_adapt (course.model, &course.adaptation, settings, NULL,
                            NULL, NULL, NULL, &outcome, NULL));
  before = unf_model_denoise (course.model, course.noisy, sigma, settings, NULL,
                              NULL);
  after = unf_model_denoise (outcome.model, course.noisy, sigma, settings, NULL,
                             NULL);

  assert_same_picture (outcome.before, before);
  assert_same_picture (outcome.after, after);
  g_assert_cmpfloat (outcome.psnr_before, ==,
                     unf_score_psnr (course.clean, before));
  g_assert_cmpfloat (outcome.psnr_after, ==,
                     unf_score_psnr (course.clean, after));
}

static double
estimate_psnr (const UnfTestCourse *course,
               const UnfModel *model,
               const UnfImage *estimate)
{
  double sigma = course->adaptation.sigma;
  UnfSureProbes probes = { sigma, course->adaptation.seed, 1 };
  UnfSure sure;

  g_assert_true (unf_sure_estimate (model, course->noisy, estimate, sigma, NULL,
                                    &probes, NULL, &sure, NULL));
  return sure.psnr;
}

static void
without_the_clean_picture_stein_judges (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course.adaptation.clean = NULL;
  course.adaptation.steps = 6;
  unf_test_course_run (&course, &outcome);

  g_assert_cmpfloat (outcome.psnr_before, ==,
                     estimate_psnr (&course, course.model, outcome.before));
  g_assert_cmpfloat (outcome.psnr_after, ==,
                     estimate_psnr (&course, outcome.model, outcome.after));
}

/* Compared with what the model made of the picture, any change does harm. */
static void
the_clean_picture_has_no_say_in_whether_it_helps (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfImage) estimate = unf_model_denoise (
      course.model, course.noisy, course.adaptation.sigma, NULL, NULL, NULL);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course.adaptation.clean = estimate;
  unf_test_course_run (&course, &outcome);

  g_assert_cmpfloat (outcome.psnr_after, <, outcome.psnr_before);
  g_assert_true (outcome.helps);
}

/* Steps too short for the numbers that they are added to. */
static void
what_changes_nothing_does_not_help (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course.adaptation.steps = 2;
  course.adaptation.rate = 1e-30;
  unf_test_course_run (&course, &outcome);

  g_assert_cmpfloat (outcome.loss_last, ==, outcome.loss_first);
  g_assert_cmpfloat (outcome.psnr_after, ==, outcome.psnr_before);
  g_assert_false (outcome.helps);
}

/* A copy of what the model makes of the picture is an example like any other,
 * if the numbers of the training are the same. */
static void
without_an_example_it_learns_from_its_own_estimate (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) own = { NULL };
  g_auto (UnfAdaptationOutcome) given = { NULL };
  g_autofree char *said = NULL;
  UnfWeights *weights;

  course.adaptation.steps = 6;
  course.adaptation.example = NULL;
  unf_test_course_run (&course, &own);
  course.adaptation.example = own.before;
  unf_test_course_run (&course, &given);

  g_assert_true (have_same_weights (own.model, given.model));

  weights = unf_model_get_weights (own.model);
  said = describe ("the estimate of a noisy picture, SHA-256 of its pixels ",
                   course.noisy);
  g_assert_cmpstr (unf_weights_get_metadata (weights, "trained_on"), ==, said);
}

/* The example of @course, every pixel of the channels from @first on changed
 * to factor · pixel + offset and clipped to @low … @high. */
static UnfImage *
alter_example (const UnfTestCourse *course,
               int first,
               float factor,
               float offset,
               float low,
               float high)
{
  const UnfTensor *from = unf_image_get_pixels (course->other);
  g_autoptr (UnfTensor) to = unf_tensor_copy (from);
  size_t start = (size_t) first * unf_shape_plane (from->shape);

  for (size_t p = start; p < unf_shape_size (from->shape); p++)
    to->data[p] = CLAMP (factor * to->data[p] + offset, low, high);

  return unf_image_new (to, UNF_DEPTH_FLOAT);
}

/* What is learned from the example and from @altered. */
static gboolean
makes_no_difference (UnfTestCourse *course, UnfImage *altered)
{
  g_auto (UnfAdaptationOutcome) one = { NULL };
  g_auto (UnfAdaptationOutcome) two = { NULL };

  course->adaptation.steps = 6;
  unf_test_course_run (course, &one);
  course->adaptation.example = altered;
  unf_test_course_run (course, &two);

  return have_same_weights (one.model, two.model);
}

static void
a_gray_model_learns_from_every_channel (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (3);
  g_autoptr (UnfImage) altered =
      alter_example (&course, 1, -1.0f, 1.0f, 0.0f, 1.0f);

  g_assert_false (makes_no_difference (&course, altered));
}

static void
it_learns_from_what_a_picture_can_be (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfImage) wide =
      alter_example (&course, 0, 3.0f, -1.0f, -9.0f, 9.0f);
  g_autoptr (UnfImage) clipped =
      alter_example (&course, 0, 3.0f, -1.0f, 0.0f, 1.0f);

  course.adaptation.example = wide;
  g_assert_true (makes_no_difference (&course, clipped));
}

static void
weights_say_where_they_come_from (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autofree char *said =
      describe ("a clean example, SHA-256 of its pixels ", course.other);
  UnfWeights *weights = unf_model_get_weights (course.model);

  unf_weights_set_metadata (weights, "psnr", "30");
  unf_weights_set_metadata (weights, "command", "unfold-cli train");
  course.adaptation.steps = 2;
  unf_test_course_run (&course, &outcome);
  weights = unf_model_get_weights (outcome.model);

  /* Of the parent, and not true of its child. */
  g_assert_null (unf_weights_get_metadata (weights, "psnr"));
  g_assert_null (unf_weights_get_metadata (weights, "command"));

  g_assert_cmpstr (unf_weights_get_metadata (weights, "parent"), ==,
                   "untrained");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "adapted"), ==,
                   "sigma 40, 2 steps");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "seed"), ==, "3");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "sigma_range"), ==,
                   "0:75");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "trained_on"), ==, said);
  g_assert_cmpstr (unf_model_get_name (outcome.model), ==, "untrained-adapted");
}

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

  g_test_add_func ("/train/adapt/an-example-of-the-kind-helps",
                   an_example_of_the_kind_helps);
  g_test_add_func ("/train/adapt/what-does-not-help-is-told",
                   what_does_not_help_is_told);
  g_test_add_func ("/train/adapt/the-gain-can-be-estimated",
                   the_gain_can_be_estimated);
  g_test_add_func (
      "/train/adapt/before-and-after-are-what-the-models-make-of-it",
      before_and_after_are_what_the_models_make_of_it);
  g_test_add_func ("/train/adapt/without-the-clean-picture-stein-judges",
                   without_the_clean_picture_stein_judges);
  g_test_add_func (
      "/train/adapt/the-clean-picture-has-no-say-in-whether-it-helps",
      the_clean_picture_has_no_say_in_whether_it_helps);
  g_test_add_func ("/train/adapt/what-changes-nothing-does-not-help",
                   what_changes_nothing_does_not_help);
  g_test_add_func (
      "/train/adapt/without-an-example-it-learns-from-its-own-estimate",
      without_an_example_it_learns_from_its_own_estimate);
  g_test_add_func ("/train/adapt/the-same-seed-gives-the-same-weights",
                   the_same_seed_gives_the_same_weights);
  g_test_add_func ("/train/adapt/the-model-stays-as-it-is",
                   the_model_stays_as_it_is);
  g_test_add_func ("/train/adapt/a-gray-model-learns-from-every-channel",
                   a_gray_model_learns_from_every_channel);
  g_test_add_func ("/train/adapt/it-learns-from-what-a-picture-can-be",
                   it_learns_from_what_a_picture_can_be);
  g_test_add_func ("/train/adapt/weights-say-where-they-come-from",
                   weights_say_where_they_come_from);
  g_test_add_func ("/train/adapt/stopping-keeps-what-was-learned",
                   stopping_keeps_what_was_learned);
  g_test_add_func ("/train/adapt/stopping-at-once-leaves-one-step",
                   stopping_at_once_leaves_one_step);
  g_test_add_func ("/train/adapt/time-ends-it", time_ends_it);
  g_test_add_func ("/train/adapt/cancelling-gives-it-up",
                   cancelling_gives_it_up);
  g_test_add_func ("/train/adapt/training-that-diverges-is-no-outcome",
                   training_that_diverges_is_no_outcome);
  g_test_add_func ("/train/adapt/progress-and-reports-lead-to-the-end",
                   progress_and_reports_lead_to_the_end);
  g_test_add_func ("/train/adapt/iterations-of-its-trials-are-not-shown",
                   iterations_of_its_trials_are_not_shown);
  g_test_add_func ("/train/adapt/without-noise-there-is-nothing-to-learn",
                   without_noise_there_is_nothing_to_learn);
  g_test_add_func ("/train/adapt/colour-is-not-learned-from-gray",
                   colour_is_not_learned_from_gray);
  g_test_add_func ("/train/adapt/what-has-nothing-to-train-is-not-adapted",
                   what_has_nothing_to_train_is_not_adapted);
  g_test_add_func ("/train/adapt/picture-smaller-than-a-crop-is-no-example",
                   a_picture_smaller_than_a_crop_is_no_example);

  return g_test_run ();
}

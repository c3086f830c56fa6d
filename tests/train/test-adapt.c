/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-adapt.h"

#include "unf-parallel.h"
#include "unf-score.h"
#include "unf-sure.h"
#include "unf-test-course.h"

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

  return g_test_run ();
}

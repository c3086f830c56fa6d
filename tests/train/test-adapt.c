/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-adapt.h"

#include <math.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-noise.h"
#include "unf-parallel.h"
#include "unf-test.h"

static const double sigma = 40.0 / 255.0;

/* Steps between two levels at an angle that @seed decides: a picture unlike
 * the cosines that an untrained dictionary consists of. */
static UnfImage *
stairs (int channels, int seed)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, 70, 66 });
  double angle = 0.4 + 0.7 * seed;

  for (int c = 0; c < channels; c++)
    for (int i = 0; i < 70; i++)
      for (int j = 0; j < 66; j++) {
        double phase = (i * cos (angle) + j * sin (angle)) / (9.0 + 2.0 * c);

        pixels->data[(c * 70 + i) * 66 + j] =
            phase - floor (phase) < 0.5 ? 0.2f : 0.8f;
      }

  return unf_image_new (pixels, UNF_DEPTH_8);
}

static UnfModel *
untrained_model (void)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) architecture =
      unf_settings_new (csc->architecture, csc->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };

  unf_settings_set (architecture, "filters", 16, NULL);
  unf_settings_set (architecture, "side", 5, NULL);
  unf_settings_set (architecture, "stride", 3, NULL);
  unf_settings_set (architecture, "iterations", 2, NULL);
  weights = csc->initialise (architecture, &random);
  unf_weights_set_metadata (weights, "sigma_range", "0:75");

  return unf_model_new (csc, weights, "untrained", NULL);
}

typedef struct {
  UnfModel *model;                 /* owned, like all */
  UnfImage *clean, *noisy, *other; /* @other is of the same kind as @clean */
  UnfAdaptation adaptation;
} Course;

static Course
course_new (int channels)
{
  Course course = { .model = untrained_model (),
                    .clean = stairs (channels, 0),
                    .other = stairs (channels, 1) };
  UnfNoise noise = { sigma, 5 };

  course.noisy = unf_noise_apply (noise, course.clean, NULL);
  course.adaptation = (UnfAdaptation){ .noisy = course.noisy,
                                       .sigma = sigma,
                                       .example = course.other,
                                       .clean = course.clean,
                                       .steps = 40,
                                       .rate = 3e-3,
                                       .seed = 3 };

  return course;
}

static void
course_clear (Course *course)
{
  unf_model_unref (course->model);
  unf_image_unref (course->clean);
  unf_image_unref (course->noisy);
  unf_image_unref (course->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

static void
adapt (const Course *course, UnfAdaptationOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  gboolean done = unf_adapt (course->model, &course->adaptation, NULL, NULL,
                             NULL, NULL, NULL, outcome, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
an_example_of_the_kind_helps (void)
{
  g_auto (Course) course = course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  adapt (&course, &outcome);

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
  g_auto (Course) course = course_new (1);
  g_auto (UnfAdaptationOutcome) known = { NULL };
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  adapt (&course, &known);
  course.adaptation.clean = NULL;
  adapt (&course, &outcome);

  g_assert_true (outcome.is_estimated);
  g_assert_cmpfloat_with_epsilon (outcome.psnr_after - outcome.psnr_before,
                                  known.psnr_after - known.psnr_before, 0.5);
}

/* A black page teaches that everything is black. */
static void
what_does_not_help_is_told (void)
{
  g_auto (Course) course = course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (UnfTensor) gray = unf_tensor_new ((UnfShape){ 1, 1, 70, 66 });

  unf_image_unref (course.other);
  course.adaptation.example = course.other =
      unf_image_new (gray, UNF_DEPTH_FLOAT);
  adapt (&course, &outcome);

  g_assert_cmpfloat (outcome.psnr_after, <, outcome.psnr_before);
  g_assert_false (outcome.helps);
}

static gboolean
have_same_weights (UnfModel *a, UnfModel *b)
{
  UnfWeights *x = unf_model_get_weights (a), *y = unf_model_get_weights (b);

  for (gsize i = 0; i < unf_weights_get_n (x); i++) {
    const UnfTensor *p = unf_weights_get (x, i), *q = unf_weights_get (y, i);

    if (memcmp (p->data, q->data, unf_shape_size (p->shape) * sizeof (float)))
      return FALSE;
  }

  return TRUE;
}

static void
the_same_seed_gives_the_same_weights (void)
{
  g_auto (Course) course = course_new (1);
  g_auto (UnfAdaptationOutcome) one = { NULL };
  g_auto (UnfAdaptationOutcome) two = { NULL };
  g_auto (UnfAdaptationOutcome) other = { NULL };

  course.adaptation.steps = 4;
  unf_parallel_set_threads (1);
  adapt (&course, &one);
  unf_parallel_set_threads (3);
  adapt (&course, &two);
  course.adaptation.seed++;
  adapt (&course, &other);
  unf_parallel_set_threads (0);

  g_assert_true (have_same_weights (one.model, two.model));
  g_assert_false (have_same_weights (one.model, other.model));
}

static void
the_model_stays_as_it_is (void)
{
  g_auto (Course) course = course_new (1);
  g_autoptr (UnfModel) same = untrained_model ();
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course.adaptation.steps = 2;
  adapt (&course, &outcome);

  g_assert_true (have_same_weights (course.model, same));
  g_assert_false (have_same_weights (course.model, outcome.model));
}

/* The example of @course, every pixel of the channels from @first on changed
 * to factor · pixel + offset and clipped to @low … @high. */
static UnfImage *
alter_example (const Course *course,
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
makes_no_difference (Course *course, UnfImage *altered)
{
  g_auto (UnfAdaptationOutcome) one = { NULL };
  g_auto (UnfAdaptationOutcome) two = { NULL };

  course->adaptation.steps = 6;
  adapt (course, &one);
  course->adaptation.example = altered;
  adapt (course, &two);

  return have_same_weights (one.model, two.model);
}

static void
a_gray_model_learns_from_every_channel (void)
{
  g_auto (Course) course = course_new (3);
  g_autoptr (UnfImage) altered =
      alter_example (&course, 1, -1.0f, 1.0f, 0.0f, 1.0f);

  g_assert_false (makes_no_difference (&course, altered));
}

static void
it_learns_from_what_a_picture_can_be (void)
{
  g_auto (Course) course = course_new (1);
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
  g_auto (Course) course = course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  UnfWeights *weights;

  course.adaptation.steps = 2;
  adapt (&course, &outcome);
  weights = unf_model_get_weights (outcome.model);

  g_assert_cmpstr (unf_weights_get_metadata (weights, "parent"), ==,
                   "untrained");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "adapted"), ==,
                   "sigma 40, 2 steps");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "seed"), ==, "3");
  g_assert_cmpstr (unf_weights_get_metadata (weights, "sigma_range"), ==,
                   "0:75");
  g_assert_true (
      g_str_has_prefix (unf_weights_get_metadata (weights, "trained_on"),
                        "a clean example, SHA-256 of its pixels "));
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
  g_auto (Course) course = course_new (1);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (GError) error = NULL;

  course.adaptation.steps = 1000000;
  g_assert_true (unf_adapt (course.model, &course.adaptation, NULL, stop,
                            stop_cb, stop, NULL, &outcome, &error));
  g_assert_no_error (error);
  g_assert_cmpint (outcome.steps, <, 1000000);
  g_assert_cmpint (outcome.steps, >, 0);
  g_assert_nonnull (outcome.after);
}

static void
time_ends_it (void)
{
  g_auto (Course) course = course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course.adaptation.steps = 1000000;
  course.adaptation.seconds = 0.3;
  adapt (&course, &outcome);

  g_assert_cmpint (outcome.steps, <, 1000000);
}

static void
cancelling_gives_it_up (void)
{
  g_auto (Course) course = course_new (1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (GError) error = NULL;

  course.adaptation.steps = 1000000;
  g_assert_false (unf_adapt (course.model, &course.adaptation, NULL, NULL,
                             stop_cb, cancellable, monitor, &outcome, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (outcome.model);
}

static void
without_noise_there_is_nothing_to_learn (void)
{
  g_auto (Course) course = course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (GError) error = NULL;

  course.adaptation.sigma = 0.0;
  g_assert_false (unf_adapt (course.model, &course.adaptation, NULL, NULL, NULL,
                             NULL, NULL, &outcome, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
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
  g_test_add_func ("/train/adapt/time-ends-it", time_ends_it);
  g_test_add_func ("/train/adapt/cancelling-gives-it-up",
                   cancelling_gives_it_up);
  g_test_add_func ("/train/adapt/without-noise-there-is-nothing-to-learn",
                   without_noise_there_is_nothing_to_learn);

  return g_test_run ();
}

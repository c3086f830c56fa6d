/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a network is shown while it adapts: a denoiser that takes notes looks
 * over its shoulder. */
#include <math.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-test-course.h"
#include "unf-trainer.h"

/* The largest number of channels. */
enum { CHANNELS = 3 };

typedef struct {
  int n;                  /* batches, with the two that are only measured */
  UnfShape shape;         /* of the last */
  int shifts;             /* in the last */
  double least, most;     /* of the levels that were told */
  double sums[CHANNELS];  /* of the pixels */
  double squares;         /* of their distance to @level */
  double level, n_pixels; /* in all channels */
} Notes;

static Notes notes;

static void
note_pixels (const UnfTensor *noisy)
{
  size_t plane = unf_shape_plane (noisy->shape);

  for (size_t p = 0; p < unf_shape_size (noisy->shape); p++) {
    double value = (double) noisy->data[p];

    notes.sums[p / plane % (size_t) noisy->shape.c] += value;
    notes.squares += (value - notes.level) * (value - notes.level);
  }
  notes.n_pixels += (double) unf_shape_size (noisy->shape);
}

static UnfVar *
estimate_batch (UnfTape *tape,
                const UnfWeights *weights,
                UnfVar *noisy,
                const double *sigma,
                const UnfSettings *settings,
                UnfRandom *random)
{
  notes.n++;
  notes.shape = noisy->value->shape;
  notes.shifts = unf_settings_get_int (settings, "shifts");
  for (int i = 0; i < notes.shape.n; i++) {
    notes.least = MIN (notes.least, sigma[i]);
    notes.most = MAX (notes.most, sigma[i]);
  }
  note_pixels (noisy->value);

  return unf_denoiser_find ("csc")->estimate_batch (tape, weights, noisy, sigma,
                                                    settings, random);
}

static const UnfAdaptationDefaults defaults[] = {
  [UNF_ADAPTATION_INTERNAL] = { 2, 1e-3, 30, 3, 5 },
  [UNF_ADAPTATION_EXTERNAL] = { 4, 2e-3, 40, 2, 4 },
};

/** Lets a new model with the weights of that of @course take notes. */
static void
take_notes (UnfTestCourse *course)
{
  static UnfDenoiser spy;
  UnfWeights *weights = unf_model_get_weights (course->model);
  UnfModel *model;

  spy = *unf_denoiser_find ("csc");
  spy.estimate_batch = estimate_batch;
  spy.adaptation = defaults;
  model = unf_model_new (&spy, weights, "spy", NULL);
  unf_model_unref (course->model);
  course->model = model;
  notes = (Notes){ .least = INFINITY, .most = -INFINITY };
}

static UnfImage *
flat_image (int channels, const float *levels)
{
  g_autoptr (UnfTensor) pixels =
      unf_tensor_new ((UnfShape){ 1, channels, 70, 66 });
  size_t plane = unf_shape_plane (pixels->shape);

  for (size_t p = 0; p < unf_shape_size (pixels->shape); p++)
    pixels->data[p] = levels[p / plane];

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

/* On a flat picture, what differs from it is noise. */
static void
crops_have_the_noise_of_the_picture (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfImage) flat = flat_image (1, (float[]){ 0.5f });
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  double sigma = course.adaptation.sigma;

  take_notes (&course);
  notes.level = 0.5;
  course.adaptation.steps = 20;
  course.adaptation.example = flat;
  unf_test_course_run (&course, &outcome);

  /* Told on the scale 0…255 and back. */
  g_assert_cmpfloat_with_epsilon (notes.least, sigma, 1e-12);
  g_assert_cmpfloat_with_epsilon (notes.most, sigma, 1e-12);

  /* Of N normals the deviation is found with an error of σ/√(2N), which is
   * 0.27 % here; five of these. */
  g_assert_cmpfloat_with_epsilon (sqrt (notes.squares / notes.n_pixels), sigma,
                                  0.014 * sigma);
}

/* The trainer by hand: the rate falls to a tenth, and what is kept is a running
 * mean of the weights. */
static void
it_is_training_with_one_picture_and_one_level (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  g_autoptr (UnfSettings) settings = unf_model_get_settings (course.model);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  g_autoptr (UnfSamples) samples = NULL;
  g_autoptr (UnfTrainer) trainer = NULL;
  g_autoptr (UnfWeights) learned = NULL;
  UnfTrainingPlan plan = { .denoiser = unf_denoiser_find ("csc"),
                           .settings = settings,
                           .sigma_low = 255.0 * course.adaptation.sigma,
                           .sigma_high = 255.0 * course.adaptation.sigma,
                           .crop = 40,
                           .batch = 2,
                           .rate = 3e-3,
                           .final_rate = 0.1,
                           .steps = 5,
                           .averaging = 0.95,
                           .seed = 3,
                           .validation_seconds = G_MAXDOUBLE };

  unf_settings_set (settings, "shifts", 4, NULL);
  g_ptr_array_add (images, course.other);
  samples = unf_samples_new (images);
  trainer = unf_trainer_new (&plan, unf_model_get_weights (course.model),
                             samples, NULL, NULL);
  g_assert_true (unf_trainer_run (trainer, NULL, NULL, NULL, NULL));
  learned = unf_trainer_dup_best (trainer);

  take_notes (&course);
  course.adaptation.steps = 5;
  unf_test_course_run (&course, &outcome);
  g_assert_true (unf_test_have_same_weights (
      learned, unf_model_get_weights (outcome.model)));
}

static void
assert_noted (int n, UnfShape shape, int shifts)
{
  g_assert_cmpint (notes.n, ==, n);
  g_assert_true (unf_shape_equal (notes.shape, shape));
  g_assert_cmpint (notes.shifts, ==, shifts);
}

/* Two batches more than there are steps: the loss before and after. */
static void
the_denoiser_says_how_much_is_learned (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) external = { NULL };
  g_auto (UnfAdaptationOutcome) internal = { NULL };

  course.adaptation.steps = 0;
  take_notes (&course);
  unf_test_course_run (&course, &external);
  assert_noted (4 + 2, (UnfShape){ 2, 1, 40, 40 }, 4);
  g_assert_cmpint (external.steps, ==, 4);

  course.adaptation.example = NULL;
  take_notes (&course);
  unf_test_course_run (&course, &internal);
  assert_noted (2 + 2, (UnfShape){ 3, 1, 30, 30 }, 5);
  g_assert_cmpint (internal.steps, ==, 2);
}

/* Returns: the first number of what is learned at @rate. */
static float
learn_at (UnfTestCourse *course, double rate)
{
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  course->adaptation.rate = rate;
  unf_test_course_run (course, &outcome);
  return unf_weights_get (unf_model_get_weights (outcome.model), 0)->data[0];
}

static void
the_denoiser_says_how_fast_it_learns (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  float own;

  take_notes (&course);
  course.adaptation.steps = 2;
  own = learn_at (&course, 0.0);
  g_assert_cmpfloat (own, ==, learn_at (&course, 2e-3));
  g_assert_cmpfloat (own, !=, learn_at (&course, 1e-3));

  course.adaptation.example = NULL;
  own = learn_at (&course, 0.0);
  g_assert_cmpfloat (own, ==, learn_at (&course, 1e-3));
  g_assert_cmpfloat (own, !=, learn_at (&course, 2e-3));
}

static void
a_small_picture_is_learned_whole (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_autoptr (UnfImage) small =
      unf_image_crop (course.other, (UnfRegion){ 5, 3, 31, 37 });
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  take_notes (&course);
  course.adaptation.steps = 1;
  course.adaptation.example = small;
  unf_test_course_run (&course, &outcome);
  assert_noted (1 + 2, (UnfShape){ 2, 1, 31, 31 }, 4);
}

/* They would not be any more, if they learned to make up for each other. */
static void
shifts_that_are_estimates_stay_so (void)
{
  g_auto (UnfTestCourse) course = unf_test_course_new (1);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  unf_weights_set_setting (unf_model_get_weights (course.model),
                           "shifts_are_estimates", 1.0);
  take_notes (&course);
  course.adaptation.steps = 1;
  unf_test_course_run (&course, &outcome);
  assert_noted (1 + 2, (UnfShape){ 2, 1, 40, 40 }, 1);
  g_assert_true (unf_model_get_shifts_are_estimates (outcome.model));
}

static void
crops_in_colour_have_the_channels_of_the_picture (void)
{
  static const float levels[] = { 0.2f, 0.5f, 0.8f };
  g_auto (UnfTestCourse) course = unf_test_course_new (3);
  g_autoptr (UnfImage) flat = flat_image (3, levels);
  g_auto (UnfAdaptationOutcome) outcome = { NULL };

  unf_model_unref (course.model);
  course.model = unf_test_untrained_colour_model ();
  take_notes (&course);
  course.adaptation.steps = 4;
  course.adaptation.example = flat;
  unf_test_course_run (&course, &outcome);

  assert_noted (4 + 2, (UnfShape){ 2, 3, 40, 40 }, 4);
  /* Noise of 40 / 255 on 19200 pixels: the mean is known to 0.0011; five of
   * these. */
  for (int c = 0; c < CHANNELS; c++)
    g_assert_cmpfloat_with_epsilon (notes.sums[c] / (notes.n_pixels / CHANNELS),
                                    (double) levels[c], 0.006);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/adapt-crops/crops-have-the-noise-of-the-picture",
                   crops_have_the_noise_of_the_picture);
  g_test_add_func (
      "/train/adapt-crops/it-is-training-with-one-picture-and-one-level",
      it_is_training_with_one_picture_and_one_level);
  g_test_add_func ("/train/adapt-crops/denoiser-says-how-much-is-learned",
                   the_denoiser_says_how_much_is_learned);
  g_test_add_func ("/train/adapt-crops/denoiser-says-how-fast-it-learns",
                   the_denoiser_says_how_fast_it_learns);
  g_test_add_func ("/train/adapt-crops/small-picture-is-learned-whole",
                   a_small_picture_is_learned_whole);
  g_test_add_func ("/train/adapt-crops/shifts-that-are-estimates-stay-so",
                   shifts_that_are_estimates_stay_so);
  g_test_add_func (
      "/train/adapt-crops/crops-in-colour-have-the-channels-of-the-picture",
      crops_in_colour_have_the_channels_of_the_picture);

  return g_test_run ();
}

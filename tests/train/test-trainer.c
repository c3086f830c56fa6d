/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-trainer.h"

#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unf-parallel.h"
#include "unf-test.h"

/* Stripes of several directions: easy to learn. */
static UnfSamples *
striped_samples (void)
{
  g_autoptr (GPtrArray) images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_image_unref);

  for (int k = 0; k < 4; k++) {
    g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 60, 64 });

    for (int i = 0; i < 60; i++)
      for (int j = 0; j < 64; j++)
        pixels->data[i * 64 + j] =
            (float) (0.5 + 0.3 * sin (0.3 * i * (k + 1) + 0.2 * j * k));
    g_ptr_array_add (images, unf_image_new (pixels, UNF_DEPTH_8));
  }

  return unf_samples_new (images);
}

/* A small csc network and how to train it for a few steps. */
typedef struct {
  UnfWeights *weights;   /* owned */
  UnfModel *model;       /* owned: its settings' table */
  UnfSettings *settings; /* owned */
  UnfSamples *samples;   /* owned */
  UnfTrainingPlan plan;
} Course;

static Course
course_new (gint64 steps)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) architecture =
      unf_settings_new (csc->architecture, csc->n_architecture);
  UnfRandom random = { 1, 0 };
  Course course = { 0 };

  unf_settings_set (architecture, "filters", 12, NULL);
  unf_settings_set (architecture, "side", 5, NULL);
  unf_settings_set (architecture, "stride", 3, NULL);
  unf_settings_set (architecture, "iterations", 3, NULL);
  course.weights = csc->initialise (architecture, &random);
  course.model = unf_model_new (csc, course.weights, "course", NULL);
  course.settings = unf_model_get_settings (course.model);
  unf_settings_set (course.settings, "shifts", 2, NULL);
  course.samples = striped_samples ();
  course.plan = (UnfTrainingPlan){ .denoiser = csc,
                                   .settings = course.settings,
                                   .sigma_low = 10,
                                   .sigma_high = 40,
                                   .crop = 40,
                                   .batch = 2,
                                   .rate = 2e-3,
                                   .final_rate = 0.1,
                                   .steps = steps,
                                   .averaging = 0.9,
                                   .seed = 7,
                                   .validation_seconds = 1e9 };

  return course;
}

static void
course_clear (Course *course)
{
  unf_weights_unref (course->weights);
  unf_settings_free (course->settings);
  unf_model_unref (course->model);
  unf_samples_free (course->samples);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

static UnfTrainer *
trainer_for (const Course *course)
{
  g_autoptr (GError) error = NULL;
  UnfTrainer *trainer = unf_trainer_new (
      &course->plan, course->weights, course->samples, course->samples, &error);

  g_assert_no_error (error);
  return trainer;
}

static void
assert_same_checkpoint (const UnfTrainer *a, const UnfTrainer *b)
{
  g_autoptr (UnfWeights) x = unf_trainer_checkpoint (a);
  g_autoptr (UnfWeights) y = unf_trainer_checkpoint (b);

  g_assert_cmpuint (unf_weights_get_n (x), ==, unf_weights_get_n (y));
  for (gsize i = 0; i < unf_weights_get_n (x); i++) {
    UnfTensor *p = unf_weights_get (x, i);
    UnfTensor *q = unf_weights_find (y, unf_weights_get_name (x, i));

    g_assert_cmpmem (p->data, unf_shape_size (p->shape) * sizeof (float),
                     q->data, unf_shape_size (q->shape) * sizeof (float));
  }
}

static double
mean_loss (UnfTrainer *trainer)
{
  double sum = 0.0;

  for (int step = 1000; step < 1010; step++)
    sum += unf_trainer_get_loss (trainer, step);

  return sum / 10;
}

static void
forty_steps_lower_the_loss (void)
{
  g_auto (Course) course = course_new (40);
  g_autoptr (UnfTrainer) trainer = trainer_for (&course);
  double before = mean_loss (trainer);
  g_autoptr (GError) error = NULL;

  g_assert_true (unf_trainer_run (trainer, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (unf_trainer_get_step (trainer), ==, 40);
  g_assert_cmpfloat (mean_loss (trainer), <, 0.8 * before);
}

static void
threads_do_not_change_a_bit (void)
{
  g_auto (Course) course = course_new (4);
  g_autoptr (UnfTrainer) one = trainer_for (&course);
  g_autoptr (UnfTrainer) three = trainer_for (&course);

  unf_parallel_set_threads (1);
  g_assert_true (unf_trainer_run (one, NULL, NULL, NULL, NULL));
  unf_parallel_set_threads (3);
  g_assert_true (unf_trainer_run (three, NULL, NULL, NULL, NULL));
  unf_parallel_set_threads (0);

  assert_same_checkpoint (one, three);
}

static void
stop_at_five_cb (const UnfTrainingReport *report, gpointer cancellable)
{
  if (report->step == 5)
    g_cancellable_cancel (cancellable);
}

static void
resumed_is_as_if_never_stopped (void)
{
  g_auto (Course) course = course_new (20);
  g_autoptr (UnfTrainer) whole = trainer_for (&course);
  g_autoptr (UnfTrainer) second = trainer_for (&course);
  g_autoptr (UnfTrainer) first = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (UnfWeights) checkpoint = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (unf_trainer_run (whole, NULL, NULL, NULL, NULL));

  course.plan.validation_seconds = 0; /* a report after every step */
  first = trainer_for (&course);
  g_assert_false (
      unf_trainer_run (first, stop_at_five_cb, cancellable, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (unf_trainer_get_step (first), ==, 5);

  checkpoint = unf_trainer_checkpoint (first);
  g_assert_true (unf_trainer_resume (second, checkpoint, NULL));
  g_assert_true (unf_trainer_run (second, NULL, NULL, NULL, NULL));

  {
    g_autoptr (UnfWeights) a = unf_trainer_checkpoint (whole);
    g_autoptr (UnfWeights) b = unf_trainer_checkpoint (second);
    UnfTensor *x = unf_weights_find (a, "weights.A");
    UnfTensor *y = unf_weights_find (b, "weights.A");

    g_assert_cmpmem (x->data, unf_shape_size (x->shape) * sizeof (float),
                     y->data, unf_shape_size (y->shape) * sizeof (float));
  }
}

static void
remember_psnr_cb (const UnfTrainingReport *report, gpointer psnr)
{
  *(double *) psnr = report->psnr;
}

/* Weights of three iterations, trained in a network of one, are measured in a
 * network of one, too. */
static void
measures_the_network_that_it_trains (void)
{
  double psnr[2];

  for (int i = 0; i < 2; i++) {
    g_auto (Course) course = course_new (2);
    g_autoptr (UnfTrainer) trainer = NULL;
    g_autoptr (UnfWeights) best = NULL;

    unf_settings_set (course.settings, "iterations", 1, NULL);
    if (i == 1)
      unf_weights_set_setting (course.weights, "iterations", 1);
    trainer = trainer_for (&course);
    g_assert_true (
        unf_trainer_run (trainer, remember_psnr_cb, &psnr[i], NULL, NULL));

    best = unf_trainer_dup_best (trainer);
    g_assert_cmpfloat (unf_weights_get_setting (best, "iterations", 0), ==, 1);
  }

  g_assert_cmpfloat (psnr[0], ==, psnr[1]);
}

static void
foreign_checkpoint_is_refused (void)
{
  g_auto (Course) course = course_new (4);
  g_autoptr (UnfTrainer) trainer = trainer_for (&course);
  g_autoptr (UnfWeights) foreign = unf_weights_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (unf_trainer_resume (trainer, foreign, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_MISMATCH);
}

static void
impossible_crops_are_refused (void)
{
  g_auto (Course) course = course_new (4);
  static const int crops[] = { 0, 24, 61 };

  for (gsize i = 0; i < G_N_ELEMENTS (crops); i++) {
    g_autoptr (GError) error = NULL;

    course.plan.crop = crops[i];
    g_assert_null (unf_trainer_new (&course.plan, course.weights,
                                    course.samples, NULL, &error));
    g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  }
}

static void
tiny_pictures_to_measure_with_are_refused (void)
{
  g_auto (Course) course = course_new (4);
  g_autoptr (GPtrArray) images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_image_unref);
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 4, 40 });
  g_autoptr (UnfSamples) tiny = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (images, unf_image_new (pixels, UNF_DEPTH_8));
  tiny = unf_samples_new (images);
  g_assert_null (unf_trainer_new (&course.plan, course.weights, course.samples,
                                  tiny, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
}

static void
see_loss (const UnfTrainingReport *report, gpointer data)
{
  int *reports = data;

  g_assert_cmpfloat (report->loss, >, 0.0);
  (*reports)++;
}

/* The last one is made when all steps have been told. */
static void
every_report_has_a_loss (void)
{
  g_auto (Course) course = course_new (3);
  g_autoptr (UnfTrainer) trainer = NULL;
  int reports = 0;

  course.plan.report_seconds = 1e-9;
  trainer = trainer_for (&course);
  g_assert_true (unf_trainer_run (trainer, see_loss, &reports, NULL, NULL));
  g_assert_cmpint (reports, ==, 4);
}

static void
explosion_is_told (void)
{
  g_auto (Course) course = course_new (400);
  g_autoptr (UnfTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;

  course.plan.rate = 1e30;
  trainer = trainer_for (&course);
  g_assert_false (unf_trainer_run (trainer, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
thresholds_stay_above_zero (void)
{
  g_auto (Course) course = course_new (20);
  g_autoptr (UnfTrainer) trainer = NULL;
  g_autoptr (UnfWeights) checkpoint = NULL;
  const UnfTensor *t0;

  course.plan.rate = 0.05;
  trainer = trainer_for (&course);
  g_assert_true (unf_trainer_run (trainer, NULL, NULL, NULL, NULL));
  checkpoint = unf_trainer_checkpoint (trainer);
  t0 = unf_weights_find (checkpoint, "weights.t0");
  for (int k = 0; k < t0->shape.c; k++)
    g_assert_cmpfloat (t0->data[k], >=, 0.0f);
}

static UnfImage *
denoised (const UnfWeights *weights, int stride)
{
  g_autoptr (UnfModel) model = unf_model_new (
      unf_denoiser_find ("csc"), (UnfWeights *) weights, "course", NULL);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  g_autoptr (UnfTensor) pixels = unf_tensor_new ((UnfShape){ 1, 1, 24, 27 });
  g_autoptr (UnfImage) noisy = NULL;
  UnfRandom random = { 3, 0 };

  for (int i = 0; i < 24 * 27; i++)
    pixels->data[i] = (float) unf_random_uniform (&random);
  noisy = unf_image_new (pixels, UNF_DEPTH_FLOAT);
  unf_settings_set (settings, "stride", stride, NULL);

  return unf_model_denoise (model, noisy, 0.1, settings, NULL, NULL);
}

/* Training, and adapting, at another stride goes on from what is on screen
 * there, and the weights keep that when they are used. */
static void
another_stride_begins_as_it_denoises (void)
{
  g_auto (Course) course = course_new (1);

  for (int q = 1; q <= 4; q++) {
    g_autoptr (UnfTrainer) trainer = NULL;
    g_autoptr (UnfWeights) fitted = NULL;
    g_autoptr (UnfImage) before = denoised (course.weights, q);
    g_autoptr (UnfImage) after = NULL;

    unf_settings_set (course.settings, "stride", q, NULL);
    trainer = trainer_for (&course);
    fitted = unf_trainer_dup_best (trainer);
    after = denoised (fitted, q);

    g_assert_cmpfloat (unf_weights_get_setting (fitted, "stride", 0), ==, q);
    g_assert_cmpfloat (unf_test_max_difference (unf_image_get_plane (before, 0),
                                                unf_image_get_plane (after, 0),
                                                24 * 27),
                       <, 1e-6);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/trainer/forty-steps-lower-the-loss",
                   forty_steps_lower_the_loss);
  g_test_add_func ("/train/trainer/threads-do-not-change-a-bit",
                   threads_do_not_change_a_bit);
  g_test_add_func ("/train/trainer/resumed-is-as-if-never-stopped",
                   resumed_is_as_if_never_stopped);
  g_test_add_func ("/train/trainer/foreign-checkpoint-is-refused",
                   foreign_checkpoint_is_refused);
  g_test_add_func ("/train/trainer/impossible-crops-are-refused",
                   impossible_crops_are_refused);
  g_test_add_func ("/train/trainer/tiny-pictures-to-measure-with-are-refused",
                   tiny_pictures_to_measure_with_are_refused);
  g_test_add_func ("/train/trainer/measures-the-network-that-it-trains",
                   measures_the_network_that_it_trains);
  g_test_add_func ("/train/trainer/every-report-has-a-loss",
                   every_report_has_a_loss);
  g_test_add_func ("/train/trainer/explosion-is-told", explosion_is_told);
  g_test_add_func ("/train/trainer/thresholds-stay-above-zero",
                   thresholds_stay_above_zero);
  g_test_add_func ("/train/trainer/another-stride-begins-as-it-denoises",
                   another_stride_begins_as_it_denoises);

  return g_test_run ();
}

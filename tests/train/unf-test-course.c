/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-course.h"

#include <math.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-noise.h"
#include "unf-test-csc.h"

static UnfModel *
name_model (UnfWeights *weights)
{
  unf_weights_set_metadata (weights, "sigma_range", "0:75");
  return unf_model_new (unf_denoiser_find ("csc"), weights, "untrained", NULL);
}

UnfModel *
unf_test_untrained_model (void)
{
  g_autoptr (UnfWeights) weights = unf_test_csc_weights (16, 5, 3, 2);

  return name_model (weights);
}

/* Each channel of an atom is the gray atom; the norm stays what it was. */
static UnfTensor *
colour_atoms (const UnfTensor *gray)
{
  UnfShape shape = { gray->shape.n, 3, gray->shape.h, gray->shape.w };
  UnfTensor *atoms = unf_tensor_new (shape);
  size_t plane = unf_shape_plane (shape);

  for (size_t k = 0; k < (size_t) shape.n; k++)
    for (size_t c = 0; c < 3; c++)
      for (size_t p = 0; p < plane; p++)
        atoms->data[(3 * k + c) * plane + p] =
            gray->data[k * plane + p] / sqrtf (3.0f);

  return atoms;
}

UnfModel *
unf_test_untrained_colour_model (void)
{
  g_autoptr (UnfWeights) gray = unf_test_csc_weights (16, 5, 3, 2);
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  for (gsize i = 0; i < unf_weights_get_n (gray); i++) {
    UnfTensor *from = unf_weights_get (gray, i);
    g_autoptr (UnfTensor) to =
        from->shape.h > 1 ? colour_atoms (from) : unf_tensor_copy (from);

    unf_weights_add (weights, unf_weights_get_name (gray, i), to);
  }
  unf_weights_set_setting (weights, "stride", 3.0);
  unf_weights_set_setting (weights, "iterations", 2.0);

  return name_model (weights);
}

UnfImage *
unf_test_stairs (int channels, int seed)
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

UnfTestCourse
unf_test_course_new (int channels)
{
  UnfTestCourse course = { .model = unf_test_untrained_model (),
                           .clean = unf_test_stairs (channels, 0),
                           .other = unf_test_stairs (channels, 1) };
  UnfNoise noise = { 40.0 / 255.0, 5 };

  course.noisy = unf_noise_apply (noise, course.clean, NULL);
  course.adaptation = (UnfAdaptation){ .noisy = course.noisy,
                                       .sigma = noise.sigma,
                                       .example = course.other,
                                       .clean = course.clean,
                                       .steps = 40,
                                       .rate = 3e-3,
                                       .seed = 3 };

  return course;
}

void
unf_test_course_clear (UnfTestCourse *course)
{
  unf_model_unref (course->model);
  unf_image_unref (course->clean);
  unf_image_unref (course->noisy);
  unf_image_unref (course->other);
}

void
unf_test_course_run (const UnfTestCourse *course, UnfAdaptationOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  gboolean done = unf_adapt (course->model, &course->adaptation, NULL, NULL,
                             NULL, NULL, NULL, outcome, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

gboolean
unf_test_have_same_weights (const UnfWeights *a, const UnfWeights *b)
{
  for (gsize i = 0; i < unf_weights_get_n (a); i++) {
    const UnfTensor *p = unf_weights_get (a, i), *q = unf_weights_get (b, i);

    if (memcmp (p->data, q->data, unf_shape_size (p->shape) * sizeof (float)))
      return FALSE;
  }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a pixel, against what the denoiser does to it. */
#include "unf-denoiser.h"

#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unf-test-csc.h"
#include "unf-test.h"

enum { ATOMS = 13, SIDE = 5, ITERATIONS = 3, WIDTH = 41, HEIGHT = 37 };

static const double sigma = 0.1;

/* The middle, all corners, and pixels whose patch does not fit around them. */
static const UnfSpot spots[] = {
  { 20, 18, 0, 0 },
  { 0, 0, 0, 0 },
  { WIDTH - 1, 0, 0, 0 },
  { 0, HEIGHT - 1, 0, 0 },
  { 1, 17, 0, 0 },
  { WIDTH - 2, 30, 0, 0 },
  { WIDTH - 1, HEIGHT - 1, 0, 0 },
};

static UnfExplanation *
explain (const UnfModel *model,
         const UnfImage *noisy,
         const UnfSettings *settings,
         UnfSpot spot,
         int shift)
{
  g_autoptr (GError) error = NULL;
  UnfExplanation *told;

  spot.shift = shift;
  told = unf_model_explain (model, noisy, sigma, settings, &spot, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (told->spot.shift, ==, shift);
  return told;
}

static double
pixel_of (const UnfImage *image, const UnfSpot *spot)
{
  return (double) unf_image_get_plane (
      image, spot->channel)[spot->y * unf_image_get_width (image) + spot->x];
}

/* Of everything that reaches the pixel, the sum; each alone, no larger than
 * the one before. */
static double
sum_terms (const UnfExplanation *told, int k)
{
  double sum = 0.0;
  float last = INFINITY;

  for (int i = 0; i < told->n_terms; i++) {
    const UnfTerm *term = unf_explanation_get_rank (told, k, i);

    g_assert_cmpfloat (fabsf (term->coefficients[k]), <=, last);
    last = fabsf (term->coefficients[k]);
    sum += unf_explanation_get_contribution (told, term, k);
  }

  return sum;
}

static void
terms_sum_to_the_estimate (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);

  for (int q = 1; q <= SIDE; q++) {
    g_autoptr (UnfModel) model =
        unf_test_csc_model (ATOMS, SIDE, q, ITERATIONS);

    for (gsize i = 0; i < G_N_ELEMENTS (spots); i++)
      for (int shift = UNF_ALL_SHIFTS; shift < q * q; shift++) {
        g_autoptr (UnfExplanation) told =
            explain (model, noisy, NULL, spots[i], shift);

        g_assert_cmpint (told->n_iterations, ==, ITERATIONS);
        g_assert_cmpint (told->n_shifts, ==, q * q);
        /* Up to 325 products, rounded to float. */
        for (int k = 0; k < ITERATIONS; k++)
          g_assert_cmpfloat_with_epsilon (
              sum_terms (told, k), unf_explanation_get_value (told, k), 1e-6);
      }
  }
}

static void
keep_iteration_cb (const UnfStage *stage, gpointer data)
{
  UnfTensor **iterations = data;

  iterations[stage->index] = unf_tensor_ref (stage->value);
}

static void
assert_same_patch (const UnfExplanation *told, int k, const UnfTensor *whole)
{
  UnfRegion r = told->patch;

  for (int i = 0; i < r.height; i++)
    for (int j = 0; j < r.width; j++)
      /* The same sums over other matrix products, and other tiles. */
      g_assert_cmpfloat_with_epsilon (
          told->iterations->data[(k * r.height + i) * r.width + j],
          whole->data[(r.y + i) * whole->shape.w + r.x + j], 3e-6);
}

static void
average_over_shifts_is_the_denoised_picture (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);

  for (int q = 1; q <= SIDE; q++) {
    g_autoptr (UnfModel) model =
        unf_test_csc_model (ATOMS, SIDE, q, ITERATIONS);
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
    UnfTensor *iterations[ITERATIONS] = { NULL };
    g_autoptr (UnfImage) estimate = NULL;

    unf_monitor_watch (monitor, UNF_STAGE_ITERATION, keep_iteration_cb,
                       iterations);
    estimate = unf_model_denoise (model, noisy, sigma, NULL, monitor, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (spots); i++) {
      g_autoptr (UnfExplanation) told =
          explain (model, noisy, NULL, spots[i], UNF_ALL_SHIFTS);

      for (int k = 0; k < ITERATIONS; k++)
        assert_same_patch (told, k, iterations[k]);
      g_assert_cmpfloat_with_epsilon (
          unf_explanation_get_value (told, ITERATIONS - 1),
          pixel_of (estimate, &spots[i]), 3e-6);
    }
    for (int k = 0; k < ITERATIONS; k++)
      unf_tensor_unref (iterations[k]);
  }
}

/* Each shift from full runs: the mean of the first s + 1 shifts times s + 1,
 * less that of the first s. */
static void
one_shift_is_what_it_adds_to_the_average (void)
{
  const int q = 3;
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);
  g_autoptr (UnfModel) model = unf_test_csc_model (ATOMS, SIDE, q, ITERATIONS);
  double previous[G_N_ELEMENTS (spots)] = { 0.0 };

  for (int shift = 0; shift < q * q; shift++) {
    g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
    g_autoptr (UnfImage) mean = NULL;

    unf_settings_set (settings, "shifts", shift + 1, NULL);
    mean = unf_model_denoise (model, noisy, sigma, settings, NULL, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (spots); i++) {
      g_autoptr (UnfExplanation) told =
          explain (model, noisy, NULL, spots[i], shift);
      double sum = (shift + 1) * pixel_of (mean, &spots[i]);

      /* The roundings of the mean, times nine. */
      g_assert_cmpfloat_with_epsilon (
          unf_explanation_get_value (told, ITERATIONS - 1), sum - previous[i],
          2e-5);
      previous[i] = sum;
    }
  }
}

/* The codes of one shift of the whole picture, as they are watched. */
typedef struct {
  const UnfExplanation *told;
  UnfTensor *analysed, *estimated; /* of the patch */
  const UnfTensor *A, *C;
  int k, n_codes, nonzeros, n_found;
} Twin;

static gboolean
reaches (int corner, int pixel)
{
  return pixel >= corner && pixel < corner + SIDE;
}

static void
add_code (Twin *twin, int atom, int x, int y, float code)
{
  UnfRegion r = twin->told->patch;

  for (int i = 0; i < r.height; i++)
    for (int j = 0; j < r.width; j++) {
      int u = r.y + i - y, v = r.x + j - x, p = i * r.width + j;

      if (u < 0 || v < 0 || u >= SIDE || v >= SIDE)
        continue;
      twin->analysed->data[p] +=
          code * twin->A->data[(atom * SIDE + u) * SIDE + v];
      twin->estimated->data[p] +=
          code * twin->C->data[(atom * SIDE + u) * SIDE + v];
    }
}

static void
find_term (Twin *twin, int atom, int x, int y, float code)
{
  const UnfExplanation *told = twin->told;

  for (int i = 0; i < told->n_terms; i++) {
    const UnfTerm *term = &told->terms[i];

    if (term->atom == atom && term->x == x && term->y == y) {
      twin->n_found++;
      g_assert_cmpfloat_with_epsilon (term->coefficients[twin->k], code, 3e-6);
    }
  }
}

static void
twin_cb (const UnfStage *stage, gpointer data)
{
  Twin *twin = data;
  UnfShape shape = stage->value->shape;
  const UnfSpot *spot = &twin->told->spot;

  if (stage->shift != spot->shift || stage->index != twin->k)
    return;

  for (int m = 0; m < shape.n; m++)
    for (int i = 0; i < shape.h; i++)
      for (int j = 0; j < shape.w; j++) {
        int x = stage->x + j * stage->stride, y = stage->y + i * stage->stride;
        float code = stage->value->data[(m * shape.h + i) * shape.w + j];

        add_code (twin, m, x, y, code);
        if (!reaches (x, spot->x) || !reaches (y, spot->y))
          continue;
        twin->n_codes++;
        twin->nonzeros += code != 0.0f;
        if (code != 0.0f)
          find_term (twin, m, x, y, code);
      }
}

static void
check_twin (const UnfExplanation *told, const Twin *twin)
{
  size_t length = unf_shape_size (told->noisy->shape);
  double sum = 0.0;

  for (size_t p = 0; p < length; p++) {
    double left =
        (double) told->noisy->data[p] - (double) twin->analysed->data[p];

    sum += left * left;
  }

  g_assert_cmpfloat_with_epsilon (told->residuals[twin->k],
                                  sqrt (sum / (double) length), 3e-6);
  g_assert_cmpfloat (unf_test_max_difference (told->iterations->data +
                                                  (size_t) twin->k * length,
                                              twin->estimated->data, length),
                     <, 3e-6);
  g_assert_cmpint (twin->n_codes, ==, told->n_codes);
  g_assert_cmpint (twin->nonzeros, ==, told->nonzeros[twin->k]);
  g_assert_cmpint (twin->n_found, ==, twin->nonzeros);
}

static void
codes_and_residuals_are_those_of_the_whole_picture (void)
{
  const int q = 2;
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);
  g_autoptr (UnfModel) model = unf_test_csc_model (ATOMS, SIDE, q, ITERATIONS);
  UnfWeights *weights = unf_model_get_weights (model);

  for (gsize i = 0; i < G_N_ELEMENTS (spots); i++)
    for (int k = 0; k < ITERATIONS; k++) {
      g_autoptr (UnfExplanation) told =
          explain (model, noisy, NULL, spots[i], 1);
      g_autoptr (UnfTensor) analysed = unf_tensor_new (told->noisy->shape);
      g_autoptr (UnfTensor) estimated = unf_tensor_new (told->noisy->shape);
      g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
      Twin twin = { told,
                    analysed,
                    estimated,
                    unf_weights_find (weights, "A"),
                    unf_weights_find (weights, "C"),
                    k,
                    0,
                    0,
                    0 };
      g_autoptr (UnfImage) estimate = NULL;

      unf_monitor_watch (monitor, UNF_STAGE_CODES, twin_cb, &twin);
      estimate = unf_model_denoise (model, noisy, sigma, NULL, monitor, NULL);
      check_twin (told, &twin);
    }
}

/* A picture much larger than what the pixel depends on. */
static void
only_the_surroundings_are_needed (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (190, 210, 1, TRUE);

  for (int q = 1; q <= SIDE; q += 2) {
    g_autoptr (UnfModel) model = unf_test_csc_model (ATOMS, SIDE, q, 2);
    g_autoptr (UnfImage) estimate =
        unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);

    for (int x = 3; x < 210; x += 23)
      for (int y = 5; y < 190; y += 61) {
        UnfSpot spot = { x, y, 0, 0 };
        g_autoptr (UnfExplanation) told =
            explain (model, noisy, NULL, spot, UNF_ALL_SHIFTS);

        g_assert_cmpfloat_with_epsilon (unf_explanation_get_value (told, 1),
                                        pixel_of (estimate, &spot), 3e-6);
      }
  }
}

static void
building_goes_from_nothing_to_the_pixel (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);
  g_autoptr (UnfModel) model = unf_test_csc_model (ATOMS, SIDE, 3, ITERATIONS);
  g_autoptr (UnfExplanation) told =
      explain (model, noisy, NULL, spots[4], UNF_ALL_SHIFTS);
  UnfShape shape = told->noisy->shape;
  size_t length = unf_shape_size (shape);
  size_t pixel = (size_t) ((told->spot.y - told->patch.y) * shape.w +
                           told->spot.x - told->patch.x);
  g_autoptr (UnfTensor) none = unf_explanation_build (told, 1, 0, 0);
  g_autoptr (UnfTensor) first = unf_explanation_build (told, 1, 0, 9);
  g_autoptr (UnfTensor) rest = unf_explanation_build (told, 1, 9, G_MAXINT);
  g_autoptr (UnfTensor) all = unf_explanation_build (told, 1, 0, told->n_terms);

  g_assert_cmpint (told->nonzeros[1], >, 9);
  for (size_t p = 0; p < length; p++) {
    g_assert_cmpfloat (none->data[p], ==, 0.0f);
    g_assert_cmpfloat_with_epsilon (first->data[p] + rest->data[p],
                                    all->data[p], 1e-6);
  }
  g_assert_cmpfloat_with_epsilon (all->data[pixel],
                                  unf_explanation_get_value (told, 1), 1e-6);
}

static void
channels_are_explained_one_by_one (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 3, TRUE);
  g_autoptr (UnfModel) model = unf_test_csc_model (ATOMS, SIDE, 2, ITERATIONS);
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);

  for (int c = 0; c < 3; c++) {
    UnfSpot spot = { 11, 12, c, 0 };
    g_autoptr (UnfExplanation) told =
        explain (model, noisy, NULL, spot, UNF_ALL_SHIFTS);

    g_assert_cmpint (told->noisy->shape.c, ==, 1);
    g_assert_cmpfloat_with_epsilon (
        unf_explanation_get_value (told, ITERATIONS - 1),
        pixel_of (estimate, &spot), 3e-6);
  }
}

/* Atoms in colour: random ones, alike in all three banks. */
static UnfModel *
colour_model_new (void)
{
  g_autoptr (UnfWeights) weights =
      unf_test_csc_weights (ATOMS, SIDE, 2, ITERATIONS);
  g_autoptr (UnfWeights) colour = unf_weights_new ();
  g_autoptr (UnfTensor) bank =
      unf_test_random_tensor ((UnfShape){ ATOMS, 3, SIDE, SIDE }, 0.05, 3);
  static const char *const banks[] = { "A", "B", "C" };
  UnfModel *model;

  for (gsize i = 0; i < G_N_ELEMENTS (banks); i++)
    unf_weights_add (colour, banks[i], bank);
  unf_weights_add (colour, "t0", unf_weights_find (weights, "t0"));
  unf_weights_set_setting (colour, "stride", 2);
  unf_weights_set_setting (colour, "iterations", ITERATIONS);

  model = unf_model_new (unf_denoiser_find ("csc"), colour, "colour", NULL);
  g_assert_nonnull (model);
  return model;
}

static void
atoms_in_colour_reach_every_channel (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 3, TRUE);
  g_autoptr (UnfModel) model = colour_model_new ();
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);

  for (int c = 0; c < 3; c++) {
    UnfSpot spot = { 11, 12, c, 0 };
    g_autoptr (UnfExplanation) told =
        explain (model, noisy, NULL, spot, UNF_ALL_SHIFTS);

    g_assert_cmpint (told->noisy->shape.c, ==, 3);
    g_assert_cmpfloat_with_epsilon (
        unf_explanation_get_value (told, ITERATIONS - 1),
        pixel_of (estimate, &spot), 3e-6);
    for (int k = 0; k < ITERATIONS; k++)
      g_assert_cmpfloat_with_epsilon (
          sum_terms (told, k), unf_explanation_get_value (told, k), 1e-6);
  }
}

static UnfModel *
patch_model_new (int stages)
{
  const UnfDenoiser *ksvd = unf_denoiser_find ("deep-ksvd");
  g_autoptr (UnfSettings) values =
      unf_settings_new (ksvd->architecture, ksvd->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };
  UnfModel *model;

  unf_settings_set (values, "filters", ATOMS, NULL);
  unf_settings_set (values, "side", SIDE, NULL);
  unf_settings_set (values, "iterations", ITERATIONS, NULL);
  unf_settings_set (values, "stages", stages, NULL);
  weights = ksvd->initialise (values, &random);
  model = unf_model_new (ksvd, weights, "patches", NULL);
  g_assert_nonnull (model);
  return model;
}

static void
patches_sum_to_the_denoised_pixel (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);

  for (int stages = 1; stages <= 2; stages++) {
    g_autoptr (UnfModel) model = patch_model_new (stages);
    g_autoptr (UnfMonitor) monitor = unf_monitor_new (NULL);
    UnfTensor *iterations[ITERATIONS] = { NULL };
    g_autoptr (UnfImage) estimate = NULL;

    unf_monitor_watch (monitor, UNF_STAGE_ITERATION, keep_iteration_cb,
                       iterations);
    estimate = unf_model_denoise (model, noisy, sigma, NULL, monitor, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (spots); i++) {
      g_autoptr (UnfExplanation) told =
          explain (model, noisy, NULL, spots[i], UNF_ALL_SHIFTS);

      g_assert_cmpint (told->nonzeros[ITERATIONS - 1], >, 0);
      for (int k = 0; k < ITERATIONS; k++) {
        assert_same_patch (told, k, iterations[k]);
        /* Up to 325 products, rounded to float. */
        g_assert_cmpfloat_with_epsilon (told->offset + sum_terms (told, k),
                                        unf_explanation_get_value (told, k),
                                        3e-6);
      }
      g_assert_cmpfloat_with_epsilon (
          unf_explanation_get_value (told, ITERATIONS - 1),
          pixel_of (estimate, &spots[i]), 3e-6);
    }
    for (int k = 0; k < ITERATIONS; k++)
      unf_tensor_unref (iterations[k]);
  }
}

/* Averaged with their weights, single patches are the estimate. */
static void
single_patches_average_to_the_pixel (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);
  g_autoptr (UnfModel) model = patch_model_new (1);
  const UnfTensor *w = unf_weights_find (unf_model_get_weights (model), "w");
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, noisy, sigma, NULL, NULL, NULL);
  double sum = 0.0, weights = 0.0;

  for (int shift = 0; shift < SIDE * SIDE; shift++) {
    g_autoptr (UnfExplanation) told =
        explain (model, noisy, NULL, spots[0], shift);
    double weight = (double) w->data[shift];
    g_autoptr (UnfTensor) built =
        unf_explanation_build (told, ITERATIONS - 1, 0, told->n_terms);

    g_assert_cmpint (told->n_codes, ==, ATOMS);
    g_assert_cmpint (told->patch.x, ==, spots[0].x - shift % SIDE);
    g_assert_cmpint (told->patch.y, ==, spots[0].y - shift / SIDE);
    g_assert_cmpfloat (
        unf_test_max_difference (built->data,
                                 told->iterations->data +
                                     (ITERATIONS - 1) * SIDE * SIDE,
                                 SIDE * SIDE),
        <, 3e-6);
    sum += weight * unf_explanation_get_value (told, ITERATIONS - 1);
    weights += weight;
  }

  g_assert_cmpfloat_with_epsilon (sum / weights, pixel_of (estimate, &spots[0]),
                                  3e-6);
}

/* There are fewer patches over a pixel at the border; the nearest is told. */
static void
at_the_border_the_nearest_patch_is_told (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);
  g_autoptr (UnfModel) model = patch_model_new (1);
  UnfSpot spot = { 0, HEIGHT - 1, 0, SIDE * SIDE - 1 };
  g_autoptr (UnfExplanation) told =
      unf_model_explain (model, noisy, sigma, NULL, &spot, NULL, NULL);

  g_assert_cmpint (told->patch.x, ==, 0);
  g_assert_cmpint (told->patch.y, ==, HEIGHT - SIDE);
  g_assert_cmpint (told->spot.shift, ==, (SIDE - 1) * SIDE);
}

static void
a_shift_that_there_is_not_becomes_the_last (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);
  g_autoptr (UnfModel) model = unf_test_csc_model (ATOMS, SIDE, 3, ITERATIONS);
  UnfSpot spot = { 4, 5, 0, 100 };
  g_autoptr (UnfExplanation) told =
      unf_model_explain (model, noisy, sigma, NULL, &spot, NULL, NULL);

  g_assert_cmpint (told->spot.shift, ==, 8);
}

static void
what_cannot_be_explained_is_said (void)
{
  g_autoptr (UnfImage) noisy = unf_test_golden_image (HEIGHT, WIDTH, 1, TRUE);
  g_autoptr (UnfImage) tiny = unf_test_golden_image (3, 3, 1, TRUE);
  g_autoptr (UnfModel) model = unf_test_csc_model (ATOMS, SIDE, 3, ITERATIONS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  g_autoptr (GError) without_noise = NULL, small = NULL, cancelled = NULL;
  UnfSpot spot = { 1, 1, 0, 0 };

  g_assert_true (unf_model_can_explain (model));
  g_assert_null (
      unf_model_explain (model, noisy, 0.0, NULL, &spot, NULL, &without_noise));
  g_assert_error (without_noise, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_assert_null (
      unf_model_explain (model, tiny, sigma, NULL, &spot, NULL, &small));
  g_assert_error (small, UNF_ERROR, UNF_ERROR_UNSUPPORTED);

  g_cancellable_cancel (cancellable);
  g_assert_null (unf_model_explain (model, noisy, sigma, NULL, &spot, monitor,
                                    &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/explanation/terms-sum-to-the-estimate",
                   terms_sum_to_the_estimate);
  g_test_add_func (
      "/denoisers/explanation/average-over-shifts-is-the-denoised-picture",
      average_over_shifts_is_the_denoised_picture);
  g_test_add_func (
      "/denoisers/explanation/one-shift-is-what-it-adds-to-the-average",
      one_shift_is_what_it_adds_to_the_average);
  g_test_add_func ("/denoisers/explanation/"
                   "codes-and-residuals-are-those-of-the-whole-picture",
                   codes_and_residuals_are_those_of_the_whole_picture);
  g_test_add_func ("/denoisers/explanation/only-the-surroundings-are-needed",
                   only_the_surroundings_are_needed);
  g_test_add_func (
      "/denoisers/explanation/building-goes-from-nothing-to-the-pixel",
      building_goes_from_nothing_to_the_pixel);
  g_test_add_func ("/denoisers/explanation/channels-are-explained-one-by-one",
                   channels_are_explained_one_by_one);
  g_test_add_func ("/denoisers/explanation/atoms-in-colour-reach-every-channel",
                   atoms_in_colour_reach_every_channel);
  g_test_add_func ("/denoisers/explanation/patches-sum-to-the-denoised-pixel",
                   patches_sum_to_the_denoised_pixel);
  g_test_add_func ("/denoisers/explanation/single-patches-average-to-the-pixel",
                   single_patches_average_to_the_pixel);
  g_test_add_func (
      "/denoisers/explanation/at-the-border-the-nearest-patch-is-told",
      at_the_border_the_nearest_patch_is_told);
  g_test_add_func (
      "/denoisers/explanation/a-shift-that-there-is-not-becomes-the-last",
      a_shift_that_there_is_not_becomes_the_last);
  g_test_add_func ("/denoisers/explanation/what-cannot-be-explained-is-said",
                   what_cannot_be_explained_is_said);

  return g_test_run ();
}

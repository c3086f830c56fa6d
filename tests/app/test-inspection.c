/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions about pixels and what comes back, without a display. */
#include <math.h>
#include <string.h>

#include "experiment-support.h"
#include "fake-denoiser.h"
#include "unf-denoiser.h"
#include "unf-model.h"
#include "unf-test.h"
#include "unfold-inspection-file.h"
#include "unfold-inspection-plot.h"
#include "unfold-inspection.h"

enum { WIDTH = 60, HEIGHT = 48, ITERATIONS = 3 };

static UnfModel *
small_model_new (void)
{
  const UnfDenoiser *csc = unf_denoiser_find ("csc");
  g_autoptr (UnfSettings) values =
      unf_settings_new (csc->architecture, csc->n_architecture);
  g_autoptr (UnfWeights) weights = NULL;
  UnfRandom random = { 1, 0 };
  UnfModel *model;

  unf_settings_set (values, "filters", 12, NULL);
  unf_settings_set (values, "side", 7, NULL);
  unf_settings_set (values, "stride", 3, NULL);
  unf_settings_set (values, "iterations", ITERATIONS, NULL);
  weights = csc->initialise (values, &random);
  model = unf_model_new (csc, weights, "small", NULL);
  g_assert_nonnull (model);
  return model;
}

static UnfoldExperiment *
make_explainable (void)
{
  UnfoldExperiment *experiment = unfold_experiment_new ();
  g_autoptr (UnfImage) image = smooth_image (WIDTH, HEIGHT);
  g_autoptr (UnfModel) model = small_model_new ();

  unfold_experiment_set_settle_time (experiment, -1);
  unfold_experiment_set_model (experiment, model);
  unfold_experiment_set_image (experiment, image, "smooth",
                               UNFOLD_SOURCE_ADD_NOISE);
  finish (experiment);
  return experiment;
}

static UnfoldInspection *
inspect (UnfoldExperiment *experiment, int x, int y)
{
  UnfoldInspection *inspection = unfold_inspection_new (experiment);

  unfold_inspection_set_pixel (inspection, x, y);
  g_object_set (inspection, "active", TRUE, NULL);
  wait_until (unfold_inspection_is_current (inspection));
  return inspection;
}

static double
value_in (const UnfImage *image, int x, int y)
{
  return 255.0 * (double) unf_image_get_plane (
                     image, 0)[y * unf_image_get_width (image) + x];
}

static double
patch_value (UnfoldInspection *inspection, UnfoldPatchKind kind)
{
  g_autoptr (UnfTensor) patch = unfold_inspection_get_patch (inspection, kind);

  return unfold_inspection_get_value (inspection, patch);
}

static void
the_average_is_the_picture_on_screen (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  double estimate = value_in (estimate_of (experiment), 21, 30);
  double noisy = value_in (
      unfold_experiment_get_picture (experiment, UNFOLD_PICTURE_NOISY), 21, 30);

  g_object_set (inspection, "shift", UNF_ALL_SHIFTS, NULL);
  g_assert_false (unfold_inspection_is_current (inspection));
  wait_until (unfold_inspection_is_current (inspection));

  /* The same sums in another order. */
  g_assert_cmpfloat_with_epsilon (
      patch_value (inspection, UNFOLD_PATCH_ITERATION), estimate, 1e-3);
  g_assert_cmpfloat (patch_value (inspection, UNFOLD_PATCH_DENOISED), ==,
                     estimate);
  g_assert_cmpfloat (patch_value (inspection, UNFOLD_PATCH_NOISY), ==, noisy);
  g_assert_cmpfloat_with_epsilon (
      patch_value (inspection, UNFOLD_PATCH_REMOVED), noisy - estimate, 1e-4);
}

static void
patches_are_of_the_iteration_on_screen (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  double noisy = patch_value (inspection, UNFOLD_PATCH_NOISY), first;

  unfold_experiment_set_wants_iterations (experiment, TRUE);
  wait_until (unfold_experiment_get_n_iterations (experiment) == ITERATIONS);
  first = value_in (unfold_experiment_get_iteration (experiment, 1), 21, 30);
  g_object_set (inspection, "iteration", 1, NULL);

  g_assert_cmpfloat (first, !=, value_in (estimate_of (experiment), 21, 30));
  g_assert_cmpfloat (patch_value (inspection, UNFOLD_PATCH_DENOISED), ==,
                     first);
  /* A difference of floats. */
  g_assert_cmpfloat_with_epsilon (
      patch_value (inspection, UNFOLD_PATCH_REMOVED), noisy - first, 1e-4);
}

static void
an_inspection_that_is_not_active_asks_nothing (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = unfold_inspection_new (experiment);

  unfold_inspection_set_pixel (inspection, 3, 4);
  for (int i = 0; i < 50; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (200);
  }
  g_assert_null (unfold_inspection_get_explanation (inspection));
  g_assert_false (unfold_inspection_is_current (inspection));
}

typedef struct {
  int answers;
  UnfExplanation *last;
} Answers;

static void
count_answers_cb (UnfoldInspection *inspection, gpointer data)
{
  Answers *answers = data;
  UnfExplanation *told = unfold_inspection_get_explanation (inspection);

  answers->answers += told != answers->last;
  answers->last = told;
}

/* A hundred pixels in a row: the answer to the last is shown, and none comes
 * after it; what was there stays until then. */
static void
the_newest_question_wins (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  Answers answers = { 0, unfold_inspection_get_explanation (inspection) };

  g_signal_connect (inspection, "changed", G_CALLBACK (count_answers_cb),
                    &answers);
  for (int i = 0; i < 100; i++) {
    unfold_inspection_set_pixel (inspection, i % WIDTH, i % HEIGHT);
    g_assert_nonnull (unfold_inspection_get_explanation (inspection));
  }
  wait_until (unfold_inspection_is_current (inspection));

  g_assert_cmpint (answers.answers, ==, 1);
  g_assert_cmpint (answers.last->spot.x, ==, 99 % WIDTH);
  g_assert_cmpint (answers.last->spot.y, ==, 99 % HEIGHT);
}

static void
another_setting_makes_it_old_until_it_is_answered (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  UnfExplanation *before = unfold_inspection_get_explanation (inspection);
  UnfoldResult *first = unfold_inspection_get_result (inspection);

  unfold_experiment_set_setting (experiment, "threshold", 2.0);
  g_assert_false (unfold_inspection_is_current (inspection));
  g_assert_true (unfold_inspection_get_explanation (inspection) == before);
  g_assert_true (unfold_inspection_get_result (inspection) == first);

  finish (experiment);
  wait_until (unfold_inspection_is_current (inspection));
  g_assert_true (unfold_inspection_get_explanation (inspection) != before);
  g_assert_cmpfloat (
      unf_settings_get (
          unfold_inspection_get_result (inspection)->recipe->settings,
          "threshold"),
      ==, 2.0);
}

/* Finals may take long; a glance at the last one does not wait for them. */
static void
a_glance_does_not_wait_for_a_final (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  g_autoptr (UnfoldExperiment) busy = make_finished ();

  fake_hold_finals ();
  unfold_experiment_set_sigma (busy, 11.0);
  unfold_experiment_settle (busy);
  wait_until (fake_is_holding ());

  unfold_inspection_set_pixel (inspection, 4, 5);
  wait_until (unfold_inspection_is_current (inspection));
  g_assert_true (fake_is_holding ());
  fake_let_go ();
  finish (busy);
}

static void
what_cannot_be_explained_has_a_reason (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_finished ();
  g_autoptr (UnfoldInspection) inspection = unfold_inspection_new (experiment);

  unfold_inspection_set_pixel (inspection, 3, 4);
  g_object_set (inspection, "active", TRUE, NULL);
  wait_until (unfold_inspection_get_failure (inspection));
  g_assert_null (unfold_inspection_get_explanation (inspection));
  g_assert_nonnull (
      strstr (unfold_inspection_get_failure (inspection), "fake"));
  g_assert_null (unfold_inspection_to_csv (inspection));
  g_assert_null (unfold_inspection_to_svg (inspection));
}

static void
another_picture_forgets_the_pixel (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 55, 40);
  g_autoptr (UnfImage) image = smooth_image (20, 20);
  int x, y;

  unfold_experiment_set_image (experiment, image, "small",
                               UNFOLD_SOURCE_ADD_NOISE);
  g_assert_null (unfold_inspection_get_explanation (inspection));
  g_assert_false (unfold_inspection_get_pixel (inspection, &x, &y));

  finish (experiment);
  unfold_inspection_set_pixel (inspection, 100, -3);
  wait_until (unfold_inspection_is_current (inspection));
  g_assert_cmpint (unfold_inspection_get_explanation (inspection)->spot.x, ==,
                   19);
  g_assert_cmpint (unfold_inspection_get_explanation (inspection)->spot.y, ==,
                   0);
}

static void
plots_follow_the_iterations (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  UnfExplanation *told = unfold_inspection_get_explanation (inspection);
  g_autoptr (UnfoldPlot) progress =
      unfold_inspection_plot_progress (inspection);
  const UnfTerm *weakest =
      unf_explanation_get_rank (told, ITERATIONS - 1, told->n_terms - 1);
  g_autoptr (UnfoldPlot) paths =
      unfold_inspection_plot_paths (inspection, weakest->atom);

  for (guint k = 0; k < ITERATIONS; k++) {
    const UnfoldPlotPoint *count = unfold_plot_get_point (progress, 0, k);
    const UnfoldPlotPoint *left = unfold_plot_get_point (progress, 1, k);

    g_assert_cmpint (count->key, ==, (int) k + 1);
    g_assert_cmpfloat (count->y, ==, told->nonzeros[k]);
    g_assert_cmpfloat (left->y, ==, 255.0 * told->residuals[k]);
  }
  g_assert_cmpuint (paths->series->len, ==,
                    MIN (UNFOLD_PLOT_N_STYLES, told->n_terms));

  /* The chosen atom first, whatever its rank. */
  g_assert_cmpint (
      atoi (((UnfoldPlotSeries *) g_ptr_array_index (paths->series, 0))->label +
            1),
      ==, weakest->atom);
}

/* Contributions in the table are those of the estimate. */
static void
the_table_sums_to_the_pixel (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  UnfExplanation *told = unfold_inspection_get_explanation (inspection);
  g_autofree char *csv = unfold_inspection_to_csv (inspection);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  double sum = 0.0;

  g_assert_true (g_str_has_prefix (
      lines[0], "atom,column,row,shift,contribution,coefficient_1,"));
  for (int i = 1; i <= told->n_terms; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 5 + ITERATIONS);
    sum += g_ascii_strtod (cells[4], NULL);
  }
  /* Six digits of each. */
  g_assert_cmpfloat_with_epsilon (
      sum, 255.0 * unf_explanation_get_value (told, ITERATIONS - 1), 1e-2);
  g_assert_cmpstr (lines[told->n_terms + 2], ==,
                   "iteration,nonzeros,residual,estimate");
}

typedef struct {
  int depth, rects, texts;
} Drawing;

static void
start_element_cb (GMarkupParseContext *context,
                  const char *name,
                  const char **keys,
                  const char **values,
                  gpointer data,
                  GError **error)
{
  Drawing *drawing = data;

  drawing->rects += g_str_equal (name, "rect");
  drawing->texts += g_str_equal (name, "text");
}

static void
the_drawing_is_well_formed (void)
{
  static const GMarkupParser parser = { .start_element = start_element_cb };
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfoldInspection) inspection = inspect (experiment, 21, 30);
  g_autofree char *svg = unfold_inspection_to_svg (inspection);
  Drawing drawing = { 0 };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, 0, &drawing, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_markup_parse_context_parse (context, svg, -1, &error));
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));

  /* Five patches of 7 × 7, and atoms. */
  g_assert_cmpint (drawing.rects, >, 5 * 49);
  g_assert_cmpint (drawing.texts, >, 10);
  g_assert_null (strstr (svg, "nan"));
}

static void
the_selected_atom_is_one_of_the_model (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();
  g_autoptr (UnfModel) fake = fake_model_new ("fake");

  g_assert_cmpint (unfold_experiment_get_selected_atom (experiment), ==, -1);
  unfold_experiment_set_selected_atom (experiment, 11);
  g_assert_cmpint (unfold_experiment_get_selected_atom (experiment), ==, 11);
  unfold_experiment_set_selected_atom (experiment, 12);
  g_assert_cmpint (unfold_experiment_get_selected_atom (experiment), ==, -1);
  unfold_experiment_set_selected_atom (experiment, 3);
  unfold_experiment_set_model (experiment, fake);
  g_assert_cmpint (unfold_experiment_get_selected_atom (experiment), ==, -1);
}

static void
an_inspection_may_end_while_it_asks (void)
{
  g_autoptr (UnfoldExperiment) experiment = make_explainable ();

  for (int i = 0; i < 20; i++) {
    g_autoptr (UnfoldInspection) inspection =
        unfold_inspection_new (experiment);

    unfold_inspection_set_pixel (inspection, i, i);
    g_object_set (inspection, "active", TRUE, NULL);
  }
}

static void
add (const char *name, GTestFunc func)
{
  g_autofree char *path = g_strconcat ("/app/inspection/", name, NULL);

  g_test_add_func (path, func);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("the-average-is-the-picture-on-screen",
       the_average_is_the_picture_on_screen);
  add ("an-inspection-that-is-not-active-asks-nothing",
       an_inspection_that_is_not_active_asks_nothing);
  add ("the-newest-question-wins", the_newest_question_wins);
  add ("another-setting-makes-it-old-until-it-is-answered",
       another_setting_makes_it_old_until_it_is_answered);
  add ("a-glance-does-not-wait-for-a-final",
       a_glance_does_not_wait_for_a_final);
  add ("what-cannot-be-explained-has-a-reason",
       what_cannot_be_explained_has_a_reason);
  add ("another-picture-forgets-the-pixel", another_picture_forgets_the_pixel);
  add ("patches-are-of-the-iteration-on-screen",
       patches_are_of_the_iteration_on_screen);
  add ("plots-follow-the-iterations", plots_follow_the_iterations);
  add ("the-table-sums-to-the-pixel", the_table_sums_to_the_pixel);
  add ("the-drawing-is-well-formed", the_drawing_is_well_formed);
  add ("the-selected-atom-is-one-of-the-model",
       the_selected_atom_is_one_of_the_model);
  add ("an-inspection-may-end-while-it-asks",
       an_inspection_may_end_while_it_asks);

  return g_test_run ();
}

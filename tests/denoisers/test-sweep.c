/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-sweep.h"

#include <math.h>
#include <string.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-noise.h"
#include "unf-test-csc.h"
#include "unf-test.h"

/* ---- The order ---- */

static void
assert_order (const char *over,
              const double *values,
              gsize n,
              double current,
              const double *expected)
{
  g_autofree gsize *order = unf_sweep_order (over, values, n, current, 11.0);

  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (values[order[i]], ==, expected[i]);
}

static void
strides_begin_where_the_curve_bends (void)
{
  static const double all[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  static const double from_8[] = { 8, 1, 11, 9, 10, 4, 6, 2, 3, 5, 7 };
  static const double from_11[] = { 11, 1, 9, 10, 5, 3, 7, 2, 4, 6, 8 };
  static const double some[] = { 9, 2, 4 };
  static const double some_first[] = { 4, 2, 9 };

  assert_order ("stride", all, 11, 8, from_8);
  assert_order ("stride", all, 11, 11, from_11);
  assert_order ("stride", some, 3, 4, some_first);
}

static void
other_settings_begin_with_the_current_one_and_the_ends (void)
{
  static const double values[] = { 2, 0, 0.5, 1, 1.5 };
  static const double near_1[] = { 1, 0, 2, 0.5, 1.5 };
  static const double from_nowhere[] = { 0, 2, 1, 0.5, 1.5 };
  static const double twice[] = { 3, 3, 1 };
  static const double twice_first[] = { 1, 3, 3 };

  assert_order ("threshold", values, 5, 1.1, near_1);
  assert_order ("threshold", values, 5, (double) NAN, from_nowhere);
  assert_order ("threshold", twice, 3, (double) NAN, twice_first);
  assert_order ("threshold", values, 1, 7, values);
  assert_order ("threshold", values, 0, 7, values);
}

static void
every_value_comes_once (void)
{
  UnfRandom random = { 3, 0 };

  for (int n = 1; n <= 40; n++) {
    double values[40];
    gboolean met[40] = { FALSE };
    g_autofree gsize *order = NULL;

    for (int i = 0; i < n; i++)
      values[i] = unf_random_below (&random, 30);

    order = unf_sweep_order ("stride", values, (gsize) n, 5.0, 11.0);
    for (int i = 0; i < n; i++) {
      g_assert_cmpuint (order[i], <, n);
      g_assert_false (met[order[i]]);
      met[order[i]] = TRUE;
    }
  }
}

/* ---- A denoiser that counts ---- */

static int calls;
static gboolean tells_stages;

static const UnfSetting settings[] = {
  { "iterations", "", "", 1, 20, 4, 1, TRUE, NULL, NULL, FALSE },
  { "gain", "", "", 0, 2, 1, 0.1, FALSE, NULL, NULL, FALSE },
  { "stages", "", "", 1, 3, 1, 1, TRUE, NULL, NULL, FALSE },
};

static UnfImage *
scale (const UnfImage *image, double factor)
{
  UnfTensor *in = unf_image_get_pixels (image);
  g_autoptr (UnfTensor) out = unf_tensor_new (in->shape);

  for (size_t p = 0; p < unf_shape_size (in->shape); p++)
    out->data[p] = (float) factor * in->data[p];

  return unf_image_new (out, UNF_DEPTH_FLOAT);
}

/* Iteration k multiplies by 1 − 1/(k + 1). */
static UnfImage *
denoise (const UnfModel *model,
         const UnfImage *noisy,
         double sigma,
         const UnfSettings *values,
         UnfMonitor *monitor,
         GError **error)
{
  int n = unf_settings_get_int (values, "iterations");
  double gain = unf_settings_get (values, "gain");

  calls++;
  for (int k = 0; k < n && tells_stages; k++) {
    g_autoptr (UnfImage) image = scale (noisy, gain * (1.0 - 1.0 / (k + 2)));
    UnfStage stage = { .kind = UNF_STAGE_ITERATION, .index = k, .count = n };

    stage.value = unf_image_get_pixels (image);
    unf_monitor_show (monitor, &stage);
    if (!unf_monitor_step (monitor, (gsize) k, (gsize) n, error))
      return NULL;
  }

  return scale (noisy, gain * (1.0 - 1.0 / (n + 1)));
}

static const UnfDenoiser counter = { .id = "counter",
                                     .settings = settings,
                                     .n_settings = G_N_ELEMENTS (settings),
                                     .denoise = denoise };

/* ---- Sweeps ---- */

typedef struct {
  gsize index;
  double value;
  char *model; /* owned */
  UnfOutcome outcome;
} Kept;

static void
kept_clear (gpointer data)
{
  Kept *kept = data;

  g_free (kept->model);
  unf_outcome_clear (&kept->outcome);
}

typedef struct {
  GArray *points;
  GCancellable *cancellable;
  guint cancelled_after;
  double progress;
} Listener;

static void
keep_point_cb (const UnfSweepPoint *point, gpointer user_data)
{
  Listener *listener = user_data;
  Kept kept = { point->index, point->value,
                g_strdup (unf_model_get_name (point->model)), *point->outcome };

  unf_image_ref (kept.outcome.estimate);
  g_array_append_val (listener->points, kept);
  if (listener->points->len == listener->cancelled_after)
    g_cancellable_cancel (listener->cancellable);
}

static void
keep_progress_cb (double fraction, gpointer user_data)
{
  Listener *listener = user_data;

  g_assert_cmpfloat (fraction, >=, listener->progress - 1e-9);
  g_assert_cmpfloat (fraction, <=, 1.0 + 1e-9);
  listener->progress = fraction;
}

/* The points, in the order in which they came. */
static GArray *
run (const UnfSweep *sweep, guint cancelled_after, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (cancellable);
  Listener listener = { g_array_new (FALSE, FALSE, sizeof (Kept)), cancellable,
                        cancelled_after, 0.0 };
  gboolean finished;

  g_array_set_clear_func (listener.points, kept_clear);
  unf_monitor_set_progress_func (monitor, keep_progress_cb, &listener);
  finished = unf_sweep_run (sweep, monitor, keep_point_cb, &listener, error);
  g_assert_true (finished == (listener.points->len == sweep->n_values));

  return listener.points;
}

static GArray *
run_all (const UnfSweep *sweep)
{
  g_autoptr (GError) error = NULL;
  GArray *points = run (sweep, 0, &error);

  g_assert_no_error (error);
  return points;
}

static void
set_up (UnfTrial *trial)
{
  g_autoptr (UnfImage) clean = unf_test_golden_image (40, 45, 1, FALSE);

  *trial = (UnfTrial){
    .noisy = unf_noise_apply ((UnfNoise){ 0.1, 2 }, clean, NULL),
    .clean = unf_image_ref (clean),
    .sigma = 0.1,
    .told = 0.1,
    .measures = UNF_MEASURE_ALL,
  };
}

/* The numbers and the picture of a trial of its own. */
static void
assert_alone (const UnfSweep *sweep, const Kept *kept, const UnfModel *model)
{
  g_autoptr (UnfSettings) values = sweep->settings
                                       ? unf_settings_copy (sweep->settings)
                                       : unf_model_get_settings (model);
  g_auto (UnfOutcome) alone = { NULL };
  UnfTrial trial = *sweep->trial;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (sweep->over, "sigma"))
    trial.told = kept->value / 255.0;
  else
    unf_settings_set (values, sweep->over, kept->value, NULL);
  unf_trial_run (&trial, model, values, NULL, &alone, &error);
  g_assert_no_error (error);

  g_assert_cmpmem (
      unf_image_get_plane (kept->outcome.estimate, 0), 40 * 45 * sizeof (float),
      unf_image_get_plane (alone.estimate, 0), 40 * 45 * sizeof (float));
  g_assert_cmpfloat (kept->outcome.psnr, ==, alone.psnr);
  g_assert_cmpfloat (kept->outcome.ssim, ==, alone.ssim);
  g_assert_cmpfloat (kept->outcome.whiteness, ==, alone.whiteness);
  g_assert_cmpfloat (kept->outcome.removed_sigma, ==, alone.removed_sigma);

  /* Sums in another order. */
  g_assert_cmpfloat_with_epsilon (kept->outcome.psnr_sure, alone.psnr_sure,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (kept->outcome.nonzeros, alone.nonzeros, 1e-6);
}

static void
every_point_is_what_it_is_alone (void)
{
  static const struct {
    const char *over;
    double values[4];
    gsize n;
  } cases[] = {
    { "threshold", { 0.5, 2, 1 }, 3 },   { "stride", { 1, 2, 3, 4 }, 4 },
    { "iterations", { 2, 5, 1, 2 }, 4 }, { "shifts", { 4, 1, 3 }, 3 },
    { "sigma", { 10, 40 }, 2 },
  };
  g_autoptr (UnfModel) model = unf_test_csc_model (12, 5, 2, 3);
  g_autoptr (UnfSettings) values = unf_model_get_settings (model);
  g_auto (UnfTrial) trial = { NULL };

  set_up (&trial);
  unf_settings_set (values, "threshold", 1.3, NULL);
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++) {
    UnfSweep sweep = { .over = cases[k].over,
                       .values = cases[k].values,
                       .n_values = cases[k].n,
                       .current = (double) NAN,
                       .trial = &trial,
                       .model = model,
                       .settings = values };
    g_autoptr (GArray) points = run_all (&sweep);

    for (guint i = 0; i < points->len; i++) {
      const Kept *kept = &g_array_index (points, Kept, i);

      g_assert_cmpfloat (kept->value, ==, cases[k].values[kept->index]);
      assert_alone (&sweep, kept, model);
    }
  }
}

static void
one_run_tells_of_all_iterations (void)
{
  static const double values[] = { 8, 2, 4 };
  g_autoptr (UnfModel) model = unf_model_new (&counter, NULL, "count", NULL);
  g_auto (UnfTrial) trial = { NULL };
  UnfSweep sweep = { .over = "iterations",
                     .values = values,
                     .n_values = 3,
                     .current = 4,
                     .trial = &trial,
                     .model = model };

  set_up (&trial);
  tells_stages = TRUE;
  for (int probes = 0; probes < 3; probes++) {
    g_autoptr (GArray) points = NULL;

    trial.measures = probes ? UNF_MEASURE_SURE : 0;
    trial.probes = probes;
    calls = 0;
    points = run_all (&sweep);
    g_assert_cmpint (calls, ==, 1 + probes);
  }

  /* What does not tell is run for every value. */
  {
    g_autoptr (GArray) points = NULL;

    tells_stages = FALSE;
    trial.measures = 0;
    calls = 0;
    points = run_all (&sweep);
    g_assert_cmpint (calls, ==, 1 + 3);
    for (guint i = 0; i < points->len; i++)
      g_assert_cmpfloat (g_array_index (points, Kept, i).outcome.psnr, >, 0.0);
  }
}

static void
iterations_of_several_stages_are_run_by_themselves (void)
{
  static const double values[] = { 8, 2, 4 };
  g_autoptr (UnfModel) model = unf_model_new (&counter, NULL, "count", NULL);
  g_autoptr (UnfSettings) set = unf_model_get_settings (model);
  g_auto (UnfTrial) trial = { NULL };
  g_autoptr (GArray) points = NULL;
  UnfSweep sweep = { .over = "iterations",
                     .values = values,
                     .n_values = 3,
                     .current = 4,
                     .trial = &trial,
                     .model = model,
                     .settings = set };

  set_up (&trial);
  unf_settings_set (set, "stages", 2, NULL);
  trial.measures = 0;
  tells_stages = TRUE;
  calls = 0;
  points = run_all (&sweep);
  g_assert_cmpint (calls, ==, 3);
}

static void
points_come_in_order (void)
{
  static const double values[] = { 0, 0.5, 1, 1.5, 2 };
  static const double expected[] = { 1.5, 0, 2, 0.5, 1 };
  g_autoptr (UnfModel) model = unf_model_new (&counter, NULL, "count", NULL);
  g_auto (UnfTrial) trial = { NULL };
  g_autoptr (GArray) points = NULL;
  UnfSweep sweep = { .over = "gain",
                     .values = values,
                     .n_values = 5,
                     .current = 1.5,
                     .trial = &trial,
                     .model = model };

  set_up (&trial);
  points = run_all (&sweep);
  for (guint i = 0; i < points->len; i++)
    g_assert_cmpfloat (g_array_index (points, Kept, i).value, ==, expected[i]);
}

static void
a_cancelled_sweep_keeps_its_points (void)
{
  static const double values[] = { 1, 2, 3, 4, 5, 6 };
  static const char *const overs[] = { "iterations", "sigma" };
  g_autoptr (UnfModel) model = unf_model_new (&counter, NULL, "count", NULL);
  g_auto (UnfTrial) trial = { NULL };

  set_up (&trial);
  tells_stages = TRUE;
  for (gsize k = 0; k < G_N_ELEMENTS (overs); k++) {
    UnfSweep sweep = { .over = overs[k],
                       .values = values,
                       .n_values = 6,
                       .current = 3,
                       .trial = &trial,
                       .model = model };
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) points = run (&sweep, 2, &error);

    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (points->len, ==, 2);
    g_assert_cmpfloat (g_array_index (points, Kept, 1).outcome.psnr, >, 0.0);
  }
}

static UnfModel *
make_model_cb (double value, gpointer user_data, GError **error)
{
  g_autofree char *name = g_strdup_printf ("q%g", value);
  g_autoptr (UnfWeights) weights = unf_test_csc_weights (12, 5, (int) value, 3);

  if (user_data && value == *(const double *) user_data) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED, "Not this one");
    return NULL;
  }

  return unf_model_new (unf_denoiser_find ("csc"), weights, name, error);
}

static void
every_value_may_have_a_model_of_its_own (void)
{
  static const double values[] = { 1, 2, 3 };
  g_autoptr (UnfModel) model = make_model_cb (2, NULL, NULL);
  g_autoptr (UnfSettings) set = unf_model_get_settings (model);
  g_auto (UnfTrial) trial = { NULL };
  g_autoptr (GArray) points = NULL;
  UnfSweep sweep = { .over = "stride",
                     .values = values,
                     .n_values = 3,
                     .current = 2,
                     .trial = &trial,
                     .model = model,
                     .settings = set,
                     .find_model = make_model_cb };

  set_up (&trial);
  unf_settings_set (set, "threshold", 0.4, NULL);
  points = run_all (&sweep);

  for (guint i = 0; i < points->len; i++) {
    const Kept *kept = &g_array_index (points, Kept, i);
    g_autofree char *name = g_strdup_printf ("q%g", kept->value);
    g_autoptr (UnfModel) own = make_model_cb (kept->value, NULL, NULL);
    g_autoptr (UnfSettings) own_set = unf_model_get_settings (own);
    UnfSweep alone = sweep;

    /* The threshold is carried over, the number of shifts is the model's. */
    unf_settings_set (own_set, "threshold", 0.4, NULL);
    alone.settings = own_set;
    g_assert_cmpstr (kept->model, ==, name);
    assert_alone (&alone, kept, own);
  }
}

static void
wrong_values_are_refused_before_the_first_run (void)
{
  static const double values[] = { 1, 2, 99 };
  static const double three = 99;
  static const char *const overs[] = { "iterations", "gain", "weather" };
  g_autoptr (UnfModel) model = unf_model_new (&counter, NULL, "count", NULL);
  g_autoptr (UnfModel) csc = make_model_cb (2, NULL, NULL);
  g_auto (UnfTrial) trial = { NULL };
  UnfSweep sweep = { .values = values, .n_values = 3, .trial = &trial };

  set_up (&trial);
  calls = 0;
  sweep.model = model;
  for (gsize k = 0; k < G_N_ELEMENTS (overs); k++) {
    int code = k == 2 ? UNF_ERROR_UNSUPPORTED : UNF_ERROR_INVALID_DATA;
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) points = NULL;

    sweep.over = overs[k];
    points = run (&sweep, 0, &error);
    g_assert_error (error, UNF_ERROR, code);
    g_assert_cmpuint (points->len, ==, 0);
  }
  g_assert_cmpint (calls, ==, 0);

  {
    g_autoptr (GError) error = NULL;

    sweep.over = "threshold";
    sweep.model = csc;
    sweep.find_model = make_model_cb;
    sweep.find_data = (gpointer) &three;
    g_assert_false (unf_sweep_check (&sweep, &error));
    g_assert_nonnull (error);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/sweep/strides-begin-where-the-curve-bends",
                   strides_begin_where_the_curve_bends);
  g_test_add_func (
      "/denoisers/sweep/other-settings-begin-with-the-current-one-and-the-ends",
      other_settings_begin_with_the_current_one_and_the_ends);
  g_test_add_func ("/denoisers/sweep/every-value-comes-once",
                   every_value_comes_once);
  g_test_add_func ("/denoisers/sweep/every-point-is-what-it-is-alone",
                   every_point_is_what_it_is_alone);
  g_test_add_func ("/denoisers/sweep/one-run-tells-of-all-iterations",
                   one_run_tells_of_all_iterations);
  g_test_add_func (
      "/denoisers/sweep/iterations-of-several-stages-are-run-by-themselves",
      iterations_of_several_stages_are_run_by_themselves);
  g_test_add_func ("/denoisers/sweep/points-come-in-order",
                   points_come_in_order);
  g_test_add_func ("/denoisers/sweep/a-cancelled-sweep-keeps-its-points",
                   a_cancelled_sweep_keeps_its_points);
  g_test_add_func ("/denoisers/sweep/every-value-may-have-a-model-of-its-own",
                   every_value_may_have_a_model_of_its_own);
  g_test_add_func (
      "/denoisers/sweep/wrong-values-are-refused-before-the-first-run",
      wrong_values_are_refused_before_the_first_run);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "command.h"
#include "csv.h"
#include "json.h"
#include "model-options.h"
#include "progress.h"
#include "trial.h"
#include "unf-sweep.h"
#include "values.h"

typedef struct {
  CliModelOptions *model;              /* owned */
  char *over, *values, *sigma, *clean; /* owned, nullable */
  gboolean with_sure, as_json, as_csv;
} Options;

/* What is kept of a point. */
typedef struct {
  gsize index;
  double value;
  UnfModel *model;    /* owned */
  UnfOutcome outcome; /* without its estimate */
} Point;

typedef struct {
  const Options *options;
  CliProgress *progress;
  UnfMonitor *monitor;
  UnfModel *model;
  UnfSettings *settings;
  CliTrial trial;
  GArray *points; /* of Point */
} Sweep;

static void
options_clear (Options *options)
{
  cli_model_options_free (options->model);
  g_free (options->over);
  g_free (options->values);
  g_free (options->sigma);
  g_free (options->clean);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
sweep_clear (Sweep *sweep)
{
  cli_trial_clear (&sweep->trial);
  g_clear_pointer (&sweep->settings, unf_settings_free);
  g_clear_pointer (&sweep->model, unf_model_unref);
  g_clear_pointer (&sweep->monitor, unf_monitor_unref);
  g_clear_pointer (&sweep->progress, cli_progress_free);
  g_clear_pointer (&sweep->points, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, sweep_clear)

static void
point_clear (gpointer data)
{
  unf_model_unref (((Point *) data)->model);
}

/* Which denoiser was chosen, of those that were or were not named. */
static const char *
named_denoiser (const Sweep *sweep)
{
  return unf_model_get_denoiser (sweep->model)->id;
}

/* Every stride has released weights of its own, unless some were named. */
static UnfModel *
find_model_cb (double value, gpointer user_data, GError **error)
{
  return unf_model_released_for (named_denoiser (user_data), (int) value,
                                 error);
}

static gboolean
finds_models (const Sweep *sweep)
{
  return g_str_equal (sweep->options->over, "stride") &&
         !sweep->options->model->weights &&
         unf_model_get_weights (sweep->model);
}

static UnfModel *
model_for (Sweep *sweep, double value, GError **error)
{
  return finds_models (sweep) ? find_model_cb (value, sweep, error)
                              : unf_model_ref (sweep->model);
}

static gboolean
check_value (Sweep *sweep, double value, GError **error)
{
  const char *over = sweep->options->over;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (UnfModel) model = model_for (sweep, value, error);
  g_autoptr (UnfSettings) settings =
      model ? unf_model_get_settings (model) : NULL;
  double sigma;

  g_ascii_formatd (digits, sizeof digits, "%.12g", value);
  return model && (g_str_equal (over, "sigma")
                       ? cli_parse_sigma (digits, &sigma, error)
                       : cli_model_options_set (settings, over, digits, error));
}

/* All values are tried before the first is run: the mistake in the last one
 * shows at once. */
static gboolean
check_values (Sweep *sweep, const GArray *values, GError **error)
{
  for (guint i = 0; i < values->len; i++) {
    if (!check_value (sweep, g_array_index (values, double, i), error))
      return FALSE;
  }

  return TRUE;
}

static void
keep_point_cb (const UnfSweepPoint *point, gpointer user_data)
{
  Sweep *sweep = user_data;
  Point kept = { point->index, point->value, unf_model_ref (point->model),
                 *point->outcome };

  kept.outcome.estimate = NULL;
  g_array_append_val (sweep->points, kept);
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const Point *x = a, *y = b;

  return (x->index > y->index) - (x->index < y->index);
}

static gboolean
run_points (Sweep *sweep, const GArray *values, GError **error)
{
  gboolean with_sure = sweep->options->with_sure || !sweep->trial.clean;
  UnfTrial trial = cli_trial_describe (
      &sweep->trial, UNF_MEASURE_REMOVED | UNF_MEASURE_NONZEROS |
                         (with_sure ? UNF_MEASURE_SURE : 0));
  UnfSweep study = {
    .over = sweep->options->over,
    .values = (const double *) (gpointer) values->data,
    .n_values = values->len,
    .current = (double) NAN,
    .trial = &trial,
    .model = sweep->model,
    .settings = sweep->settings,
    .find_model = finds_models (sweep) ? find_model_cb : NULL,
    .find_data = sweep,
  };

  cli_progress_begin (sweep->progress, study.over, 0, 1);
  if (!unf_sweep_run (&study, sweep->monitor, keep_point_cb, sweep, error))
    return FALSE;

  g_array_sort (sweep->points, compare_points);
  return TRUE;
}

static const char *
weights_of (const Point *point)
{
  return unf_model_get_weights (point->model)
             ? unf_model_get_name (point->model)
             : NULL;
}

/* The columns with a number, in the order in which all formats have them. */
static const char *const columns[] = {
  "value",     "psnr",           "ssim",          "seconds",   "nonzeros",
  "psnr_sure", "sure_deviation", "removed_sigma", "whiteness",
};

static void
take_numbers (const Point *point, double numbers[G_N_ELEMENTS (columns)])
{
  const UnfOutcome *outcome = &point->outcome;
  const double all[] = {
    point->value,
    outcome->psnr,
    outcome->ssim,
    outcome->seconds,
    outcome->nonzeros,
    outcome->psnr_sure,
    outcome->sure_deviation,
    255.0 * outcome->removed_sigma,
    outcome->whiteness,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (all) == G_N_ELEMENTS (columns));
  memcpy (numbers, all, sizeof all);
}

static void
add_json_point (JsonBuilder *builder, const Point *point)
{
  double numbers[G_N_ELEMENTS (columns)];

  take_numbers (point, numbers);
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    cli_json_add_number (builder, columns[i], numbers[i]);
  cli_json_add_string (builder, "weights", weights_of (point));
  json_builder_end_object (builder);
}

static void
print_json (const Sweep *sweep)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_add_string (builder, "over", sweep->options->over);
  cli_json_add_string (builder, "denoiser", named_denoiser (sweep));
  cli_json_add_number (builder, "sigma", sweep->trial.sigma_255);
  if (sweep->trial.sigma_is_estimated)
    cli_json_add_true (builder, "sigma_estimated");
  cli_json_add_settings (builder, "settings", sweep->settings);
  json_builder_set_member_name (builder, "points");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sweep->points->len; i++)
    add_json_point (builder, &g_array_index (sweep->points, Point, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  cli_json_print (builder);
}

static void
print_csv (const Sweep *sweep)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    cli_csv_add_text (line, columns[i]);
  cli_csv_add_text (line, "weights");
  cli_csv_print (line);

  for (guint i = 0; i < sweep->points->len; i++) {
    const Point *point = &g_array_index (sweep->points, Point, i);
    double numbers[G_N_ELEMENTS (columns)];

    take_numbers (point, numbers);
    for (gsize k = 0; k < G_N_ELEMENTS (columns); k++)
      cli_csv_add_number (line, numbers[k]);
    cli_csv_add_text (line, weights_of (point) ? weights_of (point) : "");
    cli_csv_print (line);
  }
}

/* A number that is not known is a dash. */
static void
print_cell (int width, int digits, double value)
{
  if (isfinite (value))
    g_print (" %*.*f", width, digits, value);
  else
    g_print (" %*s", width, "-");
}

static void
print_text_point (const Point *point)
{
  const UnfOutcome *outcome = &point->outcome;

  g_print ("%12g", point->value);
  print_cell (7, 2, outcome->psnr);
  print_cell (7, 4, outcome->ssim);
  print_cell (7, 2, outcome->psnr_sure);
  print_cell (5, 2, outcome->sure_deviation);
  print_cell (8, 2, outcome->seconds);
  print_cell (8, 4, outcome->nonzeros);
  print_cell (9, 2, 255.0 * outcome->removed_sigma);
  print_cell (9, 4, outcome->whiteness);
  g_print ("  %s\n", weights_of (point) ? weights_of (point) : "");
}

/* As wide as people see it, which %*s does not know. */
static void
print_heading (int width, const char *text)
{
  g_print (" %*s%s", MAX (0, width - (int) g_utf8_strlen (text, -1)), "", text);
}

static void
print_text (const Sweep *sweep)
{
  g_print ("%12s", sweep->options->over);
  print_heading (7, "PSNR");
  print_heading (7, "SSIM");
  print_heading (7, "SURE");
  print_heading (5, "±");
  print_heading (8, _ ("seconds"));
  print_heading (8, _ ("nonzeros"));
  print_heading (9, _ ("removed σ"));
  print_heading (9, _ ("whiteness"));
  g_print ("  %s\n", _ ("weights"));

  for (guint i = 0; i < sweep->points->len; i++)
    print_text_point (&g_array_index (sweep->points, Point, i));
}

static gboolean
prepare (Sweep *sweep,
         const char *in,
         GCancellable *interrupted,
         GError **error)
{
  const Options *options = sweep->options;

  sweep->points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_array_set_clear_func (sweep->points, point_clear);
  sweep->progress = cli_progress_new ();
  sweep->monitor = cli_progress_new_monitor (sweep->progress, interrupted);

  sweep->model = cli_model_options_load_one (options->model, error);
  if (!sweep->model)
    return FALSE;

  sweep->settings =
      cli_model_options_make_settings (options->model, sweep->model, error);
  return sweep->settings &&
         cli_trial_load (&sweep->trial, in, options->clean, options->sigma,
                         sweep->monitor, error);
}

static gboolean
run_sweep (const char *in,
           const Options *options,
           GCancellable *interrupted,
           GError **error)
{
  g_auto (Sweep) sweep = { .options = options };
  g_autoptr (GArray) values =
      cli_parse_values ("--values", options->values, error);

  if (!values || !prepare (&sweep, in, interrupted, error) ||
      !check_values (&sweep, values, error) ||
      !run_points (&sweep, values, error))
    return FALSE;

  cli_progress_hide (sweep.progress);
  if (options->as_json)
    print_json (&sweep);
  else if (options->as_csv)
    print_csv (&sweep);
  else
    print_text (&sweep);

  return TRUE;
}

static gboolean
check (const Options *options, GError **error)
{
  if (!options->over || !options->values) {
    cli_usage_error (error, _ ("%s is missing"),
                     options->over ? "--values" : "--over");
    return FALSE;
  }

  if (!options->as_json || !options->as_csv)
    return TRUE;

  cli_usage_error (error, _ ("--json and --csv do not go together"));
  return FALSE;
}

gboolean
cli_sweep (const CliCommand *command,
           char ***words,
           GCancellable *interrupted,
           GError **error)
{
  g_auto (Options) options = { .model = cli_model_options_new () };
  const GOptionEntry entries[] = {
    { "over", 0, 0, G_OPTION_ARG_STRING, &options.over,
      N_ ("What to vary: sigma, or a setting"), N_ ("SETTING") },
    { "values", 0, 0, G_OPTION_ARG_STRING, &options.values,
      N_ ("The values it takes"), "A,B,C|A:B:STEP" },
    { "sigma", 0, 0, G_OPTION_ARG_STRING, &options.sigma,
      N_ ("Noise level, 0…255 scale; estimated if not given"), "S" },
    { "clean", 0, 0, G_OPTION_ARG_FILENAME, &options.clean,
      N_ ("The clean picture, to say how good the results are"), N_ ("FILE") },
    { "sure", 0, 0, G_OPTION_ARG_NONE, &options.with_sure,
      N_ ("Estimate the PSNR as if there were no clean picture"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("Print JSON"),
      NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.as_csv,
      N_ ("Print comma-separated values"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      cli_command_new_context (command, entries);
  g_auto (GStrv) names = NULL;

  cli_model_options_add (options.model, context);
  names = cli_command_parse (command, context, words, error);

  return names && check (&options, error) &&
         cli_model_options_use_threads (options.model, error) &&
         run_sweep (names[0], &options, interrupted, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "command.h"
#include "csv.h"
#include "json.h"
#include "model-options.h"
#include "progress.h"
#include "trial.h"
#include "values.h"

typedef struct {
  CliModelOptions *model;              /* owned */
  char *over, *values, *sigma, *clean; /* owned, nullable */
  gboolean as_json, as_csv;
} Options;

/* The use of the atoms, as one run tells it. */
typedef struct {
  double sum;
  gsize n;
} Use;

typedef struct {
  double value, psnr, ssim, seconds, nonzeros;
} Point;

typedef struct {
  const Options *options;
  CliProgress *progress;
  UnfMonitor *monitor;
  UnfModel *model;
  UnfSettings *settings;
  CliTrial trial;
  GArray *points; /* of Point */
  Use use;
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

/* A gray model tells of each channel of a colour picture: all count. */
static void
use_cb (const UnfStage *stage, gpointer user_data)
{
  Use *use = user_data;
  const UnfTensor *atoms = stage->value;

  for (int i = 0; i < atoms->shape.n; i++)
    use->sum += (double) atoms->data[2 * i];
  use->n += (gsize) atoms->shape.n;
}

static gboolean
take_value (Sweep *sweep, double value, GError **error)
{
  const char *over = sweep->options->over;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.12g", value);
  return g_str_equal (over, "sigma")
             ? cli_parse_sigma (digits, &sweep->trial.sigma_255, error)
             : cli_model_options_set (sweep->settings, over, digits, error);
}

static gboolean
run_point (Sweep *sweep, double value, GError **error)
{
  g_auto (CliOutcome) outcome = { NULL };
  Point point = { .value = value, .nonzeros = (double) NAN };

  sweep->use = (Use){ 0.0, 0 };
  if (!take_value (sweep, value, error) ||
      !cli_trial_run (&sweep->trial, sweep->model, sweep->settings,
                      sweep->monitor, &outcome, error))
    return FALSE;

  point.psnr = outcome.psnr;
  point.ssim = outcome.ssim;
  point.seconds = outcome.seconds;
  if (sweep->use.n > 0)
    point.nonzeros = sweep->use.sum / (double) sweep->use.n;

  g_array_append_val (sweep->points, point);
  return TRUE;
}

/* All values are tried before the first is run: the mistake in the last one
 * shows at once. */
static gboolean
check_values (Sweep *sweep, const GArray *values, GError **error)
{
  for (guint i = 0; i < values->len; i++) {
    if (!take_value (sweep, g_array_index (values, double, i), error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
run_points (Sweep *sweep, const GArray *values, GError **error)
{
  for (guint i = 0; i < values->len; i++) {
    double value = g_array_index (values, double, i);
    g_autofree char *label =
        g_strdup_printf ("%s %g", sweep->options->over, value);

    cli_progress_begin (sweep->progress, label, i, values->len);
    if (!run_point (sweep, value, error))
      return FALSE;
  }

  return TRUE;
}

static void
print_json (const Sweep *sweep)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_add_string (builder, "over", sweep->options->over);
  json_builder_set_member_name (builder, "points");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sweep->points->len; i++) {
    const Point *point = &g_array_index (sweep->points, Point, i);

    json_builder_begin_object (builder);
    cli_json_add_number (builder, "value", point->value);
    cli_json_add_number (builder, "psnr", point->psnr);
    cli_json_add_number (builder, "ssim", point->ssim);
    cli_json_add_number (builder, "seconds", point->seconds);
    cli_json_add_number (builder, "nonzeros", point->nonzeros);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  cli_json_print (builder);
}

static void
print_csv (const Sweep *sweep)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_print ("value,psnr,ssim,seconds,nonzeros\n");
  for (guint i = 0; i < sweep->points->len; i++) {
    const Point *point = &g_array_index (sweep->points, Point, i);

    cli_csv_add_number (line, point->value);
    cli_csv_add_number (line, point->psnr);
    cli_csv_add_number (line, point->ssim);
    cli_csv_add_number (line, point->seconds);
    cli_csv_add_number (line, point->nonzeros);
    cli_csv_print (line);
  }
}

static void
print_text (const Sweep *sweep)
{
  g_print ("%12s %8s %8s %8s %10s\n", sweep->options->over, "PSNR", "SSIM",
           _ ("seconds"), _ ("nonzeros"));

  for (guint i = 0; i < sweep->points->len; i++) {
    const Point *point = &g_array_index (sweep->points, Point, i);

    g_print ("%12g %8.2f %8.4f %8.2f %10.4f\n", point->value, point->psnr,
             point->ssim, point->seconds, point->nonzeros);
  }
}

static gboolean
prepare (Sweep *sweep,
         const char *in,
         GCancellable *interrupted,
         GError **error)
{
  const Options *options = sweep->options;

  sweep->points = g_array_new (FALSE, FALSE, sizeof (Point));
  sweep->progress = cli_progress_new ();
  sweep->monitor = cli_progress_new_monitor (sweep->progress, interrupted);
  unf_monitor_watch (sweep->monitor, UNF_STAGE_USE, use_cb, &sweep->use);

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "command.h"
#include "json.h"
#include "model-options.h"
#include "progress.h"
#include "sweep-points.h"
#include "trial.h"
#include "unf-image-file.h"
#include "unf-noise.h"
#include "unf-sweep.h"
#include "values.h"

typedef struct {
  CliModelOptions *model;              /* owned */
  char *over, *values, *sigma, *clean; /* owned, nullable */
  char *added, *seed;                  /* owned, nullable */
  gboolean with_sure, as_json, as_csv;
} Options;

typedef struct {
  const Options *options;
  CliProgress *progress;
  UnfMonitor *monitor;
  UnfModel *model;
  UnfSettings *settings;
  CliTrial trial;
  GArray *points; /* of CliSweepPoint */

  /* Where noise is added to clean pictures. */
  GArray *sigmas;   /* of double; nullable */
  GPtrArray *files; /* of GFile */
  guint64 seed;
  guint row;
  const char *picture; /* not owned */
  GArray *means;       /* of CliSweepPoint; nullable */
} Sweep;

static void
options_clear (Options *options)
{
  cli_model_options_free (options->model);
  g_free (options->over);
  g_free (options->values);
  g_free (options->sigma);
  g_free (options->clean);
  g_free (options->added);
  g_free (options->seed);
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
  g_clear_pointer (&sweep->means, g_array_unref);
  g_clear_pointer (&sweep->sigmas, g_array_unref);
  g_clear_pointer (&sweep->files, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sweep, sweep_clear)

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
  CliSweepPoint kept = { point->index,
                         point->value,
                         unf_model_ref (point->model),
                         *point->outcome,
                         sweep->row,
                         sweep->trial.sigma_255,
                         g_strdup (sweep->picture) };

  kept.outcome.estimate = NULL;
  g_array_append_val (sweep->points, kept);
}

/** How many pictures with how much noise there are. */
static guint
count_rows (const Sweep *sweep)
{
  return sweep->sigmas ? sweep->sigmas->len * sweep->files->len : 1;
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

  cli_progress_begin (sweep->progress, study.over, sweep->row,
                      count_rows (sweep));
  if (!unf_sweep_run (&study, sweep->monitor, keep_point_cb, sweep, error))
    return FALSE;

  cli_sweep_points_sort (sweep->points);
  return TRUE;
}

/* ---- Noise that is added ---- */

/* A folder stands for its pictures. */
static gboolean
find_files (Sweep *sweep, const char *in, GError **error)
{
  g_autoptr (GFile) place = g_file_new_for_commandline_arg (in);
  g_auto (GStrv) names = NULL;

  sweep->files = g_ptr_array_new_with_free_func (g_object_unref);
  if (g_file_query_file_type (place, G_FILE_QUERY_INFO_NONE, NULL) !=
      G_FILE_TYPE_DIRECTORY) {
    g_ptr_array_add (sweep->files, g_steal_pointer (&place));
    return TRUE;
  }

  names = unf_image_file_list (place, error);
  for (gsize i = 0; names && names[i]; i++)
    g_ptr_array_add (sweep->files, g_file_get_child (place, names[i]));

  return names != NULL;
}

static gboolean
understand_noise (Sweep *sweep, GError **error)
{
  const Options *options = sweep->options;

  sweep->sigmas = cli_parse_values ("--add-noise", options->added, error);
  if (!sweep->sigmas || !cli_parse_seed (options->seed, &sweep->seed, error))
    return FALSE;

  for (guint i = 0; i < sweep->sigmas->len; i++) {
    double sigma = g_array_index (sweep->sigmas, double, i);

    if (sigma >= 0.0 && sigma <= 255.0)
      continue;
    cli_usage_error (error, _ ("--add-noise: %g is outside 0 … 255"), sigma);
    return FALSE;
  }

  return TRUE;
}

/* The same noise for every picture, as the window has it. */
static gboolean
run_row (Sweep *sweep,
         GFile *file,
         double sigma_255,
         const GArray *values,
         GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  UnfNoise noise = { sigma_255 / 255.0, sweep->seed };

  cli_trial_clear (&sweep->trial);
  sweep->trial.sigma_255 = sigma_255;
  sweep->picture = name;
  sweep->trial.clean = unf_image_load (file, sweep->monitor, error);
  if (!sweep->trial.clean)
    return FALSE;

  sweep->trial.noisy = unf_noise_apply (noise, sweep->trial.clean, error);
  if (!sweep->trial.noisy || !run_points (sweep, values, error)) {
    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }

  sweep->picture = NULL;
  sweep->row++;
  return TRUE;
}

static void
take_means (Sweep *sweep, guint n_values)
{
  guint n_files = sweep->files->len;

  sweep->means = cli_sweep_points_new ();
  for (guint s = 0; n_files > 1 && s < sweep->sigmas->len; s++)
    for (guint i = 0; i < n_values; i++) {
      CliSweepPoint mean = cli_sweep_point_make_mean (
          sweep->points, s * n_files * n_values + i, n_values, n_files);

      g_array_append_val (sweep->means, mean);
    }
}

static gboolean
run_rows (Sweep *sweep, const GArray *values, GError **error)
{
  for (guint s = 0; s < sweep->sigmas->len; s++)
    for (guint i = 0; i < sweep->files->len; i++)
      if (!run_row (sweep, g_ptr_array_index (sweep->files, i),
                    g_array_index (sweep->sigmas, double, s), values, error))
        return FALSE;

  take_means (sweep, values->len);
  return TRUE;
}

/* ---- What is printed ---- */

static guint
count_sigmas (const Sweep *sweep)
{
  return sweep->sigmas ? sweep->sigmas->len : 1;
}

static void
print_json (const Sweep *sweep)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_add_string (builder, "over", sweep->options->over);
  cli_json_add_string (builder, "denoiser", named_denoiser (sweep));
  if (count_sigmas (sweep) == 1)
    cli_json_add_number (builder, "sigma", sweep->trial.sigma_255);
  if (sweep->sigmas)
    cli_json_add_count (builder, "seed", (gint64) sweep->seed);
  if (sweep->trial.sigma_is_estimated)
    cli_json_add_true (builder, "sigma_estimated");
  cli_json_add_settings (builder, "settings", sweep->settings);
  cli_sweep_points_add_json (sweep->points, builder, "points");
  if (sweep->means && sweep->means->len > 0)
    cli_sweep_points_add_json (sweep->means, builder, "means");
  json_builder_end_object (builder);

  cli_json_print (builder);
}

/** Prints all points and then the means. */
static void
print_points (const Sweep *sweep, void (*print) (const CliSweepPoint *point))
{
  for (guint i = 0; i < sweep->points->len; i++)
    print (&g_array_index (sweep->points, CliSweepPoint, i));
  for (guint i = 0; sweep->means && i < sweep->means->len; i++)
    print (&g_array_index (sweep->means, CliSweepPoint, i));
}

static void
print_csv (const Sweep *sweep)
{
  cli_sweep_print_csv_heading (sweep->sigmas != NULL);
  print_points (sweep, cli_sweep_point_print_csv);
}

static void
print_text (const Sweep *sweep)
{
  cli_sweep_print_text_heading (sweep->options->over, sweep->sigmas != NULL);
  print_points (sweep, cli_sweep_point_print_text);
}

static gboolean
prepare (Sweep *sweep,
         const char *in,
         GCancellable *interrupted,
         GError **error)
{
  const Options *options = sweep->options;

  sweep->points = cli_sweep_points_new ();
  sweep->progress = cli_progress_new ();
  sweep->monitor = cli_progress_new_monitor (sweep->progress, interrupted);

  sweep->model = cli_model_options_load_one (options->model, error);
  if (!sweep->model)
    return FALSE;

  sweep->settings =
      cli_model_options_make_settings (options->model, sweep->model, error);
  if (!sweep->settings)
    return FALSE;
  if (options->added)
    return understand_noise (sweep, error) && find_files (sweep, in, error);

  return cli_trial_load (&sweep->trial, in, options->clean, options->sigma,
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
      !(sweep.sigmas ? run_rows : run_points) (&sweep, values, error))
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

  if (options->added && (options->sigma || options->clean)) {
    cli_usage_error (error, _ ("--add-noise does not go together with %s"),
                     options->sigma ? "--sigma" : "--clean");
    return FALSE;
  }

  if (options->seed && !options->added) {
    cli_usage_error (error, _ ("--seed needs --add-noise"));
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
    { "add-noise", 0, 0, G_OPTION_ARG_STRING, &options.added,
      N_ ("The picture, or every picture of the folder, is clean: add noise of "
          "each of these strengths"),
      "A,B,C" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed,
      N_ ("Of the noise that is added, the same for every picture"), "N" },
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "command.h"
#include "csv.h"
#include "json.h"
#include "model-options.h"
#include "progress.h"
#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-noise.h"
#include "unf-trial.h"
#include "values.h"

typedef struct {
  CliModelOptions *model; /* owned */
  char *sigma, *seed;     /* owned, nullable */
  gboolean as_json, as_csv;

  double sigma_255; /* what was typed, understood */
  guint64 first_seed;
} Options;

/* One picture's scores, or the mean of all. */
typedef struct {
  const char *name; /* not owned */
  double psnr_noisy, psnr, ssim, seconds;
} Row;

/* What one model did on the folder. */
typedef struct {
  UnfModel *model;       /* owned */
  UnfSettings *settings; /* owned, from model */
  GArray *rows;          /* owned, of Row */
  Row mean;
} Report;

typedef struct {
  const Options *options;
  const char *folder;
  char **names;       /* owned, sorted file names */
  GPtrArray *reports; /* owned, of Report */
  CliProgress *progress;
  UnfMonitor *monitor;
} Evaluation;

static void
options_clear (Options *options)
{
  cli_model_options_free (options->model);
  g_free (options->sigma);
  g_free (options->seed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
report_free (gpointer data)
{
  Report *report = data;

  unf_settings_free (report->settings);
  unf_model_unref (report->model);
  g_array_unref (report->rows);
  g_free (report);
}

static void
evaluation_clear (Evaluation *evaluation)
{
  g_clear_pointer (&evaluation->names, g_strfreev);
  g_clear_pointer (&evaluation->reports, g_ptr_array_unref);
  g_clear_pointer (&evaluation->monitor, unf_monitor_unref);
  g_clear_pointer (&evaluation->progress, cli_progress_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evaluation, evaluation_clear)

static gboolean
measure (const Evaluation *evaluation,
         const Report *report,
         UnfNoise noise,
         Row *row,
         GError **error)
{
  g_autofree char *path =
      g_build_filename (evaluation->folder, row->name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (UnfTrial) trial = { .sigma = noise.sigma, .told = noise.sigma };
  g_auto (UnfOutcome) outcome = { NULL };

  trial.clean = unf_image_load (file, evaluation->monitor, error);
  if (!trial.clean)
    return FALSE;

  trial.noisy = unf_noise_apply (noise, trial.clean, error);
  if (!trial.noisy || !unf_trial_run (&trial, report->model, report->settings,
                                      evaluation->monitor, &outcome, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }

  row->psnr_noisy = outcome.psnr_noisy;
  row->psnr = outcome.psnr;
  row->ssim = outcome.ssim;
  row->seconds = outcome.seconds;
  return TRUE;
}

static void
take_mean (Report *report)
{
  Row sum = { NULL, 0.0, 0.0, 0.0, 0.0 };
  double n = (double) report->rows->len;

  for (guint i = 0; i < report->rows->len; i++) {
    const Row *row = &g_array_index (report->rows, Row, i);

    sum.psnr_noisy += row->psnr_noisy;
    sum.psnr += row->psnr;
    sum.ssim += row->ssim;
    sum.seconds += row->seconds;
  }

  report->mean = (Row){ "mean", sum.psnr_noisy / n, sum.psnr / n, sum.ssim / n,
                        sum.seconds / n };
}

static gboolean
add_report (Evaluation *evaluation, const char *denoiser, GError **error)
{
  const CliModelOptions *options = evaluation->options->model;
  g_autoptr (UnfModel) model =
      cli_model_options_load (options, denoiser, error);
  g_autoptr (UnfSettings) settings = NULL;
  Report *report;

  if (!model)
    return FALSE;

  settings = cli_model_options_make_settings (options, model, error);
  if (!settings)
    return FALSE;

  report = g_new0 (Report, 1);
  report->model = g_steal_pointer (&model);
  report->settings = g_steal_pointer (&settings);
  report->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_ptr_array_add (evaluation->reports, report);
  return TRUE;
}

/* All models are loaded before the first is run: a misspelt name shows at
 * once. */
static gboolean
add_reports (Evaluation *evaluation, GError **error)
{
  char **denoisers = evaluation->options->model->denoisers;

  evaluation->reports = g_ptr_array_new_with_free_func (report_free);
  if (!denoisers)
    return add_report (evaluation, NULL, error);

  for (gsize i = 0; denoisers[i]; i++) {
    if (!add_report (evaluation, denoisers[i], error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
fill_report (Evaluation *evaluation, gsize index, GError **error)
{
  Report *report = evaluation->reports->pdata[index];
  gsize n = g_strv_length (evaluation->names);

  for (gsize i = 0; i < n; i++) {
    Row row = { .name = evaluation->names[i] };
    UnfNoise noise = { evaluation->options->sigma_255 / 255.0,
                       evaluation->options->first_seed + i };

    cli_progress_begin (evaluation->progress, row.name, index * n + i,
                        evaluation->reports->len * n);
    if (!measure (evaluation, report, noise, &row, error))
      return FALSE;
    g_array_append_val (report->rows, row);
  }

  take_mean (report);
  return TRUE;
}

static void
add_scores (JsonBuilder *builder, const Row *row)
{
  cli_json_add_number (builder, "psnr_noisy", row->psnr_noisy);
  cli_json_add_number (builder, "psnr", row->psnr);
  cli_json_add_number (builder, "ssim", row->ssim);
  cli_json_add_number (builder, "seconds", row->seconds);
}

static void
add_json (JsonBuilder *builder, const Report *report, const Options *options)
{
  json_builder_begin_object (builder);
  cli_json_add_string (builder, "denoiser",
                       unf_model_get_denoiser (report->model)->id);
  cli_json_add_string (builder, "weights",
                       unf_model_get_weights (report->model)
                           ? unf_model_get_name (report->model)
                           : NULL);
  cli_json_add_number (builder, "sigma", options->sigma_255);
  cli_json_add_count (builder, "seed", (gint64) options->first_seed);

  json_builder_set_member_name (builder, "pictures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->rows->len; i++) {
    const Row *row = &g_array_index (report->rows, Row, i);
    g_autofree char *name = g_filename_display_name (row->name);

    json_builder_begin_object (builder);
    cli_json_add_string (builder, "name", name);
    add_scores (builder, row);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "mean");
  json_builder_begin_object (builder);
  add_scores (builder, &report->mean);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* One denoiser is one object; several are an array of them. */
static void
print_json (const Evaluation *evaluation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GPtrArray *reports = evaluation->reports;

  if (reports->len > 1)
    json_builder_begin_array (builder);
  for (guint i = 0; i < reports->len; i++)
    add_json (builder, reports->pdata[i], evaluation->options);
  if (reports->len > 1)
    json_builder_end_array (builder);

  cli_json_print (builder);
}

static void
print_csv_row (const char *denoiser, const Row *row)
{
  g_autoptr (GString) line = g_string_new (NULL);

  cli_csv_add_text (line, denoiser);
  cli_csv_add_text (line, row->name);
  cli_csv_add_number (line, row->psnr_noisy);
  cli_csv_add_number (line, row->psnr);
  cli_csv_add_number (line, row->ssim);
  cli_csv_add_number (line, row->seconds);
  cli_csv_print (line);
}

static void
print_text_row (const char *denoiser, const Row *row)
{
  g_autofree char *name = g_filename_display_name (row->name);

  g_print ("%-12s %-24s %7.2f %7.2f %8.4f %8.2f\n", denoiser, name,
           row->psnr_noisy, row->psnr, row->ssim, row->seconds);
}

static void
print_rows (const Evaluation *evaluation,
            void (*print) (const char *denoiser, const Row *row))
{
  for (guint i = 0; i < evaluation->reports->len; i++) {
    const Report *report = evaluation->reports->pdata[i];
    const char *id = unf_model_get_denoiser (report->model)->id;

    for (guint k = 0; k < report->rows->len; k++)
      print (id, &g_array_index (report->rows, Row, k));
    print (id, &report->mean);
  }
}

static void
print_csv (const Evaluation *evaluation)
{
  g_print ("denoiser,name,psnr_noisy,psnr,ssim,seconds\n");
  print_rows (evaluation, print_csv_row);
}

static void
print_text (const Evaluation *evaluation)
{
  g_print ("%-12s %-24s %7s %7s %8s %8s\n", _ ("denoiser"), _ ("picture"),
           _ ("noisy"), "PSNR", "SSIM", _ ("seconds"));
  print_rows (evaluation, print_text_row);
}

static gboolean
evaluate (const char *folder,
          const Options *options,
          GCancellable *interrupted,
          GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (folder);
  g_auto (Evaluation)
      evaluation = { .options = options, .folder = folder, .names = NULL };

  evaluation.progress = cli_progress_new ();
  evaluation.monitor =
      cli_progress_new_monitor (evaluation.progress, interrupted);
  evaluation.names = unf_image_file_list (file, error);
  if (!evaluation.names || !add_reports (&evaluation, error))
    return FALSE;

  for (guint i = 0; i < evaluation.reports->len; i++) {
    if (!fill_report (&evaluation, i, error))
      return FALSE;
  }

  cli_progress_hide (evaluation.progress);
  if (options->as_json)
    print_json (&evaluation);
  else if (options->as_csv)
    print_csv (&evaluation);
  else
    print_text (&evaluation);

  return TRUE;
}

static gboolean
understand (Options *options, GError **error)
{
  if (!options->sigma) {
    cli_usage_error (error, _ ("--sigma is missing"));
    return FALSE;
  }

  if (options->as_json && options->as_csv) {
    cli_usage_error (error, _ ("--json and --csv do not go together"));
    return FALSE;
  }

  return cli_parse_sigma (options->sigma, &options->sigma_255, error) &&
         cli_parse_seed (options->seed, &options->first_seed, error);
}

gboolean
cli_evaluate (const CliCommand *command,
              char ***words,
              GCancellable *interrupted,
              GError **error)
{
  g_auto (Options) options = { .model = cli_model_options_new () };
  const GOptionEntry entries[] = {
    { "sigma", 0, 0, G_OPTION_ARG_STRING, &options.sigma,
      N_ ("Standard deviation of the noise to add, 0…255 scale"), "S" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed,
      N_ ("Noise of the first picture; 0 if not given"), "N" },
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

  return names && understand (&options, error) &&
         cli_model_options_use_threads (options.model, error) &&
         evaluate (names[0], &options, interrupted, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <sys/resource.h>

#include "command.h"
#include "json.h"
#include "model-options.h"
#include "output.h"
#include "progress.h"
#include "trial.h"
#include "unf-image-file.h"

typedef struct {
  CliModelOptions *model; /* owned */
  char *sigma, *clean;    /* owned, nullable */
  gboolean as_json;
} Options;

static void
options_clear (Options *options)
{
  cli_model_options_free (options->model);
  g_free (options->sigma);
  g_free (options->clean);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The largest memory this process has held, in bytes. The kernel's own line
 * about this program comes first: the other number remembers what the process
 * was before it became this program. */
static gint64
measure_peak_memory (void)
{
  g_autofree char *status = NULL;
  struct rusage usage;
  const char *line;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL) &&
      (line = strstr (status, "VmHWM:")))
    return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) * 1024;

  getrusage (RUSAGE_SELF, &usage);
  return (gint64) usage.ru_maxrss * 1024;
}

static void
print_json (const UnfModel *model,
            const UnfSettings *settings,
            const CliTrial *trial,
            const UnfOutcome *outcome)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_add_string (builder, "denoiser", unf_model_get_denoiser (model)->id);
  cli_json_add_string (
      builder, "weights",
      unf_model_get_weights (model) ? unf_model_get_name (model) : NULL);
  cli_json_add_count (builder, "parameters",
                      (gint64) unf_model_get_parameters (model));
  cli_json_add_number (builder, "sigma", trial->sigma_255);
  if (trial->sigma_is_estimated)
    cli_json_add_true (builder, "sigma_estimated");
  cli_json_add_settings (builder, "settings", settings);
  cli_json_add_count (builder, "width", unf_image_get_width (trial->noisy));
  cli_json_add_count (builder, "height", unf_image_get_height (trial->noisy));
  cli_json_add_count (builder, "channels",
                      unf_image_get_channels (trial->noisy));
  cli_json_add_number (builder, "seconds", outcome->seconds);
  cli_json_add_count (builder, "peak_memory_bytes", measure_peak_memory ());
  if (trial->clean) {
    cli_json_add_number (builder, "psnr_noisy", outcome->psnr_noisy);
    cli_json_add_number (builder, "psnr", outcome->psnr);
    cli_json_add_number (builder, "ssim", outcome->ssim);
  }
  json_builder_end_object (builder);

  cli_json_print (builder);
}

static void
print_text (const char *out,
            const UnfModel *model,
            const CliTrial *trial,
            const UnfOutcome *outcome)
{
  g_print (trial->sigma_is_estimated ? _ ("%s: %s, estimated σ %.1f, %.2f s\n")
                                     : _ ("%s: %s, σ %.1f, %.2f s\n"),
           out, unf_model_get_name (model), trial->sigma_255, outcome->seconds);

  if (trial->clean)
    g_print (_ ("PSNR %.2f dB, before %.2f dB; SSIM %.4f\n"), outcome->psnr,
             outcome->psnr_noisy, outcome->ssim);
}

static gboolean
save (const UnfOutcome *outcome,
      const UnfImage *noisy,
      const char *out,
      GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (out);

  return unf_image_save (outcome->estimate, file, unf_image_get_depth (noisy),
                         error);
}

static gboolean
denoise (char **names,
         const Options *options,
         GCancellable *interrupted,
         GError **error)
{
  gboolean is_saved = !g_str_equal (names[1], "-");
  g_autoptr (CliProgress) progress = cli_progress_new ();
  g_autoptr (UnfMonitor) monitor =
      cli_progress_new_monitor (progress, interrupted);
  g_autoptr (UnfModel) model =
      cli_model_options_load_one (options->model, error);
  g_autoptr (UnfSettings) settings = NULL;
  g_auto (CliTrial) trial = { NULL };
  g_auto (UnfOutcome) outcome = { NULL };
  UnfTrial description;

  if (!model)
    return FALSE;

  settings = cli_model_options_make_settings (options->model, model, error);
  if (!settings)
    return FALSE;

  cli_progress_begin (progress, _ ("Denoising"), 0, 1);
  if (!cli_trial_load (&trial, names[0], options->clean, options->sigma,
                       monitor, error))
    return FALSE;

  description = cli_trial_describe (&trial, 0);
  if (!unf_trial_run (&description, model, settings, monitor, &outcome,
                      error) ||
      !unf_monitor_step (monitor, 1, 1, error) ||
      (is_saved && !save (&outcome, trial.noisy, names[1], error)))
    return FALSE;

  cli_progress_hide (progress);
  if (options->as_json)
    print_json (model, settings, &trial, &outcome);
  else
    print_text (names[1], model, &trial, &outcome);

  return TRUE;
}

static gboolean
check_output (const char *out, gboolean as_json, GError **error)
{
  if (!g_str_equal (out, "-"))
    return cli_output_check_picture (out, error);

  if (as_json)
    return TRUE;

  cli_usage_error (error, _ ("OUT is “-”, which goes with --json only"));
  return FALSE;
}

gboolean
cli_denoise (const CliCommand *command,
             char ***words,
             GCancellable *interrupted,
             GError **error)
{
  g_auto (Options) options = { .model = cli_model_options_new () };
  const GOptionEntry entries[] = {
    { "sigma", 0, 0, G_OPTION_ARG_STRING, &options.sigma,
      N_ ("Noise level, 0…255 scale; estimated if not given"), "S" },
    { "clean", 0, 0, G_OPTION_ARG_FILENAME, &options.clean,
      N_ ("The clean picture, to say how good the result is"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("Print JSON"),
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      cli_command_new_context (command, entries);
  g_auto (GStrv) names = NULL;

  cli_model_options_add (options.model, context);
  names = cli_command_parse (command, context, words, error);

  return names && check_output (names[1], options.as_json, error) &&
         cli_model_options_use_threads (options.model, error) &&
         denoise (names, &options, interrupted, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "command.h"
#include "json.h"
#include "model-options.h"
#include "output.h"
#include "progress.h"
#include "trial.h"
#include "unf-adapt.h"
#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-weights-file.h"
#include "values.h"

typedef struct {
  CliModelOptions *model;        /* owned */
  char *sigma, *clean, *example; /* owned, nullable, like all that follow */
  char *seconds, *steps, *seed, *rate;
  char *save_weights;
  gboolean as_json;
} Options;

static void
options_clear (Options *options)
{
  cli_model_options_free (options->model);
  g_free (options->sigma);
  g_free (options->clean);
  g_free (options->example);
  g_free (options->seconds);
  g_free (options->steps);
  g_free (options->seed);
  g_free (options->rate);
  g_free (options->save_weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* A minute unless told otherwise. A number of steps is a promise of the same
 * bits everywhere, which no clock may break. */
static gboolean
take_adaptation (UnfAdaptation *adaptation,
                 const Options *options,
                 GError **error)
{
  guint64 steps = 0;

  if (options->seconds && options->steps) {
    cli_usage_error (error, _ ("--seconds and --steps do not go together"));
    return FALSE;
  }

  adaptation->seconds = options->steps ? 0.0 : 60.0;
  if ((options->seconds &&
       !cli_parse_number ("--seconds", options->seconds, 0.1, 1e6,
                          &adaptation->seconds, error)) ||
      (options->steps && !cli_parse_count ("--steps", options->steps, 1,
                                           G_MAXINT, &steps, error)) ||
      (options->rate && !cli_parse_number ("--rate", options->rate, 1e-8, 1.0,
                                           &adaptation->rate, error)) ||
      (options->seed &&
       !cli_parse_seed (options->seed, &adaptation->seed, error)))
    return FALSE;

  adaptation->steps = (gint64) steps;
  return TRUE;
}

static void
print_json (const UnfModel *model,
            const CliTrial *trial,
            const UnfAdaptationOutcome *outcome)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *before =
      outcome->is_estimated ? "psnr_sure_before" : "psnr_before";
  const char *after = outcome->is_estimated ? "psnr_sure_after" : "psnr_after";

  json_builder_begin_object (builder);
  cli_json_add_string (builder, "denoiser", unf_model_get_denoiser (model)->id);
  cli_json_add_string (builder, "weights", unf_model_get_name (model));
  cli_json_add_number (builder, "sigma", trial->sigma_255);
  if (trial->sigma_is_estimated)
    cli_json_add_true (builder, "sigma_estimated");
  cli_json_add_number (builder, before, outcome->psnr_before);
  cli_json_add_number (builder, after, outcome->psnr_after);
  if (outcome->helps)
    cli_json_add_true (builder, "helps");
  cli_json_add_number (builder, "loss_first", outcome->loss_first);
  cli_json_add_number (builder, "loss_last", outcome->loss_last);
  cli_json_add_count (builder, "steps", outcome->steps);
  cli_json_add_number (builder, "seconds", outcome->seconds);
  json_builder_end_object (builder);

  cli_json_print (builder);
}

static void
print_text (const char *out, const UnfAdaptationOutcome *outcome)
{
  g_print (_ ("%s: %" PRId64 " steps in %.1f s, loss %.4g → %.4g\n"), out,
           outcome->steps, outcome->seconds, outcome->loss_first,
           outcome->loss_last);
  g_print (outcome->is_estimated ? _ ("PSNR, estimated: %.2f → %.2f dB\n")
                                 : _ ("PSNR %.2f → %.2f dB\n"),
           outcome->psnr_before, outcome->psnr_after);
  if (!outcome->helps)
    g_print (_ ("By the estimate adapting did not help this picture; written "
                "was what the model made of it before.\n"));
}

static gboolean
save (const UnfAdaptationOutcome *outcome,
      const CliTrial *trial,
      const char *out,
      const char *save_weights,
      GError **error)
{
  if (!g_str_equal (out, "-")) {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (out);

    if (!unf_image_save (outcome->helps ? outcome->after : outcome->before,
                         file, unf_image_get_depth (trial->noisy), error))
      return FALSE;
  }

  if (save_weights) {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (save_weights);

    return unf_weights_save (unf_model_get_weights (outcome->model), file,
                             error);
  }

  return TRUE;
}

static gboolean
load_example (const Options *options,
              UnfMonitor *monitor,
              UnfImage **example,
              GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (!options->example)
    return TRUE;

  file = g_file_new_for_commandline_arg (options->example);
  *example = unf_image_load (file, monitor, error);
  return *example != NULL;
}

static gboolean
adapt (char **names,
       const Options *options,
       GCancellable *interrupted,
       GError **error)
{
  g_autoptr (CliProgress) progress = cli_progress_new ();
  g_autoptr (UnfMonitor) monitor =
      cli_progress_new_monitor (progress, interrupted);
  g_autoptr (UnfModel) model = NULL;
  g_autoptr (UnfSettings) settings = NULL;
  g_autoptr (UnfImage) example = NULL;
  g_auto (CliTrial) trial = { NULL };
  g_auto (UnfAdaptationOutcome) outcome = { NULL };
  UnfAdaptation adaptation = { NULL };

  if (!take_adaptation (&adaptation, options, error) ||
      !(model = cli_model_options_load_one (options->model, error)) ||
      !(settings =
            cli_model_options_make_settings (options->model, model, error)))
    return FALSE;

  cli_progress_begin (progress, _ ("Adapting"), 0, 1);
  if (!cli_trial_load (&trial, names[0], options->clean, options->sigma,
                       monitor, error) ||
      !load_example (options, monitor, &example, error))
    return FALSE;

  adaptation.noisy = trial.noisy;
  adaptation.clean = trial.clean;
  adaptation.example = example;
  adaptation.sigma = trial.sigma_255 / 255.0;
  if (!unf_adapt (model, &adaptation, settings, NULL, NULL, NULL, monitor,
                  &outcome, error) ||
      !save (&outcome, &trial, names[1], options->save_weights, error))
    return FALSE;

  cli_progress_hide (progress);
  if (options->as_json)
    print_json (model, &trial, &outcome);
  else
    print_text (names[1], &outcome);

  return TRUE;
}

static gboolean
check_outputs (const char *out, const Options *options, GError **error)
{
  if (options->save_weights) {
    if (!g_str_has_suffix (options->save_weights, ".safetensors")) {
      cli_usage_error (error, _ ("%s does not end in .safetensors"),
                       options->save_weights);
      return FALSE;
    }
    if (!cli_output_check (options->save_weights, error))
      return FALSE;
  }

  return g_str_equal (out, "-") || cli_output_check_picture (out, error);
}

gboolean
cli_adapt (const CliCommand *command,
           char ***words,
           GCancellable *interrupted,
           GError **error)
{
  g_auto (Options) options = { .model = cli_model_options_new () };
  const GOptionEntry entries[] = {
    { "sigma", 0, 0, G_OPTION_ARG_STRING, &options.sigma,
      N_ ("Noise level, 0…255 scale; estimated if not given"), "S" },
    { "example", 0, 0, G_OPTION_ARG_FILENAME, &options.example,
      N_ ("A clean picture of the same kind to learn from; the picture's own "
          "estimate if not given"),
      N_ ("FILE") },
    { "seconds", 0, 0, G_OPTION_ARG_STRING, &options.seconds,
      N_ ("How long to learn at most; 60 if not given"), "T" },
    { "steps", 0, 0, G_OPTION_ARG_STRING, &options.steps,
      N_ ("How many steps, however long they take"), "N" },
    { "rate", 0, 0, G_OPTION_ARG_STRING, &options.rate,
      N_ ("Learning rate, instead of the denoiser's own"), "X" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed,
      N_ ("Names the crops, the noise and the shifts; 0 if not given"), "N" },
    { "save-weights", 0, 0, G_OPTION_ARG_FILENAME, &options.save_weights,
      N_ ("Where the adapted weights go; ends in .safetensors"), N_ ("FILE") },
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

  return names && check_outputs (names[1], &options, error) &&
         cli_model_options_use_threads (options.model, error) &&
         adapt (names, &options, interrupted, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "interrupt.h"
#include "model-options.h"
#include "output.h"
#include "progress.h"
#include "unf-trainer.h"
#include "unf-weights-file.h"
#include "values.h"

typedef struct {
  CliModelOptions *model; /* owned */
  char *data, *validate;  /* owned file names; the last three nullable */
  char *output, *resume, *checkpoint;

  /* As typed; owned, nullable. */
  char *sigma, *seed, *minutes, *steps, *crop, *batch, *rate, *final_rate;
  char *averaging, *validate_every;

  char *command; /* owned: the whole line, to be remembered */
} Options;

typedef struct {
  const Options *options;
  UnfTrainingPlan plan; /* owns its settings */
  UnfModel *start;      /* what training begins with */
  UnfSamples *data;
  UnfSamples *validation; /* nullable */
  UnfTrainer *trainer;
  CliProgress *progress;
  UnfMonitor *monitor;
  char *psnr; /* of the best weights so far, nullable */
} Training;

static void
options_clear (Options *options)
{
  char *texts[] = { options->data,           options->validate,
                    options->output,         options->resume,
                    options->checkpoint,     options->sigma,
                    options->seed,           options->minutes,
                    options->steps,          options->crop,
                    options->batch,          options->rate,
                    options->final_rate,     options->averaging,
                    options->validate_every, options->command };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  cli_model_options_free (options->model);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
training_clear (Training *training)
{
  g_clear_pointer (&training->trainer, unf_trainer_free);
  g_clear_pointer (&training->plan.settings, unf_settings_free);
  g_clear_pointer (&training->start, unf_model_unref);
  g_clear_pointer (&training->data, unf_samples_free);
  g_clear_pointer (&training->validation, unf_samples_free);
  g_clear_pointer (&training->monitor, unf_monitor_unref);
  g_clear_pointer (&training->progress, cli_progress_free);
  g_clear_pointer (&training->psnr, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Training, training_clear)

/* A number that keeps its first value when nothing was typed. */
static gboolean
take_number (const char *option,
             const char *text,
             double minimum,
             double maximum,
             double *value,
             GError **error)
{
  return !text ||
         cli_parse_number (option, text, minimum, maximum, value, error);
}

static gboolean
take_count (const char *option,
            const char *text,
            guint64 maximum,
            int *value,
            GError **error)
{
  guint64 count = (guint64) *value;

  if (text && !cli_parse_count (option, text, 1, maximum, &count, error))
    return FALSE;

  *value = (int) count;
  return TRUE;
}

static gboolean
take_length (UnfTrainingPlan *plan, const Options *options, GError **error)
{
  double minutes = 10.0;
  guint64 steps = 0;

  if (options->minutes && options->steps) {
    cli_usage_error (error, _ ("--minutes and --steps do not go together"));
    return FALSE;
  }

  if (!take_number ("--minutes", options->minutes, 0.01, 1e6, &minutes,
                    error) ||
      (options->steps && !cli_parse_count ("--steps", options->steps, 1,
                                           G_MAXINT, &steps, error)))
    return FALSE;

  plan->steps = (gint64) steps;
  plan->seconds = options->steps ? 0.0 : 60.0 * minutes;
  return TRUE;
}

static gboolean
take_plan (UnfTrainingPlan *plan, const Options *options, GError **error)
{
  *plan = (UnfTrainingPlan){ .crop = 123,
                             .batch = 1,
                             .rate = 5e-4,
                             .final_rate = 0.02,
                             .averaging = 0.999,
                             .validation_seconds = 60.0 };

  return cli_parse_sigma_range (options->sigma ? options->sigma : "0:75",
                                &plan->sigma_low, &plan->sigma_high, error) &&
         cli_parse_seed (options->seed, &plan->seed, error) &&
         take_length (plan, options, error) &&
         take_count ("--crop", options->crop, 4096, &plan->crop, error) &&
         take_count ("--batch", options->batch, 4096, &plan->batch, error) &&
         take_number ("--rate", options->rate, 1e-9, 1.0, &plan->rate, error) &&
         take_number ("--final-rate", options->final_rate, 0.0, 1.0,
                      &plan->final_rate, error) &&
         take_number ("--averaging", options->averaging, 0.0, 0.999999,
                      &plan->averaging, error) &&
         take_number ("--validate-every", options->validate_every, 0.1, 1e6,
                      &plan->validation_seconds, error);
}

/* Fresh weights, of the architecture that was typed. */
static UnfModel *
initialise (const UnfDenoiser *denoiser,
            const CliModelOptions *options,
            guint64 seed,
            GError **error)
{
  UnfRandom random = { seed, 0 };
  g_autoptr (UnfSettings) architecture =
      cli_model_options_make_architecture (options, denoiser, error);
  g_autoptr (UnfWeights) weights = NULL;

  if (!architecture)
    return NULL;

  weights = denoiser->initialise (architecture, &random);
  return unf_model_new (denoiser, weights, denoiser->id, error);
}

static UnfModel *
find_start (const UnfTrainingPlan *plan,
            const CliModelOptions *options,
            GError **error)
{
  g_autoptr (UnfModel) model = NULL;
  g_autoptr (UnfSettings) settings = NULL;

  if (!options->weights)
    return initialise (plan->denoiser, options, plan->seed, error);

  model = cli_model_options_load (options, plan->denoiser->id, error);
  if (!model)
    return NULL;

  settings = unf_model_get_settings (model);
  return cli_model_options_check_architecture (options, settings, error)
             ? g_steal_pointer (&model)
             : NULL;
}

static gboolean
prepare_model (Training *training, GError **error)
{
  const CliModelOptions *options = training->options->model;
  UnfTrainingPlan *plan = &training->plan;

  plan->denoiser = unf_denoiser_find (options->denoisers[0]);
  if (!plan->denoiser) {
    cli_usage_error (error, _ ("There is no denoiser “%s”"),
                     options->denoisers[0]);
    return FALSE;
  }

  if (!plan->denoiser->initialise) {
    cli_usage_error (error, _ ("The denoiser “%s” has nothing to learn"),
                     plan->denoiser->id);
    return FALSE;
  }

  training->start = find_start (plan, options, error);
  if (!training->start)
    return FALSE;

  plan->settings =
      cli_model_options_make_settings (options, training->start, error);
  return plan->settings != NULL;
}

static UnfSamples *
load_samples (const Training *training, const char *name, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_commandline_arg (name);

  return unf_samples_load (folder, unf_model_get_channels (training->start), 0,
                           training->monitor, error);
}

static gboolean
prepare_data (Training *training, GError **error)
{
  const Options *options = training->options;

  training->data = load_samples (training, options->data, error);
  if (!training->data)
    return FALSE;

  if (options->validate) {
    training->validation = load_samples (training, options->validate, error);
    if (!training->validation)
      return FALSE;
  }

  training->trainer =
      unf_trainer_new (&training->plan, unf_model_get_weights (training->start),
                       training->data, training->validation, error);
  return training->trainer != NULL;
}

static gboolean
resume (Training *training, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (UnfWeights) checkpoint = NULL;

  if (!training->options->resume)
    return TRUE;

  file = g_file_new_for_commandline_arg (training->options->resume);
  checkpoint = unf_weights_load (file, error);
  if (!checkpoint)
    return FALSE;

  if (!unf_trainer_resume (training->trainer, checkpoint, error)) {
    g_prefix_error (error, "%s: ", training->options->resume);
    return FALSE;
  }

  training->psnr = g_strdup (unf_weights_get_metadata (checkpoint, "psnr"));
  return TRUE;
}

/* What a file of weights says about where it comes from. */
static void
describe (const Training *training, UnfWeights *weights)
{
  const Options *options = training->options;
  const UnfTrainingPlan *plan = &training->plan;
  g_autofree char *folder = g_path_get_basename (options->data);
  g_autofree char *range =
      g_strdup_printf ("%g:%g", plan->sigma_low, plan->sigma_high);
  g_autofree char *pictures = g_strdup_printf (
      "%s, %u pictures", folder, unf_samples_get_n (training->data));
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, plan->seed);

  unf_weights_set_metadata (weights, "denoiser", plan->denoiser->id);
  unf_weights_set_metadata (weights, "format_version", "1");
  unf_weights_set_metadata (weights, "sigma_range", range);
  unf_weights_set_metadata (weights, "trained_on", pictures);
  unf_weights_set_metadata (weights, "command", options->command);
  unf_weights_set_metadata (weights, "seed", seed);
  if (training->psnr)
    unf_weights_set_metadata (weights, "psnr", training->psnr);
  if (options->model->weights)
    unf_weights_set_metadata (weights, "parent",
                              unf_model_get_name (training->start));
}

static gboolean
save_best (const Training *training, GError **error)
{
  g_autoptr (UnfWeights) best = unf_trainer_dup_best (training->trainer);
  g_autoptr (GFile) file =
      g_file_new_for_commandline_arg (training->options->output);

  describe (training, best);
  return unf_weights_save (best, file, error);
}

static gboolean
save_checkpoint (const Training *training, GError **error)
{
  const Options *options = training->options;
  const char *name =
      options->checkpoint ? options->checkpoint : options->resume;
  g_autoptr (UnfWeights) checkpoint = NULL;
  g_autoptr (GFile) file = NULL;

  if (!name)
    return TRUE;

  checkpoint = unf_trainer_checkpoint (training->trainer);
  unf_weights_set_metadata (checkpoint, "command", options->command);
  if (training->psnr)
    unf_weights_set_metadata (checkpoint, "psnr", training->psnr);
  file = g_file_new_for_commandline_arg (name);
  return unf_weights_save (checkpoint, file, error);
}

static double
get_fraction (const Training *training, const UnfTrainingReport *report)
{
  const UnfTrainingPlan *plan = &training->plan;

  return plan->steps > 0 ? (double) report->step / (double) plan->steps
                         : report->seconds / plan->seconds;
}

static void
print_report (const UnfTrainingReport *report)
{
  int seconds = (int) report->seconds;

  g_print (_ ("step %" PRId64 "  %d:%02d:%02d  loss %.5g"), report->step,
           seconds / 3600, seconds / 60 % 60, seconds % 60, report->loss);
  if (isfinite (report->psnr))
    g_print (_ ("  PSNR %.2f dB (σ 15: %.2f, 25: %.2f, 50: %.2f)%s"),
             report->psnr, report->psnr_by_sigma[0], report->psnr_by_sigma[1],
             report->psnr_by_sigma[2], report->is_best ? _ (" best") : "");
  g_print ("\n");
  fflush (stdout);
}

static void
report_cb (const UnfTrainingReport *report, gpointer user_data)
{
  Training *training = user_data;

  cli_progress_hide (training->progress);
  print_report (report);
  cli_progress_show (training->progress, get_fraction (training, report));

  if (!isfinite (report->psnr))
    return;

  if (report->is_best) {
    g_free (training->psnr);
    training->psnr = g_strdup_printf (
        "15: %.2f, 25: %.2f, 50: %.2f", report->psnr_by_sigma[0],
        report->psnr_by_sigma[1], report->psnr_by_sigma[2]);
    save_best (training, NULL);
  }

  /* A full disk in between is no reason to stop; the end reports it. */
  save_checkpoint (training, NULL);
}

static gboolean
run_trainer (Training *training, GError **error)
{
  g_autoptr (GError) stop = NULL;

  cli_progress_begin (training->progress, _ ("Training"), 0, 1);
  unf_trainer_run (training->trainer, report_cb, training, training->monitor,
                   &stop);
  cli_progress_hide (training->progress);

  if (stop && !g_error_matches (stop, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&stop));
    return FALSE;
  }

  if (!save_best (training, error) || !save_checkpoint (training, error))
    return FALSE;

  g_print (stop ? _ ("Interrupted after %" PRId64 " steps; the best "
                     "weights are in %s\n")
                : _ ("Done after %" PRId64 " steps; the best weights "
                     "are in %s\n"),
           unf_trainer_get_step (training->trainer), training->options->output);
  return TRUE;
}

static gboolean
check_needed (const Options *options, GError **error)
{
  char **denoisers = options->model->denoisers;
  const char *missing = !denoisers         ? "--denoiser"
                        : !options->data   ? "--data"
                        : !options->output ? "--output"
                                           : NULL;

  if (missing) {
    cli_usage_error (error, _ ("%s is missing"), missing);
    return FALSE;
  }

  if (denoisers[1]) {
    cli_usage_error (error, _ ("--denoiser is given twice"));
    return FALSE;
  }

  if (g_str_has_suffix (options->output, ".safetensors"))
    return TRUE;

  cli_usage_error (error, _ ("%s does not end in .safetensors"),
                   options->output);
  return FALSE;
}

static gboolean
train (const Options *options, GCancellable *interrupted, GError **error)
{
  g_auto (Training) training = { .options = options };

  if (!check_needed (options, error) ||
      !take_plan (&training.plan, options, error) ||
      !cli_model_options_use_threads (options->model, error) ||
      !cli_output_check (options->output, error) ||
      (options->checkpoint && !cli_output_check (options->checkpoint, error)))
    return FALSE;

  training.progress = cli_progress_new ();
  cli_interrupt_when_unheard ();
  training.monitor = cli_progress_new_monitor (training.progress, interrupted);

  return prepare_model (&training, error) && prepare_data (&training, error) &&
         resume (&training, error) && run_trainer (&training, error);
}

/* The line as typed, without the folders of this machine: a file of weights
 * goes to other people. */
static char *
remember_command (char **words)
{
  g_autoptr (GString) line = g_string_new ("unfold-cli");

  for (gsize i = 0; words[i]; i++) {
    const char *equals = words[i][0] == '-' ? strchr (words[i], '=') : NULL;
    const char *value = equals ? equals + 1 : words[i];
    const char *slash = strrchr (value, '/');
    g_autofree char *plain = NULL;
    g_autofree char *quoted = NULL;

    plain = g_strdup_printf ("%.*s%s", (int) (value - words[i]), words[i],
                             slash && slash[1] ? slash + 1 : value);
    quoted = strpbrk (plain, " \t\n'\"\\$`&|;<>()*?[]#~!{}")
                 ? g_shell_quote (plain)
                 : g_steal_pointer (&plain);
    g_string_append_printf (line, " %s", quoted);
  }

  return g_utf8_make_valid (line->str, (gssize) line->len);
}

gboolean
cli_train (const CliCommand *command,
           char ***words,
           GCancellable *interrupted,
           GError **error)
{
  g_auto (Options) options = { .model = cli_model_options_new (),
                               .command = remember_command (*words) };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data,
      N_ ("Folder of clean pictures to learn from"), N_ ("DIR") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("Where the weights go; ends in .safetensors"), N_ ("FILE") },
    { "validate", 0, 0, G_OPTION_ARG_FILENAME, &options.validate,
      N_ ("Folder of pictures to measure with, never learned from"),
      N_ ("DIR") },
    { "minutes", 0, 0, G_OPTION_ARG_STRING, &options.minutes,
      N_ ("How long; 10 if not given"), "M" },
    { "steps", 0, 0, G_OPTION_ARG_STRING, &options.steps,
      N_ ("How many steps, instead of minutes"), "N" },
    { "sigma", 0, 0, G_OPTION_ARG_STRING, &options.sigma,
      N_ ("Noise levels to serve, 0…255 scale; 0:75 if not given"), "LO:HI" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed,
      N_ ("Names the crops, the noise and the shifts; 0 if not given"), "N" },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &options.checkpoint,
      N_ ("Keep here what is needed to go on"), N_ ("FILE") },
    { "resume", 0, 0, G_OPTION_ARG_FILENAME, &options.resume,
      N_ ("Go on from this checkpoint, and keep it up to date"), N_ ("FILE") },
    { "crop", 0, 0, G_OPTION_ARG_STRING, &options.crop,
      N_ ("Side of a crop in pixels; 123 if not given"), "N" },
    { "batch", 0, 0, G_OPTION_ARG_STRING, &options.batch,
      N_ ("Crops in one step; 1 if not given"), "N" },
    { "rate", 0, 0, G_OPTION_ARG_STRING, &options.rate,
      N_ ("Learning rate; 0.0005 if not given"), "X" },
    { "final-rate", 0, 0, G_OPTION_ARG_STRING, &options.final_rate,
      N_ ("Fraction of the rate at the end; 0.02 if not given"), "X" },
    { "averaging", 0, 0, G_OPTION_ARG_STRING, &options.averaging,
      N_ ("Weight of the past in the mean of the weights; 0.999"), "X" },
    { "validate-every", 0, 0, G_OPTION_ARG_STRING, &options.validate_every,
      N_ ("Seconds between measurements; 60 if not given"), "S" },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      cli_command_new_context (command, entries);
  g_auto (GStrv) none = NULL;

  cli_model_options_add (options.model, context);
  cli_model_options_add_architecture (options.model, context);

  none = cli_command_parse (command, context, words, error);

  return none && train (&options, interrupted, error);
}

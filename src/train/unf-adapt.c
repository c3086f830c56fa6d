/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training for one picture: the trainer, with other samples. */
#include "config.h"

#include "unf-adapt.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "unf-denoiser.h"
#include "unf-error.h"
#include "unf-sure.h"
#include "unf-trainer.h"
#include "unf-trial.h"

/* Of the progress: the picture is denoised before and after. */
static const double share_of_trial = 0.05;

typedef struct {
  const UnfModel *model;
  const UnfAdaptation *adaptation;
  const UnfSettings *settings; /* nullable */
  UnfAdaptationFunc report;
  gpointer user_data;
  UnfMonitor *monitor;  /* of the whole, nullable */
  UnfMonitor *training; /* of the part that is training */
  gint64 steps;
  UnfSamples *samples; /* owned, nullable */
  UnfTrainer *trainer; /* owned, nullable */
  GCancellable *stop;  /* owned: ends the training early */
  char *hash;          /* owned: of the picture that is learned from */
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->trainer, unf_trainer_free);
  g_clear_pointer (&work->samples, unf_samples_free);
  g_clear_object (&work->stop);
  g_clear_pointer (&work->hash, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

void
unf_adaptation_outcome_clear (UnfAdaptationOutcome *outcome)
{
  g_clear_pointer (&outcome->model, unf_model_unref);
  g_clear_pointer (&outcome->before, unf_image_unref);
  g_clear_pointer (&outcome->after, unf_image_unref);
}

/* Channels @first … @first + @n − 1, with values of a picture: what a network
 * made may leave 0…1, and would teach that. */
static UnfImage *
new_part (const UnfImage *image, int first, int n)
{
  UnfShape shape = unf_image_get_pixels (image)->shape;
  g_autoptr (UnfTensor) part =
      unf_tensor_new ((UnfShape){ 1, n, shape.h, shape.w });
  size_t plane = unf_shape_plane (shape);

  for (int c = 0; c < n; c++) {
    const float *from = unf_image_get_plane (image, first + c);
    float *to = part->data + (size_t) c * plane;

    for (size_t p = 0; p < plane; p++)
      to[p] = CLAMP (from[p], 0.0f, 1.0f);
  }

  return unf_image_new (part, unf_image_get_depth (image));
}

/* A gray model treats channels one by one and learns from them likewise. */
static UnfSamples *
new_samples (const UnfModel *model, const UnfImage *image)
{
  g_autoptr (GPtrArray) images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_image_unref);
  int channels = unf_image_get_channels (image);
  int together = unf_model_get_channels (model);

  for (int c = 0; c + together <= channels; c += together)
    g_ptr_array_add (images, new_part (image, c, together));

  return unf_samples_new (images);
}

static gboolean
check (const UnfModel *model, const UnfAdaptation *adaptation, GError **error)
{
  const UnfDenoiser *denoiser = unf_model_get_denoiser (model);
  int channels = unf_model_get_channels (model);
  int learned = unf_image_get_channels (
      adaptation->example ? adaptation->example : adaptation->noisy);

  if (!denoiser->adaptation) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("Denoiser “%s” cannot be adapted"), denoiser->id);
    return FALSE;
  }

  if (learned < channels) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
                 _ ("A model for colour does not learn from a gray picture"));
    return FALSE;
  }

  if (adaptation->sigma > 0.0)
    return TRUE;

  g_set_error_literal (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                       _ ("There is nothing to learn without noise: σ must be "
                          "above 0"));
  return FALSE;
}

static const UnfAdaptationDefaults *
get_defaults (const Work *work)
{
  const UnfDenoiser *denoiser = unf_model_get_denoiser (work->model);

  return &denoiser
              ->adaptation[work->adaptation->example ? UNF_ADAPTATION_EXTERNAL
                                                     : UNF_ADAPTATION_INTERNAL];
}

/* The settings that training runs with: those of the weights, but a step looks
 * at some shifts only. */
static UnfSettings *
new_training_settings (const Work *work)
{
  UnfSettings *settings = unf_model_get_settings (work->model);
  int shifts = get_defaults (work)->shifts;

  if (unf_model_get_shifts_are_estimates (work->model))
    shifts = 1;
  if (unf_settings_find (settings, "shifts"))
    unf_settings_set (settings, "shifts",
                      MIN (shifts, unf_settings_get (settings, "shifts")),
                      NULL);

  return settings;
}

/* A larger crop has less border; a small picture has to do with its own
 * size. */
static gboolean
prepare_trainer (Work *work, UnfImage *example, GError **error)
{
  const UnfAdaptation *adaptation = work->adaptation;
  const UnfAdaptationDefaults *defaults = get_defaults (work);
  double sigma_255 = 255.0 * adaptation->sigma;
  g_autoptr (UnfSettings) settings = new_training_settings (work);
  UnfTrainingPlan plan = {
    .denoiser = unf_model_get_denoiser (work->model),
    .settings = settings,
    .sigma_low = sigma_255,
    .sigma_high = sigma_255,
    .batch = defaults->batch,
    .rate = adaptation->rate > 0.0 ? adaptation->rate : defaults->rate,
    .final_rate = 0.1,
    .averaging = 0.95,
    .seed = adaptation->seed,
    .report_seconds = 0.25,
    .validation_seconds = G_MAXDOUBLE,
  };

  work->steps = adaptation->steps > 0 ? adaptation->steps : defaults->steps;
  plan.steps = work->steps;
  work->samples = new_samples (work->model, example);
  plan.crop =
      MIN (defaults->crop, unf_samples_get_smallest_side (work->samples));

  work->trainer = unf_trainer_new (&plan, unf_model_get_weights (work->model),
                                   work->samples, NULL, error);
  return work->trainer != NULL;
}

static char *
hash_of (const UnfImage *image)
{
  const UnfTensor *pixels = unf_image_get_pixels (image);

  return g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (const guchar *) pixels->data,
      unf_shape_size (pixels->shape) * sizeof (float));
}

/* Where the weights come from, for whoever gets the file. */
static void
describe (const Work *work, UnfWeights *weights)
{
  const UnfAdaptation *adaptation = work->adaptation;
  g_autofree char *source = g_strdup_printf (
      adaptation->example ? "a clean example, SHA-256 of its pixels %s"
                          : "the estimate of a noisy picture, SHA-256 of its "
                            "pixels %s",
      work->hash);
  g_autofree char *seed =
      g_strdup_printf ("%" G_GUINT64_FORMAT, adaptation->seed);
  g_autofree char *adapted =
      g_strdup_printf ("sigma %g, %" PRId64 " steps", 255.0 * adaptation->sigma,
                       unf_trainer_get_step (work->trainer));

  unf_weights_set_metadata (weights, "parent",
                            unf_model_get_name (work->model));
  unf_weights_set_metadata (weights, "trained_on", source);
  unf_weights_set_metadata (weights, "adapted", adapted);
  unf_weights_set_metadata (weights, "seed", seed);
  unf_weights_remove_metadata (weights, "psnr");
  unf_weights_remove_metadata (weights, "command");
}

static UnfModel *
new_model (const Work *work, GError **error)
{
  g_autoptr (UnfWeights) weights = unf_trainer_dup_best (work->trainer);
  g_autofree char *name =
      g_strdup_printf ("%s-adapted", unf_model_get_name (work->model));

  describe (work, weights);
  return unf_model_new (unf_model_get_denoiser (work->model), weights, name,
                        error);
}

static void
report_cb (const UnfTrainingReport *training, gpointer user_data)
{
  Work *work = user_data;
  double seconds = work->adaptation->seconds;
  g_autoptr (UnfModel) model = NULL;

  if (seconds > 0.0 && training->seconds >= seconds)
    g_cancellable_cancel (work->stop);
  if (!work->report)
    return;

  model = new_model (work, NULL);
  if (model)
    work->report (&(UnfAdaptationReport){ training->step, work->steps,
                                          training->seconds, training->loss,
                                          model },
                  work->user_data);
}

/* Hears of every step: whoever cancels the whole stops the training, too. */
static void
progress_cb (double fraction, gpointer user_data)
{
  Work *work = user_data;

  if (!unf_monitor_step (work->training, (gsize) (1e6 * fraction), 1000000,
                         NULL))
    g_cancellable_cancel (work->stop);
}

/* Ends early without complaint when told to, or when the time is over. */
static gboolean
train (Work *work, GError **error)
{
  g_autoptr (UnfMonitor) monitor = unf_monitor_new (work->stop);
  g_autoptr (GError) end = NULL;

  unf_monitor_set_progress_func (monitor, progress_cb, work);
  if (unf_trainer_run (work->trainer, report_cb, work, monitor, &end))
    return TRUE;

  if (g_error_matches (end, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return unf_monitor_step (work->training, 1, 1, error);

  g_propagate_error (error, g_steal_pointer (&end));
  return FALSE;
}

static gboolean
try_model (const Work *work,
           const UnfModel *model,
           double begin,
           UnfOutcome *outcome,
           GError **error)
{
  const UnfAdaptation *adaptation = work->adaptation;
  UnfTrial trial = {
    .noisy = adaptation->noisy,
    .clean = adaptation->clean,
    .sigma = adaptation->sigma,
    .told = adaptation->sigma,
    .measures = UNF_MEASURE_SURE,
    .seed = adaptation->seed,
  };
  g_autoptr (UnfMonitor) part =
      unf_monitor_new_part (work->monitor, begin, share_of_trial);

  unf_monitor_hush (part);
  return unf_trial_run (&trial, model, work->settings, part, outcome, error);
}

static void
take_trials (UnfAdaptationOutcome *outcome,
             UnfOutcome *before,
             UnfOutcome *after)
{
  outcome->psnr_before =
      outcome->is_estimated ? before->psnr_sure : before->psnr;
  outcome->psnr_after = outcome->is_estimated ? after->psnr_sure : after->psnr;
  outcome->helps = after->psnr_sure > before->psnr_sure;
  outcome->before = g_steal_pointer (&before->estimate);
  outcome->after = g_steal_pointer (&after->estimate);
}

static gboolean
run (Work *work, UnfAdaptationOutcome *outcome, GError **error)
{
  const UnfAdaptation *adaptation = work->adaptation;
  g_auto (UnfOutcome) before = { NULL };
  g_auto (UnfOutcome) after = { NULL };

  if (!try_model (work, work->model, 0.0, &before, error) ||
      !prepare_trainer (
          work, adaptation->example ? adaptation->example : before.estimate,
          error))
    return FALSE;

  outcome->loss_first = unf_trainer_get_loss (work->trainer, 0);
  if (!train (work, error))
    return FALSE;

  outcome->loss_last = unf_trainer_get_loss (work->trainer, 0);
  outcome->steps = unf_trainer_get_step (work->trainer);
  outcome->seconds = unf_trainer_get_seconds (work->trainer);
  outcome->is_estimated = !adaptation->clean;
  outcome->model = new_model (work, error);
  if (!outcome->model ||
      !try_model (work, outcome->model, 1.0 - share_of_trial, &after, error))
    return FALSE;

  take_trials (outcome, &before, &after);
  return TRUE;
}

static void
stop_cb (GCancellable *stop, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

gboolean
unf_adapt (const UnfModel *model,
           const UnfAdaptation *adaptation,
           const UnfSettings *settings,
           GCancellable *stop,
           UnfAdaptationFunc report,
           gpointer user_data,
           UnfMonitor *monitor,
           UnfAdaptationOutcome *outcome,
           GError **error)
{
  g_autoptr (UnfMonitor) training = unf_monitor_new_part (
      monitor, share_of_trial, 1.0 - 2.0 * share_of_trial);
  g_auto (Work) work = {
    .model = model,
    .adaptation = adaptation,
    .settings = settings,
    .report = report,
    .user_data = user_data,
    .monitor = monitor,
    .training = training,
    .stop = g_cancellable_new (),
  };
  gulong handler = 0;
  gboolean is_done;

  if (!check (model, adaptation, error))
    return FALSE;

  /* Once: reports come often, and pictures may be large. */
  work.hash =
      hash_of (adaptation->example ? adaptation->example : adaptation->noisy);
  if (stop)
    handler = g_cancellable_connect (stop, G_CALLBACK (stop_cb),
                                     g_object_ref (work.stop), g_object_unref);
  is_done = run (&work, outcome, error);
  g_cancellable_disconnect (stop, handler);

  return is_done;
}

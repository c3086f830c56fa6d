/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step s draws its crops, noise and shifts from the stream (seed, s) and
 * nothing else, so a run that was stopped goes on as if it had not been. */
#include "config.h"

#include "unf-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "loss-squared.h"
#include "unf-adam.h"
#include "unf-error.h"
#include "unf-noise.h"
#include "unf-orthogonal.h"
#include "unf-score.h"

static const double validation_sigmas[] = { 15.0, 25.0, 50.0 };

enum { N_VALIDATION_SIGMAS = 3, REPORT_SECONDS = 10, PROGRESS = 1000000 };

static UnfWeights *
zeros_like (const UnfWeights *weights)
{
  UnfWeights *zeros = unf_weights_new ();

  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    g_autoptr (UnfTensor) tensor =
        unf_tensor_new (unf_weights_get (weights, i)->shape);

    unf_weights_add (zeros, unf_weights_get_name (weights, i), tensor);
  }

  return zeros;
}

static int
channels_of (const UnfSamples *samples)
{
  return unf_image_get_channels (unf_samples_get (samples, 0));
}

/* So that a trial cannot fail. */
static gboolean
check_validation (const UnfTrainingPlan *plan,
                  const UnfWeights *weights,
                  const UnfSamples *validation,
                  GError **error)
{
  int needed =
      plan->denoiser->minimum_side ? plan->denoiser->minimum_side (weights) : 1;
  int smallest =
      validation ? unf_samples_get_smallest_side (validation) : needed;

  if (smallest >= needed)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("A picture to measure with is only %d pixels wide or high; "
                  "the denoiser needs at least %d"),
               smallest, needed);
  return FALSE;
}

/* Weights belong to the network that they are trained in, which may have other
 * iterations than the one they began in: they are measured and used so. */
static void
remember_settings (UnfWeights *weights, const UnfTrainingPlan *plan)
{
  const UnfDenoiser *denoiser = plan->denoiser;

  for (gsize i = 0; i < denoiser->n_architecture; i++) {
    const char *id = denoiser->architecture[i].id;

    if (unf_settings_find (plan->settings, id))
      unf_weights_set_setting (weights, id,
                               unf_settings_get (plan->settings, id));
  }

  /* Only what was trained one shift at a time is a picture at each shift. */
  if (unf_settings_find (plan->settings, "shifts"))
    unf_weights_set_setting (weights, "shifts_are_estimates",
                             unf_settings_get (plan->settings, "shifts") ==
                                 1.0);
}

UnfTrainer *
unf_trainer_new (const UnfTrainingPlan *plan,
                 const UnfWeights *weights,
                 const UnfSamples *data,
                 const UnfSamples *validation,
                 GError **error)
{
  int smallest = unf_samples_get_smallest_side (data);
  int least;
  UnfTrainer *trainer;

  if (!plan->denoiser->estimate_batch) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("Denoiser “%s” cannot be trained"), plan->denoiser->id);
    return NULL;
  }
  least = MAX (2 * plan->denoiser->margin + 1,
               plan->denoiser->minimum_crop
                   ? plan->denoiser->minimum_crop (weights, plan->settings)
                   : 1);
  if (plan->crop > smallest || plan->crop < least) {
    g_set_error (
        error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
        _ ("A crop of %d × %d pixels does not do: its side must be from "
           "%d to %d, the smallest side of the pictures"),
        plan->crop, plan->crop, least, smallest);
    return NULL;
  }

  if (!check_validation (plan, weights, validation, error))
    return NULL;

  trainer = g_new0 (UnfTrainer, 1);
  trainer->plan = *plan;
  trainer->plan.settings = unf_settings_copy (plan->settings);
  trainer->weights = unf_weights_copy (weights);
  if (plan->denoiser->fit_weights)
    plan->denoiser->fit_weights (trainer->weights, trainer->plan.settings);
  trainer->averaged = unf_weights_copy (trainer->weights);
  remember_settings (trainer->averaged, plan);
  trainer->first = zeros_like (weights);
  trainer->second = zeros_like (weights);
  trainer->best_psnr = -INFINITY;
  trainer->tape = unf_tape_new (TRUE, NULL);
  trainer->data = data;
  trainer->validation = validation;

  return trainer;
}

void
unf_trainer_free (UnfTrainer *trainer)
{
  unf_settings_free (trainer->plan.settings);
  unf_weights_unref (trainer->weights);
  unf_weights_unref (trainer->averaged);
  unf_weights_unref (trainer->first);
  unf_weights_unref (trainer->second);
  g_clear_pointer (&trainer->best, unf_weights_unref);
  unf_tape_free (trainer->tape);
  g_free (trainer);
}

/* The stream of one step: seeds of different steps differ in their high bits,
 * so streams of different plans do not meet. */
static UnfRandom
step_random (const UnfTrainer *trainer, gint64 step)
{
  return (UnfRandom){ trainer->plan.seed ^ ((guint64) (step + 1) << 24), 0 };
}

typedef struct {
  UnfTensor *clean, *noisy; /* owned, [batch,c,crop,crop] */
  double *sigma, *weights;  /* owned, one for each crop */
} Batch;

static void
batch_clear (Batch *batch)
{
  unf_tensor_unref (batch->clean);
  unf_tensor_unref (batch->noisy);
  g_free (batch->sigma);
  g_free (batch->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

/* The squared error of a good estimate grows about like σ, so that with this
 * weight every noise level counts alike. Below σ = 5 it stops falling: there it
 * is what the dictionary cannot express, and must not drown the rest. */
static double
level_weight (double sigma)
{
  return 1.0 / MAX (sigma, 5.0 / 255.0);
}

static Batch
draw_batch (const UnfTrainer *trainer, UnfRandom *random)
{
  const UnfTrainingPlan *plan = &trainer->plan;
  UnfShape shape = { plan->batch, channels_of (trainer->data), plan->crop,
                     plan->crop };
  size_t length = unf_shape_size (shape) / (size_t) shape.n;
  Batch batch = { unf_tensor_new (shape), unf_tensor_new (shape),
                  g_new (double, shape.n), g_new (double, shape.n) };

  for (int i = 0; i < shape.n; i++) {
    float *clean = batch.clean->data + (size_t) i * length;
    float *noisy = batch.noisy->data + (size_t) i * length;
    double range = plan->sigma_high - plan->sigma_low;

    batch.sigma[i] =
        (plan->sigma_low + range * unf_random_uniform (random)) / 255.0;
    batch.weights[i] = level_weight (batch.sigma[i]);
    unf_samples_crop (trainer->data, plan->crop, random, clean);
    unf_random_fill_normal (random, noisy, length);
    for (size_t p = 0; p < length; p++)
      noisy[p] = clean[p] + (float) batch.sigma[i] * noisy[p];
  }

  return batch;
}

static UnfVar *
record_loss (UnfTrainer *trainer, UnfTape *tape, gint64 step)
{
  const UnfTrainingPlan *plan = &trainer->plan;
  UnfRandom random = step_random (trainer, step);
  g_auto (Batch) batch = draw_batch (trainer, &random);
  UnfVar *estimate = plan->denoiser->estimate_batch (
      tape, trainer->weights, unf_tape_constant (tape, batch.noisy),
      batch.sigma, plan->settings, &random);

  return unf_loss_squared (tape, estimate, batch.clean, batch.weights,
                           plan->denoiser->margin);
}

/* How much of the plan is done, 0…1. */
static double
fraction_done (const UnfTrainer *trainer)
{
  const UnfTrainingPlan *plan = &trainer->plan;
  double fraction = plan->steps > 0
                        ? (double) trainer->step / (double) plan->steps
                        : trainer->seconds / plan->seconds;

  return CLAMP (fraction, 0.0, 1.0);
}

/* Cosine from 1 to @final_rate over the plan. */
static double
rate_now (const UnfTrainer *trainer)
{
  const UnfTrainingPlan *plan = &trainer->plan;
  double cosine = 0.5 + 0.5 * cos (G_PI * fraction_done (trainer));

  return plan->rate * (plan->final_rate + (1.0 - plan->final_rate) * cosine);
}

/* Scales all gradients so that their common norm is at most 1. */
static void
clip_gradients (UnfTape *tape, const UnfWeights *weights)
{
  double sum = 0.0;
  float factor;

  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    UnfTensor *value = unf_weights_get (weights, i);
    const float *d = unf_var_gradient (unf_tape_parameter (tape, value));

    for (size_t p = 0; p < unf_shape_size (value->shape); p++)
      sum += (double) d[p] * (double) d[p];
  }

  if (sum <= 1.0)
    return;

  factor = (float) (1.0 / sqrt (sum));
  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    UnfTensor *value = unf_weights_get (weights, i);
    float *d = unf_var_gradient (unf_tape_parameter (tape, value));

    for (size_t p = 0; p < unf_shape_size (value->shape); p++)
      d[p] *= factor;
  }
}

/* Banks of atoms are matrices and take orthogonalised steps; vectors have no
 * singular directions and are left to Adam. */
static gboolean
is_matrix (const UnfTensor *tensor)
{
  return tensor->shape.n > 1 &&
         unf_shape_size (tensor->shape) > (size_t) tensor->shape.n;
}

static void
update_weights (UnfTrainer *trainer, UnfTape *tape)
{
  double rate = rate_now (trainer);

  clip_gradients (tape, trainer->weights);
  for (gsize i = 0; i < unf_weights_get_n (trainer->weights); i++) {
    UnfTensor *value = unf_weights_get (trainer->weights, i);
    UnfVar *var = unf_tape_parameter (tape, value);
    UnfTensor *first = unf_weights_get (trainer->first, i);

    if (is_matrix (value))
      unf_orthogonal_step (value, var->gradient, first, 10.0 * rate);
    else
      unf_adam_step (value, var->gradient, first,
                     unf_weights_get (trainer->second, i), rate,
                     (int) trainer->step + 1);
  }

  if (trainer->plan.denoiser->project)
    trainer->plan.denoiser->project (trainer->weights);
}

/* The mean forgets faster in the beginning, when there is little to keep. */
static void
average_weights (UnfTrainer *trainer)
{
  double past =
      MIN (trainer->plan.averaging,
           (1.0 + (double) trainer->step) / (10.0 + (double) trainer->step));

  for (gsize i = 0; i < unf_weights_get_n (trainer->weights); i++) {
    const UnfTensor *now = unf_weights_get (trainer->weights, i);
    UnfTensor *mean = unf_weights_get (trainer->averaged, i);

    for (size_t p = 0; p < unf_shape_size (now->shape); p++)
      mean->data[p] += (float) (1.0 - past) * (now->data[p] - mean->data[p]);
  }
}

static double
train_step (UnfTrainer *trainer)
{
  UnfVar *loss = record_loss (trainer, trainer->tape, trainer->step);
  double value = (double) loss->value->data[0];

  unf_tape_backward (trainer->tape, loss);
  update_weights (trainer, trainer->tape);
  average_weights (trainer);
  unf_tape_rewind (trainer->tape);
  trainer->step++;

  return value;
}

double
unf_trainer_get_loss (UnfTrainer *trainer, gint64 step)
{
  g_autoptr (UnfTape) tape = unf_tape_new (FALSE, NULL);

  return (double) record_loss (trainer, tape, step)->value->data[0];
}

static double
validate_picture (const UnfTrainer *trainer,
                  const UnfModel *model,
                  guint index,
                  double sigma)
{
  UnfImage *clean = unf_samples_get (trainer->validation, index);
  UnfNoise noise = { sigma / 255.0, index };
  g_autoptr (UnfImage) noisy = unf_noise_apply (noise, clean, NULL);
  g_autoptr (UnfSettings) settings = unf_model_get_settings (model);
  g_autoptr (UnfImage) estimate =
      unf_model_denoise (model, noisy, sigma / 255.0, settings, NULL, NULL);

  return unf_score_psnr (clean, estimate);
}

/* How the averaged weights do with all shifts. */
static void
validate (UnfTrainer *trainer, UnfTrainingReport *report)
{
  g_autoptr (UnfModel) model = unf_model_new (
      trainer->plan.denoiser, trainer->averaged, "training", NULL);
  guint n = unf_samples_get_n (trainer->validation);

  report->psnr = 0.0;
  for (int s = 0; s < N_VALIDATION_SIGMAS; s++) {
    double sum = 0.0;

    for (guint i = 0; i < n; i++)
      sum += validate_picture (trainer, model, i, validation_sigmas[s]);
    report->psnr_by_sigma[s] = sum / n;
    report->psnr += sum / n / N_VALIDATION_SIGMAS;
  }

  report->is_best = report->psnr > trainer->best_psnr;
  if (report->is_best) {
    g_clear_pointer (&trainer->best, unf_weights_unref);
    trainer->best = unf_weights_copy (trainer->averaged);
    trainer->best_psnr = report->psnr;
  }
}

static gboolean
is_fulfilled (const UnfTrainer *trainer)
{
  return trainer->plan.steps > 0 ? trainer->step >= trainer->plan.steps
                                 : trainer->seconds >= trainer->plan.seconds;
}

/* What has been heard since the last report. */
typedef struct {
  double loss; /* the sum over @steps */
  int steps;
  double mean;                /* as it was last reported */
  double reported, validated; /* trainer's seconds of the last time */
} Hearing;

static void
say (UnfTrainer *trainer,
     Hearing *hearing,
     gboolean is_validation,
     UnfTrainingFunc func,
     gpointer user_data)
{
  UnfTrainingReport report = { .step = trainer->step,
                               .seconds = trainer->seconds,
                               .psnr = NAN };

  /* The last report may come when no step was made since the one before. */
  if (hearing->steps > 0)
    hearing->mean = hearing->loss / hearing->steps;
  report.loss = hearing->mean;

  if (is_validation && trainer->validation) {
    validate (trainer, &report);
    hearing->validated = trainer->seconds;
  }

  hearing->loss = 0.0;
  hearing->steps = 0;
  hearing->reported = trainer->seconds;
  if (func)
    func (&report, user_data);
}

gboolean
unf_trainer_run (UnfTrainer *trainer,
                 UnfTrainingFunc report,
                 gpointer user_data,
                 UnfMonitor *monitor,
                 GError **error)
{
  Hearing hearing = { .reported = trainer->seconds,
                      .validated = trainer->seconds };
  double quiet = trainer->plan.report_seconds > 0.0
                     ? trainer->plan.report_seconds
                     : REPORT_SECONDS;
  gboolean goes_on = TRUE;

  while (goes_on && !is_fulfilled (trainer)) {
    gint64 begin = g_get_monotonic_time ();
    double loss = train_step (trainer);

    trainer->seconds += 1e-6 * (double) (g_get_monotonic_time () - begin);
    hearing.loss += loss;
    hearing.steps++;

    if (!isfinite (loss)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("The loss of step %" PRId64 " is not a number; "
                      "a lower learning rate may help"),
                   trainer->step);
      return FALSE;
    }

    if (trainer->seconds - hearing.validated >=
        trainer->plan.validation_seconds)
      say (trainer, &hearing, TRUE, report, user_data);
    else if (trainer->seconds - hearing.reported >= quiet)
      say (trainer, &hearing, FALSE, report, user_data);

    goes_on = unf_monitor_step (
        monitor, (gsize) (PROGRESS * fraction_done (trainer)), PROGRESS, error);
  }

  /* Whoever stops the run does not wait for a trial that is not needed. */
  say (trainer, &hearing, goes_on || !trainer->best, report, user_data);
  return goes_on;
}

UnfWeights *
unf_trainer_dup_best (const UnfTrainer *trainer)
{
  return unf_weights_copy (trainer->best ? trainer->best : trainer->averaged);
}

gint64
unf_trainer_get_step (const UnfTrainer *trainer)
{
  return trainer->step;
}

double
unf_trainer_get_seconds (const UnfTrainer *trainer)
{
  return trainer->seconds;
}

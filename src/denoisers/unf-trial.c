/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-trial.h"

#include <math.h>

#include "unf-residual.h"
#include "unf-score.h"
#include "unf-sure.h"
#include "unf-whiteness.h"

void
unf_trial_clear (UnfTrial *trial)
{
  g_clear_pointer (&trial->noisy, unf_image_unref);
  g_clear_pointer (&trial->clean, unf_image_unref);
}

void
unf_outcome_init (UnfOutcome *outcome)
{
  double unknown = (double) NAN;

  *outcome = (UnfOutcome){ NULL,    unknown, unknown, unknown, unknown,
                           unknown, unknown, unknown, unknown, unknown };
}

void
unf_outcome_clear (UnfOutcome *outcome)
{
  g_clear_pointer (&outcome->estimate, unf_image_unref);
}

gboolean
unf_trial_judge (const UnfTrial *trial, UnfOutcome *outcome, GError **error)
{
  UnfScore score;

  if (trial->clean) {
    if (!unf_score_compare (trial->clean, outcome->estimate, &score, error))
      return FALSE;
    outcome->psnr = score.psnr;
    outcome->ssim = score.ssim;
    outcome->psnr_noisy = unf_score_psnr (trial->clean, trial->noisy);
  }

  if (trial->measures & UNF_MEASURE_REMOVED) {
    g_autoptr (UnfImage) removed =
        unf_residual_new (trial->noisy, outcome->estimate);
    UnfWhiteness whiteness;

    unf_whiteness_measure (removed, &whiteness);
    outcome->removed_sigma = whiteness.sigma;
    outcome->whiteness = whiteness.whiteness;
  }

  return TRUE;
}

/* A gray model tells of each channel of a colour picture: all count. */
typedef struct {
  double sum;
  gsize n;
} Use;

static void
use_cb (const UnfStage *stage, gpointer user_data)
{
  Use *use = user_data;

  for (int i = 0; i < stage->value->shape.n; i++)
    use->sum += (double) stage->value->data[2 * i];
  use->n += (gsize) stage->value->shape.n;
}

static gboolean
denoise (const UnfTrial *trial,
         const UnfModel *model,
         const UnfSettings *settings,
         UnfMonitor *monitor,
         UnfOutcome *outcome,
         GError **error)
{
  Use use = { 0.0, 0 };
  gint64 begin;

  if (trial->measures & UNF_MEASURE_NONZEROS)
    unf_monitor_watch (monitor, UNF_STAGE_USE, use_cb, &use);

  begin = g_get_monotonic_time ();
  outcome->estimate = unf_model_denoise (model, trial->noisy, trial->told,
                                         settings, monitor, error);
  outcome->seconds = (double) (g_get_monotonic_time () - begin) * 1e-6;
  if (use.n > 0)
    outcome->nonzeros = use.sum / (double) use.n;

  return outcome->estimate != NULL;
}

gboolean
unf_trial_run (const UnfTrial *trial,
               const UnfModel *model,
               const UnfSettings *settings,
               UnfMonitor *monitor,
               UnfOutcome *outcome,
               GError **error)
{
  UnfSureProbes probes = { trial->sigma, trial->seed, MAX (trial->probes, 1) };
  double share =
      trial->measures & UNF_MEASURE_SURE ? 1.0 / (1.0 + probes.count) : 1.0;
  g_autoptr (UnfMonitor) first = unf_monitor_new_part (monitor, 0.0, share);
  g_autoptr (UnfMonitor) rest =
      unf_monitor_new_part (monitor, share, 1.0 - share);
  UnfSure sure;

  unf_outcome_init (outcome);
  if (!denoise (trial, model, settings, first, outcome, error) ||
      !unf_trial_judge (trial, outcome, error))
    return FALSE;

  if (share == 1.0)
    return TRUE;

  if (!unf_sure_estimate (model, trial->noisy, outcome->estimate, trial->told,
                          settings, &probes, rest, &sure, error))
    return FALSE;

  outcome->psnr_sure = sure.psnr;
  outcome->sure_deviation = sure.deviation;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-sweep.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "unf-error.h"
#include "unf-sure.h"

/* What one value means: a model, its settings and what it is told. */
typedef struct {
  UnfModel *model;       /* owned */
  UnfSettings *settings; /* owned */
  double told;
} Case;

static void
case_clear (Case *one)
{
  g_clear_pointer (&one->settings, unf_settings_free);
  g_clear_pointer (&one->model, unf_model_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gboolean
take_value (const UnfSweep *sweep, Case *one, double value, GError **error)
{
  if (!g_str_equal (sweep->over, "sigma"))
    return unf_settings_set (one->settings, sweep->over, value, error);

  if (value >= 0.0 && value <= 255.0) {
    one->told = value / 255.0;
    return TRUE;
  }

  g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
               _ ("The noise level is %g, outside 0 … 255"), value);
  return FALSE;
}

static gboolean
make_case (const UnfSweep *sweep, double value, Case *one, GError **error)
{
  one->told = sweep->trial->told;
  one->model = sweep->find_model
                   ? sweep->find_model (value, sweep->find_data, error)
                   : unf_model_ref (sweep->model);
  if (!one->model)
    return FALSE;

  one->settings = unf_model_get_settings (one->model);
  if (sweep->settings)
    unf_settings_carry (one->settings, sweep->settings);

  return take_value (sweep, one, value, error);
}

gboolean
unf_sweep_check (const UnfSweep *sweep, GError **error)
{
  for (gsize i = 0; i < sweep->n_values; i++) {
    g_auto (Case) one = { NULL };

    if (!make_case (sweep, sweep->values[i], &one, error))
      return FALSE;
  }

  return TRUE;
}

typedef struct {
  const UnfSweep *sweep;
  UnfMonitor *monitor;
  UnfSweepPointFunc func;
  gpointer user_data;
  gboolean *is_done; /* owned, of each value */
  gsize n_done;
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->is_done, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
finish_point (Run *run, gsize index, UnfModel *model, const UnfOutcome *outcome)
{
  UnfSweepPoint point = { index, run->sweep->values[index], model, outcome };

  run->is_done[index] = TRUE;
  run->n_done++;
  run->func (&point, run->user_data);
}

static gboolean
run_point (Run *run, gsize index, GError **error)
{
  const UnfSweep *sweep = run->sweep;
  double n = (double) sweep->n_values;
  g_autoptr (UnfMonitor) part =
      unf_monitor_new_part (run->monitor, (double) run->n_done / n, 1.0 / n);
  g_auto (Case) one = { NULL };
  g_auto (UnfOutcome) outcome = { NULL };
  UnfTrial trial = *sweep->trial;

  unf_monitor_hush (part);
  if (!make_case (sweep, sweep->values[index], &one, error))
    return FALSE;

  trial.told = one.told;
  if (!unf_trial_run (&trial, one.model, one.settings, part, &outcome, error))
    return FALSE;

  finish_point (run, index, one.model, &outcome);
  return TRUE;
}

/* One run that tells of every iteration, or of every number of shifts. */
typedef struct {
  Run *run;
  UnfStageKind kind;
  UnfModel *model;       /* owned */
  UnfSettings *settings; /* owned */
  UnfTrial trial;        /* what it holds is not owned */
  double most;           /* the value that is run */
  double *change;  /* owned: Σ bᵀ f (y + h b) over the probes, by value */
  double nonzeros; /* of the stage that comes next */
  gint64 begin;    /* when the run would have begun without what measures */
  GError *error;   /* owned, nullable: why a point could not be judged */
} Shared;

static void
shared_clear (Shared *shared)
{
  g_clear_pointer (&shared->settings, unf_settings_free);
  g_clear_pointer (&shared->model, unf_model_unref);
  g_clear_pointer (&shared->change, g_free);
  g_clear_error (&shared->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shared, shared_clear)

static int
count_probes (const UnfTrial *trial)
{
  return trial->measures & UNF_MEASURE_SURE ? MAX (trial->probes, 1) : 0;
}

static double
value_of (const UnfStage *stage)
{
  return stage->kind == UNF_STAGE_ITERATION ? stage->index + 1 : stage->index;
}

static gboolean
is_wanted (const Shared *shared, double value)
{
  const UnfSweep *sweep = shared->run->sweep;

  for (gsize i = 0; i < sweep->n_values; i++) {
    if (sweep->values[i] == value && !shared->run->is_done[i])
      return TRUE;
  }

  return FALSE;
}

/* What is known of a point's estimate before there is the estimate itself. */
typedef struct {
  Shared *shared;
  guint64 seed;
  gboolean *is_projected; /* of each value */
} Probe;

static void
project (const Probe *probe, double value, const UnfImage *moved)
{
  const UnfSweep *sweep = probe->shared->run->sweep;
  double change;

  if (!is_wanted (probe->shared, value))
    return;

  change = unf_sure_project (moved, probe->seed);
  for (gsize i = 0; i < sweep->n_values; i++) {
    if (sweep->values[i] != value || probe->is_projected[i])
      continue;
    probe->shared->change[i] += change;
    probe->is_projected[i] = TRUE;
  }
}

static void
project_cb (const UnfStage *stage, gpointer user_data)
{
  g_autoptr (UnfImage) moved = unf_image_new (stage->value, UNF_DEPTH_FLOAT);

  project (user_data, value_of (stage), moved);
}

static UnfMonitor *
new_part (const Shared *shared, int index)
{
  int n = count_probes (&shared->trial) + 1;
  UnfMonitor *part =
      unf_monitor_new_part (shared->run->monitor, (double) index / n, 1.0 / n);

  unf_monitor_hush (part);
  return part;
}

static gboolean
run_probe (Shared *shared, int index, GError **error)
{
  const UnfTrial *trial = &shared->trial;
  guint64 seed = trial->seed + (guint64) index;
  g_autofree gboolean *is_projected =
      g_new0 (gboolean, shared->run->sweep->n_values);
  Probe probe = { shared, seed, is_projected };
  g_autoptr (UnfImage) probed =
      unf_sure_probe (trial->noisy, trial->sigma, seed);
  g_autoptr (UnfMonitor) part = new_part (shared, index);
  g_autoptr (UnfImage) moved = NULL;

  unf_monitor_watch (part, shared->kind, project_cb, &probe);
  moved = unf_model_denoise (shared->model, probed, trial->told,
                             shared->settings, part, error);
  if (!moved)
    return FALSE;

  project (&probe, shared->most, moved);
  return TRUE;
}

static void
judge_by_sure (const Shared *shared, gsize index, UnfOutcome *outcome)
{
  const UnfTrial *trial = &shared->trial;
  int n = count_probes (trial);
  double change = shared->change[index];
  UnfSure sure;

  if (n == 0)
    return;

  for (int i = 0; i < n; i++)
    change -= unf_sure_project (outcome->estimate, trial->seed + (guint64) i);

  unf_sure_judge (trial->noisy, outcome->estimate, trial->sigma, change / n, n,
                  &sure);
  outcome->psnr_sure = sure.psnr;
  outcome->sure_deviation = sure.deviation;
}

/* Iterations cost the same each; of the shifts, those before were done. */
static double
seconds_until (const Shared *shared, double value)
{
  double elapsed = (double) (g_get_monotonic_time () - shared->begin) * 1e-6;

  return shared->kind == UNF_STAGE_ITERATION ? elapsed * value / shared->most
                                             : elapsed;
}

static void
finish_value (Shared *shared, double value, UnfImage *estimate)
{
  const UnfSweep *sweep = shared->run->sweep;
  gint64 arrival = g_get_monotonic_time ();
  double seconds = seconds_until (shared, value);

  for (gsize i = 0; i < sweep->n_values && !shared->error; i++) {
    g_auto (UnfOutcome) outcome = { NULL };

    if (sweep->values[i] != value || shared->run->is_done[i])
      continue;

    unf_outcome_init (&outcome);
    outcome.estimate = unf_image_ref (estimate);
    outcome.seconds = seconds;
    outcome.nonzeros = shared->nonzeros;
    if (!unf_trial_judge (&shared->trial, &outcome, &shared->error))
      return;

    judge_by_sure (shared, i, &outcome);
    finish_point (shared->run, i, shared->model, &outcome);
  }

  shared->begin += g_get_monotonic_time () - arrival;
}

static void
finish_stage_cb (const UnfStage *stage, gpointer user_data)
{
  Shared *shared = user_data;
  g_autoptr (UnfImage) estimate = NULL;

  if (!is_wanted (shared, value_of (stage)))
    return;

  estimate =
      unf_image_new (stage->value, unf_image_get_depth (shared->trial.noisy));
  finish_value (shared, value_of (stage), estimate);
}

static void
sparsity_cb (const UnfStage *stage, gpointer user_data)
{
  Shared *shared = user_data;

  shared->nonzeros = (double) stage->value->data[0];
}

static gboolean
run_stages (Shared *shared, GError **error)
{
  const UnfTrial *trial = &shared->trial;
  g_autoptr (UnfMonitor) part = new_part (shared, count_probes (trial));
  g_autoptr (UnfImage) estimate = NULL;

  unf_monitor_watch (part, shared->kind, finish_stage_cb, shared);
  if (trial->measures & UNF_MEASURE_NONZEROS)
    unf_monitor_watch (part, UNF_STAGE_SPARSITY, sparsity_cb, shared);

  shared->begin = g_get_monotonic_time ();
  estimate = unf_model_denoise (shared->model, trial->noisy, trial->told,
                                shared->settings, part, error);
  if (shared->error) {
    g_propagate_error (error, g_steal_pointer (&shared->error));
    return FALSE;
  }

  return estimate != NULL;
}

/* Where there are many points and one run can tell of all of them, it is run
 * first; what it does not tell of is left for runs of its own. */
static gboolean
run_shared (Run *run, UnfStageKind kind, GError **error)
{
  const UnfSweep *sweep = run->sweep;
  g_auto (Shared) shared = {
    .run = run, .kind = kind, .trial = *sweep->trial, .nonzeros = (double) NAN
  };
  g_auto (Case) one = { NULL };

  for (gsize i = 0; i < sweep->n_values; i++)
    shared.most = MAX (shared.most, sweep->values[i]);
  if (!make_case (sweep, shared.most, &one, error))
    return FALSE;

  shared.model = unf_model_ref (one.model);
  shared.settings = g_steal_pointer (&one.settings);
  shared.change = g_new0 (double, sweep->n_values);

  for (int i = 0; i < count_probes (&shared.trial); i++) {
    if (!run_probe (&shared, i, error))
      return FALSE;
  }

  return run_stages (&shared, error);
}

/* Of a network of several stages only the last tells of its iterations, after
 * all those of the stages before it. */
static gboolean
tells_of_all (const UnfSweep *sweep, const char *over)
{
  g_autoptr (UnfSettings) settings = unf_model_get_settings (sweep->model);
  const UnfSettings *used = sweep->settings ? sweep->settings : settings;

  return g_str_equal (sweep->over, over) &&
         (!unf_settings_find (used, "stages") ||
          unf_settings_get_int (used, "stages") == 1);
}

/* Runs what can be had from one run. Where that does not fit into memory, as
 * one estimate would, every value is run by itself. */
static gboolean
try_shared (Run *run, GError **error)
{
  const UnfSweep *sweep = run->sweep;
  gboolean is_shifts = tells_of_all (sweep, "shifts");
  g_autoptr (GError) reason = NULL;

  if (sweep->find_model || sweep->n_values < 2 ||
      (!is_shifts && !tells_of_all (sweep, "iterations")))
    return TRUE;

  if (run_shared (run, is_shifts ? UNF_STAGE_AVERAGE : UNF_STAGE_ITERATION,
                  &reason) ||
      g_error_matches (reason, UNF_ERROR, UNF_ERROR_TOO_LARGE))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static double
side_of_atoms (const UnfSweep *sweep)
{
  g_autoptr (UnfSettings) settings = unf_model_get_settings (sweep->model);
  const UnfSetting *stride = unf_settings_find (settings, "stride");

  return stride ? stride->maximum : 0.0;
}

gboolean
unf_sweep_run (const UnfSweep *sweep,
               UnfMonitor *monitor,
               UnfSweepPointFunc func,
               gpointer user_data,
               GError **error)
{
  g_auto (Run) run = { sweep, monitor, func, user_data, NULL, 0 };
  g_autofree gsize *order =
      unf_sweep_order (sweep->over, sweep->values, sweep->n_values,
                       sweep->current, side_of_atoms (sweep));

  run.is_done = g_new0 (gboolean, sweep->n_values);
  if (!unf_sweep_check (sweep, error) || !try_shared (&run, error))
    return FALSE;

  for (gsize i = 0; i < sweep->n_values; i++) {
    if (!run.is_done[order[i]] && !run_point (&run, order[i], error))
      return FALSE;
  }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-sweep.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "unf-error.h"

/* What is to be done next, while an order is made. */
typedef struct {
  const double *values;
  gsize n;
  gsize *sorted;    /* indices, by value */
  gboolean *is_put; /* of the places in sorted */
  gsize *order;
  gsize n_put;
} Order;

static void
put (Order *order, gsize place)
{
  if (order->is_put[place])
    return;

  order->is_put[place] = TRUE;
  order->order[order->n_put++] = order->sorted[place];
}

static void
put_nearest (Order *order, double value)
{
  gsize best = 0;

  for (gsize i = 1; i < order->n; i++) {
    double distance = fabs (order->values[order->sorted[i]] - value);

    if (distance < fabs (order->values[order->sorted[best]] - value))
      best = i;
  }

  put (order, best);
}

static void
put_exactly (Order *order, double value)
{
  for (gsize i = 0; i < order->n; i++) {
    if (order->values[order->sorted[i]] == value)
      put (order, i);
  }
}

/* The middle of the longest stretch of places that are not put, the first of
 * equal ones. Both ends have been put. */
static void
put_middle (Order *order)
{
  gsize length = 0, middle = 0, begin = 0;

  for (gsize i = 1; i < order->n; i++) {
    if (!order->is_put[i])
      continue;
    if (i - begin > length) {
      length = i - begin;
      middle = begin + length / 2;
    }
    begin = i;
  }

  put (order, middle);
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const double *values = user_data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  if (values[i] != values[j])
    return values[i] < values[j] ? -1 : 1;

  return (i > j) - (i < j);
}

gsize *
unf_sweep_order (const char *over,
                 const double *values,
                 gsize n,
                 double current,
                 double side)
{
  g_autofree gsize *sorted = g_new (gsize, n);
  g_autofree gboolean *is_put = g_new0 (gboolean, n);
  Order order = { values, n, sorted, is_put, g_new (gsize, n), 0 };

  for (gsize i = 0; i < n; i++)
    sorted[i] = i;
  g_qsort_with_data (sorted, (int) n, sizeof *sorted, compare_places,
                     (gpointer) values);
  if (n == 0)
    return order.order;

  if (!isnan (current))
    put_nearest (&order, current);
  put (&order, 0);
  put (&order, n - 1);
  if (g_str_equal (over, "stride")) {
    put_exactly (&order, side - 2.0);
    put_exactly (&order, side - 1.0);
  }
  while (order.n_put < n)
    put_middle (&order);

  return order.order;
}

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
  if (!unf_sweep_check (sweep, error))
    return FALSE;

  for (gsize i = 0; i < sweep->n_values; i++) {
    if (!run.is_done[order[i]] && !run_point (&run, order[i], error))
      return FALSE;
  }

  return TRUE;
}

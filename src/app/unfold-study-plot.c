/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-number.h"

/* ---- One entry ---- */

/** “Weights trained for stride 8”, if they are used for another. */
static char *
remark_on_weights (UnfoldStudy *study, guint i)
{
  const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);
  double trained = unfold_study_get_trained (study, i);

  if (!unfold_study_get_kind (study)->has_weights_per_value ||
      trained == entry->value || isnan (trained))
    return NULL;

  return g_strdup_printf (_ ("dictionary trained for q = %.0f"), trained);
}

/** “σ 25”. */
static char *
format_sigma (double sigma)
{
  g_autofree char *number =
      unfold_number_format (sigma, sigma == floor (sigma) ? 0 : 1);

  return g_strdup_printf ("σ %s", number);
}

char *
unfold_study_name_entry (UnfoldStudy *study, guint i)
{
  const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);
  g_autofree char *value = unfold_study_get_kind (study)->format (entry->value);
  g_autofree char *sigma = format_sigma (entry->recipe->sigma);

  if (!unfold_study_has_sigmas (study))
    return g_steal_pointer (&value);

  return g_strdup_printf ("%s, %s", value, sigma);
}

static void
add_spread (GString *text,
            const UnfoldStudyEntry *entry,
            const UnfoldQuantity *quantity)
{
  double spread = unfold_study_entry_get_spread (entry, quantity);
  g_autofree char *number = NULL;

  if (!isfinite (spread))
    return;

  number = unfold_number_format (spread, quantity->n_decimals);
  g_string_append_printf (text, " ± %s", number);
}

char *
unfold_study_describe_entry (UnfoldStudy *study, guint i)
{
  const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);
  g_autofree char *value = unfold_study_name_entry (study, i);
  g_autofree char *remark = remark_on_weights (study, i);
  GString *text = g_string_new (value);

  for (const UnfoldQuantity *q = unfold_quantities (); q->id; q++) {
    g_autofree char *number = unfold_quantity_format (q, entry->point);

    if (!number)
      continue;
    g_string_append_printf (text, "\n%s", number);
    add_spread (text, entry, q);
    if (q->estimated_axis && unfold_point_is_estimate (entry->point))
      g_string_append_printf (text, ", %s", _ ("estimated (SURE)"));
  }
  if (unfold_study_get_kind (study)->compares_training &&
      unfold_study_get_n_series (study) > 1)
    g_string_append_printf (text, "\n%s",
                            unf_model_get_name (entry->recipe->model));
  if (remark)
    g_string_append_printf (text, "\n%s", remark);

  return g_string_free (text, FALSE);
}

/** The best entry of @series; −1: of all. */
static int
find_best_in (UnfoldStudy *study, const UnfoldQuantity *quantity, int series)
{
  int best = -1;
  double most = 0.0;

  for (guint i = 0; i < unfold_study_get_n_entries (study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);
    double value = entry->point ? quantity->get (entry->point) : (double) NAN;

    if (series >= 0 && entry->series != (guint) series)
      continue;
    if (isfinite (value) && (best < 0 || value > most)) {
      best = (int) i;
      most = value;
    }
  }

  return best;
}

int
unfold_study_find_best (UnfoldStudy *study, const UnfoldQuantity *quantity)
{
  return find_best_in (study, quantity, -1);
}

/* ---- The chart ---- */

static gboolean
has_estimates (UnfoldStudy *study)
{
  for (guint i = 0; i < unfold_study_get_n_entries (study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);

    if (entry->point && unfold_point_is_estimate (entry->point))
      return TRUE;
  }

  return FALSE;
}

static void
set_axis (UnfoldPlotAxis *axis,
          const UnfoldQuantity *quantity,
          gboolean is_estimated)
{
  axis->title = g_strdup (is_estimated && quantity->estimated_axis
                              ? _ (quantity->estimated_axis)
                              : _ (quantity->axis));
  axis->n_decimals = quantity->n_decimals;
  axis->least_span = quantity->least_span;
  axis->is_from_zero = quantity->is_from_zero;
}

/** The axis covers all places from the start, so that it does not move while
 * points arrive. */
static void
set_x_axis (UnfoldStudy *study, UnfoldPlotAxis *axis)
{
  const UnfoldStudyKind *kind = unfold_study_get_kind (study);
  guint n = unfold_study_get_n_entries (study);
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < n; i++) {
    low = MIN (low, unfold_study_get_entry (study, i)->value);
    high = MAX (high, unfold_study_get_entry (study, i)->value);
  }
  if (n == 0)
    low = 1.0, high = 2.0;

  axis->title = g_strdup (_ (kind->axis));
  axis->n_decimals = kind->n_decimals;
  axis->is_logarithmic = kind->is_logarithmic;
  axis->is_count = kind->n_decimals == 0;
  axis->low = kind->is_logarithmic ? low / pow (MAX (high / low, 2.0), 0.05)
                                   : low - 0.05 * MAX (1.0, high - low);
  axis->high = kind->is_logarithmic ? high * pow (MAX (high / low, 2.0), 0.05)
                                    : high + 0.05 * MAX (1.0, high - low);
}

static double
find_sigma (UnfoldStudy *study, guint series)
{
  for (guint i = 0; i < unfold_study_get_n_entries (study); i++)
    if (unfold_study_get_entry (study, i)->series == series)
      return unfold_study_get_entry (study, i)->recipe->sigma;

  return (double) NAN;
}

static char *
name_series (UnfoldStudy *study, const UnfoldQuantity *quantity, guint series)
{
  if (unfold_study_get_n_series (study) < 2)
    return g_strdup (_ (quantity->label));
  if (unfold_study_has_sigmas (study)) {
    g_autofree char *sigma = format_sigma (find_sigma (study, series));

    return g_strdup_printf ("%s, %s", _ (quantity->label), sigma);
  }

  /* Translators: a quantity and how the weights were trained. */
  return g_strdup_printf (_ ("%s, %s"), _ (quantity->label),
                          series == 0 ? _ ("all shifts trained jointly")
                                      : _ ("every shift an estimate"));
}

static void
add_series (UnfoldPlot *plot,
            UnfoldStudy *study,
            const UnfoldQuantity *quantity,
            int axis,
            guint series)
{
  g_autofree char *label = name_series (study, quantity, series);
  UnfoldPlotSeries *to = unfold_plot_add_series (plot, label, axis);

  /* What is on the right axis has dashes. */
  if (unfold_study_has_sigmas (study))
    to->style = series;
  for (guint i = 0; i < unfold_study_get_n_entries (study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);

    double spread = unfold_study_entry_get_spread (entry, quantity);

    if (!entry->point || entry->series != series)
      continue;
    unfold_plot_series_add (
        to, (UnfoldPlotPoint){
                .x = entry->value,
                .y = quantity->get (entry->point),
                .spread = isfinite (spread) ? spread : 0.0,
                .is_estimate = quantity->estimated_axis &&
                               unfold_point_is_estimate (entry->point),
                .key = (int) i,
                .text = unfold_study_describe_entry (study, i) });
  }
}

/** What the ends of the axis are. */
static void
add_ends (UnfoldPlot *plot, UnfoldStudy *study)
{
  const UnfoldStudyKind *kind = unfold_study_get_kind (study);
  guint n = unfold_study_get_n_entries (study);

  if (n == 0 || !kind->first)
    return;

  unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_NOTE,
                        unfold_study_get_entry (study, 0)->value, (double) NAN,
                        _ (kind->first));
  unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_NOTE,
                        unfold_study_get_entry (study, n - 1)->value,
                        (double) NAN, _ (kind->last));
}

static void
add_best (UnfoldPlot *plot,
          UnfoldStudy *study,
          const UnfoldQuantity *y,
          int best,
          const char *label)
{
  const UnfoldStudyEntry *entry;

  if (best < 0)
    return;

  entry = unfold_study_get_entry (study, (guint) best);
  unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_BEST, entry->value,
                        y->get (entry->point), label);
}

/** Where it is easy to denoise is not where a setting is good. */
static void
add_best_of_each (UnfoldPlot *plot, UnfoldStudy *study, const UnfoldQuantity *y)
{
  for (guint series = 0; series < unfold_study_get_n_series (study); series++) {
    g_autofree char *sigma = format_sigma (find_sigma (study, series));
    /* Translators: a strength of the noise. */
    g_autofree char *label = g_strdup_printf (_ ("best at %s"), sigma);

    add_best (plot, study, y, find_best_in (study, y, (int) series), label);
  }
}

static void
add_marks (UnfoldPlot *plot, UnfoldStudy *study, const UnfoldQuantity *y)
{
  double current = unfold_study_get_current (study);
  int best = y->has_best ? unfold_study_find_best (study, y) : -1;

  if (isfinite (current) && current >= plot->x.low && current <= plot->x.high)
    unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_CURRENT, current, (double) NAN,
                          _ ("set now"));
  if (best >= 0) {
    if (unfold_study_has_sigmas (study))
      add_best_of_each (plot, study, y);
    else
      add_best (plot, study, y, best, _ ("best"));
    if (!unfold_study_get_kind (study)->has_weights_per_value &&
        !unfold_study_get_kind (study)->compares_training)
      unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_TRAINED,
                            unfold_study_get_trained (study, 0), (double) NAN,
                            _ ("as trained"));
  }
  add_ends (plot, study);
}

/* ---- What has to be said below it ---- */

static void
add_sentence (GString *text, const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len ? " " : "", sentence);
}

/** How many entries the first series has: all have the same values. */
static guint
count_values (UnfoldStudy *study)
{
  guint n = 0;

  while (n < unfold_study_get_n_entries (study) &&
         unfold_study_get_entry (study, n)->series ==
             unfold_study_get_entry (study, 0)->series)
    n++;

  return n;
}

/** Strides that use weights trained for @trained, as “1–7, 9”. */
static char *
list_borrowers (UnfoldStudy *study, double trained)
{
  GString *text = g_string_new (NULL);
  double last = (double) NAN, first = (double) NAN;
  guint n = count_values (study);

  for (guint i = 0; i <= n; i++) {
    gboolean is_end = i == n;
    double value =
        is_end ? (double) NAN : unfold_study_get_entry (study, i)->value;
    gboolean borrows = !is_end && value != trained &&
                       unfold_study_get_trained (study, i) == trained;

    if (borrows && value == last + 1.0) {
      last = value;
      continue;
    }
    if (!isnan (first))
      g_string_append_printf (text, first == last ? "%s%.0f" : "%s%.0f–%.0f",
                              text->len ? ", " : "", first, last);
    first = last = borrows ? value : (double) NAN;
  }

  return g_string_free (text, FALSE);
}

static void
add_borrowed (UnfoldStudy *study, GString *text)
{
  double before = (double) NAN;

  if (!unfold_study_get_kind (study)->has_weights_per_value)
    return;

  for (guint i = 0; i < count_values (study); i++) {
    double trained = unfold_study_get_trained (study, i);
    g_autofree char *borrowers = list_borrowers (study, trained);
    g_autofree char *sentence = NULL;

    if (trained == before || !*borrowers)
      continue;
    before = trained;
    /* Translators: a list of strides, and a stride. */
    sentence = g_strdup_printf (
        _ ("At q = %s: dictionary trained for q = %.0f."), borrowers, trained);
    add_sentence (text, sentence);
  }
}

/** Names of the weights, while there are few of them. */
static void
add_weights (UnfoldStudy *study, GString *text)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL, *sentence = NULL;

  for (guint i = 0; i < unfold_study_get_n_entries (study); i++) {
    const UnfModel *model = unfold_study_get_entry (study, i)->recipe->model;
    gpointer name = (gpointer) unf_model_get_name (model);

    if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, name);
  }
  if (names->len > 2)
    return;

  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (", ", (char **) names->pdata);
  sentence = g_strdup_printf (_ ("Weights: %s."), joined);
  add_sentence (text, sentence);
}

/** “15, 25, 50”. */
static char *
list_sigmas (UnfoldStudy *study)
{
  GString *text = g_string_new (NULL);
  guint n =
      unfold_study_has_sigmas (study) ? unfold_study_get_n_series (study) : 1;

  for (guint i = 0; i < n; i++) {
    double sigma = n > 1 ? find_sigma (study, i)
                         : unfold_study_get_entry (study, 0)->recipe->sigma;

    g_string_append_printf (text, "%s%.3g", i > 0 ? ", " : "", sigma);
  }

  return g_string_free (text, FALSE);
}

/** The pictures, with their names while there are few. */
static void
add_pictures (UnfoldStudy *study, GString *text)
{
  UnfoldPictureSet *set = unfold_study_get_pictures (study);
  guint n = set ? unfold_picture_set_get_size (set) : 0;
  g_autofree char *sentence = NULL;
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n && n <= 6; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : ": ",
                            unfold_picture_set_get_name (set, i));
  sentence =
      g_strdup_printf (ngettext ("Of %u picture%s.",
                                 "Mean of %u pictures%s; bars: ± one standard "
                                 "deviation over them.",
                                 n),
                       n, names->str);
  g_string_free (names, TRUE);
  if (n > 0)
    add_sentence (text, sentence);
}

static char *
make_note (UnfoldStudy *study)
{
  GString *text = g_string_new (NULL);
  const UnfoldRecipe *recipe = unfold_study_get_entry (study, 0)->recipe;
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, recipe->seed);
  g_autofree char *sigmas = list_sigmas (study);
  g_autofree char *noise =
      recipe->source == UNFOLD_SOURCE_ADD_NOISE
          /* Translators: strength of the noise, or a list; its seed. */
          ? g_strdup_printf (_ ("σ %s, seed %s."), sigmas, seed)
          : g_strdup_printf (_ ("σ %s in the picture."), sigmas);
  const char *title =
      unfold_experiment_get_title (unfold_study_get_experiment (study));

  /* The title is that of the picture that is open now. */
  if (unfold_study_is_stale (study))
    add_sentence (text, _ ("Of older settings:"));
  else if (title && !unfold_study_get_pictures (study))
    g_string_append_printf (text, "%s,", title);
  add_pictures (study, text);
  add_sentence (text, noise);
  add_weights (study, text);
  if (has_estimates (study))
    add_sentence (text, _ ("Hollow points are estimates without a clean "
                           "picture (SURE, Gaussian noise)."));
  add_borrowed (study, text);

  return g_string_free (text, FALSE);
}

UnfoldPlot *
unfold_study_make_plot (UnfoldStudy *study,
                        const UnfoldQuantity *y,
                        const UnfoldQuantity *second)
{
  const UnfoldStudyKind *kind = unfold_study_get_kind (study);
  gboolean is_estimated = has_estimates (study);
  guint n_series = unfold_study_get_n_series (study);
  g_autofree char *title = NULL;
  UnfoldPlot *plot;

  if (second)
    title = g_strdup_printf (_ ("%s: %s and %s"), _ (kind->title), _ (y->label),
                             _ (second->label));
  else
    title = g_strdup_printf (_ ("%s: %s"), _ (kind->title), _ (y->label));

  plot = unfold_plot_new (title);
  plot->is_stale = unfold_study_is_stale (study);
  set_x_axis (study, &plot->x);
  set_axis (&plot->y[0], y, is_estimated);
  for (guint i = 0; i < n_series; i++)
    add_series (plot, study, y, 0, i);
  if (second) {
    set_axis (&plot->y[1], second, is_estimated);
    for (guint i = 0; i < n_series; i++)
      add_series (plot, study, second, 1, i);
  }
  add_marks (plot, study, y);
  if (unfold_study_get_n_entries (study) > 0)
    plot->note = make_note (study);

  return plot;
}

/* ---- What is not there ---- */

char *
unfold_study_find_lack (UnfoldStudy *study)
{
  const UnfoldStudyEntry *first;

  if (!unfold_study_get_kind (study)->compares_training ||
      unfold_study_get_n_entries (study) == 0 ||
      unfold_study_get_n_series (study) > 1)
    return NULL;

  first = unfold_study_get_entry (study, 0);
  if (first->series == 1)
    return g_strdup (_ ("There are no weights for this stride that were "
                        "trained on all shifts jointly."));

  return g_strdup (
      _ ("There are no weights for this stride whose single shifts are "
         "estimates. These were trained on all shifts jointly: one shift alone "
         "was not trained to be an estimate."));
}

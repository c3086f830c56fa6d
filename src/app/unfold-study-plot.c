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

char *
unfold_study_describe_entry (UnfoldStudy *study, guint i)
{
  const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);
  g_autofree char *value = unfold_study_get_kind (study)->format (entry->value);
  g_autofree char *remark = remark_on_weights (study, i);
  GString *text = g_string_new (value);

  for (const UnfoldQuantity *q = unfold_quantities (); q->id; q++) {
    g_autofree char *number = unfold_quantity_format (q, entry->point);

    if (!number)
      continue;
    g_string_append_printf (text, "\n%s", number);
    if (q->estimated_axis && unfold_point_is_estimate (entry->point))
      g_string_append_printf (text, ", %s", _ ("estimated (SURE)"));
  }
  if (unfold_study_get_n_series (study) > 1)
    g_string_append_printf (text, "\n%s",
                            unf_model_get_name (entry->recipe->model));
  if (remark)
    g_string_append_printf (text, "\n%s", remark);

  return g_string_free (text, FALSE);
}

int
unfold_study_find_best (UnfoldStudy *study, const UnfoldQuantity *quantity)
{
  int best = -1;
  double most = 0.0;

  for (guint i = 0; i < unfold_study_get_n_entries (study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);
    double value = entry->point ? quantity->get (entry->point) : (double) NAN;

    if (isfinite (value) && (best < 0 || value > most)) {
      best = (int) i;
      most = value;
    }
  }

  return best;
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

static char *
name_series (UnfoldStudy *study, const UnfoldQuantity *quantity, guint series)
{
  if (unfold_study_get_n_series (study) < 2)
    return g_strdup (_ (quantity->label));

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

  for (guint i = 0; i < unfold_study_get_n_entries (study); i++) {
    const UnfoldStudyEntry *entry = unfold_study_get_entry (study, i);

    if (!entry->point || entry->series != series)
      continue;
    unfold_plot_series_add (
        to, (UnfoldPlotPoint){
                .x = entry->value,
                .y = quantity->get (entry->point),
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
add_marks (UnfoldPlot *plot, UnfoldStudy *study, const UnfoldQuantity *y)
{
  double current = unfold_study_get_current (study);
  int best = y->has_best ? unfold_study_find_best (study, y) : -1;

  if (isfinite (current) && current >= plot->x.low && current <= plot->x.high)
    unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_CURRENT, current, (double) NAN,
                          _ ("set now"));
  if (best >= 0) {
    const UnfoldStudyEntry *entry =
        unfold_study_get_entry (study, (guint) best);

    unfold_plot_add_mark (plot, UNFOLD_PLOT_MARK_BEST, entry->value,
                          y->get (entry->point), _ ("best"));
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

/** Strides that use weights trained for @trained, as “1–7, 9”. */
static char *
list_borrowers (UnfoldStudy *study, double trained)
{
  GString *text = g_string_new (NULL);
  double last = (double) NAN, first = (double) NAN;

  for (guint i = 0; i <= unfold_study_get_n_entries (study); i++) {
    gboolean is_end = i == unfold_study_get_n_entries (study);
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

  for (guint i = 0; i < unfold_study_get_n_entries (study); i++) {
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

static char *
make_note (UnfoldStudy *study)
{
  GString *text = g_string_new (NULL);
  const UnfoldRecipe *recipe = unfold_study_get_entry (study, 0)->recipe;
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, recipe->seed);
  g_autofree char *noise =
      recipe->source == UNFOLD_SOURCE_ADD_NOISE
          /* Translators: strength of the noise, its seed. */
          ? g_strdup_printf (_ ("σ %.3g, seed %s."), recipe->sigma, seed)
          : g_strdup_printf (_ ("σ %.3g in the picture."), recipe->sigma);
  const char *title =
      unfold_experiment_get_title (unfold_study_get_experiment (study));

  /* The title is that of the picture that is open now. */
  if (unfold_study_is_stale (study))
    add_sentence (text, _ ("Of older settings:"));
  else if (title)
    g_string_append_printf (text, "%s,", title);
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

/* ---- Numbers ---- */

static void
add_number (GString *csv, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (isfinite (value))
    g_string_append (csv,
                     g_ascii_formatd (number, sizeof number, "%.6g", value));
}

/** A name may hold anything. */
static void
add_word (GString *csv, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "\"", -1);
  g_autofree char *escaped = g_strjoinv ("\"\"", parts);

  g_string_append_printf (csv, ",\"%s\"", escaped);
}

static void
add_row (GString *csv, const UnfoldStudyEntry *entry)
{
  const UnfOutcome *o = &entry->point->outcome;
  const UnfoldRecipe *recipe = entry->recipe;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (
      csv, g_ascii_formatd (number, sizeof number, "%.6g", entry->value));
  add_word (csv, unf_model_get_name (recipe->model));
  add_number (csv, recipe->sigma);
  if (recipe->source == UNFOLD_SOURCE_ADD_NOISE)
    g_string_append_printf (csv, ",%" G_GUINT64_FORMAT, recipe->seed);
  else
    g_string_append_c (csv, ',');
  add_number (csv, o->psnr);
  add_number (csv, o->psnr_sure);
  add_number (csv, o->ssim);
  add_number (csv, o->seconds);
  add_number (csv, o->nonzeros);
  add_number (csv, 255.0 * o->removed_sigma);
  add_number (csv, o->whiteness);
  add_number (csv, entry->point->change);
  g_string_append_c (csv, '\n');
}

char *
unfold_study_make_csv (UnfoldStudy *study)
{
  GString *csv = g_string_new (unfold_study_get_kind (study)->setting);

  g_string_append (csv, ",weights,sigma,seed,psnr,psnr_sure,ssim,seconds,"
                        "nonzeros,removed_sigma,whiteness,change\n");
  for (guint i = 0; i < unfold_study_get_n_entries (study); i++)
    if (unfold_study_get_entry (study, i)->point)
      add_row (csv, unfold_study_get_entry (study, i));

  return g_string_free (csv, FALSE);
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

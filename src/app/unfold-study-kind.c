/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-study-kind.h"

#include <glib/gi18n.h>
#include <math.h>

#include "unfold-number.h"

static GArray *
new_values (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

/** Adds @value at its place, once, if the setting can have it. */
static void
add (GArray *values, const UnfSettings *settings, const char *id, double value)
{
  const UnfSetting *setting = unf_settings_find (settings, id);
  guint i = 0;

  if (!setting || value < setting->minimum || value > setting->maximum)
    return;

  while (i < values->len && g_array_index (values, double, i) < value)
    i++;
  if (i == values->len || g_array_index (values, double, i) != value)
    g_array_insert_val (values, i, value);
}

static GArray *
list_strides (const UnfSettings *settings)
{
  const UnfSetting *setting = unf_settings_find (settings, "stride");
  GArray *values = new_values ();

  for (double q = setting->minimum; q <= setting->maximum; q += 1.0)
    add (values, settings, "stride", q);

  return values;
}

static GArray *
list_thresholds (const UnfSettings *settings)
{
  static const double factors[] = { 0.25, 0.35, 0.5,  0.7, 0.85, 1.0, 1.15,
                                    1.3,  1.5,  1.75, 2.0, 2.5,  3.0 };
  GArray *values = new_values ();

  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    add (values, settings, "threshold", factors[i]);
  /* On an axis of ratios there is no place for 0. */
  add (values, settings, "threshold",
       MAX (factors[0], unf_settings_get (settings, "threshold")));

  return values;
}

static GArray *
list_shifts (const UnfSettings *settings)
{
  const UnfSetting *setting = unf_settings_find (settings, "shifts");
  GArray *values = new_values ();
  double all = setting->maximum;

  if (setting->square_of) {
    double q = unf_settings_get (settings, setting->square_of);

    all = MIN (all, q * q);
  }
  for (double n = 1.0; n < all; n *= 2.0)
    add (values, settings, "shifts", n);
  add (values, settings, "shifts", all);
  add (values, settings, "shifts", unf_settings_get (settings, "shifts"));

  return values;
}

/* As far as it was trained, and half as far again. */
static GArray *
list_iterations (const UnfSettings *settings)
{
  const UnfSetting *setting = unf_settings_find (settings, "iterations");
  double end = MIN (setting->maximum, floor (1.5 * setting->initial));
  GArray *values = new_values ();

  end = MAX (end, unf_settings_get (settings, "iterations"));
  for (double k = MAX (1.0, setting->minimum); k <= end; k += 1.0)
    add (values, settings, "iterations", k);

  return values;
}

static char *
format_stride (double value)
{
  return g_strdup_printf ("q = %.0f", value);
}

static char *
format_threshold (double value)
{
  g_autofree char *number = unfold_number_format (value, 2);

  return g_strdup_printf ("λ = %s", number);
}

static char *
format_shifts (double value)
{
  return g_strdup_printf (ngettext ("%d shift", "%d shifts", (gulong) value),
                          (int) value);
}

static char *
format_iterations (double value)
{
  return g_strdup_printf (
      ngettext ("%d iteration", "%d iterations", (gulong) value), (int) value);
}

static const UnfoldStudyKind kinds[] = {
  {
      .id = "stride",
      .question = N_ ("How good is each stride q on this picture? q = 1 is "
                      "plain convolutional sparse coding, the largest q "
                      "averages separate patches."),
      .title = N_ ("Stride"),
      .setting = "stride",
      .axis = N_ ("Stride q"),
      .format = format_stride,
      .first = N_ ("plain convolutional"),
      .last = N_ ("separate patches"),
      .has_weights_per_value = TRUE,
      .y = "psnr",
      .second = "seconds",
      .list_values = list_strides,
  },
  {
      .id = "threshold",
      .question = N_ ("Are the learned thresholds the best for this picture? λ "
                      "= 1.00 is as trained."),
      .n_pictures = 5,
      .title = N_ ("Threshold"),
      .setting = "threshold",
      .axis = N_ ("Threshold λ, 1.00 as trained"),
      .format = format_threshold,
      .n_decimals = 2,
      .is_logarithmic = TRUE,
      .y = "psnr",
      .second = "nonzeros",
      .list_values = list_thresholds,
  },
  {
      .id = "shifts",
      .question =
          N_ ("How much does averaging shifts bring? One shift is one sparse "
              "estimate, as MAP; the mean of all comes near MMSE."),
      .title = N_ ("Shifts"),
      .setting = "shifts",
      .axis = N_ ("Number of averaged shifts"),
      .format = format_shifts,
      .first = N_ ("one sparse estimate, as MAP"),
      .last = N_ ("mean of all, near MMSE"),
      .is_logarithmic = TRUE,
      .compares_training = TRUE,
      .y = "psnr",
      .second = "",
      .list_values = list_shifts,
  },
  {
      .id = "iterations",
      .question = N_ ("What does each iteration bring? Fewer than trained is "
                      "an early exit."),
      .title = N_ ("Iterations"),
      .setting = "iterations",
      .axis = N_ ("Iterations"),
      .format = format_iterations,
      .is_ascending = TRUE,
      .y = "psnr",
      .second = "change",
      .list_values = list_iterations,
  },
  { .id = NULL },
};

const UnfoldStudyKind *
unfold_study_kinds (void)
{
  return kinds;
}

const UnfoldStudyKind *
unfold_study_kind_find (const char *id)
{
  for (const UnfoldStudyKind *kind = kinds; kind->id; kind++)
    if (g_strcmp0 (kind->id, id) == 0)
      return kind;

  return NULL;
}

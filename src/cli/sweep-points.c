/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep-points.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "csv.h"
#include "json.h"

static void
clear_point (gpointer data)
{
  CliSweepPoint *point = data;

  unf_model_unref (point->model);
  g_free (point->picture);
}

GArray *
cli_sweep_points_new (void)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (CliSweepPoint));

  g_array_set_clear_func (points, clear_point);
  return points;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const CliSweepPoint *x = a, *y = b;

  if (x->row != y->row)
    return x->row > y->row ? 1 : -1;

  return (x->index > y->index) - (x->index < y->index);
}

void
cli_sweep_points_sort (GArray *points)
{
  g_array_sort (points, compare_points);
}

CliSweepPoint
cli_sweep_point_make_mean (const GArray *points,
                           guint first,
                           guint step,
                           guint n)
{
  const CliSweepPoint *begin = &g_array_index (points, CliSweepPoint, first);
  CliSweepPoint mean = {
    begin->index,     begin->value, unf_model_ref (begin->model),
    { NULL },         begin->row,   begin->sigma_255,
    g_strdup ("mean")
  };
  double share = 1.0 / n;

  for (guint i = 0; i < n; i++) {
    const UnfOutcome *o =
        &g_array_index (points, CliSweepPoint, first + i * step).outcome;

    mean.outcome.psnr += share * o->psnr;
    mean.outcome.ssim += share * o->ssim;
    mean.outcome.psnr_sure += share * o->psnr_sure;
    mean.outcome.sure_deviation += share * o->sure_deviation;
    mean.outcome.seconds += share * o->seconds;
    mean.outcome.nonzeros += share * o->nonzeros;
    mean.outcome.removed_sigma += share * o->removed_sigma;
    mean.outcome.whiteness += share * o->whiteness;
  }

  return mean;
}

/* ---- What is printed ---- */

static const char *
weights_of (const CliSweepPoint *point)
{
  return unf_model_get_weights (point->model)
             ? unf_model_get_name (point->model)
             : NULL;
}

/* The columns with a number, in the order in which all formats have them. */
static const char *const columns[] = {
  "value",     "psnr",           "ssim",          "seconds",   "nonzeros",
  "psnr_sure", "sure_deviation", "removed_sigma", "whiteness",
};

static void
take_numbers (const CliSweepPoint *point,
              double numbers[G_N_ELEMENTS (columns)])
{
  const UnfOutcome *outcome = &point->outcome;
  const double all[] = {
    point->value,
    outcome->psnr,
    outcome->ssim,
    outcome->seconds,
    outcome->nonzeros,
    outcome->psnr_sure,
    outcome->sure_deviation,
    255.0 * outcome->removed_sigma,
    outcome->whiteness,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (all) == G_N_ELEMENTS (columns));
  memcpy (numbers, all, sizeof all);
}

static void
add_json_point (JsonBuilder *builder, const CliSweepPoint *point)
{
  double numbers[G_N_ELEMENTS (columns)];

  take_numbers (point, numbers);
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    cli_json_add_number (builder, columns[i], numbers[i]);
  cli_json_add_string (builder, "weights", weights_of (point));
  if (point->picture) {
    cli_json_add_number (builder, "sigma", point->sigma_255);
    cli_json_add_string (builder, "picture", point->picture);
  }
  json_builder_end_object (builder);
}

void
cli_sweep_points_add_json (const GArray *points,
                           JsonBuilder *builder,
                           const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < points->len; i++)
    add_json_point (builder, &g_array_index (points, CliSweepPoint, i));
  json_builder_end_array (builder);
}

void
cli_sweep_print_csv_heading (gboolean with_pictures)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    cli_csv_add_text (line, columns[i]);
  cli_csv_add_text (line, "weights");
  if (with_pictures) {
    cli_csv_add_text (line, "sigma");
    cli_csv_add_text (line, "picture");
  }
  cli_csv_print (line);
}

void
cli_sweep_point_print_csv (const CliSweepPoint *point)
{
  g_autoptr (GString) line = g_string_new (NULL);
  double numbers[G_N_ELEMENTS (columns)];

  take_numbers (point, numbers);
  for (gsize k = 0; k < G_N_ELEMENTS (columns); k++)
    cli_csv_add_number (line, numbers[k]);
  cli_csv_add_text (line, weights_of (point) ? weights_of (point) : "");
  if (point->picture) {
    cli_csv_add_number (line, point->sigma_255);
    cli_csv_add_text (line, point->picture);
  }
  cli_csv_print (line);
}

/* A number that is not known is a dash. */
static void
print_cell (int width, int digits, double value)
{
  if (isfinite (value))
    g_print (" %*.*f", width, digits, value);
  else
    g_print (" %*s", width, "-");
}

void
cli_sweep_point_print_text (const CliSweepPoint *point)
{
  const UnfOutcome *outcome = &point->outcome;

  g_print ("%12g", point->value);
  print_cell (7, 2, outcome->psnr);
  print_cell (7, 4, outcome->ssim);
  print_cell (7, 2, outcome->psnr_sure);
  print_cell (5, 2, outcome->sure_deviation);
  print_cell (8, 2, outcome->seconds);
  print_cell (8, 4, outcome->nonzeros);
  print_cell (9, 2, 255.0 * outcome->removed_sigma);
  print_cell (9, 4, outcome->whiteness);
  if (point->picture)
    print_cell (7, 1, point->sigma_255);
  g_print ("  %s", weights_of (point) ? weights_of (point) : "");
  g_print (point->picture ? "  %s\n" : "\n", point->picture);
}

/* As wide as people see it, which %*s does not know. */
static void
print_heading (int width, const char *text)
{
  g_print (" %*s%s", MAX (0, width - (int) g_utf8_strlen (text, -1)), "", text);
}

void
cli_sweep_print_text_heading (const char *over, gboolean with_pictures)
{
  g_print ("%12s", over);
  print_heading (7, "PSNR");
  print_heading (7, "SSIM");
  print_heading (7, "SURE");
  print_heading (5, "±");
  print_heading (8, _ ("seconds"));
  print_heading (8, _ ("nonzeros"));
  print_heading (9, _ ("removed σ"));
  print_heading (9, _ ("whiteness"));
  if (with_pictures)
    print_heading (7, _ ("added σ"));
  g_print ("  %s", _ ("weights"));
  g_print (with_pictures ? "  %s\n" : "\n", _ ("picture"));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-inspection-file.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "unfold-number.h"
#include "unfold-svg.h"

/* ---- CSV ---- */

static void
append_terms (GString *csv, const UnfExplanation *told, int k)
{
  g_string_append (csv, "atom,column,row,shift,contribution");
  for (int i = 0; i < told->n_iterations; i++)
    g_string_append_printf (csv, ",coefficient_%d", i + 1);
  g_string_append_c (csv, '\n');

  for (int rank = 0; rank < told->n_terms; rank++) {
    const UnfTerm *term = unf_explanation_get_rank (told, k, rank);

    g_string_append_printf (csv, "%d,%d,%d,%d,", term->atom, term->x, term->y,
                            term->shift + 1);
    unfold_number_append_plain (
        csv, "%.6g", 255.0 * unf_explanation_get_contribution (told, term, k));
    for (int i = 0; i < told->n_iterations; i++) {
      g_string_append_c (csv, ',');
      unfold_number_append_plain (csv, "%.6g",
                                  255.0 * (double) term->coefficients[i]);
    }
    g_string_append_c (csv, '\n');
  }
}

static void
append_neighbours (GString *csv, const UnfExplanation *told)
{
  if (told->n_neighbours > 0)
    g_string_append (csv, "\ncolumn,row,side,scale,distance,weight\n");

  for (int i = 0; i < told->n_neighbours; i++) {
    const UnfNeighbour *near = &told->neighbours[i];

    g_string_append_printf (csv, "%d,%d,%d,%d,", near->x, near->y, near->side,
                            near->is_coarse ? 2 : 1);
    unfold_number_append_plain (csv, "%.6g", 255.0 * (double) near->distance);
    g_string_append_c (csv, ',');
    unfold_number_append_plain (csv, "%.6g", (double) near->weight);
    g_string_append_c (csv, '\n');
  }
}

char *
unfold_inspection_to_csv (UnfoldInspection *self)
{
  const UnfExplanation *told = unfold_inspection_get_explanation (self);
  GString *csv;

  if (!told)
    return NULL;

  csv = g_string_new (NULL);
  append_terms (csv, told, unfold_inspection_get_index (self));
  g_string_append (csv, "\niteration,nonzeros,residual,estimate\n");
  for (int k = 0; k < told->n_iterations; k++) {
    g_string_append_printf (csv, "%d,%d,", k + 1, told->nonzeros[k]);
    if (!isnan (told->residuals[k]))
      unfold_number_append_plain (csv, "%.6g", 255.0 * told->residuals[k]);
    g_string_append_c (csv, ',');
    unfold_number_append_plain (csv, "%.6g",
                                255.0 * unf_explanation_get_value (told, k));
    g_string_append_c (csv, '\n');
  }

  append_neighbours (csv, told);

  return g_string_free (csv, FALSE);
}

/* ---- SVG ---- */

#define WIDTH 760.0
#define HEIGHT 620.0
#define MARGIN 24.0
#define PATCH 96.0
#define ATOM 22.0
#define N_LISTED 12

static int
to_byte (double value, double low, double high)
{
  return (int) lround (255.0 * CLAMP ((value - low) / (high - low), 0.0, 1.0));
}

static void
append_patch (GString *svg,
              const UnfTensor *patch,
              double x,
              double y,
              double side,
              double low,
              double high)
{
  UnfShape shape = patch->shape;
  double step = side / MAX (shape.w, shape.h);
  gsize plane = unf_shape_plane (shape);

  g_string_append (svg, "<g shape-rendering=\"crispEdges\">\n");
  for (int i = 0; i < shape.h; i++)
    for (int j = 0; j < shape.w; j++) {
      int colour[3];

      for (int c = 0; c < 3; c++)
        colour[c] =
            to_byte ((double) patch->data[(gsize) MIN (c, shape.c - 1) * plane +
                                          (gsize) (i * shape.w + j)],
                     low, high);
      unfold_svg_begin_rectangle (svg, x + j * step, y + i * step, step, step);
      g_string_append_printf (svg, " fill=\"#%02x%02x%02x\"/>\n", colour[0],
                              colour[1], colour[2]);
    }
  g_string_append (svg, "</g>\n");
}

static void
append_patches (UnfoldInspection *self, GString *svg, double y)
{
  static const char *const names[] = { N_ ("Noisy"), N_ ("Denoised"),
                                       N_ ("Clean"), N_ ("Removed noise"),
                                       N_ ("This iteration") };
  double x = MARGIN, low, high, half;

  unfold_inspection_get_range (self, &low, &high);
  half = (high - low) / 2.0;
  for (int kind = UNFOLD_PATCH_NOISY; kind <= UNFOLD_PATCH_ITERATION; kind++) {
    g_autoptr (UnfTensor) patch =
        unfold_inspection_get_patch (self, (UnfoldPatchKind) kind);
    gboolean is_signed = kind == UNFOLD_PATCH_REMOVED;
    g_autofree char *value = NULL;

    if (!patch)
      continue;

    append_patch (svg, patch, x, y, PATCH, is_signed ? -half : low,
                  is_signed ? half : high);
    unfold_svg_append_text (svg, x + PATCH / 2.0, y + PATCH + 16.0, 0.5,
                            _ (names[kind]));
    value = g_strdup_printf ("%.1f", unfold_inspection_get_value (self, patch));
    g_strdelimit (value, ",", '.');
    unfold_svg_append_text (svg, x + PATCH / 2.0, y + PATCH + 32.0, 0.5, value);
    x += PATCH + 24.0;
  }
}

static UnfTensor *
cut_atom (const UnfExplanation *told, int atom, double *largest)
{
  const UnfTensor *bank = told->atoms;
  UnfTensor *out = unf_tensor_new (
      (UnfShape){ 1, bank->shape.c, bank->shape.h, bank->shape.w });
  gsize length = unf_shape_size (out->shape);

  memcpy (out->data, bank->data + (gsize) atom * length,
          length * sizeof (float));
  *largest = 1e-9;
  for (gsize i = 0; i < length; i++)
    *largest = MAX (*largest, fabs ((double) out->data[i]));

  return out;
}

static void
append_bar (GString *svg, double middle, double y, double length)
{
  unfold_svg_begin_rectangle (svg, middle + MIN (0.0, length), y, fabs (length),
                              8.0);
  g_string_append_printf (svg, " fill=\"%s\"/>\n",
                          length < 0.0 ? "#3380e3" : "#e67321");
}

static void
append_listed (GString *svg, const UnfExplanation *told, int k, double y)
{
  double strongest = 0.0;

  for (int i = 0; i < MIN (N_LISTED, told->nonzeros[k]); i++, y += 28.0) {
    const UnfTerm *term = unf_explanation_get_rank (told, k, i);
    double value = 255.0 * (double) term->coefficients[k];
    double largest;
    g_autoptr (UnfTensor) atom = cut_atom (told, term->atom, &largest);
    g_autofree char *name = g_strdup_printf ("#%d", term->atom);
    GString *number = g_string_new (value > 0.0 ? "+" : NULL);

    strongest = i == 0 ? fabs (value) : strongest;
    unfold_number_append_plain (number, "%.1f", value);
    unfold_svg_append_text (svg, MARGIN, y + 15.0, 0.0, name);
    append_patch (svg, atom, MARGIN + 40.0, y, ATOM, -largest, largest);
    unfold_svg_append_text (svg, MARGIN + 130.0, y + 15.0, 1.0, number->str);
    append_bar (svg, MARGIN + 220.0, y + 7.0, 80.0 * value / strongest);
    g_string_free (number, TRUE);
  }
}

typedef struct {
  double x, y, width, height; /* of the area of the points */
  double low, high;           /* of the values */
  int n;
} Axes;

static void
append_line (GString *svg, const Axes *axes, const double *values, int colour)
{
  static const char *const colours[] = { "#1a5fb5", "#b54d05", "#0d755c",
                                         "#803d99" };

  g_string_append_printf (
      svg, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"",
      colours[colour % (int) G_N_ELEMENTS (colours)]);
  for (int k = 0; k < axes->n; k++) {
    unfold_number_append_plain (
        svg, "%.2f ", axes->x + axes->width * k / MAX (1, axes->n - 1));
    unfold_number_append_plain (svg, "%.2f ",
                                axes->y + axes->height *
                                              (axes->high - values[k]) /
                                              (axes->high - axes->low));
  }
  g_string_append (svg, "\"/>\n");
}

static void
append_axes (GString *svg, const Axes *axes, const char *title)
{
  g_autoptr (GString) number = g_string_new (NULL);
  g_autofree char *last = g_strdup_printf ("%d", axes->n);

  g_string_append (svg, "<rect fill=\"none\" stroke=\"#999999\"");
  unfold_svg_append_attribute (svg, "x", axes->x);
  unfold_svg_append_attribute (svg, "y", axes->y);
  unfold_svg_append_attribute (svg, "width", axes->width);
  unfold_svg_append_attribute (svg, "height", axes->height);
  g_string_append (svg, "/>\n");

  unfold_svg_append_text (svg, axes->x, axes->y - 8.0, 0.0, title);
  unfold_number_append_plain (number, "%.4g", axes->high);
  unfold_svg_append_text (svg, axes->x - 6.0, axes->y + 10.0, 1.0, number->str);
  g_string_truncate (number, 0);
  unfold_number_append_plain (number, "%.4g", axes->low);
  unfold_svg_append_text (svg, axes->x - 6.0, axes->y + axes->height, 1.0,
                          number->str);
  unfold_svg_append_text (svg, axes->x, axes->y + axes->height + 16.0, 0.5,
                          "1");
  unfold_svg_append_text (svg, axes->x + axes->width,
                          axes->y + axes->height + 16.0, 0.5, last);
  unfold_svg_append_text (svg, axes->x + axes->width / 2.0,
                          axes->y + axes->height + 16.0, 0.5, _ ("Iteration"));
}

static void
append_chart (GString *svg,
              Axes axes,
              const char *title,
              const double *values,
              int n_lines)
{
  axes.low = axes.high = 0.0;
  for (int i = 0; i < n_lines * axes.n; i++) {
    axes.low = MIN (axes.low, values[i]);
    axes.high = MAX (axes.high, values[i]);
  }
  if (axes.high <= axes.low)
    axes.high = axes.low + 1.0;

  append_axes (svg, &axes, title);
  for (int i = 0; i < n_lines; i++)
    append_line (svg, &axes, values + (gsize) i * (gsize) axes.n, i);
}

static void
append_charts (GString *svg, const UnfExplanation *told, int k, double y)
{
  Axes axes = { 430.0, y, 300.0, 84.0, 0.0, 0.0, told->n_iterations };
  int n = told->n_iterations, n_paths = MIN (4, told->n_terms);
  g_autofree double *counts = g_new0 (double, n);
  g_autofree double *residuals = g_new0 (double, n);
  g_autofree double *paths =
      g_new0 (double, (gsize) n *(gsize) MAX (1, n_paths));

  for (int i = 0; i < n; i++) {
    counts[i] = told->nonzeros[i];
    residuals[i] =
        isnan (told->residuals[i]) ? 0.0 : 255.0 * told->residuals[i];
    for (int p = 0; p < n_paths; p++)
      paths[p * n + i] =
          255.0 *
          (double) unf_explanation_get_rank (told, k, p)->coefficients[i];
  }

  append_chart (svg, axes, _ ("Coefficients that are not zero"), counts, 1);
  axes.y += 134.0;
  append_chart (svg, axes, _ ("Residual, 0…255"), residuals, 1);
  axes.y += 134.0;
  append_chart (svg, axes, _ ("Coefficients of the strongest atoms, 0…255"),
                paths, n_paths);
}

char *
unfold_inspection_to_svg (UnfoldInspection *self)
{
  const UnfExplanation *told = unfold_inspection_get_explanation (self);
  g_autofree char *title = NULL;
  GString *svg;
  int k;

  if (!told)
    return NULL;

  k = unfold_inspection_get_index (self);
  title = g_strdup_printf (_ ("Pixel %d, %d after iteration %d: %d of %d "
                              "coefficients are not zero"),
                           told->spot.x, told->spot.y, k + 1, told->nonzeros[k],
                           told->n_codes);
  svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  g_string_append_printf (
      svg,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
      "font-family=\"sans-serif\" font-size=\"13\">\n"
      "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
      (int) WIDTH, (int) HEIGHT);
  unfold_svg_append_text (svg, MARGIN, 30.0, 0.0, title);
  append_patches (self, svg, 48.0);
  append_listed (svg, told, k, 226.0);
  append_charts (svg, told, k, 240.0);
  g_string_append (svg, "</svg>\n");

  return g_string_free (svg, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "unf-trial.h"

/**
 * CliSweepPoint:
 * @index: which of the values
 * @value: that value
 * @model: what was used; owned
 * @outcome: what came of it, without the estimate
 * @row: which picture with which noise it is of
 * @sigma_255: of the noise
 * @picture: (nullable): name of the picture, where noise is added; owned
 *
 * What is kept of a point of a sweep.
 */
typedef struct {
  gsize index;
  double value;
  UnfModel *model;
  UnfOutcome outcome;
  guint row;
  double sigma_255;
  char *picture;
} CliSweepPoint;

/** Returns: (transfer full) (element-type CliSweepPoint): no points yet. */
GArray *cli_sweep_points_new (void);

/** Puts them into the order of their rows and values. */
void cli_sweep_points_sort (GArray *points);

/**
 * cli_sweep_point_make_mean:
 * @first: the first of the points
 * @step: from one to the next
 * @n: how many
 *
 * Returns: (transfer full): a point called "mean"
 */
CliSweepPoint cli_sweep_point_make_mean (const GArray *points,
                                         guint first,
                                         guint step,
                                         guint n);

/** Adds the array @name. */
void cli_sweep_points_add_json (const GArray *points,
                                JsonBuilder *builder,
                                const char *name);

void cli_sweep_print_csv_heading (gboolean with_pictures);
void cli_sweep_point_print_csv (const CliSweepPoint *point);

void cli_sweep_print_text_heading (const char *over, gboolean with_pictures);
void cli_sweep_point_print_text (const CliSweepPoint *point);

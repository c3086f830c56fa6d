/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "unfold-picture.h"

/**
 * UnfoldLegend:
 *
 * The colour bar of a mapped pane: its colours from the lowest value (left) to
 * the highest, with tick values below. It is not mirrored in right-to-left
 * languages, as pictures are not.
 */
#define UNFOLD_TYPE_LEGEND (unfold_legend_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldLegend, unfold_legend, UNFOLD, LEGEND, GtkWidget)

/**
 * unfold_legend_set_mapping:
 * @mapping: whose colours
 * @unit: (nullable): what the numbers are, said beside the highest
 */
void unfold_legend_set_mapping (UnfoldLegend *self,
                                UnfoldMapping mapping,
                                const char *unit);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-plot.h"
#include "unfold-quantity.h"
#include "unfold-study.h"

/**
 * unfold_study_make_plot:
 * @y: what the left axis shows
 * @second: (nullable): what the right one shows
 *
 * Returns: (transfer full): the study as a chart; keys of points are numbers of
 *   entries
 */
UnfoldPlot *unfold_study_make_plot (UnfoldStudy *study,
                                    const UnfoldQuantity *y,
                                    const UnfoldQuantity *second);

/**
 * unfold_study_find_best:
 * @quantity: of which more is better
 *
 * Returns: the entry of the best point; −1 without any
 */
int unfold_study_find_best (UnfoldStudy *study, const UnfoldQuantity *quantity);

/** Returns: (transfer full): its value, and the strength of the noise where
 * there are several. */
char *unfold_study_name_entry (UnfoldStudy *study, guint i);

/** Returns: (transfer full): what is to be said of entry @i, which has a point:
 * some lines, the first with its value. */
char *unfold_study_describe_entry (UnfoldStudy *study, guint i);

/** Returns: (transfer full) (nullable): a sentence on what this study lacks:
 * weights of the other training. */
char *unfold_study_find_lack (UnfoldStudy *study);

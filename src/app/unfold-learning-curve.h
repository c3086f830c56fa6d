/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-plot.h"

/**
 * UnfoldLearningCurve:
 *
 * How an adaptation goes: the training loss, and the PSNR of the estimates that
 * were seen on the way. However long it takes, the loss is told in a small
 * number of points: neighbours are averaged.
 */
typedef struct _UnfoldLearningCurve UnfoldLearningCurve;

/** Most points of a series. */
#define UNFOLD_LEARNING_CURVE_MAX_POINTS 32

/** Returns: (transfer full): a curve without points. */
UnfoldLearningCurve *unfold_learning_curve_new (void);
void unfold_learning_curve_free (UnfoldLearningCurve *curve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldLearningCurve, unfold_learning_curve_free)

/** Adds the loss after @seconds of training, more than before. */
void unfold_learning_curve_add_loss (UnfoldLearningCurve *curve,
                                     double seconds,
                                     double loss);

/** Adds the PSNR in dB of an estimate; ignored if it is not finite. */
void unfold_learning_curve_add_psnr (UnfoldLearningCurve *curve,
                                     double seconds,
                                     double psnr);

/** Returns: how many points the loss, or the PSNR, has. */
guint unfold_learning_curve_get_n_losses (const UnfoldLearningCurve *curve);
guint unfold_learning_curve_get_n_psnrs (const UnfoldLearningCurve *curve);

/**
 * unfold_learning_curve_plot:
 * @expected: seconds that training will take; the axis covers at least these
 *
 * Returns: (transfer full): the chart; the PSNR is on the left axis, the loss
 *   on the right one, or on the left if there is no PSNR
 */
UnfoldPlot *unfold_learning_curve_plot (const UnfoldLearningCurve *curve,
                                        double expected);

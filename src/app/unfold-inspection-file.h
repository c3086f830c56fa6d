/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unfold-inspection.h"

/**
 * unfold_inspection_to_csv:
 *
 * Tables with an empty line between them: the terms, the strongest first, with
 * their coefficients after every iteration; the iterations; and the neighbours,
 * of denoisers that have some. Numbers
 * are on the scale 0…255 and have a decimal point in every locale.
 *
 * Returns: (transfer full) (nullable): the text; %NULL without an answer
 */
char *unfold_inspection_to_csv (UnfoldInspection *self);

/**
 * unfold_inspection_to_svg:
 *
 * A drawing of the patches, the strongest terms, the sums they build, and the
 * course of the iterations. Text stays text.
 *
 * Returns: (transfer full) (nullable): the file; %NULL without an answer
 */
char *unfold_inspection_to_svg (UnfoldInspection *self);

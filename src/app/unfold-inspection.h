/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-explanation.h"
#include "unfold-experiment.h"

/**
 * UnfoldInspection:
 *
 * Asks why a pixel of the last final looks as it does, and keeps the answer
 * until there is a newer one. It computes nothing itself, knows no widget, and
 * the newest question wins.
 *
 * Properties: `active` (boolean: whether to ask at all), `shift` (int: one of
 * the shifts, or %UNF_ALL_SHIFTS), `channel` (int), `iteration` (int: the
 * iteration looked at, 1 or more; negative: the last).
 *
 * Signal `changed ()`: the answer, the pixel, or whether the answer is current.
 */
#define UNFOLD_TYPE_INSPECTION (unfold_inspection_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldInspection,
                      unfold_inspection,
                      UNFOLD,
                      INSPECTION,
                      GObject)

/** Returns: (transfer full): an inspection of @experiment that is not active
 * and has no pixel. */
UnfoldInspection *unfold_inspection_new (UnfoldExperiment *experiment);

/** Asks about a pixel, moved into the picture. */
void unfold_inspection_set_pixel (UnfoldInspection *self, int x, int y);

/**
 * unfold_inspection_get_pixel:
 * @x: (out): its column
 * @y: (out): its row
 *
 * Returns: whether there is one
 */
gboolean unfold_inspection_get_pixel (UnfoldInspection *self, int *x, int *y);

/** Returns: (transfer none) (nullable): the newest answer. */
UnfExplanation *unfold_inspection_get_explanation (UnfoldInspection *self);

/** Returns: (transfer none) (nullable): the final that the answer is about. */
UnfoldResult *unfold_inspection_get_result (UnfoldInspection *self);

/** Returns: whether the answer is to what is asked and set now. */
gboolean unfold_inspection_is_current (UnfoldInspection *self);

/** Returns: (nullable): why there is no answer, one sentence. */
const char *unfold_inspection_get_failure (UnfoldInspection *self);

/** Returns: the iteration looked at, as an index from 0; only with an
 * answer. */
int unfold_inspection_get_index (UnfoldInspection *self);

/**
 * UnfoldPatchKind:
 * @UNFOLD_PATCH_NOISY: what the model was given
 * @UNFOLD_PATCH_DENOISED: the estimate after the iteration looked at, of all
 *   shifts; the final while iterations are not known
 * @UNFOLD_PATCH_CLEAN: the reference
 * @UNFOLD_PATCH_REMOVED: noisy less denoised
 * @UNFOLD_PATCH_ITERATION: the estimate after the iteration looked at, of the
 *   shift that was asked for
 *
 * The patch around the pixel, as it is in several pictures.
 */
typedef enum {
  UNFOLD_PATCH_NOISY,
  UNFOLD_PATCH_DENOISED,
  UNFOLD_PATCH_CLEAN,
  UNFOLD_PATCH_REMOVED,
  UNFOLD_PATCH_ITERATION,
} UnfoldPatchKind;

/** Returns: (transfer full) (nullable): the patch in a picture, `[1,c,h,w]`;
 * %NULL if there is no such picture, or no answer. */
UnfTensor *unfold_inspection_get_patch (UnfoldInspection *self,
                                        UnfoldPatchKind kind);

/** Returns: the value of a patch at the pixel, on the scale 0…255. */
double unfold_inspection_get_value (UnfoldInspection *self,
                                    const UnfTensor *patch);

/**
 * unfold_inspection_get_range:
 * @low: (out): value shown as black, 0…1
 * @high: (out): value shown as white
 *
 * The gray scale that all patches of an answer share: what the noisy, the
 * denoised and the clean one have in them. Only with an answer.
 */
void
unfold_inspection_get_range (UnfoldInspection *self, double *low, double *high);

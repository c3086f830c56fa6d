/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-explanation.h"
#include "unf-image.h"
#include "unf-monitor.h"
#include "unf-setting.h"
#include "unf-weights.h"

typedef struct _UnfDenoiser UnfDenoiser;

/**
 * UnfModel:
 *
 * A denoiser with its weights, ready to run. Immutable, ref-counted, may be
 * used from any thread.
 */
typedef struct _UnfModel UnfModel;

/**
 * unf_model_new:
 * @denoiser: which algorithm
 * @weights: (nullable): its weights; %NULL for algorithms without any
 * @name: what people call it, e.g. the file's base name
 *
 * Errors: %UNF_ERROR_MISMATCH if the weights are not what the denoiser needs.
 *
 * Returns: (transfer full) (nullable): the model
 */
UnfModel *unf_model_new (const UnfDenoiser *denoiser,
                         UnfWeights *weights,
                         const char *name,
                         GError **error);

/**
 * unf_model_from_weights:
 * @weights: their metadata says which denoiser they belong to
 * @name: what people call it
 *
 * Errors: %UNF_ERROR_UNSUPPORTED if that denoiser is not known,
 * %UNF_ERROR_MISMATCH.
 *
 * Returns: (transfer full) (nullable): the model
 */
UnfModel *
unf_model_from_weights (UnfWeights *weights, const char *name, GError **error);

/**
 * unf_model_load:
 * @file: weights of our own (safetensors) or as a paper's authors published
 *   them; the content decides
 *
 * Errors: as unf_weights_load() and unf_model_new(); the message names the
 * file.
 *
 * Returns: (transfer full) (nullable): the model
 */
UnfModel *unf_model_load (GFile *file, GError **error);

/**
 * unf_model_released:
 * @name: (nullable): name of weights that come with the program (see
 *   unf_model_list_released()), or the id of a denoiser, which stands for its
 *   best general weights; %NULL for the default
 *
 * Errors: %UNF_ERROR_UNSUPPORTED if there are none of that name.
 *
 * Returns: (transfer full) (nullable): the model
 */
UnfModel *unf_model_released (const char *name, GError **error);

/**
 * unf_model_released_for:
 * @name: (nullable): as for unf_model_released()
 * @stride: what they are to be used at
 *
 * Weights trained for another stride serve a stride badly, so that most strides
 * have some of their own.
 *
 * Errors: as unf_model_released().
 *
 * Returns: (transfer full) (nullable): the released weights of this kind that
 *   were trained for the nearest stride; @name itself where there are none
 *   nearer, or where strides have no meaning
 */
UnfModel *unf_model_released_for (const char *name, int stride, GError **error);

/** Returns: (transfer container) (element-type utf8): names of the weights
 * that come with the program, the default first; %NULL-terminated. Free with
 * g_strfreev(). */
char **unf_model_list_released (void);

UnfModel *unf_model_ref (UnfModel *model);
void unf_model_unref (UnfModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfModel, unf_model_unref)

const UnfDenoiser *unf_model_get_denoiser (const UnfModel *model);
const char *unf_model_get_name (const UnfModel *model);

/** Returns: (transfer none) (nullable): the weights. */
UnfWeights *unf_model_get_weights (const UnfModel *model);

/** Returns: (transfer none) (nullable): `[m,c,n,n]`, the dictionary that its
 * codes are coefficients of: the first one of its denoiser. */
UnfTensor *unf_model_get_dictionary (const UnfModel *model);

/** Returns: the number of trained numbers. */
gsize unf_model_get_parameters (const UnfModel *model);

/** Returns: how many channels it looks at together: 1, or 3 for colour. */
int unf_model_get_channels (const UnfModel *model);

/** Returns: the stride it was trained for; 0 for a denoiser without one. */
int unf_model_get_stride (const UnfModel *model);

/** Returns: whether both are the same but for the stride they were trained
 * for. */
gboolean unf_model_are_variants (const UnfModel *a, const UnfModel *b);

/** Returns: whether @candidate is a variant of @than that was trained for a
 * stride nearer to @stride. */
gboolean unf_model_is_nearer (const UnfModel *candidate,
                              const UnfModel *than,
                              int stride);

/** Returns: the smallest side of a picture that can be denoised. */
int unf_model_get_minimum_side (const UnfModel *model);

/**
 * unf_model_get_sigma_range:
 * @low: (out): smallest sigma trained for, 0…255 scale
 * @high: (out): largest
 */
void
unf_model_get_sigma_range (const UnfModel *model, double *low, double *high);

/**
 * unf_model_get_shifts_are_estimates:
 *
 * Returns: whether these weights were trained so that one shift alone is an
 *   estimate; if not, only the average of all shifts is a picture
 */
gboolean unf_model_get_shifts_are_estimates (const UnfModel *model);

/**
 * unf_model_get_settings:
 *
 * Returns: (transfer full): the model's settings at the values it was trained
 *   with; ranges are those of these weights. Must not outlive @model.
 */
UnfSettings *unf_model_get_settings (const UnfModel *model);

/**
 * unf_model_denoise:
 * @noisy: picture, values 0…1; gray models treat the channels of a colour
 *   picture one by one
 * @sigma: standard deviation of the noise in the unit of @noisy, not negative
 * @settings: (nullable): %NULL for those it was trained with
 * @monitor: (nullable): may cancel, hears progress, is shown what it watches
 *
 * The same arguments give the same bits, for any number of threads and whether
 * or not it is watched.
 *
 * Errors: %UNF_ERROR_UNSUPPORTED if the picture is smaller than
 * unf_model_get_minimum_side(), %UNF_ERROR_TOO_LARGE, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the estimate, of the size and depth of
 *   @noisy, not clipped
 */
UnfImage *unf_model_denoise (const UnfModel *model,
                             const UnfImage *noisy,
                             double sigma,
                             const UnfSettings *settings,
                             UnfMonitor *monitor,
                             GError **error);

/**
 * unf_model_draft:
 * @x: column of the pixel looked at
 * @y: its row
 *
 * Shows, through @monitor as %UNF_STAGE_DRAFT, tiles of real pixels around
 * (@x, @y) denoised with all shifts and iterations but with less surroundings
 * than the full receptive field. Each is larger than the one before; the first
 * costs less than 1/30 of unf_model_denoise() on a picture of 512 × 512.
 * Nothing is shown for what is not drafted in tiles: weights whose shifts are
 * estimates show running averages from unf_model_denoise() itself.
 *
 * Errors: as unf_model_denoise().
 *
 * Returns: whether it ran to its end
 */
gboolean unf_model_draft (const UnfModel *model,
                          const UnfImage *noisy,
                          double sigma,
                          const UnfSettings *settings,
                          int x,
                          int y,
                          UnfMonitor *monitor,
                          GError **error);

/** Returns: whether unf_model_denoise() can show @kind: the number of non-zeros
 * or the threshold of every pixel. */
gboolean unf_model_has_map (const UnfModel *model, UnfStageKind kind);

/** Returns: whether unf_model_explain() knows how. */
gboolean unf_model_can_explain (const UnfModel *model);

/**
 * unf_model_explain:
 * @spot: the pixel, in the picture; a shift that there is not becomes the last
 *
 * Why one pixel of the estimate is what it is. The last iteration of the
 * explanation is what unf_model_denoise() answers there, up to rounding; for
 * one shift, what this shift alone would answer.
 *
 * Errors: as unf_model_denoise(), and %UNF_ERROR_UNSUPPORTED if the denoiser
 * cannot explain its pixels, or if @sigma is 0 and nothing is denoised.
 *
 * Returns: (transfer full) (nullable): the explanation
 */
UnfExplanation *unf_model_explain (const UnfModel *model,
                                   const UnfImage *noisy,
                                   double sigma,
                                   const UnfSettings *settings,
                                   const UnfSpot *spot,
                                   UnfMonitor *monitor,
                                   GError **error);

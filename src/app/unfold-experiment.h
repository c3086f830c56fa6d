/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "unf-image.h"
#include "unf-model.h"
#include "unf-setting.h"
#include "unfold-denoise-job.h"
#include "unfold-recipe.h"
#include "unfold-result.h"

/**
 * UnfoldState:
 * @UNFOLD_STATE_EMPTY: there is no picture
 * @UNFOLD_STATE_LOADING: a file is being read; what was there stays
 * @UNFOLD_STATE_RUNNING: computing; the estimate on screen is an older one
 * @UNFOLD_STATE_DRAFT: computing; the estimate is a draft of what is set now,
 *   or was a moment ago
 * @UNFOLD_STATE_FINAL: the estimate is what is set now
 * @UNFOLD_STATE_ADAPTING: as final, but what is on screen is a draft of a copy
 *   of the model, which is learning
 * @UNFOLD_STATE_STALE: cancelled; the estimate is an older one or a draft
 * @UNFOLD_STATE_FAILED: what is set now cannot be computed, see
 *   unfold_experiment_get_failure()
 */
typedef enum {
  UNFOLD_STATE_EMPTY,
  UNFOLD_STATE_LOADING,
  UNFOLD_STATE_RUNNING,
  UNFOLD_STATE_DRAFT,
  UNFOLD_STATE_FINAL,
  UNFOLD_STATE_ADAPTING,
  UNFOLD_STATE_STALE,
  UNFOLD_STATE_FAILED,
} UnfoldState;

/**
 * UnfoldPictureKind:
 * @UNFOLD_PICTURE_CLEAN: the reference without noise, if known
 * @UNFOLD_PICTURE_NOISY: what the model is given
 * @UNFOLD_PICTURE_DENOISED: the estimate, with the amount applied
 * @UNFOLD_PICTURE_SPREAD: standard deviation over the shifts, of a final
 * @UNFOLD_PICTURE_SPARSITY: how many coefficients of each pixel are not zero,
 *   of a final; numbers and no light, see unfold_experiment_get_map()
 * @UNFOLD_PICTURE_THRESHOLDS: the threshold of each pixel, of a final; as above
 * @UNFOLD_PICTURE_BEFORE: what the model made of the same noisy picture before
 *   it was adapted
 *
 * The pictures of an experiment. Removed noise and error are differences of
 * these (see #UnfoldSight).
 */
typedef enum {
  UNFOLD_PICTURE_CLEAN,
  UNFOLD_PICTURE_NOISY,
  UNFOLD_PICTURE_DENOISED,
  UNFOLD_PICTURE_SPREAD,
  UNFOLD_PICTURE_SPARSITY,
  UNFOLD_PICTURE_THRESHOLDS,
  UNFOLD_PICTURE_BEFORE,
} UnfoldPictureKind;

#define UNFOLD_N_PICTURE_KINDS (UNFOLD_PICTURE_BEFORE + 1)

/**
 * UnfoldExperiment:
 *
 * The chain clean → noisy → estimate → scores, and what of it is current, being
 * computed, or stale. It computes nothing itself: setters only store what is
 * wanted, cancel what that makes stale, and start at most one
 * #UnfoldDenoiseJob. All of it belongs to the main thread; there is no widget
 * in it.
 *
 * The old estimate stays until a better one is there. While parameters change
 * only drafts are made; the final follows 150 ms after the last change, or at
 * once when unfold_experiment_end_change() is called. Another picture, source
 * or model is no slider: its final follows the drafts at once.
 *
 * Properties (all notify, and only for a change): `state` and `source`
 * (integers, #UnfoldState, #UnfoldSource), `sigma` (double, 0…255), `seed`
 * (uint64), `amount` (double, 0…100), `model` (pointer), `title` (string),
 * `estimated-sigma` (double), `progress` (double, 0…1), `n-iterations` (int),
 * `notice` (string), `failure` (string), `selected-atom` (int, −1 or more).
 * `draft`, `scores` and `firings` are booleans (whether there are any) that
 * notify whenever what unfold_experiment_get_draft(),
 * unfold_experiment_get_scores() or unfold_experiment_get_firings() say
 * changes.
 *
 * Signals:
 * - `picture-changed ()`: another picture: size and pixels of all kinds
 * - `pixels-changed (UnfoldPictureKind kind)`: same size, other pixels, or the
 *   kind came or went; also emitted for each kind after `picture-changed`
 * - `settings-changed (char *id)`: one setting, or %NULL: all of them, with
 *   another table
 * - `failed (char *message)`: one sentence for people; nothing was lost
 */
#define UNFOLD_TYPE_EXPERIMENT (unfold_experiment_get_type ())
G_DECLARE_FINAL_TYPE (UnfoldExperiment,
                      unfold_experiment,
                      UNFOLD,
                      EXPERIMENT,
                      GObject)

/** Returns: (transfer full): an experiment without picture and model, that
 * adds noise of σ 25 and seed 1. */
UnfoldExperiment *unfold_experiment_new (void);

/* ---- Pictures in ---- */

/**
 * unfold_experiment_open_async:
 * @file: a picture
 *
 * Reads @file on another thread; a second call gives up the first. A picture
 * whose estimated sigma is below 3 is taken as clean and gets noise added;
 * otherwise the noise is in the picture, and sigma is set to the estimate. The
 * notice says so and offers the other choice. The reference that was open is
 * closed.
 */
void unfold_experiment_open_async (UnfoldExperiment *self,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * unfold_experiment_open_finish:
 *
 * Errors: as unf_image_load(), also emitted as `failed`; everything stays as
 * it was. %G_IO_ERROR_CANCELLED when a later call took its place.
 */
gboolean unfold_experiment_open_finish (UnfoldExperiment *self,
                                        GAsyncResult *result,
                                        GError **error);

/**
 * unfold_experiment_set_image:
 * @image: (transfer none): a pasted picture or a sample
 * @title: what to call it
 * @source: whether noise is added to it
 *
 * As opening, without a file and without a guess.
 */
void unfold_experiment_set_image (UnfoldExperiment *self,
                                  UnfImage *image,
                                  const char *title,
                                  UnfoldSource source);

/** As unfold_experiment_set_image(), but guesses the source as opening does,
 * on another thread. */
void unfold_experiment_paste_image (UnfoldExperiment *self,
                                    UnfImage *image,
                                    const char *title);

/**
 * unfold_experiment_open_clean_async:
 * @file: the same picture without noise
 *
 * Reads the reference of a picture that has the noise in it; if noise was
 * being added, the source becomes %UNFOLD_SOURCE_IN_PICTURE.
 */
void unfold_experiment_open_clean_async (UnfoldExperiment *self,
                                         GFile *file,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * unfold_experiment_open_clean_finish:
 *
 * Errors: as unf_image_load(), or %UNF_ERROR_MISMATCH naming both sizes; the
 * notice then offers to use the common centre of both pictures. Also emitted
 * as `failed`, except for the mismatch that the notice speaks of.
 */
gboolean unfold_experiment_open_clean_finish (UnfoldExperiment *self,
                                              GAsyncResult *result,
                                              GError **error);

/** Back to the empty state; parameters stay. */
void unfold_experiment_close (UnfoldExperiment *self);

/* ---- Pictures and numbers out ---- */

/** Returns: (transfer none) (nullable): the picture of @kind, if it is known;
 * all known ones have one size. */
UnfImage *unfold_experiment_get_picture (UnfoldExperiment *self,
                                         UnfoldPictureKind kind);

/** Returns: (transfer none) (nullable): sparsity or thresholds with their mean
 * and scale; %NULL if the model has no such map or there is no final yet. */
UnfoldPixelMap *unfold_experiment_get_map (UnfoldExperiment *self,
                                           UnfoldPictureKind kind);

/** Returns: columns of the picture; 0 without one. */
int unfold_experiment_get_width (UnfoldExperiment *self);
int unfold_experiment_get_height (UnfoldExperiment *self);

/** Returns: (transfer none) (nullable): the picture as it was opened, whatever
 * the source; its depth is that of the file. */
UnfImage *unfold_experiment_get_opened (UnfoldExperiment *self);

/** Returns: (transfer none) (nullable): the file it came from. */
GFile *unfold_experiment_get_file (UnfoldExperiment *self);

/** Returns: (nullable): what the picture is called. */
const char *unfold_experiment_get_title (UnfoldExperiment *self);

/** Returns: sigma estimated from the opened picture, on the scale 0…255;
 * negative while it is not known. */
double unfold_experiment_get_estimated_sigma (UnfoldExperiment *self);

/**
 * unfold_experiment_get_scores:
 * @kind: noisy, denoised or before
 *
 * Returns: how near the picture on screen is to the clean one; not valid
 *   without one
 */
UnfoldScores unfold_experiment_get_scores (UnfoldExperiment *self,
                                           UnfoldPictureKind kind);

/** Asks for the estimate after each iteration; they come when the final is
 * done, and cost as much again. */
void unfold_experiment_set_wants_iterations (UnfoldExperiment *self,
                                             gboolean wants_iterations);

/**
 * unfold_experiment_get_n_iterations:
 *
 * Returns: how many iterations unfold_experiment_get_iteration() has: of the
 *   last final; 0 if nobody asked for them or they are not there yet
 */
int unfold_experiment_get_n_iterations (UnfoldExperiment *self);

/** Returns: (transfer none): the estimate after iteration @k (1 … n; 0 is the
 * noisy picture) of the last final, without the amount. */
UnfImage *unfold_experiment_get_iteration (UnfoldExperiment *self, int k);

/** Returns: (transfer none) (nullable): `[m,1,1,2]`: the fraction of each
 * atom's coefficients that are not zero, and the mean of their squares, in the
 * last final. */
UnfTensor *unfold_experiment_get_atom_use (UnfoldExperiment *self);

/** Asks for where each atom is used: finals then find it on the way; for one
 * that is known it is computed once more. Does nothing for models without a
 * dictionary. */
void unfold_experiment_set_wants_firings (UnfoldExperiment *self,
                                          gboolean wants_firings);

/** Returns: (transfer none) (nullable): where each atom is used in the last
 * final; %NULL if nobody asked or it is not there yet. */
UnfoldFirings *unfold_experiment_get_firings (UnfoldExperiment *self);

/** Returns: (transfer none) (nullable): the last final of this picture, as a
 * whole; what is set now only while the state is final. */
UnfoldResult *unfold_experiment_get_result (UnfoldExperiment *self);

/* ---- For whoever computes results of other settings ---- */

/** Returns: (transfer full) (nullable): what is set now; %NULL without picture
 * or model, or while sigma is not known. */
UnfoldRecipe *unfold_experiment_dup_recipe (UnfoldExperiment *self);

/** Returns: (transfer none) (nullable): the clean picture, if it can be
 * compared with estimates. */
UnfImage *unfold_experiment_get_comparable (UnfoldExperiment *self);

/** Returns: (transfer none) (nullable): the final of @recipe, if it is kept. */
UnfoldResult *unfold_experiment_find_result (UnfoldExperiment *self,
                                             const UnfoldRecipe *recipe);

/** Keeps @result as if it had been computed here: setting its recipe then
 * costs nothing. */
void unfold_experiment_keep_result (UnfoldExperiment *self,
                                    UnfoldResult *result);

/* ---- Parameters ---- */

UnfoldSource unfold_experiment_get_source (UnfoldExperiment *self);

/** Chooses where the noise comes from. With the noise in the picture, sigma
 * becomes the estimated one; back again, what was set before. */
void unfold_experiment_set_source (UnfoldExperiment *self, UnfoldSource source);

/** Returns: the standard deviation of the noise, 0…255. */
double unfold_experiment_get_sigma (UnfoldExperiment *self);
void unfold_experiment_set_sigma (UnfoldExperiment *self, double sigma);

guint64 unfold_experiment_get_seed (UnfoldExperiment *self);
void unfold_experiment_set_seed (UnfoldExperiment *self, guint64 seed);

/** Returns: the share of the estimate in what is shown, 0…100 per cent. */
double unfold_experiment_get_amount (UnfoldExperiment *self);
void unfold_experiment_set_amount (UnfoldExperiment *self, double amount);

/** Returns: (transfer none) (nullable): the model. */
UnfModel *unfold_experiment_get_model (UnfoldExperiment *self);

/**
 * unfold_experiment_set_model:
 * @model: (transfer none) (nullable): the model to use
 *
 * Settings that begin at the same value in both models keep what they were set
 * to; all others begin where @model was trained.
 */
void unfold_experiment_set_model (UnfoldExperiment *self, UnfModel *model);

/** Returns: (transfer none) (nullable): settings of the model; %NULL without
 * one. Only to be read. */
const UnfSettings *unfold_experiment_get_settings (UnfoldExperiment *self);

/** Returns: the value of a setting; @otherwise if the model does not have
 * it. */
double unfold_experiment_get_setting (UnfoldExperiment *self,
                                      const char *id,
                                      double otherwise);

/** Sets a setting of the model, moved into its range and to whole numbers
 * where it counts; ignored if the model does not have it. */
void unfold_experiment_set_setting (UnfoldExperiment *self,
                                    const char *id,
                                    double value);

/** Where drafts begin: the pixel under the cross-hair or in the middle of the
 * pane. Starts nothing. */
void unfold_experiment_set_focus (UnfoldExperiment *self, int x, int y);
void unfold_experiment_get_focus (UnfoldExperiment *self, int *x, int *y);

/** Returns: the index of the atom that people look at, the same in every
 * dictionary of the model; −1 for none. */
int unfold_experiment_get_selected_atom (UnfoldExperiment *self);

/** Selects an atom wherever atoms are shown. Starts nothing. A model that does
 * not have it selects none, now and when it is set. */
void unfold_experiment_set_selected_atom (UnfoldExperiment *self, int index);

/* ---- Models that learn ---- */

/** Returns: whether what is set is @recipe and its final is there. */
gboolean unfold_experiment_is_at (UnfoldExperiment *self,
                                  const UnfoldRecipe *recipe);

/**
 * unfold_experiment_show_lesson:
 * @image: (transfer none) (nullable): the draft of a model that is learning,
 *   with the amount applied; %NULL: it has learned, or given up
 * @psnr: of @image, in dB; NaN if it is not known
 *
 * Shows @image in place of the final, which comes back at the end. Ignored
 * unless there is a final. A change of what is set ends it, too: the draft then
 * stays on screen until a better estimate is there.
 */
void unfold_experiment_show_lesson (UnfoldExperiment *self,
                                    UnfImage *image,
                                    double psnr);

/**
 * unfold_experiment_set_before:
 * @image: (transfer none) (nullable): an estimate of the noisy picture
 * @psnr: of @image, in dB; NaN if it is not known
 *
 * Keeps what there was before the model was adapted, until another picture is
 * opened.
 */
void unfold_experiment_set_before (UnfoldExperiment *self,
                                   UnfImage *image,
                                   double psnr);

/* ---- Work ---- */

UnfoldState unfold_experiment_get_state (UnfoldExperiment *self);

/** Returns: how much of the final is done, 0…1. */
double unfold_experiment_get_progress (UnfoldExperiment *self);

/**
 * unfold_experiment_get_draft:
 * @region: (out) (optional): the part of the picture that is a draft; the rest
 *   is older
 * @done: (out) (optional): shifts averaged so far
 * @total: (out) (optional): shifts there are; 0 for drafts of tiles, which have
 *   all shifts
 *
 * Returns: whether the estimate is a draft
 */
gboolean unfold_experiment_get_draft (UnfoldExperiment *self,
                                      UnfRegion *region,
                                      int *done,
                                      int *total);

/** Returns: (nullable): why the state is failed, one sentence. */
const char *unfold_experiment_get_failure (UnfoldExperiment *self);

/** A slider is taken and let go: at the end the final begins, without a wait.
 * Pairs may be nested. */
void unfold_experiment_begin_change (UnfoldExperiment *self);
void unfold_experiment_end_change (UnfoldExperiment *self);

/** Computes the final again, even if it is known. */
void unfold_experiment_recompute (UnfoldExperiment *self);

/** Stops reading and computing; what is on screen stays. */
void unfold_experiment_cancel (UnfoldExperiment *self);

/**
 * unfold_experiment_set_settle_time:
 * @milliseconds: quiet time before a final begins, 150 at first; negative: only
 *   unfold_experiment_settle() ends it
 */
void unfold_experiment_set_settle_time (UnfoldExperiment *self,
                                        int milliseconds);

/** Begins the final now, as if the quiet time had passed. */
void unfold_experiment_settle (UnfoldExperiment *self);

/** Limits the memory of finals that are kept; 512 MiB at first. */
void unfold_experiment_set_cache_bytes (UnfoldExperiment *self, gsize bytes);

/* ---- A word to people, with one other choice ---- */

/** Returns: (nullable): what was assumed, one sentence. */
const char *unfold_experiment_get_notice (UnfoldExperiment *self);

/** Returns: (nullable): the label of the other choice. */
const char *unfold_experiment_get_notice_choice (UnfoldExperiment *self);

/** Takes the other choice. */
void unfold_experiment_take_notice_choice (UnfoldExperiment *self);
void unfold_experiment_dismiss_notice (UnfoldExperiment *self);

/* ---- Pictures to files ---- */

/**
 * unfold_experiment_save_async:
 * @kind: which picture
 * @file: where; its extension is the format
 * @depth: precision; noisy pictures are best saved as %UNF_DEPTH_FLOAT
 *
 * Writes what is set at the time of the call, on another thread. Only finals
 * are written: if the estimate is not one, it is finished first.
 */
void unfold_experiment_save_async (UnfoldExperiment *self,
                                   UnfoldPictureKind kind,
                                   GFile *file,
                                   UnfDepth depth,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * unfold_experiment_save_finish:
 *
 * Errors: as unf_image_save(); %G_IO_ERROR_CANCELLED if a change of settings
 * or unfold_experiment_cancel() stopped the computation it waited for;
 * %G_IO_ERROR_FAILED if there is no such picture.
 */
gboolean unfold_experiment_save_finish (UnfoldExperiment *self,
                                        GAsyncResult *result,
                                        GError **error);

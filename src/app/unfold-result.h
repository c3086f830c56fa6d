/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"
#include "unf-monitor.h"
#include "unf-tensor.h"
#include "unfold-firings.h"
#include "unfold-pixel-map.h"
#include "unfold-recipe.h"

/**
 * UnfoldScores:
 * @is_valid: whether there was a clean picture to compare with
 * @is_draft: whether they are of a draft; then of its newest part only
 * @psnr: in dB
 * @ssim: NaN while it is not known, for drafts, and for pictures too small
 */
typedef struct {
  gboolean is_valid, is_draft;
  double psnr, ssim;
} UnfoldScores;

/**
 * UnfoldResult:
 * @recipe: what it was made from
 * @noisy: what the model was given
 * @estimate: what it answered
 * @iterations: (element-type UnfImage) (nullable): the estimate after each
 *   iteration; %NULL while nobody asked for them, empty for algorithms that
 *   have none
 * @spread: (nullable): standard deviation of each pixel over the shifts
 * @sparsity: (nullable): how many coefficients of each pixel are not zero;
 *   %NULL for algorithms that have none
 * @thresholds: (nullable): the threshold of each pixel; %NULL for algorithms
 *   that do not find one for it
 * @use: (nullable): `[m,1,1,2]` how often and how strongly each atom is used
 * @firings: (nullable): where each atom is used; %NULL while nobody asked
 * @clean: (nullable): what the scores compare with
 * @noisy_scores: scores of @noisy
 * @scores: scores of @estimate
 * @seconds: what the estimate took, without drafts; NaN while it is not known
 *
 * A finished computation. Ref-counted, immutable once it is shared; owns its
 * members.
 */
typedef struct {
  UnfoldRecipe *recipe;
  UnfImage *noisy;
  UnfImage *estimate;
  GPtrArray *iterations;
  UnfImage *spread;
  UnfoldPixelMap *sparsity, *thresholds;
  UnfTensor *use;
  UnfoldFirings *firings;
  UnfImage *clean;
  UnfoldScores noisy_scores;
  UnfoldScores scores;
  double seconds;

  /*< private >*/
  gatomicrefcount references;
} UnfoldResult;

/** Returns: (transfer full): a result with a copy of @recipe and nothing else
 * yet. */
UnfoldResult *unfold_result_new (const UnfoldRecipe *recipe);

/** Returns: (transfer full): the same, to be written to before it is shared. */
UnfoldResult *unfold_result_copy (const UnfoldResult *result);
UnfoldResult *unfold_result_ref (UnfoldResult *result);
void unfold_result_unref (UnfoldResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldResult, unfold_result_unref)

/**
 * unfold_result_watch:
 * @result: not shared yet; must outlive @monitor's use
 *
 * Lets whatever runs with @monitor fill in what it shows on the way: the
 * spread, the use of atoms, and the maps.
 */
void unfold_result_watch (UnfoldResult *result, UnfMonitor *monitor);

/** Returns: bytes of all its pictures and firings. */
gsize unfold_result_get_bytes (const UnfoldResult *result);

/**
 * UnfoldResultCache:
 *
 * Finished results, the least recently used forgotten first. Not for more than
 * one thread.
 */
typedef struct _UnfoldResultCache UnfoldResultCache;

/** Returns: (transfer full): an empty cache for @max_bytes of pictures. */
UnfoldResultCache *unfold_result_cache_new (gsize max_bytes);
void unfold_result_cache_free (UnfoldResultCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldResultCache, unfold_result_cache_free)

void unfold_result_cache_set_max_bytes (UnfoldResultCache *cache,
                                        gsize max_bytes);

/** Keeps @result, in the place of one of an equal recipe; the newest is kept
 * even if it alone is larger than the limit. */
void unfold_result_cache_add (UnfoldResultCache *cache, UnfoldResult *result);

/** Returns: (transfer none) (nullable): the result of @recipe. */
UnfoldResult *unfold_result_cache_find (UnfoldResultCache *cache,
                                        const UnfoldRecipe *recipe);

/** Forgets the result of @recipe. */
void unfold_result_cache_remove (UnfoldResultCache *cache,
                                 const UnfoldRecipe *recipe);
void unfold_result_cache_clear (UnfoldResultCache *cache);

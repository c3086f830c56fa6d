/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-explanation.h"
#include "unf-image.h"
#include "unf-model.h"
#include "unf-monitor.h"
#include "unf-random.h"
#include "unf-setting.h"
#include "unf-tape.h"
#include "unf-weights.h"

/**
 * UnfAdaptationKind:
 * @UNF_ADAPTATION_INTERNAL: learn from the network's own estimate
 * @UNF_ADAPTATION_EXTERNAL: learn from a clean picture of the same kind
 */
typedef enum {
  UNF_ADAPTATION_INTERNAL,
  UNF_ADAPTATION_EXTERNAL,
} UnfAdaptationKind;

/**
 * UnfAdaptationDefaults:
 * @steps: of training
 * @rate: learning rate at the beginning
 * @crop: side of the crops
 * @batch: crops in a step
 * @shifts: shifts in a step, for networks that have them
 *
 * What adapting to one picture does unless it is told otherwise; found by
 * measurement.
 */
typedef struct {
  gint64 steps;
  double rate;
  int crop, batch, shifts;
} UnfAdaptationDefaults;

/**
 * UnfDenoiser:
 * @id: name on the command line, in files
 * @name: what people read (translatable)
 * @description: one sentence (translatable)
 * @source: the paper
 * @settings: the widest table of settings, @n_settings lines
 * @dictionaries: (nullable): names of the weights whose rows are atoms to look
 *   at, `[m,c,n,n]`; %NULL-terminated
 * @check: (nullable): whether the weights are complete and of the right shapes;
 *   %NULL for algorithms without weights
 * @fit_settings: (nullable): narrows ranges and sets initial values to what
 *   the weights were trained with
 * @minimum_side: smallest side of a picture
 * @denoise: the estimate of one picture; contract of unf_model_denoise(), with
 *   settings never %NULL and everything checked
 * @explain: (nullable): why one pixel of the estimate is what it is; contract
 * of unf_model_explain(), with settings never %NULL and everything checked
 * @maps: which of %UNF_STAGE_NONZEROS and %UNF_STAGE_THRESHOLD_MAP it can show:
 *   the sum of `1 << kind`
 * @channels: (nullable): for how many channels weights were trained; %NULL for
 *   as many as the first of @dictionaries has, or 1
 * @architecture: (nullable): what training may choose, @n_architecture lines
 * @initialise: (nullable): fresh weights for training
 * @fit_weights: (nullable): before training: changes weights so that in the
 *   network of @settings they begin as what unf_model_denoise() makes of them
 *   there; weights that were trained for these settings stay as they are
 * @estimate_batch: (nullable): for training: records on the tape the estimate
 *   of a batch of noisy crops `[n,c,h,w]` of the levels `sigma[n]` (0…1)
 * @margin: how many pixels at the border of a crop the loss leaves out
 * @minimum_crop: (nullable): the smallest side of a crop that can be learned
 *   from
 * @project: (nullable): after an optimiser step, back into the allowed set
 * @adaptation: (nullable): how to adapt to one picture, for each
 *   #UnfAdaptationKind
 *
 * An algorithm, as data and a few functions. One file defines one; the list in
 * unf-denoiser-list.c knows them all. Unrolled networks have the training
 * members; classical algorithms leave them %NULL.
 */
struct _UnfDenoiser {
  const char *id;
  const char *name;
  const char *description;
  const char *source;
  const UnfSetting *settings;
  gsize n_settings;
  const char *const *dictionaries;

  gboolean (*check) (const UnfWeights *weights, GError **error);
  void (*fit_settings) (const UnfWeights *weights, UnfSetting *settings);
  int (*minimum_side) (const UnfWeights *weights);
  UnfImage *(*denoise) (const UnfModel *model,
                        const UnfImage *noisy,
                        double sigma,
                        const UnfSettings *settings,
                        UnfMonitor *monitor,
                        GError **error);
  UnfExplanation *(*explain) (const UnfModel *model,
                              const UnfImage *noisy,
                              double sigma,
                              const UnfSettings *settings,
                              const UnfSpot *spot,
                              UnfMonitor *monitor,
                              GError **error);
  guint maps;

  int (*channels) (const UnfWeights *weights);

  const UnfSetting *architecture;
  gsize n_architecture;
  UnfWeights *(*initialise) (const UnfSettings *settings, UnfRandom *random);
  void (*fit_weights) (UnfWeights *weights, const UnfSettings *settings);
  UnfVar *(*estimate_batch) (UnfTape *tape,
                             const UnfWeights *weights,
                             UnfVar *noisy,
                             const double *sigma,
                             const UnfSettings *settings,
                             UnfRandom *random);
  int margin;
  int (*minimum_crop) (const UnfWeights *weights, const UnfSettings *settings);
  void (*project) (UnfWeights *weights);
  const UnfAdaptationDefaults *adaptation;
};

/** Returns: (transfer none): all denoisers, %NULL-terminated. */
const UnfDenoiser *const *unf_denoiser_list (void);

/** Returns: (nullable): the denoiser called @id. */
const UnfDenoiser *unf_denoiser_find (const char *id);

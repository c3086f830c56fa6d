/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-trainer.h"

/* A trainer is divided by concern: unf-trainer.c learns, -checkpoint.c puts
 * everything that it has learned aside and takes it up again. */
struct _UnfTrainer {
  UnfTrainingPlan plan; /* with settings of its own */
  UnfWeights *weights;  /* owned, like the next four */
  UnfWeights *averaged;
  UnfWeights *first, *second; /* the optimiser's memory, shaped alike */
  UnfWeights *best;           /* nullable */
  double best_psnr;
  UnfTape *tape; /* of every step; owned */
  const UnfSamples *data;
  const UnfSamples *validation; /* nullable */
  gint64 step;
  double seconds; /* spent, in all sittings */
};

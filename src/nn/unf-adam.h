/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tensor.h"

/**
 * unf_adam_step:
 * @weights: (inout): what is learned
 * @gradient: same shape
 * @mean: (inout): running mean of gradients, zeros at first
 * @square: (inout): running mean of their squares, zeros at first
 * @rate: learning rate
 * @step: 1, 2, …
 *
 * One step of Adam with β = (0.9, 0.999), ε = 1e-8 (Kingma & Ba 2015,
 * algorithm 1).
 */
void unf_adam_step (UnfTensor *weights,
                    const UnfTensor *gradient,
                    UnfTensor *mean,
                    UnfTensor *square,
                    double rate,
                    int step);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tensor.h"

/**
 * unf_orthogonal_step:
 * @weights: (inout): `[m,c,h,w]`, a matrix of m rows
 * @gradient: same shape
 * @momentum: (inout): sum of past gradients, zeros at first
 * @rate: length of the step in every singular direction
 *
 * One step along the orthogonalised momentum (Jordan et al. 2024, "Muon"):
 * the momentum, 0.95 of the past plus the gradient, is replaced by the nearest
 * matrix with orthonormal rows or columns, found by five Newton–Schulz steps.
 * All directions of a dictionary then learn at one speed.
 */
void unf_orthogonal_step (UnfTensor *weights,
                          const UnfTensor *gradient,
                          UnfTensor *momentum,
                          double rate);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-random.h"
#include "unf-tensor.h"

/**
 * unf_cosine_atoms_new:
 * @atoms: m
 * @side: p
 *
 * Returns: (transfer full): `[m,1,p,p]`, the first m products of two cosines
 *   with more frequencies than pixels, of length 1, all but the constant one
 *   without mean: the dictionary that K-SVD begins with
 */
UnfTensor *unf_cosine_atoms_new (int atoms, int side);

/**
 * unf_cosine_atoms_norm:
 * @bank: `[m,1,p,p]`
 * @random: where the power iterations begin
 *
 * Returns: ‖D‖², the largest eigenvalue of D Dᵀ
 */
double unf_cosine_atoms_norm (const UnfTensor *bank, UnfRandom *random);

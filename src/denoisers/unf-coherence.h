/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-monitor.h"
#include "unf-tensor.h"

/* How alike the atoms of a dictionary are. A dictionary whose atoms are laid at
 * every q-th pixel is the set of all atoms at all shifts by multiples of q, so
 * an atom meets the shifted copies of the others and of itself. All atoms are
 * taken at norm 1; one of norm 0 is orthogonal to everything. */

/**
 * UnfCoherencePeak:
 * @value: |inner product| of the two, 0…1
 * @a: an atom
 * @b: another one, or @a itself, shifted
 * @row: rows by which @b is shifted against @a
 * @column: columns by which it is
 */
typedef struct {
  double value;
  int a, b;
  int row, column;
} UnfCoherencePeak;

/**
 * UnfCoherence:
 * @side: n, the side of an atom
 * @atoms: m
 * @peaks: owned: the largest inner product over all strides 1 … n: element
 *   q − 1 is the mutual coherence of the dictionary at stride q. At q = n the
 *   atoms no longer overlap their shifted copies: it is the mutual coherence
 *   of the m atoms alone
 * @typical: owned: for each stride the mean over all atoms of the largest
 * |inner product| that the atom has with any other: how near the nearest one
 * is, of a typical atom
 * @energies: owned: for each stride the mean over all atoms of the sum of the
 *   squares of all its inner products with others: how much of an atom can be
 *   said by its neighbours. 0 for an orthonormal basis; at least m/q² − 1 (of
 *   one channel)
 * @bounds: owned: for each stride the smallest coherence that any m atoms of
 *   n × n could have, in the same order. For q = n it is Welch's bound
 *
 * The mutual coherence of a dictionary at every stride.
 *
 * Source: Welch 1974. For shifts the same argument holds: the mean energy of
 * all inner products of an atom is at least the redundancy m/q² per channel,
 * and its product with itself accounts for 1 of it.
 */
typedef struct {
  int side, atoms;
  UnfCoherencePeak *peaks;
  double *typical, *energies;
  double *bounds;
} UnfCoherence;

void unf_coherence_free (UnfCoherence *coherence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfCoherence, unf_coherence_free)

/**
 * unf_coherence_measure:
 * @bank: `[m,c,n,n]`, the atoms; m at least 1
 *
 * Finds the mutual coherence at all strides at once. Every shift costs a
 * product of matrices of the size of the overlap; the strides only choose among
 * the shifts.
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the coherence
 */
UnfCoherence *unf_coherence_measure (const UnfTensor *bank,
                                     UnfMonitor *monitor,
                                     GError **error);

/**
 * unf_coherence_gram:
 * @bank: `[m,c,n,n]`
 *
 * Returns: (transfer full): `[1,1,m,m]`, the inner products of the atoms at
 *   norm 1, without shifts; the diagonal is 1
 */
UnfTensor *unf_coherence_gram (const UnfTensor *bank);

/**
 * unf_coherence_matrix:
 * @bank: `[m,c,n,n]`
 * @stride: q, 1 or more
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): `[1,1,m,m]`: for each two atoms the
 *   largest |inner product| over all shifts by multiples of @stride; on the
 *   diagonal an atom with itself, at all shifts but zero
 */
UnfTensor *unf_coherence_matrix (const UnfTensor *bank,
                                 int stride,
                                 UnfMonitor *monitor,
                                 GError **error);

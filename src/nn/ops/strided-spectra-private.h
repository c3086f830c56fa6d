/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Products of spectra, a row at a time. A row holds all phases, each as real
 * and then imaginary parts: `[phases,2,length]`, length a multiple of 16. So
 * many pairs of atoms, and so many blocks, pass by together, which is what
 * makes them fast: each number that is read is used that often. */
enum { UNF_SPECTRA_TILE = 2 };

/**
 * _unf_spectra_correlate_row:
 * @sums: (out caller-allocates): `[pairs × blocks]` rows `[2,length]`
 * @filters: `[pairs]` rows
 * @pictures: `[blocks]` rows
 *
 * sum = Σ conj (filter) · picture over the phases, for each pair and block.
 */
void _unf_spectra_correlate_row (float *const *sums,
                                 float *const *filters,
                                 int pairs,
                                 float *const *pictures,
                                 int blocks,
                                 int phases,
                                 int length);

/**
 * _unf_spectra_convolve_row:
 * @sums: (inout): `[blocks]` rows, added to
 * @filters: `[pairs]` rows
 * @codes: `[pairs × blocks]` rows `[2,length]`
 *
 * sum += Σ filter · code over the pairs, for each block and phase.
 */
void _unf_spectra_convolve_row (float *const *sums,
                                float *const *filters,
                                int pairs,
                                float *const *codes,
                                int blocks,
                                int phases,
                                int length);

/**
 * _unf_spectra_add_square:
 * @to: (inout): `[rows,columns]`, rows @to_step apart
 * @square: `[rows,columns]`, rows @step apart
 *
 * to += factor · square.
 */
void _unf_spectra_add_square (float *to,
                              int to_step,
                              float factor,
                              const float *square,
                              int step,
                              int rows,
                              int columns);

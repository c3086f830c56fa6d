/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tensor.h"

/** Side of the pictures that unf_atom_spectrum() makes. */
#define UNF_ATOM_SPECTRUM_SIDE 64

/**
 * unf_atom_spectrum:
 * @bank: `[m,c,n,n]`, n at most %UNF_ATOM_SPECTRUM_SIDE
 * @atom: one of them
 *
 * The Fourier magnitude of an atom, padded with zeros; of one in colour, the
 * root of the sum of squares over its channels.
 *
 * Returns: (transfer full): `[1,1,64,64]`: element (32,32) is the frequency 0,
 *   one step to the right or down is 1/64 cycles per pixel
 */
UnfTensor *unf_atom_spectrum (const UnfTensor *bank, int atom);

/**
 * unf_atom_frequency:
 * @spectrum: what unf_atom_spectrum() made
 *
 * Returns: how fast the atom varies: the mean distance from frequency 0,
 *   weighted with the squared magnitude, in cycles per pixel, 0…0.71; 0 for an
 *   atom of zeros
 */
double unf_atom_frequency (const UnfTensor *spectrum);

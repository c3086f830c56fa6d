/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strided.h"

enum { UNF_STRIDED_MAX_GROUP = 8 };

/**
 * UnfStridedCut:
 * @phases: of all channels together, c·q²
 * @side: rows and columns of a phase of an atom
 * @length: rows and columns of a block's transforms
 * @valid: rows and columns of codes in a block, @length − @side + 1
 * @down: blocks from top to bottom of a picture
 * @across: blocks from left to right
 * @group: blocks that pass by all atoms together, 2 … UNF_STRIDED_MAX_GROUP
 *
 * How the FFT engine cuts a product into blocks.
 */
typedef struct {
  int phases;
  int side, length, valid;
  int down, across;
  int group;
} UnfStridedCut;

/** Returns: the cut that is expected to take the least time. */
UnfStridedCut _unf_strided_choose_cut (const UnfStrided *s);

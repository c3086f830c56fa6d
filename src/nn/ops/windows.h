/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-tape.h"

/**
 * UnfWindows:
 * @pictures: how many pictures
 * @shifts: S, windows of each picture
 * @rows: first row of each window, `[pictures · S]`
 * @columns: first column of each window
 * @h: rows of every window
 * @w: columns of every window
 *
 * Equally large windows of a batch of pictures; window i belongs to picture
 * i / S.
 */
typedef struct {
  int pictures, shifts;
  const int *rows, *columns;
  int h, w;
} UnfWindows;

/**
 * unf_windows_cut:
 * @picture: `[pictures,c,H,W]`, not consumed; every window lies inside
 *
 * Returns: the windows, `[pictures·S,c,h,w]`
 */
UnfVar *
unf_windows_cut (UnfTape *tape, UnfVar *picture, const UnfWindows *windows);

/**
 * unf_windows_average:
 * @values: `[pictures·S,c,h,w]`, consumed
 * @height: H
 * @width: W
 *
 * Puts windows back: at every pixel the mean of those that cover it, 0 where
 * none does. Averaging the estimates of different shifts approximates the
 * posterior mean (Simon & Elad 2019, section 3).
 *
 * Returns: `[pictures,c,H,W]`
 */
UnfVar *unf_windows_average (UnfTape *tape,
                             UnfVar *values,
                             const UnfWindows *windows,
                             int height,
                             int width);

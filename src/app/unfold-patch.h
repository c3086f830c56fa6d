/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-image.h"

/**
 * unfold_patch_lay_over:
 * @under: a picture
 * @patch: part of such a picture, of as many channels
 * @region: where it belongs, of its size and inside @under
 *
 * Returns: (transfer full) (nullable): a copy of @under with @patch laid over
 *   it; %NULL if there is no memory for it
 */
UnfImage *unfold_patch_lay_over (const UnfImage *under,
                                 const UnfImage *patch,
                                 UnfRegion region);

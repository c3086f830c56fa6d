/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "unfold-firings.h"
#include "unfold-viewport.h"

/**
 * unfold_firing_map_compose:
 * @atom: which
 * @frame: where the picture lies and the size of the pane, in device pixels
 *
 * Where an atom fires, to be laid over the picture: the picture is dimmed,
 * positive coefficients are orange and negative ones blue, the brighter the
 * larger, the strongest of the atom brightest. Of several that meet in one
 * device pixel the strongest is seen.
 *
 * Returns: (transfer full): `4 · width · height` bytes, red green blue alpha,
 *   colours multiplied with alpha: what GDK_MEMORY_R8G8B8A8_PREMULTIPLIED means
 */
GBytes *unfold_firing_map_compose (const UnfoldFirings *firings,
                                   int atom,
                                   const UnfoldFrame *frame);

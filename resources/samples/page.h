/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "canvas.h"

/**
 * PageBlock:
 * @x: left margin, in pixels of a page of 512
 * @y: top
 * @width: of its lines
 * @font: as Pango names it; sizes are pixels of the same page
 */
typedef struct {
  double x, y, width;
  const char *font;
  PangoAlignment alignment;
  gboolean is_justified;
  const char *text;
} PageBlock;

/**
 * page_print:
 * @blocks: @n of them
 * @side: of the page, in pixels
 *
 * Returns: (transfer full): a printed page
 */
Canvas *page_print (const PageBlock *blocks, gsize n, int side);

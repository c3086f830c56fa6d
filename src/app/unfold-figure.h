/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UnfoldFigure:
 *
 * A picture of whole pixels with labels, for files. Nothing of it is smoothed,
 * and labels stay text where a file can hold text.
 */
typedef struct _UnfoldFigure UnfoldFigure;

/**
 * unfold_figure_new:
 * @width: in pixels
 * @height: in pixels
 * @font_size: of labels, in pixels
 *
 * Returns: (transfer full): a white one
 */
UnfoldFigure *unfold_figure_new (int width, int height, int font_size);
void unfold_figure_free (UnfoldFigure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfoldFigure, unfold_figure_free)

/** Returns: (transfer none): the pixels of row @y, to be written: 0xRRGGBB. */
guint32 *unfold_figure_get_row (UnfoldFigure *self, int y);

/**
 * unfold_figure_add_label:
 * @x: where it is, in pixels from the left
 * @y: its baseline, in pixels from the top
 * @anchor: which part of it lies left of @x: 0, 0.5 or 1
 */
void unfold_figure_add_label (UnfoldFigure *self,
                              double x,
                              double y,
                              double anchor,
                              const char *text);

/** Returns: (transfer full): the bytes of a PNG file. */
GBytes *unfold_figure_to_png (const UnfoldFigure *self);

/** Returns: (transfer full): the bytes of an SVG file. */
GBytes *unfold_figure_to_svg (const UnfoldFigure *self);

/** Returns: (transfer full): the bytes of a PDF file, two pixels in a point. */
GBytes *unfold_figure_to_pdf (const UnfoldFigure *self);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Text of SVG files, written by hand: cairo's surface for SVG turns letters
 * into curves, which nobody can search, translate or set in another font. */

/** Appends ` name="value"` with two decimals and a decimal point in every
 * locale. */
void unfold_svg_append_attribute (GString *svg, const char *name, double value);

/** Begins a text whose baseline is at @x, @y; attributes may follow. */
void unfold_svg_begin_text (GString *svg, double x, double y);

/**
 * unfold_svg_end_text:
 * @anchor: which part of the text lies before its place: 0, 0.5 or 1
 * @words: anything; what means something to SVG is escaped
 */
void unfold_svg_end_text (GString *svg, double anchor, const char *words);

/** Appends a text without other attributes. */
void unfold_svg_append_text (GString *svg,
                             double x,
                             double y,
                             double anchor,
                             const char *words);

/** Begins a rectangle; what else it has and its end must follow. */
void unfold_svg_begin_rectangle (GString *svg,
                                 double x,
                                 double y,
                                 double width,
                                 double height);

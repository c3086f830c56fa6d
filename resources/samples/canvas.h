/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * Canvas:
 * @width: columns
 * @height: rows
 * @light: `[height,width]` linear light, 0…1, owned
 *
 * A gray picture in the making. It is painted several times larger than it
 * will be and then shrunk, which makes its edges soft.
 */
typedef struct {
  int width, height;
  float *light;
} Canvas;

/** Returns: (transfer full): a black canvas. */
Canvas *canvas_new (int width, int height);
void canvas_free (Canvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canvas, canvas_free)

/** Mixes @light in with the weight @cover (0…1); nothing happens outside. */
void canvas_mix (Canvas *canvas, int x, int y, double light, double cover);

/** Returns: the light at a place between pixels; the border continues. */
double canvas_look (const Canvas *canvas, double x, double y);

/**
 * canvas_stroke:
 * @from: first end (x, y)
 * @to: other end
 * @from_width: width at the first end, in pixels
 * @to_width: width at the other end
 *
 * Paints a straight stroke with round ends.
 */
void canvas_stroke (Canvas *canvas,
                    const double from[2],
                    const double to[2],
                    double from_width,
                    double to_width,
                    double light);

/** Returns: (transfer full): the mean of every @factor × @factor pixels. */
Canvas *canvas_shrink (const Canvas *canvas, int factor);

/** Blurs with a Gaussian of standard deviation @sigma pixels. */
void canvas_blur (Canvas *canvas, double sigma);

/**
 * canvas_save:
 * @path: name of a PNG file
 *
 * Stores the light with the exponent 1/2.2 as 8-bit gray values 10…245, so
 * that noise added to the picture is rarely clipped.
 */
gboolean canvas_save (const Canvas *canvas, const char *path, GError **error);

/** Returns: the light that canvas_save() stores as the gray value @level
 * (0…1) of its range. */
double canvas_light_of_level (double level);

/** Returns: the gray value 0…1 that stands for @light; the way back. */
double canvas_level_of_light (double light);

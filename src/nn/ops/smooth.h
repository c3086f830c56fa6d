/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * unf_smooth:
 * @out: (out caller-allocates): rows @first to @last − 1, each @width long
 * @in: `[height,width]`; does not overlap @out
 *
 * Filters with ¼ ½ ¼ along rows and columns; the picture is mirrored at its
 * border without repeating the edge.
 */
void unf_smooth (float *out,
                 const float *in,
                 int height,
                 int width,
                 int first,
                 int last);

/**
 * unf_smooth_adjoint:
 * @out: (inout): `[height,width]`, added to
 * @in: `[height,width]`
 *
 * The transpose of unf_smooth() of all rows.
 */
void unf_smooth_adjoint (float *out, const float *in, int height, int width);

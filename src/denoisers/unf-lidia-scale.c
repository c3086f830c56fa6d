/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-lidia-scale.h"

#include <math.h>
#include <string.h>

#include "smooth.h"
#include "unf-lidia-mean.h"

enum { RADIUS = 14 };

void
unf_lidia_scale_clear (UnfLidiaScale *scale)
{
  g_clear_pointer (&scale->pixels, unf_tensor_unref);
  g_clear_pointer (&scale->gray, unf_tensor_unref);
}

void
unf_lidia_levels_clear (UnfLidiaLevels *levels)
{
  g_clear_pointer (&levels->means, g_free);
  g_clear_pointer (&levels->gains, g_free);
}

static double
mean_of (const float *plane, size_t size)
{
  double sum = 0.0;

  for (size_t p = 0; p < size; p++)
    sum += (double) plane[p];

  return sum / (double) size;
}

UnfLidiaLevels
unf_lidia_levels_new (const UnfTensor *noisy,
                      const double *sigma,
                      double reference)
{
  UnfShape shape = noisy->shape;
  size_t plane = unf_shape_plane (shape);
  UnfLidiaLevels levels = { g_new (double, shape.n *shape.c),
                            g_new (double, shape.n) };

  for (int i = 0; i < shape.n * shape.c; i++)
    levels.means[i] =
        (double) unf_lidia_mean (noisy->data + (size_t) i * plane, plane);
  for (int b = 0; b < shape.n; b++)
    levels.gains[b] =
        reference > 0.0 ? reference / MAX (sigma[b], 1e-3 * reference) : 1.0;

  return levels;
}

/* One channel as the network sees it, rounded at every step as the published
 * program does: at mirrored borders the last bits decide which neighbours are
 * taken. */
static void
normalise (float *out, const float *in, size_t size, double mean, double gain)
{
  for (size_t p = 0; p < size; p++)
    out[p] = (float) gain * (2.0f * in[p] - 1.0f - (float) mean);
}

static int
mirror (int i, int n)
{
  i = ABS (i);
  return i < n ? i : 2 * (n - 1) - i;
}

/* @in in the middle of @out, with @border rows and columns mirrored around it
 * and the rest left as it is. */
static void
mirror_into (float *out,
             UnfShape padded,
             const float *in,
             UnfShape shape,
             int border)
{
  int top = (padded.h - shape.h) / 2, left = (padded.w - shape.w) / 2;

  for (int i = -border; i < shape.h + border; i++) {
    const float *from = in + (size_t) mirror (i, shape.h) * (size_t) shape.w;
    float *to = out + (size_t) (top + i) * (size_t) padded.w + left;

    for (int j = -border; j < shape.w + border; j++)
      to[j] = from[mirror (j, shape.w)];
  }
}

/* The luma of ITU-R BT.601 on the network's scale, with products that are not
 * rounded, as the published program has it; gray is its own. */
static UnfTensor *
gray_of (UnfTensor *pixels, GError **error)
{
  UnfShape shape = pixels->shape;
  size_t plane = unf_shape_plane (shape);
  UnfTensor *gray;

  if (shape.c == 1)
    return unf_tensor_ref (pixels);

  gray = unf_tensor_try_new ((UnfShape){ shape.n, 1, shape.h, shape.w }, error);
  for (int b = 0; gray && b < shape.n; b++) {
    const float *rgb = pixels->data + (size_t) (3 * b) * plane;

    for (size_t p = 0; p < plane; p++)
      gray->data[(size_t) b * plane + p] =
          fmaf (0.1140f, rgb[2 * plane + p],
                fmaf (0.5870f, rgb[plane + p], 0.2989f * rgb[p]));
  }

  return gray;
}

static void
fill (float *out, size_t n, float value)
{
  for (size_t i = 0; i < n; i++)
    out[i] = value;
}

/* A scale before it is smoothed needs one more pixel all around. */
static int
mirrored_border (int index, int side)
{
  return index == 0 ? side - 1 : 3 * (side - 1) / 2;
}

int
unf_lidia_minimum_side (const UnfLidiaNetwork *net)
{
  return mirrored_border (1, net->side) + 2;
}

static gboolean
pad_channel (const UnfLidiaScale *scale,
             int channel,
             int border,
             const UnfTensor *noisy,
             const UnfLidiaLevels *levels,
             GError **error)
{
  UnfShape shape = noisy->shape, padded = scale->pixels->shape;
  int extra = scale->dilation - 1;
  UnfShape middle = { 1, 1, shape.h + 2 * (border + extra),
                      shape.w + 2 * (border + extra) };
  float *out =
      scale->pixels->data + (size_t) channel * unf_shape_plane (padded);
  g_autoptr (UnfTensor) input =
      unf_tensor_try_new ((UnfShape){ 1, 1, shape.h, shape.w }, error);
  g_autoptr (UnfTensor) mirrored =
      input ? unf_tensor_try_new (middle, error) : NULL;
  g_autofree float *row = NULL;

  if (!mirrored)
    return FALSE;

  normalise (input->data,
             noisy->data + (size_t) channel * unf_shape_plane (shape),
             unf_shape_plane (shape), levels->means[channel], levels->gains[0]);
  mirror_into (mirrored->data, middle, input->data, shape, border + extra);
  fill (out, unf_shape_plane (padded), (float) -levels->gains[0]);

  row = g_new (float, middle.w);
  for (int i = extra; i < middle.h - extra; i++) {
    float *to = out + (size_t) (scale->origin + i - extra) * (size_t) padded.w +
                scale->origin;

    if (extra)
      unf_smooth (row, mirrored->data, middle.h, middle.w, i, i + 1);
    else
      memcpy (row, mirrored->data + (size_t) i * (size_t) middle.w,
              (size_t) middle.w * sizeof (float));
    memcpy (to, row + extra, (size_t) (middle.w - 2 * extra) * sizeof (float));
  }

  return TRUE;
}

gboolean
unf_lidia_scale_of_picture (UnfLidiaScale *scale,
                            int index,
                            const UnfLidiaNetwork *net,
                            const UnfTensor *noisy,
                            const UnfLidiaLevels *levels,
                            GError **error)
{
  UnfShape shape = noisy->shape;
  int border = mirrored_border (index, net->side);

  *scale =
      (UnfLidiaScale){ .dilation = index + 1, .origin = (index + 1) * RADIUS };
  shape.h += 2 * (border + scale->origin);
  shape.w += 2 * (border + scale->origin);
  scale->pixels = unf_tensor_try_new (shape, error);

  for (int c = 0; scale->pixels && c < shape.c; c++)
    if (!pad_channel (scale, c, border, noisy, levels, error))
      return FALSE;
  if (scale->pixels)
    scale->gray = gray_of (scale->pixels, error);

  return scale->gray != NULL;
}

int
unf_lidia_margin (const UnfLidiaNetwork *net)
{
  return mirrored_border (1, net->side) + 1 + 2 * RADIUS;
}

void
unf_lidia_scale_of_crops (UnfLidiaScale *scale,
                          int index,
                          const UnfLidiaNetwork *net,
                          const UnfTensor *noisy,
                          int margin,
                          const UnfLidiaLevels *levels)
{
  UnfShape shape = noisy->shape;
  size_t plane = unf_shape_plane (shape);
  g_autofree float *sharp = g_new (float, plane);

  *scale =
      (UnfLidiaScale){ .pixels = unf_tensor_new (shape),
                       .dilation = index + 1,
                       .origin = margin - mirrored_border (index, net->side) };

  for (int i = 0; i < shape.n * shape.c; i++) {
    float *out = scale->pixels->data + (size_t) i * plane;

    normalise (index == 0 ? out : sharp, noisy->data + (size_t) i * plane,
               plane, levels->means[i], levels->gains[i / shape.c]);
    if (index == 1)
      unf_smooth (out, sharp, shape.h, shape.w, 0, shape.h);
  }
  scale->gray = gray_of (scale->pixels, NULL);
}

UnfNeighbourhood
unf_lidia_scale_hood (const UnfLidiaScale *scale, const UnfLidiaNetwork *net)
{
  return (UnfNeighbourhood){ .side = net->side,
                             .dilation = scale->dilation,
                             .radius = RADIUS,
                             .count = UNF_LIDIA_GROUP,
                             .origin = scale->origin };
}

UnfFold
unf_lidia_scale_fold (const UnfLidiaScale *scale,
                      const UnfLidiaNetwork *net,
                      UnfRegion patches)
{
  UnfShape shape = scale->pixels->shape;

  return (UnfFold){ shape.n,
                    shape.c,
                    shape.h,
                    shape.w,
                    net->side,
                    scale->dilation,
                    scale->origin + patches.y,
                    scale->origin + patches.x,
                    patches.height,
                    patches.width };
}

static double
squared_deviations (const float *patch, int length)
{
  double mean = mean_of (patch, (size_t) length), sum = 0.0;

  for (int i = 0; i < length; i++)
    sum += ((double) patch[i] - mean) * ((double) patch[i] - mean);

  return sum;
}

void
unf_lidia_describe (float *e,
                    size_t stride,
                    const float *distances,
                    const float *patches,
                    int count,
                    int length)
{
  enum { LAST = UNF_LIDIA_GROUP - 1 };

  for (int p = 0; p < count; p++) {
    for (int k = 0; k < LAST; k++)
      e[(size_t) k * stride + (size_t) p] =
          distances[p * UNF_LIDIA_GROUP + k + 1];
    e[LAST * stride + (size_t) p] =
        (float) (squared_deviations (patches + (size_t) (p * length), length) *
                 length / (length - 1));
  }
}

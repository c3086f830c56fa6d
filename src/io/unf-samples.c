/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-samples-private.h"

#include <string.h>

gsize
_unf_sample_size (UnfSampleType type)
{
  static const gsize sizes[] = {
    [UNF_SAMPLE_U8] = 1,
    [UNF_SAMPLE_U16] = 2,
    [UNF_SAMPLE_F32] = 4,
    [UNF_SAMPLE_F64] = 8,
  };

  return sizes[type];
}

UnfDepth
_unf_sample_depth (UnfSampleType type)
{
  static const UnfDepth depths[] = {
    [UNF_SAMPLE_U8] = UNF_DEPTH_8,
    [UNF_SAMPLE_U16] = UNF_DEPTH_16,
    [UNF_SAMPLE_F32] = UNF_DEPTH_FLOAT,
    [UNF_SAMPLE_F64] = UNF_DEPTH_FLOAT,
  };

  return depths[type];
}

void
_unf_samples_swap (void *samples, UnfSampleType type, gsize n)
{
  gsize size = _unf_sample_size (type);
  guint8 *bytes = samples;

  for (gsize i = 0; i < n; i++) {
    for (gsize j = 0; j < size / 2; j++) {
      guint8 byte = bytes[j];

      bytes[j] = bytes[size - 1 - j];
      bytes[size - 1 - j] = byte;
    }
    bytes += size;
  }
}

/* --- From files --------------------------------------------------------- */

static void
put_u8 (float *out,
        gssize out_step,
        const guint8 *samples,
        const UnfSampleLayout *layout,
        gssize n)
{
  int zero = layout->white_is_zero ? layout->white : 0;
  float white = (float) (layout->white - 2 * zero);

  for (gssize i = 0; i < n; i++)
    out[i * out_step] = (float) (samples[i * layout->per_pixel] - zero) / white;
}

static void
put_u16 (float *out,
         gssize out_step,
         const guint16 *samples,
         const UnfSampleLayout *layout,
         gssize n)
{
  int zero = layout->white_is_zero ? layout->white : 0;
  float white = (float) (layout->white - 2 * zero);

  for (gssize i = 0; i < n; i++)
    out[i * out_step] = (float) (samples[i * layout->per_pixel] - zero) / white;
}

static void
put_f32 (float *out,
         gssize out_step,
         const float *samples,
         const UnfSampleLayout *layout,
         gssize n)
{
  for (gssize i = 0; i < n; i++) {
    float value = samples[i * layout->per_pixel];

    out[i * out_step] = layout->white_is_zero ? 1.0f - value : value;
  }
}

static void
put_f64 (float *out,
         gssize out_step,
         const double *samples,
         const UnfSampleLayout *layout,
         gssize n)
{
  for (gssize i = 0; i < n; i++) {
    double value = samples[i * layout->per_pixel];

    out[i * out_step] = (float) (layout->white_is_zero ? 1.0 - value : value);
  }
}

void
_unf_samples_put (float *out,
                  gssize out_step,
                  const void *samples,
                  const UnfSampleLayout *layout,
                  gsize n)
{
  switch (layout->type) {
  case UNF_SAMPLE_U8:
    put_u8 (out, out_step, samples, layout, (gssize) n);
    break;
  case UNF_SAMPLE_U16:
    put_u16 (out, out_step, samples, layout, (gssize) n);
    break;
  case UNF_SAMPLE_F32:
    put_f32 (out, out_step, samples, layout, (gssize) n);
    break;
  case UNF_SAMPLE_F64:
    put_f64 (out, out_step, samples, layout, (gssize) n);
    break;
  }
}

void
_unf_samples_put_row (UnfTensor *pixels,
                      int y,
                      const void *samples,
                      const UnfSampleLayout *layout)
{
  gsize width = (gsize) pixels->shape.w;
  gsize plane = unf_shape_plane (pixels->shape);

  for (gsize c = 0; c < (gsize) pixels->shape.c; c++)
    _unf_samples_put (pixels->data + c * plane + (gsize) y * width, 1,
                      (const guint8 *) samples +
                          c * _unf_sample_size (layout->type),
                      layout, width);
}

/* --- To files ----------------------------------------------------------- */

/* Written so that NaN fails the comparison on the way to zero. */
static inline float
clip (float value)
{
  return value > 0.0f ? (value < 1.0f ? value : 1.0f) : 0.0f;
}

static void
get_u8 (guint8 *samples, const float *values, gsize step, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i * step] = (guint8) (255.0f * clip (values[i]) + 0.5f);
}

static void
get_u16 (guint16 *samples, const float *values, gsize step, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i * step] = (guint16) (65535.0f * clip (values[i]) + 0.5f);
}

static void
get_f32 (float *samples, const float *values, gsize step, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i * step] = values[i];
}

void
_unf_samples_get_row (void *samples,
                      UnfSampleType type,
                      const UnfImage *image,
                      int y)
{
  gsize channels = (gsize) unf_image_get_channels (image);
  gsize width = (gsize) unf_image_get_width (image);

  for (gsize c = 0; c < channels; c++) {
    const float *values =
        unf_image_get_plane (image, (int) c) + (gsize) y * width;

    if (type == UNF_SAMPLE_U8)
      get_u8 ((guint8 *) samples + c, values, channels, width);
    else if (type == UNF_SAMPLE_U16)
      get_u16 ((guint16 *) samples + c, values, channels, width);
    else
      get_f32 ((float *) samples + c, values, channels, width);
  }
}

gboolean
_unf_samples_write_floats (const UnfImage *image,
                           int y,
                           float *row,
                           GOutputStream *stream,
                           GError **error)
{
  gsize n = (gsize) unf_image_get_width (image) *
            (gsize) unf_image_get_channels (image);

  _unf_samples_get_row (row, UNF_SAMPLE_F32, image, y);
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    _unf_samples_swap (row, UNF_SAMPLE_F32, n);

  return g_output_stream_write_all (stream, row, n * sizeof *row, NULL, NULL,
                                    error);
}

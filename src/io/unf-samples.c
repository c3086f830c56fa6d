/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-samples-private.h"

void
_unf_samples_put_8 (float *out,
                    gsize out_step,
                    const guint8 *samples,
                    gsize step,
                    gsize n,
                    guint8 white)
{
  for (gsize i = 0; i < n; i++)
    out[i * out_step] = (float) samples[i * step] / (float) white;
}

void
_unf_samples_put_16 (float *out,
                     gsize out_step,
                     const guint16 *samples,
                     gsize step,
                     gsize n,
                     guint16 white)
{
  for (gsize i = 0; i < n; i++)
    out[i * out_step] = (float) samples[i * step] / (float) white;
}

/* Written so that NaN fails both comparisons on the way to zero. */
static inline float
clip (float value)
{
  return value > 0.0f ? (value < 1.0f ? value : 1.0f) : 0.0f;
}

void
_unf_samples_get_8 (guint8 *samples, gsize step, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i * step] = (guint8) (255.0f * clip (values[i]) + 0.5f);
}

void
_unf_samples_get_16 (guint16 *samples, gsize step, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i * step] = (guint16) (65535.0f * clip (values[i]) + 0.5f);
}

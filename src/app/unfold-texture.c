/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unfold-texture.h"

/* The toolkit hands out pixels as 32-bit words of premultiplied ARGB. */
static float
read_channel (guint32 pixel, int channel)
{
  guint alpha = pixel >> 24;
  guint value = (pixel >> (16 - 8 * channel)) & 0xff;

  if (alpha == 0)
    return 0.0f;

  return MIN (1.0f, (float) value / (float) alpha);
}

static gboolean
is_gray (const guint32 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    guint32 p = pixels[i];

    if (((p >> 16) & 0xff) != ((p >> 8) & 0xff) ||
        ((p >> 8) & 0xff) != (p & 0xff))
      return FALSE;
  }

  return TRUE;
}

UnfImage *
unfold_texture_to_image (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  gsize n = (gsize) width * (gsize) height;
  g_autofree guint32 *pixels = g_new (guint32, n);
  g_autoptr (UnfTensor) values = NULL;
  int n_channels;

  gdk_texture_download (texture, (guchar *) pixels, 4 * (gsize) width);
  n_channels = is_gray (pixels, n) ? 1 : 3;
  values = unf_tensor_new ((UnfShape){ 1, n_channels, height, width });

  for (int c = 0; c < n_channels; c++)
    for (gsize i = 0; i < n; i++)
      values->data[(gsize) c * n + i] = read_channel (pixels[i], c);

  return unf_image_new (values, UNF_DEPTH_8);
}

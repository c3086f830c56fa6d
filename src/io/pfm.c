/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-format-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "unf-error.h"
#include "unf-samples-private.h"

/* The portable float map: three lines of text, then 32-bit floats, the last
 * row first. The sign of the number in the third line is the byte order; its
 * size is a unit of light that nobody applies, and is ignored. */

typedef struct {
  int channels;
  guint64 width, height;
  gboolean is_swapped;
} Header;

static gboolean
recognises (const guint8 *head, gsize size)
{
  return size >= 3 && head[0] == 'P' && (head[1] == 'F' || head[1] == 'f') &&
         g_ascii_isspace (head[2]);
}

static gboolean
read_header (UnfImageReader *reader, Header *header, GError **error)
{
  char magic[2], word[32];
  char *end = NULL;
  double scale;

  if (!_unf_image_reader_read (reader, magic, sizeof magic, error) ||
      !_unf_image_reader_read_number (reader, &header->width, G_MAXINT,
                                      error) ||
      !_unf_image_reader_read_number (reader, &header->height, G_MAXINT,
                                      error) ||
      !_unf_image_reader_read_word (reader, word, sizeof word, error))
    return FALSE;

  scale = g_ascii_strtod (word, &end);
  header->channels = magic[1] == 'F' ? 3 : 1;
  header->is_swapped = (scale < 0.0) != (G_BYTE_ORDER == G_LITTLE_ENDIAN);

  if (*end == '\0' && isfinite (scale) && scale != 0.0)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
               _ ("the third line of its header does not say the byte order"));
  return FALSE;
}

static gboolean
read_rows (UnfImageReader *reader,
           UnfTensor *pixels,
           gboolean is_swapped,
           UnfMonitor *monitor,
           GError **error)
{
  UnfShape shape = pixels->shape;
  gsize n = (gsize) shape.w * (gsize) shape.c;
  g_autofree float *row = g_new (float, n);
  UnfSampleLayout layout = { .type = UNF_SAMPLE_F32, .per_pixel = shape.c };

  for (int y = shape.h; y-- > 0;) {
    if (!unf_monitor_step (monitor, (gsize) (shape.h - 1 - y), (gsize) shape.h,
                           error) ||
        !_unf_image_reader_read (reader, row, n * sizeof *row, error))
      return FALSE;

    if (is_swapped)
      _unf_samples_swap (row, layout.type, n);
    _unf_samples_put_row (pixels, y, row, &layout);
  }

  return TRUE;
}

static UnfImage *
load (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  g_autoptr (UnfTensor) pixels = NULL;
  Header header;

  if (!read_header (reader, &header, error) ||
      !_unf_image_bytes_justify (_unf_image_reader_rest (reader), header.width,
                                 header.height, 32 * (guint) header.channels, 1,
                                 error))
    return NULL;

  pixels = unf_tensor_try_new (
      (UnfShape){ 1, header.channels, (int) header.height, (int) header.width },
      error);
  if (!pixels || !read_rows (reader, pixels, header.is_swapped, monitor, error))
    return NULL;

  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

static gboolean
save (const UnfImage *image,
      UnfDepth depth,
      GOutputStream *stream,
      GError **error)
{
  int channels = unf_image_get_channels (image);
  gsize n = (gsize) unf_image_get_width (image) * (gsize) channels;
  g_autofree float *row = g_new (float, n);

  if (!g_output_stream_printf (stream, NULL, NULL, error, "P%c\n%d %d\n-1.0\n",
                               channels == 3 ? 'F' : 'f',
                               unf_image_get_width (image),
                               unf_image_get_height (image)))
    return FALSE;

  for (int y = unf_image_get_height (image); y-- > 0;)
    if (!_unf_samples_write_floats (image, y, row, stream, error))
      return FALSE;

  return TRUE;
}

static const char *const extensions[] = { "pfm", NULL };

const UnfImageFormat _unf_pfm_format = {
  .extensions = extensions,
  .recognises = recognises,
  .load = load,
  .save = save,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-format-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "unf-error.h"
#include "unf-samples-private.h"

/* The portable gray map and pixel map of Netpbm: a header in plain text, then
 * bytes (P5, P6), big-endian pairs of bytes, or decimal numbers (P2, P3). */

typedef struct {
  int channels;
  gboolean is_plain;
  guint64 width, height, white;
} Header;

static gboolean
is_map (const guint8 *head, gsize size, char plain, char binary)
{
  return size >= 3 && head[0] == 'P' &&
         (head[1] == plain || head[1] == binary) &&
         (g_ascii_isspace (head[2]) || head[2] == '#');
}

static gboolean
recognises_pgm (const guint8 *head, gsize size)
{
  return is_map (head, size, '2', '5');
}

static gboolean
recognises_ppm (const guint8 *head, gsize size)
{
  return is_map (head, size, '3', '6');
}

static gboolean
read_header (UnfImageReader *reader, Header *header, GError **error)
{
  char magic[2];

  if (!_unf_image_reader_read (reader, magic, sizeof magic, error) ||
      !_unf_image_reader_read_number (reader, &header->width, G_MAXINT,
                                      error) ||
      !_unf_image_reader_read_number (reader, &header->height, G_MAXINT,
                                      error) ||
      !_unf_image_reader_read_number (reader, &header->white, G_MAXUINT16,
                                      error))
    return FALSE;

  header->channels = magic[1] == '2' || magic[1] == '5' ? 1 : 3;
  header->is_plain = magic[1] == '2' || magic[1] == '3';

  if (header->white > 0)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
               _ ("its largest value is 0"));
  return FALSE;
}

static gboolean
read_plain_row (UnfImageReader *reader,
                guint16 *row,
                gsize n,
                guint64 white,
                GError **error)
{
  for (gsize i = 0; i < n; i++) {
    guint64 sample;

    if (!_unf_image_reader_read_number (reader, &sample, white, error))
      return FALSE;

    row[i] = (guint16) sample;
  }

  return TRUE;
}

static gboolean
read_binary_row (UnfImageReader *reader,
                 void *row,
                 UnfSampleType type,
                 gsize n,
                 guint64 white,
                 GError **error)
{
  guint largest = 0;

  if (!_unf_image_reader_read (reader, row, n * _unf_sample_size (type), error))
    return FALSE;

  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    _unf_samples_swap (row, type, n);

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, type == UNF_SAMPLE_U8 ? ((guint8 *) row)[i]
                                                  : ((guint16 *) row)[i]);
  if (largest <= white)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
               _ ("it contains the value %u; its header promises at most "
                  "%" PRIu64),
               largest, white);
  return FALSE;
}

static gboolean
read_rows (UnfImageReader *reader,
           const Header *header,
           UnfTensor *pixels,
           UnfMonitor *monitor,
           GError **error)
{
  gsize n = (gsize) header->width * (gsize) header->channels;
  g_autofree guint16 *row = g_new (guint16, n);
  UnfSampleLayout layout = {
    .type = header->is_plain || header->white > 255 ? UNF_SAMPLE_U16
                                                    : UNF_SAMPLE_U8,
    .per_pixel = header->channels,
    .white = (guint16) header->white,
  };

  for (int y = 0; y < pixels->shape.h; y++) {
    if (!unf_monitor_step (monitor, (gsize) y, header->height, error))
      return FALSE;

    if (header->is_plain
            ? !read_plain_row (reader, row, n, header->white, error)
            : !read_binary_row (reader, row, layout.type, n, header->white,
                                error))
      return FALSE;

    _unf_samples_put_row (pixels, y, row, &layout);
  }

  return TRUE;
}

static UnfImage *
load (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  g_autoptr (UnfTensor) pixels = NULL;
  Header header;
  guint bits;

  if (!read_header (reader, &header, error))
    return NULL;

  /* A number in plain text takes at least one digit. */
  bits = header.white > 255 && !header.is_plain ? 16 : 8;
  if (!_unf_image_bytes_justify (_unf_image_reader_rest (reader), header.width,
                                 header.height, bits * (guint) header.channels,
                                 1, error))
    return NULL;

  pixels = unf_tensor_try_new (
      (UnfShape){ 1, header.channels, (int) header.height, (int) header.width },
      error);
  if (!pixels || !read_rows (reader, &header, pixels, monitor, error))
    return NULL;

  return unf_image_new (pixels,
                        header.white > 255 ? UNF_DEPTH_16 : UNF_DEPTH_8);
}

/* --- Writing ------------------------------------------------------------ */

/* Spreads the gray samples at the start of @row over three channels, last
 * one first, because they overlap. */
static void
spread_gray (guint8 *row, gsize size, gsize n)
{
  for (gsize i = n; i-- > 0;)
    for (gsize c = 3; c-- > 0;)
      for (gsize j = size; j-- > 0;)
        row[(3 * i + c) * size + j] = row[i * size + j];
}

static gboolean
write_rows (const UnfImage *image,
            UnfSampleType type,
            int channels,
            GOutputStream *stream,
            GError **error)
{
  gsize width = (gsize) unf_image_get_width (image);
  gsize n = width * (gsize) channels, size = _unf_sample_size (type);
  g_autofree guint8 *row = g_malloc_n (n, size);

  for (int y = 0; y < unf_image_get_height (image); y++) {
    _unf_samples_get_row (row, type, image, y);
    if (channels > unf_image_get_channels (image))
      spread_gray (row, size, width);
    if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
      _unf_samples_swap (row, type, n);

    if (!g_output_stream_write_all (stream, row, n * size, NULL, NULL, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
save_map (const UnfImage *image,
          int channels,
          UnfDepth depth,
          GOutputStream *stream,
          GError **error)
{
  return g_output_stream_printf (stream, NULL, NULL, error, "P%d\n%d %d\n%d\n",
                                 channels == 1 ? 5 : 6,
                                 unf_image_get_width (image),
                                 unf_image_get_height (image),
                                 depth == UNF_DEPTH_8 ? 255 : 65535) &&
         write_rows (image,
                     depth == UNF_DEPTH_8 ? UNF_SAMPLE_U8 : UNF_SAMPLE_U16,
                     channels, stream, error);
}

static gboolean
save_pgm (const UnfImage *image,
          UnfDepth depth,
          GOutputStream *stream,
          GError **error)
{
  if (unf_image_get_channels (image) == 1)
    return save_map (image, 1, depth, stream, error);

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("a PGM file has no room for colours; a PPM file has"));
  return FALSE;
}

static gboolean
save_ppm (const UnfImage *image,
          UnfDepth depth,
          GOutputStream *stream,
          GError **error)
{
  return save_map (image, 3, depth, stream, error);
}

static const char *const pgm_extensions[] = { "pgm", NULL };
static const char *const ppm_extensions[] = { "ppm", NULL };

const UnfImageFormat _unf_pgm_format = {
  .extensions = pgm_extensions,
  .recognises = recognises_pgm,
  .load = load,
  .save = save_pgm,
};

const UnfImageFormat _unf_ppm_format = {
  .extensions = ppm_extensions,
  .recognises = recognises_ppm,
  .load = load,
  .save = save_ppm,
};

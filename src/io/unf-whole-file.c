/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-whole-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"

/* --- JPEG: ends with a marker ------------------------------------------- */

/* Returns: the byte after the next run of 0xff, or −1; whoever reads on then
 * hears why. */
static int
next_marker (UnfImageReader *reader)
{
  int byte;

  do
    byte = _unf_image_reader_read_byte (reader, NULL);
  while (byte >= 0 && byte != 0xff);

  while (byte == 0xff)
    byte = _unf_image_reader_read_byte (reader, NULL);

  return byte;
}

/* Whether no length follows: a stuffed zero, a restart, or a lone word. */
static gboolean
stands_alone (int marker)
{
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/* From behind the first marker on. Segments are skipped whole: a thumbnail in
 * one has an end of its own. */
static gboolean
check_jpeg (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  for (;;) {
    int marker = next_marker (reader);
    guint8 length[2];
    guint64 end;

    if (marker == 0xd9)
      return TRUE;
    if (marker >= 0 && stands_alone (marker))
      continue;

    if (!_unf_image_reader_read (reader, length, sizeof length, error))
      return FALSE;

    end = _unf_image_reader_tell (reader) - 2 + length[0] * 256u + length[1];
    if (unf_monitor_is_cancelled (monitor))
      return unf_monitor_step (monitor, 0, 1, error);
    if (!_unf_image_reader_seek (reader, end, error))
      return FALSE;
  }
}

/* --- WebP and BMP: say how long they are -------------------------------- */

enum {
  HEAD_SIZE = 34,
  LONGEST_BMP_HEADER = 124,
};

static guint64
little_endian (const guint8 *bytes, gsize size)
{
  guint64 value = 0;

  while (size-- > 0)
    value = value << 8 | bytes[size];

  return value;
}

/* The three kinds of WebP: lossy, lossless, and with more than one part. */
static gboolean
is_webp_justified (const guint8 *head, guint64 length, GError **error)
{
  guint64 width = 1, height = 1;

  if (memcmp (head + 12, "VP8 ", 4) == 0) {
    width = little_endian (head + 26, 2) & 0x3fff;
    height = little_endian (head + 28, 2) & 0x3fff;
  } else if (memcmp (head + 12, "VP8L", 4) == 0) {
    width = (little_endian (head + 21, 4) & 0x3fff) + 1;
    height = (little_endian (head + 21, 4) >> 14 & 0x3fff) + 1;
  } else if (memcmp (head + 12, "VP8X", 4) == 0) {
    width = little_endian (head + 24, 3) + 1;
    height = little_endian (head + 27, 3) + 1;
  }

  return _unf_image_bytes_justify (length, width, height, 24, 1 << 16, error);
}

/* Where the pixels end; 0 when they are compressed, or in an old header.
 * The length that the header names is often wrong, so it is not asked. */
static guint64
find_bmp_end (const guint8 *head)
{
  guint64 start = little_endian (head + 10, 4);
  guint64 header_size = little_endian (head + 14, 4);
  guint64 width = little_endian (head + 18, 4);
  guint32 height = (guint32) little_endian (head + 22, 4);
  guint64 bits = little_endian (head + 28, 2);
  guint64 compression = little_endian (head + 30, 4);

  if (header_size < 40 || (compression != 0 && compression != 3))
    return 0;

  /* Rows from top to bottom have a negative number. */
  if (height > G_MAXINT32)
    height = -height;

  return start + (width * bits + 31) / 32 * 4 * height;
}

static gboolean
fail_damaged (GError **error, const char *reason)
{
  g_set_error_literal (error, UNF_ERROR, UNF_ERROR_INVALID_DATA, reason);
  return FALSE;
}

gboolean
_unf_whole_file_check (UnfImageReader *reader,
                       UnfMonitor *monitor,
                       GError **error)
{
  guint8 head[HEAD_SIZE] = { 0 };
  guint64 end = 0;

  if (_unf_image_reader_read_some (reader, head, sizeof head, error) < 0)
    return FALSE;

  if (memcmp (head, "\377\330\377", 3) == 0)
    return _unf_image_reader_seek (reader, 2, error) &&
           check_jpeg (reader, monitor, error);

  if (memcmp (head, "RIFF", 4) == 0) {
    if (!is_webp_justified (head, reader->length, error))
      return FALSE;
    end = 8 + little_endian (head + 4, 4);
  } else if (memcmp (head, "BM", 2) == 0) {
    if (little_endian (head + 14, 4) > LONGEST_BMP_HEADER)
      return fail_damaged (error, _ ("its BMP header is damaged"));
    end = find_bmp_end (head);
  }

  return end <= reader->length ||
         fail_damaged (error, _ ("the file ends in the middle of the picture"));
}

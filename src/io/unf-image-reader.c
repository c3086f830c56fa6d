/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-reader-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "unf-error.h"

static const guint64 most_pixels = G_GUINT64_CONSTANT (1) << 28;
static const gsize most_piped_bytes = (gsize) 1 << 30;

/* Between two words of a header. */
enum { LONGEST_GAP = 1 << 16 };

/* A pipe can neither be measured nor rewound. */
static GInputStream *
read_whole_pipe (GInputStream *pipe, guint64 *length, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;
  guint8 buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (pipe, buffer, sizeof buffer, NULL, error)) >
         0) {
    if (bytes->len + (gsize) n > most_piped_bytes) {
      g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
                   _ ("it is not a file and sends more than %u megabytes"),
                   (guint) (most_piped_bytes >> 20));
      return NULL;
    }
    g_byte_array_append (bytes, buffer, (guint) n);
  }

  if (n < 0)
    return NULL;

  *length = bytes->len;
  content = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  return g_memory_input_stream_new_from_bytes (content);
}

UnfImageReader *
_unf_image_reader_open (GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) opened = g_file_read (file, NULL, error);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GInputStream) stream = NULL;
  UnfImageReader *reader;
  guint64 length = 0;

  if (!opened)
    return NULL;

  info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
      G_FILE_QUERY_INFO_NONE, NULL, error);
  if (!info)
    return NULL;

  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR &&
      g_seekable_can_seek (G_SEEKABLE (opened))) {
    stream = G_INPUT_STREAM (g_steal_pointer (&opened));
    length = (guint64) g_file_info_get_size (info);
  } else {
    stream = read_whole_pipe (G_INPUT_STREAM (opened), &length, error);
  }
  if (!stream)
    return NULL;

  reader = g_new0 (UnfImageReader, 1);
  reader->stream = g_steal_pointer (&stream);
  reader->length = length;

  return reader;
}

void
_unf_image_reader_close (UnfImageReader *reader)
{
  g_object_unref (reader->stream);
  g_free (reader);
}

static gboolean
read_stream (UnfImageReader *reader,
             void *buffer,
             gsize size,
             gsize *n,
             GError **error)
{
  gboolean is_read =
      g_input_stream_read_all (reader->stream, buffer, size, n, NULL, error);

  reader->end += *n;
  return is_read;
}

/* Fills the empty buffer. */
static gboolean
read_ahead (UnfImageReader *reader, GError **error)
{
  reader->at = reader->filled = 0;

  return read_stream (reader, reader->buffer, sizeof reader->buffer,
                      &reader->filled, error);
}

gssize
_unf_image_reader_read_some (UnfImageReader *reader,
                             void *buffer,
                             gsize size,
                             GError **error)
{
  gsize done = MIN (size, reader->filled - reader->at), n = 0;

  memcpy (buffer, reader->buffer + reader->at, done);
  reader->at += done;

  if (size - done >= sizeof reader->buffer) {
    reader->at = reader->filled = 0;
    if (!read_stream (reader, (guint8 *) buffer + done, size - done, &n, error))
      return -1;
  } else if (size > done) {
    if (!read_ahead (reader, error))
      return -1;

    n = MIN (size - done, reader->filled);
    memcpy ((guint8 *) buffer + done, reader->buffer, n);
    reader->at = n;
  }

  return (gssize) (done + n);
}

static gboolean
fail_truncated (GError **error)
{
  g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
               _ ("the file ends in the middle of the picture"));
  return FALSE;
}

gboolean
_unf_image_reader_read (UnfImageReader *reader,
                        void *buffer,
                        gsize size,
                        GError **error)
{
  gssize n = _unf_image_reader_read_some (reader, buffer, size, error);

  if (n < 0)
    return FALSE;

  return (gsize) n == size || fail_truncated (error);
}

int
_unf_image_reader_read_byte (UnfImageReader *reader, GError **error)
{
  if (reader->at == reader->filled &&
      (!read_ahead (reader, error) || reader->filled == 0))
    return -1;

  return reader->buffer[reader->at++];
}

/* Returns: the first byte that is neither white space nor in a comment; −1 at
 * the end, on errors, and after a gap of absurd length. */
static int
skip_gap (UnfImageReader *reader, GError **error)
{
  gboolean in_comment = FALSE;

  for (int i = 0; i < LONGEST_GAP; i++) {
    int byte = _unf_image_reader_read_byte (reader, error);

    if (byte == '#')
      in_comment = TRUE;
    else if (byte == '\n' || byte == '\r')
      in_comment = FALSE;
    else if (byte < 0 || (!in_comment && !g_ascii_isspace (byte)))
      return byte;
  }

  return -1;
}

/* @word may hold any bytes; a message may not. */
static gboolean
fail_word (const char *word, GError **error)
{
  g_autofree char *readable = g_strescape (word, NULL);

  g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
               _ ("it contains “%s” where a number belongs"), readable);
  return FALSE;
}

gboolean
_unf_image_reader_read_word (UnfImageReader *reader,
                             char *word,
                             gsize size,
                             GError **error)
{
  g_autoptr (GError) failure = NULL;
  int byte = skip_gap (reader, &failure);
  gsize n = 0;

  while (byte >= 0 && !g_ascii_isspace (byte) && n < size - 1) {
    word[n++] = (char) byte;
    byte = _unf_image_reader_read_byte (reader, &failure);
  }
  word[n] = '\0';

  if (failure) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (n == 0)
    return fail_truncated (error);
  if (byte >= 0 && !g_ascii_isspace (byte))
    return fail_word (word, error);

  return TRUE;
}

gboolean
_unf_image_reader_read_number (UnfImageReader *reader,
                               guint64 *number,
                               guint64 most,
                               GError **error)
{
  char word[24];

  if (!_unf_image_reader_read_word (reader, word, sizeof word, error))
    return FALSE;

  return g_ascii_string_to_unsigned (word, 10, 0, most, number, NULL) ||
         fail_word (word, error);
}

gboolean
_unf_image_reader_seek (UnfImageReader *reader, guint64 offset, GError **error)
{
  guint64 start = reader->end - reader->filled;

  /* Files may ask for very many short ways. */
  if (offset >= start && offset <= reader->end) {
    reader->at = (gsize) (offset - start);
    return TRUE;
  }

  reader->at = reader->filled = 0;
  reader->end = offset;
  return g_seekable_seek (G_SEEKABLE (reader->stream), (goffset) offset,
                          G_SEEK_SET, NULL, error);
}

guint64
_unf_image_reader_tell (UnfImageReader *reader)
{
  return (guint64) g_seekable_tell (G_SEEKABLE (reader->stream)) -
         (reader->filled - reader->at);
}

guint64
_unf_image_reader_rest (UnfImageReader *reader)
{
  guint64 place = _unf_image_reader_tell (reader);

  return reader->length - MIN (place, reader->length);
}

gboolean
_unf_image_bytes_justify (guint64 bytes,
                          guint64 width,
                          guint64 height,
                          guint pixel_bits,
                          guint ratio,
                          GError **error)
{
  if (width == 0 || height == 0) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
                 _ ("its header promises a picture without pixels"));
    return FALSE;
  }

  if (width > most_pixels || height > most_pixels / width) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
                 _ ("its header promises %" PRIu64 "×%" PRIu64
                    " pixels; at most %" PRIu64 " pixels are read"),
                 width, height, most_pixels);
    return FALSE;
  }

  /* At most 2²⁸ pixels of 192 bits, and no more bytes than a disk has. */
  if (width * height * pixel_bits / 8 / ratio > bytes) {
    g_set_error (error, UNF_ERROR,
                 ratio > 1 ? UNF_ERROR_TOO_LARGE : UNF_ERROR_INVALID_DATA,
                 _ ("its header promises %" PRIu64 "×%" PRIu64
                    " pixels, for which its %" PRIu64 " bytes are too few"),
                 width, height, bytes);
    return FALSE;
  }

  return TRUE;
}

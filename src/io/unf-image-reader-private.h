/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UnfImageReader:
 * @stream: where more bytes come from; owned, seekable
 * @length: bytes in the whole file
 * @buffer: bytes that were read ahead; those from @at to @filled are next
 *
 * A picture file being read: a stream, because a mapped file that somebody
 * shortens meanwhile would end the program.
 */
typedef struct {
  GInputStream *stream;
  guint64 length;

  /*< private >*/
  guint64 end; /* where in the file the stream is: behind the buffer */
  gsize at, filled;
  guint8 buffer[1 << 16];
} UnfImageReader;

/**
 * _unf_image_reader_open:
 *
 * What is not a regular file (a pipe) is read into memory first.
 *
 * Errors: those of the file system, %UNF_ERROR_TOO_LARGE for an endless pipe.
 */
UnfImageReader *_unf_image_reader_open (GFile *file, GError **error);
void _unf_image_reader_close (UnfImageReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfImageReader, _unf_image_reader_close)

/** Returns: how many of @size bytes there were, or −1. */
gssize _unf_image_reader_read_some (UnfImageReader *reader,
                                    void *buffer,
                                    gsize size,
                                    GError **error);

/** Reads exactly @size bytes; %UNF_ERROR_INVALID_DATA if there are fewer. */
gboolean _unf_image_reader_read (UnfImageReader *reader,
                                 void *buffer,
                                 gsize size,
                                 GError **error);

/** Returns: the next byte, or −1 at the end and on errors. */
int _unf_image_reader_read_byte (UnfImageReader *reader, GError **error);

/**
 * _unf_image_reader_read_word:
 * @word: (out caller-allocates): what stands before the next white space
 * @size: room in @word, its final zero included
 *
 * For headers in plain text. White space and comments (# to the end of the
 * line) before the word are skipped; the one white character after it is
 * read and dropped.
 *
 * Errors: %UNF_ERROR_INVALID_DATA when there is no word, or a longer one.
 */
gboolean _unf_image_reader_read_word (UnfImageReader *reader,
                                      char *word,
                                      gsize size,
                                      GError **error);

/** Reads a word that must be a decimal number of at most @most. */
gboolean _unf_image_reader_read_number (UnfImageReader *reader,
                                        guint64 *number,
                                        guint64 most,
                                        GError **error);

/** Goes to a place in the file, counted from its first byte. */
gboolean
_unf_image_reader_seek (UnfImageReader *reader, guint64 offset, GError **error);

/** Returns: the place in the file of the next byte. */
guint64 _unf_image_reader_tell (UnfImageReader *reader);

/** Returns: the bytes from the next one to the last. */
guint64 _unf_image_reader_rest (UnfImageReader *reader);

/**
 * _unf_image_bytes_justify:
 * @bytes: those of the file that may hold pixels
 * @width: columns as the header has them
 * @height: rows
 * @pixel_bits: bits that one pixel takes when nothing is compressed
 * @ratio: the most that the format can compress; 1 if it does not
 *
 * Asked before anything of the picture's size is allocated.
 *
 * Errors: %UNF_ERROR_TOO_LARGE, and %UNF_ERROR_INVALID_DATA for a picture
 * without pixels or an uncompressed file that is too short.
 *
 * Returns: whether they can hold such a picture
 */
gboolean _unf_image_bytes_justify (guint64 bytes,
                                   guint64 width,
                                   guint64 height,
                                   guint pixel_bits,
                                   guint ratio,
                                   GError **error);

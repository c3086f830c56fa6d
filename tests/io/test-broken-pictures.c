/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-test.h"

/* Every file here is a small valid one with something broken. Each must be
 * refused in a sentence that names it. */

enum { WIDTH = 16, HEIGHT = 12 };

static GBytes *
bytes_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (contents, length);
}

/* A valid picture in the format that @name's extension says. */
static GByteArray *
make_valid (const char *name)
{
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (UnfTensor) pixels = unf_tensor_new (
      (UnfShape){ 1, strstr (name, "colour") ? 3 : 1, HEIGHT, WIDTH });
  g_autoptr (UnfImage) image = unf_image_new (pixels, UNF_DEPTH_8);
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  for (gsize i = 0; i < unf_shape_size (pixels->shape); i++)
    pixels->data[i] = (float) (i * 37 % 256) / 255.0f;

  unf_image_save (image, file, UNF_DEPTH_8, &error);
  g_assert_no_error (error);
  bytes = bytes_of (path);
  unf_test_remove_folder (folder);

  return g_bytes_unref_to_array (bytes);
}

/* Returns: a file in a folder of its own, for forget() */
static GFile *
keep (const GByteArray *bytes, const char *name)
{
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (
      path, (const char *) bytes->data, (gssize) bytes->len,
      G_FILE_SET_CONTENTS_NONE, 0666, NULL));
  return g_file_new_for_path (path);
}

static void
forget (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);

  unf_test_remove_folder (g_file_peek_path (folder));
  g_object_unref (file);
}

static void
assert_file_refused (GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfImage) image = unf_image_load (file, NULL, &error);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *start = g_strdup_printf ("“%s” cannot be opened: ", name);

  g_assert_null (image);
  g_assert_true (error->domain == UNF_ERROR);
  g_assert_true (g_str_has_prefix (error->message, start));
  g_assert_cmpuint (strlen (error->message), >, strlen (start) + 8);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
assert_refused (const GByteArray *bytes, const char *name)
{
  GFile *file = keep (bytes, name);

  assert_file_refused (file);
  forget (file);
}

/* --- Files that end too early ------------------------------------------- */

/* The first @keep bytes of a valid file, or all but the last −@keep. */
typedef struct {
  const char *truth;
  const char *name;
  int keep;
} Cut;

static const Cut cuts[] = {
  { "empty", "gray.png", 0 },
  { "png/cut-in-the-signature", "gray.png", 5 },
  { "png/cut-after-the-signature", "gray.png", 8 },
  { "png/cut-in-the-header", "gray.png", 20 },
  { "png/cut-after-the-header", "gray.png", 33 },
  { "png/cut-in-the-pixels", "gray.png", 80 },
  { "png/cut-before-the-end-chunk", "gray.png", -12 },
  { "png/cut-in-the-end-chunk", "gray.png", -1 },
  { "tiff/cut-in-the-start", "gray.tif", 6 },
  { "tiff/cut-in-the-pixels", "gray.tif", 100 },
  { "tiff/cut-in-the-directory", "gray.tif", -40 },
  { "pfm/cut-in-the-header", "gray.pfm", 6 },
  { "pfm/cut-in-the-pixels", "gray.pfm", -1 },
  { "npy/cut-in-the-magic", "gray.npy", 4 },
  { "npy/cut-in-the-length", "gray.npy", 9 },
  { "npy/cut-in-the-header", "gray.npy", 40 },
  { "npy/cut-in-the-pixels", "colour.npy", -1 },
  { "pgm/cut-in-the-pixels", "gray.pgm", -1 },
  { "ppm/cut-in-the-pixels", "colour.ppm", -1 },
};

static void
test_cut (gconstpointer data)
{
  const Cut *cut = data;
  g_autoptr (GByteArray) bytes = make_valid (cut->name);

  g_byte_array_set_size (bytes, cut->keep < 0 ? bytes->len - (guint) -cut->keep
                                              : (guint) cut->keep);
  assert_refused (bytes, cut->name);
}

/* --- Bytes that are wrong ----------------------------------------------- */

/* A valid file with some @bytes at @at, or −@at before the end. */
typedef struct {
  const char *truth;
  const char *name;
  int at;
  const char *bytes;
  gsize size;
} Patch;

#define BYTES(string) string, sizeof string - 1

static const Patch patches[] = {
  { "png/wrong-signature", "gray.png", 1, BYTES ("PMG") },
  { "png/wrong-header-crc", "gray.png", 29, BYTES ("\1\2\3\4") },
  { "png/wrong-pixel-crc", "gray.png", -16, BYTES ("\1\2\3\4") },
  { "png/huge-chunk", "gray.png", 33, BYTES ("\177\377\377\377") },
  { "tiff/directory-beyond-the-end", "gray.tif", 4, BYTES ("\0\0\0\177") },
  { "tiff/directory-at-nought", "gray.tif", 4, BYTES ("\0\0\0\0") },
  { "tiff/directory-in-the-header", "gray.tif", 4, BYTES ("\2\0\0\0") },
  { "pfm/nan", "gray.pfm", -4, BYTES ("\0\0\300\177") },
  { "pfm/infinity", "colour.pfm", -4, BYTES ("\0\0\200\377") },
  { "npy/unknown-version", "gray.npy", 6, BYTES ("\11") },
  { "npy/header-longer-than-the-file", "gray.npy", 8, BYTES ("\377\377") },
  { "npy/header-of-four-gigabytes", "gray.npy", 6,
    BYTES ("\2\0\377\377\377\377") },
  { "npy/header-of-nothing", "gray.npy", 8, BYTES ("\0\0") },
  { "npy/nan", "gray.npy", -4, BYTES ("\0\0\300\177") },
};

/* The same, with check sums that are right. */
static const Patch png_patches[] = {
  { "png/garbled-pixels", "gray.png", 60, BYTES ("garbled!") },
  { "png/no-width", "gray.png", 16, BYTES ("\0\0\0\0") },
  { "png/no-height", "gray.png", 20, BYTES ("\0\0\0\0") },
  { "png/negative-width", "gray.png", 16, BYTES ("\377\377\377\360") },
  { "png/24-megapixels-in-200-bytes", "gray.png", 16,
    BYTES ("\0\0\x17\x70\0\0\x0f\xa0") },
  { "png/a-million-squared", "gray.png", 16,
    BYTES ("\0\x0f\x42\x40\0\x0f\x42\x40") },
  { "png/more-rows-than-there-are", "gray.png", 23, BYTES ("\x40") },
  { "png/3-bits", "gray.png", 24, BYTES ("\3") },
  { "png/unknown-colour-type", "gray.png", 25, BYTES ("\5") },
  { "png/palette-missing", "gray.png", 25, BYTES ("\3") },
  { "png/unknown-filter", "gray.png", 27, BYTES ("\7") },
};

static void
apply (GByteArray *bytes, const Patch *patch)
{
  guint8 *place =
      bytes->data + patch->at + (patch->at < 0 ? (int) bytes->len : 0);

  memcpy (place, patch->bytes, patch->size);
}

static void
test_patch (gconstpointer data)
{
  const Patch *patch = data;
  g_autoptr (GByteArray) bytes = make_valid (patch->name);

  apply (bytes, patch);
  assert_refused (bytes, patch->name);
}

static guint32
crc_of (const guint8 *bytes, gsize size)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
  }

  return ~crc;
}

static guint32
big_endian (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* Makes all chunks of a PNG file agree with their check sums again. */
static void
repair_crcs (GByteArray *bytes)
{
  for (gsize at = 8; at + 12 <= bytes->len;) {
    gsize size = big_endian (bytes->data + at);
    guint32 crc;

    if (at + 12 + size > bytes->len)
      return;

    crc = GUINT32_TO_BE (crc_of (bytes->data + at + 4, size + 4));
    memcpy (bytes->data + at + 8 + size, &crc, sizeof crc);
    at += 12 + size;
  }
}

static void
test_png_patch (gconstpointer data)
{
  const Patch *patch = data;
  g_autoptr (GByteArray) bytes = make_valid (patch->name);

  apply (bytes, patch);
  repair_crcs (bytes);
  assert_refused (bytes, patch->name);
}

/* --- Directories of TIFF files that are wrong --------------------------- */

/* The entry @tag of a valid file's directory, changed. */
typedef struct {
  const char *truth;
  guint16 tag, type;
  guint32 count, value;
} Entry;

static const Entry entries[] = {
  { "tiff/no-width", 256, 4, 1, 0 },
  { "tiff/24-megapixels-in-500-bytes", 256, 4, 1, 2000000 },
  { "tiff/width-of-two-billion", 256, 4, 1, 0x7fffffff },
  { "tiff/negative-width", 256, 4, 1, 0xfffffff0 },
  { "tiff/height-of-four-billion", 257, 4, 1, 0xffffffff },
  { "tiff/3-bits", 258, 3, 1, 3 },
  { "tiff/signed-numbers", 339, 3, 1, 2 },
  { "tiff/complex-numbers", 339, 3, 1, 6 },
  { "tiff/unknown-compression", 259, 3, 1, 4711 },
  { "tiff/pixels-that-are-not-compressed", 259, 3, 1, 5 },
  { "tiff/pixels-that-are-not-deflated", 259, 3, 1, 8 },
  { "tiff/pixels-that-are-not-jpeg", 259, 3, 1, 7 },
  { "tiff/old-jpeg", 259, 3, 1, 6 },
  { "tiff/unknown-colour-kind", 262, 3, 1, 99 },
  { "tiff/colour-in-one-channel", 262, 3, 1, 2 },
  { "tiff/pixels-beyond-the-end", 273, 4, 1, 0x7fffffff },
  { "tiff/a-billion-strips", 273, 4, 1000000000, 8 },
  { "tiff/65535-channels", 277, 3, 1, 65535 },
  { "tiff/no-channels", 277, 3, 1, 0 },
  { "tiff/unknown-arrangement", 284, 3, 1, 7 },
};

/* Returns: the twelve bytes of the entry. */
static guint8 *
find_entry (GByteArray *bytes, guint16 tag)
{
  guint32 directory;
  guint16 n, found;

  memcpy (&directory, bytes->data + 4, sizeof directory);
  directory = GUINT32_FROM_LE (directory);
  memcpy (&n, bytes->data + directory, sizeof n);

  for (guint16 i = 0; i < GUINT16_FROM_LE (n); i++) {
    guint8 *entry = bytes->data + directory + 2 + 12 * i;

    memcpy (&found, entry, sizeof found);
    if (GUINT16_FROM_LE (found) == tag)
      return entry;
  }

  g_assert_not_reached ();
}

static void
change_entry (GByteArray *bytes, const Entry *change)
{
  guint8 *entry = find_entry (bytes, change->tag);
  guint16 type = GUINT16_TO_LE (change->type);
  guint32 count = GUINT32_TO_LE (change->count);
  guint32 value = GUINT32_TO_LE (change->value);

  memcpy (entry + 2, &type, sizeof type);
  memcpy (entry + 4, &count, sizeof count);
  memcpy (entry + 8, &value, sizeof value);
}

static void
test_entry (gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_valid ("gray.tif");

  change_entry (bytes, data);
  assert_refused (bytes, "gray.tif");
}

/* A strip becomes a tile by renaming three entries. */
static void
test_absurd_tile (void)
{
  static const guint16 renamed[][2] = {
    { 278, 322 }, { 284, 323 }, { 273, 324 }, { 279, 325 }
  };
  g_autoptr (GByteArray) bytes = make_valid ("gray.tif");

  for (gsize i = 0; i < G_N_ELEMENTS (renamed); i++) {
    guint8 *entry = find_entry (bytes, renamed[i][0]);
    guint16 tag = GUINT16_TO_LE (renamed[i][1]);

    memcpy (entry, &tag, sizeof tag);
  }
  change_entry (bytes, &(Entry){ NULL, 322, 4, 1, 1 << 30 });
  change_entry (bytes, &(Entry){ NULL, 323, 4, 1, 1 << 30 });

  assert_refused (bytes, "tile.tif");
}

/* Only the first directory is read, so that a loop cannot hold anybody. */
static void
test_loop_of_directories (void)
{
  g_autoptr (GByteArray) bytes = make_valid ("gray.tif");
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfImage) image = NULL;
  GFile *file;
  guint32 directory;
  guint16 n;

  memcpy (&directory, bytes->data + 4, sizeof directory);
  memcpy (&n, bytes->data + GUINT32_FROM_LE (directory), sizeof n);
  memcpy (bytes->data + GUINT32_FROM_LE (directory) + 2 +
              12 * GUINT16_FROM_LE (n),
          &directory, sizeof directory);

  file = keep (bytes, "loop.tif");
  image = unf_image_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (unf_image_get_width (image), ==, WIDTH);
  forget (file);
}

/* --- Headers in plain text that are wrong ------------------------------- */

/* A whole file: @text, then @zeros bytes that are 0. */
typedef struct {
  const char *truth;
  const char *name;
  const char *text;
  guint zeros;
} Written;

static const Written written[] = {
  { "nothing-but-text", "letter.png", "Dear reader, this is not a picture.",
    0 },
  { "nothing-but-zeros", "zeros.jpg", "", 1000 },
  { "pgm/only-a-magic-word", "a.pgm", "P5\n", 0 },
  { "pgm/no-numbers", "a.pgm", "P5\nwidth height\n", 100 },
  { "pgm/no-width", "a.pgm", "P5\n0 5 255\n", 100 },
  { "pgm/negative-width", "a.pgm", "P5\n-5 5 255\n", 100 },
  { "pgm/width-of-thirty-digits", "a.pgm",
    "P5\n999999999999999999999999999999 1 255\n", 100 },
  { "pgm/width-with-a-point", "a.pgm", "P5\n5.5 5 255\n", 100 },
  { "pgm/four-billion-squared", "a.pgm", "P5\n4294967296 4294967296 255\n", 0 },
  { "pgm/24-megapixels-in-100-bytes", "a.pgm", "P5\n6000 4000 255\n", 100 },
  { "pgm/30-bits", "a.pgm", "P5\n5 5 1073741823\n", 1000 },
  { "pgm/white-is-nought", "a.pgm", "P5\n5 5 0\n", 100 },
  { "pgm/value-above-white", "a.pgm", "P5\n2 2 9\nabcd", 0 },
  { "pgm/plain-value-above-white", "a.pgm", "P2\n2 2 9\n1 2 3 10\n", 0 },
  { "pgm/plain-negative-value", "a.pgm", "P2\n2 2 9\n1 2 3 -1\n", 0 },
  { "pgm/plain-values-missing", "a.pgm", "P2\n2 2 9\n1 2 3 \n\n\n", 0 },
  { "pgm/plain-letters", "a.pgm", "P2\n2 2 9\n1 2 \377\376 4\n", 0 },
  { "pgm/plain-endless-gap", "a.pgm", "P2\n2 2 9\n1 2 ", 0 },
  { "ppm/16-bits-too-short", "a.ppm", "P6\n5 5 65535\n", 149 },
  { "pfm/no-byte-order", "a.pfm", "Pf\n5 5\n0.0\n", 100 },
  { "pfm/byte-order-in-letters", "a.pfm", "Pf\n5 5\nlittle\n", 100 },
  { "pfm/byte-order-is-nan", "a.pfm", "Pf\n5 5\nnan\n", 100 },
  { "pfm/no-height", "a.pfm", "PF\n5 0\n-1.0\n", 100 },
  { "pfm/too-short", "a.pfm", "PF\n5 5\n-1.0\n", 299 },
};

static void
test_written (gconstpointer data)
{
  const Written *broken = data;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) broken->text,
                       (guint) strlen (broken->text));
  g_byte_array_set_size (bytes, bytes->len + broken->zeros);
  memset (bytes->data + bytes->len - broken->zeros, 0, broken->zeros);

  assert_refused (bytes, broken->name);
}

/* --- Dictionaries of NPY files that are wrong --------------------------- */

/* A dictionary, followed by 300 bytes of numbers. */
static const struct {
  const char *truth;
  const char *header;
} dictionaries[] = {
  { "npy/not-a-dictionary", "[1, 2, 3]" },
  { "npy/dictionary-without-end", "{'descr': '<f4', 'fortran_order': False, " },
  { "npy/string-without-end", "{'descr': '<f4" },
  { "npy/no-shape", "{'descr': '<f4', 'fortran_order': False}" },
  { "npy/no-type", "{'fortran_order': False, 'shape': (5, 5)}" },
  { "npy/no-order", "{'descr': '<f4', 'shape': (5, 5)}" },
  { "npy/unknown-key",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 5), 'x': 1}" },
  { "npy/fortran-order",
    "{'descr': '<f4', 'fortran_order': True, 'shape': (5, 5)}" },
  { "npy/complex-numbers",
    "{'descr': '<c8', 'fortran_order': False, 'shape': (5, 5)}" },
  { "npy/python-objects",
    "{'descr': '|O', 'fortran_order': False, 'shape': (5, 5)}" },
  { "npy/big-endian-numbers",
    "{'descr': '>f4', 'fortran_order': False, 'shape': (5, 5)}" },
  { "npy/list-of-fields", "{'descr': [('r', '<f4'), ('g', '<f4')], "
                          "'fortran_order': False, 'shape': (5, 5)}" },
  { "npy/one-axis",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (25,)}" },
  { "npy/four-axes",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 5, 5, 1)}" },
  { "npy/no-axes", "{'descr': '<f4', 'fortran_order': False, 'shape': ()}" },
  { "npy/two-channels",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 5, 2)}" },
  { "npy/channels-of-four-billion-and-three",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 5, 4294967299)}" },
  { "npy/axis-of-nought",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5)}" },
  { "npy/negative-axis",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-5, 5)}" },
  { "npy/axis-in-letters",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (h, w)}" },
  { "npy/axis-of-thirty-digits",
    "{'descr': '<f4', 'fortran_order': False, "
    "'shape': (999999999999999999999999999999, 5)}" },
  { "npy/product-beyond-64-bits", "{'descr': '<f4', 'fortran_order': False, "
                                  "'shape': (4294967296, 4294967296)}" },
  { "npy/24-megapixels-in-300-bytes",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (4000, 6000)}" },
  { "npy/deep-nesting",
    "{'descr': ((((((((((((((((((((((((((((((((((((((((((((((((((((((" },
};

static void
test_dictionary (gconstpointer data)
{
  const char *header = data;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 length = (guint8) strlen (header);

  g_byte_array_append (bytes, (const guint8 *) "\223NUMPY\1\0", 8);
  g_byte_array_append (bytes, &length, 1);
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_byte_array_append (bytes, (const guint8 *) header, length);
  g_byte_array_set_size (bytes, bytes->len + 300);
  memset (bytes->data + bytes->len - 300, 0, 300);

  assert_refused (bytes, "a.npy");
}

/* --- Every place at once ------------------------------------------------ */

static const char *const everything[] = {
  "gray.png", "colour.png", "gray.tif",   "colour.tif", "gray.pgm",
  "gray.pfm", "colour.pfm", "colour.npy", "colour.ppm",
};

static void
test_any_cut (gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_valid (data);
  GFile *file = keep (bytes, data);
  guint length = bytes->len;

  /* It ends in the place of a next directory, which nobody misses. */
  if (strcmp (data, "gray.tif") == 0)
    length -= 4;

  while (length-- > 0) {
    g_assert_no_errno (truncate (g_file_peek_path (file), length));
    assert_file_refused (file);
  }

  forget (file);
}

static void
assert_harmless (GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfImage) image = unf_image_load (file, NULL, &error);

  g_assert_true ((image != NULL) == (error == NULL));
}

/* Many of these are still pictures. */
static void
test_any_byte (gconstpointer data)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  g_autoptr (GByteArray) bytes = make_valid (data);
  GFile *file = keep (bytes, data);
  int fd = g_open (g_file_peek_path (file), O_WRONLY, 0);

  for (guint at = 0; at < bytes->len; at++) {
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
      g_assert_cmpint (pwrite (fd, &values[i], 1, at), ==, 1);
      assert_harmless (file);
    }
    g_assert_cmpint (pwrite (fd, bytes->data + at, 1, at), ==, 1);
  }

  close (fd);
  forget (file);
}

static void
add (const char *claim,
     const char *truth,
     gconstpointer data,
     GTestDataFunc test)
{
  g_autofree char *path =
      g_strconcat ("/io/broken-pictures/", claim, truth, NULL);

  g_test_add_data_func (path, data, test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    add ("refuses/", cuts[i].truth, &cuts[i], test_cut);
  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++)
    add ("refuses/", patches[i].truth, &patches[i], test_patch);
  for (gsize i = 0; i < G_N_ELEMENTS (png_patches); i++)
    add ("refuses/", png_patches[i].truth, &png_patches[i], test_png_patch);
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    add ("refuses/", entries[i].truth, &entries[i], test_entry);
  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    add ("refuses/", written[i].truth, &written[i], test_written);
  for (gsize i = 0; i < G_N_ELEMENTS (dictionaries); i++)
    add ("refuses/", dictionaries[i].truth, dictionaries[i].header,
         test_dictionary);

  g_test_add_func ("/io/broken-pictures/refuses/tiff/absurd-tile",
                   test_absurd_tile);
  g_test_add_func ("/io/broken-pictures/a-loop-of-directories-does-no-harm",
                   test_loop_of_directories);
  for (gsize i = 0; i < G_N_ELEMENTS (everything); i++) {
    add ("no-cut-goes-unnoticed/", everything[i], everything[i], test_any_cut);
    add ("no-byte-does-harm/", everything[i], everything[i], test_any_byte);
  }

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <png.h>
#include <string.h>
#include <tiffio.h>

#include "unf-error.h"
#include "unf-image-file.h"
#include "unf-test.h"

/* What other programs write, written here with the libraries themselves. All
 * files show the same picture: sample() / 255. */

enum { WIDTH = 21, HEIGHT = 13 };

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = unf_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "variant", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  unf_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static guint8
sample (int x, int y, int c)
{
  return (guint8) ((x * 7 + y * 13 + c * 29) % 251);
}

static UnfImage *
load (Fixture *fixture)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GError) error = NULL;
  UnfImage *image = unf_image_load (file, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static float
value_at (const UnfImage *image, int x, int y, int c)
{
  return unf_image_get_plane (image, c)[y * unf_image_get_width (image) + x];
}

static void
assert_shape (const UnfImage *image, int width, int height, int channels)
{
  g_assert_cmpint (unf_image_get_width (image), ==, width);
  g_assert_cmpint (unf_image_get_height (image), ==, height);
  g_assert_cmpint (unf_image_get_channels (image), ==, channels);
}

static void
assert_picture (const UnfImage *image, int channels)
{
  assert_shape (image, WIDTH, HEIGHT, channels);

  for (int c = 0; c < channels; c++)
    for (int y = 0; y < HEIGHT; y++)
      for (int x = 0; x < WIDTH; x++)
        g_assert_cmpfloat (value_at (image, x, y, c), ==,
                           (float) sample (x, y, c) / 255.0f);
}

/* --- PNG ---------------------------------------------------------------- */

typedef struct {
  int colour, bits, interlace;
  int per_pixel; /* samples of a pixel in a row */
} Png;

static void
ignore_cb (png_structp png, png_const_charp message)
{
}

/* Rows of whole bytes or of pairs of bytes; of bytes that are to be packed,
 * only the lowest bits. Alpha is 77. */
static void
fill_png_row (guint8 *row, const Png *kind, int width, int y)
{
  gboolean has_alpha = (kind->colour & PNG_COLOR_MASK_ALPHA) != 0;
  int size = MAX (kind->bits / 8, 1);
  int mask = kind->bits < 8 ? (1 << kind->bits) - 1 : 255;

  for (int x = 0; x < width; x++)
    for (int c = 0; c < kind->per_pixel; c++)
      memset (row + (x * kind->per_pixel + c) * size,
              has_alpha && c == kind->per_pixel - 1 ? 77
                                                    : sample (x, y, c) & mask,
              (gsize) size);
}

static void
write_png_rows (png_structp png, const Png *kind, int width, int height)
{
  guint8 row[WIDTH * 8];
  int passes = png_set_interlace_handling (png);

  png_set_packing (png);

  while (passes-- > 0) {
    for (int y = 0; y < height; y++) {
      fill_png_row (row, kind, width, y);
      png_write_row (png, row);
    }
  }
}

/* Palettes hold @n_colours grays, or reds when @is_red. */
static void
write_png (Fixture *fixture,
           const Png *kind,
           int width,
           int height,
           int n_colours,
           gboolean is_red)
{
  png_structp png =
      png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, ignore_cb);
  png_infop info = png_create_info_struct (png);
  FILE *file = fopen (fixture->path, "wb");
  png_color palette[256];

  g_assert_nonnull (file);
  png_init_io (png, file);
  png_set_check_for_invalid_index (png, 0);
  png_set_IHDR (png, info, (guint32) width, (guint32) height, kind->bits,
                kind->colour, kind->interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);

  for (int i = 0; i < n_colours; i++)
    palette[i] = (png_color){ (guint8) i, is_red ? 0 : (guint8) i,
                              is_red ? 0 : (guint8) i };
  if (n_colours > 0)
    png_set_PLTE (png, info, palette, n_colours);

  png_write_info (png, info);
  write_png_rows (png, kind, width, height);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  fclose (file);
}

static void
test_png_kinds (Fixture *fixture, gconstpointer data)
{
  static const struct {
    Png kind;
    int channels;
  } kinds[] = {
    { { PNG_COLOR_TYPE_GRAY, 8, 0, 1 }, 1 },
    { { PNG_COLOR_TYPE_GRAY_ALPHA, 8, 0, 2 }, 1 },
    { { PNG_COLOR_TYPE_RGB, 8, 0, 3 }, 3 },
    { { PNG_COLOR_TYPE_RGB_ALPHA, 8, 0, 4 }, 3 },
    { { PNG_COLOR_TYPE_GRAY, 16, 0, 1 }, 1 },
    { { PNG_COLOR_TYPE_GRAY_ALPHA, 16, 0, 2 }, 1 },
    { { PNG_COLOR_TYPE_RGB, 16, 0, 3 }, 3 },
    { { PNG_COLOR_TYPE_RGB_ALPHA, 16, 0, 4 }, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    for (int interlace = 0; interlace < 2; interlace++) {
      g_autoptr (UnfImage) image = NULL;
      Png kind = kinds[i].kind;

      kind.interlace = interlace;
      write_png (fixture, &kind, WIDTH, HEIGHT, 0, FALSE);
      image = load (fixture);

      assert_picture (image, kinds[i].channels);
      g_assert_cmpint (unf_image_get_depth (image), ==,
                       kind.bits == 16 ? UNF_DEPTH_16 : UNF_DEPTH_8);
    }
  }
}

static void
test_png_few_bits (Fixture *fixture, gconstpointer data)
{
  for (int bits = 1; bits < 8; bits *= 2) {
    Png kind = { PNG_COLOR_TYPE_GRAY, bits, 0, 1 };
    int white = (1 << bits) - 1;
    g_autoptr (UnfImage) image = NULL;

    write_png (fixture, &kind, WIDTH, HEIGHT, 0, FALSE);
    image = load (fixture);
    assert_shape (image, WIDTH, HEIGHT, 1);

    for (int y = 0; y < HEIGHT; y++)
      for (int x = 0; x < WIDTH; x++)
        g_assert_cmpfloat (value_at (image, x, y, 0), ==,
                           (float) (sample (x, y, 0) & white) / (float) white);
  }
}

/* Small pictures leave some of the seven passes empty. */
static void
test_png_small_interlaced (Fixture *fixture, gconstpointer data)
{
  static const Png kind = { PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_ADAM7, 1 };

  for (int height = 1; height < 10; height++) {
    for (int width = 1; width < 10; width++) {
      g_autoptr (UnfImage) image = NULL;

      write_png (fixture, &kind, width, height, 0, FALSE);
      image = load (fixture);
      assert_shape (image, width, height, 1);

      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          g_assert_cmpfloat (value_at (image, x, y, 0), ==,
                             (float) sample (x, y, 0) / 255.0f);
    }
  }
}

static void
test_png_palette (Fixture *fixture, gconstpointer data)
{
  static const Png kind = { PNG_COLOR_TYPE_PALETTE, 8, 0, 1 };
  g_autoptr (UnfImage) gray = NULL;
  g_autoptr (UnfImage) red = NULL;

  write_png (fixture, &kind, WIDTH, HEIGHT, 256, FALSE);
  gray = load (fixture);
  assert_picture (gray, 1);

  write_png (fixture, &kind, WIDTH, HEIGHT, 256, TRUE);
  red = load (fixture);
  assert_shape (red, WIDTH, HEIGHT, 3);
  g_assert_cmpfloat (value_at (red, 5, 7, 0), ==,
                     (float) sample (5, 7, 0) / 255.0f);
  g_assert_cmpfloat (value_at (red, 5, 7, 1), ==, 0.0f);
}

static void
test_png_outside_palette (Fixture *fixture, gconstpointer data)
{
  static const Png kind = { PNG_COLOR_TYPE_PALETTE, 8, 0, 1 };
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GError) error = NULL;

  write_png (fixture, &kind, WIDTH, HEIGHT, 100, FALSE);

  g_assert_null (unf_image_load (file, NULL, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "palette"));
}

/* --- TIFF --------------------------------------------------------------- */

typedef struct {
  const char *truth;
  const char *mode;
  int bits, channels, extra;
  int photometric, planar, compression;
  gboolean is_tiled;
} Tiff;

static const Tiff tiffs[] = {
  { "gray", "w", 8, 1, 0, PHOTOMETRIC_MINISBLACK, 1, COMPRESSION_NONE, FALSE },
  { "big-endian", "wb", 16, 3, 0, PHOTOMETRIC_RGB, 1, COMPRESSION_NONE, FALSE },
  { "big-endian-floats", "wb", 32, 1, 0, PHOTOMETRIC_MINISBLACK, 1,
    COMPRESSION_NONE, FALSE },
  { "big-tiff", "w8", 8, 3, 0, PHOTOMETRIC_RGB, 1, COMPRESSION_NONE, FALSE },
  { "deflated", "w", 16, 3, 0, PHOTOMETRIC_RGB, 1, COMPRESSION_ADOBE_DEFLATE,
    FALSE },
  { "lzw", "w", 8, 3, 0, PHOTOMETRIC_RGB, 1, COMPRESSION_LZW, FALSE },
  { "packbits", "w", 8, 1, 0, PHOTOMETRIC_MINISBLACK, 1, COMPRESSION_PACKBITS,
    FALSE },
  { "white-is-0-in-8-bits", "w", 8, 1, 0, PHOTOMETRIC_MINISWHITE, 1,
    COMPRESSION_NONE, FALSE },
  { "white-is-0-in-16-bits", "w", 16, 1, 0, PHOTOMETRIC_MINISWHITE, 1,
    COMPRESSION_NONE, FALSE },
  { "alpha-is-dropped", "w", 8, 3, 1, PHOTOMETRIC_RGB, 1, COMPRESSION_NONE,
    FALSE },
  { "planes", "w", 16, 3, 0, PHOTOMETRIC_RGB, 2, COMPRESSION_LZW, FALSE },
  { "planes-of-doubles", "w", 64, 3, 1, PHOTOMETRIC_RGB, 2, COMPRESSION_NONE,
    FALSE },
  { "tiles", "w", 8, 3, 0, PHOTOMETRIC_RGB, 1, COMPRESSION_NONE, TRUE },
  { "tiles-of-planes", "w", 32, 3, 0, PHOTOMETRIC_RGB, 2,
    COMPRESSION_ADOBE_DEFLATE, TRUE },
};

static void
put_tiff_sample (guint8 *place, const Tiff *kind, int x, int y, int c)
{
  guint8 u8 = c < kind->channels ? sample (x, y, c) : 77;
  guint16 u16;
  double f64 = (double) ((float) u8 / 255.0f);
  float f32 = (float) f64;

  if (kind->photometric == PHOTOMETRIC_MINISWHITE)
    u8 = (guint8) (255 - u8);
  u16 = (guint16) (257 * u8);

  if (kind->bits == 8)
    memcpy (place, &u8, sizeof u8);
  else if (kind->bits == 16)
    memcpy (place, &u16, sizeof u16);
  else if (kind->bits == 32)
    memcpy (place, &f32, sizeof f32);
  else
    memcpy (place, &f64, sizeof f64);
}

/* A rectangle of one plane, or of all channels. */
static void
fill_tiff (guint8 *buffer,
           const Tiff *kind,
           int plane,
           int x0,
           int y0,
           int size)
{
  int per_pixel = kind->planar == 1 ? kind->channels + kind->extra : 1;
  int bytes = kind->bits / 8;
  int rows = kind->is_tiled ? size : 1;

  for (int y = 0; y < rows; y++)
    for (int x = 0; x < size; x++)
      for (int c = 0; c < per_pixel; c++) {
        put_tiff_sample (buffer, kind, x0 + x, y0 + y, plane + c);
        buffer += bytes;
      }
}

static void
write_tiff_pixels (TIFF *tiff, const Tiff *kind)
{
  int planes = kind->planar == 2 ? kind->channels + kind->extra : 1;
  guint8 buffer[32 * 32 * 4 * 8];

  for (int plane = 0; plane < planes; plane++) {
    if (kind->is_tiled) {
      for (int y = 0; y < HEIGHT; y += 16)
        for (int x = 0; x < WIDTH; x += 16) {
          fill_tiff (buffer, kind, plane, x, y, 16);
          TIFFWriteTile (tiff, buffer, (guint32) x, (guint32) y, 0,
                         (guint16) plane);
        }
    } else {
      for (int y = 0; y < HEIGHT; y++) {
        fill_tiff (buffer, kind, plane, 0, y, WIDTH);
        TIFFWriteScanline (tiff, buffer, (guint32) y, (guint16) plane);
      }
    }
  }
}

static void
write_tiff (Fixture *fixture, const Tiff *kind, int orientation)
{
  guint16 alpha = EXTRASAMPLE_UNASSALPHA;
  TIFF *tiff = TIFFOpen (fixture->path, kind->mode);

  g_assert_nonnull (tiff);
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, HEIGHT);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, kind->channels + kind->extra);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, kind->bits);
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT,
                kind->bits >= 32 ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, kind->photometric);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, kind->planar);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, kind->compression);
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, orientation);
  if (kind->extra > 0)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  if (kind->compression == COMPRESSION_LZW)
    TIFFSetField (tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  if (kind->is_tiled) {
    TIFFSetField (tiff, TIFFTAG_TILEWIDTH, 16);
    TIFFSetField (tiff, TIFFTAG_TILELENGTH, 16);
  } else {
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 5);
  }

  write_tiff_pixels (tiff, kind);
  TIFFClose (tiff);
}

static void
test_tiff (Fixture *fixture, gconstpointer data)
{
  const Tiff *kind = data;
  g_autoptr (UnfImage) image = NULL;

  write_tiff (fixture, kind, ORIENTATION_TOPLEFT);
  image = load (fixture);

  assert_picture (image, kind->channels);
  g_assert_cmpint (unf_image_get_depth (image), ==,
                   kind->bits == 8    ? UNF_DEPTH_8
                   : kind->bits == 16 ? UNF_DEPTH_16
                                      : UNF_DEPTH_FLOAT);
}

/* --- Orientation -------------------------------------------------------- */

/* How one moves in the upright picture with a step to the right, and a step
 * down, in the stored one. */
static const struct {
  int right_x, right_y, down_x, down_y;
} moves[] = {
  [1] = { 1, 0, 0, 1 },   [2] = { -1, 0, 0, 1 }, [3] = { -1, 0, 0, -1 },
  [4] = { 1, 0, 0, -1 },  [5] = { 0, 1, 1, 0 },  [6] = { 0, 1, -1, 0 },
  [7] = { 0, -1, -1, 0 }, [8] = { 0, -1, 1, 0 },
};

static void
assert_turned (const UnfImage *image, int orientation, double tolerance)
{
  int width = orientation < 5 ? WIDTH : HEIGHT;
  int height = orientation < 5 ? HEIGHT : WIDTH;
  int right_x = moves[orientation].right_x, down_x = moves[orientation].down_x;
  int right_y = moves[orientation].right_y, down_y = moves[orientation].down_y;
  int first_x = right_x + down_x < 0 ? width - 1 : 0;
  int first_y = right_y + down_y < 0 ? height - 1 : 0;

  assert_shape (image, width, height, 1);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_cmpfloat_with_epsilon (
          (double) value_at (image, first_x + x * right_x + y * down_x,
                             first_y + x * right_y + y * down_y, 0),
          sample (x, y, 0) / 255.0, tolerance);
}

static void
test_tiff_orientation (Fixture *fixture, gconstpointer data)
{
  Tiff kind = tiffs[0];

  for (int orientation = 1; orientation <= 8; orientation++) {
    for (int tiled = 0; tiled < 2; tiled++) {
      g_autoptr (UnfImage) image = NULL;

      kind.is_tiled = tiled;
      write_tiff (fixture, &kind, orientation);
      image = load (fixture);
      assert_turned (image, orientation, 1e-7);
    }
  }
}

/* --- What GdkPixbuf reads ----------------------------------------------- */

/* The stored picture, gray in three channels unless @is_colour. */
static gboolean
write_pixbuf (Fixture *fixture, const char *type, gboolean is_colour)
{
  g_autoptr (GdkPixbuf) pixbuf =
      gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, WIDTH, HEIGHT);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  const char *key = strcmp (type, "jpeg") == 0 ? "quality" : NULL;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      for (int c = 0; c < 3; c++)
        pixels[y * gdk_pixbuf_get_rowstride (pixbuf) + 3 * x + c] =
            sample (x, y, is_colour ? c : 0);

  if (gdk_pixbuf_save (pixbuf, fixture->path, type, &error, key, "100", NULL))
    return TRUE;

  g_test_skip (error->message);
  return FALSE;
}

static void
test_gray_jpeg (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) gray = NULL;
  g_autoptr (UnfImage) colour = NULL;

  if (!write_pixbuf (fixture, "jpeg", FALSE))
    return;
  gray = load (fixture);
  assert_turned (gray, 1, 0.02);
  g_assert_cmpint (unf_image_get_depth (gray), ==, UNF_DEPTH_8);

  write_pixbuf (fixture, "jpeg", TRUE);
  colour = load (fixture);
  assert_shape (colour, WIDTH, HEIGHT, 3);
}

static void
test_bmp (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) image = NULL;

  if (!write_pixbuf (fixture, "bmp", TRUE))
    return;
  image = load (fixture);
  assert_picture (image, 3);
}

static void
test_webp (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfImage) image = NULL;

  if (!write_pixbuf (fixture, "webp", TRUE))
    return;
  image = load (fixture);
  assert_shape (image, WIDTH, HEIGHT, 3);
}

/* Puts the segment that says @orientation behind the first marker. */
static void
insert_exif (Fixture *fixture, int orientation)
{
  guint8 exif[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,    'M', 'M',
                    0,    42,   0, 0,  0,   8,   0,   1,   1, 0x12, 0,   3,
                    0,    0,    0, 1,  0,   0,   0,   0,   0, 0,    0,   0 };
  g_autofree char *contents = NULL;
  g_autoptr (GString) whole = NULL;
  gsize length = 0;

  exif[29] = (guint8) orientation;
  g_file_get_contents (fixture->path, &contents, &length, NULL);
  whole = g_string_new_len (contents, (gssize) length);
  g_string_insert_len (whole, 2, (const char *) exif, sizeof exif);
  g_file_set_contents (fixture->path, whole->str, (gssize) whole->len, NULL);
}

static void
test_jpeg_orientation (Fixture *fixture, gconstpointer data)
{
  for (int orientation = 1; orientation <= 8; orientation++) {
    g_autoptr (UnfImage) image = NULL;

    if (!write_pixbuf (fixture, "jpeg", FALSE))
      return;
    insert_exif (fixture, orientation);
    image = load (fixture);
    assert_turned (image, orientation, 0.02);
  }
}

/* GdkPixbuf itself would fill the rest with gray or black. */
static void
test_cut_pixbuf (Fixture *fixture, gconstpointer data)
{
  const char *type = data;
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autofree char *contents = NULL;
  gsize length = 0;

  if (!write_pixbuf (fixture, type, TRUE))
    return;
  g_file_get_contents (fixture->path, &contents, &length, NULL);

  for (gsize n = 0; n < length; n += 1 + length / 50) {
    g_autoptr (GError) error = NULL;

    g_file_set_contents (fixture->path, contents, (gssize) n, NULL);
    g_assert_null (unf_image_load (file, NULL, &error));
    g_assert_true (error->domain == UNF_ERROR);
  }
}

/* A JPEG header that promises 24 megapixels. */
static void
test_huge_jpeg (Fixture *fixture, gconstpointer data)
{
  static const guint8 size[] = { 4000 >> 8, 4000 & 255, 6000 >> 8, 6000 & 255 };
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length = 0, at = 2;

  if (!write_pixbuf (fixture, "jpeg", FALSE))
    return;
  g_file_get_contents (fixture->path, &contents, &length, NULL);

  while ((guint8) contents[at + 1] != 0xc0)
    at +=
        2 + (gsize) (guint8) contents[at + 2] * 256 + (guint8) contents[at + 3];
  memcpy (contents + at + 5, size, sizeof size);
  g_file_set_contents (fixture->path, contents, (gssize) length, NULL);

  g_assert_null (unf_image_load (file, NULL, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE);
}

/* A WebP header that promises 268 megapixels. */
static void
test_huge_webp (Fixture *fixture, gconstpointer data)
{
  static const char bytes[] = "RIFF\30\0\0\0WEBPVP8 \14\0\0\0"
                              "\120\20\0\235\1\52\377\77\377\77\0\0";
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, bytes, sizeof bytes - 1, NULL);

  g_assert_null (unf_image_load (file, NULL, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE);
}

/* --- Maps and arrays ---------------------------------------------------- */

/* A whole file and the values 0, 0.25, 0.5 and 1 that it shows. */
static const struct {
  const char *truth;
  const char *bytes;
  gsize size;
} quarters[] = {
#define FILE_OF(truth, bytes)                                                  \
  {                                                                            \
    truth, bytes, sizeof bytes - 1                                             \
  }
  FILE_OF ("plain-pgm", "P2\n# a comment\n2 2 # another\n4\n0 1\n2\n 4"),
  FILE_OF ("pgm-of-another-white", "P5 2 2 4\n\0\1\2\4"),
  FILE_OF ("pgm-of-10-bits", "P5 2 2 1020\n\0\0\0\377\1\376\3\374"),
  FILE_OF ("pgm-with-comments", "P5\n#one\n#two\n2\n#three\n2\n4\n\0\1\2\4"),
  FILE_OF ("pgm-with-more-behind", "P5 2 2 4\n\0\1\2\4P5 2 2"),
  FILE_OF ("little-endian-pfm",
           "Pf\n2 2\n-1.0\n\0\0\0\077\0\0\200\077\0\0\0\0\0\0\200\076"),
  FILE_OF ("big-endian-pfm",
           "Pf\n2 2\n1.0\n\077\0\0\0\077\200\0\0\0\0\0\0\076\200\0\0"),
  FILE_OF ("npy-of-doubles",
           "\223NUMPY\1\0\73\0{'descr': '<f8', 'fortran_order': False, "
           "'shape': (2, 2), }"
           "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\320\077"
           "\0\0\0\0\0\0\340\077\0\0\0\0\0\0\360\077"),
  FILE_OF ("npy-of-one-channel",
           "\223NUMPY\2\0\77\0\0\0{\"shape\":(2,2,1),'fortran_order':False  ,"
           "  'descr':'<f4'      }"
           "\0\0\0\0\0\0\200\076\0\0\0\077\0\0\200\077"),
#undef FILE_OF
};

static void
test_quarters (Fixture *fixture, gconstpointer data)
{
  static const float values[] = { 0.0f, 0.25f, 0.5f, 1.0f };
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (UnfImage) image = NULL;

  g_file_set_contents (fixture->path, quarters[i].bytes,
                       (gssize) quarters[i].size, NULL);
  image = load (fixture);

  assert_shape (image, 2, 2, 1);
  for (int j = 0; j < 4; j++)
    g_assert_cmpfloat (value_at (image, j % 2, j / 2, 0), ==, values[j]);
}

static void
add (const char *truth,
     gconstpointer data,
     void (*test) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/io/image-variants/", truth, NULL);

  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("png/of-all-kinds", NULL, test_png_kinds);
  add ("png/few-bits-reach-from-black-to-white", NULL, test_png_few_bits);
  add ("png/small-and-interlaced", NULL, test_png_small_interlaced);
  add ("png/palette-of-grays-is-gray", NULL, test_png_palette);
  add ("png/colour-outside-the-palette-is-refused", NULL,
       test_png_outside_palette);
  for (gsize i = 0; i < G_N_ELEMENTS (tiffs); i++) {
    g_autofree char *truth = g_strconcat ("tiff/", tiffs[i].truth, NULL);

    add (truth, &tiffs[i], test_tiff);
  }
  add ("tiff/is-turned-upright", NULL, test_tiff_orientation);
  add ("jpeg/gray-has-one-channel", NULL, test_gray_jpeg);
  add ("jpeg/is-turned-upright", NULL, test_jpeg_orientation);
  add ("jpeg/any-cut-is-refused", "jpeg", test_cut_pixbuf);
  add ("jpeg/24-megapixels-in-little-space-are-refused", NULL, test_huge_jpeg);
  add ("bmp/is-read", NULL, test_bmp);
  add ("bmp/any-cut-is-refused", "bmp", test_cut_pixbuf);
  add ("webp/is-read", NULL, test_webp);
  add ("webp/268-megapixels-in-little-space-are-refused", NULL, test_huge_webp);
  add ("webp/any-cut-is-refused", "webp", test_cut_pixbuf);
  for (gsize i = 0; i < G_N_ELEMENTS (quarters); i++)
    add (quarters[i].truth, GSIZE_TO_POINTER (i), test_quarters);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-format-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tiffio.h>

#include "unf-error.h"
#include "unf-samples-private.h"
#include "unf-tiff-client-private.h"

/* TIFF through libtiff: the first picture of a file, gray or red, green and
 * blue, in strips (read a row at a time) or tiles. */

static gboolean
recognises (const guint8 *head, gsize size)
{
  static const char starts[][4] = { { 'I', 'I', 42, 0 },
                                    { 'M', 'M', 0, 42 },
                                    { 'I', 'I', 43, 0 },
                                    { 'M', 'M', 0, 43 } };

  for (gsize i = 0; size >= 4 && i < G_N_ELEMENTS (starts); i++)
    if (memcmp (head, starts[i], 4) == 0)
      return TRUE;

  return FALSE;
}

/* --- Reading ------------------------------------------------------------ */

typedef struct {
  UnfTiffClient client;
  UnfMonitor *monitor;   /* not owned */
  TIFF *tiff;            /* owned */
  guint32 width, height; /* as stored */
  int channels;
  int n_planes; /* 1 when the channels are interleaved */
  guint16 orientation;
  UnfSampleLayout layout;
  UnfTensor *pixels; /* owned */
  void *buffer;      /* owned; one row or tile as stored */
} Decoder;

static void
decoder_clear (Decoder *decoder)
{
  g_clear_pointer (&decoder->tiff, TIFFClose);
  g_clear_pointer (&decoder->buffer, g_free);
  g_clear_pointer (&decoder->pixels, unf_tensor_unref);
  g_clear_error (&decoder->client.error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoder, decoder_clear)

static guint16
get_field (Decoder *decoder, guint32 tag)
{
  guint16 value = 0;

  TIFFGetFieldDefaulted (decoder->tiff, tag, &value);

  return value;
}

static gboolean G_GNUC_PRINTF (2, 3)
    fail_unsupported (Decoder *decoder, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_clear_error (&decoder->client.error);
  decoder->client.error =
      g_error_new_valist (UNF_ERROR, UNF_ERROR_UNSUPPORTED, format, arguments);
  va_end (arguments);

  return FALSE;
}

/* The compressions that are read, with the most that each can save. */
static gboolean
find_ratio (Decoder *decoder, guint *ratio)
{
  static const struct {
    guint16 compression;
    guint ratio;
  } known[] = {
    { COMPRESSION_NONE, 1 },       { COMPRESSION_LZW, 1400 },
    { COMPRESSION_PACKBITS, 64 },  { COMPRESSION_ADOBE_DEFLATE, 1100 },
    { COMPRESSION_DEFLATE, 1100 }, { COMPRESSION_JPEG, 1100 },
    { COMPRESSION_LZMA, 8000 },    { COMPRESSION_ZSTD, 33000 },
  };
  guint16 compression = get_field (decoder, TIFFTAG_COMPRESSION);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (known[i].compression == compression &&
        TIFFIsCODECConfigured (compression)) {
      *ratio = known[i].ratio;
      return TRUE;
    }
  }

  return fail_unsupported (decoder, _ ("its TIFF compression %u is not read"),
                           compression);
}

static gboolean
choose_type (Decoder *decoder)
{
  guint bits = get_field (decoder, TIFFTAG_BITSPERSAMPLE);
  guint format = get_field (decoder, TIFFTAG_SAMPLEFORMAT);
  gboolean is_float = format == SAMPLEFORMAT_IEEEFP;
  gboolean is_unsigned =
      format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID;

  if (bits == 8 && is_unsigned)
    decoder->layout.type = UNF_SAMPLE_U8;
  else if (bits == 16 && is_unsigned)
    decoder->layout.type = UNF_SAMPLE_U16;
  else if (bits == 32 && is_float)
    decoder->layout.type = UNF_SAMPLE_F32;
  else if (bits == 64 && is_float)
    decoder->layout.type = UNF_SAMPLE_F64;
  else
    return fail_unsupported (
        decoder,
        _ ("its numbers of %u bits (TIFF sample format %u) are not "
           "of a type that is read"),
        bits, format);

  decoder->layout.white = bits == 8 ? 255 : 65535;
  return TRUE;
}

static gboolean
choose_channels (Decoder *decoder)
{
  guint samples = get_field (decoder, TIFFTAG_SAMPLESPERPIXEL);
  guint16 kind = samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;

  TIFFGetField (decoder->tiff, TIFFTAG_PHOTOMETRIC, &kind);

  /* JPEG keeps colours as brightness and two differences; it can convert. */
  if (kind == PHOTOMETRIC_YCBCR &&
      get_field (decoder, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG) {
    TIFFSetField (decoder->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    kind = PHOTOMETRIC_RGB;
  }

  if (kind != PHOTOMETRIC_RGB && kind != PHOTOMETRIC_MINISBLACK &&
      kind != PHOTOMETRIC_MINISWHITE)
    return fail_unsupported (
        decoder, _ ("its TIFF colour kind %u is neither gray nor RGB"), kind);

  decoder->channels = kind == PHOTOMETRIC_RGB ? 3 : 1;
  decoder->layout.white_is_zero = kind == PHOTOMETRIC_MINISWHITE;
  if ((int) samples < decoder->channels)
    return fail_unsupported (decoder,
                             _ ("its pixels have fewer than three colours"));

  if (get_field (decoder, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE) {
    decoder->n_planes = decoder->channels;
    decoder->layout.per_pixel = 1;
  } else {
    decoder->n_planes = 1;
    decoder->layout.per_pixel = (int) samples;
  }

  return TRUE;
}

/* Asks about a rectangle that must be stored in one piece. */
static gboolean
is_justified (Decoder *decoder, guint32 width, guint32 height, guint ratio)
{
  guint bits = (guint) (8 * _unf_sample_size (decoder->layout.type)) *
               (guint) (decoder->layout.per_pixel * decoder->n_planes);

  return _unf_image_bytes_justify (decoder->client.reader->length, width,
                                   height, bits, ratio, &decoder->client.error);
}

static gboolean
read_header (Decoder *decoder)
{
  guint ratio = 0;
  gboolean is_turned;

  /* Complaints about a directory that could be read after all. */
  g_clear_error (&decoder->client.error);

  TIFFGetField (decoder->tiff, TIFFTAG_IMAGEWIDTH, &decoder->width);
  TIFFGetField (decoder->tiff, TIFFTAG_IMAGELENGTH, &decoder->height);
  decoder->orientation = get_field (decoder, TIFFTAG_ORIENTATION);
  is_turned = decoder->orientation >= ORIENTATION_LEFTTOP &&
              decoder->orientation <= ORIENTATION_LEFTBOT;

  if (!find_ratio (decoder, &ratio) || !choose_type (decoder) ||
      !choose_channels (decoder) ||
      !is_justified (decoder, decoder->width, decoder->height, ratio))
    return FALSE;

  if (TIFFIsTiled (decoder->tiff)) {
    guint32 width = 0, height = 0;

    TIFFGetField (decoder->tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField (decoder->tiff, TIFFTAG_TILELENGTH, &height);
    if (!is_justified (decoder, width, height, ratio))
      return FALSE;
  }

  decoder->pixels = unf_tensor_try_new (
      (UnfShape){ 1, decoder->channels,
                  (int) (is_turned ? decoder->width : decoder->height),
                  (int) (is_turned ? decoder->height : decoder->width) },
      &decoder->client.error);
  return decoder->pixels != NULL;
}

/* Where the stored pixel (x, y) of a channel goes, and the distance to where
 * its right neighbour goes: the orientation costs no second picture. */
static float *
find_place (Decoder *decoder, gsize c, gssize x, gssize y, gssize *step)
{
  guint16 o = decoder->orientation;
  gboolean is_turned = o >= ORIENTATION_LEFTTOP && o <= ORIENTATION_LEFTBOT;
  gboolean is_mirrored = o == ORIENTATION_TOPRIGHT ||
                         o == ORIENTATION_BOTRIGHT ||
                         o == ORIENTATION_RIGHTBOT || o == ORIENTATION_LEFTBOT;
  gboolean is_upside_down =
      o == ORIENTATION_BOTRIGHT || o == ORIENTATION_BOTLEFT ||
      o == ORIENTATION_RIGHTTOP || o == ORIENTATION_RIGHTBOT;
  gssize across = is_turned ? decoder->pixels->shape.w : 1;
  gssize down = is_turned ? 1 : decoder->pixels->shape.w;

  *step = is_mirrored ? -across : across;
  if (is_mirrored)
    x = (gssize) decoder->width - 1 - x;
  if (is_upside_down)
    y = (gssize) decoder->height - 1 - y;

  return decoder->pixels->data + c * unf_shape_plane (decoder->pixels->shape) +
         x * across + y * down;
}

/* @n stored pixels of one row, of all channels or of the one of the plane. */
static void
put_run (Decoder *decoder,
         int plane,
         const guint8 *samples,
         gsize x,
         gsize y,
         gsize n)
{
  gsize first = (gsize) plane;
  gsize count = decoder->n_planes > 1 ? 1 : (gsize) decoder->channels;

  for (gsize c = 0; c < count; c++) {
    gssize step;
    float *out = find_place (decoder, first + c, (gssize) x, (gssize) y, &step);

    _unf_samples_put (out, step,
                      samples + c * _unf_sample_size (decoder->layout.type),
                      &decoder->layout, n);
  }
}

/* Ends with the first complaint about pixels, even one with which libtiff
 * itself would go on. */
static gboolean
may_go_on (Decoder *decoder, int plane, gsize y)
{
  gsize height = decoder->height;

  return !decoder->client.error &&
         unf_monitor_step (decoder->monitor, (gsize) plane * height + y,
                           (gsize) decoder->n_planes * height,
                           &decoder->client.error);
}

/* Checked because the buffer has the size that libtiff names, and the pixels
 * are taken from where our own arithmetic says. */
static gboolean
make_buffer (Decoder *decoder, tmsize_t size, gsize n_pixels)
{
  gsize needed = n_pixels * (gsize) decoder->layout.per_pixel *
                 _unf_sample_size (decoder->layout.type);

  if (size <= 0 || (gsize) size < needed)
    return fail_unsupported (decoder,
                             _ ("its TIFF rows are packed in an unknown way"));

  decoder->buffer = g_malloc ((gsize) size);
  return TRUE;
}

static gboolean
read_strips (Decoder *decoder)
{
  if (!make_buffer (decoder, TIFFScanlineSize (decoder->tiff), decoder->width))
    return FALSE;

  for (int plane = 0; plane < decoder->n_planes; plane++) {
    for (guint32 y = 0; y < decoder->height; y++) {
      if (!may_go_on (decoder, plane, y) ||
          TIFFReadScanline (decoder->tiff, decoder->buffer, y,
                            (guint16) plane) < 0)
        return FALSE;

      put_run (decoder, plane, decoder->buffer, 0, y, decoder->width);
    }
  }

  return TRUE;
}

static gboolean
read_tile (Decoder *decoder,
           int plane,
           guint32 x,
           guint32 y,
           guint32 width,
           guint32 height)
{
  gsize row_size = (gsize) width * (gsize) decoder->layout.per_pixel *
                   _unf_sample_size (decoder->layout.type);
  const guint8 *samples = decoder->buffer;

  if (TIFFReadTile (decoder->tiff, decoder->buffer, x, y, 0, (guint16) plane) <
      0)
    return FALSE;

  for (gsize i = 0; i < MIN (height, decoder->height - y); i++)
    put_run (decoder, plane, samples + i * row_size, x, y + i,
             MIN (width, decoder->width - x));

  return TRUE;
}

static gboolean
read_tiles (Decoder *decoder)
{
  guint32 width = 0, height = 0;

  TIFFGetField (decoder->tiff, TIFFTAG_TILEWIDTH, &width);
  TIFFGetField (decoder->tiff, TIFFTAG_TILELENGTH, &height);
  if (!make_buffer (decoder, TIFFTileSize (decoder->tiff),
                    (gsize) width * height))
    return FALSE;

  for (int plane = 0; plane < decoder->n_planes; plane++)
    for (guint64 y = 0; y < decoder->height; y += height)
      for (guint64 x = 0; x < decoder->width; x += width)
        if (!may_go_on (decoder, plane, y) ||
            !read_tile (decoder, plane, (guint32) x, (guint32) y, width,
                        height))
          return FALSE;

  return TRUE;
}

static UnfImage *
load (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  g_auto (Decoder)
      decoder = { .client = { .reader = reader }, .monitor = monitor };

  /* libtiff holds a strip as it is in the file, and tables made from it. */
  decoder.tiff = _unf_tiff_client_open (
      &decoder.client, "rm", (guint64) 16 * reader->length + (1 << 22));

  if (!decoder.tiff || !read_header (&decoder) ||
      !(TIFFIsTiled (decoder.tiff) ? read_tiles (&decoder)
                                   : read_strips (&decoder)) ||
      decoder.client.error) {
    _unf_tiff_client_report (&decoder.client, error);
    return NULL;
  }

  return unf_image_new (decoder.pixels,
                        _unf_sample_depth (decoder.layout.type));
}

/* --- Writing ------------------------------------------------------------ */

static void
describe (TIFF *tiff, const UnfImage *image, UnfSampleType type)
{
  guint32 width = (guint32) unf_image_get_width (image);
  int channels = unf_image_get_channels (image);
  guint32 row_size =
      width * (guint32) channels * (guint32) _unf_sample_size (type);

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH,
                (guint32) unf_image_get_height (image));
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, channels);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE,
                (int) (8 * _unf_sample_size (type)));
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT,
                type == UNF_SAMPLE_F32 ? SAMPLEFORMAT_IEEEFP
                                       : SAMPLEFORMAT_UINT);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC,
                channels == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, MAX ((1u << 16) / row_size, 1u));
}

static gboolean
write_picture (TIFF *tiff, const UnfImage *image, UnfSampleType type)
{
  g_autofree void *row = g_malloc ((gsize) unf_image_get_width (image) *
                                   (gsize) unf_image_get_channels (image) *
                                   _unf_sample_size (type));

  describe (tiff, image, type);

  for (int y = 0; y < unf_image_get_height (image); y++) {
    _unf_samples_get_row (row, type, image, y);
    if (TIFFWriteScanline (tiff, row, (guint32) y, 0) < 0)
      return FALSE;
  }

  return TIFFWriteDirectory (tiff) != 0;
}

static gboolean
save (const UnfImage *image,
      UnfDepth depth,
      GOutputStream *stream,
      GError **error)
{
  static const UnfSampleType types[] = {
    [UNF_DEPTH_8] = UNF_SAMPLE_U8,
    [UNF_DEPTH_16] = UNF_SAMPLE_U16,
    [UNF_DEPTH_FLOAT] = UNF_SAMPLE_F32,
  };
  UnfTiffClient client = { .stream = stream };
  TIFF *tiff = _unf_tiff_client_open (&client, "wl", G_MAXLONG);
  gboolean is_written = tiff && write_picture (tiff, image, types[depth]);

  if (tiff)
    TIFFClose (tiff);

  if (is_written && !client.error)
    return TRUE;

  _unf_tiff_client_report (&client, error);
  return FALSE;
}

static const char *const extensions[] = { "tif", "tiff", NULL };

const UnfImageFormat _unf_tiff_format = {
  .extensions = extensions,
  .recognises = recognises,
  .load = load,
  .save = save,
};

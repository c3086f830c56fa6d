/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-format-private.h"

#include <glib/gi18n-lib.h>
#include <png.h>
#include <string.h>

#include "unf-error.h"
#include "unf-samples-private.h"

/* PNG through libpng, row by row, in 8 and 16 bits. libpng leaves an error
 * by a long jump: what must be released afterwards lives in a struct of the
 * caller, never in a variable of the function that is left. */

enum {
  /* What deflate can at most save, rounded up. */
  DEFLATE_RATIO = 1100,

  /* Photographs take no more space than with zlib's usual 6, and a third of
   * the time. */
  LEVEL = 4,
};

static const guint8 signature[] = {
  0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'
};

/* Why libpng was left: the first error. */
typedef struct {
  GError *error; /* owned, nullable */
} Complaint;

static gboolean
recognises (const guint8 *head, gsize size)
{
  return size >= sizeof signature &&
         memcmp (head, signature, sizeof signature) == 0;
}

static G_GNUC_NORETURN void
error_cb (png_structp png, png_const_charp message)
{
  Complaint *complaint = png_get_error_ptr (png);

  if (!complaint->error)
    g_set_error (&complaint->error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
                 _ ("its PNG data are damaged (%s)"), message);

  png_longjmp (png, 1);
}

static void
warning_cb (png_structp png, png_const_charp message)
{
}

/* --- Reading ------------------------------------------------------------ */

typedef struct {
  Complaint complaint;
  UnfImageReader *reader; /* not owned */
  UnfMonitor *monitor;    /* not owned */
  png_structp png;        /* owned */
  png_infop info;         /* owned */
  guint8 *row;            /* owned */
  UnfTensor *pixels;      /* owned */
  UnfSampleLayout layout;
  guint8 palette[3][256];
  int n_colours;
  guint8 *channel; /* owned; a row of looked up samples, NULL without palette */
} Decoder;

static void
decoder_clear (Decoder *decoder)
{
  png_destroy_read_struct (&decoder->png, &decoder->info, NULL);
  g_clear_error (&decoder->complaint.error);
  g_clear_pointer (&decoder->row, g_free);
  g_clear_pointer (&decoder->channel, g_free);
  g_clear_pointer (&decoder->pixels, unf_tensor_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoder, decoder_clear)

static void
read_cb (png_structp png, png_bytep data, size_t size)
{
  Decoder *decoder = png_get_io_ptr (png);

  if (!_unf_image_reader_read (decoder->reader, data, size,
                               &decoder->complaint.error))
    png_error (png, "read");
}

/* Returns: the channels that the colours need. */
static int
read_palette (Decoder *decoder)
{
  png_colorp colours = NULL;
  int channels = 1;

  png_get_PLTE (decoder->png, decoder->info, &colours, &decoder->n_colours);
  if (decoder->n_colours == 0)
    png_error (decoder->png, "no palette");

  for (int i = 0; i < decoder->n_colours; i++) {
    decoder->palette[0][i] = colours[i].red;
    decoder->palette[1][i] = colours[i].green;
    decoder->palette[2][i] = colours[i].blue;
    if (colours[i].red != colours[i].green || colours[i].red != colours[i].blue)
      channels = 3;
  }

  return channels;
}

/* Asks for whole bytes, or for 16 bits in the order of this machine. */
static int
choose_samples (Decoder *decoder)
{
  int bits = png_get_bit_depth (decoder->png, decoder->info);
  int colour = png_get_color_type (decoder->png, decoder->info);

  decoder->layout.type = bits == 16 ? UNF_SAMPLE_U16 : UNF_SAMPLE_U8;
  decoder->layout.white = bits == 16 ? 65535 : 255;
  png_set_strip_alpha (decoder->png);

  if (bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (decoder->png);

  if (colour == PNG_COLOR_TYPE_PALETTE) {
    png_set_packing (decoder->png);
    return read_palette (decoder);
  }

  if (bits < 8)
    png_set_expand_gray_1_2_4_to_8 (decoder->png);

  return colour & PNG_COLOR_MASK_COLOR ? 3 : 1;
}

/* Returns: %FALSE with a complaint, or with the header known and memory for
 * the picture, which its size justifies. */
static gboolean
read_header (Decoder *decoder)
{
  GError **error = &decoder->complaint.error;
  png_structp png = decoder->png;
  png_infop info = decoder->info;
  guint32 width, height;
  int channels;

  if (setjmp (png_jmpbuf (png)))
    return FALSE;

  png_read_info (png, info);
  width = png_get_image_width (png, info);
  height = png_get_image_height (png, info);

  if (!_unf_image_bytes_justify (decoder->reader->length, width, height,
                                 (guint) png_get_bit_depth (png, info) *
                                     png_get_channels (png, info),
                                 DEFLATE_RATIO, error))
    return FALSE;

  channels = choose_samples (decoder);
  png_read_update_info (png, info);
  decoder->layout.per_pixel = png_get_channels (png, info);
  decoder->row = g_malloc (png_get_rowbytes (png, info));
  if (decoder->n_colours > 0)
    decoder->channel = g_malloc (width);
  decoder->pixels = unf_tensor_try_new (
      (UnfShape){ 1, channels, (int) height, (int) width }, error);

  return decoder->pixels != NULL;
}

/* Turns indices into the channel's own samples. */
static void
look_up (Decoder *decoder, gsize n, int c)
{
  for (gsize i = 0; i < n; i++) {
    if (decoder->row[i] >= decoder->n_colours)
      png_error (decoder->png, "colour outside the palette");

    decoder->channel[i] = decoder->palette[c][decoder->row[i]];
  }
}

/* Pixels that lie @step columns apart, from column @x of row @y on. */
static void
put_row (Decoder *decoder, gsize x, gssize step, gsize y, gsize n)
{
  UnfShape shape = decoder->pixels->shape;

  for (int c = 0; c < shape.c; c++) {
    float *out = decoder->pixels->data +
                 ((gsize) c * (gsize) shape.h + y) * (gsize) shape.w + x;
    gsize offset = (gsize) c * _unf_sample_size (decoder->layout.type);

    if (decoder->channel) {
      look_up (decoder, n, c);
      _unf_samples_put (out, step, decoder->channel, &decoder->layout, n);
    } else {
      _unf_samples_put (out, step, decoder->row + offset, &decoder->layout, n);
    }
  }
}

static void
read_row (Decoder *decoder, gsize x, gssize step, gsize y, gsize n)
{
  if (!unf_monitor_step (decoder->monitor, y, (gsize) decoder->pixels->shape.h,
                         &decoder->complaint.error))
    png_error (decoder->png, "cancelled");

  png_read_row (decoder->png, decoder->row, NULL);
  put_row (decoder, x, step, y, n);
}

/* The seven passes of an interlaced picture put their pixels straight where
 * they belong, so that it needs no more memory than another. */
static gboolean
read_rows (Decoder *decoder)
{
  UnfShape shape = decoder->pixels->shape;
  guint32 width = (guint32) shape.w, height = (guint32) shape.h;
  png_structp png = decoder->png;

  if (setjmp (png_jmpbuf (png)))
    return FALSE;

  if (png_get_interlace_type (png, decoder->info) == PNG_INTERLACE_NONE) {
    for (gsize y = 0; y < height; y++)
      read_row (decoder, 0, 1, y, width);
  } else {
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
      guint32 n = PNG_PASS_COLS (width, pass);

      for (guint32 i = 0; n > 0 && i < PNG_PASS_ROWS (height, pass); i++)
        read_row (decoder, PNG_PASS_START_COL (pass),
                  PNG_PASS_COL_OFFSET (pass), PNG_ROW_FROM_PASS_ROW (i, pass),
                  n);
    }
  }

  png_read_end (png, NULL);
  return TRUE;
}

static UnfImage *
load (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  g_auto (Decoder) decoder = { .reader = reader, .monitor = monitor };

  decoder.png = png_create_read_struct (
      PNG_LIBPNG_VER_STRING, &decoder.complaint, error_cb, warning_cb);
  g_return_val_if_fail (decoder.png != NULL, NULL);
  decoder.info = png_create_info_struct (decoder.png);
  png_set_read_fn (decoder.png, &decoder, read_cb);

  if (!read_header (&decoder) || !read_rows (&decoder)) {
    g_propagate_error (error, g_steal_pointer (&decoder.complaint.error));
    return NULL;
  }

  return unf_image_new (decoder.pixels,
                        _unf_sample_depth (decoder.layout.type));
}

/* --- Writing ------------------------------------------------------------ */

typedef struct {
  Complaint complaint;
  GOutputStream *stream; /* not owned */
  png_structp png;       /* owned */
  png_infop info;        /* owned */
  guint8 *row;           /* owned */
} Encoder;

static void
encoder_clear (Encoder *encoder)
{
  png_destroy_write_struct (&encoder->png, &encoder->info);
  g_clear_error (&encoder->complaint.error);
  g_clear_pointer (&encoder->row, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Encoder, encoder_clear)

static void
write_cb (png_structp png, png_bytep data, size_t size)
{
  Encoder *encoder = png_get_io_ptr (png);

  if (!g_output_stream_write_all (encoder->stream, data, size, NULL, NULL,
                                  &encoder->complaint.error))
    png_error (png, "write");
}

static void
flush_cb (png_structp png)
{
}

static gboolean
write_rows (Encoder *encoder, const UnfImage *image, int bits)
{
  png_structp png = encoder->png;
  int height = unf_image_get_height (image);

  if (setjmp (png_jmpbuf (png)))
    return FALSE;

  png_set_IHDR (png, encoder->info, (guint32) unf_image_get_width (image),
                (guint32) height, bits,
                unf_image_get_channels (image) == 3 ? PNG_COLOR_TYPE_RGB
                                                    : PNG_COLOR_TYPE_GRAY,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level (png, LEVEL);
  png_write_info (png, encoder->info);

  if (bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);

  for (int y = 0; y < height; y++) {
    _unf_samples_get_row (
        encoder->row, bits == 16 ? UNF_SAMPLE_U16 : UNF_SAMPLE_U8, image, y);
    png_write_row (png, encoder->row);
  }

  png_write_end (png, NULL);
  return TRUE;
}

static gboolean
save (const UnfImage *image,
      UnfDepth depth,
      GOutputStream *stream,
      GError **error)
{
  g_auto (Encoder) encoder = { .stream = stream };

  encoder.png = png_create_write_struct (
      PNG_LIBPNG_VER_STRING, &encoder.complaint, error_cb, warning_cb);
  g_return_val_if_fail (encoder.png != NULL, FALSE);
  encoder.info = png_create_info_struct (encoder.png);
  encoder.row =
      g_malloc_n ((gsize) unf_image_get_width (image), 3 * sizeof (guint16));
  png_set_write_fn (encoder.png, &encoder, write_cb, flush_cb);

  if (write_rows (&encoder, image, depth == UNF_DEPTH_8 ? 8 : 16))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&encoder.complaint.error));
  return FALSE;
}

static const char *const extensions[] = { "png", NULL };

const UnfImageFormat _unf_png_format = {
  .extensions = extensions,
  .recognises = recognises,
  .load = load,
  .save = save,
};

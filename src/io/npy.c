/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-format-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"
#include "unf-samples-private.h"

/* NumPy's array files, versions 1.0 to 3.0: a magic word, the length of a
 * header, and a header that is a Python dictionary of three literals. */

static const guint8 magic[] = { 0x93, 'N', 'U', 'M', 'P', 'Y' };

enum {
  LONGEST_HEADER = 1 << 16,
  MOST_AXES = 3,
};

static const struct {
  const char *name;
  UnfSampleType type;
} sample_types[] = {
  { "<f4", UNF_SAMPLE_F32 },
  { "<f8", UNF_SAMPLE_F64 },
  { "|u1", UNF_SAMPLE_U8 },
  { "<u2", UNF_SAMPLE_U16 },
};

/* What the dictionary says. */
typedef struct {
  gboolean has_type, has_order;
  UnfSampleType type;
  int n_axes;
  guint64 axes[MOST_AXES];
} Header;

static gboolean
recognises (const guint8 *head, gsize size)
{
  return size >= sizeof magic && memcmp (head, magic, sizeof magic) == 0;
}

static gboolean
fail (GError **error, UnfError code, const char *reason)
{
  g_set_error_literal (error, UNF_ERROR, (int) code, reason);
  return FALSE;
}

static gboolean
fail_damaged (GError **error)
{
  return fail (error, UNF_ERROR_INVALID_DATA,
               _ ("its NPY header is not a dictionary of descr, "
                  "fortran_order and shape"));
}

/* --- The dictionary ----------------------------------------------------- */

static void
skip_space (const char **at)
{
  while (g_ascii_isspace (**at))
    (*at)++;
}

/* Returns: whether @word came next. */
static gboolean
take (const char **at, const char *word)
{
  gsize length = strlen (word);

  skip_space (at);
  if (strncmp (*at, word, length) != 0)
    return FALSE;

  *at += length;
  return TRUE;
}

/* Returns: (nullable) (transfer full): the quoted word that came next */
static char *
take_string (const char **at)
{
  const char *end;
  char *string;

  skip_space (at);
  if (**at != '\'' && **at != '"')
    return NULL;

  end = strchr (*at + 1, **at);
  if (!end)
    return NULL;

  string = g_strndup (*at + 1, (gsize) (end - *at - 1));
  *at = end + 1;
  return string;
}

static gboolean
take_sample_type (const char **at, Header *header, GError **error)
{
  g_autofree char *name = take_string (at);

  for (gsize i = 0; name && i < G_N_ELEMENTS (sample_types); i++) {
    if (strcmp (name, sample_types[i].name) == 0) {
      header->type = sample_types[i].type;
      header->has_type = TRUE;
      return TRUE;
    }
  }

  /* A list of fields, or a type of number that no picture has. */
  return fail (error, UNF_ERROR_UNSUPPORTED,
               _ ("its numbers are not of a type that is read "
                  "(<f4, <f8, |u1, <u2)"));
}

static gboolean
take_order (const char **at, Header *header, GError **error)
{
  if (take (at, "True"))
    return fail (error, UNF_ERROR_UNSUPPORTED,
                 _ ("its numbers are in Fortran order; only C order is "
                    "read"));

  header->has_order = take (at, "False");
  return header->has_order || fail_damaged (error);
}

static gboolean
take_shape (const char **at, Header *header, GError **error)
{
  if (!take (at, "("))
    return fail_damaged (error);

  while (!take (at, ")")) {
    char *end = NULL;

    skip_space (at);
    if (!g_ascii_isdigit (**at))
      return fail_damaged (error);
    if (header->n_axes == MOST_AXES)
      return fail (error, UNF_ERROR_UNSUPPORTED,
                   _ ("its array has more than three axes"));

    header->axes[header->n_axes++] = g_ascii_strtoull (*at, &end, 10);
    *at = end;

    if (!take (at, ",") && **at != ')')
      return fail_damaged (error);
  }

  return TRUE;
}

static gboolean
take_entry (const char **at, Header *header, GError **error)
{
  g_autofree char *key = take_string (at);

  if (!key || !take (at, ":"))
    return fail_damaged (error);

  if (strcmp (key, "descr") == 0)
    return take_sample_type (at, header, error);
  if (strcmp (key, "fortran_order") == 0)
    return take_order (at, header, error);
  if (strcmp (key, "shape") == 0 && header->n_axes == 0)
    return take_shape (at, header, error);

  return fail_damaged (error);
}

static gboolean
parse_header (const char *text, Header *header, GError **error)
{
  *header = (Header){ 0 };

  if (!take (&text, "{"))
    return fail_damaged (error);

  while (!take (&text, "}")) {
    if (!take_entry (&text, header, error))
      return FALSE;

    if (!take (&text, ",") && *text != '}')
      return fail_damaged (error);
  }

  if (!header->has_type || !header->has_order)
    return fail_damaged (error);

  if (header->n_axes < 2 ||
      (header->n_axes == 3 && header->axes[2] != 1 && header->axes[2] != 3))
    return fail (error, UNF_ERROR_UNSUPPORTED,
                 _ ("its array is neither [h,w] nor [h,w,3]"));

  return TRUE;
}

static gboolean
read_header (UnfImageReader *reader, Header *header, GError **error)
{
  guint8 start[8], length[4] = { 0 };
  g_autofree char *text = NULL;
  gsize size;

  if (!_unf_image_reader_read (reader, start, sizeof start, error))
    return FALSE;

  if (start[6] < 1 || start[6] > 3)
    return fail (error, UNF_ERROR_UNSUPPORTED,
                 _ ("its version of the NPY format is not known"));

  if (!_unf_image_reader_read (reader, length, start[6] == 1 ? 2 : 4, error))
    return FALSE;

  size = (gsize) length[0] | (gsize) length[1] << 8 | (gsize) length[2] << 16 |
         (gsize) length[3] << 24;
  if (size > LONGEST_HEADER)
    return fail (error, UNF_ERROR_INVALID_DATA,
                 _ ("its NPY header is longer than any that is needed"));

  text = g_malloc0 (size + 1);
  return _unf_image_reader_read (reader, text, size, error) &&
         parse_header (text, header, error);
}

/* --- The numbers -------------------------------------------------------- */

static gboolean
read_rows (UnfImageReader *reader,
           UnfTensor *pixels,
           UnfSampleType type,
           UnfMonitor *monitor,
           GError **error)
{
  UnfShape shape = pixels->shape;
  gsize n = (gsize) shape.w * (gsize) shape.c;
  g_autofree void *row = g_malloc_n (n, _unf_sample_size (type));
  UnfSampleLayout layout = { .type = type, .per_pixel = shape.c };

  layout.white = type == UNF_SAMPLE_U8 ? 255 : 65535;

  for (int y = 0; y < shape.h; y++) {
    if (!unf_monitor_step (monitor, (gsize) y, (gsize) shape.h, error) ||
        !_unf_image_reader_read (reader, row, n * _unf_sample_size (type),
                                 error))
      return FALSE;

    if (G_BYTE_ORDER == G_BIG_ENDIAN)
      _unf_samples_swap (row, type, n);
    _unf_samples_put_row (pixels, y, row, &layout);
  }

  return TRUE;
}

static UnfImage *
load (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  g_autoptr (UnfTensor) pixels = NULL;
  Header header;
  guint channels;

  if (!read_header (reader, &header, error))
    return NULL;

  channels = header.n_axes == 3 ? (guint) header.axes[2] : 1;
  if (!_unf_image_bytes_justify (
          _unf_image_reader_rest (reader), header.axes[1], header.axes[0],
          channels * 8 * (guint) _unf_sample_size (header.type), 1, error))
    return NULL;

  pixels =
      unf_tensor_try_new ((UnfShape){ 1, (int) channels, (int) header.axes[0],
                                      (int) header.axes[1] },
                          error);
  if (!pixels || !read_rows (reader, pixels, header.type, monitor, error))
    return NULL;

  return unf_image_new (pixels, _unf_sample_depth (header.type));
}

/* Version 1.0, padded so that the numbers start at a multiple of 64. */
static gboolean
write_header (const UnfImage *image, GOutputStream *stream, GError **error)
{
  g_autoptr (GString) header = g_string_new (NULL);
  gsize length;

  g_string_append_len (header, (const char *) magic, sizeof magic);
  g_string_append_len (header, "\1\0\0\0", 4);
  g_string_append_printf (
      header, "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d%s), }",
      unf_image_get_height (image), unf_image_get_width (image),
      unf_image_get_channels (image) == 3 ? ", 3" : "");

  while (header->len % 64 != 63)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');

  length = header->len - sizeof magic - 4;
  header->str[sizeof magic + 2] = (char) (length & 255);
  header->str[sizeof magic + 3] = (char) (length >> 8);

  return g_output_stream_write_all (stream, header->str, header->len, NULL,
                                    NULL, error);
}

static gboolean
save (const UnfImage *image,
      UnfDepth depth,
      GOutputStream *stream,
      GError **error)
{
  gsize n = (gsize) unf_image_get_width (image) *
            (gsize) unf_image_get_channels (image);
  g_autofree float *row = g_new (float, n);

  if (!write_header (image, stream, error))
    return FALSE;

  for (int y = 0; y < unf_image_get_height (image); y++)
    if (!_unf_samples_write_floats (image, y, row, stream, error))
      return FALSE;

  return TRUE;
}

static const char *const extensions[] = { "npy", NULL };

const UnfImageFormat _unf_npy_format = {
  .extensions = extensions,
  .recognises = recognises,
  .load = load,
  .save = save,
};

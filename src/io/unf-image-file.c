/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"
#include "unf-image-format-private.h"

/* The one list of formats, in the order in which they are asked whether a
 * file is theirs. */
static const UnfImageFormat *const formats[] = {
  &_unf_png_format,    /* 8 and 16 bits */
  &_unf_tiff_format,   /* 8 and 16 bits, floats */
  &_unf_pgm_format,    /* gray, up to 16 bits */
  &_unf_ppm_format,    /* colour, up to 16 bits */
  &_unf_pfm_format,    /* floats */
  &_unf_npy_format,    /* floats, and integers for reading */
  &_unf_pixbuf_format, /* reads whatever is left: JPEG, WebP … */
};

enum { HEAD_SIZE = 64 };

static char *
dup_display_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name ? g_filename_display_name (name) : g_file_get_uri (file);
}

/* Completes the sentence of which the formats know only the reason. */
static void
name_file (GError **error, const char *sentence, GFile *file)
{
  g_autofree char *name = dup_display_name (file);
  g_autofree char *reason = NULL;

  if (!error || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  reason = g_steal_pointer (&(*error)->message);
  (*error)->message = g_strdup_printf (sentence, name, reason);
}

static const UnfImageFormat *
recognise (UnfImageReader *reader, GError **error)
{
  guint8 head[HEAD_SIZE];
  gssize n = _unf_image_reader_read_some (reader, head, sizeof head, error);

  if (n < 0 || !_unf_image_reader_seek (reader, 0, error))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->recognises (head, (gsize) n))
      return formats[i];

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               n > 0 ? _ ("it is not a picture in a known format")
                     : _ ("it is empty"));
  return NULL;
}

static UnfImage *
load (GFile *file, UnfMonitor *monitor, GError **error)
{
  g_autoptr (UnfImageReader) reader = _unf_image_reader_open (file, error);
  g_autoptr (UnfImage) image = NULL;
  const UnfImageFormat *format;
  int x, y;

  if (!reader)
    return NULL;

  format = recognise (reader, error);
  if (!format)
    return NULL;

  image = format->load (reader, monitor, error);
  if (!image)
    return NULL;

  if (unf_image_find_bad_value (image, &x, &y)) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
                 _ ("its value in column %d of row %d is not a finite "
                    "number (both are counted from 0)"),
                 x, y);
    return NULL;
  }

  return g_steal_pointer (&image);
}

UnfImage *
unf_image_load (GFile *file, UnfMonitor *monitor, GError **error)
{
  UnfImage *image;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (!unf_monitor_step (monitor, 0, 1, error))
    return NULL;

  image = load (file, monitor, error);
  if (!image)
    name_file (error, _ ("“%s” cannot be opened: %s"), file);

  return image;
}

static const UnfImageFormat *
find_format_by_name (GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = name ? strrchr (name, '.') : NULL;
  g_autofree char *known = NULL;

  for (gsize i = 0; dot && i < G_N_ELEMENTS (formats); i++)
    for (gsize j = 0; formats[i]->extensions && formats[i]->extensions[j]; j++)
      if (g_ascii_strcasecmp (dot + 1, formats[i]->extensions[j]) == 0)
        return formats[i];

  known = g_strjoinv (", ", (char **) unf_image_save_extensions ());
  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("its extension is none of those that are written: %s"),
               known);
  return NULL;
}

/* Of the file that could not be made, only the folder means anything to the
 * reader of the message. */
static void
report_folder (GFile *folder, GError *failure, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (folder);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, failure->domain, failure->code,
                 _ ("the folder “%s” does not exist"), name);
  else if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, failure->domain, failure->code,
                 _ ("the folder “%s” may not be written to"), name);
  else
    g_propagate_error (error, g_error_copy (failure));
}

/* A file beside @file under a name that nobody else has. */
static GFileOutputStream *
create_beside (GFile *file, GFile **beside, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);

  for (;;) {
    g_autofree char *other = g_strdup_printf (".unfold-%08x", g_random_int ());
    g_autoptr (GFile) attempt = g_file_get_child (folder, other);
    g_autoptr (GError) failure = NULL;
    GFileOutputStream *stream =
        g_file_create (attempt, G_FILE_CREATE_NONE, NULL, &failure);

    if (stream) {
      *beside = g_steal_pointer (&attempt);
      return stream;
    }
    if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_EXISTS)) {
      report_folder (folder, failure, error);
      return NULL;
    }
  }
}

/* A device or a folder must not be replaced by a picture. */
static gboolean
may_be_replaced (GFile *file, GError **error)
{
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL);

  if (type == G_FILE_TYPE_UNKNOWN || type == G_FILE_TYPE_REGULAR)
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               type == G_FILE_TYPE_DIRECTORY ? _ ("it is a folder")
                                             : _ ("it is not a regular file"));
  return FALSE;
}

static gboolean
save (const UnfImage *image, GFile *file, UnfDepth depth, GError **error)
{
  const UnfImageFormat *format = find_format_by_name (file, error);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GFile) beside = NULL;

  if (!format || !may_be_replaced (file, error))
    return FALSE;

  stream = create_beside (file, &beside, error);
  if (!stream)
    return FALSE;

  if (format->save (image, depth, G_OUTPUT_STREAM (stream), error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error) &&
      g_file_move (beside, file,
                   G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE,
                   NULL, NULL, NULL, error))
    return TRUE;

  g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL);
  g_file_delete (beside, NULL, NULL);
  return FALSE;
}

gboolean
unf_image_save (const UnfImage *image,
                GFile *file,
                UnfDepth depth,
                GError **error)
{
  g_return_val_if_fail (image != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  if (save (image, file, depth, error))
    return TRUE;

  name_file (error, _ ("“%s” cannot be saved: %s"), file);
  return FALSE;
}

const char *const *
unf_image_save_extensions (void)
{
  static gsize extensions = 0;

  if (g_once_init_enter (&extensions)) {
    GPtrArray *list = g_ptr_array_new ();

    for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
      for (gsize j = 0; formats[i]->extensions && formats[i]->extensions[j];
           j++)
        g_ptr_array_add (list, (char *) formats[i]->extensions[j]);
    g_ptr_array_add (list, NULL);

    g_once_init_leave (&extensions, (gsize) g_ptr_array_free (list, FALSE));
  }

  return (const char *const *) extensions;
}

static gboolean
is_picture (const char *name)
{
  static const char *const extensions[] = { "png",  "jpg",  "jpeg", "tif",
                                            "tiff", "pgm",  "ppm",  "pfm",
                                            "npy",  "webp", NULL };
  const char *dot = strrchr (name, '.');
  g_autofree char *extension = dot ? g_ascii_strdown (dot + 1, -1) : NULL;

  return name[0] != '.' && dot && g_strv_contains (extensions, extension);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
unf_image_file_list (GFile *folder, GError **error)
{
  g_autoptr (GFileEnumerator) files =
      g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                 G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GFileInfo *info;

  if (!files)
    return NULL;

  while (g_file_enumerator_iterate (files, &info, NULL, NULL, error) && info) {
    if (is_picture (g_file_info_get_name (info)))
      g_ptr_array_add (names, g_strdup (g_file_info_get_name (info)));
  }

  if (names->len == 0) {
    g_autofree char *name = g_file_get_parse_name (folder);

    if (error && !*error)
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("%s holds no pictures"), name);
    return NULL;
  }

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_steal (names, NULL);
}

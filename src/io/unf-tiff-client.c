/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-tiff-client-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "unf-error.h"

static tmsize_t
read_cb (thandle_t handle, void *data, tmsize_t size)
{
  UnfTiffClient *client = (UnfTiffClient *) handle;

  if (!client->reader)
    return -1;

  return _unf_image_reader_read_some (client->reader, data, (gsize) size,
                                      client->error ? NULL : &client->error);
}

static tmsize_t
write_cb (thandle_t handle, void *data, tmsize_t size)
{
  UnfTiffClient *client = (UnfTiffClient *) handle;

  if (!client->stream ||
      !g_output_stream_write_all (client->stream, data, (gsize) size, NULL,
                                  NULL, client->error ? NULL : &client->error))
    return -1;

  return size;
}

static guint64
tell (UnfTiffClient *client)
{
  return client->reader
             ? _unf_image_reader_tell (client->reader)
             : (guint64) g_seekable_tell (G_SEEKABLE (client->stream));
}

static guint64
measure (UnfTiffClient *client)
{
  guint64 place = tell (client), end;

  if (client->reader)
    return client->reader->length;

  g_seekable_seek (G_SEEKABLE (client->stream), 0, G_SEEK_END, NULL, NULL);
  end = tell (client);
  g_seekable_seek (G_SEEKABLE (client->stream), (goffset) place, G_SEEK_SET,
                   NULL, NULL);
  return end;
}

static toff_t
seek_cb (thandle_t handle, toff_t offset, int whence)
{
  UnfTiffClient *client = (UnfTiffClient *) handle;

  if (whence == SEEK_CUR)
    offset += tell (client);
  else if (whence == SEEK_END)
    offset += measure (client);

  if (client->reader
          ? !_unf_image_reader_seek (client->reader, offset, NULL)
          : !g_seekable_seek (G_SEEKABLE (client->stream), (goffset) offset,
                              G_SEEK_SET, NULL, NULL))
    return (toff_t) -1;

  return offset;
}

static toff_t
size_cb (thandle_t handle)
{
  return measure ((UnfTiffClient *) handle);
}

static int
close_cb (thandle_t handle)
{
  return 0;
}

static int G_GNUC_PRINTF (4, 0) error_cb (TIFF *tiff,
                                          void *user_data,
                                          const char *module,
                                          const char *format,
                                          va_list arguments)
{
  UnfTiffClient *client = user_data;
  g_autofree char *message = NULL;
  g_autofree char *readable = NULL;

  if (client->error)
    return 1;

  message = g_strdup_vprintf (format, arguments);
  readable = g_utf8_make_valid (message, -1);
  g_set_error (&client->error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
               _ ("its TIFF data are damaged (%s)"), readable);
  return 1;
}

static int G_GNUC_PRINTF (4, 0) warning_cb (TIFF *tiff,
                                            void *user_data,
                                            const char *module,
                                            const char *format,
                                            va_list arguments)
{
  return 1;
}

TIFF *
_unf_tiff_client_open (UnfTiffClient *client,
                       const char *mode,
                       guint64 most_bytes)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  TIFF *tiff;

  TIFFOpenOptionsSetMaxSingleMemAlloc (options,
                                       (tmsize_t) MIN (most_bytes, G_MAXLONG));
  TIFFOpenOptionsSetErrorHandlerExtR (options, error_cb, client);
  TIFFOpenOptionsSetWarningHandlerExtR (options, warning_cb, client);
  tiff = TIFFClientOpenExt ("TIFF", mode, (thandle_t) client, read_cb, write_cb,
                            seek_cb, close_cb, size_cb, NULL, NULL, options);
  TIFFOpenOptionsFree (options);

  return tiff;
}

void
_unf_tiff_client_report (UnfTiffClient *client, GError **error)
{
  if (client->error)
    g_propagate_error (error, g_steal_pointer (&client->error));
  else
    g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
                 _ ("its TIFF data are damaged"));
}

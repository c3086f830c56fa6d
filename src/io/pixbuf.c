/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-image-format-private.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"
#include "unf-samples-private.h"
#include "unf-whole-file-private.h"

/* JPEG, WebP and more through GdkPixbuf, in 8 bits. */

enum { CHUNK_SIZE = 1 << 16 };

/* GdkPixbuf has loaders for much more, and takes nearly anything for one of
 * them (TGA has no mark of its own), so that what may reach it is listed. */
static gboolean
recognises (const guint8 *head, gsize size)
{
  static const struct {
    gsize at;
    const char *mark;
  } known[] = {
    { 0, "\377\330\377" }, /* JPEG */
    { 8, "WEBP" },         { 0, "GIF8" },
    { 0, "BM" },           { 4, "ftyp" },     /* AVIF, HEIC */
    { 4, "JXL " },         { 0, "\377\012" }, /* JPEG XL without a box */
    { 4, "jP  " },                            /* JPEG 2000 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    gsize length = strlen (known[i].mark);

    if (size >= known[i].at + length &&
        memcmp (head + known[i].at, known[i].mark, length) == 0)
      return TRUE;
  }

  return FALSE;
}

/* --- Decoding ----------------------------------------------------------- */

/* The most that GdkPixbuf's formats can save: pictures of one colour take
 * next to nothing in WebP. */
static guint
find_ratio (GdkPixbufLoader *loader)
{
  GdkPixbufFormat *format = gdk_pixbuf_loader_get_format (loader);
  g_autofree char *name = format ? gdk_pixbuf_format_get_name (format) : NULL;

  return g_strcmp0 (name, "jpeg") == 0 ? 1100 : 1 << 16;
}

typedef struct {
  UnfImageReader *reader; /* not owned */
  GError *error;          /* owned, nullable */
} Guard;

static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int width,
                  int height,
                  gpointer user_data)
{
  Guard *guard = user_data;

  /* A size of zero is how a loader is told not to allocate. */
  if (width < 0 || height < 0 ||
      !_unf_image_bytes_justify (guard->reader->length, (guint64) width,
                                 (guint64) height, 24, find_ratio (loader),
                                 &guard->error))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static gboolean
feed (GdkPixbufLoader *loader,
      Guard *guard,
      UnfMonitor *monitor,
      GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);

  for (guint64 done = 0; done < guard->reader->length; done += CHUNK_SIZE) {
    gssize n;

    if (!unf_monitor_step (monitor, done, guard->reader->length, error))
      return FALSE;

    n = _unf_image_reader_read_some (guard->reader, chunk, CHUNK_SIZE, error);
    if (n < 0 || !gdk_pixbuf_loader_write (loader, chunk, (gsize) n, error) ||
        guard->error)
      return FALSE;
  }

  /* Loaders of whole files see the size only now. */
  return gdk_pixbuf_loader_close (loader, error) && !guard->error;
}

static GdkPixbuf *
decode (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) failure = NULL;
  Guard guard = { .reader = reader };
  GdkPixbuf *pixbuf = NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb),
                    &guard);

  if (feed (loader, &guard, monitor, &failure)) {
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
    if (pixbuf)
      return gdk_pixbuf_apply_embedded_orientation (pixbuf);
  }

  gdk_pixbuf_loader_close (loader, NULL);
  if (guard.error)
    g_propagate_error (error, guard.error);
  else if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA,
                 _ ("there is no picture in it"));
  return NULL;
}

/* The codes of GdkPixbuf, in ours. */
static void
translate (GError *failure, GError **error)
{
  int code = UNF_ERROR_INVALID_DATA;

  if (failure->domain != GDK_PIXBUF_ERROR) {
    g_propagate_error (error, failure);
    return;
  }

  if (failure->code == GDK_PIXBUF_ERROR_UNKNOWN_TYPE) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("it is not a picture in a known format"));
  } else {
    if (failure->code == GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY)
      code = UNF_ERROR_TOO_LARGE;
    g_set_error_literal (error, UNF_ERROR, code, failure->message);
  }

  g_error_free (failure);
}

/* --- Pixels ------------------------------------------------------------- */

static gboolean
is_gray (GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize per_pixel = (gsize) gdk_pixbuf_get_n_channels (pixbuf);
  gsize row_size = (gsize) gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++) {
    const guint8 *pixel = pixels + (gsize) y * row_size;

    for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++) {
      if (pixel[0] != pixel[1] || pixel[0] != pixel[2])
        return FALSE;
      pixel += per_pixel;
    }
  }

  return TRUE;
}

static UnfImage *
load (UnfImageReader *reader, UnfMonitor *monitor, GError **error)
{
  GError *failure = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (UnfTensor) pixels = NULL;
  UnfSampleLayout layout = { .type = UNF_SAMPLE_U8, .white = 255 };

  if (!_unf_whole_file_check (reader, monitor, error) ||
      !_unf_image_reader_seek (reader, 0, error))
    return NULL;

  pixbuf = decode (reader, monitor, &failure);
  if (!pixbuf) {
    translate (failure, error);
    return NULL;
  }

  pixels = unf_tensor_try_new ((UnfShape){ 1, is_gray (pixbuf) ? 1 : 3,
                                           gdk_pixbuf_get_height (pixbuf),
                                           gdk_pixbuf_get_width (pixbuf) },
                               error);
  if (!pixels)
    return NULL;

  layout.per_pixel = gdk_pixbuf_get_n_channels (pixbuf);
  for (int y = 0; y < pixels->shape.h; y++)
    _unf_samples_put_row (pixels, y,
                          gdk_pixbuf_read_pixels (pixbuf) +
                              (gsize) y *
                                  (gsize) gdk_pixbuf_get_rowstride (pixbuf),
                          &layout);

  return unf_image_new (pixels, UNF_DEPTH_8);
}

const UnfImageFormat _unf_pixbuf_format = {
  .recognises = recognises,
  .load = load,
};

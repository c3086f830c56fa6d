/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What torch.save writes since version 1.6: an archive with one folder, in
 * which “data.pkl” is the pickle of the object and “data/NAME” the bytes of
 * the storage of that name.
 */
#include "config.h"

#include "unf-torch-zip-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "unf-error.h"
#include "unf-torch-object-private.h"
#include "unf-torch-view-private.h"
#include "unf-weights-private.h"
#include "unf-zip.h"

#define OBJECT "/data.pkl"

/* The folder’s name: that of the only entry “NAME/data.pkl”. */
static char *
find_folder (const UnfZip *zip, GError **error)
{
  for (gsize i = 0; i < unf_zip_get_n (zip); i++) {
    const char *name = unf_zip_get_name (zip, i);

    if (g_str_has_suffix (name, OBJECT) &&
        strchr (name, '/') == name + strlen (name) - strlen (OBJECT))
      return g_strndup (name, strlen (name) - strlen (OBJECT));
  }

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("The archive holds no “data.pkl”: torch.save did not write "
                  "it"));
  return NULL;
}

/* Whether the entry @name, if there is one, is @wanted up to white space. */
static gboolean
says (const UnfZip *zip,
      const char *folder,
      const char *name,
      const char *wanted)
{
  g_autofree char *path = g_strconcat (folder, "/", name, NULL);
  gsize size = 0;
  const guint8 *bytes = unf_zip_find (zip, path, &size);
  g_autofree char *text = NULL;

  if (!bytes)
    return TRUE;

  text = g_strndup ((const char *) bytes, MIN (size, 64));
  return g_str_equal (g_strstrip (text), wanted);
}

static gboolean
check_machine (const UnfZip *zip, const char *folder, GError **error)
{
  if (says (zip, folder, "version", "3") &&
      says (zip, folder, "byteorder", "little"))
    return TRUE;

  g_set_error (
      error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
      _ ("The file was written by an unknown version of torch.save, or "
         "on a machine with another order of bytes"));
  return FALSE;
}

static gboolean
find_storage (const UnfZip *zip,
              const char *folder,
              const char *name,
              UnfTorchStorage *storage,
              GError **error)
{
  g_autofree char *path = g_strconcat (folder, "/data/", name, NULL);
  gsize size = 0;

  storage->bytes = unf_zip_find (zip, path, &size);
  if (!storage->bytes) {
    g_autofree char *printable = g_strescape (name, NULL);

    return _unf_weights_refuse (
        error, _ ("The archive has no storage “%s”, which a tensor uses"),
        printable);
  }

  return size == storage->count * _unf_torch_item_size (storage->type) ||
         _unf_weights_refuse (error,
                              _ ("A storage of %" PRIu64
                                 " numbers was announced; the file has %zu "
                                 "bytes of it"),
                              storage->count, size);
}

static gboolean
find_storages (const UnfZip *zip,
               const char *folder,
               const UnfTorchObject *object,
               GError **error)
{
  GHashTableIter iter;
  gpointer name, storage;

  g_hash_table_iter_init (&iter, object->storages);
  while (g_hash_table_iter_next (&iter, &name, &storage))
    if (!find_storage (zip, folder, name, storage, error))
      return FALSE;

  return TRUE;
}

static const UnfPickleValue *
read_object (const UnfZip *zip,
             const char *folder,
             UnfTorchObject *object,
             GError **error)
{
  g_autofree char *path = g_strconcat (folder, OBJECT, NULL);
  gsize size = 0, used = 0;
  const guint8 *bytes = unf_zip_find (zip, path, &size);
  const UnfPickleValue *value =
      unf_pickle_read (object->pickle, bytes, size, &used, error);

  if (!value || used == size)
    return value;

  _unf_weights_refuse (error, _ ("The file has %zu bytes behind its object"),
                       size - used);
  return NULL;
}

UnfWeights *
_unf_torch_zip_parse (GBytes *bytes, GError **error)
{
  g_autoptr (UnfZip) zip = unf_zip_parse (bytes, error);
  g_autofree char *folder = zip ? find_folder (zip, error) : NULL;
  g_autoptr (UnfTorchObject) object = NULL;
  const UnfPickleValue *value;

  if (!folder || !check_machine (zip, folder, error))
    return NULL;

  object = _unf_torch_object_new (g_bytes_get_size (bytes), FALSE);
  value = read_object (zip, folder, object, error);
  if (!value || !find_storages (zip, folder, object, error))
    return NULL;

  return _unf_torch_object_collect (object, value, error);
}

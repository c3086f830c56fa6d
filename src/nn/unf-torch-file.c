/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What torch.save wrote before version 1.6: five pickles — a signature, a
 * version, facts about the machine, the object, the names of its storages —
 * and then the storages, each with its number of elements in front.
 */
#include "config.h"

#include "unf-torch-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "unf-error.h"
#include "unf-torch-object-private.h"
#include "unf-torch-view-private.h"
#include "unf-torch-zip-private.h"
#include "unf-weights-private.h"
#include "unf-zip.h"

enum {
  VERSION = 1001,
  COUNT_SIZE = 8,
};

static const guint8 signature[] = { 0x80, 0x02, 0x8A, 0x0A, 0x6C,
                                    0xFC, 0x9C, 0x46, 0xF9, 0x20,
                                    0x6A, 0xA8, 0x50, 0x19, 0x2E };

typedef struct {
  UnfTorchObject *object;
  const guint8 *next, *end;
} Reader;

static const UnfPickleValue *
read_pickle (Reader *reader, GError **error)
{
  gsize used = 0;
  const UnfPickleValue *value =
      unf_pickle_read (reader->object->pickle, reader->next,
                       (gsize) (reader->end - reader->next), &used, error);

  reader->next += used;
  return value;
}

static gboolean
check_machine (Reader *reader, GError **error)
{
  const UnfPickleValue *version, *machine, *is_little;

  if (!(version = read_pickle (reader, error)) ||
      !(machine = read_pickle (reader, error)))
    return FALSE;

  is_little = unf_pickle_lookup (machine, "little_endian");

  if (version->kind == UNF_PICKLE_INTEGER && version->integer == VERSION &&
      is_little && is_little->kind == UNF_PICKLE_BOOLEAN && is_little->integer)
    return TRUE;

  g_set_error (
      error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
      _ ("The file was written by an unknown version of torch.save, or "
         "on a machine with another order of bytes"));
  return FALSE;
}

static gboolean
read_storage (Reader *reader, const UnfPickleValue *name, GError **error)
{
  UnfTorchStorage *storage =
      name->kind == UNF_PICKLE_TEXT
          ? g_hash_table_lookup (reader->object->storages, name->text)
          : NULL;
  gsize available = (gsize) (reader->end - reader->next);
  guint64 count;

  if (!storage || storage->bytes)
    return _unf_weights_refuse (
        error,
        _ ("The file lists a storage twice, or one that no tensor uses"));

  if (available < COUNT_SIZE)
    return _unf_weights_refuse (error,
                                _ ("The file ends before its last storage"));

  memcpy (&count, reader->next, COUNT_SIZE);
  count = GUINT64_FROM_LE (count);

  if (count != storage->count)
    return _unf_weights_refuse (
        error,
        _ ("A storage of %" PRIu64
           " numbers was announced; the file has %" PRIu64),
        storage->count, count);

  if (count > (available - COUNT_SIZE) / _unf_torch_item_size (storage->type))
    return _unf_weights_refuse (error,
                                _ ("The file ends in the middle of a storage"));

  storage->bytes = reader->next + COUNT_SIZE;
  reader->next = storage->bytes + count * _unf_torch_item_size (storage->type);
  return TRUE;
}

static gboolean
read_storages (Reader *reader, GError **error)
{
  const UnfPickleValue *names = read_pickle (reader, error);

  if (!names)
    return FALSE;

  if (!unf_pickle_is (names, UNF_PICKLE_LIST,
                      g_hash_table_size (reader->object->storages)))
    return _unf_weights_refuse (error,
                                _ ("The file does not list its storages"));

  for (guint i = 0; i < names->items->len; i++)
    if (!read_storage (reader, unf_pickle_item (names, i), error))
      return FALSE;

  return reader->next == reader->end ||
         _unf_weights_refuse (
             error, _ ("The file has %zu bytes behind its last storage"),
             (gsize) (reader->end - reader->next));
}

static UnfWeights *
read_weights (Reader *reader, GError **error)
{
  const UnfPickleValue *object;

  reader->next += sizeof signature;

  if (!check_machine (reader, error) ||
      !(object = read_pickle (reader, error)) || !read_storages (reader, error))
    return NULL;

  return _unf_torch_object_collect (reader->object, object, error);
}

static gboolean
is_legacy (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= sizeof signature &&
         memcmp (data, signature, sizeof signature) == 0;
}

gboolean
unf_torch_is_recognised (GBytes *bytes)
{
  return is_legacy (bytes) || unf_zip_is_recognised (bytes);
}

UnfWeights *
unf_torch_parse (GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (UnfTorchObject) object = NULL;
  Reader reader;

  if (unf_zip_is_recognised (bytes))
    return _unf_torch_zip_parse (bytes, error);

  if (!is_legacy (bytes)) {
    _unf_weights_refuse (error, _ ("This is not a file of torch.save"));
    return NULL;
  }

  object = _unf_torch_object_new (size, TRUE);
  reader = (Reader){ object, data, data + size };
  return read_weights (&reader, error);
}

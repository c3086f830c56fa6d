/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What torch.save wrote before version 1.6: five pickles — a signature, a
 * version, facts about the machine, the object, the names of its storages —
 * and then the storages, each with its number of elements in front. The
 * tensors of the object are views of storages, which may be shared.
 */
#include "config.h"

#include "unf-torch-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "unf-error.h"
#include "unf-pickle.h"
#include "unf-torch-view-private.h"
#include "unf-weights-private.h"

enum {
  VERSION = 1001,
  COUNT_SIZE = 8,
  MAX_AXES = 64, /* Of the tensors that are dropped. */
};

static const guint8 signature[] = { 0x80, 0x02, 0x8A, 0x0A, 0x6C,
                                    0xFC, 0x9C, 0x46, 0xF9, 0x20,
                                    0x6A, 0xA8, 0x50, 0x19, 0x2E };

/* All that a file may name. The storages are called by their types. */
enum {
  ORDERED_DICT = UNF_TORCH_N_TYPES,
  REBUILD_TENSOR,
  REBUILD_TENSOR_V2,
  REBUILD_PARAMETER,
};

static const char *const globals[] = {
  [UNF_TORCH_FLOAT] = "torch FloatStorage",
  [UNF_TORCH_DOUBLE] = "torch DoubleStorage",
  [UNF_TORCH_LONG] = "torch LongStorage",
  [UNF_TORCH_INT] = "torch IntStorage",
  [ORDERED_DICT] = "collections OrderedDict",
  [REBUILD_TENSOR] = "torch._utils _rebuild_tensor",
  [REBUILD_TENSOR_V2] = "torch._utils _rebuild_tensor_v2",
  [REBUILD_PARAMETER] = "torch._utils _rebuild_parameter",
  NULL,
};

typedef struct {
  UnfPickle *pickle;
  const guint8 *next, *end;
  gsize size;           /* Of the whole file. */
  guint64 claimed;      /* Bytes of all storages together. */
  guint64 copied;       /* Numbers and items that exist twice by now. */
  GHashTable *storages; /* By name. */
  GPtrArray *views;
} Reader;

/* A few bytes can ask to copy the same thing again and again. */
static gboolean
justify_copy (Reader *reader, guint64 n, GError **error)
{
  reader->copied += n;

  return reader->copied <= reader->size ||
         _unf_weights_refuse (
             error, _ ("The file asks for more numbers than it has bytes"));
}

static gboolean
is_integer (const UnfPickleValue *value)
{
  return value->kind == UNF_PICKLE_INTEGER && value->integer >= 0;
}

static gboolean
is_list_of_integers (const UnfPickleValue *value)
{
  if ((value->kind != UNF_PICKLE_TUPLE && value->kind != UNF_PICKLE_LIST) ||
      value->items->len > MAX_AXES)
    return FALSE;

  for (guint i = 0; i < value->items->len; i++)
    if (!is_integer (unf_pickle_item (value, i)))
      return FALSE;

  return TRUE;
}

static UnfPickleValue *
make_view (Reader *reader,
           UnfTorchStorage *storage,
           gint64 offset,
           const UnfPickleValue *sizes,
           const UnfPickleValue *strides,
           GError **error)
{
  UnfPickleValue *value =
      unf_pickle_make (reader->pickle, UNF_PICKLE_NATIVE, error);
  UnfTorchView *view;

  if (!value)
    return NULL;

  view = g_new0 (UnfTorchView, 1);
  view->storage = storage;
  view->offset = offset;
  view->sizes = sizes;
  view->strides = strides;
  g_ptr_array_add (reader->views, view);
  value->native = view;

  return value;
}

static const UnfTorchView *
get_view (const UnfPickleValue *value)
{
  return value->kind == UNF_PICKLE_NATIVE ? value->native : NULL;
}

/* Arguments: storage, offset, sizes, strides, and things about training. */
static UnfPickleValue *
rebuild_tensor (Reader *reader,
                const UnfPickleValue *arguments,
                guint n,
                GError **error)
{
  const UnfPickleValue *offset, *sizes, *strides;
  const UnfTorchView *view;

  if (arguments->items->len == n) {
    view = get_view (unf_pickle_item (arguments, 0));
    offset = unf_pickle_item (arguments, 1);
    sizes = unf_pickle_item (arguments, 2);
    strides = unf_pickle_item (arguments, 3);

    if (view && !view->sizes && is_integer (offset) &&
        is_list_of_integers (sizes) && is_list_of_integers (strides) &&
        sizes->items->len == strides->items->len)
      return make_view (reader, view->storage, offset->integer, sizes, strides,
                        error);
  }

  _unf_weights_refuse (error, _ ("The file describes a tensor that is none"));
  return NULL;
}

/* Arguments: tensor, and things about training. */
static UnfPickleValue *
rebuild_parameter (const UnfPickleValue *arguments, GError **error)
{
  if (arguments->items->len == 3) {
    const UnfTorchView *view = get_view (unf_pickle_item (arguments, 0));

    if (view && view->sizes)
      return arguments->items->pdata[0];
  }

  _unf_weights_refuse (error,
                       _ ("The file describes a parameter that is none"));
  return NULL;
}

static gboolean
is_pair (const UnfPickleValue *value)
{
  return unf_pickle_is (value, UNF_PICKLE_TUPLE, 2) ||
         unf_pickle_is (value, UNF_PICKLE_LIST, 2);
}

/* Arguments: none, or a list of pairs. */
static UnfPickleValue *
make_ordered_dict (Reader *reader,
                   const UnfPickleValue *arguments,
                   GError **error)
{
  UnfPickleValue *dict =
      unf_pickle_make (reader->pickle, UNF_PICKLE_DICT, error);
  const UnfPickleValue *pairs;

  if (!dict || arguments->items->len == 0)
    return dict;

  pairs = unf_pickle_item (arguments, 0);

  if (arguments->items->len != 1 || pairs->kind != UNF_PICKLE_LIST) {
    _unf_weights_refuse (error,
                         _ ("The file describes a dictionary that is none"));
    return NULL;
  }

  if (!justify_copy (reader, pairs->items->len, error))
    return NULL;

  for (guint i = 0; i < pairs->items->len; i++) {
    const UnfPickleValue *pair = unf_pickle_item (pairs, i);

    if (!is_pair (pair)) {
      _unf_weights_refuse (error, _ ("The file has a key without a value"));
      return NULL;
    }

    g_ptr_array_add (dict->items, pair->items->pdata[0]);
    g_ptr_array_add (dict->items, pair->items->pdata[1]);
  }

  return dict;
}

static UnfPickleValue *
call (UnfPickle *pickle,
      gint64 global,
      const UnfPickleValue *arguments,
      gpointer data,
      GError **error)
{
  Reader *reader = data;

  (void) pickle;

  if (global == ORDERED_DICT)
    return make_ordered_dict (reader, arguments, error);

  if (global == REBUILD_TENSOR)
    return rebuild_tensor (reader, arguments, 4, error);

  if (global == REBUILD_TENSOR_V2)
    return rebuild_tensor (reader, arguments, 6, error);

  if (global == REBUILD_PARAMETER)
    return rebuild_parameter (arguments, error);

  _unf_weights_refuse (error, _ ("The file calls what is no function"));
  return NULL;
}

/* Whether @id is ("storage", class, name, device, count, None). A view of
 * another storage in place of None occurs only in files older than any that
 * are supported. */
static gboolean
is_storage_id (const UnfPickleValue *id)
{
  const UnfPickleValue *tag, *type;

  if (!unf_pickle_is (id, UNF_PICKLE_TUPLE, 6))
    return FALSE;

  tag = unf_pickle_item (id, 0);
  type = unf_pickle_item (id, 1);

  return tag->kind == UNF_PICKLE_TEXT && g_str_equal (tag->text, "storage") &&
         type->kind == UNF_PICKLE_GLOBAL && type->integer < UNF_TORCH_N_TYPES &&
         unf_pickle_item (id, 2)->kind == UNF_PICKLE_TEXT &&
         is_integer (unf_pickle_item (id, 4)) &&
         unf_pickle_item (id, 5)->kind == UNF_PICKLE_NONE;
}

static UnfTorchStorage *
add_storage (Reader *reader,
             const char *name,
             UnfTorchType type,
             guint64 count,
             GError **error)
{
  UnfTorchStorage *storage;

  if (count > (reader->size - reader->claimed) / _unf_torch_item_size (type)) {
    _unf_weights_refuse (error,
                         _ ("The file claims to hold %" PRIu64
                            " numbers in one storage and is not long enough"),
                         count);
    return NULL;
  }

  storage = g_new0 (UnfTorchStorage, 1);
  storage->type = type;
  storage->count = count;
  reader->claimed += count * _unf_torch_item_size (type);
  g_hash_table_insert (reader->storages, g_strdup (name), storage);

  return storage;
}

static UnfPickleValue *
refer (UnfPickle *pickle,
       const UnfPickleValue *id,
       gpointer data,
       GError **error)
{
  Reader *reader = data;
  const char *name;
  UnfTorchType type;
  guint64 count;
  UnfTorchStorage *storage;

  (void) pickle;

  if (!is_storage_id (id)) {
    _unf_weights_refuse (error, _ ("The file refers to what is no storage"));
    return NULL;
  }

  type = (UnfTorchType) unf_pickle_item (id, 1)->integer;
  name = unf_pickle_item (id, 2)->text;
  count = (guint64) unf_pickle_item (id, 4)->integer;
  storage = g_hash_table_lookup (reader->storages, name);

  if (storage && (storage->type != type || storage->count != count)) {
    _unf_weights_refuse (error,
                         _ ("The file describes one storage in two ways"));
    return NULL;
  }

  if (!storage)
    storage = add_storage (reader, name, type, count, error);

  return storage ? make_view (reader, storage, 0, NULL, NULL, error) : NULL;
}

static const UnfPickleHost host = { globals, call, refer };

static const UnfPickleValue *
read_pickle (Reader *reader, GError **error)
{
  gsize used = 0;
  const UnfPickleValue *value =
      unf_pickle_read (reader->pickle, reader->next,
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
          ? g_hash_table_lookup (reader->storages, name->text)
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
                      g_hash_table_size (reader->storages)))
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

/* Adds @value when it is a tensor of real numbers. */
static gboolean
add_weight (Reader *reader,
            UnfWeights *weights,
            const UnfPickleValue *key,
            const UnfPickleValue *value,
            GError **error)
{
  const UnfTorchView *view = get_view (value);
  const char *name;
  g_autoptr (UnfTensor) tensor = NULL;

  if (key->kind != UNF_PICKLE_TEXT || !view || !view->sizes ||
      !_unf_torch_is_real (view->storage->type))
    return TRUE;

  name = key->text;
  if (!_unf_weights_is_name (name) || unf_weights_find (weights, name))
    return _unf_weights_refuse (
        error, _ ("The file has a weight without a name of its own"));

  tensor = _unf_torch_view_copy (view, name, error);
  if (!tensor || !justify_copy (reader, unf_shape_size (tensor->shape), error))
    return FALSE;

  unf_weights_add (weights, name, tensor);
  return TRUE;
}

static UnfWeights *
collect_weights (Reader *reader, const UnfPickleValue *object, GError **error)
{
  const UnfPickleValue *inner = unf_pickle_lookup (object, "state_dict");
  const UnfPickleValue *dict =
      inner && inner->kind == UNF_PICKLE_DICT ? inner : object;
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  if (dict->kind == UNF_PICKLE_DICT)
    for (guint i = 0; i + 1 < dict->items->len; i += 2)
      if (!add_weight (reader, weights, unf_pickle_item (dict, i),
                       unf_pickle_item (dict, i + 1), error))
        return NULL;

  if (unf_weights_get_n (weights) > 0)
    return g_steal_pointer (&weights);

  _unf_weights_refuse (error, _ ("The file holds no weights"));
  return NULL;
}

static UnfWeights *
read_weights (Reader *reader, GError **error)
{
  const UnfPickleValue *object;

  reader->next += sizeof signature;

  if (!check_machine (reader, error) ||
      !(object = read_pickle (reader, error)) || !read_storages (reader, error))
    return NULL;

  return collect_weights (reader, object, error);
}

gboolean
unf_torch_is_legacy (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= sizeof signature &&
         memcmp (data, signature, sizeof signature) == 0;
}

UnfWeights *
unf_torch_parse (GBytes *bytes, GError **error)
{
  Reader reader = { 0 };
  UnfWeights *weights;

  if (!unf_torch_is_legacy (bytes)) {
    _unf_weights_refuse (error, _ ("This is not a file of an old torch.save"));
    return NULL;
  }

  reader.next = g_bytes_get_data (bytes, &reader.size);
  reader.end = reader.next + reader.size;
  reader.storages =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reader.views = g_ptr_array_new_with_free_func (g_free);
  reader.pickle = unf_pickle_new (&host, &reader);

  weights = read_weights (&reader, error);

  unf_pickle_free (reader.pickle);
  g_ptr_array_unref (reader.views);
  g_hash_table_unref (reader.storages);

  return weights;
}

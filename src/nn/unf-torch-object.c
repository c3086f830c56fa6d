/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The object of a file of torch.save, whatever the file around it: a pickle
 * whose tensors are views of storages, which may be shared. Where the numbers
 * of a storage are, the file says.
 */
#include "config.h"

#include "unf-torch-object-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "unf-error.h"
#include "unf-torch-view-private.h"
#include "unf-weights-private.h"

enum { MAX_AXES = 64 /* Of the tensors that are dropped. */ };

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

/* A few bytes can ask to copy the same thing again and again. */
static gboolean
justify_copy (UnfTorchObject *object, guint64 n, GError **error)
{
  object->copied += n;

  return object->copied <= object->size ||
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
make_view (UnfTorchObject *object,
           UnfTorchStorage *storage,
           gint64 offset,
           const UnfPickleValue *sizes,
           const UnfPickleValue *strides,
           GError **error)
{
  UnfPickleValue *value =
      unf_pickle_make (object->pickle, UNF_PICKLE_NATIVE, error);
  UnfTorchView *view;

  if (!value)
    return NULL;

  view = g_new0 (UnfTorchView, 1);
  view->storage = storage;
  view->offset = offset;
  view->sizes = sizes;
  view->strides = strides;
  g_ptr_array_add (object->views, view);
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
rebuild_tensor (UnfTorchObject *object,
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
      return make_view (object, view->storage, offset->integer, sizes, strides,
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
make_ordered_dict (UnfTorchObject *object,
                   const UnfPickleValue *arguments,
                   GError **error)
{
  UnfPickleValue *dict =
      unf_pickle_make (object->pickle, UNF_PICKLE_DICT, error);
  const UnfPickleValue *pairs;

  if (!dict || arguments->items->len == 0)
    return dict;

  pairs = unf_pickle_item (arguments, 0);

  if (arguments->items->len != 1 || pairs->kind != UNF_PICKLE_LIST) {
    _unf_weights_refuse (error,
                         _ ("The file describes a dictionary that is none"));
    return NULL;
  }

  if (!justify_copy (object, pairs->items->len, error))
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
  UnfTorchObject *object = data;

  (void) pickle;

  if (global == ORDERED_DICT)
    return make_ordered_dict (object, arguments, error);

  if (global == REBUILD_TENSOR)
    return rebuild_tensor (object, arguments, 4, error);

  if (global == REBUILD_TENSOR_V2)
    return rebuild_tensor (object, arguments, 6, error);

  if (global == REBUILD_PARAMETER)
    return rebuild_parameter (arguments, error);

  _unf_weights_refuse (error, _ ("The file calls what is no function"));
  return NULL;
}

/* Whether @id is ("storage", class, name, device, count), in old files with a
 * None behind it. A view of another storage in place of None occurs only in
 * files older than any that are supported. */
static gboolean
is_storage_id (const UnfTorchObject *object, const UnfPickleValue *id)
{
  const UnfPickleValue *tag, *type;

  if (!unf_pickle_is (id, UNF_PICKLE_TUPLE, object->is_legacy ? 6 : 5) ||
      (object->is_legacy && unf_pickle_item (id, 5)->kind != UNF_PICKLE_NONE))
    return FALSE;

  tag = unf_pickle_item (id, 0);
  type = unf_pickle_item (id, 1);

  return tag->kind == UNF_PICKLE_TEXT && g_str_equal (tag->text, "storage") &&
         type->kind == UNF_PICKLE_GLOBAL && type->integer < UNF_TORCH_N_TYPES &&
         unf_pickle_item (id, 2)->kind == UNF_PICKLE_TEXT &&
         is_integer (unf_pickle_item (id, 4));
}

static UnfTorchStorage *
add_storage (UnfTorchObject *object,
             const char *name,
             UnfTorchType type,
             guint64 count,
             GError **error)
{
  UnfTorchStorage *storage;

  if (count > (object->size - object->claimed) / _unf_torch_item_size (type)) {
    _unf_weights_refuse (error,
                         _ ("The file claims to hold %" PRIu64
                            " numbers in one storage and is not long enough"),
                         count);
    return NULL;
  }

  storage = g_new0 (UnfTorchStorage, 1);
  storage->type = type;
  storage->count = count;
  object->claimed += count * _unf_torch_item_size (type);
  g_hash_table_insert (object->storages, g_strdup (name), storage);

  return storage;
}

static UnfPickleValue *
refer (UnfPickle *pickle,
       const UnfPickleValue *id,
       gpointer data,
       GError **error)
{
  UnfTorchObject *object = data;
  const char *name;
  UnfTorchType type;
  guint64 count;
  UnfTorchStorage *storage;

  (void) pickle;

  if (!is_storage_id (object, id)) {
    _unf_weights_refuse (error, _ ("The file refers to what is no storage"));
    return NULL;
  }

  type = (UnfTorchType) unf_pickle_item (id, 1)->integer;
  name = unf_pickle_item (id, 2)->text;
  count = (guint64) unf_pickle_item (id, 4)->integer;
  storage = g_hash_table_lookup (object->storages, name);

  if (storage && (storage->type != type || storage->count != count)) {
    _unf_weights_refuse (error,
                         _ ("The file describes one storage in two ways"));
    return NULL;
  }

  if (!storage)
    storage = add_storage (object, name, type, count, error);

  return storage ? make_view (object, storage, 0, NULL, NULL, error) : NULL;
}

static const UnfPickleHost host = { globals, call, refer };

/* Adds @value when it is a tensor of real numbers. */
static gboolean
add_weight (UnfTorchObject *object,
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
  if (!tensor || !justify_copy (object, unf_shape_size (tensor->shape), error))
    return FALSE;

  unf_weights_add (weights, name, tensor);
  return TRUE;
}

UnfWeights *
_unf_torch_object_collect (UnfTorchObject *object,
                           const UnfPickleValue *value,
                           GError **error)
{
  const UnfPickleValue *inner = unf_pickle_lookup (value, "state_dict");
  const UnfPickleValue *dict =
      inner && inner->kind == UNF_PICKLE_DICT ? inner : value;
  g_autoptr (UnfWeights) weights = unf_weights_new ();

  if (dict->kind == UNF_PICKLE_DICT)
    for (guint i = 0; i + 1 < dict->items->len; i += 2)
      if (!add_weight (object, weights, unf_pickle_item (dict, i),
                       unf_pickle_item (dict, i + 1), error))
        return NULL;

  if (unf_weights_get_n (weights) > 0)
    return g_steal_pointer (&weights);

  _unf_weights_refuse (error, _ ("The file holds no weights"));
  return NULL;
}

UnfTorchObject *
_unf_torch_object_new (gsize size, gboolean is_legacy)
{
  UnfTorchObject *object = g_new0 (UnfTorchObject, 1);

  object->size = size;
  object->is_legacy = is_legacy;
  object->storages =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  object->views = g_ptr_array_new_with_free_func (g_free);
  object->pickle = unf_pickle_new (&host, object);

  return object;
}

void
_unf_torch_object_free (UnfTorchObject *object)
{
  unf_pickle_free (object->pickle);
  g_ptr_array_unref (object->views);
  g_hash_table_unref (object->storages);
  g_free (object);
}

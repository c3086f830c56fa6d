/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-torch-view-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-weights-private.h"

gsize
_unf_torch_item_size (UnfTorchType type)
{
  return type == UNF_TORCH_FLOAT || type == UNF_TORCH_INT ? 4 : 8;
}

gboolean
_unf_torch_is_real (UnfTorchType type)
{
  return type == UNF_TORCH_FLOAT || type == UNF_TORCH_DOUBLE;
}

/* Whether every element lies in the storage. The sizes are known to be
 * positive. */
static gboolean
lies_in_storage (const UnfTorchView *view,
                 const gint64 *sizes,
                 const gint64 *strides)
{
  guint64 last = (guint64) view->offset;

  for (int axis = 0; axis < UNF_WEIGHTS_MAX_RANK; axis++) {
    guint64 length = (guint64) sizes[axis] - 1, step = 0;

    if (!g_uint64_checked_mul (&step, length, (guint64) strides[axis]) ||
        !g_uint64_checked_add (&last, last, step))
      return FALSE;
  }

  return last < view->storage->count;
}

static float
read_number (const UnfTorchStorage *storage, gsize index)
{
  const guint8 *bytes =
      storage->bytes + index * _unf_torch_item_size (storage->type);

  if (storage->type == UNF_TORCH_FLOAT) {
    guint32 bits;
    float number;

    memcpy (&bits, bytes, sizeof bits);
    bits = GUINT32_FROM_LE (bits);
    memcpy (&number, &bits, sizeof number);
    return number;
  } else {
    guint64 bits;
    double number;

    memcpy (&bits, bytes, sizeof bits);
    bits = GUINT64_FROM_LE (bits);
    memcpy (&number, &bits, sizeof number);
    return (float) number;
  }
}

static void
copy_numbers (UnfTensor *tensor,
              const UnfTorchView *view,
              const gint64 *strides)
{
  UnfShape shape = tensor->shape;
  float *out = tensor->data;

  for (gint64 n = 0; n < shape.n; n++)
    for (gint64 c = 0; c < shape.c; c++)
      for (gint64 i = 0; i < shape.h; i++)
        for (gint64 j = 0; j < shape.w; j++)
          *out++ = read_number (view->storage,
                                (gsize) (view->offset + n * strides[0] +
                                         c * strides[1] + i * strides[2] +
                                         j * strides[3]));
}

UnfTensor *
_unf_torch_view_copy (const UnfTorchView *view,
                      const char *name,
                      GError **error)
{
  gint64 sizes[] = { 1, 1, 1, 1 }, strides[] = { 0, 0, 0, 0 };
  gsize rank = view->sizes->items->len;
  gsize n = MIN (rank, UNF_WEIGHTS_MAX_RANK), first = UNF_WEIGHTS_MAX_RANK - n;
  g_autoptr (UnfTensor) tensor = NULL;

  for (gsize i = 0; i < n; i++) {
    sizes[first + i] = unf_pickle_item (view->sizes, i)->integer;
    strides[first + i] = unf_pickle_item (view->strides, i)->integer;
  }

  /* A stride of zero would make any number of elements out of one. */
  tensor = _unf_weights_make (name, sizes + first, rank, view->storage->count,
                              error);
  if (!tensor)
    return NULL;

  if (!lies_in_storage (view, sizes, strides)) {
    _unf_weights_refuse (error, _ ("Weight “%s” reaches beyond its storage"),
                         name);
    return NULL;
  }

  copy_numbers (tensor, view, strides);
  return _unf_weights_check_finite (name, tensor, error)
             ? g_steal_pointer (&tensor)
             : NULL;
}

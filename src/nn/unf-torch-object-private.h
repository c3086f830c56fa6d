/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-pickle.h"
#include "unf-weights.h"

/**
 * UnfTorchObject:
 * @pickle: reads the object; owned
 * @size: bytes of the file: no storage claims more, and no more are copied
 * @is_legacy: whether storages are named as before PyTorch 1.6
 * @storages: the #UnfTorchStorage of each name; owned. Their bytes are set by
 *   whoever knows the file.
 *
 * What torch.save saved, while it is being read.
 */
typedef struct {
  UnfPickle *pickle;
  gsize size;
  gboolean is_legacy;
  GHashTable *storages;

  /*< private >*/
  guint64 claimed;  /* bytes of all storages together */
  guint64 copied;   /* numbers and items that exist twice by now */
  GPtrArray *views; /* owned */
} UnfTorchObject;

UnfTorchObject *_unf_torch_object_new (gsize size, gboolean is_legacy);
void _unf_torch_object_free (UnfTorchObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfTorchObject, _unf_torch_object_free)

/**
 * _unf_torch_object_collect:
 * @value: the object, or a dictionary that has it under "state_dict"; all its
 *   storages have their bytes
 *
 * Errors: %UNF_ERROR_INVALID_DATA, %UNF_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full) (nullable): its tensors of real numbers
 */
UnfWeights *_unf_torch_object_collect (UnfTorchObject *object,
                                       const UnfPickleValue *value,
                                       GError **error);

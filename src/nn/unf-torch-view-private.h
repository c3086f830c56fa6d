/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unf-pickle.h"
#include "unf-tensor.h"

/** The types of numbers in storages that can be read. */
typedef enum {
  UNF_TORCH_FLOAT,
  UNF_TORCH_DOUBLE,
  UNF_TORCH_LONG,
  UNF_TORCH_INT,
  UNF_TORCH_N_TYPES,
} UnfTorchType;

/**
 * UnfTorchStorage:
 * @count: of its numbers
 * @bytes: (nullable): where they are, once it is known
 *
 * The memory that tensors of a file share.
 */
typedef struct {
  UnfTorchType type;
  guint64 count;
  const guint8 *bytes;
} UnfTorchStorage;

/**
 * UnfTorchView:
 * @storage: whose numbers it shows
 * @sizes: (nullable): a tuple of integers that are not negative; %NULL for a
 *   storage that is no tensor yet
 * @strides: (nullable): as many such integers
 * @offset: the number of its first element in @storage
 *
 * A tensor of a file; what @sizes and @strides claim is not yet checked.
 */
typedef struct {
  UnfTorchStorage *storage;
  const UnfPickleValue *sizes;
  const UnfPickleValue *strides;
  gint64 offset;
} UnfTorchView;

gsize _unf_torch_item_size (UnfTorchType type);

/** Returns: whether numbers of this type can be weights. */
gboolean _unf_torch_is_real (UnfTorchType type);

/**
 * _unf_torch_view_copy:
 * @view: of a storage of real numbers whose bytes are known
 * @name: of the tensor, for the message
 *
 * Errors: %UNF_ERROR_INVALID_DATA, %UNF_ERROR_UNSUPPORTED.
 *
 * Returns: (transfer full) (nullable): the finite numbers that @view shows
 */
UnfTensor *_unf_torch_view_copy (const UnfTorchView *view,
                                 const char *name,
                                 GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-tensor.h"

#include <stdlib.h>
#include <string.h>

#include "unf-error.h"

enum { ALIGNMENT = 64 };

static gboolean
byte_size (UnfShape shape, size_t *bytes)
{
  size_t size = sizeof (float);

  return shape.n >= 0 && shape.c >= 0 && shape.h >= 0 && shape.w >= 0 &&
         g_size_checked_mul (&size, size, (size_t) shape.n) &&
         g_size_checked_mul (&size, size, (size_t) shape.c) &&
         g_size_checked_mul (&size, size, (size_t) shape.h) &&
         g_size_checked_mul (&size, size, (size_t) shape.w) &&
         g_size_checked_add (bytes, size, ALIGNMENT);
}

static UnfTensor *
tensor_from_memory (UnfShape shape, float *data)
{
  UnfTensor *tensor = g_new0 (UnfTensor, 1);

  tensor->shape = shape;
  tensor->data = data;
  g_atomic_ref_count_init (&tensor->references);

  return tensor;
}

UnfTensor *
unf_tensor_try_new (UnfShape shape, GError **error)
{
  size_t bytes = 0;
  float *data = NULL;

  if (byte_size (shape, &bytes))
    data = aligned_alloc (ALIGNMENT, bytes / ALIGNMENT * ALIGNMENT);

  if (!data) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
                 "There is no memory for %d×%d×%d×%d numbers", shape.n, shape.c,
                 shape.h, shape.w);
    return NULL;
  }

  memset (data, 0, unf_shape_size (shape) * sizeof (float));
  return tensor_from_memory (shape, data);
}

UnfTensor *
unf_tensor_new (UnfShape shape)
{
  g_autoptr (GError) error = NULL;
  UnfTensor *tensor = unf_tensor_try_new (shape, &error);

  if (!tensor)
    g_error ("%s", error->message);

  return tensor;
}

UnfTensor *
unf_tensor_copy (const UnfTensor *tensor)
{
  UnfTensor *copy = unf_tensor_new (tensor->shape);

  memcpy (copy->data, tensor->data,
          unf_shape_size (tensor->shape) * sizeof (float));

  return copy;
}

UnfTensor *
unf_tensor_ref (UnfTensor *tensor)
{
  g_atomic_ref_count_inc (&tensor->references);
  return tensor;
}

void
unf_tensor_unref (UnfTensor *tensor)
{
  if (!g_atomic_ref_count_dec (&tensor->references))
    return;

  free (tensor->data);
  g_free (tensor);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-tensor.h"

#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

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

/* Blocks of a few megabytes come and go with every iteration. Left alone, the
 * allocator hands each back to the system and has its pages cleared again,
 * which costs a fifth of the time of training. */
static void
keep_freed_memory (void)
{
#ifdef __GLIBC__
  static gsize done;

  if (g_once_init_enter (&done)) {
    mallopt (M_MMAP_THRESHOLD, 32 << 20);
    mallopt (M_TRIM_THRESHOLD, 96 << 20);
    g_once_init_leave (&done, 1);
  }
#endif
}

static UnfTensor *
new_unset (UnfShape shape, GError **error)
{
  size_t bytes = 0;
  float *data = NULL;

  keep_freed_memory ();
  if (byte_size (shape, &bytes))
    data = aligned_alloc (ALIGNMENT, bytes / ALIGNMENT * ALIGNMENT);

  if (!data) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
                 "There is no memory for %d×%d×%d×%d numbers", shape.n, shape.c,
                 shape.h, shape.w);
    return NULL;
  }

  return tensor_from_memory (shape, data);
}

UnfTensor *
unf_tensor_try_new (UnfShape shape, GError **error)
{
  UnfTensor *tensor = new_unset (shape, error);

  if (tensor)
    memset (tensor->data, 0, unf_shape_size (shape) * sizeof (float));

  return tensor;
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
  g_autoptr (GError) error = NULL;
  UnfTensor *copy = new_unset (tensor->shape, &error);

  if (!copy)
    g_error ("%s", error->message);
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

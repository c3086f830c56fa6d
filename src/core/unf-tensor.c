/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-tensor.h"

#include <glib/gi18n-lib.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifdef __linux__
#include <sys/mman.h>
#endif

#include "unf-error.h"
#include "unf-memory.h"

enum {
  ALIGNMENT = 64,
  LARGE = 16 << 20, /* bytes worth asking the system for */
  HUGE_PAGE = 2 << 20,
};

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

/* The whole huge pages within a block are asked for as such: the system then
 * has one page to clear and to look up where it had 512. */
static void
ask_for_huge_pages (void *memory, size_t bytes)
{
#ifdef MADV_HUGEPAGE
  uintptr_t begin = ((uintptr_t) memory + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1UL);
  uintptr_t end = ((uintptr_t) memory + bytes) & ~(HUGE_PAGE - 1UL);

  if (begin < end)
    madvise ((void *) begin, end - begin, MADV_HUGEPAGE);
#else
  (void) memory;
  (void) bytes;
#endif
}

typedef void *(*AllocateFunc) (size_t bytes);

/* Large blocks of zeros come from the system as they are touched, so that
 * nothing has to wait until all of them are cleared. */
static void *
allocate_zeros (size_t bytes)
{
  return calloc (1, bytes);
}

static UnfTensor *
tensor_in (UnfShape shape, AllocateFunc allocate, GError **error)
{
  UnfTensor *tensor;
  size_t bytes = 0;
  void *memory = NULL;

  keep_freed_memory ();
  if (byte_size (shape, &bytes))
    memory = allocate (bytes);

  if (!memory) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
                 _ ("There is no memory for %d×%d×%d×%d numbers"), shape.n,
                 shape.c, shape.h, shape.w);
    return NULL;
  }

  ask_for_huge_pages (memory, bytes);
  tensor = g_new0 (UnfTensor, 1);
  g_atomic_ref_count_init (&tensor->references);
  tensor->shape = shape;
  tensor->memory = memory;
  tensor->data =
      (float *) (((uintptr_t) memory + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);

  return tensor;
}

UnfTensor *
unf_tensor_try_new (UnfShape shape, GError **error)
{
  size_t bytes = 0;

  if (byte_size (shape, &bytes) && bytes >= LARGE &&
      !unf_memory_check ((double) bytes, error))
    return NULL;

  return tensor_in (shape, allocate_zeros, error);
}

UnfTensor *
unf_tensor_new (UnfShape shape)
{
  g_autoptr (GError) error = NULL;
  UnfTensor *tensor = tensor_in (shape, allocate_zeros, &error);

  if (!tensor)
    g_error ("%s", error->message);

  return tensor;
}

UnfTensor *
unf_tensor_copy (const UnfTensor *tensor)
{
  g_autoptr (GError) error = NULL;
  UnfTensor *copy = tensor_in (tensor->shape, malloc, &error);

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

  free (tensor->memory);
  g_free (tensor);
}

gboolean
unf_tensor_is_sole (const UnfTensor *tensor)
{
  return g_atomic_ref_count_compare ((gatomicrefcount *) &tensor->references,
                                     1);
}

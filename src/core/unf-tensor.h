/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>

/**
 * UnfShape:
 * @n: pictures in a batch
 * @c: channels
 * @h: rows
 * @w: columns
 *
 * Lengths along the four axes, slowest first: element (n,c,i,j) lies at
 * ((n·C + c)·H + i)·W + j. What an operation stores otherwise, its contract
 * says: codes are atom-major, `[m,n,h,w]`, with the atoms in @n.
 */
typedef struct {
  int n, c, h, w;
} UnfShape;

/** The number of elements of one channel of one picture. */
static inline size_t
unf_shape_plane (UnfShape shape)
{
  return (size_t) shape.h * (size_t) shape.w;
}

/** The number of elements in all. */
static inline size_t
unf_shape_size (UnfShape shape)
{
  return (size_t) shape.n * (size_t) shape.c * unf_shape_plane (shape);
}

static inline gboolean
unf_shape_equal (UnfShape a, UnfShape b)
{
  return a.n == b.n && a.c == b.c && a.h == b.h && a.w == b.w;
}

/**
 * UnfTensor:
 * @shape: lengths of the axes; never changes
 * @data: `unf_shape_size (shape)` floats, aligned to 64 bytes, owned
 *
 * A ref-counted block of floats. Whoever made it may write to it until it is
 * published; from then on it is immutable and may be read from any thread.
 */
typedef struct {
  UnfShape shape;
  float *data;

  /*< private >*/
  gatomicrefcount references;
  void *memory; /* what @data lies in */
} UnfTensor;

/**
 * unf_tensor_new:
 *
 * For small fixed memory: aborts when there is none, as GLib does.
 *
 * Returns: (transfer full): a tensor of zeros
 */
UnfTensor *unf_tensor_new (UnfShape shape);

/**
 * unf_tensor_try_new:
 *
 * For memory sized by a picture or a file.
 *
 * Errors: %UNF_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full) (nullable): a tensor of zeros
 */
UnfTensor *unf_tensor_try_new (UnfShape shape, GError **error);

/** Returns: (transfer full): a new tensor with the same elements. */
UnfTensor *unf_tensor_copy (const UnfTensor *tensor);

/** Returns: (transfer full): @tensor, with one more reference. */
UnfTensor *unf_tensor_ref (UnfTensor *tensor);
void unf_tensor_unref (UnfTensor *tensor);

/** Returns: whether nobody else holds a reference to @tensor. */
gboolean unf_tensor_is_sole (const UnfTensor *tensor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfTensor, unf_tensor_unref)

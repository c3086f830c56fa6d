/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** Appends the bytes of a string literal, which may hold zeros. */
#define UNF_TEST_PUT(out, literal)                                             \
  g_byte_array_append (out, (const guint8 *) (literal), sizeof (literal) - 1)

/** Appends @number as @size bytes, the lowest first. */
void unf_test_put_number (GByteArray *out, guint64 number, gsize size);

/** Appends the instructions that push a text or an integer. */
void unf_test_put_text (GByteArray *out, const char *text);
void unf_test_put_integer (GByteArray *out, gint64 integer);

/**
 * UnfTestView:
 * @type: of the storage, e.g. "FloatStorage"
 * @key: of the storage
 * @count: elements of the storage
 * @rank: how many of @sizes and @strides count
 *
 * A tensor as a file of torch.save describes it.
 */
typedef struct {
  const char *type, *key;
  gint64 count, offset;
  gsize rank;
  gint64 sizes[5], strides[5];
} UnfTestView;

/** Appends the instructions that push @view, as old files have it. */
void unf_test_put_view (GByteArray *out, const UnfTestView *view);

/** The same, as files since version 1.6 have it. */
void unf_test_put_archived_view (GByteArray *out, const UnfTestView *view);

/** Appends the three pickles in front of the object. */
void unf_test_put_torch_head (GByteArray *out);

/** Appends the pickle that lists storages; @keys end with %NULL. */
void unf_test_put_keys (GByteArray *out, const char *const *keys);

/** Appends a storage of floats. */
void unf_test_put_floats (GByteArray *out, const float *numbers, gsize n);

/**
 * unf_test_make_torch_file:
 *
 * Returns: (transfer full): a file like those of training scripts: a
 *   dictionary with losses, numbers, an optimiser, and under "state_dict"
 *   - "w", float, 2×3: 1 2 3 / 4 5 6
 *   - "t", its transpose, which shares its storage
 *   - "d", double, a scalar: 0.5
 *   - "n", an integer, which is no weight
 *   - "p", a parameter, float, 2: 7 8, from the middle of a storage
 */
GBytes *unf_test_make_torch_file (void);

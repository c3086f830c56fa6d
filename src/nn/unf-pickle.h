/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UnfPickleKind:
 * @UNF_PICKLE_NONE: None
 * @UNF_PICKLE_BOOLEAN: in `integer`
 * @UNF_PICKLE_INTEGER: in `integer`
 * @UNF_PICKLE_REAL: in `real`
 * @UNF_PICKLE_TEXT: in `text`
 * @UNF_PICKLE_TUPLE: in `items`
 * @UNF_PICKLE_LIST: in `items`
 * @UNF_PICKLE_DICT: keys and values alternately in `items`
 * @UNF_PICKLE_GLOBAL: one of the host's names; its index in `integer`
 * @UNF_PICKLE_NATIVE: something of the host's; in `native`
 */
typedef enum {
  UNF_PICKLE_NONE,
  UNF_PICKLE_BOOLEAN,
  UNF_PICKLE_INTEGER,
  UNF_PICKLE_REAL,
  UNF_PICKLE_TEXT,
  UNF_PICKLE_TUPLE,
  UNF_PICKLE_LIST,
  UNF_PICKLE_DICT,
  UNF_PICKLE_GLOBAL,
  UNF_PICKLE_NATIVE,
} UnfPickleKind;

/**
 * UnfPickleValue:
 *
 * A value that a pickle describes; owned by its #UnfPickle. Values may contain
 * each other, even themselves.
 */
typedef struct {
  UnfPickleKind kind;
  union {
    gint64 integer;
    double real;
    char *text;
    GPtrArray *items;
    gpointer native;
  };
} UnfPickleValue;

/**
 * UnfPickle:
 *
 * Reads Python's pickles, protocol 2, without Python: it knows the opcodes
 * that describe data, and leaves every name and every call to its host.
 */
typedef struct _UnfPickle UnfPickle;

/**
 * UnfPickleHost:
 * @globals: the names a pickle may use, "module name", %NULL-terminated;
 *   there are no others
 * @call: gives the value of calling the global with the index @global, or
 *   %NULL and an error
 * @refer: gives the value that the persistent @id stands for, or %NULL and an
 *   error
 *
 * What the names in a pickle mean.
 */
typedef struct {
  const char *const *globals;
  UnfPickleValue *(*call) (UnfPickle *pickle,
                           gint64 global,
                           const UnfPickleValue *arguments,
                           gpointer data,
                           GError **error);
  UnfPickleValue *(*refer) (UnfPickle *pickle,
                            const UnfPickleValue *id,
                            gpointer data,
                            GError **error);
} UnfPickleHost;

/** Returns: (transfer full): a reader whose host's functions get @data. */
UnfPickle *unf_pickle_new (const UnfPickleHost *host, gpointer data);
void unf_pickle_free (UnfPickle *pickle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnfPickle, unf_pickle_free)

/**
 * unf_pickle_read:
 * @bytes: begin with a pickle
 * @used: (out): the length of the pickle
 *
 * Errors: %UNF_ERROR_INVALID_DATA, %UNF_ERROR_UNSUPPORTED,
 * %UNF_ERROR_TOO_LARGE.
 *
 * Returns: (transfer none) (nullable): the value, which lives as long as
 *   @pickle
 */
const UnfPickleValue *unf_pickle_read (UnfPickle *pickle,
                                       const guint8 *bytes,
                                       gsize size,
                                       gsize *used,
                                       GError **error);

/** For the host. Returns: (transfer none) (nullable): a value of @kind with
 * nothing in it, or %NULL and an error when there are too many. */
UnfPickleValue *
unf_pickle_make (UnfPickle *pickle, UnfPickleKind kind, GError **error);

/** Returns: (transfer none) (nullable): what the dictionary @value has under
 * the text @key. */
const UnfPickleValue *unf_pickle_lookup (const UnfPickleValue *value,
                                         const char *key);

/** Returns: (transfer none): item @index of a tuple, list or dictionary. */
static inline const UnfPickleValue *
unf_pickle_item (const UnfPickleValue *value, gsize index)
{
  return value->items->pdata[index];
}

/** Returns: whether @value is a @kind with exactly @n items. */
static inline gboolean
unf_pickle_is (const UnfPickleValue *value, UnfPickleKind kind, gsize n)
{
  return value->kind == kind && value->items->len == n;
}

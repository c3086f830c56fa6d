/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The values of a pickle form no hierarchy of owners, because a hostile one
 * can make them contain themselves: all belong to the reader and are freed
 * together, and nothing here walks them recursively.
 */
#include "config.h"

#include "unf-pickle-private.h"

#include <glib/gi18n-lib.h>

#include "unf-error.h"

/* Ten times as many as the largest known file has. */
enum { MAX_VALUES = 1 << 17 };

static void
value_free (gpointer data)
{
  UnfPickleValue *value = data;

  if (value->kind == UNF_PICKLE_TEXT)
    g_free (value->text);
  else if (value->kind == UNF_PICKLE_TUPLE || value->kind == UNF_PICKLE_LIST ||
           value->kind == UNF_PICKLE_DICT)
    g_ptr_array_unref (value->items);

  g_free (value);
}

UnfPickle *
unf_pickle_new (const UnfPickleHost *host, gpointer data)
{
  UnfPickle *pickle = g_new0 (UnfPickle, 1);

  pickle->host = host;
  pickle->data = data;
  pickle->values = g_ptr_array_new_with_free_func (value_free);
  pickle->stack = g_ptr_array_new ();
  pickle->marks = g_array_new (FALSE, FALSE, sizeof (guint));
  pickle->memo = g_hash_table_new (NULL, NULL);

  return pickle;
}

void
unf_pickle_free (UnfPickle *pickle)
{
  g_ptr_array_unref (pickle->values);
  g_ptr_array_unref (pickle->stack);
  g_array_unref (pickle->marks);
  g_hash_table_unref (pickle->memo);
  g_free (pickle);
}

UnfPickleValue *
unf_pickle_make (UnfPickle *pickle, UnfPickleKind kind, GError **error)
{
  UnfPickleValue *value;

  if (pickle->values->len >= MAX_VALUES) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_TOO_LARGE,
                 _ ("The file describes more than %d values"), MAX_VALUES);
    return NULL;
  }

  value = g_new0 (UnfPickleValue, 1);
  value->kind = kind;

  if (kind == UNF_PICKLE_TUPLE || kind == UNF_PICKLE_LIST ||
      kind == UNF_PICKLE_DICT)
    value->items = g_ptr_array_new ();

  g_ptr_array_add (pickle->values, value);
  return value;
}

const UnfPickleValue *
unf_pickle_read (UnfPickle *pickle,
                 const guint8 *bytes,
                 gsize size,
                 gsize *used,
                 GError **error)
{
  const UnfPickleValue *value;

  g_ptr_array_set_size (pickle->stack, 0);
  g_array_set_size (pickle->marks, 0);
  g_hash_table_remove_all (pickle->memo);
  pickle->next = bytes;
  pickle->end = bytes + size;

  value = _unf_pickle_run (pickle, error);
  *used = (gsize) (pickle->next - bytes);

  return value;
}

const UnfPickleValue *
unf_pickle_lookup (const UnfPickleValue *value, const char *key)
{
  if (value->kind != UNF_PICKLE_DICT)
    return NULL;

  /* The last of equal keys counts. */
  for (guint i = value->items->len; i >= 2; i -= 2) {
    const UnfPickleValue *name = unf_pickle_item (value, i - 2);

    if (name->kind == UNF_PICKLE_TEXT && g_str_equal (name->text, key))
      return unf_pickle_item (value, i - 1);
  }

  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A pickle is a program for a machine with a stack. This machine has only the
 * instructions that build data.
 */
#include "config.h"

#include "unf-pickle-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "unf-error.h"
#include "unf-weights-private.h"

enum {
  MAX_STACK = 1 << 17,
  MAX_MARKS = 64,
  MAX_TEXT = 4096,
  MAX_NAME = 256,
};

/* The next @n bytes of the program. */
static const guint8 *
take (UnfPickle *pickle, gsize n, GError **error)
{
  const guint8 *bytes = pickle->next;

  if (n > (gsize) (pickle->end - pickle->next)) {
    _unf_weights_refuse (error, _ ("The file ends in the middle of a value"));
    return NULL;
  }

  pickle->next += n;
  return bytes;
}

/* A little-endian number of @n bytes, at most 8. */
static gboolean
take_unsigned (UnfPickle *pickle, gsize n, guint64 *number, GError **error)
{
  const guint8 *bytes = take (pickle, n, error);

  if (!bytes)
    return FALSE;

  *number = 0;
  for (gsize i = 0; i < n; i++)
    *number |= (guint64) bytes[i] << 8 * i;

  return TRUE;
}

static gboolean
push (UnfPickle *pickle, UnfPickleValue *value, GError **error)
{
  if (!value)
    return FALSE;

  if (pickle->stack->len >= MAX_STACK)
    return _unf_weights_refuse (error,
                                _ ("The file nests its values too deeply"));

  g_ptr_array_add (pickle->stack, value);
  return TRUE;
}

/* Values below the last mark are out of reach. */
static gboolean
can_reach (UnfPickle *pickle, guint n, GError **error)
{
  guint floor = 0;

  if (pickle->marks->len > 0)
    floor = g_array_index (pickle->marks, guint, pickle->marks->len - 1);

  return pickle->stack->len - floor >= n ||
         _unf_weights_refuse (error,
                              _ ("The file uses a value that is not there"));
}

static UnfPickleValue *
peek (UnfPickle *pickle, GError **error)
{
  return can_reach (pickle, 1, error)
             ? pickle->stack->pdata[pickle->stack->len - 1]
             : NULL;
}

static UnfPickleValue *
pop (UnfPickle *pickle, GError **error)
{
  UnfPickleValue *value = peek (pickle, error);

  if (value)
    g_ptr_array_set_size (pickle->stack, (gint) pickle->stack->len - 1);

  return value;
}

/* Moves the upper @n values of the stack to the end of @items. */
static gboolean
pop_items (UnfPickle *pickle, GPtrArray *items, guint n, GError **error)
{
  guint first;

  if (!can_reach (pickle, n, error))
    return FALSE;

  first = pickle->stack->len - n;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, pickle->stack->pdata[first + i]);

  g_ptr_array_set_size (pickle->stack, (gint) first);
  return TRUE;
}

/* Removes the last mark; @n is the number of values above it. */
static gboolean
pop_mark (UnfPickle *pickle, guint *n, GError **error)
{
  guint last = pickle->marks->len;

  if (last == 0)
    return _unf_weights_refuse (error,
                                _ ("The file ends a list it never began"));

  *n = pickle->stack->len - g_array_index (pickle->marks, guint, last - 1);
  g_array_set_size (pickle->marks, last - 1);
  return TRUE;
}

/* The value at @depth of the stack, which must be of @kind. */
static UnfPickleValue *
find_container (UnfPickle *pickle,
                UnfPickleKind kind,
                guint depth,
                GError **error)
{
  UnfPickleValue *value;

  if (!can_reach (pickle, depth + 1, error))
    return NULL;

  value = pickle->stack->pdata[pickle->stack->len - 1 - depth];
  if (value->kind == kind)
    return value;

  _unf_weights_refuse (error, _ ("The file puts items into what holds none"));
  return NULL;
}

/* The instructions. Each gets the number beside it in the table below: how
 * many bytes or values it takes, or which value it makes. */

static gboolean
check_protocol (UnfPickle *pickle, guint n, GError **error)
{
  guint64 protocol;

  if (!take_unsigned (pickle, n, &protocol, error))
    return FALSE;

  return protocol == 2 ||
         _unf_weights_refuse (
             error, _ ("The file has pickles of protocol %" PRIu64 ", not 2"),
             protocol);
}

static gboolean
push_mark (UnfPickle *pickle, guint n, GError **error)
{
  (void) n;

  if (pickle->marks->len >= MAX_MARKS)
    return _unf_weights_refuse (error,
                                _ ("The file nests its values too deeply"));

  g_array_append_val (pickle->marks, pickle->stack->len);
  return TRUE;
}

static gboolean
push_empty (UnfPickle *pickle, guint kind, GError **error)
{
  return push (pickle, unf_pickle_make (pickle, (UnfPickleKind) kind, error),
               error);
}

static gboolean
push_number (UnfPickle *pickle,
             UnfPickleKind kind,
             gint64 number,
             GError **error)
{
  UnfPickleValue *value = unf_pickle_make (pickle, kind, error);

  if (value)
    value->integer = number;

  return push (pickle, value, error);
}

static gboolean
push_boolean (UnfPickle *pickle, guint n, GError **error)
{
  return push_number (pickle, UNF_PICKLE_BOOLEAN, n, error);
}

static gboolean
push_unsigned (UnfPickle *pickle, guint n, GError **error)
{
  guint64 number;

  return take_unsigned (pickle, n, &number, error) &&
         push_number (pickle, UNF_PICKLE_INTEGER, (gint64) number, error);
}

/* Two's complement of @n bytes. */
static gboolean
push_signed (UnfPickle *pickle, guint n, GError **error)
{
  guint64 number;

  if (!take_unsigned (pickle, n, &number, error))
    return FALSE;

  if (n > 0 && n < 8 && number >> (8 * n - 1))
    number |= G_MAXUINT64 << 8 * n;

  return push_number (pickle, UNF_PICKLE_INTEGER, (gint64) number, error);
}

static gboolean
push_long (UnfPickle *pickle, guint n, GError **error)
{
  guint64 length;

  if (!take_unsigned (pickle, n, &length, error))
    return FALSE;

  if (length > 8)
    return _unf_weights_refuse (
        error,
        _ ("The file has an integer of %" PRIu64 " bytes; at most 8 are read"),
        length);

  return push_signed (pickle, (guint) length, error);
}

/* The one number that is stored with its highest byte first. */
static gboolean
push_real (UnfPickle *pickle, guint n, GError **error)
{
  const guint8 *bytes = take (pickle, n, error);
  UnfPickleValue *value =
      bytes ? unf_pickle_make (pickle, UNF_PICKLE_REAL, error) : NULL;
  guint64 bits;

  if (!value)
    return FALSE;

  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT64_FROM_BE (bits);
  memcpy (&value->real, &bits, sizeof bits);

  return push (pickle, value, error);
}

static gboolean
push_text (UnfPickle *pickle, guint n, GError **error)
{
  guint64 length;
  const guint8 *text;
  UnfPickleValue *value;

  if (!take_unsigned (pickle, n, &length, error))
    return FALSE;

  if (length > MAX_TEXT)
    return _unf_weights_refuse (
        error,
        _ ("The file has a text of %" PRIu64 " bytes; at most %d are read"),
        length, MAX_TEXT);

  text = take (pickle, (gsize) length, error);
  if (!text)
    return FALSE;

  if (!g_utf8_validate_len ((const char *) text, (gsize) length, NULL))
    return _unf_weights_refuse (error,
                                _ ("The file has a text that is not UTF-8"));

  value = unf_pickle_make (pickle, UNF_PICKLE_TEXT, error);
  if (value)
    value->text = g_strndup ((const char *) text, (gsize) length);

  return push (pickle, value, error);
}

static gboolean
push_tuple (UnfPickle *pickle, guint n, GError **error)
{
  UnfPickleValue *tuple = unf_pickle_make (pickle, UNF_PICKLE_TUPLE, error);

  return tuple && pop_items (pickle, tuple->items, n, error) &&
         push (pickle, tuple, error);
}

static gboolean
push_marked_tuple (UnfPickle *pickle, guint n, GError **error)
{
  return pop_mark (pickle, &n, error) && push_tuple (pickle, n, error);
}

static gboolean
append (UnfPickle *pickle, guint n, GError **error)
{
  UnfPickleValue *list = find_container (pickle, UNF_PICKLE_LIST, n, error);

  return list && pop_items (pickle, list->items, n, error);
}

static gboolean
append_marked (UnfPickle *pickle, guint n, GError **error)
{
  return pop_mark (pickle, &n, error) && append (pickle, n, error);
}

static gboolean
set_items (UnfPickle *pickle, guint n, GError **error)
{
  UnfPickleValue *dict = find_container (pickle, UNF_PICKLE_DICT, n, error);

  if (dict && n % 2 != 0)
    return _unf_weights_refuse (error,
                                _ ("The file has a key without a value"));

  return dict && pop_items (pickle, dict->items, n, error);
}

static gboolean
set_marked_items (UnfPickle *pickle, guint n, GError **error)
{
  return pop_mark (pickle, &n, error) && set_items (pickle, n, error);
}

static gboolean
store (UnfPickle *pickle, guint n, GError **error)
{
  UnfPickleValue *value = peek (pickle, error);
  guint64 number;

  if (!value || !take_unsigned (pickle, n, &number, error))
    return FALSE;

  g_hash_table_insert (pickle->memo, GUINT_TO_POINTER ((guint) number), value);
  return TRUE;
}

static gboolean
recall (UnfPickle *pickle, guint n, GError **error)
{
  UnfPickleValue *value;
  guint64 number;

  if (!take_unsigned (pickle, n, &number, error))
    return FALSE;

  value = g_hash_table_lookup (pickle->memo, GUINT_TO_POINTER ((guint) number));
  if (!value)
    return _unf_weights_refuse (
        error, _ ("The file recalls a value that it has not stored"));

  return push (pickle, value, error);
}

/* The text up to the end of the line. */
static char *
take_line (UnfPickle *pickle, GError **error)
{
  gsize available =
      MIN ((gsize) (pickle->end - pickle->next), (gsize) MAX_NAME);
  const guint8 *line = pickle->next;
  const guint8 *end = memchr (line, '\n', available);

  if (!end) {
    _unf_weights_refuse (error, _ ("The file has a name without an end"));
    return NULL;
  }

  pickle->next = end + 1;
  return g_strndup ((const char *) line, (gsize) (end - line));
}

static gboolean
push_global (UnfPickle *pickle, guint n, GError **error)
{
  g_autofree char *module = take_line (pickle, error);
  g_autofree char *name = module ? take_line (pickle, error) : NULL;
  g_autofree char *global = NULL, *printable = NULL;

  (void) n;
  if (!name)
    return FALSE;

  global = g_strconcat (module, " ", name, NULL);
  for (gint64 i = 0; pickle->host->globals[i]; i++)
    if (g_str_equal (pickle->host->globals[i], global))
      return push_number (pickle, UNF_PICKLE_GLOBAL, i, error);

  printable = g_strescape (global, NULL);
  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("The file asks for “%s”, which a weight file does not need; "
                  "nothing was run"),
               printable);
  return FALSE;
}

static gboolean
call (UnfPickle *pickle, guint n, GError **error)
{
  UnfPickleValue *arguments = pop (pickle, error);
  UnfPickleValue *global = arguments ? pop (pickle, error) : NULL;

  (void) n;
  if (!global)
    return FALSE;

  if (global->kind != UNF_PICKLE_GLOBAL || arguments->kind != UNF_PICKLE_TUPLE)
    return _unf_weights_refuse (error,
                                _ ("The file calls what is no function"));

  return push (pickle,
               pickle->host->call (pickle, global->integer, arguments,
                                   pickle->data, error),
               error);
}

static gboolean
refer (UnfPickle *pickle, guint n, GError **error)
{
  UnfPickleValue *id = pop (pickle, error);

  (void) n;
  return id &&
         push (pickle, pickle->host->refer (pickle, id, pickle->data, error),
               error);
}

/* Attributes of an ordered dictionary; nobody here needs them. */
static gboolean
drop_state (UnfPickle *pickle, guint n, GError **error)
{
  return find_container (pickle, UNF_PICKLE_DICT, n, error) &&
         pop (pickle, error);
}

static const struct {
  guint8 code;
  gboolean (*run) (UnfPickle *pickle, guint n, GError **error);
  guint n;
} instructions[] = {
  { 0x80, check_protocol, 1 },
  { 0x28, push_mark, 0 },
  { 0x4E, push_empty, UNF_PICKLE_NONE },
  { 0x5D, push_empty, UNF_PICKLE_LIST },
  { 0x7D, push_empty, UNF_PICKLE_DICT },
  { 0x29, push_empty, UNF_PICKLE_TUPLE },
  { 0x88, push_boolean, TRUE },
  { 0x89, push_boolean, FALSE },
  { 0x4B, push_unsigned, 1 },
  { 0x4D, push_unsigned, 2 },
  { 0x4A, push_signed, 4 },
  { 0x8A, push_long, 1 },
  { 0x47, push_real, 8 },
  { 0x58, push_text, 4 },
  { 0x85, push_tuple, 1 },
  { 0x86, push_tuple, 2 },
  { 0x87, push_tuple, 3 },
  { 0x74, push_marked_tuple, 0 },
  { 0x61, append, 1 },
  { 0x65, append_marked, 0 },
  { 0x73, set_items, 2 },
  { 0x75, set_marked_items, 0 },
  { 0x71, store, 1 },
  { 0x72, store, 4 },
  { 0x68, recall, 1 },
  { 0x6A, recall, 4 },
  { 0x63, push_global, 0 },
  { 0x52, call, 0 },
  { 0x51, refer, 0 },
  { 0x62, drop_state, 1 },
};

enum { STOP = 0x2E };

static gboolean
run (UnfPickle *pickle, guint8 code, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (instructions); i++)
    if (instructions[i].code == code)
      return instructions[i].run (pickle, instructions[i].n, error);

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("The file has the pickle instruction 0x%02X, which is not "
                  "supported"),
               code);
  return FALSE;
}

UnfPickleValue *
_unf_pickle_run (UnfPickle *pickle, GError **error)
{
  const guint8 *code;

  while ((code = take (pickle, 1, error)) && *code != STOP)
    if (!run (pickle, *code, error))
      return NULL;

  return code ? pop (pickle, error) : NULL;
}

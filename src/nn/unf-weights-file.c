/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Safetensors: eight bytes with the length of a header, the header in JSON,
 * the numbers of all tensors one after another. docs/weights-format.md is the
 * definition. A file may come from anybody, so nothing in it is believed
 * before it has been compared with the length of the file.
 */
#include "config.h"

#include "unf-weights-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "unf-error.h"
#include "unf-json.h"
#include "unf-weights-private.h"

enum {
  LENGTH_SIZE = 8,
  ITEM_SIZE = 4,
  ALIGNMENT = 8,

  /* A parsed header takes many times its own size in memory. This is room for
   * ten thousand tensors. */
  MAX_HEADER = 1 << 20,
};

/* Metadata without a version, as other programs write them, are of this one. */
#define FORMAT_VERSION "1"

/* The longest file that is read into memory; the largest network here takes
 * two megabytes. */
static const goffset max_file = (goffset) 1 << 30;

/* One tensor as the header describes it: bytes `begin … end − 1` of the part
 * behind the header. */
typedef struct {
  const char *name; /* Borrowed from the header. */
  gint64 lengths[UNF_WEIGHTS_MAX_RANK];
  gsize rank;
  guint64 begin, end;
} Entry;

static gboolean
is_known_dtype (const char *dtype)
{
  static const char *const known[] = { "F64", "F16", "BF16", "I64",  "I32",
                                       "I16", "I8",  "U8",   "BOOL", NULL };

  return g_strv_contains (known, dtype);
}

static gboolean
check_dtype (const Entry *entry, JsonNode *node, GError **error)
{
  const char *dtype = json_node_get_value_type (node) == G_TYPE_STRING
                          ? json_node_get_string (node)
                          : "";

  if (g_str_equal (dtype, "F32"))
    return TRUE;

  if (!is_known_dtype (dtype))
    return _unf_weights_refuse (
        error, _ ("Weight “%s” has no known type of number"), entry->name);

  g_set_error (
      error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
      _ ("Weight “%s” holds numbers of type %s; only F32 is supported"),
      entry->name, dtype);
  return FALSE;
}

/* Reads an array of at most @max integers that are not negative; @max is also
 * the length it must have where @n is %NULL. */
static gboolean
read_integers (JsonNode *node, gint64 *out, gsize max, gsize *n)
{
  JsonArray *array =
      JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gsize length = array ? json_array_get_length (array) : 0;

  if (!array || length > max || (!n && length != max))
    return FALSE;

  for (gsize i = 0; i < length; i++) {
    JsonNode *element = json_array_get_element (array, (guint) i);

    if (json_node_get_value_type (element) != G_TYPE_INT64 ||
        json_node_get_int (element) < 0)
      return FALSE;

    out[i] = json_node_get_int (element);
  }

  if (n)
    *n = length;
  return TRUE;
}

static gboolean
read_shape (Entry *entry, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_ARRAY (node) &&
      json_array_get_length (json_node_get_array (node)) >
          UNF_WEIGHTS_MAX_RANK) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("Weight “%s” has more than 4 axes"), entry->name);
    return FALSE;
  }

  return read_integers (node, entry->lengths, UNF_WEIGHTS_MAX_RANK,
                        &entry->rank) ||
         _unf_weights_refuse (
             error, _ ("The shape of weight “%s” is not a list of lengths"),
             entry->name);
}

static gboolean
read_offsets (Entry *entry, JsonNode *node, GError **error)
{
  gint64 offsets[2];

  if (!read_integers (node, offsets, 2, NULL) || offsets[0] > offsets[1])
    return _unf_weights_refuse (
        error, _ ("The offsets of weight “%s” are not two ascending numbers"),
        entry->name);

  entry->begin = (guint64) offsets[0];
  entry->end = (guint64) offsets[1];
  return TRUE;
}

static gboolean
read_entry (Entry *entry, JsonNode *node, GError **error)
{
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *dtype, *shape, *offsets;

  if (!_unf_weights_is_name (entry->name))
    return _unf_weights_refuse (error,
                                _ ("A weight has a name that cannot be shown"));

  dtype = object ? json_object_get_member (object, "dtype") : NULL;
  shape = object ? json_object_get_member (object, "shape") : NULL;
  offsets = object ? json_object_get_member (object, "data_offsets") : NULL;

  if (!dtype || !shape || !offsets || json_object_get_size (object) != 3)
    return _unf_weights_refuse (error,
                                _ ("Weight “%s” is not described by dtype, "
                                   "shape and data_offsets alone"),
                                entry->name);

  return check_dtype (entry, dtype, error) &&
         read_shape (entry, shape, error) &&
         read_offsets (entry, offsets, error);
}

static gboolean
read_metadata (UnfWeights *weights, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return _unf_weights_refuse (error, _ ("The metadata are not an object"));

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value)) {
    if (json_node_get_value_type (value) != G_TYPE_STRING)
      return _unf_weights_refuse (error,
                                  _ ("The metadata are not all strings"));

    unf_weights_set_metadata (weights, key, json_node_get_string (value));
  }

  return TRUE;
}

static gboolean
check_version (const UnfWeights *weights, GError **error)
{
  const char *version = unf_weights_get_metadata (weights, "format_version");

  if (!version || g_str_equal (version, FORMAT_VERSION))
    return TRUE;

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("The weights are not of format version %s, the only one that "
                  "this program reads"),
               FORMAT_VERSION);
  return FALSE;
}

/* Everybody who asks for a setting relies on this. */
static gboolean
check_settings (const UnfWeights *weights, GError **error)
{
  const char *text = unf_weights_get_metadata (weights, "settings");
  g_autoptr (JsonObject) settings =
      text ? unf_json_parse (text, strlen (text), error) : NULL;

  if (text && !settings)
    g_prefix_error (error, "%s: ", _ ("Metadata “settings”"));

  return !text || settings;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *other = b;

  return (one->begin > other->begin) - (one->begin < other->begin);
}

/* In the order of the file the tensors must follow each other without overlap
 * and without holes, up to its last byte. */
static gboolean
check_layout (GArray *entries, guint64 size, GError **error)
{
  guint64 expected = 0;

  g_array_sort (entries, compare_entries);

  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index (entries, Entry, i);

    if (entry->begin != expected)
      return _unf_weights_refuse (
          error,
          _ ("Weight “%s” begins at byte %" PRIu64
             " of the data, not where the one before it "
             "ends, at %" PRIu64),
          entry->name, entry->begin, expected);

    expected = entry->end;
  }

  if (expected != size)
    return _unf_weights_refuse (error,
                                _ ("The weights end at byte %" PRIu64
                                   " of the data, but the file has %" PRIu64
                                   " bytes of them"),
                                expected, size);

  return TRUE;
}

static void
copy_numbers (float *out, const guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    guint32 word;

    memcpy (&word, bytes + i * ITEM_SIZE, ITEM_SIZE);
    word = GUINT32_FROM_LE (word);
    memcpy (out + i, &word, ITEM_SIZE);
  }
}

static gboolean
read_tensor (UnfWeights *weights,
             const Entry *entry,
             const guint8 *data,
             GError **error)
{
  guint64 bytes = entry->end - entry->begin;
  g_autoptr (UnfTensor) tensor = _unf_weights_make (
      entry->name, entry->lengths, entry->rank, bytes / ITEM_SIZE, error);

  if (!tensor)
    return FALSE;

  if (unf_shape_size (tensor->shape) * ITEM_SIZE != bytes)
    return _unf_weights_refuse (
        error,
        _ ("Weight “%s” has %zu numbers by its shape and %" PRIu64
           " bytes by its offsets"),
        entry->name, unf_shape_size (tensor->shape), bytes);

  copy_numbers (tensor->data, data + entry->begin,
                unf_shape_size (tensor->shape));

  if (!_unf_weights_check_finite (entry->name, tensor, error))
    return FALSE;

  unf_weights_add (weights, entry->name, tensor);
  return TRUE;
}

static gboolean
read_header (UnfWeights *weights,
             GArray *entries,
             JsonObject *header,
             GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, header);
  while (json_object_iter_next (&iter, &name, &node)) {
    Entry entry = { .name = name };

    if (g_str_equal (name, UNF_WEIGHTS_METADATA)) {
      if (!read_metadata (weights, node, error))
        return FALSE;
    } else if (read_entry (&entry, node, error))
      g_array_append_val (entries, entry);
    else
      return FALSE;
  }

  return check_version (weights, error) && check_settings (weights, error);
}

/* The header's length, or 0 with an error. */
static gsize
read_header_length (const guint8 *data, gsize size, GError **error)
{
  guint64 length = 0;

  if (size >= LENGTH_SIZE) {
    memcpy (&length, data, LENGTH_SIZE);
    length = GUINT64_FROM_LE (length);
  }

  if (size < LENGTH_SIZE || length > size - LENGTH_SIZE || length < 2 ||
      data[LENGTH_SIZE] != '{')
    _unf_weights_refuse (
        error,
        _ ("This is not a safetensors file, or only the beginning of one"));
  else if (length > MAX_HEADER)
    _unf_weights_refuse (
        error, _ ("The header has %" PRIu64 " bytes; at most %d are read"),
        length, MAX_HEADER);
  else
    return (gsize) length;

  return 0;
}

UnfWeights *
unf_weights_parse (GBytes *bytes, GError **error)
{
  gsize size, length;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (JsonObject) header = NULL;

  if (!(length = read_header_length (data, size, error)))
    return NULL;

  data += LENGTH_SIZE;
  size -= LENGTH_SIZE + length;
  header = unf_json_parse ((const char *) data, length, error);

  if (!header || !read_header (weights, entries, header, error) ||
      !check_layout (entries, size, error))
    return NULL;

  for (guint i = 0; i < entries->len; i++)
    if (!read_tensor (weights, &g_array_index (entries, Entry, i),
                      data + length, error))
      return NULL;

  return g_steal_pointer (&weights);
}

/* Asks first, because a device or a film would fill the memory. */
GBytes *
unf_weights_read_file (GFile *file, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
      G_FILE_QUERY_INFO_NONE, NULL, error);

  if (!info)
    return NULL;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR ||
      g_file_info_get_size (info) > max_file) {
    g_autofree char *name = g_file_get_parse_name (file);

    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("%s: This is not a file of weights"), name);
    return NULL;
  }

  return g_file_load_bytes (file, NULL, NULL, error);
}

UnfWeights *
unf_weights_load (GFile *file, GError **error)
{
  g_autoptr (GBytes) bytes = unf_weights_read_file (file, error);
  g_autofree char *name = g_file_get_parse_name (file);
  UnfWeights *weights;

  if (!bytes)
    return NULL;

  weights = unf_weights_parse (bytes, error);

  if (!weights)
    g_prefix_error (error, "%s: ", name);

  return weights;
}

static void
append_metadata (GString *header, const UnfWeights *weights)
{
  g_auto (GStrv) keys = unf_weights_list_metadata (weights);

  if (!keys[0])
    return;

  g_string_append (header, "\"" UNF_WEIGHTS_METADATA "\":{");

  for (gsize i = 0; keys[i]; i++) {
    if (i > 0)
      g_string_append_c (header, ',');

    unf_json_append_string (header, keys[i]);
    g_string_append_c (header, ':');
    unf_json_append_string (header,
                            unf_weights_get_metadata (weights, keys[i]));
  }

  g_string_append_c (header, '}');
}

static void
append_entry (GString *header,
              const char *name,
              UnfShape shape,
              guint64 begin,
              guint64 end)
{
  if (header->len > 1)
    g_string_append_c (header, ',');

  unf_json_append_string (header, name);
  g_string_append_printf (header,
                          ":{\"dtype\":\"F32\",\"shape\":[%d,%d,%d,%d],"
                          "\"data_offsets\":[%" G_GUINT64_FORMAT
                          ",%" G_GUINT64_FORMAT "]}",
                          shape.n, shape.c, shape.h, shape.w, begin, end);
}

static char *
format_header (const UnfWeights *weights, gsize *length)
{
  GString *header = g_string_new ("{");
  guint64 offset = 0;

  append_metadata (header, weights);

  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    UnfShape shape = unf_weights_get (weights, i)->shape;
    guint64 end = offset + unf_shape_size (shape) * ITEM_SIZE;

    append_entry (header, unf_weights_get_name (weights, i), shape, offset,
                  end);
    offset = end;
  }

  g_string_append_c (header, '}');
  while (header->len % ALIGNMENT != 0)
    g_string_append_c (header, ' ');

  *length = header->len;
  return g_string_free (header, FALSE);
}

static void
append_numbers (GByteArray *out, const UnfTensor *tensor)
{
  for (gsize i = 0; i < unf_shape_size (tensor->shape); i++) {
    guint32 word;

    memcpy (&word, tensor->data + i, ITEM_SIZE);
    word = GUINT32_TO_LE (word);
    g_byte_array_append (out, (const guint8 *) &word, ITEM_SIZE);
  }
}

/* What this project would not read it does not write either. */
static gboolean
check_readable (const UnfWeights *weights, gsize header, GError **error)
{
  for (gsize i = 0; i < unf_weights_get_n (weights); i++)
    if (!_unf_weights_check_finite (unf_weights_get_name (weights, i),
                                    unf_weights_get (weights, i), error))
      return FALSE;

  return header <= MAX_HEADER ||
         _unf_weights_refuse (error, _ ("The metadata are too long"));
}

static GBytes *
format_file (const UnfWeights *weights, GError **error)
{
  gsize length;
  g_autofree char *header = format_header (weights, &length);
  guint64 stored_length = GUINT64_TO_LE ((guint64) length);
  GByteArray *out;

  if (!check_readable (weights, length, error))
    return NULL;

  out = g_byte_array_new ();
  g_byte_array_append (out, (const guint8 *) &stored_length, LENGTH_SIZE);
  g_byte_array_append (out, (const guint8 *) header, (guint) length);

  for (gsize i = 0; i < unf_weights_get_n (weights); i++)
    append_numbers (out, unf_weights_get (weights, i));

  return g_byte_array_free_to_bytes (out);
}

gboolean
unf_weights_save (const UnfWeights *weights, GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = format_file (weights, error);
  const char *path = g_file_peek_path (file);
  const char *data;
  gsize size;

  if (!bytes) {
    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }

  data = g_bytes_get_data (bytes, &size);

  /* GIO writes in place when there is no older file to protect. */
  if (path)
    return g_file_set_contents_full (
        path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);

  return g_file_replace_contents (file, data, size, NULL, FALSE,
                                  G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL,
                                  error);
}

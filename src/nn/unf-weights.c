/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-weights-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unf-json.h"

enum { MAX_NAME = 256 };

struct _UnfWeights {
  gatomicrefcount references;
  GPtrArray *names;
  GPtrArray *tensors;
  GHashTable *by_name;  /* The same names and tensors, borrowed. */
  GHashTable *metadata; /* Strings by string, owned. */
};

UnfWeights *
unf_weights_new (void)
{
  UnfWeights *weights = g_new0 (UnfWeights, 1);

  g_atomic_ref_count_init (&weights->references);
  weights->names = g_ptr_array_new_with_free_func (g_free);
  weights->tensors =
      g_ptr_array_new_with_free_func ((GDestroyNotify) unf_tensor_unref);
  weights->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  weights->metadata =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return weights;
}

UnfWeights *
unf_weights_copy (const UnfWeights *weights)
{
  UnfWeights *copy = unf_weights_new ();
  GHashTableIter iter;
  gpointer key, value;

  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    g_autoptr (UnfTensor) tensor =
        unf_tensor_copy (unf_weights_get (weights, i));

    unf_weights_add (copy, unf_weights_get_name (weights, i), tensor);
  }

  g_hash_table_iter_init (&iter, weights->metadata);
  while (g_hash_table_iter_next (&iter, &key, &value))
    unf_weights_set_metadata (copy, key, value);

  return copy;
}

UnfWeights *
unf_weights_ref (UnfWeights *weights)
{
  g_atomic_ref_count_inc (&weights->references);
  return weights;
}

void
unf_weights_unref (UnfWeights *weights)
{
  if (!g_atomic_ref_count_dec (&weights->references))
    return;

  g_hash_table_unref (weights->by_name);
  g_hash_table_unref (weights->metadata);
  g_ptr_array_unref (weights->names);
  g_ptr_array_unref (weights->tensors);
  g_free (weights);
}

void
unf_weights_add (UnfWeights *weights, const char *name, UnfTensor *tensor)
{
  char *own_name;

  g_return_if_fail (name && _unf_weights_is_name (name));
  g_return_if_fail (!unf_weights_find (weights, name));

  own_name = g_strdup (name);
  g_ptr_array_add (weights->names, own_name);
  g_ptr_array_add (weights->tensors, unf_tensor_ref (tensor));
  g_hash_table_insert (weights->by_name, own_name, tensor);
}

gsize
unf_weights_get_n (const UnfWeights *weights)
{
  return weights->tensors->len;
}

const char *
unf_weights_get_name (const UnfWeights *weights, gsize index)
{
  g_return_val_if_fail (index < weights->names->len, NULL);

  return weights->names->pdata[index];
}

UnfTensor *
unf_weights_get (const UnfWeights *weights, gsize index)
{
  g_return_val_if_fail (index < weights->tensors->len, NULL);

  return weights->tensors->pdata[index];
}

UnfTensor *
unf_weights_find (const UnfWeights *weights, const char *name)
{
  return g_hash_table_lookup (weights->by_name, name);
}

gsize
unf_weights_count (const UnfWeights *weights)
{
  gsize count = 0;

  for (gsize i = 0; i < unf_weights_get_n (weights); i++)
    count += unf_shape_size (unf_weights_get (weights, i)->shape);

  return count;
}

const char *
unf_weights_get_metadata (const UnfWeights *weights, const char *key)
{
  return g_hash_table_lookup (weights->metadata, key);
}

void
unf_weights_set_metadata (UnfWeights *weights,
                          const char *key,
                          const char *value)
{
  g_return_if_fail (key && value && g_utf8_validate (key, -1, NULL));

  /* A command line may hold a file's name in any encoding. */
  g_hash_table_replace (weights->metadata, g_strdup (key),
                        g_utf8_make_valid (value, -1));
}

void
unf_weights_remove_metadata (UnfWeights *weights, const char *key)
{
  g_hash_table_remove (weights->metadata, key);
}

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
unf_weights_list_metadata (const UnfWeights *weights)
{
  guint n = 0;
  g_autofree gpointer *keys =
      g_hash_table_get_keys_as_array (weights->metadata, &n);
  char **sorted = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    sorted[i] = g_strdup (keys[i]);

  qsort (sorted, n, sizeof *sorted, compare_keys);
  return sorted;
}

/* The settings as an object; an empty one when there are none, or when they
 * are not JSON. */
static JsonObject *
parse_settings (const UnfWeights *weights)
{
  const char *text = unf_weights_get_metadata (weights, "settings");
  JsonObject *settings =
      text ? unf_json_parse (text, strlen (text), NULL) : NULL;

  return settings ? settings : json_object_new ();
}

static double
number_from_json (JsonNode *node, double fallback)
{
  GType type = node ? json_node_get_value_type (node) : G_TYPE_INVALID;
  gboolean is_number =
      type == G_TYPE_INT64 || type == G_TYPE_DOUBLE || type == G_TYPE_BOOLEAN;
  double number = fallback;

  if (is_number && type == G_TYPE_BOOLEAN)
    number = json_node_get_boolean (node) ? 1.0 : 0.0;
  else if (is_number)
    number = json_node_get_double (node);

  return isfinite (number) ? number : fallback;
}

double
unf_weights_get_setting (const UnfWeights *weights,
                         const char *id,
                         double fallback)
{
  g_autoptr (JsonObject) settings = parse_settings (weights);

  return number_from_json (json_object_get_member (settings, id), fallback);
}

static void
append_json_member (GString *out, const char *key, JsonNode *value)
{
  GType type = json_node_get_value_type (value);
  gboolean is_number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;

  if (out->len > 1)
    g_string_append_c (out, ',');

  unf_json_append_string (out, key);
  g_string_append_c (out, ':');

  if (is_number && isfinite (json_node_get_double (value)))
    unf_json_append_number (out, json_node_get_double (value));
  else if (is_number)
    g_string_append (out, "null");
  else {
    g_autofree char *text = json_to_string (value, FALSE);

    g_string_append (out, text);
  }
}

/* One text for one set of settings: sorted keys, no spaces. */
static char *
format_settings (JsonObject *settings)
{
  g_autoptr (GList) keys = json_object_get_members (settings);
  GString *out = g_string_new ("{");

  keys = g_list_sort (keys, (GCompareFunc) strcmp);

  for (GList *key = keys; key; key = key->next)
    append_json_member (out, key->data,
                        json_object_get_member (settings, key->data));

  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

void
unf_weights_set_setting (UnfWeights *weights, const char *id, double value)
{
  g_autoptr (JsonObject) old = parse_settings (weights);
  g_autoptr (JsonObject) settings = json_object_new ();
  g_autoptr (GList) keys = json_object_get_members (old);
  g_autofree char *text = NULL;

  g_return_if_fail (isfinite (value));

  /* What was parsed is immutable. */
  for (GList *key = keys; key; key = key->next)
    json_object_set_member (settings, key->data,
                            json_object_dup_member (old, key->data));

  json_object_set_double_member (settings, id, value);
  text = format_settings (settings);
  unf_weights_set_metadata (weights, "settings", text);
}

gboolean
_unf_weights_is_name (const char *name)
{
  if (!*name || strlen (name) > MAX_NAME || !g_utf8_validate (name, -1, NULL) ||
      g_str_equal (name, UNF_WEIGHTS_METADATA))
    return FALSE;

  for (const char *c = name; *c; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

gboolean
_unf_weights_refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error_literal (error, UNF_ERROR, UNF_ERROR_INVALID_DATA, message);
  return FALSE;
}

UnfTensor *
_unf_weights_make (const char *name,
                   const gint64 *lengths,
                   gsize rank,
                   guint64 available,
                   GError **error)
{
  int axes[UNF_WEIGHTS_MAX_RANK] = { 1, 1, 1, 1 };
  guint64 size = 1;

  if (rank > UNF_WEIGHTS_MAX_RANK) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("Weight “%s” has %zu axes; at most 4 are supported"), name,
                 rank);
    return NULL;
  }

  for (gsize i = 0; i < rank; i++) {
    if (lengths[i] < 1 || lengths[i] > G_MAXINT ||
        !g_uint64_checked_mul (&size, size, (guint64) lengths[i]) ||
        size > available) {
      _unf_weights_refuse (
          error,
          _ ("Weight “%s” claims a length of %" PRId64
             " along axis %zu, for which the file has no numbers"),
          name, lengths[i], i);
      return NULL;
    }

    axes[UNF_WEIGHTS_MAX_RANK - rank + i] = (int) lengths[i];
  }

  return unf_tensor_try_new ((UnfShape){ axes[0], axes[1], axes[2], axes[3] },
                             error);
}

gboolean
_unf_weights_check_finite (const char *name,
                           const UnfTensor *tensor,
                           GError **error)
{
  UnfShape shape = tensor->shape;

  for (gsize i = 0; i < unf_shape_size (shape); i++) {
    gsize row = i / (gsize) shape.w, channel = row / (gsize) shape.h;

    if (isfinite (tensor->data[i]))
      continue;

    return _unf_weights_refuse (
        error,
        isnan (tensor->data[i])
            ? _ ("Weight “%s” is not a number at element (%d, %d, %d, %d)")
            : _ ("Weight “%s” is infinite at element (%d, %d, %d, %d)"),
        name, (int) (channel / (gsize) shape.c),
        (int) (channel % (gsize) shape.c), (int) (row % (gsize) shape.h),
        (int) (i % (gsize) shape.w));
  }

  return TRUE;
}

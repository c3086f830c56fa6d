/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "unf-error.h"

enum { MAX_DEPTH = 8, MAX_DIGITS = 18 };

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, UNF_ERROR, UNF_ERROR_INVALID_DATA, message);
  return FALSE;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What may stand outside strings and numbers, to the letters of true, false
 * and null. What they may form is the parser's business. */
static gboolean
is_json_mark (char c)
{
  return is_space (c) || strchr ("{}[]:,aeflnrstu", c);
}

/* The functions that skip get the text from the first character of something,
 * and return where it ends, or %NULL if it is malformed. */

static const char *
skip_digits (const char *c, const char *end)
{
  const char *first = c;

  while (c < end && g_ascii_isdigit (*c))
    c++;

  return c > first ? c : NULL;
}

/* The parser would take 010 for eight, and wrap what does not fit. */
static const char *
skip_integer (const char *c, const char *end)
{
  const char *first = *c == '-' ? c + 1 : c;
  const char *last = skip_digits (first, end);

  return last && last <= first + MAX_DIGITS &&
                 (*first != '0' || last == first + 1)
             ? last
             : NULL;
}

static const char *
skip_number (const char *c, const char *end)
{
  c = skip_integer (c, end);

  if (c && c < end && *c == '.')
    c = skip_digits (c + 1, end);

  if (c && c < end && (*c == 'e' || *c == 'E')) {
    c++;
    c = skip_digits (c < end && (*c == '+' || *c == '-') ? c + 1 : c, end);
  }

  return c;
}

/* The parser would end the string at a zero, and drop a wrong backslash. */
static gboolean
is_escape (const char *c, const char *end)
{
  return c < end && strchr ("\"\\/bfnrtu", *c) &&
         !(end - c > 4 && strncmp (c, "u0000", 5) == 0);
}

static const char *
skip_string (const char *c, const char *end)
{
  for (c++; c < end && *c != '"'; c++)
    if ((guchar) *c < 0x20 || (*c == '\\' && !is_escape (++c, end)))
      return NULL;

  return c < end ? c + 1 : NULL;
}

/* Looks only for what the parser would not survive or not mind. */
static gboolean
is_harmless (const char *text, gsize length, GError **error)
{
  const char *end = text + length;
  gboolean has_ended = FALSE;
  int depth = 0;

  for (const char *c = text; c < end;) {
    if (has_ended && !is_space (*c))
      return refuse (error, _ ("The JSON text goes on behind its end"));

    if (*c == '"') {
      if (!(c = skip_string (c, end)))
        return refuse (error, _ ("The JSON text has a malformed string"));
    } else if (*c == '-' || g_ascii_isdigit (*c)) {
      if (!(c = skip_number (c, end)))
        return refuse (error,
                       _ ("The JSON text has a malformed or too long number"));
    } else if (is_json_mark (*c)) {
      depth += (*c == '{' || *c == '[') - (*c == '}' || *c == ']');
      has_ended = depth <= 0 && !is_space (*c);
      c++;
    } else
      return refuse (
          error, _ ("The JSON text has a character that is not part of JSON"));

    if (depth > MAX_DEPTH)
      return refuse (error, _ ("The JSON text is nested too deeply"));
  }

  return TRUE;
}

/* How many members the text names, and how many the objects keep. */
typedef struct {
  guint64 named, kept;
} MemberCount;

static void
object_member_cb (JsonParser *parser,
                  JsonObject *object,
                  const char *key,
                  gpointer user_data)
{
  MemberCount *count = user_data;

  (void) parser;
  (void) object;
  (void) key;
  count->named++;
}

static void
object_end_cb (JsonParser *parser, JsonObject *object, gpointer user_data)
{
  MemberCount *count = user_data;

  (void) parser;
  count->kept += json_object_get_size (object);
}

JsonObject *
unf_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  MemberCount count = { 0, 0 };
  JsonNode *root;

  if (length > G_MAXINT || !g_utf8_validate_len (text, length, NULL)) {
    refuse (error, _ ("The JSON text is not UTF-8"));
    return NULL;
  }

  if (!is_harmless (text, length, error))
    return NULL;

  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb),
                    &count);
  g_signal_connect (parser, "object-end", G_CALLBACK (object_end_cb), &count);

  root = json_parser_load_from_data (parser, text, (gssize) length, NULL)
             ? json_parser_get_root (parser)
             : NULL;

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    refuse (error, _ ("The JSON text is not one well-formed object"));
  else if (count.named != count.kept)
    refuse (error, _ ("The JSON text names a member twice"));
  else
    return json_node_dup_object (root);

  return NULL;
}

void
unf_json_append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');

  for (const char *c = text; *c; c++) {
    if ((guchar) *c < 0x20)
      g_string_append_printf (out, "\\u%04x", (guint) (guchar) *c);
    else if (*c == '"' || *c == '\\')
      g_string_append_printf (out, "\\%c", *c);
    else
      g_string_append_c (out, *c);
  }

  g_string_append_c (out, '"');
}

void
unf_json_append_number (GString *out, double number)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, sizeof text, formats[i], number);

    if (g_ascii_strtod (text, NULL) == number)
      break;
  }

  g_string_append (out, text);
}

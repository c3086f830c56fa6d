/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-torch.h"

#include <string.h>

void
unf_test_put_number (GByteArray *out, guint64 number, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    guint8 byte = (guint8) (number >> 8 * i);

    g_byte_array_append (out, &byte, 1);
  }
}

void
unf_test_put_text (GByteArray *out, const char *text)
{
  UNF_TEST_PUT (out, "X");
  unf_test_put_number (out, strlen (text), 4);
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
}

void
unf_test_put_integer (GByteArray *out, gint64 integer)
{
  if (integer >= 0 && integer < 256) {
    UNF_TEST_PUT (out, "K");
    unf_test_put_number (out, (guint64) integer, 1);
  } else if (integer >= G_MININT32 && integer <= G_MAXINT32) {
    UNF_TEST_PUT (out, "J");
    unf_test_put_number (out, (guint64) integer, 4);
  } else {
    UNF_TEST_PUT (out, "\x8a\x08");
    unf_test_put_number (out, (guint64) integer, 8);
  }
}

static void
put_tuple (GByteArray *out, const gint64 *integers, gsize n)
{
  UNF_TEST_PUT (out, "(");
  for (gsize i = 0; i < n; i++)
    unf_test_put_integer (out, integers[i]);
  UNF_TEST_PUT (out, "t");
}

static void
put_view (GByteArray *out, const UnfTestView *view, const char *rest)
{
  UNF_TEST_PUT (out, "ctorch._utils\n_rebuild_tensor_v2\n((");
  unf_test_put_text (out, "storage");
  UNF_TEST_PUT (out, "ctorch\n");
  g_byte_array_append (out, (const guint8 *) view->type,
                       (guint) strlen (view->type));
  UNF_TEST_PUT (out, "\n");
  unf_test_put_text (out, view->key);
  unf_test_put_text (out, "cuda:0");
  unf_test_put_integer (out, view->count);
  g_byte_array_append (out, (const guint8 *) rest, (guint) strlen (rest));
  UNF_TEST_PUT (out, "tQ");
  unf_test_put_integer (out, view->offset);
  put_tuple (out, view->sizes, view->rank);
  put_tuple (out, view->strides, view->rank);
  UNF_TEST_PUT (out, "\x89"
                     "ccollections\nOrderedDict\n)RtR");
}

void
unf_test_put_view (GByteArray *out, const UnfTestView *view)
{
  put_view (out, view, "N");
}

void
unf_test_put_archived_view (GByteArray *out, const UnfTestView *view)
{
  put_view (out, view, "");
}

void
unf_test_put_torch_head (GByteArray *out)
{
  UNF_TEST_PUT (out, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50"
                     "\x19.");
  UNF_TEST_PUT (out, "\x80\x02M\xe9\x03.");
  UNF_TEST_PUT (out, "\x80\x02}q\x00(");
  unf_test_put_text (out, "protocol_version");
  UNF_TEST_PUT (out, "M\xe9\x03");
  unf_test_put_text (out, "little_endian");
  UNF_TEST_PUT (out, "\x88u.");
}

void
unf_test_put_keys (GByteArray *out, const char *const *keys)
{
  UNF_TEST_PUT (out, "\x80\x02]q\x00(");
  for (gsize i = 0; keys[i]; i++)
    unf_test_put_text (out, keys[i]);
  UNF_TEST_PUT (out, "e.");
}

void
unf_test_put_floats (GByteArray *out, const float *numbers, gsize n)
{
  unf_test_put_number (out, n, 8);
  for (gsize i = 0; i < n; i++) {
    guint32 bits;

    memcpy (&bits, numbers + i, sizeof bits);
    unf_test_put_number (out, bits, 4);
  }
}

static void
put_state (GByteArray *out)
{
  static const UnfTestView w = { "FloatStorage", "30",    6, 0, 2,
                                 { 2, 3 },       { 3, 1 } };
  static const UnfTestView t = { "FloatStorage", "30",    6, 0, 2,
                                 { 3, 2 },       { 1, 3 } };
  static const UnfTestView d = { "DoubleStorage", "4", 1, 0, 0, { 0 }, { 0 } };
  static const UnfTestView n = { "LongStorage", "5", 1, 0, 0, { 0 }, { 0 } };
  static const UnfTestView p = { "FloatStorage", "6", 4, 1, 1, { 2 }, { 1 } };

  UNF_TEST_PUT (out, "ccollections\nOrderedDict\n)Rr\x01\x02\x00\x00(");
  unf_test_put_text (out, "w");
  unf_test_put_view (out, &w);
  unf_test_put_text (out, "t");
  unf_test_put_view (out, &t);
  unf_test_put_text (out, "d");
  unf_test_put_view (out, &d);
  unf_test_put_text (out, "n");
  unf_test_put_view (out, &n);
  unf_test_put_text (out, "p");
  UNF_TEST_PUT (out, "ctorch._utils\n_rebuild_parameter\n");
  unf_test_put_view (out, &p);
  UNF_TEST_PUT (out, "\x88N\x87R"
                     "u}");
  unf_test_put_text (out, "_metadata");
  UNF_TEST_PUT (out, "j\x01\x02\x00\x00sb");
}

static void
put_object (GByteArray *out)
{
  UNF_TEST_PUT (out, "\x80\x02}q\x00(");
  unf_test_put_text (out, "epoch");
  UNF_TEST_PUT (out, "K\x03");
  unf_test_put_text (out, "losses");
  UNF_TEST_PUT (out, "](G\x3f\xf8\0\0\0\0\0\0G\xc0\0\0\0\0\0\0\0eNa");
  unf_test_put_text (out, "optimizer");
  UNF_TEST_PUT (out, "}q\x01(");
  unf_test_put_integer (out, G_GINT64_CONSTANT (140000000000000));
  UNF_TEST_PUT (out, "N\x86M\xff\xff\x85K\x01h\x01u");
  unf_test_put_text (out, "state_dict");
  put_state (out);
  UNF_TEST_PUT (out, "u.");
}

GBytes *
unf_test_make_torch_file (void)
{
  static const char *const keys[] = { "30", "4", "5", "6", NULL };
  static const float w[] = { 1, 2, 3, 4, 5, 6 }, p[] = { 9, 7, 8, 9 };
  GByteArray *out = g_byte_array_new ();

  unf_test_put_torch_head (out);
  put_object (out);
  unf_test_put_keys (out, keys);
  unf_test_put_floats (out, w, 6);
  unf_test_put_number (out, 1, 8);
  unf_test_put_number (out, G_GUINT64_CONSTANT (0x3fe0000000000000), 8);
  unf_test_put_number (out, 1, 8);
  unf_test_put_number (out, 42, 8);
  unf_test_put_floats (out, p, 4);

  return g_byte_array_free_to_bytes (out);
}

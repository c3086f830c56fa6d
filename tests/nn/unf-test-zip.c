/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-zip.h"

#include <string.h>

#include "unf-test-torch.h"

/* One bit at a time, from the definition. */
static guint32
checksum (const guint8 *bytes, gsize size)
{
  guint32 sum = G_MAXUINT32;

  for (gsize i = 0; i < size; i++) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; bit++)
      sum = sum & 1 ? sum >> 1 ^ 0xEDB88320u : sum >> 1;
  }

  return ~sum;
}

static void
put (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
}

UnfTestZip *
unf_test_zip_new (void)
{
  UnfTestZip *zip = g_new0 (UnfTestZip, 1);

  zip->out = g_byte_array_new ();
  zip->table = g_byte_array_new ();
  return zip;
}

/* In the table, and behind the bytes of an entry. */
static void
put_sizes (GByteArray *out, gconstpointer bytes, gsize size)
{
  unf_test_put_number (out, checksum (bytes, size), 4);
  unf_test_put_number (out, size, 4);
  unf_test_put_number (out, size, 4);
}

static void
put_local (GByteArray *out, const char *name)
{
  UNF_TEST_PUT (out, "PK\3\4\0\0\x08\x08\0\0\0\0\0\0");
  unf_test_put_number (out, 0, 8);
  unf_test_put_number (out, 0, 4);
  unf_test_put_number (out, strlen (name), 2);
  unf_test_put_number (out, 7, 2);
  put (out, name);
  UNF_TEST_PUT (out, "FB\3\0ZZZ");
}

void
unf_test_zip_add (UnfTestZip *zip,
                  const char *name,
                  gconstpointer bytes,
                  gsize size)
{
  guint offset = zip->out->len;

  put_local (zip->out, name);
  g_byte_array_append (zip->out, bytes, (guint) size);
  UNF_TEST_PUT (zip->out, "PK\7\x08");
  put_sizes (zip->out, bytes, size);

  UNF_TEST_PUT (zip->table, "PK\1\2\0\0\0\0\x08\x08\0\0\0\0\0\0");
  put_sizes (zip->table, bytes, size);
  unf_test_put_number (zip->table, strlen (name), 2);
  unf_test_put_number (zip->table, 0, 4);
  unf_test_put_number (zip->table, 0, 8);
  unf_test_put_number (zip->table, offset, 4);
  put (zip->table, name);
  zip->n++;
}

static void
put_record (GByteArray *out, guint n, guint64 table, guint64 size)
{
  guint record = out->len;

  UNF_TEST_PUT (out, "PK\6\6");
  unf_test_put_number (out, 44, 8);
  unf_test_put_number (out, 0x2d031e, 4);
  unf_test_put_number (out, 0, 8);
  unf_test_put_number (out, n, 8);
  unf_test_put_number (out, n, 8);
  unf_test_put_number (out, size, 8);
  unf_test_put_number (out, table, 8);
  UNF_TEST_PUT (out, "PK\6\7\0\0\0\0");
  unf_test_put_number (out, record, 8);
  unf_test_put_number (out, 1, 4);
}

GByteArray *
unf_test_zip_finish (UnfTestZip *zip)
{
  GByteArray *out = zip->out;
  guint table = out->len, size = zip->table->len;

  g_byte_array_append (out, zip->table->data, size);
  put_record (out, zip->n, table, size);
  UNF_TEST_PUT (out, "PK\5\6\0\0\0\0");
  unf_test_put_number (out, zip->n, 2);
  unf_test_put_number (out, zip->n, 2);
  unf_test_put_number (out, size, 4);
  unf_test_put_number (out, table, 4);
  unf_test_put_number (out, 0, 2);

  g_byte_array_unref (zip->table);
  g_free (zip);
  return out;
}

static GByteArray *
make_object (void)
{
  static const UnfTestView w = { "FloatStorage", "0",     6, 0, 2,
                                 { 2, 3 },       { 3, 1 } };
  static const UnfTestView t = { "FloatStorage", "0",     6, 0, 2,
                                 { 3, 2 },       { 1, 3 } };
  static const UnfTestView d = { "DoubleStorage", "1", 1, 0, 0, { 0 }, { 0 } };
  static const UnfTestView p = { "FloatStorage", "2", 4, 1, 1, { 2 }, { 1 } };
  GByteArray *out = g_byte_array_new ();

  UNF_TEST_PUT (out, "\x80\x02"
                     "ccollections\nOrderedDict\n)R(");
  unf_test_put_text (out, "w");
  unf_test_put_archived_view (out, &w);
  unf_test_put_text (out, "t");
  unf_test_put_archived_view (out, &t);
  unf_test_put_text (out, "d");
  unf_test_put_archived_view (out, &d);
  unf_test_put_text (out, "p");
  unf_test_put_archived_view (out, &p);
  UNF_TEST_PUT (out, "u.");

  return out;
}

GByteArray *
unf_test_make_torch_zip (void)
{
  static const float w[] = { 1, 2, 3, 4, 5, 6 }, p[] = { 9, 7, 8, 9 };
  static const double d[] = { 0.5 };
  g_autoptr (GByteArray) object = make_object ();
  UnfTestZip *zip = unf_test_zip_new ();

  unf_test_zip_add (zip, "net/data.pkl", object->data, object->len);
  unf_test_zip_add (zip, "net/byteorder", "little", 6);
  unf_test_zip_add (zip, "net/data/0", w, sizeof w);
  unf_test_zip_add (zip, "net/data/1", d, sizeof d);
  unf_test_zip_add (zip, "net/data/2", p, sizeof p);
  unf_test_zip_add (zip, "net/version", "3\n", 2);
  return unf_test_zip_finish (zip);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Archives, and the files of torch.save that are archives. */
#include "unf-zip.h"

#include <string.h>

#include "unf-test-broken.h"
#include "unf-test-torch.h"
#include "unf-test-zip.h"
#include "unf-test.h"
#include "unf-torch-file.h"

static GBytes *
make_torch_zip (void)
{
  return g_byte_array_free_to_bytes (unf_test_make_torch_zip ());
}

static void
finds_every_entry (void)
{
  g_autoptr (GBytes) bytes = make_torch_zip ();
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfZip) zip = unf_zip_parse (bytes, &error);
  gsize size = 0;
  const guint8 *entry;

  g_assert_no_error (error);
  g_assert_true (unf_zip_is_recognised (bytes));
  g_assert_cmpuint (unf_zip_get_n (zip), ==, 6);
  g_assert_cmpstr (unf_zip_get_name (zip, 5), ==, "net/version");
  entry = unf_zip_find (zip, "net/version", &size);
  g_assert_cmpmem (entry, size, "3\n", 2);
  entry = unf_zip_find (zip, "net/byteorder", &size);
  g_assert_cmpmem (entry, size, "little", 6);
  g_assert_null (unf_zip_find (zip, "net/data", &size));
}

static void
reads_the_same_as_old_files (void)
{
  g_autoptr (GBytes) bytes = make_torch_zip ();
  g_autoptr (GBytes) old_bytes = unf_test_make_torch_file ();
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = unf_torch_parse (bytes, &error);
  g_autoptr (UnfWeights) old = unf_torch_parse (old_bytes, NULL);

  g_assert_no_error (error);
  g_assert_true (unf_torch_is_recognised (bytes));
  g_assert_cmpuint (unf_weights_get_n (weights), ==, unf_weights_get_n (old));

  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    const UnfTensor *a = unf_weights_get (weights, i);
    const UnfTensor *b = unf_weights_get (old, i);
    gsize size = unf_shape_size (a->shape) * sizeof (float);

    g_assert_cmpstr (unf_weights_get_name (weights, i), ==,
                     unf_weights_get_name (old, i));
    g_assert_true (unf_shape_equal (a->shape, b->shape));
    g_assert_cmpmem (a->data, size, b->data, size);
  }
}

/* Where a broken archive differs from a sound one. */
typedef enum { END, PLACE, RECORD, TABLE, SECOND, LOCAL, NAME } Part;

typedef struct {
  const char *name;
  Part part;
  int offset;
  const char *bytes;
  gsize length;
  const char *reason;
} Broken;

#define BYTES(literal) literal, sizeof (literal) - 1
#define NO_TABLE "does not end with a table"

static const Broken broken[] = {
  { "an-end-of-another-kind", END, 0, BYTES ("PK\5\5"), NO_TABLE },
  { "an-archive-on-many-disks", END, 4, BYTES ("\1"), NO_TABLE },
  { "a-part-of-the-entries", END, 8, BYTES ("\5"), NO_TABLE },
  { "fewer-entries", END, 8, BYTES ("\5\0\5\0"), NO_TABLE },
  { "a-table-of-another-size", END, 12, BYTES ("\xff"), NO_TABLE },
  { "a-table-elsewhere", END, 16, BYTES ("\xff"), NO_TABLE },
  { "a-comment-behind-the-end", END, 20, BYTES ("\1"), NO_TABLE },
  { "a-record-elsewhere", PLACE, 8, BYTES ("\1"), NO_TABLE },
  { "a-record-that-is-none", RECORD, 0, BYTES ("XX"), NO_TABLE },
  { "a-record-of-another-size", RECORD, 4, BYTES ("\55"), NO_TABLE },
  { "a-record-of-more-entries", RECORD, 32, BYTES ("\7"), NO_TABLE },
  { "a-record-of-a-huge-table", RECORD, 40,
    BYTES ("\xff\xff\xff\xff\xff\xff\xff\xff"), NO_TABLE },
  { "a-record-of-a-table-far-away", RECORD, 48,
    BYTES ("\xff\xff\xff\xff\xff\xff\xff\xff"), NO_TABLE },
  { "a-header-that-is-none", TABLE, 0, BYTES ("XX"), NO_TABLE },
  { "an-encrypted-entry", TABLE, 8, BYTES ("\x09"), "or encrypted" },
  { "a-compressed-entry", TABLE, 10, BYTES ("\x08"), "is compressed" },
  { "another-checksum", TABLE, 16, BYTES ("\xff\xff\xff\xff"), "is damaged" },
  { "a-size-when-compressed", TABLE, 20, BYTES ("\1"), "is compressed" },
  { "an-entry-of-four-gigabytes", TABLE, 20,
    BYTES ("\xff\xff\xff\xff\xff\xff\xff\xff"), "is not where" },
  { "a-name-without-end", TABLE, 28, BYTES ("\xff\xff"), NO_TABLE },
  { "an-extra-field-without-end", TABLE, 30, BYTES ("\xff\xff"), NO_TABLE },
  { "a-comment-without-end", TABLE, 32, BYTES ("\xff\xff"), NO_TABLE },
  { "an-entry-behind-the-end", TABLE, 42, BYTES ("\xff\xff\xff\xff"),
    "is not where" },
  { "an-entry-in-the-table", TABLE, 43, BYTES ("\3"), "is not where" },
  { "an-entry-inside-another", SECOND, 42, BYTES ("\1"), "is not where" },
  { "a-name-above-the-folder", NAME, 0, BYTES ("../"), "without a safe name" },
  { "a-name-from-the-root", NAME, 0, BYTES ("/"), "without a safe name" },
  { "a-name-of-another-system", NAME, 3, BYTES ("\\"), "without a safe name" },
  { "a-name-with-a-zero", NAME, 3, BYTES ("\0"), "without a safe name" },
  { "a-name-that-is-not-utf8", NAME, 0, BYTES ("\xff\xfe"),
    "without a safe name" },
  { "another-name-in-front", NAME, 0, BYTES ("met"), "is not where" },
  { "a-local-header-that-is-none", LOCAL, 2, BYTES ("\5"), "is not where" },
  { "a-compressed-local-header", LOCAL, 8, BYTES ("\x08"), "is not where" },
  { "a-local-name-of-another-length", LOCAL, 26, BYTES ("\1"), "is not where" },
  { "a-local-field-without-end", LOCAL, 28, BYTES ("\xff\xff"),
    "is not where" },
};

static gsize
number_at (const GByteArray *zip, gsize offset)
{
  guint32 number;

  memcpy (&number, zip->data + offset, sizeof number);
  return GUINT32_FROM_LE (number);
}

/* The local header is that of the second entry: the first is what archives are
 * recognised by. */
static gsize
find_part (const GByteArray *zip, Part part)
{
  gsize end = zip->len - 22;
  gsize table = number_at (zip, end + 16);
  gsize second = table + 46 + strlen ("net/data.pkl");

  switch (part) {
  case END:
    return end;
  case PLACE:
    return end - 20;
  case RECORD:
    return end - 76;
  case TABLE:
    return table;
  case SECOND:
    return second;
  case NAME:
    return table + 46;
  default:
    return number_at (zip, second + 42);
  }
}

static void
refuses_broken (gconstpointer data)
{
  const Broken *b = data;
  GByteArray *zip = unf_test_make_torch_zip ();
  g_autoptr (GBytes) bytes = NULL;
  gsize at = find_part (zip, b->part) + (gsize) b->offset;

  g_assert_cmpint (memcmp (zip->data + at, b->bytes, b->length), !=, 0);
  memcpy (zip->data + at, b->bytes, b->length);
  bytes = g_byte_array_free_to_bytes (zip);
  unf_test_assert_refused (unf_torch_parse, bytes, b->reason);
}

static void
refuses_a_name_twice (void)
{
  UnfTestZip *zip = unf_test_zip_new ();
  g_autoptr (GBytes) bytes = NULL;

  unf_test_zip_add (zip, "net/version", "3", 1);
  unf_test_zip_add (zip, "net/version", "3", 1);
  bytes = g_byte_array_free_to_bytes (unf_test_zip_finish (zip));
  unf_test_assert_refused (unf_torch_parse, bytes, "name of its own");
}

/* The second entry is moved into the bytes of the first, where a local header
 * of its name and its bytes lie as well. */
static void
refuses_entries_that_overlap (void)
{
  static const char inner[] = "PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                              "\0\0\0\0\5\0\0\0net/bxyz";
  UnfTestZip *writer = unf_test_zip_new ();
  GByteArray *zip;
  g_autoptr (GBytes) bytes = NULL;
  gsize second;

  unf_test_zip_add (writer, "net/a", inner, sizeof inner - 1);
  unf_test_zip_add (writer, "net/b", "xyz", 3);
  zip = unf_test_zip_finish (writer);
  second = number_at (zip, zip->len - 6) + 46 + strlen ("net/a");
  zip->data[second + 42] = 30 + 5 + 7;
  bytes = g_byte_array_free_to_bytes (zip);
  unf_test_assert_refused (unf_torch_parse, bytes, "“net/b” is not where");
}

static void
needs_no_record_of_large_sizes (void)
{
  GByteArray *zip = unf_test_make_torch_zip ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (UnfWeights) weights = NULL;

  g_byte_array_remove_range (zip, zip->len - 22 - 76, 76);
  bytes = g_byte_array_free_to_bytes (zip);
  weights = unf_torch_parse (bytes, NULL);
  g_assert_cmpuint (unf_weights_count (weights), ==, 15);
}

/* Sound archives that are no sound files of torch.save. */
typedef struct {
  const char *object; /* nullable: it is in a folder of the folder then */
  gsize length;
  const char *version, *order, *storage;
  gsize size;
  const char *reason;
} Wrong;

#define OBJECT(literal) "\x80\x02" literal, sizeof ("\x80\x02" literal) - 1
#define ID(rest)                                                               \
  "(X\x07\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0aX\3\0\0\0cpuK\2" rest "tQ"
#define TENSOR(id)                                                             \
  "}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n(" id                         \
  "K\0K\2\x85K\1\x85\x89NtRs."

static const Wrong wrong[] = {
  { NULL, 0, "3", "little", "a", 8, "no “data.pkl”" },
  { OBJECT (TENSOR (ID (""))), "4", "little", "a", 8, "unknown version" },
  { OBJECT (TENSOR (ID (""))), "3", "big", "a", 8, "order of bytes" },
  { OBJECT (TENSOR (ID (""))), "3", "little", "b", 8, "no storage “a”" },
  { OBJECT (TENSOR (ID (""))), "3", "little", "a", 7, "7 bytes of it" },
  { OBJECT (TENSOR (ID (""))), "3", "little", "a", 12, "12 bytes of it" },
  { OBJECT (TENSOR (ID ("")) "."), "3", "little", "a", 8, "1 bytes behind" },
  { OBJECT (TENSOR (ID ("N"))), "3", "little", "a", 8, "no storage" },
  { OBJECT ("cos\nsystem\n(X\2\0\0\0lstR."), "3", "little", "a", 8,
    "nothing was run" },
  { OBJECT ("}."), "3", "little", "a", 8, "no weights" },
  { OBJECT (""), "3", "little", "a", 8, "middle of a value" },
};

static GBytes *
make_wrong (const Wrong *w)
{
  static const guint8 zeros[16];
  g_autofree char *storage = g_strconcat ("net/data/", w->storage, NULL);
  UnfTestZip *zip = unf_test_zip_new ();

  unf_test_zip_add (zip, w->object ? "net/data.pkl" : "net/deep/data.pkl",
                    w->object ? w->object : "", w->length);
  unf_test_zip_add (zip, "net/version", w->version, strlen (w->version));
  unf_test_zip_add (zip, "net/byteorder", w->order, strlen (w->order));
  unf_test_zip_add (zip, storage, zeros, w->size);
  return g_byte_array_free_to_bytes (unf_test_zip_finish (zip));
}

static void
refuses_wrong_contents (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GBytes) bytes = make_wrong (&wrong[i]);

    unf_test_assert_refused (unf_torch_parse, bytes, wrong[i].reason);
  }
}

static void
accepts_what_the_wrong_ones_vary (void)
{
  static const Wrong right = {
    OBJECT (TENSOR (ID (""))), "3\n", "little", "a", 8, NULL
  };
  g_autoptr (GBytes) bytes = make_wrong (&right);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = unf_torch_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (unf_weights_count (weights), ==, 2);
}

static void
refuses_every_part (void)
{
  g_autoptr (GBytes) whole = make_torch_zip ();

  unf_test_refuse_every_other_length (unf_torch_parse, whole);
}

static void
survives_mutations (void)
{
  g_autoptr (GBytes) whole = make_torch_zip ();

  unf_test_survive_mutations (unf_torch_parse, whole);
}

#define ADD(path, function) g_test_add_func ("/nn/zip/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("finds-every-entry", finds_every_entry);
  ADD ("reads-the-same-as-old-files", reads_the_same_as_old_files);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *path =
        g_strconcat ("/nn/zip/refuses-", broken[i].name, NULL);

    g_test_add_data_func (path, &broken[i], refuses_broken);
  }
  ADD ("refuses-a-name-twice", refuses_a_name_twice);
  ADD ("refuses-entries-that-overlap", refuses_entries_that_overlap);
  ADD ("needs-no-record-of-large-sizes", needs_no_record_of_large_sizes);
  ADD ("refuses-wrong-contents", refuses_wrong_contents);
  ADD ("accepts-what-the-wrong-ones-vary", accepts_what_the_wrong_ones_vary);
  ADD ("refuses-every-part", refuses_every_part);
  ADD ("survives-mutations", survives_mutations);

  return g_test_run ();
}

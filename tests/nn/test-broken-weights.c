/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-broken.h"
#include "unf-test-torch.h"
#include "unf-test.h"
#include "unf-weights-file.h"

#include <string.h>

/* A safetensors file of a header and zeros. */
static GBytes *
make_file (const char *header, gsize length, gsize data_size)
{
  g_autofree guint8 *zeros = g_malloc0 (data_size + 1);
  GByteArray *out = g_byte_array_new ();

  unf_test_put_number (out, length, 8);
  g_byte_array_append (out, (const guint8 *) header, (guint) length);
  g_byte_array_append (out, zeros, (guint) data_size);

  return g_byte_array_free_to_bytes (out);
}

#define F32(shape, offsets)                                                    \
  "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

typedef struct {
  const char *name, *header;
  gsize data_size;
  const char *reason;
} BrokenHeader;

static const BrokenHeader broken_headers[] = {
  { "data-behind-the-last-tensor", "{\"a\":" F32 ("[1]", "[0,4]") "}", 5,
    "has 5 bytes" },
  { "data-that-are-missing", "{\"a\":" F32 ("[1]", "[0,4]") "}", 3,
    "has 3 bytes" },
  { "no-tensors-but-data", "{}", 4, "has 4 bytes" },
  { "a-hole-in-front", "{\"a\":" F32 ("[1]", "[4,8]") "}", 8,
    "begins at byte 4" },
  { "a-hole-between-tensors",
    "{\"a\":" F32 ("[1]", "[0,4]") ",\"b\":" F32 ("[1]", "[8,12]") "}", 12,
    "“b” begins at byte 8" },
  { "tensors-that-overlap",
    "{\"a\":" F32 ("[2]", "[0,8]") ",\"b\":" F32 ("[2]", "[4,12]") "}", 12,
    "“b” begins at byte 4" },
  { "tensors-in-the-same-place",
    "{\"a\":" F32 ("[1]", "[0,4]") ",\"b\":" F32 ("[1]", "[0,4]") "}", 4,
    "begins at byte 0" },
  { "a-tensor-named-twice",
    "{\"a\":" F32 ("[1]", "[0,4]") ",\"a\":" F32 ("[1]", "[0,4]") "}", 4,
    "twice" },
  { "a-tensor-named-twice-in-two-spellings",
    "{\"a\":" F32 ("[1]", "[0,4]") ",\"\\u0061\":" F32 ("[1]", "[4,8]") "}", 8,
    "twice" },
  { "a-member-named-twice",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],"
    "\"data_offsets\":[0,4]}}",
    4, "twice" },
  { "metadata-named-twice", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0,
    "twice" },
  { "metadata-that-are-numbers", "{\"__metadata__\":{\"k\":1}}", 0,
    "not all strings" },
  { "metadata-that-are-a-list", "{\"__metadata__\":[]}", 0, "not an object" },
  { "a-version-of-the-future", "{\"__metadata__\":{\"format_version\":\"2\"}}",
    0, "format version 1" },
  { "settings-that-are-no-object", "{\"__metadata__\":{\"settings\":\"[1]\"}}",
    0, "“settings”" },
  { "settings-named-twice",
    "{\"__metadata__\":{\"settings\":\"{\\\"q\\\":1,\\\"q\\\":2}\"}}", 0,
    "twice" },
  { "offsets-that-descend", "{\"a\":" F32 ("[1]", "[4,0]") "}", 4,
    "ascending" },
  { "offsets-that-are-negative", "{\"a\":" F32 ("[1]", "[-4,0]") "}", 4,
    "ascending" },
  { "offsets-that-are-three", "{\"a\":" F32 ("[1]", "[0,4,8]") "}", 4,
    "ascending" },
  { "offsets-with-a-fraction", "{\"a\":" F32 ("[1]", "[0,4.0]") "}", 4,
    "ascending" },
  { "offsets-beyond-every-file",
    "{\"a\":" F32 ("[1]", "[0,999999999999999999]") "}", 4, "bytes" },
  { "offsets-beyond-every-integer",
    "{\"a\":" F32 ("[1]", "[0,18446744073709551620]") "}", 4,
    "too long number" },
  { "offsets-for-more-than-the-shape", "{\"a\":" F32 ("[1]", "[0,8]") "}", 8,
    "8 bytes by its offsets" },
  { "offsets-for-less-than-the-shape", "{\"a\":" F32 ("[3]", "[0,8]") "}", 8,
    "a length of 3" },
  { "offsets-inside-a-number", "{\"a\":" F32 ("[1]", "[0,7]") "}", 7,
    "7 bytes by its offsets" },
  { "a-shape-whose-size-overflows",
    "{\"a\":" F32 ("[2147483647,2147483647,2147483647,4]", "[0,4]") "}", 4,
    "has no numbers" },
  { "a-shape-whose-size-wraps-to-the-right-one",
    "{\"a\":" F32 ("[65536,65536,65536,65537]", "[0,4]") "}", 4,
    "has no numbers" },
  { "a-length-beyond-an-int", "{\"a\":" F32 ("[4294967297]", "[0,4]") "}", 4,
    "has no numbers" },
  { "a-length-of-zero", "{\"a\":" F32 ("[0]", "[0,0]") "}", 0,
    "a length of 0" },
  { "a-length-that-is-negative", "{\"a\":" F32 ("[-1]", "[0,4]") "}", 4,
    "not a list of lengths" },
  { "a-length-that-is-text", "{\"a\":" F32 ("[\"1\"]", "[0,4]") "}", 4,
    "not a list of lengths" },
  { "a-length-that-looks-octal", "{\"a\":" F32 ("[010]", "[0,32]") "}", 32,
    "malformed" },
  { "a-name-with-a-hidden-end", "{\"a\\u0000b\":" F32 ("[1]", "[0,4]") "}", 4,
    "malformed string" },
  { "a-backslash-before-any-letter", "{\"\\x\":" F32 ("[1]", "[0,4]") "}", 4,
    "malformed string" },
  { "a-string-without-an-end", "{\"a", 0, "malformed string" },
  { "a-string-that-ends-in-a-backslash", "{\"a\\", 0, "malformed string" },
  { "a-minus-alone", "{\"a\":-", 0, "malformed" },
  { "a-shape-that-is-a-number", "{\"a\":" F32 ("1", "[0,4]") "}", 4,
    "not a list of lengths" },
  { "five-axes", "{\"a\":" F32 ("[1,1,1,1,1]", "[0,4]") "}", 4,
    "more than 4 axes" },
  { "half-precision",
    "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4,
    "type F16" },
  { "a-type-nobody-knows",
    "{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
    "no known type" },
  { "a-type-that-is-null",
    "{\"a\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
    "no known type" },
  { "a-tensor-without-a-shape",
    "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "alone" },
  { "a-tensor-with-something-more",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],"
    "\"more\":1}}",
    4, "alone" },
  { "a-tensor-that-is-a-list", "{\"a\":[]}", 0, "alone" },
  { "a-name-with-a-line-break", "{\"a\\nb\":" F32 ("[1]", "[0,4]") "}", 4,
    "cannot be shown" },
  { "a-name-without-letters", "{\"\":" F32 ("[1]", "[0,4]") "}", 4,
    "cannot be shown" },
  { "a-header-that-is-a-list", "[{}]", 0, "not a safetensors file" },
  { "a-header-behind-spaces", " {}", 0, "not a safetensors file" },
  { "two-headers", "{}{}", 0, "behind its end" },
  { "a-header-without-an-end", "{\"a\":", 0, "well-formed" },
  { "a-trailing-comma", "{\"__metadata__\":{\"k\":\"v\",}}", 0, "well-formed" },
  { "a-comment", "{/* nothing */}", 0, "not part of JSON" },
  { "single-quotes", "{'a':1}", 0, "not part of JSON" },
  { "a-raw-line-break-in-a-name", "{\"a\nb\":1}", 0, "malformed string" },
  { "text-that-is-not-utf8", "{\"\xff\":1}", 0, "not UTF-8" },
};

static void
refuses_header (gconstpointer data)
{
  const BrokenHeader *broken = data;
  g_autoptr (GBytes) bytes =
      make_file (broken->header, strlen (broken->header), broken->data_size);

  unf_test_assert_refused (unf_weights_parse, bytes, broken->reason);
}

static const char small_header[] =
    "{\"__metadata__\":{\"denoiser\":\"csc\",\"settings\":"
    "\"{\\\"stride\\\":8}\"},\"A\":" F32 (
        "[2,1,3,3]",
        "[0,72]") ",\"t0\":" F32 ("[1,2,1,1]", "[72,80]") "}  ";

static GBytes *
make_small_file (void)
{
  return make_file (small_header, strlen (small_header), 80);
}

static void
refuses_every_part_of_a_safetensors_file (void)
{
  g_autoptr (GBytes) whole = make_small_file ();

  unf_test_refuse_every_other_length (unf_weights_parse, whole);
}

static void
refuses_header_lengths_the_file_does_not_have (void)
{
  static const guint64 lengths[] = {
    0, 1, 3, 1 << 20, G_MAXUINT32, G_MAXINT64, G_MAXUINT64 - 7, G_MAXUINT64
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GByteArray) out = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;

    unf_test_put_number (out, lengths[i], 8);
    UNF_TEST_PUT (out, "{}");
    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
    unf_test_assert_refused (unf_weights_parse, bytes,
                             "not a safetensors file");
  }
}

static void
refuses_a_name_longer_than_a_line (void)
{
  g_autofree char *name = g_strnfill (300, 'a');
  g_autofree char *header =
      g_strdup_printf ("{\"%s\":" F32 ("[1]", "[0,4]") "}", name);
  g_autoptr (GBytes) bytes = make_file (header, strlen (header), 4);

  unf_test_assert_refused (unf_weights_parse, bytes, "cannot be shown");
}

static void
refuses_a_header_that_is_nothing_but_long (void)
{
  gsize length = (1 << 20) + 8;
  g_autofree char *header = g_strnfill (length, ' ');
  g_autoptr (GBytes) bytes = NULL;

  memcpy (header, "{}", 2);
  bytes = make_file (header, length, 0);
  unf_test_assert_refused (unf_weights_parse, bytes, "at most");
}

/* A recursive parser would need a stack frame for each. */
static void
refuses_deep_nesting (void)
{
  static const char *const open[] = { "[", "{\"a\":" };

  for (gsize i = 0; i < G_N_ELEMENTS (open); i++) {
    g_autoptr (GString) header = g_string_new ("{\"a\":");
    g_autoptr (GBytes) bytes = NULL;

    while (header->len < 1000000)
      g_string_append (header, open[i]);

    bytes = make_file (header->str, header->len, 0);
    unf_test_assert_refused (unf_weights_parse, bytes, "nested too deeply");
  }
}

static void
refuses_a_name_repeated_without_end (void)
{
  g_autoptr (GString) header = g_string_new ("{\"a\":[]");
  g_autoptr (GBytes) bytes = NULL;

  while (header->len < 1000000)
    g_string_append (header, ",\"a\":[],\"b\":[]");

  g_string_append_c (header, '}');
  bytes = make_file (header->str, header->len, 0);
  unf_test_assert_refused (unf_weights_parse, bytes, "twice");
}

static void
names_the_number_that_is_not_finite (void)
{
  static const struct {
    guint8 bytes[4];
    gsize element;
    const char *reason;
  } numbers[] = {
    { { 0x00, 0x00, 0xc0, 0x7f },
      0,
      "“A” is not a number at element (0, 0, 0" },
    { { 0x01, 0x00, 0x80, 0xff }, 14, "not a number at element (1, 0, 1, 2)" },
    { { 0x00, 0x00, 0x80, 0x7f },
      17,
      "“A” is infinite at element (1, 0, 2, 2" },
    { { 0x00, 0x00, 0x80, 0xff }, 19, "“t0” is infinite at element (0, 1, 0," },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GByteArray) out = g_bytes_unref_to_array (make_small_file ());
    g_autoptr (GBytes) bytes = NULL;

    memcpy (out->data + 8 + strlen (small_header) + 4 * numbers[i].element,
            numbers[i].bytes, 4);
    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
    unf_test_assert_refused (unf_weights_parse, bytes, numbers[i].reason);
  }
}

static void
safetensors_files_survive_mutations (void)
{
  g_autoptr (GBytes) whole = make_small_file ();

  unf_test_survive_mutations (unf_weights_parse, whole);
}

static void
add_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken_headers); i++) {
    g_autofree char *path = g_strconcat ("/nn/broken-weights/refuses-",
                                         broken_headers[i].name, NULL);

    g_test_add_data_func (path, &broken_headers[i], refuses_header);
  }
}

#define ADD(path, function)                                                    \
  g_test_add_func ("/nn/broken-weights/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_table ();
  ADD ("refuses-every-part", refuses_every_part_of_a_safetensors_file);
  ADD ("refuses-header-lengths-the-file-does-not-have",
       refuses_header_lengths_the_file_does_not_have);
  ADD ("refuses-a-header-that-is-nothing-but-long",
       refuses_a_header_that_is_nothing_but_long);
  ADD ("refuses-a-name-longer-than-a-line", refuses_a_name_longer_than_a_line);
  ADD ("refuses-deep-nesting", refuses_deep_nesting);
  ADD ("refuses-a-name-repeated-without-end",
       refuses_a_name_repeated_without_end);
  ADD ("names-the-number-that-is-not-finite",
       names_the_number_that_is_not_finite);
  ADD ("survives-mutations", safetensors_files_survive_mutations);

  return g_test_run ();
}

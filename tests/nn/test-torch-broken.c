/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-broken.h"
#include "unf-test-torch.h"
#include "unf-test.h"
#include "unf-torch-file.h"

#include <string.h>

/* A torch file whose object is what @program makes. */
static GBytes *
make_torch_file (const char *program, gsize length)
{
  GByteArray *out = g_byte_array_new ();

  unf_test_put_torch_head (out);
  g_byte_array_append (out, (const guint8 *) program, (guint) length);
  unf_test_put_keys (out, (const char *const[]){ NULL });

  return g_byte_array_free_to_bytes (out);
}

typedef struct {
  const char *name, *program;
  gsize length;
  const char *reason;
} BrokenProgram;

#define PROGRAM(literal) "\x80\x02" literal, sizeof ("\x80\x02" literal) - 1
#define DICT "ccollections\nOrderedDict\n"
#define STORAGE(count)                                                         \
  "(X\x07\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0aX\3\0\0\0cpu" count "Nt" \
  "Q"
#define TENSOR "ctorch._utils\n_rebuild_tensor_v2\n"

static const BrokenProgram broken_programs[] = {
  { "a-command-to-run", PROGRAM ("cos\nsystem\n(X\2\0\0\0lstR."),
    "“os system”" },
  { "a-built-in-function",
    PROGRAM ("c__builtin__\neval\n(X\3\0\0\0"
             "1+1tR."),
    "“__builtin__ eval”" },
  { "a-pickled-module", PROGRAM ("c__main__\nDnCNN\n)R."), "“__main__ DnCNN”" },
  { "a-name-made-to-look-allowed",
    PROGRAM ("ccollections\nOrderedDict.fromkeys\n)R."), "fromkeys" },
  { "a-name-that-is-no-text", PROGRAM ("c\xff\xfe\n\x1b[2J\n)R."),
    "\\377\\376 \\033[2J" },
  { "a-name-without-an-end", PROGRAM ("ccollections"), "without an end" },
  { "a-storage-that-is-called", PROGRAM ("ctorch\nFloatStorage\n)R."),
    "no function" },
  { "a-number-that-is-called", PROGRAM ("K\1)R."), "no function" },
  { "a-call-without-arguments", PROGRAM (DICT "K\1R."), "no function" },
  { "an-instance-of-a-class", PROGRAM ("(i__main__\nX\n."), "0x69" },
  { "an-object-being-built", PROGRAM (DICT ")\x81."), "0x81" },
  { "an-extension-by-number", PROGRAM ("\x82\1."), "0x82" },
  { "a-name-from-the-stack", PROGRAM ("X\1\0\0\0aX\1\0\0\0b\x93."), "0x93" },
  { "a-text-persistent-name", PROGRAM ("Pname\n."), "0x50" },
  { "an-unknown-instruction", PROGRAM ("\xee."), "0xEE" },
  { "another-protocol", PROGRAM ("\x80\4}."), "protocol 4" },
  { "nothing-at-all", PROGRAM ("."), "not there" },
  { "a-call-on-an-empty-stack", PROGRAM ("R."), "not there" },
  { "a-value-below-the-mark", PROGRAM ("K\1(\x85."), "not there" },
  { "a-tuple-of-too-few", PROGRAM ("K\1\x87."), "not there" },
  { "a-tuple-without-a-mark", PROGRAM ("K\1t."), "never began" },
  { "an-append-without-a-mark", PROGRAM ("]K\1e."), "never began" },
  { "an-append-to-a-number", PROGRAM ("K\1K\2a."), "holds none" },
  { "an-item-of-a-list", PROGRAM ("]K\1K\2s."), "holds none" },
  { "a-key-without-a-value", PROGRAM ("}(K\1u."), "without a value" },
  { "a-state-of-a-number", PROGRAM ("K\1}b."), "holds none" },
  { "a-memory-that-is-empty", PROGRAM ("h\0."), "not stored" },
  { "a-long-memory-that-is-empty", PROGRAM ("j\xff\xff\xff\xff."),
    "not stored" },
  { "nothing-to-store", PROGRAM ("q\0."), "not there" },
  { "an-integer-without-end", PROGRAM ("\x8a\xff\1\2\3."), "255 bytes" },
  { "an-integer-of-nine-bytes", PROGRAM ("\x8a\x09\1\2\3\4\5\6\7\x08\x09."),
    "9 bytes" },
  { "a-text-of-four-gigabytes",
    PROGRAM ("X\xff\xff\xff\xff"
             "abc."),
    "4294967295 bytes" },
  { "a-text-that-ends-the-file",
    PROGRAM ("X\xff\x0f\0\0"
             "abc."),
    "middle of a value" },
  { "a-text-that-is-not-utf8", PROGRAM ("X\2\0\0\0\xc3\x28."), "UTF-8" },
  { "a-text-with-a-zero", PROGRAM ("X\3\0\0\0a\0b."), "UTF-8" },
  { "a-dictionary-of-a-number", PROGRAM (DICT "K\1\x85R."), "is none" },
  { "a-dictionary-of-numbers", PROGRAM (DICT "](K\1e\x85R."),
    "without a value" },
  { "a-number-as-a-storage", PROGRAM ("K\1Q."), "no storage" },
  { "a-storage-of-a-view",
    PROGRAM ("(X\x07\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0aX\3\0\0\0cpu"
             "K\1(X\1\0\0\0bK\0K\1ttQ."),
    "no storage" },
  { "a-storage-of-a-function",
    PROGRAM ("(X\x07\0\0\0storage" DICT "X\1\0\0\0aX\3\0\0\0cpuK\1NtQ."),
    "no storage" },
  { "a-storage-of-minus-one", PROGRAM (STORAGE ("J\xff\xff\xff\xff") "."),
    "no storage" },
  { "a-storage-larger-than-the-file",
    PROGRAM (STORAGE ("\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f") "."),
    "not long enough" },
  { "a-storage-of-two-sizes", PROGRAM (STORAGE ("K\1") STORAGE ("K\2") "."),
    "in two ways" },
  { "a-storage-that-is-not-listed", PROGRAM (STORAGE ("K\1") "."),
    "does not list" },
  { "a-tensor-of-nothing", PROGRAM (TENSOR ")R."), "is none" },
  { "a-tensor-of-a-tensor",
    PROGRAM (TENSOR "(" TENSOR "(" STORAGE ("K\1") "K\0))\x89NtRK\0))\x89NtR."),
    "is none" },
  { "a-tensor-at-a-negative-offset",
    PROGRAM (TENSOR "(" STORAGE ("K\1") "J\xff\xff\xff\xff))\x89NtR."),
    "is none" },
  { "a-tensor-with-a-negative-stride",
    PROGRAM (TENSOR "(" STORAGE ("K\1") "K\0K\1\x85J\xff\xff\xff\xff\x85\x89"
                                        "NtR."),
    "is none" },
  { "a-tensor-with-more-sizes-than-strides",
    PROGRAM (TENSOR "(" STORAGE ("K\1") "K\0K\1\x85)\x89NtR."), "is none" },
  { "a-parameter-of-a-storage",
    PROGRAM ("ctorch._utils\n_rebuild_parameter\n" STORAGE ("K\1") "\x88N\x87R"
                                                                   "."),
    "is none" },
  { "an-object-that-is-a-number", PROGRAM ("K\1."), "no weights" },
  { "a-dictionary-without-tensors", PROGRAM ("}K\1K\2s."), "no weights" },
  { "a-list-that-contains-itself", PROGRAM ("]q\0h\0a."), "no weights" },
  { "a-dictionary-that-contains-itself",
    PROGRAM ("}q\0X\x0a\0\0\0state_dicth\0s."), "no weights" },
};

static void
refuses_program (gconstpointer data)
{
  const BrokenProgram *broken = data;
  g_autoptr (GBytes) bytes = make_torch_file (broken->program, broken->length);

  unf_test_assert_refused (unf_torch_parse, bytes, broken->reason);
}

/* A state dictionary with one tensor "w" and its storage of six floats. */
static GBytes *
make_view_file (const UnfTestView *view, const char *key, guint64 count)
{
  static const char *const keys[] = { "s", NULL };
  GByteArray *out = g_byte_array_new ();

  unf_test_put_torch_head (out);
  UNF_TEST_PUT (out, "\x80\x02}");
  unf_test_put_text (out, key);
  unf_test_put_view (out, view);
  UNF_TEST_PUT (out, "s.");
  unf_test_put_keys (out, keys);
  unf_test_put_number (out, count, 8);
  for (guint64 i = 0; i < 6; i++)
    unf_test_put_number (out, 0x3f800000, 4);

  return g_byte_array_free_to_bytes (out);
}

#define FAR G_MAXINT64

typedef struct {
  const char *name;
  UnfTestView view;
  const char *reason;
} BrokenView;

static const BrokenView broken_views[] = {
  { "more-elements-than-the-storage",
    { "FloatStorage", "s", 6, 0, 2, { 2, 4 }, { 3, 1 } },
    "a length of 4" },
  { "a-start-behind-the-storage",
    { "FloatStorage", "s", 6, 6, 0, { 0 }, { 0 } },
    "beyond its storage" },
  { "an-end-behind-the-storage",
    { "FloatStorage", "s", 6, 1, 2, { 2, 3 }, { 3, 1 } },
    "beyond its storage" },
  { "a-stride-out-of-the-storage",
    { "FloatStorage", "s", 6, 0, 2, { 2, 3 }, { 4, 1 } },
    "beyond its storage" },
  { "a-stride-that-overflows",
    { "FloatStorage", "s", 6, 0, 1, { 3 }, { FAR } },
    "beyond its storage" },
  { "strides-whose-sum-overflows",
    { "FloatStorage", "s", 6, 2, 3, { 2, 2, 2 }, { FAR, FAR, 1 } },
    "a length of 2" },
  { "two-strides-whose-sum-overflows",
    { "FloatStorage", "s", 6, 2, 2, { 2, 2 }, { FAR, FAR } },
    "beyond its storage" },
  { "an-offset-that-overflows",
    { "FloatStorage", "s", 6, FAR, 1, { 2 }, { FAR } },
    "beyond its storage" },
  { "elements-repeated-by-a-stride-of-zero",
    { "FloatStorage", "s", 6, 0, 1, { G_MAXINT32 }, { 0 } },
    "has no numbers" },
  { "lengths-whose-product-overflows",
    { "FloatStorage", "s", 6, 0, 4, { 65536, 65536, 65536, 65537 }, { 0 } },
    "has no numbers" },
  { "a-length-beyond-every-int",
    { "FloatStorage", "s", 6, 0, 1, { FAR }, { 0 } },
    "has no numbers" },
  { "a-length-of-zero",
    { "FloatStorage", "s", 6, 0, 1, { 0 }, { 1 } },
    "a length of 0" },
  { "five-axes",
    { "FloatStorage", "s", 6, 0, 5, { 1, 1, 1, 1, 1 }, { 0 } },
    "5 axes" },
  { "fewer-elements-than-stored",
    { "FloatStorage", "s", 5, 0, 1, { 5 }, { 1 } },
    "the file has 6" },
  { "a-storage-of-other-numbers",
    { "DoubleStorage", "s", 6, 0, 1, { 6 }, { 1 } },
    "middle of a storage" },
  { "a-storage-under-another-key",
    { "FloatStorage", "x", 6, 0, 1, { 6 }, { 1 } },
    "no tensor uses" },
  { "no-real-numbers",
    { "IntStorage", "s", 6, 0, 1, { 6 }, { 1 } },
    "no weights" },
  { "a-type-nobody-knows",
    { "QuantumStorage", "s", 6, 0, 1, { 6 }, { 1 } },
    "QuantumStorage" },
};

static void
refuses_view (gconstpointer data)
{
  const BrokenView *broken = data;
  g_autoptr (GBytes) bytes = make_view_file (&broken->view, "w", 6);

  unf_test_assert_refused (unf_torch_parse, bytes, broken->reason);
}

static const UnfTestView good_view = { "FloatStorage", "s",     6, 0, 2,
                                       { 2, 3 },       { 3, 1 } };

static void
accepts_the_view_that_the_broken_ones_vary (void)
{
  g_autoptr (GBytes) bytes = make_view_file (&good_view, "w", 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = unf_torch_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (unf_weights_count (weights), ==, 6);
}

static void
refuses_storages_of_other_lengths (void)
{
  static const guint64 counts[] = {
    0, 5, 7, G_MAXUINT32, G_MAXINT64, G_MAXUINT64 / 4 + 1, G_MAXUINT64
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (GBytes) bytes = make_view_file (&good_view, "w", counts[i]);

    unf_test_assert_refused (unf_torch_parse, bytes, "6 numbers was announced");
  }
}

static void
refuses_names_that_cannot_be_shown (void)
{
  static const char *const names[] = { "", "__metadata__", "a\nb", "\x1b[2J" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GBytes) bytes = make_view_file (&good_view, names[i], 6);

    unf_test_assert_refused (unf_torch_parse, bytes, "without a name");
  }
}

static void
refuses_numbers_of_torch_that_are_not_finite (void)
{
  g_autoptr (GByteArray) out =
      g_bytes_unref_to_array (make_view_file (&good_view, "w", 6));
  g_autoptr (GBytes) bytes = NULL;

  memcpy (out->data + out->len - 8, "\0\0\xc0\x7f", 4);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  unf_test_assert_refused (unf_torch_parse, bytes,
                           "“w” is not a number at element "
                           "(0, 0, 1, 1)");
}

static void
refuses_another_order_of_bytes (void)
{
  g_autoptr (GByteArray) out =
      g_bytes_unref_to_array (make_view_file (&good_view, "w", 6));
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  /* The flag is the last value of the head's last dictionary. */
  unf_test_put_torch_head (head);
  g_assert_cmphex (out->data[head->len - 3], ==, 0x88);
  out->data[head->len - 3] = 0x89;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  unf_test_assert_refused (unf_torch_parse, bytes, "another order of bytes");
}

/* The command would leave a file behind. */
static void
never_runs_a_command (void)
{
  g_autofree char *folder = unf_test_make_folder ();
  g_autofree char *trace = g_build_filename (folder, "trace", NULL);
  g_autofree char *command = g_strdup_printf ("touch '%s'", trace);
  static const char *const modules[] = { "os", "posix", "nt" };

  for (gsize i = 0; i < G_N_ELEMENTS (modules); i++) {
    g_autoptr (GByteArray) program = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;

    UNF_TEST_PUT (program, "\x80\x02"
                           "c");
    g_byte_array_append (program, (const guint8 *) modules[i],
                         (guint) strlen (modules[i]));
    UNF_TEST_PUT (program, "\nsystem\n(");
    unf_test_put_text (program, command);
    UNF_TEST_PUT (program, "tR.");
    bytes = make_torch_file ((const char *) program->data, program->len);

    unf_test_assert_refused (unf_torch_parse, bytes, "nothing was run");
    g_assert_false (g_file_test (trace, G_FILE_TEST_EXISTS));
  }

  unf_test_remove_folder (folder);
}

/* Programs that are short to write and long to run, or large to hold. */
static void
refuses_to_be_kept_busy (void)
{
  static const struct {
    const char *before, *again, *reason;
    gsize before_length, again_length;
  } programs[] = {
#define REPEAT(before, again, reason)                                          \
  { before, again, reason, sizeof (before) - 1, sizeof (again) - 1 }
    REPEAT ("", "(", "too deeply"),         REPEAT ("", "]", "values"),
    REPEAT ("K\1q\0", "h\0", "too deeply"), REPEAT ("](", "K\1", "values"),
    REPEAT ("]", "(", "too deeply"),
#undef REPEAT
  };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autoptr (GByteArray) program = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;

    UNF_TEST_PUT (program, "\x80\x02");
    g_byte_array_append (program, (const guint8 *) programs[i].before,
                         (guint) programs[i].before_length);
    for (int k = 0; k < 400000; k++)
      g_byte_array_append (program, (const guint8 *) programs[i].again,
                           (guint) programs[i].again_length);

    bytes = make_torch_file ((const char *) program->data, program->len);
    unf_test_assert_refused (unf_torch_parse, bytes, programs[i].reason);
  }
}

/* Each repetition would copy, or look through, a long list once more. */
static void
refuses_long_lists_again_and_again (void)
{
  static const char *const functions[] = { DICT "q\1](K\1K\1\x86q\2",
                                           TENSOR "q\1](K\1q\2" };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++) {
    g_autoptr (GByteArray) program = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;

    UNF_TEST_PUT (program, "\x80\x02");
    g_byte_array_append (program, (const guint8 *) functions[i],
                         (guint) strlen (functions[i]));
    for (int k = 0; k < 60000; k++)
      UNF_TEST_PUT (program, "h\2");

    if (i == 0)
      UNF_TEST_PUT (program, "e\x85q\3");
    else
      UNF_TEST_PUT (program, "eq\4(" STORAGE ("K\1") "K\0h\4h\4\x89Ntq\3");

    for (int k = 0; k < 60000; k++)
      UNF_TEST_PUT (program, "h\1h\3R");

    bytes = make_torch_file ((const char *) program->data, program->len);
    unf_test_assert_refused (unf_torch_parse, bytes, "The file");
  }
}

/* Many names for one large storage. */
static void
refuses_more_numbers_than_bytes (void)
{
  enum { COUNT = 30000, NAMES = 1000 };
  static const UnfTestView view = { "FloatStorage", "s",  COUNT, 0, 1,
                                    { COUNT },      { 1 } };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *zeros = g_malloc0 (4 * COUNT);
  g_autoptr (GBytes) bytes = NULL;

  unf_test_put_torch_head (out);
  UNF_TEST_PUT (out, "\x80\x02}(");
  unf_test_put_text (out, "w");
  unf_test_put_view (out, &view);
  UNF_TEST_PUT (out, "q\1");
  for (int i = 0; i < NAMES; i++) {
    g_autofree char *name = g_strdup_printf ("%d", i);

    unf_test_put_text (out, name);
    UNF_TEST_PUT (out, "h\1");
  }
  UNF_TEST_PUT (out, "u.");
  unf_test_put_keys (out, (const char *const[]){ "s", NULL });
  unf_test_put_number (out, COUNT, 8);
  g_byte_array_append (out, zeros, 4 * COUNT);

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  unf_test_assert_refused (unf_torch_parse, bytes,
                           "more numbers than it has bytes");
}

static void
refuses_every_part_of_a_torch_file (void)
{
  g_autoptr (GBytes) whole = unf_test_make_torch_file ();

  unf_test_refuse_every_other_length (unf_torch_parse, whole);
}

static void
torch_files_survive_mutations (void)
{
  g_autoptr (GBytes) whole = unf_test_make_torch_file ();

  unf_test_survive_mutations (unf_torch_parse, whole);
}

static void
add_tables (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken_programs); i++) {
    g_autofree char *path = g_strconcat ("/nn/torch-broken/program/refuses-",
                                         broken_programs[i].name, NULL);

    g_test_add_data_func (path, &broken_programs[i], refuses_program);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (broken_views); i++) {
    g_autofree char *path = g_strconcat ("/nn/torch-broken/view/refuses-",
                                         broken_views[i].name, NULL);

    g_test_add_data_func (path, &broken_views[i], refuses_view);
  }
}

#define ADD(path, function) g_test_add_func ("/nn/torch-broken/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tables ();
  ADD ("accepts-the-view-that-the-broken-ones-vary",
       accepts_the_view_that_the_broken_ones_vary);
  ADD ("refuses-every-part", refuses_every_part_of_a_torch_file);
  ADD ("refuses-storages-of-other-lengths", refuses_storages_of_other_lengths);
  ADD ("refuses-names-that-cannot-be-shown",
       refuses_names_that_cannot_be_shown);
  ADD ("refuses-numbers-that-are-not-finite",
       refuses_numbers_of_torch_that_are_not_finite);
  ADD ("refuses-another-order-of-bytes", refuses_another_order_of_bytes);
  ADD ("never-runs-a-command", never_runs_a_command);
  ADD ("refuses-to-be-kept-busy", refuses_to_be_kept_busy);
  ADD ("refuses-long-lists-again-and-again",
       refuses_long_lists_again_and_again);
  ADD ("refuses-more-numbers-than-bytes", refuses_more_numbers_than_bytes);
  ADD ("survives-mutations", torch_files_survive_mutations);

  return g_test_run ();
}

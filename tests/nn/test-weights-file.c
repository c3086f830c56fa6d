/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test.h"
#include "unf-weights-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "unf-error.h"

typedef struct {
  char *folder;
} Fixture;

static void
make_folder (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = unf_test_make_folder ();
}

static void
remove_folder (Fixture *fixture, gconstpointer data)
{
  (void) data;
  unf_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static GFile *
file_in (Fixture *fixture, const char *name)
{
  return g_file_new_build_filename (fixture->folder, name, NULL);
}

static UnfWeights *
make_weights (void)
{
  static const struct {
    const char *name;
    UnfShape shape;
  } tensors[] = {
    { "C", { 7, 1, 3, 3 } },
    { "A", { 7, 1, 3, 3 } },
    { "a “strange” \"name\"\\", { 1, 2, 5, 1 } },
    { "t0", { 1, 7, 1, 1 } },
  };
  UnfWeights *weights = unf_weights_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (tensors); i++) {
    g_autoptr (UnfTensor) tensor =
        unf_test_random_tensor (tensors[i].shape, 1.0, i);

    unf_weights_add (weights, tensors[i].name, tensor);
  }

  unf_weights_set_metadata (weights, "denoiser", "csc");
  unf_weights_set_metadata (weights, "command", "line\none \"two\" \\ ∂é");
  unf_weights_set_setting (weights, "stride", 8);

  return weights;
}

static void
assert_equal (const UnfWeights *a, const UnfWeights *b)
{
  g_auto (GStrv) keys = unf_weights_list_metadata (a);
  g_auto (GStrv) other_keys = unf_weights_list_metadata (b);

  g_assert_cmpuint (unf_weights_get_n (a), ==, unf_weights_get_n (b));

  for (gsize i = 0; i < unf_weights_get_n (a); i++) {
    const UnfTensor *one = unf_weights_get (a, i);
    const UnfTensor *other = unf_weights_get (b, i);
    gsize size = unf_shape_size (one->shape) * sizeof (float);

    g_assert_cmpstr (unf_weights_get_name (a, i), ==,
                     unf_weights_get_name (b, i));
    g_assert_true (unf_shape_equal (one->shape, other->shape));
    g_assert_cmpmem (one->data, size, other->data, size);
  }

  g_assert_cmpstrv (keys, other_keys);

  for (gsize i = 0; keys[i]; i++)
    g_assert_cmpstr (unf_weights_get_metadata (a, keys[i]), ==,
                     unf_weights_get_metadata (b, keys[i]));
}

static void
comes_back_bit_for_bit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = make_weights ();
  g_autoptr (GFile) file = file_in (fixture, "a.safetensors");
  g_autoptr (UnfWeights) loaded = NULL;

  (void) data;
  /* The numbers that rounding or printing would lose first. */
  memcpy (unf_weights_get (weights, 0)->data,
          (const float[]){ -0.0f, 1e-45f, 3.4028235e38f, 0.1f },
          4 * sizeof (float));

  unf_weights_save (weights, file, &error);
  g_assert_no_error (error);
  loaded = unf_weights_load (file, &error);
  g_assert_no_error (error);
  assert_equal (weights, loaded);
}

static GBytes *
saved_bytes (Fixture *fixture, const char *name, const UnfWeights *weights)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = file_in (fixture, name);
  GBytes *bytes;

  unf_weights_save (weights, file, &error);
  g_assert_no_error (error);
  bytes = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);

  return bytes;
}

static void
same_weights_give_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = make_weights ();
  g_autoptr (UnfWeights) loaded = NULL;
  g_autoptr (UnfWeights) again = unf_weights_new ();
  g_autoptr (GBytes) first = saved_bytes (fixture, "1", weights);
  g_autoptr (GBytes) second = NULL, third = NULL;
  g_auto (GStrv) keys = unf_weights_list_metadata (weights);

  (void) data;
  loaded = unf_weights_parse (first, &error);
  g_assert_no_error (error);
  second = saved_bytes (fixture, "2", loaded);
  g_assert_true (g_bytes_equal (first, second));

  /* Metadata set in the opposite order. */
  for (gsize i = g_strv_length (keys); i-- > 0;)
    unf_weights_set_metadata (again, keys[i],
                              unf_weights_get_metadata (weights, keys[i]));
  for (gsize i = 0; i < unf_weights_get_n (weights); i++)
    unf_weights_add (again, unf_weights_get_name (weights, i),
                     unf_weights_get (weights, i));

  third = saved_bytes (fixture, "3", again);
  g_assert_true (g_bytes_equal (first, third));
}

static void
data_begin_at_a_multiple_of_eight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfWeights) weights = make_weights ();

  (void) data;
  for (gsize i = 0; i < 9; i++) {
    g_autofree char *text = g_strnfill (i, 'x');
    g_autoptr (GBytes) bytes = NULL;
    guint64 length;

    unf_weights_set_metadata (weights, "command", text);
    bytes = saved_bytes (fixture, "a", weights);
    memcpy (&length, g_bytes_get_data (bytes, NULL), sizeof length);
    g_assert_cmpuint (GUINT64_FROM_LE (length) % 8, ==, 0);
  }
}

static void
nothing_at_all_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) nothing = unf_weights_new ();
  g_autoptr (GBytes) bytes = saved_bytes (fixture, "a", nothing);
  g_autoptr (UnfWeights) loaded = unf_weights_parse (bytes, &error);

  (void) data;
  g_assert_no_error (error);
  assert_equal (nothing, loaded);
}

static void
fewer_axes_get_ones_in_front (void)
{
  static const char header[] =
      "{\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
      "\"a\":{\"shape\":[2],\"data_offsets\":[0,8],\"dtype\":\"F32\"}} ";
  static const float numbers[] = { 1.0f, 2.0f, 3.0f };
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE ((guint64) strlen (header));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (UnfWeights) weights = NULL;

  g_byte_array_append (file, (const guint8 *) &length, 8);
  g_byte_array_append (file, (const guint8 *) header, (guint) strlen (header));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    guint32 word;

    memcpy (&word, &numbers[i], 4);
    word = GUINT32_TO_LE (word);
    g_byte_array_append (file, (const guint8 *) &word, 4);
  }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  weights = unf_weights_parse (bytes, &error);
  g_assert_no_error (error);

  /* In the order of the numbers, not of the header. */
  g_assert_cmpstr (unf_weights_get_name (weights, 0), ==, "a");
  g_assert_true (unf_shape_equal (unf_weights_get (weights, 0)->shape,
                                  (UnfShape){ 1, 1, 1, 2 }));
  g_assert_true (unf_shape_equal (unf_weights_get (weights, 1)->shape,
                                  (UnfShape){ 1, 1, 1, 1 }));
  g_assert_cmpfloat (unf_weights_get (weights, 0)->data[1], ==, 2.0f);
  g_assert_cmpfloat (unf_weights_get (weights, 1)->data[0], ==, 3.0f);
}

static void
refuses_to_save_what_is_not_finite (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = make_weights ();
  g_autoptr (GFile) file = file_in (fixture, "a.safetensors");
  g_autoptr (GBytes) before = saved_bytes (fixture, "a.safetensors", weights);
  g_autoptr (GBytes) after = NULL;

  (void) data;
  unf_weights_find (weights, "A")->data[4] = NAN;
  g_assert_false (unf_weights_save (weights, file, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "a.safetensors"));
  g_assert_nonnull (strstr (error->message, "“A”"));
  g_assert_nonnull (strstr (error->message, "(0, 0, 1, 1)"));

  after = g_file_load_bytes (file, NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (before, after));
}

static void
leaves_no_other_file_behind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnfWeights) weights = make_weights ();
  g_autoptr (GBytes) first = saved_bytes (fixture, "a", weights);
  g_autoptr (GBytes) second = saved_bytes (fixture, "a", weights);
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);

  (void) data;
  g_assert_cmpstr (g_dir_read_name (dir), ==, "a");
  g_assert_null (g_dir_read_name (dir));
}

static void
errors_name_the_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bad", NULL);
  g_autoptr (GFile) bad = g_file_new_for_path (path);
  g_autoptr (GFile) missing = file_in (fixture, "missing");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) nowhere = file_in (fixture, "none/a");
  g_autoptr (UnfWeights) weights = unf_weights_new ();
  g_autoptr (GError) error = NULL;

  (void) data;
  g_file_set_contents (path, "nonsense nonsense", -1, NULL);
  g_assert_null (unf_weights_load (bad, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "bad: "));
  g_clear_error (&error);

  g_assert_null (unf_weights_load (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "missing"));
  g_clear_error (&error);

  g_assert_null (unf_weights_load (folder, &error));
  g_assert_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  g_assert_false (unf_weights_save (weights, nowhere, &error));
  g_assert_nonnull (error);
}

#define ADD(path, function)                                                    \
  g_test_add ("/nn/weights-file/" path, Fixture, NULL, make_folder, function,  \
              remove_folder)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("comes-back-bit-for-bit", comes_back_bit_for_bit);
  ADD ("same-weights-give-same-bytes", same_weights_give_same_bytes);
  ADD ("data-begin-at-a-multiple-of-eight", data_begin_at_a_multiple_of_eight);
  ADD ("nothing-at-all-comes-back", nothing_at_all_comes_back);
  g_test_add_func ("/nn/weights-file/fewer-axes-get-ones-in-front",
                   fewer_axes_get_ones_in_front);
  ADD ("refuses-to-save-what-is-not-finite",
       refuses_to_save_what_is_not_finite);
  ADD ("leaves-no-other-file-behind", leaves_no_other_file_behind);
  ADD ("errors-name-the-file", errors_name_the_file);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test-torch.h"
#include "unf-test.h"
#include "unf-torch-file.h"

#include <math.h>

static void
assert_tensor (const UnfWeights *weights,
               const char *name,
               UnfShape shape,
               const float *numbers)
{
  const UnfTensor *tensor = unf_weights_find (weights, name);

  g_assert_nonnull (tensor);
  g_assert_true (unf_shape_equal (tensor->shape, shape));

  for (gsize i = 0; i < unf_shape_size (shape); i++)
    g_assert_cmpfloat (tensor->data[i], ==, numbers[i]);
}

static void
reads_views_of_storages (void)
{
  static const float w[] = { 1, 2, 3, 4, 5, 6 }, t[] = { 1, 4, 2, 5, 3, 6 };
  static const float d[] = { 0.5f }, p[] = { 7, 8 };
  g_autoptr (GBytes) bytes = unf_test_make_torch_file ();
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = unf_torch_parse (bytes, &error);
  g_auto (GStrv) metadata = NULL;

  g_assert_no_error (error);
  g_assert_true (unf_torch_is_recognised (bytes));
  g_assert_cmpuint (unf_weights_get_n (weights), ==, 4);
  assert_tensor (weights, "w", (UnfShape){ 1, 1, 2, 3 }, w);
  assert_tensor (weights, "t", (UnfShape){ 1, 1, 3, 2 }, t);
  assert_tensor (weights, "d", (UnfShape){ 1, 1, 1, 1 }, d);
  assert_tensor (weights, "p", (UnfShape){ 1, 1, 1, 2 }, p);

  metadata = unf_weights_list_metadata (weights);
  g_assert_null (metadata[0]);
}

static void
keeps_the_order_of_the_file (void)
{
  static const char *const names[] = { "w", "t", "d", "p" };
  g_autoptr (GBytes) bytes = unf_test_make_torch_file ();
  g_autoptr (UnfWeights) weights = unf_torch_parse (bytes, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (unf_weights_get_name (weights, i), ==, names[i]);
}

static void
finds_tensors_at_the_top (void)
{
  static const UnfTestView view = { "FloatStorage", "1",           2, 0, 4,
                                    { 1, 2, 1, 1 }, { 2, 1, 1, 1 } };
  static const float numbers[] = { -1.5f, 2.5f };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfWeights) weights = NULL;

  /* An ordered dictionary made from a list of pairs. */
  unf_test_put_torch_head (out);
  UNF_TEST_PUT (out, "\x80\x02"
                     "ccollections\nOrderedDict\n](");
  unf_test_put_text (out, "threshold");
  unf_test_put_view (out, &view);
  UNF_TEST_PUT (out, "\x86"
                     "e\x85R.");
  unf_test_put_keys (out, (const char *const[]){ "1", NULL });
  unf_test_put_floats (out, numbers, 2);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  weights = unf_torch_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (unf_weights_get_n (weights), ==, 1);
  assert_tensor (weights, "threshold", (UnfShape){ 1, 2, 1, 1 }, numbers);
}

/* A published file; the numbers come from sum-torch-file.py. */
typedef struct {
  const char *path;
  gsize n, count;
  double sum, moment;
} Published;

static UnfWeights *
read_published (const char *relative)
{
  g_autofree char *path = unf_test_find_shared (relative);
  g_autoptr (GFile) file = path ? g_file_new_for_path (path) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      file ? g_file_load_bytes (file, NULL, NULL, &error) : NULL;
  UnfWeights *weights;

  g_assert_no_error (error);
  if (!bytes)
    return NULL;

  weights = unf_torch_parse (bytes, &error);
  g_assert_no_error (error);
  return weights;
}

static void
check_published (const UnfWeights *weights, const Published *published)
{
  double sum = 0.0, moment = 0.0, position = 0.0;

  for (gsize i = 0; i < unf_weights_get_n (weights); i++) {
    const UnfTensor *tensor = unf_weights_get (weights, i);

    for (gsize k = 0; k < unf_shape_size (tensor->shape); k++) {
      sum += (double) tensor->data[k];
      moment += (double) tensor->data[k] * position;
      position += 1.0;
    }
  }

  g_assert_cmpuint (unf_weights_get_n (weights), ==, published->n);
  g_assert_cmpuint (unf_weights_count (weights), ==, published->count);

  /* The expected numbers have twelve digits; the sums are in double. */
  g_assert_cmpfloat (fabs (sum - published->sum), <=,
                     1e-9 * fabs (published->sum));
  g_assert_cmpfloat (fabs (moment - published->moment), <=,
                     1e-9 * fabs (published->moment));
}

static void
reads_published_cscnet (void)
{
  static const Published files[] = {
    { "sigma15/sigma_15.model", 4, 63700, -20.497499727, -700509.204846 },
    { "sigma25/sigma_25.model", 4, 63700, 5.04997574967, 1183917.76866 },
    { "sigma50/sigma_50.model", 4, 63700, 4.58893172843, 916407.263007 },
    { "sigma75/sigma_75.model", 4, 63700, 93.8136147022, 3654342.04441 },
  };
  static const char *const filters[] = { "apply_A.weight", "apply_B.weight",
                                         "apply_C.weight" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path =
        g_strconcat ("reference/cscnet_", files[i].path, NULL);
    g_autoptr (UnfWeights) weights = read_published (path);
    const UnfTensor *threshold;

    if (!weights)
      return;

    check_published (weights, &files[i]);
    threshold = unf_weights_find (weights, "soft_threshold.threshold");
    g_assert_true (
        unf_shape_equal (threshold->shape, (UnfShape){ 1, 175, 1, 1 }));

    for (gsize k = 0; k < G_N_ELEMENTS (filters); k++)
      g_assert_true (
          unf_shape_equal (unf_weights_find (weights, filters[k])->shape,
                           (UnfShape){ 175, 1, 11, 11 }));
  }
}

static void
reads_published_lidia (void)
{
  static const Published files[] = {
    { "color_sigma15/model_state_sigma_15_c.pt", 120, 94692, 48455992.9957,
      2.12146325202e+12 },
    { "color_sigma25/model_state_sigma_25_c.pt", 120, 94692, 41693205.135,
      2.11678733279e+12 },
    { "color_sigma50/model_state_sigma_50_c.pt", 120, 94692, 18625883.899,
      781045496396.0 },
    { "gray_blind/model_state_sigma_blind_bw.pt", 120, 62214, 411294678.769,
      1.58352148064e+13 },
    { "gray_sigma15/model_state_sigma_15_bw.pt", 120, 62214, 46493594.8014,
      826580392229.0 },
    { "gray_sigma25/model_state_sigma_25_bw.pt", 120, 62214, 43300990.1359,
      1.39706789683e+12 },
    { "gray_sigma50/model_state_sigma_50_bw.pt", 120, 62214, 241213377.676,
      9.78579345028e+12 },
    { "small_gray_sigma25/model_state_small_sigma_25_bw.pt", 96, 40683,
      29912686.5854, 1.01643710886e+12 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path =
        g_strconcat ("reference/lidia_", files[i].path, NULL);
    g_autoptr (UnfWeights) weights = read_published (path);

    if (!weights)
      return;

    check_published (weights, &files[i]);
    g_assert_nonnull (unf_weights_find (weights, "alpha0"));
  }
}

static void
reads_published_dncnn (void)
{
  static const Published file = { "reference/dncnn_sigma25_pth/dncnn_25.pth",
                                  34, 555137, -464.571679072, -80944979.7424 };
  g_autoptr (UnfWeights) weights = read_published (file.path);

  if (!weights)
    return;

  check_published (weights, &file);
  g_assert_true (
      unf_shape_equal (unf_weights_find (weights, "model.2.weight")->shape,
                       (UnfShape){ 64, 64, 3, 3 }));
}

/* Files of newer versions: archives. */
static void
reads_archives (void)
{
  static const Published files[] = {
    { "deep_ksvd_seed0/deep_ksvd_seed0.pth", 11, 35138, 93.920719709,
      1400976.52149 },
    { "groupsc_gray_init/groupsc_init.pth", 29, 68434, 204.880111211,
      13126067.9692 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_strconcat ("reference/", files[i].path, NULL);
    g_autoptr (UnfWeights) weights = read_published (path);

    if (!weights)
      return;
    check_published (weights, &files[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/torch-file/reads-views-of-storages",
                   reads_views_of_storages);
  g_test_add_func ("/nn/torch-file/keeps-the-order-of-the-file",
                   keeps_the_order_of_the_file);
  g_test_add_func ("/nn/torch-file/finds-tensors-at-the-top",
                   finds_tensors_at_the_top);
  g_test_add_func ("/nn/torch-file/reads-published-cscnet",
                   reads_published_cscnet);
  g_test_add_func ("/nn/torch-file/reads-published-lidia",
                   reads_published_lidia);
  g_test_add_func ("/nn/torch-file/reads-published-dncnn",
                   reads_published_dncnn);
  g_test_add_func ("/nn/torch-file/reads-archives", reads_archives);

  return g_test_run ();
}

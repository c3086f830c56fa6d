/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network, and what can be watched in it, against the output of its
 * authors' program. */
#include "unf-denoiser.h"

#include <string.h>

#include "unf-image.h"
#include "unf-test.h"

/* Numbers of a NumPy file behind its header. */
static GBytes *
load_numbers (const char *name)
{
  g_autofree char *relative =
      g_strconcat ("reference/deep_ksvd_seed0/", name, NULL);
  g_autofree char *path = unf_test_find_shared (relative);
  g_autoptr (GFile) file = path ? g_file_new_for_path (path) : NULL;
  g_autoptr (GBytes) bytes =
      file ? g_file_load_bytes (file, NULL, NULL, NULL) : NULL;
  const guint8 *data;
  gsize size, header;

  if (!bytes)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  header = 10 + (gsize) data[8] + 256 * (gsize) data[9];
  return g_bytes_new_from_bytes (bytes, header, size - header);
}

typedef struct {
  UnfTensor *lambda, *nonzeros, *codes, *use;
  int iterations;
  float sparsity; /* of the last iteration */
} Seen;

static void
see_cb (const UnfStage *stage, gpointer user_data)
{
  Seen *seen = user_data;
  UnfTensor **place = stage->kind == UNF_STAGE_THRESHOLD_MAP ? &seen->lambda
                      : stage->kind == UNF_STAGE_NONZEROS    ? &seen->nonzeros
                      : stage->kind == UNF_STAGE_USE         ? &seen->use
                                                             : NULL;

  if (place) {
    g_assert_null (*place);
    *place = unf_tensor_ref (stage->value);
  }
  if (stage->kind == UNF_STAGE_ITERATION)
    g_assert_cmpint (stage->index, ==, seen->iterations++);
  if (stage->kind == UNF_STAGE_SPARSITY) {
    g_assert_cmpint (stage->index, ==, seen->iterations);
    seen->sparsity = stage->value->data[0];
  }

  /* The codes of the patch at row 40, column 30, in the end. */
  if (stage->kind == UNF_STAGE_CODES && stage->index == stage->count - 1) {
    int i = 40 - stage->y, j = 30 - stage->x;
    UnfShape shape = stage->value->shape;

    if (i < 0 || j < 0 || i >= shape.h || j >= shape.w)
      return;
    g_assert_null (seen->codes);
    seen->codes = unf_tensor_new ((UnfShape){ shape.n, 1, 1, 1 });
    for (int k = 0; k < shape.n; k++)
      seen->codes->data[k] =
          stage->value->data[(k * shape.h + i) * shape.w + j];
  }
}

static UnfMonitor *
watch_all (Seen *seen)
{
  static const UnfStageKind kinds[] = {
    UNF_STAGE_THRESHOLD_MAP, UNF_STAGE_NONZEROS, UNF_STAGE_USE,
    UNF_STAGE_ITERATION,     UNF_STAGE_CODES,    UNF_STAGE_SPARSITY
  };
  UnfMonitor *monitor = unf_monitor_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    unf_monitor_watch (monitor, kinds[i], see_cb, seen);

  return monitor;
}

static void
seen_clear (Seen *seen)
{
  g_clear_pointer (&seen->lambda, unf_tensor_unref);
  g_clear_pointer (&seen->nonzeros, unf_tensor_unref);
  g_clear_pointer (&seen->codes, unf_tensor_unref);
  g_clear_pointer (&seen->use, unf_tensor_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static UnfImage *
reference_input (void)
{
  g_autoptr (GBytes) input = load_numbers ("input.npy");
  g_autoptr (UnfTensor) pixels = NULL;

  if (!input)
    return NULL;

  pixels = unf_tensor_new ((UnfShape){ 1, 1, 97, 83 });
  g_assert_cmpuint (g_bytes_get_size (input), ==, 97 * 83 * sizeof (float));
  memcpy (pixels->data, g_bytes_get_data (input, NULL),
          97 * 83 * sizeof (float));
  return unf_image_new (pixels, UNF_DEPTH_FLOAT);
}

/* How many of the 8 × 8 patches of a picture of 97 × 83 lie over a pixel. */
static int
patches_over (int y, int x)
{
  int n = 0;

  for (int i = MAX (y - 7, 0); i <= MIN (y, 89); i++)
    for (int j = MAX (x - 7, 0); j <= MIN (x, 75); j++)
      n++;

  return n;
}

/* The threshold of a pixel against those of the patches over it. */
static void
check_lambda (const UnfTensor *map, const float *lambda)
{
  g_assert_true (unf_shape_equal (map->shape, (UnfShape){ 1, 1, 97, 83 }));

  for (int y = 0; y < 97; y++)
    for (int x = 0; x < 83; x++) {
      double sum = 0.0;

      for (int i = MAX (y - 7, 0); i <= MIN (y, 89); i++)
        for (int j = MAX (x - 7, 0); j <= MIN (x, 75); j++)
          sum += (double) lambda[i * 76 + j];
      g_assert_cmpfloat_with_epsilon ((double) map->data[y * 83 + x],
                                      sum / patches_over (y, x), 1e-5);
    }
}

/* Every patch counts at each of its 64 pixels. */
static double
total_nonzeros (const UnfTensor *map)
{
  double sum = 0.0;

  for (int y = 0; y < 97; y++)
    for (int x = 0; x < 83; x++)
      sum += patches_over (y, x) * (double) map->data[y * 83 + x];

  return sum / 64.0;
}

static void
check_seen (const Seen *seen)
{
  g_autoptr (GBytes) lambda = load_numbers ("lambda.npy");
  g_autoptr (GBytes) codes =
      load_numbers ("codes_patch_rows40_43_cols30_33.npy");
  const float *last =
      (const float *) g_bytes_get_data (codes, NULL) + 7 * 16 * 256;

  g_assert_cmpint (seen->iterations, ==, 7);
  check_lambda (seen->lambda, g_bytes_get_data (lambda, NULL));
  g_assert_cmpfloat (unf_test_max_difference (seen->codes->data, last, 256), <,
                     1e-5);

  /* The share that the authors' program has after the last iteration; a code
   * at its threshold may fall to either side. */
  g_assert_cmpfloat_with_epsilon (total_nonzeros (seen->nonzeros) /
                                      (90 * 76 * 256),
                                  0.032056376338005066, 1e-5);
  g_assert_cmpfloat_with_epsilon ((double) seen->sparsity, 0.032056376338005066,
                                  1e-5);
}

static void
reproduces_the_reference (void)
{
  g_autofree char *path =
      unf_test_find_shared ("reference/deep_ksvd_seed0/deep_ksvd_seed0.pth");
  g_autoptr (GFile) file = path ? g_file_new_for_path (path) : NULL;
  g_autoptr (UnfImage) input = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (UnfModel) model = NULL;
  g_auto (Seen) seen = { NULL };
  g_autoptr (UnfMonitor) monitor = watch_all (&seen);
  g_autoptr (UnfImage) estimate = NULL;

  if (!file)
    return;

  model = unf_model_load (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (unf_model_get_parameters (model), ==, 35138);

  input = reference_input ();
  output = load_numbers ("output.npy");
  estimate =
      unf_model_denoise (model, input, 25.0 / 255.0, NULL, monitor, &error);
  g_assert_no_error (error);

  /* The authors' float program is 1.9e-7 away from exact arithmetic. */
  g_assert_cmpfloat (
      unf_test_max_difference (unf_image_get_pixels (estimate)->data,
                               g_bytes_get_data (output, NULL), 97 * 83),
      <, 1e-6);
  check_seen (&seen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/denoisers/deep-ksvd/reproduces-the-reference",
                   reproduces_the_reference);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unf-test.h"

#include <glib/gstdio.h>
#include <math.h>

double
unf_test_relative_error (const float *a, const float *b, gsize n)
{
  double difference = 0.0, norm = 0.0;

  for (gsize i = 0; i < n; i++) {
    double d = (double) a[i] - (double) b[i];

    difference += d * d;
    norm += (double) b[i] * (double) b[i];
  }

  return sqrt (norm > 0.0 ? difference / norm : difference);
}

double
unf_test_max_difference (const float *a, const float *b, gsize n)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, fabs ((double) a[i] - (double) b[i]));

  return largest;
}

UnfTensor *
unf_test_random_tensor (UnfShape shape, double scale, guint64 seed)
{
  UnfTensor *tensor = unf_tensor_new (shape);
  UnfRandom random = { seed, 0 };

  for (gsize i = 0; i < unf_shape_size (shape); i++)
    tensor->data[i] = (float) (scale * unf_random_normal (&random));

  return tensor;
}

char *
unf_test_find_shared (const char *relative)
{
  const char *folder = g_getenv ("UNFOLD_SHARED");
  g_autofree char *beside =
      g_test_build_filename (G_TEST_DIST, "..", "..", "shared", NULL);
  g_autofree char *path =
      g_build_filename (folder ? folder : beside, relative, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);

  g_test_skip ("the reference data is not here");
  return NULL;
}

char *
unf_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("unfold-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
unf_test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) &&
        !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      unf_test_remove_folder (child);
    else
      g_unlink (child);
  }

  g_rmdir (path);
}

static void
move (UnfTensor *values, const UnfTensor *from, const UnfTensor *by, double t)
{
  for (gsize i = 0; i < unf_shape_size (values->shape); i++)
    values->data[i] =
        (float) ((double) from->data[i] + t * (double) by->data[i]);
}

double
unf_test_slope (UnfTestLoss loss,
                gpointer data,
                UnfTensor *values,
                const UnfTensor *direction,
                double length)
{
  g_autoptr (UnfTensor) origin = unf_tensor_copy (values);
  double ahead, behind;

  move (values, origin, direction, length);
  ahead = loss (data);
  move (values, origin, direction, -length);
  behind = loss (data);
  move (values, origin, direction, 0.0);

  return (ahead - behind) / (2.0 * length);
}

double
unf_test_inner (const float *a, const float *b, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * (double) b[i];

  return sum;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function for each network whose authors published weights; each knows
 * the names in its authors' files. */
#include "config.h"

#include "unf-published.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unf-published-private.h"
#include "unf-torch-file.h"
#include "unf-weights-file.h"

gboolean
unf_published_is_recognised (GFile *file)
{
  g_autoptr (GBytes) bytes = unf_weights_read_file (file, NULL);

  return bytes && unf_torch_is_recognised (bytes);
}

/* The text beside CSCNet's weights is a Python dictionary; only numbers after
 * a quoted key are looked at: 'stride': 8 */
static double
find_number (const char *text, const char *key, double fallback)
{
  g_autofree char *quoted = g_strdup_printf ("'%s':", key);
  const char *found = text ? strstr (text, quoted) : NULL;
  char *end = NULL;
  double value;

  if (!found)
    return fallback;

  value = g_ascii_strtod (found + strlen (quoted), &end);
  return end > found + strlen (quoted) && isfinite (value) ? value : fallback;
}

static char *
read_config (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  char *dot = strrchr (uri, '.');
  g_autofree char *config_uri = NULL;
  g_autoptr (GFile) config = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!dot)
    return NULL;

  *dot = '\0';
  config_uri = g_strconcat (uri, ".config", NULL);
  config = g_file_new_for_uri (config_uri);

  bytes = unf_weights_read_file (config, NULL);
  return bytes ? g_strndup (g_bytes_get_data (bytes, NULL),
                            g_bytes_get_size (bytes))
               : NULL;
}

static void
add_as (UnfWeights *to, const char *name, UnfTensor *tensor, UnfShape shape)
{
  g_autoptr (UnfTensor) copy = unf_tensor_new (shape);

  memcpy (copy->data, tensor->data, unf_shape_size (shape) * sizeof (float));
  unf_weights_add (to, name, copy);
}

/* One σ a file: the thresholds do not depend on it, there is no t1. */
static UnfWeights *
from_cscnet (const UnfWeights *published, const char *config)
{
  static const char *const names[][2] = { { "apply_A.weight", "A" },
                                          { "apply_B.weight", "B" },
                                          { "apply_C.weight", "C" } };
  UnfTensor *t = unf_weights_find (published, "soft_threshold.threshold");
  UnfWeights *weights = unf_weights_new ();
  int atoms = t->shape.c;
  double sigma = 255.0 * find_number (config, "noise_std", NAN);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    unf_weights_add (weights, names[i][1],
                     unf_weights_find (published, names[i][0]));
  add_as (weights, "t0", t, (UnfShape){ 1, atoms, 1, 1 });

  unf_weights_set_metadata (weights, "denoiser", "csc");
  unf_weights_set_metadata (weights, "trained_on",
                            "published by the authors of CSCNet");
  unf_weights_set_setting (weights, "stride",
                           find_number (config, "stride", 8));
  unf_weights_set_setting (weights, "iterations",
                           find_number (config, "unfoldings", 12));
  if (isfinite (sigma)) {
    g_autofree char *range = g_strdup_printf ("%.0f:%.0f", sigma, sigma);

    unf_weights_set_metadata (weights, "sigma_range", range);
  }

  return weights;
}

static gboolean
is_cscnet (const UnfWeights *published)
{
  return unf_weights_find (published, "apply_A.weight") &&
         unf_weights_find (published, "apply_B.weight") &&
         unf_weights_find (published, "apply_C.weight") &&
         unf_weights_find (published, "soft_threshold.threshold");
}

/* The stages' tensors are called “linear1.weight”, “linear1_2.weight” …, and
 * “w”, or “w_1”, “w_2” … where there are several stages. */
static UnfTensor *
find_linear (const UnfWeights *published,
             int layer,
             const char *kind,
             int stage)
{
  g_autofree char *name =
      stage == 1 ? g_strdup_printf ("linear%d.%s", layer, kind)
                 : g_strdup_printf ("linear%d_%d.%s", layer, stage, kind);

  return unf_weights_find (published, name);
}

static UnfTensor *
find_overlap (const UnfWeights *published, int stage)
{
  g_autofree char *name = g_strdup_printf ("w_%d", stage);
  UnfTensor *single = unf_weights_find (published, "w");

  return stage == 1 && single ? single : unf_weights_find (published, name);
}

/* A matrix of the file, whose rows are an axis of their own with us. Whatever
 * else it is stays as it is, to be refused by its name. */
static void
add_matrix (UnfWeights *to, const char *name, UnfTensor *matrix)
{
  UnfShape shape = matrix->shape;

  if (shape.n == 1 && shape.c == 1)
    shape = (UnfShape){ shape.h, shape.w, 1, 1 };
  add_as (to, name, matrix, shape);
}

static void
add_vector (UnfWeights *to, const char *name, UnfTensor *vector)
{
  UnfShape shape = vector->shape;

  if (shape.n == 1 && shape.c == 1 && shape.h == 1)
    shape = (UnfShape){ 1, shape.w, 1, 1 };
  add_as (to, name, vector, shape);
}

/* Columns of the file are atoms. */
static void
add_atoms (UnfWeights *to, const UnfTensor *columns)
{
  int pixels = columns->shape.h, atoms = columns->shape.w;
  int side = (int) sqrt (pixels);
  UnfShape shape = { atoms, 1, side, side };
  g_autoptr (UnfTensor) D = NULL;

  if (side * side != pixels || columns->shape.n * columns->shape.c != 1) {
    unf_weights_add (to, "D", (UnfTensor *) columns);
    return;
  }

  D = unf_tensor_new (shape);
  for (int k = 0; k < atoms; k++)
    for (int i = 0; i < pixels; i++)
      D->data[k * pixels + i] = columns->data[i * atoms + k];
  unf_weights_add (to, "D", D);
}

static void
add_layers (UnfWeights *to, const UnfWeights *published, int stage)
{
  for (int layer = 1; layer <= 4; layer++) {
    g_autofree char *matrix = stage == 1
                                  ? g_strdup_printf ("W%d", layer)
                                  : g_strdup_printf ("W%d.%d", layer, stage);
    g_autofree char *vector = stage == 1
                                  ? g_strdup_printf ("b%d", layer)
                                  : g_strdup_printf ("b%d.%d", layer, stage);
    UnfTensor *W = find_linear (published, layer, "weight", stage);
    UnfTensor *b = find_linear (published, layer, "bias", stage);

    if (W)
      add_matrix (to, matrix, W);
    if (b)
      add_vector (to, vector, b);
  }
}

/* The file does not say its noise level nor how many iterations it was trained
 * with; the paper's program tests with 7. */
static UnfWeights *
from_deep_ksvd (const UnfWeights *published, const char *config)
{
  UnfWeights *weights = unf_weights_new ();

  (void) config;
  add_atoms (weights, unf_weights_find (published, "Dict"));
  add_as (weights, "c", unf_weights_find (published, "c"),
          unf_weights_find (published, "c")->shape);
  for (int stage = 1; stage <= 3 && find_overlap (published, stage); stage++) {
    g_autofree char *name =
        stage == 1 ? g_strdup ("w") : g_strdup_printf ("w.%d", stage);

    add_layers (weights, published, stage);
    add_vector (weights, name, find_overlap (published, stage));
  }

  unf_weights_set_metadata (weights, "denoiser", "deep-ksvd");
  unf_weights_set_metadata (weights, "trained_on",
                            "with the program of the authors of Deep K-SVD");
  unf_weights_set_setting (weights, "iterations", 7);

  return weights;
}

static gboolean
is_deep_ksvd (const UnfWeights *published)
{
  return unf_weights_find (published, "Dict") &&
         unf_weights_find (published, "c") &&
         unf_weights_find (published, "linear1.weight");
}

/* What is known of published files, by the names of their tensors. */
static const struct {
  gboolean (*is_of) (const UnfWeights *published);
  UnfWeights *(*convert) (const UnfWeights *published, const char *config);
} networks[] = {
  { is_cscnet, from_cscnet },
  { is_deep_ksvd, from_deep_ksvd },
};

UnfWeights *
unf_published_load (GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *config = read_config (file);
  g_autoptr (GBytes) bytes = unf_weights_read_file (file, error);
  g_autoptr (UnfWeights) published = NULL;

  if (!bytes)
    return NULL;

  published = unf_torch_parse (bytes, error);
  if (!published) {
    g_prefix_error (error, "%s: ", name);
    return NULL;
  }

  if (_unf_published_is_lidia (published))
    return _unf_published_from_lidia (published, name);

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    if (networks[i].is_of (published))
      return networks[i].convert (published, config);

  g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
               _ ("%s: the file is well formed, but holds the weights of a "
                  "network that this version does not know"),
               name);
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function for each network whose authors published weights; each knows
 * the names in its authors' files. */
#include "config.h"

#include "unf-published.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "unf-error.h"
#include "unf-torch-file.h"
#include "unf-weights-file.h"

gboolean
unf_published_is_recognised (GFile *file)
{
  g_autoptr (GBytes) bytes = unf_weights_read_file (file, NULL);

  return bytes && unf_torch_is_legacy (bytes);
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

  if (!is_cscnet (published)) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_UNSUPPORTED,
                 _ ("%s: the file is well formed, but holds the weights of a "
                    "network that this version does not know"),
                 name);
    return NULL;
  }

  return from_cscnet (published, config);
}

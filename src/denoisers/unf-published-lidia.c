/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our names are those of the published program. A matrix has its rows and
 * columns as the first two axes with us, and as the last two in the file. */
#include "unf-published-private.h"

#include <stdlib.h>
#include <string.h>

#include "unf-lidia-network.h"

typedef struct {
  const UnfWeights *published;
  UnfWeights *weights;
} Copy;

static gboolean
is_matrix_of (UnfShape file, UnfShape ours)
{
  return ours.h == 1 && ours.w == 1 && file.n == 1 && file.c == 1 &&
         file.h == ours.n && file.w == ours.c;
}

static gboolean
copy_tensor (const char *name, UnfShape shape, gpointer data)
{
  const Copy *copy = data;
  UnfTensor *tensor = unf_weights_find (copy->published, name);

  if (tensor && is_matrix_of (tensor->shape, shape)) {
    g_autoptr (UnfTensor) matrix = unf_tensor_new (shape);

    memcpy (matrix->data, tensor->data,
            unf_shape_size (shape) * sizeof (float));
    unf_weights_add (copy->weights, name, matrix);
  } else if (tensor) {
    unf_weights_add (copy->weights, name, tensor);
  }

  return TRUE;
}

gboolean
_unf_published_is_lidia (const UnfWeights *published)
{
  return unf_weights_find (published, "weights_net0.fc_out.weight") &&
         unf_weights_find (published,
                           "separable_fc_net.sep_part2.ver_hor_out.b");
}

/* “model_state_sigma_25_bw.pt” is for σ = 25; a blind network for 10 to 30. */
static void
say_sigma (UnfWeights *weights, const char *name)
{
  const char *found = strstr (name, "sigma_");
  gint64 sigma =
      found ? g_ascii_strtoll (found + strlen ("sigma_"), NULL, 10) : 0;
  g_autofree char *range = NULL;

  if (found && g_str_has_prefix (found, "sigma_blind"))
    range = g_strdup ("10:30");
  else if (sigma > 0 && sigma <= 255)
    range = g_strdup_printf ("%d:%d", (int) sigma, (int) sigma);

  if (range)
    unf_weights_set_metadata (weights, "sigma_range", range);
}

UnfWeights *
_unf_published_from_lidia (const UnfWeights *published, const char *name)
{
  const UnfTensor *V = unf_weights_find (
      published,
      "separable_fc_net.sep_part1_s0.ver_hor_bn_re0.ver_hor.ver.weight");
  int channels = V && V->shape.w == 75 ? 3 : 1;
  gboolean is_full =
      unf_weights_find (published, "separable_fc_net.sep_part2.a") != NULL;
  UnfWeights *weights = unf_weights_new ();

  unf_lidia_for_names (channels, is_full, copy_tensor,
                       &(Copy){ published, weights });
  unf_weights_set_metadata (weights, "denoiser", "lidia");
  unf_weights_set_metadata (weights, "trained_on",
                            "published by the authors of LIDIA");
  unf_weights_set_setting (weights, "statistics", 1);
  say_sigma (weights, name);

  return weights;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "unf-weights-check.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "unf-error.h"

gboolean
unf_weights_check_shape (const UnfWeights *weights,
                         const char *name,
                         UnfShape wanted,
                         GError **error)
{
  const UnfTensor *tensor = unf_weights_find (weights, name);

  if (!tensor) {
    g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
                 _ ("The weights have no tensor “%s”"), name);
    return FALSE;
  }

  if (!unf_shape_equal (tensor->shape, wanted)) {
    UnfShape shape = tensor->shape;

    g_set_error (error, UNF_ERROR, UNF_ERROR_MISMATCH,
                 _ ("Weight “%s” has shape %d×%d×%d×%d; the network expects "
                    "%d×%d×%d×%d"),
                 name, shape.n, shape.c, shape.h, shape.w, wanted.n, wanted.c,
                 wanted.h, wanted.w);
    return FALSE;
  }

  return TRUE;
}

gboolean
unf_weights_check_count (const UnfWeights *weights,
                         const char *id,
                         double fallback,
                         double low,
                         double high,
                         GError **error)
{
  double value = unf_weights_get_setting (weights, id, fallback);

  if (value >= low && value <= high && value == floor (value))
    return TRUE;

  g_set_error (
      error, UNF_ERROR, UNF_ERROR_MISMATCH,
      _ ("The weights say “%s” is %g; it must be a whole number from %g "
         "to %g"),
      id, value, low, high);
  return FALSE;
}
